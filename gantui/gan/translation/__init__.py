"""Maps between two distributions: the pairs of these, CycleGAN (Zhu 2017) without pairs, pix2pix (Isola 2017) with."""

from gantui.gan.translation import digits, plane  # noqa: F401 - they register their pairs
from gantui.gan.translation.pairs import PAIRS

__all__ = ["PAIRS"]
