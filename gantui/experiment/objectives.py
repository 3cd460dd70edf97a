"""The options of the objectives: what each player minimises."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field, field_validator, model_validator

from gantui.experiment.options.base import Live, Options
from gantui.experiment.options.registry import Registry

Reading = Literal["probability", "label", "score", "relative", "variational"]
"""What D's output means, and so how it is shown.

probability: sigmoid of the raw output, 1/2 when undecided (less with smoothed labels or several generators); label: the
raw output, 1 for real and 0 for fake, 1/2 when undecided; score: the raw output with its zero line; relative: the raw
output is defined up to a constant (a critic's too: the Wasserstein loss does not see it), so it is shown less its mean
over real and fake; variational: the f-GAN's T = g(raw output), f'(1) when undecided.
"""

Rest = Mapping[str, float]
"""The loss of each player at rest; one of whom no single number is known is not in it."""

OBJECTIVES: Registry[type[ObjectiveOptions]] = Registry("objective")

_MIDDLE: dict[Reading, float] = {"probability": 0.5, "label": 0.5, "score": 0.0, "relative": 0.0, "variational": 0.0}


def _twice(name: str) -> str:
    return f"it would be applied twice: the objective {name!r} reads the raw output as a logit"


class ObjectiveOptions(Options):
    """The options that every objective has."""

    name: str
    reading: ClassVar[Reading]
    why_no_sigmoid: ClassVar[str] = ""
    """Why D's last layer must not be a sigmoid; empty where it may be one."""
    generators: ClassVar[int] = 1
    """Generators that play; sample j of a batch of fakes is made by generator j mod `generators`."""

    @property
    def outputs(self) -> int:
        """How many numbers D gives for a sample."""
        return 1

    @property
    def middle(self) -> float:
        """The score of a D that is undecided."""
        return _MIDDLE[self.reading]

    @property
    def rest(self) -> Rest:
        """The losses when both players are at rest: D undecided everywhere, as the fakes have the data's distribution.

        Without a player where no number is known, or where D may rest at any of several levels and the loss tells
        which.
        """
        return {}


class Smoothed(ObjectiveOptions):
    """The option that both losses of the original game share: label smoothing."""

    real_label: Annotated[float, Live("real label", "discriminator", shift=0.05)] = Field(1.0, gt=0.5, le=1)
    """D's label for real samples; below 1: one-sided label smoothing (Salimans 2016, sec. 3.4)."""
    reading = "probability"

    @property
    def middle(self) -> float:
        """The score of an undecided D: s p / (p + q) with the real label s."""
        return self.real_label / 2

    @property
    def _rest_of_d(self) -> float:
        s = self.real_label
        return -s * math.log(s / 2) - (2 - s) * math.log(1 - s / 2)


@OBJECTIVES.register("minimax")
class Minimax(Smoothed):
    """The original two-player game (Goodfellow 2014, eq. 1): G minimises log(1 - D), which saturates."""

    name: Literal["minimax"]
    why_no_sigmoid = _twice("minimax")

    @property
    def rest(self) -> Rest:
        """The losses at rest: log 4 and -log 2 without smoothing (Goodfellow 2014, theorem 1)."""
        return {"discriminator": self._rest_of_d, "generator": math.log(1 - self.middle)}


@OBJECTIVES.register("non_saturating")
class NonSaturating(Smoothed):
    """The original discriminator; G maximises log D instead (Goodfellow 2014, sec. 3)."""

    name: Literal["non_saturating"]
    why_no_sigmoid = _twice("non_saturating")

    @property
    def rest(self) -> Rest:
        """The losses at rest: log 4 and log 2 without smoothing."""
        return {"discriminator": self._rest_of_d, "generator": -math.log(self.middle)}


@OBJECTIVES.register("least_squares")
class LeastSquares(ObjectiveOptions):
    """Squared distance to the labels 0 and 1 (Mao 2017)."""

    name: Literal["least_squares"]
    reading = "label"

    @property
    def rest(self) -> Rest:
        """The losses at rest, where D's score is 1/2, half way between the labels."""
        return {"discriminator": 0.25, "generator": 0.125}


@OBJECTIVES.register("hinge")
class Hinge(ObjectiveOptions):
    """Margins of 1 for the discriminator, the bare score for the generator (Lim & Ye 2017)."""

    name: Literal["hinge"]
    reading = "score"
    why_no_sigmoid = "it would keep D's score in (0, 1), where no fake ever reaches the hinge's margin at -1"

    @property
    def rest(self) -> Rest:
        """The losses at rest: any one score in [-1, 1] costs D 2; G's loss is minus that score, so it is unknown."""
        return {"discriminator": 2.0}


@OBJECTIVES.register("wasserstein")
class Wasserstein(ObjectiveOptions):
    """The difference of the critic's means (Arjovsky 2017); the critic must be kept Lipschitz by a penalty."""

    name: Literal["wasserstein"]
    reading = "relative"

    @property
    def rest(self) -> Rest:
        """The losses at rest: D's is 0, as the means are equal; G's is the critic's arbitrary constant."""
        return {"discriminator": 0.0}


@OBJECTIVES.register("relativistic")
class Relativistic(ObjectiveOptions):
    """Relativistic pairing: each real sample against one fake (Jolicoeur-Martineau 2018; Huang 2024)."""

    name: Literal["relativistic"]
    reading = "relative"
    why_no_sigmoid = _twice("relativistic")

    @property
    def rest(self) -> Rest:
        """The losses at rest, where no sample is more real than another."""
        return {"discriminator": math.log(2), "generator": math.log(2)}


@OBJECTIVES.register("relativistic_average")
class RelativisticAverage(ObjectiveOptions):
    """Each sample against the average of the other kind (Jolicoeur-Martineau 2018)."""

    name: Literal["relativistic_average"]
    reading = "relative"
    why_no_sigmoid = _twice("relativistic_average")

    @property
    def rest(self) -> Rest:
        """The losses at rest: two terms of log 2 for each player."""
        return {"discriminator": math.log(4), "generator": math.log(4)}


DivergenceName = Literal[
    "total_variation",
    "kl",
    "reverse_kl",
    "pearson",
    "neyman",
    "squared_hellinger",
    "jeffrey",
    "jensen_shannon",
    "weighted_jensen_shannon",
    "gan",
    "alpha",
]
_SLOPE_AT_1: dict[DivergenceName, float] = dict.fromkeys(get_args(DivergenceName), 0.0) | {
    "kl": 1.0,
    "reverse_kl": -1.0,
    "gan": -math.log(2),
}
"""f'(1)."""
_VALUE_AT_1: dict[DivergenceName, float] = dict.fromkeys(get_args(DivergenceName), 0.0) | {"gan": -math.log(4)}
"""f(1): the divergence of a distribution from itself."""


@OBJECTIVES.register("fgan")
class FGAN(ObjectiveOptions):
    """D bounds an f-divergence from below, G lowers the bound (Nowozin 2016)."""

    name: Literal["fgan"]
    divergence: DivergenceName = "jensen_shannon"
    """kl is KL(data || generated), reverse_kl KL(generated || data); jensen_shannon is twice the usual one; gan is
    jensen_shannon less log 4, the original game."""
    alpha: Annotated[float, Live("alpha", shift=0.1)] = Field(0.5, ge=-1e6, le=1e6)
    """The parameter of the alpha-divergence: 2 is half of pearson, -1 half of neyman, 1/2 twice squared_hellinger."""
    weight: Annotated[float, Live("mixture weight", shift=0.05)] = Field(0.5, ge=1e-6, le=1 - 1e-6)
    """The weight of the data in the mixture that weighted_jensen_shannon compares both with; the paper's pi."""
    generator_loss: Annotated[Literal["conjugate", "activation"], Live("loss", "generator")] = "conjugate"
    """conjugate: G minimises -f*(T), the bound itself; activation: -T, a harder pull where D is sure (sec. 3.2)."""
    why_no_sigmoid = "it would keep D's raw output in (0, 1): each divergence has its own output activation"

    @property
    def reading(self) -> Reading:  # type: ignore[override]  # of each instance, not of the class
        """How D's output is read: as a probability in the original game, as T in the others."""
        return "probability" if self.divergence == "gan" else "variational"

    @property
    def middle(self) -> float:
        """The score of an undecided D: T = f'(1)."""
        return _SLOPE_AT_1[self.divergence] if self.reading == "variational" else super().middle

    @property
    def rest(self) -> Rest:
        """The losses at rest: -f(1), and either -f*(f'(1)) = f(1) - f'(1) or -f'(1).

        Total variation has a kink at 1: D may rest at any T in [-1/2, 1/2], and G's loss is that level.
        """
        value, slope = _VALUE_AT_1[self.divergence], _SLOPE_AT_1[self.divergence]
        of_d = 0.0 - value  # 0 less it: minus it would be -0
        if self.divergence == "total_variation":
            return {"discriminator": of_d}
        return {
            "discriminator": of_d,
            "generator": (value if self.generator_loss == "conjugate" else 0.0) - slope,
        }

    @field_validator("alpha")
    @classmethod
    def _has_a_formula(cls, alpha: float) -> float:
        for limit, divergence in ((0, "reverse_kl"), (1, "kl")):
            if abs(alpha - limit) < 1e-6:
                raise ValueError(f"at {limit} there is only a limit; expected divergence = '{divergence}' instead")
        return alpha

    @model_validator(mode="after")
    def _sets_only_what_is_read(self) -> FGAN:
        for setting, divergence in (("alpha", "alpha"), ("weight", "weighted_jensen_shannon")):
            if setting in self.model_fields_set and self.divergence != divergence:
                raise ValueError(
                    f"{setting} = {getattr(self, setting)} is read only with divergence = '{divergence}', "
                    f"not {self.divergence!r}"
                )
        return self


with warnings.catch_warnings():
    # Pydantic warns that a field hides what the parent has: that is meant.
    warnings.filterwarnings("ignore", 'Field name "generators"')

    @OBJECTIVES.register("mad")
    class MAD(ObjectiveOptions):
        """Several generators; D tells which of them made a sample, or whether it is real (MAD-GAN, Ghosh 2018)."""

        name: Literal["mad"]
        generators: int = Field(4, ge=2, le=1000)  # type: ignore[misc]  # likewise
        reading = "probability"
        why_no_sigmoid = "it would bound the logits of D's classes, which share one softmax"

        @property
        def outputs(self) -> int:
            """How many numbers D gives for a sample: one for each generator, and the last for real samples."""
            return self.generators + 1

        @property
        def middle(self) -> float:
            """The score of an undecided D: p(real) = 1 / (k + 1)."""
            return 1 / self.outputs

        @property
        def rest(self) -> Rest:
            """The losses at the optimum of Ghosh 2018, where the k generators share the data without overlap."""
            k = self.generators
            return {"discriminator": (k + 1) * math.log(k + 1) - k * math.log(k), "generator": math.log(k + 1)}
