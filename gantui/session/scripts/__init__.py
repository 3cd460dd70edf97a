"""Somebody's own training script, started by gantui in a process of its own: its output, its end, its training."""
