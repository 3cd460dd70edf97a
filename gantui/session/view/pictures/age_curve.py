"""The ages that are asked for against those that are reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.array_types import Floats
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo

AGES = 11
"""Ages that are asked for, equally far apart."""
MOST, KEPT = 200, 32


@shown_as("age_curve")
@dataclass(frozen=True)
class AgeCurve(Picture):
    """The ages of held-out digits that are asked for each of some ages, measured by the thickness of their strokes."""

    asked: Floats
    """[k]: the ages asked for."""
    low: Floats
    """[k]: the age below which a tenth of the made digits are."""
    middle: Floats
    """[k]: their median."""
    high: Floats
    """[k]: the age above which a tenth of them are."""
    true_low: Floats
    """[k]: the same of what these digits truly are at that age, which says how well the age can be measured at all."""
    true: Floats
    true_high: Floats

    def flaw(self) -> str:
        """Whether there is one of each for each age."""
        every = (self.low, self.middle, self.high, self.true_low, self.true, self.true_high)
        same = self.asked.ndim == 1 and all(each.shape == self.asked.shape for each in every)
        return "" if same else "ages of another number"


@asked_as("age_curve")
@dataclass(frozen=True)
class AgeCurveRequest(Request):
    """Digits that are asked for each age."""

    digits: int = limited(0, Count(MOST))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """Some digits, where these are made older."""
        return cls(KEPT if facts.shows(cls.name) else 0)
