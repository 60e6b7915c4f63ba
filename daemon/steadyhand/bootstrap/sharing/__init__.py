"""Sharing with the person's other machines: the log, the key and the ways, joined."""
