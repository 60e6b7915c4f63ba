"""The one place where adapters are chosen and joined: for the daemon, and for the quick path."""
