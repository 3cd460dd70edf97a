"""Inpainting, as in Context Encoders (Pathak 2016) with noise: the holes, the game, and what trains it."""

from gantui.gan.inpainting.holes import HOLES

__all__ = ["HOLES"]
