"""What the views of images draw: frames, words, numbers, whatever the size of the panel."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gantui.draw.palette import BAD, DIM, FAKE, REAL
from gantui.session.view.pictures import (
    BelievedImages,
    ImageSamples,
    ImageSlopes,
    LatentWalk,
    LatentWalkRequest,
    NearestImages,
)
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.pictures.picture import Picture
from gantui.tui.look.look import Look
from gantui.tui.look.theme import THEMES
from gantui.tui.panels.images.believed import Believed
from gantui.tui.panels.images.nearest import Nearest
from gantui.tui.panels.images.samples import FakeImages, RealImages
from gantui.tui.panels.images.slopes import Slopes
from gantui.tui.panels.images.view import ImagesView
from gantui.tui.panels.images.walk import Walk
from tests.tui.panels.images.showing import SIZES, even, of_images, text, view_of
from tests.tui.test_panels import look


def pictures(shape: tuple[int, ...] = (1, 8, 8), count: int = 20) -> dict[type[ImagesView], Picture]:
    """A picture for each view."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (2 * count, *shape)).astype(np.uint8)
    slopes = rng.integers(0, 256, (2 * count, 1, *shape[1:])).astype(np.uint8)
    numbers = np.linspace(2.0, -2.0, 2 * count).astype(np.float32)
    samples = ImageSamples(images, images)
    return {
        FakeImages: samples,
        RealImages: samples,
        Believed: BelievedImages(256, images, numbers, images, numbers),
        Slopes: ImageSlopes(images, slopes, abs(numbers), images, slopes, abs(numbers)),
        Nearest: NearestImages(images, images, abs(numbers), abs(numbers) / 2, 0.5, 0.9),
        Walk: LatentWalk(count, images, "straight on"),
    }


LOOKS = {
    "truecolor": look("truecolor", "braille"),
    "256": look("256", "braille"),
    "none": look("none", "block"),
    "ascii": look("none", "ascii"),
    "octants on a light screen": Look.of(THEMES.find("light"), "truecolor", "braille", "octant"),
}


@pytest.mark.parametrize("kind", list(pictures()), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 28, 28), (3, 20, 12)])
@pytest.mark.parametrize("name", list(LOOKS))
def test_they_are_drawn_in_every_size_and_with_every_look(
    kind: type[ImagesView], shape: tuple[int, ...], name: str
) -> None:
    facts, picture = of_images(shape, reading="score"), pictures(shape)[kind]
    view = view_of(kind, facts, picture, look=LOOKS[name])
    for size in (*SIZES, (1, 1), (12, 3)):
        drawn = view.draw(facts, *size)
        assert drawn.chars.shape == size[::-1]
        if size in SIZES:
            assert (drawn.bg > 0).any() or (drawn.chars != ord(" ")).any()
            view.wants(facts, *size)
        assert view.about()
        assert view.state_line(facts, 60) is not None


@pytest.mark.parametrize("kind", list(pictures()), ids=lambda kind: kind.__name__)
def test_a_larger_panel_asks_for_more_images(kind: type[ImagesView]) -> None:
    facts = of_images(reading="score")
    small, large = (view_of(kind, facts).wants(facts, *SIZES[at]) for at in (1, -1))
    (name,) = small.by_name
    assert vars(large.by_name[name]) != vars(small.by_name[name])
    assert (small | large).by_name[name] == large.by_name[name]


def test_the_most_believed_have_d_s_green_and_the_least_its_purple_with_its_output() -> None:
    facts = of_images(reading="score")
    scores = np.array([2.0, 1.9, -2.0, -1.9], np.float32)
    picture = BelievedImages(256, even(250, 240, 10, 20), scores, even(250, 240, 10, 20), scores)
    drawn = view_of(Believed, facts, picture).draw(facts, 58, 17)
    rows, words = drawn.text(), text(drawn)
    y = next(y for y, row in enumerate(rows) if "2" in row and "-2" in row)
    assert {"2", "1.9", "-2", "-1.9"} <= set(words.replace("1.90", "1.9").replace("2.0", "2").split())
    assert rows[0].split() == ["fakes", "believed", "most", "fakes", "believed", "least"]
    half = drawn.width // 2
    frames = [
        set(drawn.fg[1:y, side][np.isin(drawn.chars[1:y, side], [ord("▐"), ord("▌")])].tolist())
        for side in (slice(0, half), slice(half, None))
    ]
    assert frames == [{REAL}, {FAKE}]


def test_where_there_is_room_real_images_are_shown_too() -> None:
    facts = of_images(reading="score")
    drawn = text(view_of(Believed, facts, pictures()[Believed]).draw(facts, 118, 36))
    assert "real ones believed least" in drawn
    assert "real ones believed least" not in text(view_of(Believed, facts, pictures()[Believed]).draw(facts, 38, 8))


@pytest.mark.parametrize("kind", list(pictures()), ids=lambda kind: kind.__name__)
def test_where_there_is_no_picture_the_reason_is_told_or_that_it_is_still_to_come(kind: type[ImagesView]) -> None:
    name = pictures()[kind].name
    facts = of_images(unseen={name: "not kept of the past"})
    assert "There is no picture: not kept of the past." in text(view_of(kind, facts).draw(facts, 70, 17))
    assert "still to come" in text(view_of(kind, of_images()).draw(of_images(), 70, 17))


def test_a_fake_that_is_too_near_is_marked_in_words_and_in_red() -> None:
    facts = of_images()
    images = even(200, 100, 0), even(190, 40, 10)
    picture = NearestImages(*images, *np.array([[0.3, 2.5, 0.4], [0.2, 0.2, 0.99]], np.float32), 1.4, 0.8)
    view = view_of(Nearest, facts, picture)
    drawn = view.draw(facts, 58, 17)
    y = next(y for y, row in enumerate(drawn.text()) if "2.5" in row)
    row = drawn.text()[y]
    # The last is near, but as near to another image: an empty image is near to many.
    assert row.split() == ["0.300", "!", "2.50", "0.400"]
    assert [int(drawn.fg[y, row.index(each)]) for each in ("0.300", "2.50")] == [BAD, DIM]
    assert view.state_line(facts, 60) == "1 of 3 remembered: nearer than 1.40, to one alone"
    unknown = dataclasses.replace(picture, limit=None)
    assert "!" not in text(view_of(Nearest, facts, unknown).draw(facts, 58, 17))


def test_gradients_lie_below_their_images_fakes_and_real_ones_in_turn() -> None:
    facts = of_images()
    ones = np.array([0.5], np.float32)
    picture = ImageSlopes(even(250), even(60), ones, even(200), even(30), ones / 2)
    view = view_of(Slopes, facts, picture)
    drawn = view.draw(facts, 58, 17)
    rows = drawn.text()
    y = next(y for y, row in enumerate(rows) if "fake" in row)
    assert rows[y].split() == ["fake", "real"]
    at = rows[y].index("fake"), rows[y].index("real")
    grey = [view.look.palette.colours[int(drawn.bg[y + side, x])] for side in (-1, 1) for x in at]
    fake, real, fake_slope, real_slope = (colour[0] for colour in grey if isinstance(colour, tuple))
    assert fake > real > fake_slope > real_slope
    assert "0.500" in text(drawn)


def test_a_row_of_the_walk_is_a_path_and_shows_both_its_ends() -> None:
    facts = of_images()
    picture = LatentWalk(11, even(*range(0, 242, 22), *range(242, 0, -22)), "straight on")
    view = view_of(Walk, facts, picture)
    drawn = view.draw(facts, 58, 17)
    first = [view.look.palette.colours[index] for index in drawn.bg[0].tolist() if index]
    levels = [colour[0] for colour in first if isinstance(colour, tuple)]
    assert levels == sorted(levels)
    assert abs(levels[0] - 0) < 8
    assert abs(levels[-1] - 220) < 8
    assert "straight on" in view.about()


def test_a_walk_plays_from_each_latent_to_the_next_and_back_until_it_is_to_stand_still() -> None:
    facts = of_images((1, 8, 8))
    grey = [10 * (1 + i) for i in range(12)]
    view = view_of(Walk, facts, LatentWalk(12, even(*grey, *grey[::-1]), "straight on"))
    view.draw(facts, 58, 21)
    still = view.inputs()
    assert view.inputs() == still, "nothing moves yet"
    assert view.actions()["morph"]().endswith("it plays")
    asked = view.wants(facts, 58, 21).get(LatentWalkRequest)
    assert asked.paths * asked.frames <= MOST
    assert asked.frames > 6
    first, second = list[int](), list[int]()
    for _ in range(24):
        view.inputs()
        row = view.draw(facts, 58, 21).bg[0]
        colours = [view.look.palette.colours[index] for index in row[row > 0].tolist()]
        levels = [colour[0] for colour in colours if isinstance(colour, tuple)]
        first.append(levels[0])
        second.append(levels[-1])
    turn = first.index(max(first))
    assert first[:turn] == sorted(first[:turn])
    assert first[turn : turn + 11] == sorted(first[turn : turn + 11], reverse=True)
    assert second[:turn] == sorted(second[:turn], reverse=True), "each place walks its own way"
    assert first[1] == first[23], "there and back"
    assert view.actions()["morph"]().endswith("way by way")
    assert view.inputs() == view.inputs()
