"""The life of the daemon process."""
