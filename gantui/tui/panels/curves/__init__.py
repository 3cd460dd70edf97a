"""Panels of curves over time."""
