"""Kitty's graphics protocol, as far as it is used here: what is sent for an image, and for the cells that show it.

An image is uploaded once and shown by characters: U+10EEEE is the placeholder of one cell of it, the two marks on
that tell the row and the column, and its foreground colour is the image's id. So an image moves, is covered and goes as
text does. Source: https://sw.kovidgoyal.net/kitty/graphics-protocol/, "Unicode placeholders". kitty has them from 0.28
on, and Ghostty. Others that speak the protocol draw such an image wherever the cursor stands, and boxes in its place;
no answer of theirs would tell, so only terminals with these names are taken to show pixels.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from gantui.draw.image_placeholders import are_placeholders, columns_of, ids_of, rows_of
from gantui.draw.images import png
from gantui.errors import plain

_PLACEHOLDER = 0x10EEEE
_MARKS = """
305 30D-30E 310 312 33D-33F 346 34A-34C 350-352 357 35B 363-36F 483-487 592-595 597-599 59C-5A1 5A8-5A9 5AB-5AC 5AF 5C4
610-617 657-65B 65D-65E 6D6-6DC 6DF-6E2 6E4 6E7-6E8 6EB-6EC 730 732-733 735-736 73A 73D 73F-741 743 745 747 749-74A
7EB-7F1 7F3 816-819 81B-823 825-827 829-82D 951 953-954 F82-F83 F86-F87 135D-135F 17DD 193A 1A17 1A75-1A7C 1B6B
1B6D-1B73 1CD0-1CD2 1CDA-1CDB 1CE0 1DC0-1DC1 1DC3-1DC9 1DCB-1DCC 1DD1-1DE6 1DFE 20D0-20D1 20D4-20D7 20DB-20DC 20E1 20E7
20E9 20F0 2CEF-2CF1 2DE0-2DFF A66F A67C-A67D A6F0-A6F1 A8E0-A8F1
"""
"""The characters that stand for 0, 1, 2 and so on, as the protocol lists them."""
_FIRST = 0x670000
"""The terminal's id of our image 0: other programs begin with 1."""
_ASKED = 31
"""The id of the image that is asked about, and never stored."""
_CHUNK = 4096
"""Bytes of a command's data, at most."""
_KNOWN = {"kitty": (0, 28), "ghostty": (1, 0)}
"""Terminals that show images by characters, and since which version."""
_LONGEST_NAME = 40

QUESTION = f"\x1b_Gi={_ASKED},a=q,s=1,v=1,f=24,t=d;AAAA\x1b\\\x1b[>0q"
"""Asks whether the terminal speaks the protocol, and for its name and version (XTVERSION); stores and shows nothing."""


def _marks() -> NDArray[np.uint32]:
    codes: list[int] = []
    for part in _MARKS.split():
        first, _, last = part.partition("-")
        codes += range(int(first, 16), int(last or first, 16) + 1)
    return np.array(codes, np.uint32)


MARKS = _marks()


def uploaded(image_id: int, pixels: NDArray[np.uint8], height: int, width: int) -> str:
    """The commands that make PIXELS [height, width, 1 or 3] the image IMAGE_ID, to be shown in HEIGHT x WIDTH cells.

    They go as a PNG, which has greys as such: a fifth to two fifths fewer bytes than red, green and blue in zlib's. The
    terminal scales it to fit, in its own proportions, and puts it into the middle. What it had under this id is
    replaced. It is asked not to answer.
    """
    data = base64.b64encode(png.encoded(pixels)).decode()
    placed = f"U=1,i={_FIRST + image_id},p=1,c={width},r={height},q=2"
    if len(data) <= _CHUNK:
        return f"\x1b_Ga=T,{placed},f=100;{data}\x1b\\"
    # kitty draws the cells anew after a command with U=1 in it, and the last chunk has no such keys.
    chunks = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    keys = [f"a=t,i={_FIRST + image_id},f=100,q=2,m=1", *["q=2,m=1"] * (len(chunks) - 2), "q=2,m=0"]
    commands = [f"\x1b_G{key};{chunk}\x1b\\" for key, chunk in zip(keys, chunks, strict=True)]
    return "".join([*commands, f"\x1b_Ga=p,{placed}\x1b\\"])


def deleted(ids: Iterable[int]) -> str:
    """The commands that make the terminal forget the images IDS."""
    return "".join(f"\x1b_Ga=d,d=I,i={_FIRST + image_id},q=2\x1b\\" for image_id in ids)


def colour(image_id: int) -> str:
    """The foreground of a cell with a placeholder of the image IMAGE_ID, as parameters of SGR."""
    found = _FIRST + image_id
    return f"38;2;{found >> 16};{found >> 8 & 255};{found & 255}"


def spelled(codes: NDArray[np.uint32]) -> tuple[str, NDArray[np.intp]]:
    """The text that shows the cells CODES [cells], and where in it each begins, with its end: [cells + 1]."""
    found = are_placeholders(codes)
    if not found.any():  # as on most screens
        return str(codes.astype("<u4", copy=False).tobytes(), "utf-32-le"), np.arange(len(codes) + 1)
    starts = np.concatenate([[0], np.cumsum(np.where(found, 3, 1))]).astype(np.intp)
    text = np.empty(starts[-1], np.uint32)
    first, some = starts[:-1], codes[found]
    text[first] = np.where(found, np.uint32(_PLACEHOLDER), codes)
    text[first[found] + 1] = MARKS[rows_of(some)]
    text[first[found] + 2] = MARKS[columns_of(some)]
    return str(text.astype("<u4", copy=False).tobytes(), "utf-32-le"), starts


def seen(codes: NDArray[np.uint32]) -> frozenset[int]:
    """The ids of the images of which CODES have placeholders."""
    return frozenset(set(ids_of(codes[are_placeholders(codes)]).tolist()))


def unable(*, speaks: bool, name: str) -> str:
    """Why a terminal that calls itself NAME, and SPEAKS the protocol or not, shows no pixels; '' if it does."""
    if not speaks:
        return "the terminal does not speak Kitty's graphics protocol"
    found = re.match(r"(\w+)\D*(\d+)\.(\d+)", name)
    if found and (int(found[2]), int(found[3])) >= _KNOWN.get(found[1].lower(), (1 << 31, 0)):
        return ""
    who = plain(name)[:_LONGEST_NAME] or "the terminal"
    return f"{who} does not show pictures in cells of text, as kitty 0.28 and Ghostty do"
