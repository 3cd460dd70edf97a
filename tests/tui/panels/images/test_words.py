"""Words of points and modes stand nowhere where the data are images: these have classes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gantui.session.view.pictures import Modes
from gantui.session.view.snapshot import picture_in
from gantui.tui.dialogs.events import served
from gantui.tui.panels.coverage.modes_over_time import story
from tests.tui.fakes import FakeSource
from tests.tui.panels.images.showing import of_images
from tests.tui.seeing import dashboard, status, text, until
from tests.tui.test_panels import trained
from tests.tui.turning import Turnable, press


async def helps(source: FakeSource) -> tuple[str, str]:
    """The help on panel 4, and the list of all keys."""
    app = dashboard(source)
    async with app.run_test(size=(120, 90)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        press(app, "4", "?")
        await until(pilot, lambda: "Over time: a row" in text(app))
        about = text(app)
        press(app, "?")
        await until(pilot, lambda: "Go to panel 4" in text(app))
        return about, text(app)


@pytest.mark.parametrize(
    ("images", "first", "second", "fourth"),
    [
        (True, "fake images", "real images", "classes"),
        (False, "points over what D believes", "D against the best D", "modes"),
    ],
)
async def test_the_keys_of_the_panels_say_what_is_seen_there(
    images: bool, first: str, second: str, fourth: str
) -> None:
    source = Turnable()
    source.hold = True
    if images:
        source.replace(facts=of_images(), pictures={})
    about, keys = await helps(source)
    for number, name in enumerate((first, second, "losses", fourth), 1):
        assert f"{number}            Go to panel {number}: {name}." in keys.replace("┃", "")
    assert ("One bar a class" in about) is images
    assert ("a row for each mode" in about) is not images
    assert "points" not in keys or not images
    assert "modes" not in keys or not images


def test_what_is_said_of_classes_calls_them_so_and_names_them() -> None:
    modes = picture_in(trained().latest(), Modes)
    assert modes is not None
    few = np.arange(8) < 2
    modes = dataclasses.replace(modes, fair=few, covered=few)
    said = served(modes, of_images(classes=8))
    assert said.startswith(f"classes at step {modes.step:,}: a fair share of good samples at 0, 1; none at 2, 3, 4")
    strip = trained().latest().strip
    assert strip is not None
    there = dataclasses.replace(strip, shares=strip.shares * 0 + 1)
    assert story(there, tuple("abcdefgh"))[0] == "all 8 classes there all the time"
