"""The samples that a racer's cell shows: real ones and fakes, or of a translation Y and what G makes of X."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.array_types import Samples
from gantui.session.view.pictures import (
    ImageSamples,
    ImageSamplesRequest,
    PointsRequest,
    TranslatedImages,
    TranslatedImagesRequest,
    Translation,
    TranslationRequest,
)
from gantui.session.view.pictures.request import Request
from gantui.session.view.pictures.translated_images import MOST
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, picture_in

POINTS, ON_A_LINE = 300, 500
"""Points of each kind that a cell shows; where they are one number each a histogram needs more."""


@dataclass(frozen=True)
class Seen:
    """Samples of one instant."""

    step: int
    real: Samples
    fake: Samples


def request(facts: RunInfo, images: int) -> Request:
    """What is to be asked of the training of FACTS; where its data are images there is room for so many IMAGES."""
    if facts.shape:
        return TranslatedImagesRequest(min(images, MOST)) if facts.maps else ImageSamplesRequest(images)
    if facts.maps:
        return TranslationRequest(POINTS)
    return PointsRequest(ON_A_LINE if facts.space.kind == "line" else POINTS)


def seen_in(snapshot: Snapshot) -> Seen | None:
    """The samples that SNAPSHOT has; None: none."""
    if (images := picture_in(snapshot, ImageSamples)) is not None:
        found = Seen(snapshot.step, images.real, images.fake)
    elif (points := picture_in(snapshot, Translation)) is not None:
        found = Seen(snapshot.step, points.y, points.fake_y)
    elif (mapped := picture_in(snapshot, TranslatedImages)) is not None:
        found = Seen(snapshot.step, mapped.y, mapped.fake_y)
    elif snapshot.facts is None or snapshot.facts.shape:
        return None
    else:
        found = Seen(snapshot.step, snapshot.real, snapshot.fake)
    return found if len(found.fake) else None


def never(facts: RunInfo) -> str:
    """Why the training of FACTS has no samples to show; '' where it has."""
    return "" if facts.maps else facts.unseen.get("image_samples" if facts.shape else "points", "")
