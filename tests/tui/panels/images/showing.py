"""Views of images without a screen: what they draw of a picture that a test made."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.session.view.array_types import Bytes
from gantui.session.view.history import History
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.look.look import Look
from gantui.tui.panels.images.view import ImagesView
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import Shared
from tests.tui.fakes import facts
from tests.tui.test_panels import look

V = TypeVar("V", bound=ImagesView)
SIZES = [(38, 8), (58, 17), (118, 36), (198, 57)]
"""The inside of a panel on a small screen, on a usual one, and whole screens."""


def of_images(shape: tuple[int, ...] = (1, 8, 8), classes: int = 10, **changes: object) -> RunInfo:
    """Facts of a training on images."""
    shares = np.full(classes, 1 / classes, np.float32) if classes else None
    names = tuple(map(str, range(classes)))
    dim = int(np.prod(shape))
    known = {"shape": shape, "dim": dim, "centres": None, "mode_shares": shares, "classes": names, "ladder": None}
    return facts(**{**known, **changes})  # type: ignore[arg-type]


def view_of(kind: type[V], facts: RunInfo, *pictures: Picture, look: Look | None = None) -> V:
    """The view of KIND on a training with FACTS whose snapshot has PICTURES."""
    sight = Sight()
    sight.take(snapshot(facts, *pictures), History(()))
    return kind(look or plain(), sight, Shared())


def snapshot(facts: RunInfo, *pictures: Picture) -> Snapshot:
    """A snapshot of iteration 5 with PICTURES."""
    named = {picture.name: picture for picture in pictures}
    return Snapshot(State.RUNNING, 5, 9, facts=facts, pictures=named)


def plain() -> Look:
    return look("truecolor", "braille")


def text(canvas: Canvas) -> str:
    return "\n".join(canvas.text())


def even(*levels: int, shape: tuple[int, ...] = (1, 8, 8)) -> Bytes:
    """An image of each of LEVELS, all over."""
    return np.stack([np.full(shape, level, np.uint8) for level in levels])
