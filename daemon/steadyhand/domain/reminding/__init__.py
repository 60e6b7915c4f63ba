"""Habits, their occurrences, and the life of a reminder."""
