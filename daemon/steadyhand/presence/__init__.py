"""Looking at the desktop: idle, locked, do-not-disturb; and the signals of suspend and of the zone."""
