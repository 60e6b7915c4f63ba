"""The phone: which server, when something is sent there, and in which words. Pure."""
