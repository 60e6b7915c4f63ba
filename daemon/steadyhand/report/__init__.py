"""View models, then text and JSON from them."""
