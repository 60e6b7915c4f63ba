"""The adherence log, on SQLite and in memory."""
