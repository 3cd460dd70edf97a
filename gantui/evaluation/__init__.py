"""Measurements of a GAN in training: quality, floors, the game's dynamics, and events."""
