"""Points by class, as a person sees them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from gantui.draw.canvas import Canvas
from gantui.draw.palette import CLASSES, FAKE
from gantui.session.view.pictures import PointClasses, PointClassesRequest, PointsRequest
from gantui.tui.panels.training_panel import TrainingPanel
from tests.asking import put
from tests.draw.drawing import cells_of
from tests.tui.test_panels import Case, look, made, of, running, trained

LABEL = "points by class"
NUMBERS = "123456789"


def classed(asked: bool, names: tuple[str, ...] = ()) -> Case:
    """Real points whose class is the mode at which they lie; fakes of as many classes."""
    judged = "labelled" if asked else "pointwise"
    snapshot, history = of(trained(judged=judged, classes=names))
    assert snapshot.facts is not None
    assert snapshot.facts.centres is not None
    nearest = np.linalg.norm(snapshot.real[:, None] - snapshot.facts.centres[None], axis=2).argmin(1)
    return put(snapshot, PointClasses(nearest, asked)), history


@cache
def conditional() -> Case:
    return classed(True)


@cache
def named() -> Case:
    return classed(False, ("ash", "birch", "cedar", "date", "elm", "fir", "gum", "hazel"))


def by_class(case: object, *painted: str) -> TrainingPanel:
    panel = made("plane", case, look(*painted))  # type: ignore[arg-type]
    panel.view = panel.present_views().index(LABEL)
    panel.inputs()
    return panel


def drawn(case: object, width: int, height: int, *painted: str) -> Canvas:
    return by_class(case, *painted).draw(width, height)


def test_it_leads_where_g_is_asked_for_classes_and_is_a_view_where_points_have_some() -> None:
    for painted in (look(), look("none"), look("truecolor", "ascii")):
        assert made("plane", conditional, painted).present_views()[0] == LABEL
    views = made("plane", named).present_views()
    assert LABEL in views[1:]
    assert LABEL not in made("plane", running).present_views()


def test_it_asks_for_the_classes_of_the_points_it_draws() -> None:
    wanted = by_class(conditional).wants()
    assert wanted.get(PointClassesRequest).count == wanted.get(PointsRequest).count > 0


def test_each_class_of_real_points_has_a_colour_of_its_own_at_its_mode() -> None:
    canvas = drawn(named, 60, 24)
    centres = conditional()[0].facts.centres  # type: ignore[union-attr]
    assert centres is not None
    for number, (x, y) in enumerate(centres):
        there = {(column, row) for column, row in cells_of(canvas, CLASSES[number]) if column < 46}
        assert there, number
        columns, rows = zip(*there, strict=True)
        where = np.array([np.mean(columns) / 46 * 4 - 2, 2 - np.mean(rows) / 24 * 4])
        assert np.linalg.norm(where - (x, y)) < 0.5, number
    assert cells_of(canvas, FAKE), "fakes that nobody asked for a class are purple"


@pytest.mark.parametrize("painted", [("truecolor", "braille"), ("256", "braille"), ("none", "braille")])
def test_a_fake_is_the_number_of_the_class_it_was_asked_for(painted: tuple[str, str]) -> None:
    canvas = drawn(conditional, 60, 24, *painted)
    for number in range(8):
        signs = {canvas.text()[y][x] for x, y in cells_of(canvas, CLASSES[number])}
        assert str(number + 1) in signs
        assert not signs & (set(NUMBERS) - {str(number + 1)})


@pytest.mark.parametrize("painted", [("none", "braille"), ("truecolor", "ascii")])
def test_without_colours_or_braille_real_points_are_letters(painted: tuple[str, str]) -> None:
    canvas = drawn(conditional, 60, 24, *painted)
    text = "\n".join(canvas.text())
    assert all(each in text for each in ("a real", "1 fake", "a 1", "h 8"))
    picture = {char for row in canvas.text() for char in row[:44]}
    assert set("abcdefgh") <= picture


@pytest.mark.parametrize(("width", "height"), [(60, 24), (50, 24), (38, 9)])
def test_the_legend_names_the_classes_as_far_as_there_is_room(width: int, height: int) -> None:
    text = "\n".join(drawn(named, width, height).text())
    assert "ash" in text
    assert "● fake" in text
    assert "hazel" in text or "more" in text or "…" in text


def test_layers_leave_points_out_and_modes_are_not_numbered() -> None:
    panel = by_class(conditional)
    shown = panel.shown()
    assert shown is not None
    assert {each.name: each.missing for each in shown.layers()}["modes"] == "not in this view (v)"
    shown.turn_layer("real")
    canvas = panel.draw(60, 24)
    braille = {char for row in canvas.text() for char in row[:44] if 0x2801 <= ord(char) <= 0x28FF}
    assert not braille
    shown.turn_layer("fake")
    assert not set("".join(row[:44] for row in panel.draw(60, 24).text()[1:-1])) & set(NUMBERS)


def test_a_run_that_is_older_than_the_picture_shows_its_points_as_ever() -> None:
    def older() -> Case:
        return of(trained(judged="labelled"))

    text = "\n".join(by_class(older).draw(60, 24).text())
    assert "● real" in text
    assert "● both" in text
