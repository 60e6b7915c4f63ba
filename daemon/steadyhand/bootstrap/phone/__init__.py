"""The phone's side of the house: its pairing, what is sent to it, and its answers."""
