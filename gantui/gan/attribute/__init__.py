"""Changing one attribute of an image, as in AttGAN (He 2019): the data, the game, and what trains it."""
