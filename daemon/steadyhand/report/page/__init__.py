"""The review as a page: its templates, and the charts in them as values."""
