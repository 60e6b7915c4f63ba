"""Several devices as one person: what leaves this machine, sealed, through a folder that is synchronised."""
