"""The frame around a panel: its number and title above, its present state in one line below."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import DIM, FAINT, FOCUS, TEXT


@dataclass(frozen=True)
class _Box:
    across: str
    down: str
    corners: str
    """Top left, top right, bottom left, bottom right."""


_BOXES: dict[tuple[Glyphs, bool], _Box] = {
    ("braille", False): _Box("─", "│", "╭╮╰╯"),
    ("braille", True): _Box("━", "┃", "┏┓┗┛"),
    ("block", False): _Box("─", "│", "┌┐└┘"),
    ("block", True): _Box("═", "║", "╔╗╚╝"),
    ("ascii", False): _Box("-", "|", "++++"),
    ("ascii", True): _Box("=", "|", "####"),
}


def inner_size(width: int, height: int) -> tuple[int, int]:
    """The size inside a frame of WIDTH x HEIGHT; zero if there is no room for a frame."""
    return (max(0, width - 2), max(0, height - 2)) if width > 2 and height > 2 else (0, 0)


def framed(
    inner: Canvas,
    width: int,
    height: int,
    *,
    number: str,
    title: str,
    state: str,
    focused: bool,
    glyphs: Glyphs,
    tag: str = "",
) -> Canvas:
    """INNER in a frame of WIDTH x HEIGHT, with a TAG at the top right; STATE is left out where it does not fit."""
    canvas = Canvas.blank(width, height)
    if width < 3 or height < 3:
        canvas.put(0, 0, f"{number} {title}", FOCUS if focused else TEXT)
        return canvas
    box, colour = _BOXES[glyphs, focused], FOCUS if focused else FAINT
    for edge in ((0, slice(None)), (-1, slice(None)), (slice(None), 0), (slice(None), -1)):
        canvas.chars[edge] = ord(box.across if isinstance(edge[0], int) else box.down)
        canvas.fg[edge] = colour
    for corner, char in zip(((0, 0), (0, -1), (-1, 0), (-1, -1)), box.corners, strict=True):
        canvas.chars[corner] = ord(char)
    canvas.paste(1, 1, inner)
    _label(canvas, 0, number, title, focused)
    if 0 < len(tag) <= width - 6:
        canvas.put(width - 4 - len(tag), 0, f" {tag} ", FOCUS)
    if 0 < len(state) <= width - 6:
        canvas.put(width - 4 - len(state), height - 1, f" {state} ", TEXT if focused else DIM)
    return canvas


def heading_room(width: int, number: str, tag: str = "") -> int:
    """The characters that a title beside NUMBER may have in a frame of WIDTH with a TAG."""
    return max(0, width - 4 - len(f" {number} ") - 1 - (len(tag) + 2 if tag else 0))


def _label(canvas: Canvas, y: int, number: str, title: str, focused: bool) -> None:
    room = canvas.width - 4
    mark = f" {number} " if number else " "
    text = f"{title} "
    if room < len(mark):
        return
    canvas.put(2, y, mark[:room], FOCUS if focused else DIM)
    canvas.put(2 + len(mark), y, text[: max(0, room - len(mark))], FOCUS if focused else TEXT)
