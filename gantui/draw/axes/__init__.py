"""Axes: where their ticks are, how values become places on them, and limits that do not bounce."""
