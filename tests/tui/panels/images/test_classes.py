"""The generator's images by class: in rows, in columns, or one after the other."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gantui.draw.palette import BAD, GOOD, WARN
from gantui.session.view.history import History
from gantui.session.view.pictures import ClassedImages, ClassedImagesRequest
from gantui.tui.panels.images.classes import ByClass
from tests.tui.panels.images.showing import SIZES, of_images, snapshot, text, view_of


def classed(read: list[int], sure: list[bool] | None = None, asked: list[int] | None = None) -> ClassedImages:
    """Images as bright as the class that is read in them."""
    numbers = np.array(read, np.int64)
    images = np.broadcast_to((25 * numbers[:, None, None, None]).astype(np.uint8), (len(read), 1, 8, 8))
    wanted = None if asked is None else np.array(asked, np.int64)
    return ClassedImages(images, numbers, np.array(sure or [True] * len(read)), wanted)


def brightness(view: ByClass, canvas_row: np.ndarray) -> list[int]:
    """The grey of each cell of a row that is drawn in even greys, without the blank ones."""
    colours = [view.look.palette.colours[index] for index in canvas_row.tolist() if index]
    return [colour[0] for colour in colours if isinstance(colour, tuple)]


@pytest.mark.parametrize("size", SIZES)
def test_each_class_has_its_images_at_all_sizes(size: tuple[int, int]) -> None:
    facts, picture = of_images(), classed([number for number in range(10) for _ in range(30)])
    view = view_of(ByClass, facts, picture)
    drawn = view.draw(facts, *size)
    assert drawn.chars.shape == size[::-1]
    some = set(text(drawn).split()) & set(map(str, range(10)))
    assert len(some) >= (4 if size == SIZES[0] else 10)


def test_where_there_is_room_a_row_holds_one_class_alone_with_its_share() -> None:
    facts, picture = of_images(), classed([9, 0, 9, 3, 9])
    view = view_of(ByClass, facts, picture)
    drawn = view.draw(facts, 198, 57)
    rows = {row.strip(): y for y, row in enumerate(drawn.text()) if row.strip().isdigit()}
    assert drawn.text()[rows["9"] + 1].split()[:2] == ["60", "%"]
    last = brightness(view, drawn.bg[rows["9"]])
    assert len(set(last)) == 1
    assert len(last) == 3 * len(brightness(view, drawn.bg[rows["0"]]))
    assert last[0] > brightness(view, drawn.bg[rows["0"]])[0]
    assert drawn.fg[rows["5"]].max() == BAD, "a class without an image is told"


def test_what_is_not_surely_read_is_told_without_colours_too() -> None:
    facts = of_images()
    drawn = view_of(ByClass, facts, classed([4, 7], [True, False])).draw(facts, 58, 17)
    assert " 4 " in text(drawn)
    assert "7?" in text(drawn)


def test_a_generator_that_was_asked_is_sorted_by_that_and_misreadings_are_red() -> None:
    facts = of_images()
    view = view_of(ByClass, facts, classed([4, 1, 1], [True, True, False], asked=[1, 1, 1]))
    drawn = view.draw(facts, 58, 17)
    y = next(y for y, row in enumerate(drawn.text()) if "4" in row)
    words = drawn.text()[y]
    assert words.split() == ["4", "1", "1?"]
    colours = [int(drawn.fg[y, words.index(word)]) for word in ("4", "1", "1?")]
    assert colours == [BAD, GOOD, WARN]
    assert "67 % are read as asked" in view.state_line(facts, 40)
    assert "asked for" in view.heading()


def test_a_class_that_there_is_not_breaks_nothing() -> None:
    facts = of_images(classes=3)
    for size in SIZES:
        view_of(ByClass, facts, classed([900, 1])).draw(facts, *size)
    assert classed([-1]).flaw()
    assert not classed([900]).flaw()


def test_of_a_thousand_classes_those_come_that_there_are() -> None:
    facts = of_images(classes=1000)
    drawn = view_of(ByClass, facts, classed([999, 5, 999])).draw(facts, 118, 36)
    assert {"5", "999"} == set(text(drawn).split()) & {str(number) for number in range(1000)}


def test_it_asks_for_more_images_than_it_shows_and_is_not_there_without_classes() -> None:
    facts = of_images()
    view = view_of(ByClass, facts, classed([0]))
    assert view.present(facts)
    assert not view.present(of_images(classes=0))
    small, large = (view.wants(facts, *size).get(ClassedImagesRequest).images for size in (SIZES[0], SIZES[-1]))
    assert 128 <= small < large


def test_what_is_read_is_summed_up_only_where_it_says_something() -> None:
    facts, picture = of_images(), classed([1, 2], [True, False])
    view = view_of(ByClass, facts, picture)
    assert view.state_line(facts, 60) == "of 2 fakes; classes say nothing yet"
    for frechet, said in ((0.5, "classes say nothing yet"), (0.02, "50 % surely read")):
        record = {"frechet": frechet, "frechet_blend": 0.18}
        view.sight.take(dataclasses.replace(snapshot(facts, picture), record=record), History(()))
        assert said in view.state_line(facts, 60)
