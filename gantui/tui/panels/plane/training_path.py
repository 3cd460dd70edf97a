"""The path of a training through a plane of two numbers, from the history's curves of both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import LINES, Glyphs
from gantui.session.view.array_types import Extent
from gantui.session.view.history import CAPACITY, History

_NEWEST_SHARE = 0.15
"""This share of the path is bright, the rest is held back; at least so many steps."""
_NEWEST_LEAST = 60
_SMEARED = 1 / 24
"""A piece of the old path that has moved by more than this share of the window is left out: its mean lies inside the
circle that was walked, where the players never were."""
_OLD_PIECES = 384
_AHEAD = 256
"""Steps by which the training may get ahead while its history is read."""

Doubles = NDArray[np.float64]
Columns = tuple[str, str]
"""Names of the curves across and upwards."""


def path(history: History, columns: Columns, last: int, extent: Extent) -> tuple[Doubles, Doubles]:
    """The path up to iteration LAST as two pieces [n, 2], the older and the newest; a gap is NaN.

    Step by step as far back as that is kept, before it in means over stretches, where these are short.
    """
    if last < 1 or not set(columns) <= set(history.columns):
        return np.empty((0, 2)), np.empty((0, 2))
    first = min(last, max(1, history.steps - CAPACITY + _AHEAD))
    fine = _points(history, columns, first, last, CAPACITY, extent)
    newest = min(len(fine), max(_NEWEST_LEAST, round(_NEWEST_SHARE * last)))
    older = fine[: len(fine) - newest + 1]
    if first > 1:
        older = np.concatenate([_points(history, columns, 1, first, _OLD_PIECES, extent), older])
    return older, fine[len(fine) - newest :]


def _points(history: History, columns: Columns, first: int, last: int, buckets: int, extent: Extent) -> Doubles:
    one, other = (history.band(name, first, last, buckets) for name in columns)
    # The training goes on between the two readings, so the second may begin later.
    _, i, j = np.intersect1d(one.step, other.step, assume_unique=True, return_indices=True)
    points = np.stack([one.mean[i], other.mean[j]], axis=1)
    across, up = extent[1] - extent[0], extent[3] - extent[2]
    moved = np.stack([(one.high - one.low)[i] / across, (other.high - other.low)[j] / up], axis=1)
    points[(moved > _SMEARED).any(axis=1)] = np.nan
    return points


def mark_at(plane: Canvas, place: NDArray[np.floating], extent: Extent, mark: str, colour: int, glyphs: Glyphs) -> None:
    """Put MARK at PLACE [2] of PLANE, which shows EXTENT; an arrow on the edge where it is outside."""
    left, right, bottom, top = extent
    share = np.array([(place[0] - left) / (right - left), (top - place[1]) / (top - bottom)], np.float64)
    if not np.isfinite(share).all():
        return
    column, row = (np.clip(share, 0.0, 1.0) * (plane.width, plane.height)).astype(int)
    lines = LINES[glyphs]
    for away, arrow in (
        (share[0] < 0, lines.left),
        (share[0] > 1, lines.right),
        (share[1] < 0, lines.up),
        (share[1] > 1, lines.down),
    ):
        mark = arrow if away else mark
    plane.put(min(int(column), plane.width - 1), min(int(row), plane.height - 1), mark, colour)
