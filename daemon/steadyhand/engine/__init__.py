"""The ports, and the tick: read, plan, perform, append."""
