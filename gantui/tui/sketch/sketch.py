"""The points that have been drawn, and the tools that change them: pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Tool = Literal["brush", "spray", "blob", "erase"]
Place = tuple[float, float]
MOST = 100_000
"""Points that a drawing has at most."""
SIZES = (0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5)
"""Sizes of a tool; the canvas is 2 high."""
_SPRAYED, _BLOB, _PER_AREA = 12, 150, 8
"""Points of one puff, points of a blob, and points of a brush's dab for each of its widths."""


@dataclass(frozen=True, eq=False)
class Sketch:
    """Points and the class of each. A change makes another sketch, so what is undone is simply kept."""

    points: NDArray[np.float64]
    """[n, 2]"""
    classes: NDArray[np.int64]
    """[n], from 1 on"""

    @classmethod
    def empty(cls) -> Sketch:
        """No points."""
        return cls(np.empty((0, 2)), np.empty(0, np.int64))

    def __len__(self) -> int:
        """The number of points."""
        return len(self.points)

    def lonely(self) -> int | None:
        """A class whose points all lie at one place; None if there is none."""
        for number in np.unique(self.classes).tolist():
            if not np.ptp(self.points[self.classes == number], axis=0).any():
                return int(number)
        return None

    def added(self, points: NDArray[np.float64], number: int) -> Sketch:
        """This one with POINTS [m, 2] of class NUMBER, as far as there is room for them."""
        points = points[: MOST - len(self)]
        classes = np.full(len(points), number, np.int64)
        return Sketch(np.concatenate([self.points, points]), np.concatenate([self.classes, classes]))

    def erased(self, start: Place, end: Place, radius: float) -> Sketch:
        """This one without the points within RADIUS of the line from START to END."""
        far = _to_line(self.points, start, end) > radius
        return Sketch(self.points[far], self.classes[far])


def reach(tool: Tool, size: float) -> float:
    """How far TOOL of SIZE goes from the cursor: a brush is SIZE wide, of spray and blobs it is the deviation."""
    return size / 2 if tool == "brush" else size


def applied(
    tool: Tool, sketch: Sketch, start: Place, end: Place, size: float, number: int, rng: np.random.Generator
) -> Sketch:
    """SKETCH after TOOL of SIZE has gone from START to END; what it adds is of class NUMBER and drawn by RNG."""
    if tool == "erase":
        return sketch.erased(start, end, size)
    if tool == "brush":
        return sketch.added(_along(start, end, size, rng), number)
    count = _BLOB if tool == "blob" else _SPRAYED
    return sketch.added(np.array(end) + size * rng.standard_normal((count, 2)), number)


def _along(start: Place, end: Place, size: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Points evenly along the line from START to END, each moved at random within a disc as wide as SIZE."""
    first, last = np.array(start), np.array(end)
    length = float(np.hypot(*(last - first)))
    count = max(1, round(_PER_AREA * length / size))
    along = rng.uniform(0, 1, (count, 1)) if length else np.zeros((count, 1))
    angle, radius = rng.uniform(0, 2 * np.pi, count), reach("brush", size) * np.sqrt(rng.uniform(0, 1, count))
    off = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
    moved: NDArray[np.float64] = first + along * (last - first) + off
    return moved


def _to_line(points: NDArray[np.float64], start: Place, end: Place) -> NDArray[np.float64]:
    """The distance of each of POINTS [n, 2] from the line from START to END: [n]."""
    first, way = np.array(start), np.subtract(end, start)
    length = float(way @ way)
    along = np.clip((points - first) @ way / length, 0, 1) if length else np.zeros(len(points))
    distance: NDArray[np.float64] = np.hypot(*(points - first - along[:, None] * way).T)
    return distance
