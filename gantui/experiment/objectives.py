"""The options of the objectives: what each player minimises."""

from __future__ import annotations

from typing import ClassVar, Literal

from gantui.experiment.options import Options
from gantui.experiment.registry import Registry

Reading = Literal["probability", "label", "score", "relative"]
"""What D's output means, and so how it is shown.

probability: sigmoid of the raw output, 1/2 when undecided; label: the raw output, 1 for real and 0 for fake, 1/2 when
undecided; score: the raw output with its zero line; relative: the raw output is defined up to a constant (a critic's
too: the Wasserstein loss does not see it), so it is shown less its mean over real and fake.
"""

OBJECTIVES: Registry[type[ObjectiveOptions]] = Registry("objective")


class ObjectiveOptions(Options):
    """What every objective has."""

    name: str
    reading: ClassVar[Reading]
    logit: ClassVar[bool] = False
    """Whether the loss puts D's raw output through a sigmoid of its own."""


@OBJECTIVES.register("minimax")
class Minimax(ObjectiveOptions):
    """The original two-player game (Goodfellow 2014, eq. 1): G minimises log(1 - D), which saturates."""

    name: Literal["minimax"]
    reading = "probability"
    logit = True


@OBJECTIVES.register("non_saturating")
class NonSaturating(ObjectiveOptions):
    """The original discriminator; G maximises log D instead (Goodfellow 2014, sec. 3)."""

    name: Literal["non_saturating"]
    reading = "probability"
    logit = True


@OBJECTIVES.register("least_squares")
class LeastSquares(ObjectiveOptions):
    """Squared distance to the labels 0 and 1 (Mao 2017)."""

    name: Literal["least_squares"]
    reading = "label"


@OBJECTIVES.register("hinge")
class Hinge(ObjectiveOptions):
    """Margins of 1 for the discriminator, the bare score for the generator (Lim & Ye 2017)."""

    name: Literal["hinge"]
    reading = "score"


@OBJECTIVES.register("wasserstein")
class Wasserstein(ObjectiveOptions):
    """The difference of the critic's means (Arjovsky 2017); the critic must be kept Lipschitz by a penalty."""

    name: Literal["wasserstein"]
    reading = "relative"


@OBJECTIVES.register("relativistic")
class Relativistic(ObjectiveOptions):
    """Relativistic pairing: each real sample against one fake (Jolicoeur-Martineau 2018; Huang 2024)."""

    name: Literal["relativistic"]
    reading = "relative"
    logit = True
