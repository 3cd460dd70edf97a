"""gantui: watch a GAN learn, in any terminal."""

__version__ = "0.1.0"
