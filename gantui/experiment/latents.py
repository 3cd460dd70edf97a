"""The options of the latent distributions: what the generator's inputs are drawn from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from gantui.experiment.options.base import Options
from gantui.experiment.options.registry import Registry

LATENTS: Registry[type[LatentOptions]] = Registry("latent")
MOST_LEARNED = 4096
"""Components whose means are learned: each sample is a product with all of them."""


class LatentOptions(Options):
    """The options that every latent has."""

    name: str
    dim: int = Field(2, ge=1, le=4096)
    """Numbers a latent vector has."""


@LATENTS.register("normal")
class Normal(LatentOptions):
    """A standard normal latent, N(0, I)."""

    name: Literal["normal"]


@LATENTS.register("uniform")
class Uniform(LatentOptions):
    """Uniform on the box [low, high)^dim."""

    name: Literal["uniform"]
    low: float = -1.0
    high: float = 1.0

    @model_validator(mode="after")
    def _low_below_high(self) -> Uniform:
        if self.low >= self.high:
            raise ValueError(f"low = {self.low} must lie below high = {self.high}")
        return self


@LATENTS.register("mixture")
class Mixture(LatentOptions):
    """Equal Gaussians around means that are drawn once from N(0, I) and then stay.

    A continuous latent leaves filaments between separate modes; one with components, more of them than modes, does
    not, and knows nothing about the data.
    """

    name: Literal["mixture"]
    components: int = Field(32, ge=1, le=100_000)
    spread: float = Field(0.2, ge=0)
    """Standard deviation around a component's mean."""
    learned: bool = False
    """Whether means and standard deviations are weights of the generator, from there on (Gurumurthy 2017)."""

    @model_validator(mode="after")
    def _few_enough_to_learn(self) -> Mixture:
        if self.learned and self.components > MOST_LEARNED:
            raise ValueError(f"components = {self.components}: expected at most {MOST_LEARNED} when learned")
        return self
