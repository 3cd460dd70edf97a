"""Real and fake points: `Snapshot.real` and `Snapshot.fake`, which every other picture may be drawn over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo

MOST = 20_000
KEPT, KEPT_ON_LINE = 500, 2000
"""Points that a kept picture has, of each."""


@asked_as("points")
@dataclass(frozen=True)
class PointsRequest(Request):
    """Real and fake points to show, of each."""

    count: int = limited(0, Count(MOST), key="points")

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """As many as are shown."""
        return cls(KEPT_ON_LINE if facts.space.kind == "line" else KEPT)
