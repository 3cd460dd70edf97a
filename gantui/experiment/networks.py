"""The options of the networks that play generator and discriminator."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gantui.experiment.options import Options
from gantui.experiment.registry import Registry

NETWORKS: Registry[type[NetworkOptions]] = Registry("network")

Activation = Literal["relu", "leaky_relu", "tanh", "elu", "softplus", "gelu", "silu"]
MOST_WEIGHTS = 200_000_000
"""Of one network: with gradients and an optimizer's memory some 4 GB. More, for points in a plane, is a slip."""
Width = Annotated[int, Field(ge=1, le=65_536)]


class NetworkOptions(Options):
    """What every network has."""

    name: str


@NETWORKS.register("mlp")
class MLP(NetworkOptions):
    """Fully connected layers."""

    name: Literal["mlp"]
    hidden: Annotated[tuple[Width, ...], Field(strict=False, max_length=64)] = (128, 128, 128)
    """The width of each hidden layer, from the input on."""
    activation: Activation = "leaky_relu"
    slope: float = Field(0.2, ge=0, le=1)
    """Of leaky_relu below 0; other activations do not read it."""
    init: Literal["default", "he", "xavier", "normal"] = "default"
    """default: U(-1, 1)/sqrt(fan in), as torch.nn.Linear; he: N(0, gain^2/fan in), with Kaiming's gain for relu and
    leaky_relu and 1 for others; xavier: Glorot's uniform; normal: N(0, .02^2). All but the default start with biases
    of 0."""
    output_activation: Literal["none", "sigmoid", "tanh"] = "none"

    @model_validator(mode="after")
    def _fits_a_machine(self) -> MLP:
        weights = sum(a * b for a, b in pairwise(self.hidden))
        if weights > MOST_WEIGHTS:
            raise ValueError(
                f"hidden = {list(self.hidden)} makes {weights:,} weights; expected at most {MOST_WEIGHTS:,}"
            )
        return self
