"""The canvas: what its keys and the mouse do."""

from __future__ import annotations

import pytest

from gantui.errors import Refusal
from gantui.tui.look.display import Display
from gantui.tui.sketch.app import Drawing
from gantui.tui.sketch.sketch import Sketch
from tests.tui.seeing import status, text, until


class Drawn(Drawing):
    """A canvas whose saved sketches are kept."""

    def __init__(self, refusal: str = "", display: Display | None = None) -> None:
        self.kept: list[Sketch] = []
        self.refusal = refusal
        super().__init__("heights.csv", Sketch.empty(), self.keep, display or Display())

    def keep(self, sketch: Sketch) -> None:
        if self.refusal:
            raise Refusal(self.refusal)
        self.kept.append(sketch)

    @property
    def first_row(self) -> str:
        return self._row.text

    @property
    def sketch(self) -> Sketch:
        return self._history.now


async def test_a_blob_is_drawn_in_the_middle_and_written() -> None:
    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "space")
        assert "heights.csv *   150 points   blob 0.1   class 1" in app.first_row
        await pilot.press("w")
        assert "heights.csv   150 points" in app.first_row
        assert app.kept[-1] is app.sketch
        assert app.kept[-1].points.mean(0) == pytest.approx([0, 0], abs=0.15)
        await pilot.press("q")
    assert not app.wants_training


async def test_with_the_pen_down_the_arrows_draw_and_one_undo_takes_the_stroke_back() -> None:
    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d", "right", "right", "shift+right", "d", "shift+left")
        drawn = app.sketch
        assert drawn.points[:, 0].max() > 0.2
        assert len(drawn) > 10
        await pilot.press("space", "u")
        assert app.sketch is drawn
        await pilot.press("u")
        assert len(app.sketch) == 0
        await pilot.press("U")
        assert app.sketch is drawn


async def test_the_mouse_draws_while_its_button_is_down() -> None:
    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await pilot.hover("#plane", (5, 5))
        await pilot.mouse_down("#plane", (20, 5))
        await pilot.hover("#plane", (30, 5))
        await pilot.mouse_up("#plane", (30, 5))
        drawn = app.sketch
        await pilot.hover("#plane", (60, 20))
        assert app.sketch is drawn
        assert set(drawn.classes.tolist()) == {3}
        left, right = app._plane.place(20, 5), app._plane.place(30, 5)
        assert drawn.points[:, 0].min() > left[0] - 0.1
        assert drawn.points[:, 0].max() < right[0] + 0.1
        assert abs(drawn.points[:, 1] - left[1]).max() <= 0.05


async def test_tools_sizes_and_an_eraser() -> None:
    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "minus", "minus", "space", "e", *["plus"] * 9)
        assert "erase 0.5" in app.first_row
        await pilot.press("space")
        assert len(app.sketch) == 0
        await pilot.press("u", "x", "u")
        assert len(app.sketch) == 150
        await pilot.press("s", *["minus"] * 9)
        assert "spray 0.02" in app.first_row


async def test_the_circle_is_as_wide_as_what_the_tool_does() -> None:
    def rows(app: Drawn) -> int:
        """How many rows of the plane the circle takes."""
        return sum(any("\u2800" < mark <= "\u28ff" for mark in row) for row in text(app).splitlines()[1:-1])

    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["plus"] * 9)
        brush = rows(app)
        await pilot.press("e")
        erase = rows(app)
    high = app._plane.size.height  # of 2; the tool is .5
    assert (brush, erase) == pytest.approx((high / 4, high / 2), abs=1)


async def test_who_leaves_with_something_unsaved_is_asked() -> None:
    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "space", "q", "c")
        assert app.is_running
        assert not app.kept
        await pilot.press("q", "s")
    assert len(app.kept[-1]) == 150


async def test_training_needs_points_and_has_them_written_first() -> None:
    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r", "space", "r")
        assert "a GAN needs two points at least, apart both across and up" in app.first_row
        assert not app.kept
        await pilot.press("o", "space", "r")
    assert app.wants_training
    assert len(app.kept[-1]) == 151


async def test_a_class_of_one_point_can_t_be_learned() -> None:
    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "space", "2", "b", "space", "r")
        assert "class 2 is at one place only: draw more of it, or erase it" in app.first_row
        assert not app.kept
        await pilot.press("right", "space", "r")
    assert app.wants_training


async def test_where_the_file_can_t_be_written_nothing_is_left() -> None:
    app = Drawn("heights.csv: can't be written: No space left on device; FILE names another place")
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("o", "space", "w")
        assert "No space left" in app.first_row
        assert "*" in app.first_row
        await pilot.press("q", "s")
        assert app.is_running
        await pilot.press("q", "d")
    assert not app.kept


async def test_help_explains_the_canvas_then_the_keys() -> None:
    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark", "question_mark", "escape", "o", "space")
        assert len(app.sketch) == 150


@pytest.mark.parametrize("size", [(60, 20), (59, 20), (30, 8), (200, 60)])
async def test_it_is_drawn_in_every_size(size: tuple[int, int]) -> None:
    app = Drawn()
    async with app.run_test(size=size) as pilot:
        await pilot.press("o", "space", *["shift+right"] * 20, *["shift+up"] * 9, "space")
        assert len(app.sketch) == 300, "what can't be seen is drawn all the same"


async def test_without_colours_classes_are_told_apart_by_their_numbers() -> None:
    app = Drawn(display=Display(depth="none", glyphs="braille"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "o", "space")
        assert "333" in text(app)


async def test_what_a_key_did_has_room_before_the_tool_has() -> None:
    app = Drawn()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "space", "x")
        await until(pilot, lambda: "all points are gone; u brings them back" in status(app))
        assert status(app).startswith(" heights.csv *   0 points")
        await pilot.press("u")
        await until(pilot, lambda: "150 points   blob 0.1   class 1   taken back" in status(app))
