"""The options of the networks that play generator and discriminator."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from gantui.experiment.options.base import Options
from gantui.experiment.options.registry import Registry
from gantui.experiment.space import Shape

NETWORKS: Registry[type[NetworkOptions]] = Registry("network")

Activation = Literal["relu", "leaky_relu", "tanh", "sigmoid", "elu", "softplus", "gelu", "silu"]
Init = Literal["default", "he", "xavier", "normal", "orthogonal"]
OutputActivation = Literal["none", "sigmoid", "tanh"]
MOST_WEIGHTS = 200_000_000
"""The most weights of one network: with gradients and an optimizer's state some 4 GB. More, for points in a plane, is a
slip."""
Width = Annotated[int, Field(ge=1, le=65_536)]


class NetworkOptions(Options):
    """The options that every network has."""

    name: str
    compares: ClassVar[bool] = False
    """Whether what it says of a sample depends on the others of the batch, always."""
    from_samples: ClassVar[bool] = False
    """Whether it takes samples to samples alone, so that it plays a map, and neither makes nor judges samples."""
    one_by_one: ClassVar[bool] = False
    """Whether members of a sweep go through it one after the other, as through convolutions."""

    @property
    def across_samples(self) -> str:
        """What makes it look at the whole batch of a training step; '' when each sample stands by itself."""
        return ""

    @property
    def weights(self) -> int:
        """How many weights it has between its hidden layers: nearly all there are where they are many."""
        return 0

    def multiplications(self, sample: Shape) -> int:
        """About how many multiplications one sample of the shape SAMPLE takes in its hidden layers."""
        return self.weights

    def hidden_numbers(self, sample: Shape) -> int:
        """How many numbers its hidden layers give for one sample of the shape SAMPLE."""
        return 0

    def misfit(self, sample: Shape) -> str:
        """Why it can neither make nor judge samples of the shape SAMPLE, and what is expected; '' where it can.

        It follows the player's name and a point.
        """
        return ""


class Layered(NetworkOptions):
    """The options of networks made of affine layers."""

    activation: Activation = "leaky_relu"
    slope: float = Field(0.2, ge=0, le=1)
    """The slope of leaky_relu below 0; other activations do not read it."""
    init: Init = "default"
    """default: U(-1, 1)/sqrt(fan in), as torch.nn.Linear; he: N(0, gain^2/fan in); xavier: Glorot's uniform; normal:
    N(0, .02^2); orthogonal: gain times an orthogonal matrix (Saxe 2014). All but the default start with biases of
    0."""
    gain: float | None = Field(None, gt=0)
    """The gain of he and orthogonal; unset: sqrt 2 for relu, Kaiming's for leaky_relu, 1 for others."""
    output_activation: OutputActivation = "none"

    @model_validator(mode="after")
    def _fits_a_machine(self) -> Layered:
        if self.weights > MOST_WEIGHTS:
            raise ValueError(f"makes {self.weights:,} weights; expected at most {MOST_WEIGHTS:,}")
        return self

    @model_validator(mode="after")
    def _gain_is_read(self) -> Layered:
        if self.gain is not None and self.init not in ("he", "orthogonal"):
            raise ValueError(f"gain is read by init = 'he' and 'orthogonal' only, not by {self.init!r}")
        return self


@NETWORKS.register("mlp")
class MLP(Layered):
    """Fully connected layers."""

    name: Literal["mlp"]
    hidden: Annotated[tuple[Width, ...], Field(strict=False, max_length=64)] = (128, 128, 128)
    """The width of each hidden layer, from the input on."""
    activations: Annotated[tuple[Activation, ...], Field(strict=False)] = ()
    """One for each hidden layer where they differ; empty: `activation` for all."""
    maxout: int = Field(1, ge=1, le=64)
    """Pieces: above 1 each hidden unit is the largest of so many affine ones, instead of an activation
    (Goodfellow 2013)."""
    normalisation: Literal["none", "batch"] = "none"
    """batch: each hidden layer's outputs are brought to mean 0 and variance 1 over the batch, then scaled and shifted,
    before the activation (Ioffe & Szegedy 2015); for single points by running averages."""

    @model_validator(mode="after")
    def _has_what_is_normalised(self) -> MLP:
        if self.normalisation == "batch" and not self.hidden:
            raise ValueError("normalisation = 'batch' acts on hidden layers, and hidden = [] has none; expected 'none'")
        return self

    @model_validator(mode="after")
    def _one_activation_a_layer(self) -> MLP:
        if self.activations and len(self.activations) != len(self.hidden):
            raise ValueError(f"activations names {len(self.activations)} for {len(self.hidden)} hidden layers")
        return self

    @property
    def across_samples(self) -> str:
        """What makes it look at the whole batch: only batch normalisation."""
        return "batch normalisation" if self.normalisation == "batch" else ""

    @property
    def weights(self) -> int:
        """The weights between hidden layers."""
        return self.maxout * sum(a * b for a, b in pairwise(self.hidden))

    def hidden_numbers(self, sample: Shape) -> int:
        """The widths of the hidden layers, added up."""
        return sum(self.hidden)


@NETWORKS.register("residual")
class Residual(Layered):
    """x + W2 act(W1 act(x)) a block, without normalisation; each W2 starts at 0, so each block as the identity.

    What R3GAN's blocks come to without convolutions (Huang 2024, section 3; the start is Zhang 2019's Fixup).
    """

    name: Literal["residual"]
    width: Width = 128
    blocks: int = Field(2, ge=1, le=64)

    @property
    def weights(self) -> int:
        """The weights of the blocks: two matrices each."""
        return 2 * self.blocks * self.width**2

    def hidden_numbers(self, sample: Shape) -> int:
        """What the blocks give, added up."""
        return self.blocks * self.width


@NETWORKS.register("minibatch")
class Minibatch(Layered):
    """An MLP whose last layer also sees how near each sample is to the others of its batch (Salimans 2016)."""

    name: Literal["minibatch"]
    compares = True
    hidden: Annotated[tuple[Width, ...], Field(strict=False, min_length=1, max_length=64)] = (128, 128, 128)
    kernels: int = Field(16, ge=1, le=1000)
    """Measures of nearness."""
    kernel_dim: int = Field(8, ge=1, le=1000)
    """Numbers that each of them compares."""

    @property
    def across_samples(self) -> str:
        """What makes it look at the whole batch: always the comparison of samples."""
        return "minibatch discrimination"

    @property
    def weights(self) -> int:
        """The weights between hidden layers, and to what is compared."""
        return sum(a * b for a, b in pairwise(self.hidden)) + self.hidden[-1] * self.kernels * self.kernel_dim

    def hidden_numbers(self, sample: Shape) -> int:
        """The widths of the hidden layers, added up."""
        return sum(self.hidden)


Resampling = Literal["strided", "shuffle"]


@NETWORKS.register("dcgan")
class DCGAN(Layered):
    """Convolutions: a generator doubles images layer by layer, a discriminator halves them (Radford 2016)."""

    one_by_one = True
    name: Literal["dcgan"]
    channels: Annotated[tuple[Width, ...], Field(strict=False, min_length=1, max_length=16)] = (32, 64)
    """The channels of each hidden layer, from the image inwards: the first has half the image's height and width, the
    second a quarter, and so on."""
    normalisation: Literal["none", "batch"] = "none"
    """batch: each channel is brought to mean 0 and variance 1 over the batch and all places, then scaled and shifted,
    before the activation; but not in D's layer next to the image (Radford 2016)."""
    resampling: Resampling = "strided"
    """strided: kernels of 4x4 that move by 2, in G transposed ones; shuffle: kernels of 3x3 on blocks of 2x2 pixels
    that are laid into channels, or back (Shi 2016)."""
    edge: Resampling = "shuffle"
    """The resampling of the layer next to the image. With its few channels a strided one is slow on a CPU."""
    init: Init = "normal"

    @property
    def across_samples(self) -> str:
        """What makes it look at the whole batch: only batch normalisation."""
        return "batch normalisation" if self.normalisation == "batch" else ""

    @property
    def taps(self) -> int:
        """How many numbers a kernel between hidden layers has for each pair of channels."""
        return 16 if self.resampling == "strided" else 36

    @property
    def weights(self) -> int:
        """The weights of the kernels between hidden layers."""
        return self.taps * sum(a * b for a, b in pairwise(self.channels))

    def multiplications(self, sample: Shape) -> int:
        """The multiplications of all kernels for an image of the shape SAMPLE."""
        places, before, count = math.prod(sample[1:]), sample[0], 0
        for index, channels in enumerate(self.channels):
            places //= 4
            count += places * before * channels * (self.taps if index else 16)
            before = channels
        return count

    def hidden_numbers(self, sample: Shape) -> int:
        """What the layers give for an image of the shape SAMPLE, added up."""
        places = math.prod(sample[1:])
        return sum(channels * places // 4 ** (1 + index) for index, channels in enumerate(self.channels))

    def misfit(self, sample: Shape) -> str:
        """Why it can neither make nor judge samples of the shape SAMPLE: points, or images of odd sizes."""
        return _misfit(self.name, "channels", len(self.channels), sample)


@NETWORKS.register("resnet")
class ResNet(Layered):
    """Residual blocks of convolutions without normalisation: a small R3GAN (Huang 2024, section 3).

    A block is x + W3 act(W2 act(W1 x)): 1x1 to more channels, 3x3 within groups of these, and 1x1 back. Images are
    enlarged and averaged bilinearly between blocks, and laid into channels in blocks of 2x2 pixels at their edge.
    """

    one_by_one = True
    name: Literal["resnet"]
    channels: Annotated[tuple[Width, ...], Field(strict=False, min_length=1, max_length=16)] = (32, 64)
    """One number for each size of images, from the whole one inwards: the first has half its height and width."""
    blocks: int = Field(1, ge=1, le=64)
    """How many blocks there are for each size."""
    expansion: int = Field(2, ge=1, le=16)
    """How many times more channels are inside a block than between blocks."""
    group: int = Field(16, ge=1, le=65_536)
    """Channels inside a block that a 3x3 kernel sees together; where there are no more, all of them."""
    init: Init = "he"

    @model_validator(mode="after")
    def _whole_groups(self) -> ResNet:
        for channels in self.channels:
            if self.wide(channels) % self.in_a_group(channels):
                raise ValueError(
                    f"group = {self.group} does not divide the {self.wide(channels)} channels inside a block "
                    f"({self.expansion} times {channels}); expected {math.gcd(self.wide(channels), self.group)}"
                )
        return self

    def wide(self, channels: int) -> int:
        """The channels inside a block that has CHANNELS outside."""
        return self.expansion * channels

    def in_a_group(self, channels: int) -> int:
        """How many of these a 3x3 kernel sees."""
        return min(self.group, self.wide(channels))

    @property
    def weights(self) -> int:
        """The weights of the blocks, and of the kernels between sizes."""
        return sum(map(self._of_blocks, self.channels)) + sum(a * b for a, b in pairwise(self.channels))

    def _of_blocks(self, channels: int) -> int:
        return self.blocks * self.wide(channels) * (2 * channels + 9 * self.in_a_group(channels))

    def multiplications(self, sample: Shape) -> int:
        """The multiplications of the blocks for an image of the shape SAMPLE."""
        places = math.prod(sample[1:])
        return sum(self._of_blocks(each) * places // 4 ** (1 + index) for index, each in enumerate(self.channels))

    def hidden_numbers(self, sample: Shape) -> int:
        """What the layers give for an image of the shape SAMPLE, added up."""
        places = math.prod(sample[1:])
        numbers = [each * (1 + self.blocks * (2 * self.expansion + 1)) for each in self.channels]
        return sum(each * places // 4 ** (1 + index) for index, each in enumerate(numbers))

    def misfit(self, sample: Shape) -> str:
        """Why it can neither make nor judge samples of the shape SAMPLE: points, or images of odd sizes."""
        return _misfit(self.name, "channels", len(self.channels), sample)


@NETWORKS.register("convolutions")
class Convolutions(Layered):
    """Kernels that keep height and width: from images to images of the same size, each place by what is around it."""

    one_by_one = True
    from_samples = True
    name: Literal["convolutions"]
    channels: Annotated[tuple[Width, ...], Field(strict=False, min_length=1, max_length=16)] = (32, 32)
    """The channels of each hidden layer."""
    kernel: Literal[1, 3, 5, 7] = 3
    """The side of each kernel."""
    init: Init = "he"

    @property
    def weights(self) -> int:
        """The weights of the kernels between hidden layers."""
        return self.kernel**2 * sum(a * b for a, b in pairwise(self.channels))

    def multiplications(self, sample: Shape) -> int:
        """The multiplications of all kernels for an image of the shape SAMPLE."""
        ends = sample[0] * (self.channels[0] + self.channels[-1]) * self.kernel**2
        return math.prod(sample[1:]) * (self.weights + ends)

    def hidden_numbers(self, sample: Shape) -> int:
        """What the layers give for an image of the shape SAMPLE, added up."""
        return math.prod(sample[1:]) * sum(self.channels)

    def misfit(self, sample: Shape) -> str:
        """Why it can't make samples of the shape SAMPLE: points."""
        return _misfit(self.name, "channels", 0, sample)


def _misfit(name: str, key: str, halvings: int, sample: Shape) -> str:
    """Why the network NAME, whose KEY has it halve images HALVINGS times, can't have samples of the shape SAMPLE."""
    if len(sample) != 3:
        return f"name = {name!r} is for images, and these data are points; expected 'mlp' or 'residual'"
    (_, height, width), step = sample, 2**halvings
    if height % step == width % step == 0:
        return ""
    possible = next(count for count in range(halvings, -1, -1) if height % 2**count == width % 2**count == 0)
    smaller, larger = (
        "x".join(str(max(step, step * towards(size / step))) for size in (height, width))
        for towards in (math.floor, math.ceil)
    )
    return (
        f"{key}: each of the {halvings} halves the images, and {height}x{width} does not divide by {step}; expected "
        + (f"{possible} of them, or " if possible else "")
        + ("images of " + (smaller if smaller == larger else f"{smaller} or {larger}"))
    )


Places = Annotated[tuple[float, ...], Field(strict=False, min_length=1, max_length=1000)]


@NETWORKS.register("locations")
class Locations(NetworkOptions):
    """A generator whose weights are the places themselves: sample j is place number j mod n plus spread z (1-D)."""

    name: Literal["locations"]
    start: Places = (1.0,)
    """The places at the start."""
    spread: float = Field(0.0, ge=0)
    """Standard deviation around a place, for a normal latent of dimension 1."""


@NETWORKS.register("linear")
class Linear(NetworkOptions):
    """A discriminator that is one number: D(x) = psi x (the Dirac-GAN, Mescheder 2018; 1-D)."""

    name: Literal["linear"]
    start: float = 1.0
    """psi at the start."""
