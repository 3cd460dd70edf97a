"""Scales points from their own units to numbers that a network learns easily, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gantui.errors import Refusal, plain
from gantui.experiment import distributions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

OWN_FROM = 4.0
"""How many times as wide as the other one an axis must be for each to have its own width under `axes = "auto"`: from
there on the narrow one is a line on the screen, and a network learns little of it."""
IQR_OF_GAUSSIAN = 1.349
"""The interquartile range of a Gaussian whose standard deviation is 1."""
_FAR = 50.0
"""Widths of its middle half from where on a point squeezes all others together."""


@dataclass(frozen=True)
class Scale:
    """The scaling of data: a row r becomes (r - centre) / width."""

    centre: Numbers
    """[dim]"""
    width: Numbers
    """[dim]; equal where the axes share one."""


def scale_of(options: distributions.Points, values: Numbers) -> Scale:
    """The scale of VALUES [rows, dim]; `axes = "auto"` is shared here, as it was before there was a choice.

    Raises:
        Refusal: it is to be robust, and more than half of the rows are equal.
    """
    import numpy as np

    dim = values.shape[1]
    if not options.standardise:
        return Scale(np.zeros(dim), np.ones(dim))
    centre = np.median(values, axis=0) if options.robust else values.mean(0)
    largest = _widths(options, values, centre, together=True).max()
    if not largest:
        raise Refusal(
            f"distribution.robust = true: half of the points of {plain(options.path)} or more are equal, so their "
            "middle half has no width; expected false"
        )
    if options.axes != "own":
        return Scale(centre, np.full(dim, largest))
    widths = _widths(options, values, centre, together=False)
    return Scale(centre, np.where(widths > 0, widths, largest))


def _widths(options: distributions.Points, values: Numbers, centre: Numbers, *, together: bool) -> Numbers:
    """The width of each axis of VALUES around CENTRE; TOGETHER they are rounded alike, to be compared."""
    import numpy as np

    if options.robust:
        low, high = np.quantile(values, [0.25, 0.75], axis=0)
        widths: Numbers = (high - low) / IQR_OF_GAUSSIAN
        return widths
    centred = values - centre
    largest = np.abs(centred).max() if together else np.abs(centred).max(0)
    # So the squares of tiny numbers don't vanish.
    unit = np.where(largest > 0, largest, 1.0)
    return np.asarray(unit * np.sqrt(np.square(centred / unit).mean(0)))


def decided(options: distributions.Points, values: Numbers) -> distributions.Points:
    """OPTIONS with `axes` decided from VALUES where it is left open, ready to be written into a run."""
    if options.axes != "auto":
        return options
    widths = scale_of(options.model_copy(update={"axes": "own"}), values).width
    apart = options.standardise and float(widths.max()) > OWN_FROM * float(widths.min())
    return options.model_copy(update={"axes": "own" if apart else "shared"})


def remarks(given: distributions.Points, options: distributions.Points, values: Numbers) -> list[str]:
    """Remarks for a person on how VALUES are scaled, by the OPTIONS that `decided` made of those GIVEN."""
    import numpy as np

    found = []
    if given.axes != options.axes and options.axes == "own":
        widths = scale_of(options, values).width
        ratio = float(widths.max() / widths.min())
        found.append(
            f"one axis is {ratio:.3g} times as wide as the other, so each has its own scale "
            "(distribution.axes=shared keeps the shape)"
        )
    if options.standardise and not options.robust:
        low, middle, high = np.quantile(values, [0.25, 0.5, 0.75], axis=0)
        widths = (high - low) / IQR_OF_GAUSSIAN
        if (widths > 0).all():
            far = float((np.abs(values - middle) / widths).max())
            if far > _FAR:
                found.append(
                    f"the farthest point is {far:,.0f} widths of the middle half away and squeezes the others together "
                    "(distribution.robust=true scales by the middle half)"
                )
    return found
