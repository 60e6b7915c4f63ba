"""The local page: what a browser sees, and what it may ask for. Knows the house by its ports alone."""
