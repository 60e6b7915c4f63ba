"""Several machines as one person: what carries sealed records from one to the other."""
