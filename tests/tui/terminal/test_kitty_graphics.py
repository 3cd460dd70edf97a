"""Images as Kitty's terminal shows them, seen through a terminal of the test's own."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from gantui.draw.canvas import Canvas
from gantui.draw.image_placeholders import SIDE, placeholders
from gantui.draw.images.grid import placed
from gantui.draw.images.tiling import Tiling
from gantui.tui.look.look import Look
from gantui.tui.look.theme import THEMES
from gantui.tui.panels.image_tiler import Tiler
from gantui.tui.terminal import kitty_graphics
from gantui.tui.terminal.graphics_answers import Answers
from gantui.tui.terminal.internals import LayoutUpdate
from gantui.tui.terminal.placeholders_in_text import codes_in
from gantui.tui.terminal.row import Row
from gantui.tui.terminal.screen_difference import Shown
from gantui.tui.terminal.terminal_images import TerminalImages
from tests.tui.terminal.kitty_terminal import MARKS, KittyTerminal

SIZE = Size(40, 12)


class Sender:
    """Sends canvases and pictures as the app does."""

    def __init__(self, theme: str = "dark", **terminal: object) -> None:
        self.terminal = KittyTerminal(*SIZE, **terminal)  # type: ignore[arg-type]
        self.images, self.shown = TerminalImages(lambda: None), Shown()
        self.look = Look.of(THEMES.find(theme), "truecolor", "braille")
        self.look.pixels = self.images
        self._console = Console(color_system="truecolor", force_terminal=True)

    def show(self, canvas: Canvas, room: float = 1e9) -> int:
        """Show CANVAS, and as many pictures as ROOM takes; returns the bytes of these."""
        whole = Canvas.blank(*SIZE)
        whole.paste(0, 0, canvas)
        rows = Row.of(whole, range(SIZE.height), self.look.styles)
        update = LayoutUpdate([[row] for row in rows], Region(0, 0, *SIZE))
        self.terminal.feed(self.shown.difference(update, SIZE, self._console).render_segments(self._console))
        return self.send(room)

    def send(self, room: float = 1e9) -> int:
        seen = self.shown.images()
        self.terminal.feed(self.images.unseen(seen))
        sent = self.images.due(seen, room)
        self.terminal.feed(sent)
        return len(sent)

    def grid(self, tiler: Tiler, images: np.ndarray, tiles: Tiling) -> Canvas:
        return placed(tiler.cells(images, tiles), tiles, glyphs=self.look.images)


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)


def larger(image: np.ndarray, zoom: int) -> np.ndarray:
    """IMAGE [channels, height, width] in colour, each pixel ZOOM x ZOOM: [height, width, 3]."""
    colour = np.broadcast_to(image, (3, *image.shape[1:])).transpose(1, 2, 0)
    return colour.repeat(zoom, 0).repeat(zoom, 1)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_what_is_seen_is_the_image_pixel_for_pixel(channels: int, theme: str) -> None:
    images, tiles = noise(6, channels, 28, 28), Tiling(3, 2, 7, 4, (1, 1))
    sender = Sender(theme, cell=(8, 14))  # 7 x 4 cells are 56 x 56 pixels
    sender.show(sender.grid(Tiler(sender.look), images, tiles))
    seen = sender.terminal.pixels()
    for number, image in enumerate(images):
        x, y = tiles.place(*divmod(number, 3))
        assert np.array_equal(seen[14 * y : 14 * y + 56, 8 * x : 8 * x + 56], larger(image, 2))
    assert (seen[:, 56:64] == seen[-1, -1]).all()  # the ground, between two images as elsewhere


def test_where_cells_are_of_other_proportions_an_image_keeps_its_own_and_stands_in_their_middle() -> None:
    image, tiles = noise(1, 1, 28, 28), Tiling(1, 1, 7, 4, (0, 0))
    sender = Sender(cell=(8, 16))  # 56 x 64 pixels
    sender.show(sender.grid(Tiler(sender.look), image, tiles))
    seen = sender.terminal.pixels()[:64, :56]
    assert np.array_equal(seen[4:60], larger(image[0], 2))
    assert (seen[:4] == seen[0, 0]).all()
    assert (seen[60:] == seen[0, 0]).all()


def test_an_image_of_more_pixels_than_its_cells_is_averaged() -> None:
    halves = np.zeros((1, 1, 200, 200), np.uint8)
    halves[..., 100:] = 200
    sender = Sender(cell=(10, 20))
    sender.show(sender.grid(Tiler(sender.look), halves, Tiling(1, 1, 8, 4, (0, 0))))
    (image,) = sender.terminal.images.values()
    assert image.shape == (80, 80, 3)
    assert (image[:, :40] == 0).all()
    assert (image[:, 40:] == 200).all()


def test_a_large_image_is_sent_in_chunks_and_seen_whole() -> None:
    images = noise(1, 3, 64, 64)
    sender = Sender(cell=(8, 16))
    sender.show(sender.grid(Tiler(sender.look), images, Tiling(1, 1, 8, 4, (0, 0))))
    assert sender.terminal.uploaded > 2 * 4096
    assert np.array_equal(sender.terminal.pixels()[:64, :64], larger(images[0], 1))


def test_only_images_that_have_changed_are_sent_again_and_no_cell_is() -> None:
    images, tiles = noise(6, 1, 8, 8), Tiling(3, 2, 6, 3, (1, 0))
    sender, others = Sender(), images.copy()
    others[4] = 255 - others[4]
    tiler = Tiler(sender.look)
    first = sender.show(sender.grid(tiler, images, tiles))
    assert sender.show(sender.grid(tiler, images.copy(), tiles)) == 0
    before = sender.terminal.uploads
    one = sender.show(sender.grid(tiler, others, tiles))
    assert sender.terminal.uploads == before + 1
    assert 0 < one < first / 5
    x, y = tiles.place(1, 1)
    assert np.array_equal(sender.terminal.pixels()[16 * y : 16 * y + 48, 8 * x : 8 * x + 48], larger(others[4], 6))


def test_a_slow_terminal_is_sent_a_few_at_a_time_always_the_newest_and_each_in_its_turn() -> None:
    tiles, tiler_images = Tiling(4, 1, 6, 3, (1, 0)), [noise(4, 1, 8, 8) ^ each for each in (0, 85, 170)]
    sender = Sender()
    tiler = Tiler(sender.look)
    for images in tiler_images:
        sender.show(sender.grid(tiler, images.astype(np.uint8), tiles), room=1)
    assert sender.terminal.uploads == 3
    assert len(sender.terminal.images) == 3  # not one of them three times
    while sender.send(room=1):
        pass
    assert [np.array_equal(image[..., 0], last[0]) for image, last in zip(
        sender.terminal.images.values(), tiler_images[-1], strict=True)] == [True] * 4  # fmt: skip


def test_what_is_no_longer_seen_is_freed_and_comes_back_when_it_is() -> None:
    images, tiles = noise(6, 1, 8, 8), Tiling(3, 2, 6, 3, (1, 0))
    sender = Sender()
    grid = sender.grid(Tiler(sender.look), images, tiles)
    sender.show(grid)
    assert len(sender.terminal.images) == 6
    sender.show(grid.part(0, 0, grid.width, 3))
    assert len(sender.terminal.images) == 3
    sender.show(Canvas.blank(1, 1))
    assert sender.terminal.images == sender.terminal.placements == {}
    sender.show(grid)
    assert len(sender.terminal.images) == 6


def test_a_smaller_grid_gives_numbers_back_and_another_one_takes_them() -> None:
    sender = Sender()
    one, other, tiles = Tiler(sender.look), Tiler(sender.look), Tiling(3, 2, 6, 3, (1, 0))
    sender.show(sender.grid(one, noise(6, 1, 8, 8), tiles))
    numbers = set(sender.terminal.images)
    sender.grid(one, noise(2, 1, 8, 8), tiles)
    sender.show(sender.grid(other, noise(4, 1, 8, 8), tiles))
    assert set(sender.terminal.images) < numbers
    assert len(sender.terminal.images) == 4


def test_a_terminal_of_which_nothing_is_known_is_sent_all_again() -> None:
    images, tiles = noise(3, 1, 8, 8), Tiling(3, 1, 6, 3, (1, 0))
    sender = Sender()
    grid = sender.grid(Tiler(sender.look), images, tiles)
    first = sender.show(grid)
    sender.terminal, sender.shown = KittyTerminal(*SIZE), Shown()
    sender.images.forget()
    assert sender.show(grid) == first
    assert len(sender.terminal.images) == 3
    sender.terminal.feed(sender.images.freed())
    assert not sender.terminal.images


def test_a_row_that_is_cut_keeps_its_pieces_and_so_does_what_textual_makes_of_it() -> None:
    canvas = Canvas.blank(10, 1)
    canvas.put(0, 0, "ab")
    canvas.chars[0, 2:5] = placeholders(np.array([7]), 1, 3)[0, 0]
    (row,) = Row.of(canvas, [0], Look.of(THEMES.find("dark"), "truecolor", "braille").styles)
    left, right = row.divide([4, 10])
    assert isinstance(left, Row)
    assert isinstance(right, Row)
    assert [*left.chars, *right.chars] == [*row.chars]
    assert canvas.text() == ["ab        "]
    assert row.crop(3, 3).cell_length == 0
    text = Strip(list(row)).crop(1, 9)
    assert [*codes_in(text)] == [*row.chars[1:9]]
    assert text.cell_length == 8
    tinted = Strip([Segment(part, Style(color="#123456")) for part, _, _ in text])
    assert [*codes_in(tinted)] == [ord("b"), *[32] * 7]
    assert row.crop(0, 10) is row


# The protocol --------------------------------------------------------------------------------------------------------


def test_the_marks_are_those_of_the_protocol() -> None:
    """Its list: of class 230, not spacing, not composed, and none that melts into a letter; in order."""
    marks = kitty_graphics.MARKS.tolist()
    assert marks[: len(MARKS)] == MARKS
    assert len(marks) > SIDE
    assert marks == sorted(set(marks))
    melting = {0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x309, 0x30A, 0x30B, 0x30C, 0x30F, 0x311, 0x313}
    melting |= {0x314, 0x342, 0x653, 0x654}
    for mark in map(chr, marks):
        found = unicodedata.combining(mark), unicodedata.category(mark), unicodedata.bidirectional(mark)
        assert (*found, unicodedata.decomposition(mark)) == (230, "Mn", "NSM", "")
    old = unicodedata.ucd_3_2_0
    known = {code for code in range(marks[-1] + 1) if old.combining(chr(code)) == 230}
    assert {code for code in known - melting if not old.decomposition(chr(code))} <= set(marks)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("kitty(0.41.1)", ""),
        ("kitty(0.28.0)", ""),
        ("ghostty 1.1.3", ""),
        ("kitty(0.27.1)", "kitty(0.27.1) does not"),
        ("WezTerm 20240203-110809-5046fc22", "WezTerm 20240203"),
        ("Konsole 24.08.1", "Konsole"),
        ("tmux 3.4", "tmux"),
        ("", "the terminal does not"),
        ("kitty", "kitty does not"),
        ("\x9bevil\n" + 99 * "x", "does not show"),
    ],
)
def test_only_terminals_that_show_pictures_by_characters_are_taken_to(name: str, why: str) -> None:
    found = kitty_graphics.unable(speaks=True, name=name)
    assert why in found if why else not found
    assert found.isprintable()
    assert len(found) < 140


def test_a_terminal_that_does_not_speak_it_is_told_so_whatever_its_name() -> None:
    assert "does not speak" in kitty_graphics.unable(speaks=False, name="kitty(0.41.1)")


# Its answers ---------------------------------------------------------------------------------------------------------

ANSWER = "\x1b_Gi=31;OK\x1b\\\x1bP>|kitty(0.41.1)\x1b\\"


@pytest.mark.parametrize("at", range(len(ANSWER) + 1))
def test_of_answers_no_key_is_left_wherever_they_are_cut(at: int) -> None:
    answers = Answers()
    typed = answers.feed("a\x1b[A" + ANSWER[:at]) + answers.silent() + answers.feed(ANSWER[at:] + "\x1b[2;5Rb")
    assert typed == "a\x1b[A\x1b[2;5Rb"
    assert (answers.speaks, answers.name) == (True, "kitty(0.41.1)")


def test_an_answer_that_it_can_not_is_none() -> None:
    answers = Answers()
    assert not answers.feed("\x1b_Gi=31,p=1;ENOTSUPPORTED: no\x1b\\")
    assert not answers.speaks


def test_what_is_typed_while_an_answer_is_waited_for_is_not_lost() -> None:
    """An escape may be the beginning of an answer: it waits for what follows, and not for ever."""
    answers = Answers()
    assert answers.feed("x\x1b") == "x"
    assert answers.feed("[B") == "\x1b[B"
    assert answers.feed("\x1b_") == ""
    assert "".join(answers.silent() for _ in range(99)) == "\x1b_"
    answers.feed("\x1b")
    answers.over = True
    assert answers.silent() == "\x1b"
    assert answers.feed(ANSWER) == ANSWER


@pytest.mark.parametrize("begun", ["\x1b_Gi=31;", "\x1bP>|"])
def test_what_goes_on_and_on_is_no_answer(begun: str) -> None:
    answers = Answers()
    assert answers.feed(begun) == ""
    assert answers.feed(999 * "y") == begun + 999 * "y"
