"""The settings of a change of one attribute of an image: a digit's strokes as thick as one asks for, its 'age'.

The game is that of AttGAN (He 2019) for an attribute that is a number, as in GANimation (Pumarola 2018).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from gantui.experiment.distributions.base import Positive
from gantui.experiment.image_games import ENDING, ImageGame, of_images
from gantui.experiment.metrics import measured_by
from gantui.experiment.named_players import Check, in_order, listed
from gantui.experiment.networks import NetworkOptions
from gantui.experiment.options.base import Live, Options
from gantui.experiment.run_options import Records


class Pen(Options):
    """The pen with which each digit is drawn again: how thick it is at the ages 0 and 1."""

    thinnest: Positive = 0.7
    """In pixels, at age 0."""
    boldest: Positive = 1.8
    """In pixels, at age 1."""

    @model_validator(mode="after")
    def _ages_differ(self) -> Pen:
        if self.thinnest >= self.boldest:
            raise ValueError(f"thinnest = {self.thinnest:g} is not below boldest = {self.boldest:g}")
        return self


class Weights(Options):
    """What the terms beside the adversarial ones count."""

    age: Annotated[float, Live("age")] = Field(1.0, ge=0, le=1e4)
    """How much the age that D reads counts in both losses: of real images, (A(x) - a)^2, in D's; of made ones,
    (A(G(x, b)) - b)^2, in G's (Pumarola 2018, eq. 3)."""
    identity: Annotated[float, Live("identity")] = Field(10.0, ge=0, le=1e4)
    """How much the reconstruction counts, |G(x, a) - x|, in G's loss: an image keeps its own age (He 2019, eq. 3)."""


class Judging(Records):
    """The options of the recorded metrics."""

    samples: int = Field(1000, ge=100, le=100_000)
    """Held-out images that a record asks for an age, some of them more than once."""


def _pen(options: Attribute) -> str:
    """What is wrong with the pen for images of this size."""
    if options.space is not None and options.pen.boldest > options.space.shape[1] / 2:
        half = options.space.shape[1] / 2
        return f"pen.boldest = {options.pen.boldest:g}: expected at most {half:g}, half of an image"
    return ""


PLAYED_BY = {"generator": ("mlp", "residual", "convolutions"), "discriminator": ("mlp", "residual")}
"""The networks that can play each: G takes an age beside an image, D tells two numbers of one."""


def _networks(options: Attribute) -> str:
    """What is wrong with the networks."""
    for table, known in PLAYED_BY.items():
        network: NetworkOptions = getattr(options, table)
        if network.name not in known:
            return f"{table}.name = {network.name!r}: expected {listed(known)}"
    return ""


@in_order
class Attribute(ImageGame):
    """A change of the age of images: everything that decides its training, and what a person should know of it.

    The generator takes an image and the age that is asked for to an image; the discriminator tells of an image whether
    it is real, and the age that it reads.
    """

    kind: ClassVar[str] = "attribute"
    terms: ClassVar[tuple[str, ...]] = ("age", "identity")
    readings: ClassVar[tuple[str, ...]] = ("age_real", "age_made", "own_age")
    checks: ClassVar[tuple[Check, ...]] = (of_images, _pen, _networks, *ENDING)
    fixed: ClassVar[Mapping[str, str]] = {
        **ImageGame.fixed,
        "pen": "what was learned so far is of strokes of that thickness",
    }

    trains: Literal["attribute"]
    pen: Pen = Pen()
    weights: Weights = Weights()
    evaluation: Judging = Judging()

    @property
    def measured(self) -> tuple[str, ...]:
        """The keys of what is measured of the ages, in order."""
        return measured_by("attribute")

    @property
    def best_by(self) -> str:
        """By the distance to the truth."""
        return "aged_truth"
