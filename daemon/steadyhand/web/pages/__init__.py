"""One module for each page: its port, its routes, and what its forms lead to."""
