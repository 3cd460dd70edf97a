"""The options of sets of images: those that are shipped, and a person's own."""

from __future__ import annotations

import os
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from gantui.experiment.distributions.base import DISTRIBUTIONS, DistributionOptions, found_from_anywhere
from gantui.experiment.space import Kind, Space

CLASSES = tuple("0123456789")
"""The classes of handwritten digits."""


class OfImages(DistributionOptions):
    """The options of a set of images, whose numbers lie between -1 (black) and 1 (white)."""

    scale: float = Field(1.0, ge=1, le=1)
    """Images have a scale of their own."""

    @property
    def kind(self) -> Kind:
        """Images, of whatever size."""
        return "images"


@DISTRIBUTIONS.register("digits")
class Digits(OfImages):
    """1,797 handwritten digits of 8x8 pixels (Alpaydin and Kaynak 1998), shipped; 355 of them are held out."""

    name: Literal["digits"]

    @property
    def space(self) -> Space:
        """Grey images of 8x8 in ten classes."""
        return Space("images", (1, 8, 8), CLASSES)


@DISTRIBUTIONS.register("mnist5k")
class Mnist5k(OfImages):
    """5,000 digits of MNIST (LeCun 1998), 28x28 pixels, 500 of each class, shipped; 1,000 of them are held out."""

    name: Literal["mnist5k"]

    @property
    def space(self) -> Space:
        """Grey images of 28x28 in ten classes."""
        return Space("images", (1, 28, 28), CLASSES)


@DISTRIBUTIONS.register("stacked_mnist")
class StackedMnist(OfImages):
    """Three digits of `mnist5k` as the channels of one image: 1,000 modes of equal shares (Metz 2017)."""

    name: Literal["stacked_mnist"]

    @property
    def space(self) -> Space:
        """Images of 28x28 in three channels; the class is the number that the three digits write."""
        classes = tuple(a + b + c for a in CLASSES for b in CLASSES for c in CLASSES)
        return Space("images", (3, 28, 28), classes)


def _one_or_two(value: Any) -> Any:
    """Turn a single number into a list of one."""
    return (value,) if isinstance(value, int) and not isinstance(value, bool) else value


Side = Annotated[int, Field(ge=4, le=256)]


@DISTRIBUTIONS.register("images")
class Images(OfImages):
    """Your own images: an IDX file as MNIST's, an array in NumPy's .npy or .npz, or a folder of PNG and JPEG pictures.

    A sample is one of them, each drawn as often as any other, with replacement.
    """

    name: Literal["images"]
    path: str = Field(min_length=1)
    """The file or folder; a relative path starts from the current folder."""
    array: str = ""
    """Which array of an .npz file holds the images; empty: the only one that can."""
    labels: str = "auto"
    """Where the labels are: a file (IDX, .npy, .npz), the name of an array in the .npz file, or none; auto: the file
    beside an IDX file that MNIST's naming has, the only array of the .npz that can be labels, or a folder's folders."""
    size: Annotated[tuple[Side, ...], Field(strict=False, max_length=2), BeforeValidator(_one_or_two)] = ()
    """Pixels of a side that each image is brought to, or height and width; empty: as they are."""
    crop: bool = True
    """With `size`: take the largest middle part of an image that has the shape; false: squeeze the whole image."""
    colour: Literal["auto", "grey", "colour"] = "auto"
    """auto: as they are, and a folder in colour if one of its pictures is."""
    range: Annotated[tuple[float, ...], Field(strict=False, max_length=2)] = ()
    """Which numbers of an array are black and white, such as [0, 1]; empty: bytes, 0 and 255."""
    transpose: bool = False
    """Whether rows and columns are swapped, as in the IDX files of EMNIST."""
    broken: Literal["refuse", "drop"] = "refuse"
    """What to do with a picture of a folder that can't be read: refuse the folder, or drop it."""
    held_out: float = Field(0.1, ge=0, le=0.5)
    """The share of each class that is never trained on, to judge by: always the same images."""
    shape: Annotated[tuple[int, ...], Field(strict=False, max_length=3)] = ()
    """Channels, height and width; empty: as the images have. It is written down when a run begins."""
    classes: Annotated[tuple[str, ...], Field(strict=False, max_length=1000)] = ()
    """The names of the classes in the order of their labels; empty: these labels. Written down when a run begins."""

    @field_validator("range")
    @classmethod
    def _two_numbers(cls, limits: tuple[float, ...]) -> tuple[float, ...]:
        if limits and (len(limits) != 2 or not limits[0] < limits[1]):
            raise ValueError("expected two numbers, that of black below that of white, such as [0, 1]")
        return limits

    @field_validator("shape")
    @classmethod
    def _three_numbers(cls, shape: tuple[int, ...]) -> tuple[int, ...]:
        if shape and (len(shape) != 3 or shape[0] not in (1, 3) or not all(4 <= side <= 256 for side in shape[1:])):
            raise ValueError("expected channels (1 or 3), height and width (4 to 256), such as [1, 28, 28]")
        return shape

    @property
    def space(self) -> Space | None:
        """Images of the shape that is written down; None where the file decides."""
        return Space("images", self.shape, self.classes) if self.shape else None

    def found_from_anywhere(self) -> Images:
        """The same options with absolute paths: a run must find its data again from another folder."""
        paths = ["path"]
        if self.labels not in ("auto", "none") and os.path.isfile(os.path.expanduser(self.labels)):
            paths.append("labels")
        return self.model_copy(update=found_from_anywhere(self, *paths))

    @property
    def how_read(self) -> dict[str, Any]:
        """The settings that decide which images are read, by name."""
        keys = ("path", "array", "labels", "size", "crop", "colour", "range", "transpose", "broken", "held_out")
        return {key: getattr(self, key) for key in keys}
