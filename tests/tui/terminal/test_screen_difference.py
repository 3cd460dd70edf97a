"""What is sent makes a terminal show the same as Textual's own sequences would, and is less."""

from __future__ import annotations

import numpy as np
import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip

from gantui.draw.canvas import Canvas
from gantui.draw.cells_to_text import Styles
from gantui.draw.colour_ramps import DIVERGING, Depth
from gantui.draw.palette import DIM, FAKE, REAL, Palette
from gantui.tui.terminal.internals import ChopsUpdate, CompositorUpdate, LayoutUpdate
from gantui.tui.terminal.row import Row
from gantui.tui.terminal.screen_difference import Painted, Part, Shown

WIDTH, HEIGHT = 12, 4
SIZE = Size(WIDTH, HEIGHT)
CONSOLE = Console(color_system="truecolor", force_terminal=True)
Cells = list[list[tuple[str, Style]]]

COLOURS = [None, Color.default(), *map(Color.from_ansi, (1, 9, 12, 130)), Color.from_rgb(30, 40, 50)]
STYLES = st.builds(
    Style,
    color=st.sampled_from(COLOURS),
    bgcolor=st.sampled_from(COLOURS),
    bold=st.sampled_from([None, True]),
    underline=st.sampled_from([None, None, True]),
    reverse=st.sampled_from([None, None, True]),
)
CELLS = st.tuples(st.sampled_from(" x⣿"), STYLES)
CHANGES = st.lists(st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), CELLS), max_size=12)


def blank() -> Cells:
    return [[(" ", Style.null())] * WIDTH for _ in range(HEIGHT)]


def strip(cells: list[tuple[str, Style]]) -> Strip:
    return Strip([Segment(char, style) for char, style in cells])


def whole(cells: Cells) -> LayoutUpdate:
    return LayoutUpdate([[strip(row)] for row in cells], Region(0, 0, WIDTH, HEIGHT))


def parts(cells: Cells, rows: set[int], left: int, right: int) -> ChopsUpdate:
    """From LEFT to RIGHT of ROWS; each row is two pieces, as where two widgets meet."""
    half = WIDTH // 2
    chops = [{0: strip(row[:half]), half: strip(row[half:])} for row in cells]
    return ChopsUpdate(chops, [(y, left, right) for y in sorted(rows)], [[half, WIDTH] for _ in cells])


class Terminal:
    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.Stream(self.screen)

    def looks(self) -> list[list[tuple[object, ...]]]:
        return [[look(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def look(cell: pyte.screens.Char) -> tuple[object, ...]:
    """What can be seen of a cell."""
    if cell.data == " " and not (cell.reverse or cell.underscore):
        return " ", cell.bg
    return cell.data, cell.fg, cell.bg, cell.bold, cell.underscore, cell.reverse


def send(shown: Shown, terminal: Terminal, update: CompositorUpdate, size: Size = SIZE) -> str:
    data = shown.difference(update, size, CONSOLE).render_segments(CONSOLE)
    terminal.stream.feed(data)
    return data


def as_textual_has_it(cells: Cells) -> list[list[tuple[object, ...]]]:
    terminal = Terminal()
    for y, row in enumerate(cells):  # its own line feeds rely on the terminal's carriage return
        update = LayoutUpdate([[strip(row)]], Region(0, y, WIDTH, 1))
        terminal.stream.feed(update.render_segments(CONSOLE))
    return terminal.looks()


@given(st.lists(st.tuples(CHANGES, st.booleans()), min_size=1, max_size=6))
def test_the_terminal_shows_what_textual_would_have_it_show(steps: list[tuple[list[tuple], bool]]) -> None:
    shown, terminal, cells = Shown(), Terminal(), blank()
    send(shown, terminal, whole(cells))
    for changes, at_once in steps:
        for x, y, cell in changes:
            cells[y][x] = cell
        if at_once or not changes:
            send(shown, terminal, whole(cells))
        else:
            across = [x for x, _, _ in changes]
            send(shown, terminal, parts(cells, {y for _, y, _ in changes}, min(across), max(across) + 1))
        assert terminal.looks() == as_textual_has_it(cells)


def test_what_is_there_already_is_not_sent_again() -> None:
    shown, terminal, cells = Shown(), Terminal(), blank()
    assert send(shown, terminal, whole(cells))
    assert send(shown, terminal, whole(cells)) == ""
    cells[2][5] = ("x", Style.null())
    assert send(shown, terminal, whole(cells)) == "\x1b[0m\x1b[3;6Hx\x1b[0m"


def test_of_the_colours_only_what_differs_is_sent() -> None:
    shown, terminal, cells = Shown(), Terminal(), blank()
    send(shown, terminal, whole(cells))
    cells[0][0] = ("x", Style(color="color(130)", bgcolor="color(20)"))
    cells[0][1] = ("x", Style(color="color(131)", bgcolor="color(20)"))
    cells[0][2] = (" ", Style(color="color(7)", bgcolor="color(20)"))
    cells[0][3] = ("x", Style(color="color(131)"))
    assert send(shown, terminal, whole(cells)) == (
        "\x1b[0m\x1b[1;1H\x1b[38;5;130;48;5;20mx\x1b[38;5;131mx \x1b[49mx\x1b[0m"
    )


def test_what_was_not_sent_is_not_taken_for_shown() -> None:
    shown, terminal, cells = Shown(), Terminal(), blank()
    send(shown, terminal, whole(cells))
    cells[1][1] = ("x", Style.null())
    assert shown.difference(whole(cells), SIZE, CONSOLE).data  # there was no room for it
    send(shown, terminal, whole(cells))
    assert terminal.screen.buffer[1][1].data == "x"


def test_a_terminal_of_another_size_is_sent_all() -> None:
    shown, terminal, cells = Shown(), Terminal(), blank()
    send(shown, terminal, whole(cells))
    assert len(send(shown, terminal, whole(cells), Size(WIDTH - 1, HEIGHT))) > (WIDTH - 1) * HEIGHT


def test_characters_of_two_cells_stand_where_they_belong_and_leave_nothing_behind() -> None:
    shown, terminal, cells = Shown(), Terminal(), blank()
    send(shown, terminal, whole(cells))
    row = Strip([Segment("a漢字b" + " " * (WIDTH - 6))])
    send(shown, terminal, LayoutUpdate([[row]], Region(0, 1, WIDTH, 1)))
    assert "".join(terminal.screen.buffer[1][x].data for x in range(6)) == "a漢字b"
    assert terminal.screen.buffer[1][5].data == "b"
    send(shown, terminal, whole(cells))
    assert terminal.looks() == as_textual_has_it(cells)


@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
def test_rows_of_a_canvas_look_as_their_segments_do(depth: Depth) -> None:
    random, styles = np.random.default_rng(0), Styles(Palette.of(depth))
    shown, terminal = Shown(), Terminal()
    for _ in range(5):
        canvas = Canvas.blank(WIDTH, HEIGHT)
        canvas.chars[:] = random.choice([ord(char) for char in "  x⣿"], (HEIGHT, WIDTH))
        canvas.fg[:] = random.choice([0, REAL, FAKE, DIM], (HEIGHT, WIDTH))
        canvas.bg[:] = random.choice(Palette.of(depth).ramp(DIVERGING)[:2], (HEIGHT, WIDTH))
        rows = Row.of(canvas, range(HEIGHT), styles)
        send(shown, terminal, LayoutUpdate([[row] for row in rows], Region(0, 0, WIDTH, HEIGHT)))
        cells = [[(char, part.style or Style.null()) for part in row for char in part.text] for row in rows]
        assert terminal.looks() == as_textual_has_it(cells)


def test_a_row_that_something_covers_in_part_is_cut_as_any_other() -> None:
    canvas = Canvas.blank(WIDTH, 1)
    canvas.put(0, 0, "abcdefghijkl", REAL)
    (row,) = Row.of(canvas, [0], Styles(Palette.of("256")))
    left, right = row.divide([5, WIDTH])
    assert (left.text, right.text, row.crop(2, 4).text, row.text) == ("abcde", "fghijkl", "cd", "abcdefghijkl")
    assert {part.style for part in row} == {part.style for part in left} != {None}


@pytest.mark.parametrize(("x", "y"), [(0, 0), (WIDTH - 2, HEIGHT - 1), (WIDTH, 0), (WIDTH + 2, 0), (0, HEIGHT + 2)])
def test_of_a_widget_that_a_smaller_terminal_has_no_room_for_what_is_there_is_shown(x: int, y: int) -> None:
    """A terminal that has become smaller is so at once, and the widgets have their new places a moment later."""
    canvas = Canvas.blank(5, 3)
    for row in range(3):
        canvas.put(0, row, "abcde", REAL)
    shown, terminal = Shown(), Terminal()
    send(shown, terminal, whole(blank()))
    send(shown, terminal, Painted([Part(x, y, canvas, Styles(Palette.of("truecolor")), range(3))]))
    seen = [row[x:].strip() for row in terminal.screen.display]
    assert seen == ["abcde"[: max(0, WIDTH - x)] if y <= at < y + 3 else "" for at in range(HEIGHT)]
