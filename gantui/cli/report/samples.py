"""What a generator makes, as a figure in HTML: on pages of reports, and in notebooks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.cli.report import images, svg
from gantui.cli.report.document import figure
from gantui.session.view.pictures import ImageSamples
from gantui.session.view.snapshot import Snapshot, picture_in


def generated(shown: Snapshot) -> str:
    """The samples of SHOWN, beside or over the data; empty where the snapshot does not say what data they are of."""
    if shown.facts is None:
        return ""
    if shown.facts.space.kind == "plane":
        return figure(svg.plane(shown), "The plane of data and samples", svg.SQUARE + 72, svg.SQUARE + 82)
    if shown.facts.space.kind == "line":
        return figure(svg.line(shown), "The line of data and samples")
    if made := of_given(shown):
        return made
    if (samples := picture_in(shown, ImageSamples)) is None:
        return ""
    fakes = sheet("Fakes, from the same latents as on the screen", images.some(samples.fake))
    by_class = images.by_class(shown)
    return fakes if by_class is None else sheet(*by_class) + fakes


def of_given(shown: Snapshot) -> str:
    """What is made of images that G is given, beside them and what is true; empty where G is given none."""
    if (aged := images.ages(shown)) is not None:
        return sheet("Given and made at ages from 0 to 1, and below what it truly is at these", aged)
    if (completed := images.completions(shown)) is not None:
        return sheet("Given, made of it by several draws of noise, and true", completed)
    return ""


def sheet(label: str, pixels: NDArray[np.uint8]) -> str:
    """A figure of PIXELS with LABEL below, as wide as its column."""
    inside, width, height = images.inside_of(pixels)
    return figure(inside, label, width, height, caption=label)
