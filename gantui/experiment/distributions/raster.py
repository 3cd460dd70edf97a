"""The options of the distributions that are uniform on cells of the plane: a checkerboard, letters."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from gantui.errors import plain
from gantui.experiment.distributions.base import DISTRIBUTIONS, OnThePlane, Positive
from gantui.experiment.letter_shapes import LETTERS


@DISTRIBUTIONS.register("checkerboard")
class Checkerboard(OnThePlane):
    """Uniform on every other cell of a square board centred at 0, the bottom left cell first."""

    name: Literal["checkerboard"]
    side: int = Field(4, ge=1, le=100)
    """Cells along each side."""
    width: Positive = 4.0
    """The width of the whole board."""


@DISTRIBUTIONS.register("text")
class Text(OnThePlane):
    """Uniform on the cells of letters, five by seven each, side by side and centred at 0."""

    name: Literal["text"]
    text: str = Field("GAN", min_length=1, max_length=20)
    """What is written; small letters are written as capitals."""
    height: Positive = 1.5
    """The height of the letters; each is 5/7 as wide, and a column is left between two."""

    @field_validator("text")
    @classmethod
    def _can_be_written(cls, text: str) -> str:
        unknown = [each for each in text if each.upper() not in LETTERS]
        if unknown:
            raise ValueError(f"can't write {plain(unknown[0])!r}; expected some of {''.join(LETTERS)!r}")
        if not text.strip():
            raise ValueError("nothing but spaces; expected at least one letter")
        return text
