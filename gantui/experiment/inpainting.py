"""The settings of inpainting: G sees an image with a hole in it, and noise, and completes it (Pathak 2016)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SerializeAsAny

from gantui.experiment.image_games import ENDING, ImageGame, of_images
from gantui.experiment.latents import LATENTS, LatentOptions
from gantui.experiment.metrics import measured_by
from gantui.experiment.named_players import Check, in_order, listed
from gantui.experiment.networks import NetworkOptions
from gantui.experiment.options.base import Live, Options, chosen_from
from gantui.experiment.options.registry import Registry
from gantui.experiment.run_options import Records

NOISE = ("normal", "uniform")
"""Latents of which nothing is learned and nothing is drawn once for a whole training."""
PLAYED_BY = ("mlp", "residual", "dcgan", "resnet")
"""The networks that can play: they make images, and judge them one by one."""

HOLES: Registry[type[HoleOptions]] = Registry("hole")


class HoleOptions(Options):
    """The options that every kind of hole has."""

    name: str


@HOLES.register("middle")
class Middle(HoleOptions):
    """A rectangle in the middle of the image, of the image's own shape."""

    name: Literal["middle"]
    size: float = Field(0.5, gt=0, lt=1)
    """The share of each side of the image, rounded to whole pixels, one at least."""


@HOLES.register("half")
class Half(HoleOptions):
    """The lower half of the image."""

    name: Literal["half"]


@HOLES.register("random")
class Random(HoleOptions):
    """The rectangle of `middle`, for each image anew anywhere in it; both players are shown where."""

    name: Literal["random"]
    size: float = Field(0.5, gt=0, lt=1)
    """The share of each side of the image, rounded to whole pixels, one at least."""


ErrorOf = Literal["each", "mean"]


class Losses(Options):
    """What each term counts in G's loss."""

    adversarial: Annotated[float, Live("adversarial", "generator")] = Field(1.0, ge=0, le=1e4)
    """The weight of what D says of completed images (Pathak 2016, eq. 3). 0: the best G is a blurred mean."""
    reconstruction: Annotated[float, Live("reconstruction", "generator")] = Field(1.0, ge=0, le=1e4)
    """The weight of the squared error in the hole (Pathak 2016, eq. 1), the mean over its pixels."""
    error_of: Annotated[ErrorOf, Live("error of", "generator")] = "each"
    """each: of each completion, as in the paper: then the best answer is one and the same for all noise. mean: of the
    mean of all completions of a hole, which leaves them free to differ (Ohayon 2021)."""
    seeking: Annotated[float, Live("mode seeking", "generator")] = Field(0.0, ge=0, le=1e4)
    """The weight of 1/(|G(x, z) - G(x, z')| / |z - z'|), for two draws of noise and one hole (Mao 2019, eq. 3): it
    drives the completions of one hole apart."""


class Judging(Records):
    """The options of the recorded metrics."""

    samples: int = Field(1000, ge=16, le=100_000)
    """Held-out images with a hole that a record judges, at most: all, if there are no more."""
    completions: int = Field(8, ge=2, le=64)
    """Completions of each of them."""


def _noise(options: Inpainting) -> str:
    """What is wrong with the latent."""
    name = options.latent.name
    return "" if name in NOISE else f"latent.name = {name!r}: expected {listed(NOISE)}"


def _networks(options: Inpainting) -> str:
    """What is wrong with the networks."""
    for table in ("generator", "discriminator"):
        network: NetworkOptions = getattr(options, table)
        if network.name not in PLAYED_BY:
            return f"{table}.name = {network.name!r}: expected {listed(PLAYED_BY)}"
        if options.space is not None and (why := network.misfit(options.space.shape)):
            return f"{table}.{why}"
    return ""


def _something_counts(options: Inpainting) -> str:
    """What is wrong where no term tells G what to do."""
    weights = options.weights
    if not (weights.adversarial or weights.reconstruction):
        return "weights of 0 for adversarial and reconstruction: G would learn nothing; expected one of them above 0"
    return ""


@in_order
class Inpainting(ImageGame):
    """Inpainting: everything that decides its training, and what a person should know of it."""

    kind: ClassVar[str] = "inpainting"
    terms: ClassVar[tuple[str, ...]] = ("adversarial", "reconstruction", "seeking")
    readings: ClassVar[tuple[str, ...]] = ("reconstruction", "apart")
    checks: ClassVar[tuple[Check, ...]] = (of_images, _noise, _networks, *ENDING, _something_counts)
    fixed: ClassVar[Mapping[str, str]] = {
        **ImageGame.fixed,
        "hole": "what was learned so far is of such holes",
        "latent": "the generator's weights are of that latent",
    }

    trains: Literal["inpainting"]
    hole: SerializeAsAny[Annotated[HoleOptions, chosen_from(HOLES)]]
    latent: SerializeAsAny[Annotated[LatentOptions, chosen_from(LATENTS)]]
    weights: Losses = Losses()
    evaluation: Judging = Judging()

    @property
    def measured(self) -> tuple[str, ...]:
        """The keys of what is measured in the holes, in order."""
        return measured_by("inpainting")

    @property
    def best_by(self) -> str:
        """By how the completed images lie."""
        return "filled_frechet"
