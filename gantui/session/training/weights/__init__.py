"""Weights in checkpoints: written, read, checked, exported."""
