"""Looking at the desktop: idle, locked, do-not-disturb, busy; and the signals of suspend and of the zone."""
