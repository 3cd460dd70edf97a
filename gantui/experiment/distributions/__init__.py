"""The options of the distributions to learn."""

from gantui.experiment.distributions.base import (
    DISTRIBUTIONS,
    DistributionOptions,
    OnTheLine,
    OnThePlane,
)
from gantui.experiment.distributions.formulas import (
    Blobs,
    Checkerboard,
    Dirac,
    Gaussian,
    Grid,
    Line,
    Mixture,
    Moons,
    Pinwheel,
    Ring,
    Spirals,
    SwissRoll,
    Text,
    TwoGaussians,
)
from gantui.experiment.distributions.images import CLASSES, Digits, Images, Mnist5k, OfImages, StackedMnist
from gantui.experiment.distributions.points import Points

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
