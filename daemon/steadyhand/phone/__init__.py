"""The phone over ntfy. Nothing of it is imported where no phone is configured."""
