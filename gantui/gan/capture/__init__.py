"""Iterations that are captured once and launched as a whole."""
