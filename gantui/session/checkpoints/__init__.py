"""Checkpoints as files: which there are, which are kept, which is the best."""
