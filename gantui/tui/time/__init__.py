"""Which time the screen shows: the curves' window, the timeline, the instant."""
