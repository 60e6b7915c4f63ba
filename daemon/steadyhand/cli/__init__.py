"""One module for each kind of use."""
