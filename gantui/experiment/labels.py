"""The options of a conditional training, in which both players are given the class of each sample."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from gantui.experiment.options.base import Options


class Labels(Options):
    """The options of a conditional GAN: both players are given the class of each sample (Mirza and Osindero 2014).

    The classes are the data's own, or their modes. In an update the fakes are asked for the classes of the batch's real
    samples, as in R3GAN's code: so pairs of both, and points between them, have one class.
    """

    discriminator: Literal["none", "projection", "concatenation"] = "none"
    """How D gets it. none: neither player is; projection: it adds the inner product of its features with a learned
    vector of the class (Miyato and Koyama 2018); concatenation: such a vector stands beside its inputs."""
    embedding: int = Field(16, ge=1, le=4096)
    """Numbers of the vector of a class that stands beside the generator's latent, or by concatenation beside D's
    inputs."""

    @model_validator(mode="after")
    def _embedding_is_read(self) -> Labels:
        if self.discriminator == "none" and self.embedding != type(self).model_fields["embedding"].default:
            raise ValueError("embedding is read only if the players are given classes, and discriminator = 'none'")
        return self
