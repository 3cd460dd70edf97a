"""Sweeps in training: members as one, group after group."""
