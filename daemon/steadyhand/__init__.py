"""Steadyhand: a reminder and habit daemon, a diary, and an honest week-four review."""

__version__ = "0.1.0"
