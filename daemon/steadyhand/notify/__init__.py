"""The channels to the person."""
