"""What the options of every distribution have, and the registry of the family."""

from __future__ import annotations

import os
from typing import Annotated

from pydantic import Field

from gantui.experiment.options.base import Options
from gantui.experiment.options.registry import Registry
from gantui.experiment.space import LINE, PLANE, Kind, Space

Positive = Annotated[float, Field(ge=1e-6, le=1e6)]
"""A length or a weight; the bounds keep every density a finite number in float32."""
Coordinate = Annotated[float, Field(ge=-1e6, le=1e6)]
"""A place on the line."""
Point = Annotated[tuple[float, float], Field(strict=False)]

DISTRIBUTIONS: Registry[type[DistributionOptions]] = Registry("distribution")


class DistributionOptions(Options):
    """The options that every distribution has."""

    name: str
    scale: Positive = 1.0
    """Everything is multiplied by this."""

    @property
    def space(self) -> Space | None:
        """The space of its samples; None where the options do not tell, as those of a file that is not yet read."""
        return None

    @property
    def kind(self) -> Kind | None:
        """What its samples are; None where the options do not tell even that."""
        return None if self.space is None else self.space.kind


class OnTheLine(DistributionOptions):
    """The options of a distribution of single numbers."""

    @property
    def space(self) -> Space:
        """The line."""
        return LINE


class OnThePlane(DistributionOptions):
    """The options of a distribution of places on the plane."""

    @property
    def space(self) -> Space:
        """The plane."""
        return PLANE


def found_from_anywhere(options: DistributionOptions, *keys: str) -> dict[str, str]:
    """The paths that OPTIONS have under KEYS, where they have some, as absolute ones.

    A run must find its data again from another folder.
    """
    files = {key: path for key in keys if (path := getattr(options, key))}
    found = {key: os.path.abspath(os.path.expanduser(path)) for key, path in files.items()}
    # A folder's name may be no text, and then no file of text can hold it: what was typed is kept.
    return {key: path for key, path in found.items() if _is_text(path)}


def _is_text(path: str) -> bool:
    """Whether PATH can be written in a text file: a name whose bytes are not UTF-8 can't."""
    return not any("\ud800" <= character <= "\udfff" for character in path)
