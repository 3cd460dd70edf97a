"""Unpaired translation, as in CycleGAN (Zhu 2017): the two distributions, the pool, the game, and what trains it."""

from gantui.gan.translation.pairs import PAIRS

__all__ = ["PAIRS"]
