"""What is measured of samples of one kind of data: what a record asks, whatever the samples are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from gantui.evaluation.coverage import Coverage
from gantui.evaluation.floor import Floors
from gantui.gan.trainee import Played

Numbers = dict[str, float | int | None]
"""Metrics by key; a number that JSON doesn't have stands for none."""


@dataclass(frozen=True)
class Judged:
    """What was found of the samples of one generator, a row for each member."""

    alone: list[Numbers]
    """The numbers that the samples have by themselves."""
    compared: list[Numbers]
    """The numbers that come from comparing them with the data, or from D."""
    coverage: Coverage | None
    """How they fall on the parts of the data; None where the data have no parts."""


class Judge(Protocol):
    """Compares generators with the data at one step."""

    def of(self, latent: Tensor, fakes: Tensor) -> Judged:
        """What there is to say of FAKES [members, n, width], made from LATENT [members, n, width of a draw]."""


class Kind(Protocol):
    """What is known of the data of one training, and how samples are compared with them; the same for every seed."""

    @property
    def shares(self) -> tuple[float, ...]:
        """Each part's share of the data; empty where these have none."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the parts, where these are classes; empty where they are numbered."""

    @property
    def perfect(self) -> float:
        """The share of high quality that a perfect generator has."""

    @property
    def floors(self) -> Floors:
        """What a perfect generator shows of each metric that has a floor."""

    def judge(self, played: Played, step: int, members: Sequence[int]) -> Judge:
        """What judges MEMBERS of PLAYED at STEP, by random numbers of the step's own."""
