"""What a script prints, in a file of the run's folder that stays small whatever it prints."""

from __future__ import annotations

import os
import re
from pathlib import Path

from gantui.errors import plain
from gantui.session.disk import folder
from gantui.session.disk.atomic_write import write_whole
from gantui.session.disk.file_names import OUTPUT

MOST = 4 << 20
"""Bytes of the file at most, but for the piece that was read last: then it is written anew."""
FIRST, LAST = 256 << 10, 1 << 20
"""Bytes that are kept then: of the beginning, where a script says how it was started, and of the newest."""
LONGEST = 64 << 10
"""Bytes of a line that are kept."""
SEEN, GLANCE = 256 << 10, 4 << 10
"""Bytes of the newest lines that are read at once, and where only the last one is wanted."""
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
"""What colours a terminal, moves its cursor or names its window."""


class Output:
    """The output of a script, as it comes in pieces, kept in a file.

    A line that a carriage return goes back in, as the bar of tqdm does, is written over: its last state is kept.
    Nothing here fails, since a script must not wait for a disk: what can't be written is dropped, and the file says so.
    """

    def __init__(self, run: Path, most: int = MOST, first: int = FIRST, last: int = LAST) -> None:
        """Keep it in the folder RUN; MOST, FIRST and LAST are those of this module."""
        self._path, self._most, self._first, self._last = run / OUTPUT, most, first, last
        self._file = folder.open_to_append(self._path)
        self._size = 0
        """Bytes of the whole lines in the file."""
        self._head = 0
        """Bytes of the beginning, once something was dropped behind it."""
        self._dropped = 0
        """Bytes that were dropped there."""
        self._line = b""
        """The line that has no end yet."""
        self._cut = 0
        """Bytes of that line that were dropped."""
        self._shown = False
        """Whether it stands in the file as it is."""
        self._lost, self._why = 0, ""
        """Bytes that the disk has not taken since it took any, and why."""

    def feed(self, piece: bytes) -> None:
        """Take PIECE, the bytes that came next."""
        *whole, rest = (self._line + piece).split(b"\n")
        if whole:
            first = self._ended(whole[0])
            self._cut = 0
            self._write(b"".join((first, *map(self._ended, whole[1:]))))
        held = _settled(rest) + (b"\r" if rest.endswith(b"\r") else b"")
        if len(held) < len(rest):  # it was gone back in: what was cut of it is written over too
            self._cut = 0
        self._cut += max(0, len(held) - LONGEST)
        held = held[:LONGEST]
        self._shown = self._shown and held == self._line
        self._line = held

    def show(self) -> None:
        """Put the line that has no end yet into the file too: a script may wait behind it."""
        if not self._shown and self._line:
            self._shown = not self._put(_settled(self._line))

    def close(self) -> None:
        """End it: nothing comes any more."""
        if self._line:
            self.feed(b"\n")
        os.close(self._file)

    def say(self, sentence: str) -> None:
        """Add a SENTENCE of gantui's own, on a line by itself."""
        self.feed((b"\n" if self._line else b"") + f"[gantui: {sentence}]\n".encode())

    def _ended(self, line: bytes) -> bytes:
        """LINE as it stands when it is over."""
        line = _settled(line)
        cut = self._cut + max(0, len(line) - LONGEST)
        more = f" [gantui: {cut:,} more bytes of this line left out]".encode() if cut else b""
        return line[:LONGEST] + more + b"\n"

    def _write(self, lines: bytes) -> None:
        """Add whole LINES."""
        if self._lost:
            notice = f"[gantui: {self._lost:,} bytes left out here, which could not be written: {self._why}]\n"
            lines = notice.encode() + lines
        if why := self._put(lines):
            self._lost, self._why = self._lost + len(lines), why
            return
        self._size += len(lines)
        self._lost, self._shown = 0, False
        if self._size > self._most:
            self._shorten()

    def _put(self, data: bytes) -> str:
        """Write DATA behind the whole lines, in the place of what stands there; returns why not, '' if it is done."""
        try:
            os.ftruncate(self._file, self._size)
            left = memoryview(data)
            while left:
                left = left[os.write(self._file, left) :]
        except OSError as error:
            return error.strerror or str(error)
        return ""

    def _shorten(self) -> None:
        """Write the file anew, with its beginning and its newest lines, and a line in between that says what is not."""
        try:
            held = folder.read(self._path)[: self._size]
            if not self._head:
                self._head = held.rfind(b"\n", 0, self._first) + 1
            begins = held.find(b"\n", len(held) - self._last) + 1
            notice = self._notice()
            self._dropped += begins - self._head - (len(notice) if held.startswith(notice, self._head) else 0)
            held = held[: self._head] + self._notice() + held[begins:]
            write_whole(self._path, held, durable=False)
            opened = folder.open_to_append(self._path)
        except OSError as error:
            self._lost, self._why = self._lost + self._size, error.strerror or str(error)
            held, opened = b"", os.dup(self._file)
        os.close(self._file)
        self._file, self._size = opened, len(held)

    def _notice(self) -> bytes:
        kept = f"the first {self._first >> 10:,} KiB and the newest are kept"
        return f"[gantui: {self._dropped:,} bytes left out here; {kept}]\n".encode()


def _settled(line: bytes) -> bytes:
    """What stands of LINE after the carriage returns in it."""
    return line.rstrip(b"\r").rpartition(b"\r")[2]


def newest(run: Path, most: int = SEEN) -> list[str]:
    """The newest lines that are kept in the folder RUN, as text without control characters, at most MOST bytes.

    None where nothing is kept, or it can't be read.
    """
    try:
        found = folder.tail(run / OUTPUT, most)
    except OSError:
        return []
    held = found.split(b"\n")
    if len(found) == most:
        del held[0]  # perhaps only the end of a line
    if held and not held[-1]:
        del held[-1]
    return [shown(line) for line in held]


def shown(line: bytes) -> str:
    """LINE as text: what a terminal takes for colours and movements is left out, other control characters are shown."""
    text = _ESCAPES.sub("", _settled(line).decode("utf-8", "replace"))
    return plain(text.expandtabs()).rstrip()
