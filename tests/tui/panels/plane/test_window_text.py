"""The part of the plane that is shown is told in the data's own units."""

from __future__ import annotations

import dataclasses

from gantui.tui.panels.plane.window_text import window_lines, window_row
from tests.tui import fakes


def test_it_is_told_by_the_names_of_the_axes_in_their_own_units() -> None:
    facts = dataclasses.replace(
        fakes.facts(),
        extent=(-2.0, 2.0, -2.0, 2.0),
        offset=(130.0, 5.0),
        factors=(10.0, 1.5),
        axes=("height", "weight of the child"),
    )
    assert window_lines(facts, 11) == ["height", "110..150", "weight of …", "2..8"]
    assert window_row(facts) == "height 110..150, weight of the child 2..8"


def test_without_names_it_is_the_window() -> None:
    facts = dataclasses.replace(
        fakes.facts(), extent=(-2.0, 2.0, -2.0, 2.0), factor=1.0, offset=(0.0, 0.0), factors=(), axes=()
    )
    assert window_lines(facts, 11) == ["window", "-2..2", "-2..2"]
    assert window_row(facts) == ""
