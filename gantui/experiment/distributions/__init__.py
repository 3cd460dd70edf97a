"""The options of the distributions to learn."""

from gantui.experiment.distributions.base import (
    DISTRIBUTIONS,
    DistributionOptions,
    OnTheLine,
    OnThePlane,
)

# Before the others, since the distributions are listed in the order of these lines, and most people begin with a ring.
from gantui.experiment.distributions.gaussians import Blobs, Gaussian, Grid, Mixture, Ring, TwoGaussians

# isort: split
from gantui.experiment.distributions.curves import Line, Moons, Spirals, SwissRoll
from gantui.experiment.distributions.dirac import Dirac
from gantui.experiment.distributions.images import CLASSES, Digits, Images, Mnist5k, OfImages, StackedMnist
from gantui.experiment.distributions.pinwheel import Pinwheel
from gantui.experiment.distributions.points import Points
from gantui.experiment.distributions.raster import Checkerboard, Text

__all__ = [
    "CLASSES",
    "DISTRIBUTIONS",
    "Blobs",
    "Checkerboard",
    "Digits",
    "Dirac",
    "DistributionOptions",
    "Gaussian",
    "Grid",
    "Images",
    "Line",
    "Mixture",
    "Mnist5k",
    "Moons",
    "OfImages",
    "OnTheLine",
    "OnThePlane",
    "Pinwheel",
    "Points",
    "Ring",
    "Spirals",
    "StackedMnist",
    "SwissRoll",
    "Text",
    "TwoGaussians",
]
