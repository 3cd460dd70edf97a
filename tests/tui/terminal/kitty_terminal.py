"""A small terminal that speaks Kitty's graphics protocol: it takes bytes, and tells which pixels a person would see.

Written from the protocol's text alone; it shares nothing with what it tests. It is strict where the protocol is.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from codecs import getincrementaldecoder
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from PIL import Image as PngImage

Colour = tuple[int, int, int]
Image = np.ndarray
PLACEHOLDER = "\U0010eeee"
MARKS = [
    *(0x0305, 0x030D, 0x030E, 0x0310, 0x0312, 0x033D, 0x033E, 0x033F, 0x0346, 0x034A, 0x034B, 0x034C, 0x0350, 0x0351),
    *(0x0352, 0x0357, 0x035B, *range(0x0363, 0x0370), *range(0x0483, 0x0488), *range(0x0592, 0x0596)),
    *(*range(0x0597, 0x059A), *range(0x059C, 0x05A2), 0x05A8, 0x05A9, 0x05AB, 0x05AC, 0x05AF, 0x05C4),
]
"""The first of the characters that stand for a row or a column, as the protocol's list has them."""
_SEQUENCE = re.compile(
    r"\x1b_(?P<apc>[^\x1b]*)\x1b\\|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\"
    r"|\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])|\x1b(?P<esc>[78=>])|(?P<text>[^\x1b])",
    re.DOTALL,
)
_BEGUN = re.compile(r"\x1b(?:_[^\x1b]*\x1b?|\][^\x07\x1b]*\x1b?|P[^\x1b]*\x1b?|\[[0-?]*[ -/]*)?\Z")


@dataclass
class Cell:
    text: str = " "
    fg: Colour | None = None
    bg: Colour | None = None


@dataclass
class Placement:
    columns: int
    rows: int


@dataclass
class KittyTerminal:
    """COLUMNS x ROWS cells of CELL pixels each (width, height)."""

    columns: int
    rows: int
    cell: tuple[int, int] = (8, 16)
    name: str = "kitty(0.41.1)"
    """What it calls itself; '' if it does not say."""
    speaks: bool = True
    """Whether it knows the graphics protocol."""
    answers: bool = True
    """Whether it answers anything."""
    images: dict[int, Image] = field(default_factory=dict)
    placements: dict[int, dict[int, Placement]] = field(default_factory=dict)
    """Virtual ones, by image and number."""
    replies: str = ""
    """What it has to type."""
    whole: bool = True
    """Whether what it has been sent is to be seen: not within a synchronised update."""
    uploads: int = 0
    uploaded: int = 0
    """Bytes of commands with images."""

    def __post_init__(self) -> None:
        self.resize(self.columns, self.rows)
        self._x = self._y = 0
        self._saved = (0, 0)
        self._fg: Colour | None = None
        self._bg: Colour | None = None
        self._rest = ""
        self._decode = getincrementaldecoder("utf-8")().decode
        self._loading: tuple[dict[str, str], str] | None = None

    def resize(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.cells = [[Cell() for _ in range(columns)] for _ in range(rows)]

    # What it is sent -------------------------------------------------------------------------------------------------

    def feed(self, data: bytes | str) -> None:
        text = self._rest + (data if isinstance(data, str) else self._decode(data))
        begun = _BEGUN.search(text)
        self._rest, text = (text[begun.start() :], text[: begun.start()]) if begun else ("", text)
        for found in _SEQUENCE.finditer(text):
            if found["apc"] is not None:
                if self.speaks and found["apc"].startswith("G"):
                    self._graphics(found["apc"][1:], len(found[0]))
            elif found["csi"] is not None:
                self._control(found["csi"])
            elif found["esc"] == "7":
                self._saved = (self._x, self._y)
            elif found["esc"] == "8":
                self._x, self._y = self._saved
            elif found["text"] is not None:
                self._type(found["text"])

    def _type(self, char: str) -> None:
        if char == "\r":
            self._x = 0
        elif char == "\n":
            self._y = min(self.rows - 1, self._y + 1)
        elif unicodedata.combining(char):
            self.cells[min(self._y, self.rows - 1)][min(self._x, self.columns) - 1].text += char
        elif char >= " ":
            self.cells[min(self._y, self.rows - 1)][min(self._x, self.columns - 1)] = Cell(char, self._fg, self._bg)
            self._x += 1

    def _control(self, sequence: str) -> None:
        numbers = [int(part or 0) for part in re.sub(r"[^\d;]", "", sequence).split(";")]
        if sequence == "6n":
            self._reply(f"\x1b[{self._y + 1};{self._x + 1}R")
        elif sequence == "c":
            self._reply("\x1b[?62;c")
        elif sequence == ">0q" and self.name:
            self._reply(f"\x1bP>|{self.name}\x1b\\")
        elif sequence in ("?2026h", "?2026l"):
            self.whole = sequence.endswith("l")
        elif sequence == "?2026$p":
            self._reply("\x1b[?2026;2$y")
        elif re.fullmatch(r"[\d;]*H", sequence):
            self._y, self._x = (numbers[0] - 1, numbers[1] - 1) if len(numbers) > 1 else (0, 0)
        elif re.fullmatch(r"\d*G", sequence):
            self._x = numbers[0] - 1
        elif re.fullmatch(r"[\d;]*m", sequence):
            self._style(numbers)
        elif sequence in ("2J", "?1049h", "?1049l"):
            self.resize(self.columns, self.rows)

    def _style(self, numbers: list[int]) -> None:
        while numbers:
            first, *numbers = numbers
            if first == 0:
                self._fg = self._bg = None
            elif first in (38, 48):
                colour, numbers = (
                    (tuple(numbers[1:4]), numbers[4:]) if numbers[0] == 2 else ((0, 0, numbers[1]), numbers[2:])
                )
                if first == 38:
                    self._fg = colour  # type: ignore[assignment]
                else:
                    self._bg = colour  # type: ignore[assignment]
            elif first == 39:
                self._fg = None
            elif first == 49:
                self._bg = None

    def _reply(self, text: str) -> None:
        if self.answers:
            self.replies += text

    # Images ----------------------------------------------------------------------------------------------------------

    def _graphics(self, command: str, size: int) -> None:
        control, _, data = command.partition(";")
        keys = dict(part.split("=") for part in control.split(",") if part)
        assert len(data) <= 4096, "a chunk is too long"
        if self._loading is not None:
            assert keys.keys() <= {"m", "q"}, "another command within the chunks of an image"
            keys, data = {**self._loading[0], "m": keys["m"]}, self._loading[1] + data
            self._loading = None
        action = keys.get("a", "t")
        if action in "tTq":
            self.uploaded += size if action != "q" else 0
            if keys.get("m") == "1":
                assert len(data) % 4 == 0, "a chunk that is not the last one ends within a group of base64"
                self._loading = (keys, data)
                return
            self._load(keys, data)
        elif action == "p":
            self._place(keys)
        elif action == "d":
            assert keys["d"] == "I", "only by their number virtual placements can be deleted"
            self.images.pop(int(keys["i"]), None)
            self.placements.pop(int(keys["i"]), None)

    def _load(self, keys: dict[str, str], data: str) -> None:
        raw, number = base64.b64decode(data, validate=True), int(keys["i"])
        assert keys.get("t", "d") == "d"
        if keys["f"] == "100":
            image = np.asarray(PngImage.open(BytesIO(raw), formats=["PNG"]).convert("RGB"))
        else:
            assert keys["f"] == "24"
            image = np.frombuffer(raw, np.uint8).reshape(int(keys["v"]), int(keys["s"]), 3)
        if keys["a"] == "q":
            self._reply(f"\x1b_Gi={number};OK\x1b\\")
            return
        assert keys.get("q") == "2", "it would answer, and the answer would be typed"
        self.uploads += 1
        self.placements.pop(number, None)  # a new image has none of the old one's
        self.images[number] = image
        if keys["a"] == "T":
            self._place(keys)

    def _place(self, keys: dict[str, str]) -> None:
        number = int(keys["i"])
        assert keys.get("U") == "1", "an image that is placed at the cursor"
        assert number in self.images
        placements = self.placements.setdefault(number, {})
        placements[int(keys.get("p", len(placements) + (1 << 20)))] = Placement(int(keys["c"]), int(keys["r"]))
        assert len(placements) == 1, "placements pile up"

    # What is seen ----------------------------------------------------------------------------------------------------

    def text(self) -> list[str]:
        """The rows, with a # for each placeholder of an image."""
        return ["".join("#" if cell.text[0] == PLACEHOLDER else cell.text for cell in row) for row in self.cells]

    def placeholder(self, x: int, y: int) -> tuple[int, int, int] | None:
        """The image of which cell (X, Y) shows a placeholder, and the row and the column of that in it."""
        cell = self.cells[y][x]
        if cell.text[0] != PLACEHOLDER:
            return None
        assert len(cell.text) == 3, "row and column are to be said"
        assert cell.fg is not None
        red, green, blue = cell.fg
        row, column = (MARKS.index(ord(mark)) for mark in cell.text[1:])
        return red << 16 | green << 8 | blue, row, column

    def shown(self) -> dict[int, tuple[int, int]]:
        """The top left cell of each image of which any cell is shown, in the order of the screen."""
        found: dict[int, tuple[int, int]] = {}
        for y in range(self.rows):
            for x in range(self.columns):
                if (placeholder := self.placeholder(x, y)) is not None:
                    number, row, column = placeholder
                    found.setdefault(number, (x - column, y - row))
        return found

    def pixels(self) -> Image:
        """All pixels of the screen, [height, width, 3]; characters are left out, and a ground of its own is black."""
        wide, high = self.cell
        found = np.zeros((self.rows * high, self.columns * wide, 3), np.uint8)
        for y in range(self.rows):
            for x in range(self.columns):
                place = found[y * high : (y + 1) * high, x * wide : (x + 1) * wide]
                place[:] = self.cells[y][x].bg or (0, 0, 0)
                placeholder = self.placeholder(x, y)
                if placeholder is not None and placeholder[0] in self.images and placeholder[0] in self.placements:
                    self._paint(place, *placeholder)
        return found

    def _paint(self, place: Image, number: int, row: int, column: int) -> None:
        """Paint the placeholder in ROW and COLUMN of the image NUMBER: it fits its cells, in the middle, as it is."""
        image, (placement,) = self.images[number], self.placements[number].values()
        (height, width), (wide, high) = image.shape[:2], self.cell
        box_width, box_height = placement.columns * wide, placement.rows * high
        scale = min(box_width / width, box_height / height)
        left, top = (box_width - width * scale) / 2, (box_height - height * scale) / 2
        for y in range(high):
            for x in range(wide):
                from_x = (column * wide + x + 0.5 - left) / scale
                from_y = (row * high + y + 0.5 - top) / scale
                if 0 <= from_x < width and 0 <= from_y < height:
                    place[y, x] = image[int(from_y), int(from_x)]
