"""The files of a group's folder on their way between two machines, in pieces of bounded size.

A group that is trained elsewhere has its folder twice: at home, in the folder of the sweep, and where it is trained.
What goes from one to the other is text, bytes and numbers; names are held to the format's own, since whoever sends them
may be another machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from gantui.errors import Refusal, plain
from gantui.session.checkpoints.files import FOLDER
from gantui.session.disk import folder
from gantui.session.disk.atomic_write import write_whole
from gantui.session.disk.file_names import EVENTS, EXPERIMENT, METRICS, RUN, TRACEBACK, bound, name_of
from gantui.session.run.data import FILES

LARGEST = 4 << 20
"""Bytes of a piece at most."""
_GROWING = (METRICS, EVENTS)
"""Files to which lines are added."""
_FIRST = (EXPERIMENT, *FILES, *_GROWING)
"""Written before a checkpoint, which would be of no use without them; all else, run.json above all, comes after it."""
_CHECKPOINT = re.compile(re.escape(FOLDER) + r"/step-[0-9]{10,18}\.safetensors")


class Piece(NamedTuple):
    """A part of a file, or the word that there is none any more; a plain tuple to whoever does not know this class."""

    name: str
    """As seen from the group's folder, such as 'checkpoints/step-0000000020.safetensors'."""
    kind: str
    """whole: a part of the file in its order, until all is there; more: to be added to it; gone: to be removed."""
    size: int
    """Bytes: whole: of the whole file; more: of the file before this piece."""
    data: bytes


def _travels(name: str) -> bool:
    """Whether NAME is that of a file that goes from one machine to the other."""
    return name in (*_FIRST, TRACEBACK, RUN) or _CHECKPOINT.fullmatch(name) is not None


def _order(name: str) -> tuple[bool, bool, str]:
    """The place of NAME in the order in which files are written: who is killed in between can go on."""
    return (name not in _FIRST, name == RUN, name)


def _names(path: Path) -> list[str]:
    """The names of the files of the group in the folder PATH that travel, in the order of writing."""
    found = folder.names(path)
    inside = folder.names(path / FOLDER) if FOLDER in found else []
    return sorted(filter(_travels, (*found, *(f"{FOLDER}/{name}" for name in inside))), key=_order)


def _whole(name: str, data: bytes) -> Iterator[Piece]:
    """The file NAME with DATA in pieces: one, if it is empty."""
    for start in range(0, max(1, len(data)), LARGEST):
        yield Piece(name, "whole", len(data), data[start : start + LARGEST])


def of_folder(path: Path) -> Iterator[Piece]:
    """All files of the group in the folder PATH.

    Raises:
        OSError: one can't be read.
    """
    for name in _names(path):
        yield from _whole(name, folder.read(path / name))


class Watch:
    """Tells what has changed in the folder PATH of a group since it was asked last; it begins with what lies there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = {name: self._stamp(name) for name in _names(path)}

    def _stamp(self, name: str) -> tuple[int, int, int]:
        """What changes with the file NAME: its number on the disk, its size, its time."""
        found = folder.found(self._path / name)
        return (0, 0, 0) if found is None else (found.st_ino, found.st_size, found.st_mtime_ns)

    def changes(self, *, anew: bool = False) -> Iterator[Piece]:
        """What has changed. Nobody may write there until all of it has been taken.

        ANEW: files that have changed are sent whole, also those to which lines are usually added.

        Raises:
            OSError: a file can't be read.
        """
        before, self._known = self._known, {name: self._stamp(name) for name in _names(self._path)}
        for name, now in self._known.items():
            inode, size, _ = then = before.get(name, (0, 0, 0))
            if now == then:
                continue
            if name in _GROWING and not anew and inode == now[0] and size <= now[1]:
                data = folder.after(self._path / name, size)
                for start in range(0, len(data), LARGEST):
                    yield Piece(name, "more", size + start, data[start : start + LARGEST])
            else:
                yield from _whole(name, folder.read(self._path / name))
        for name in before.keys() - self._known.keys():
            yield Piece(name, "gone", 0, b"")


class Store:
    """Puts pieces into the folder PATH of a group: files as wholes, each once all of it is there."""

    def __init__(self, path: Path, sender: str, facts: Callable[[bytes], None] | None = None) -> None:
        """SENDER is named where what it sends is not as it must be. FACTS takes run.json, instead of the folder."""
        self._path, self._sender, self._facts = path, plain(sender), facts
        self._name, self._parts, self._there = "", list[bytes](), 0
        """The file that is not whole yet."""

    def take(self, piece: Piece) -> None:
        """Put PIECE, the next one, into the folder.

        Raises:
            Refusal: it is not what can come next.
            OSError: it can't be written.
        """
        name, kind, size, data = piece
        if not (isinstance(name, str) and _travels(name) and type(size) is int and isinstance(data, bytes)):
            raise self._odd(f"a file {plain(str(name))!r}")
        path = self._path / name
        if kind == "whole":
            self._collect(path, name, size, data)
        elif kind == "more" and name in _GROWING:
            there = folder.found(path)
            if (0 if there is None else there.st_size) != size:
                raise self._odd(f"lines of {name} that do not follow those before them")
            if size + len(data) > bound(path):
                raise self._too_much(name)
            folder.append(path, data)
        elif kind == "gone":
            folder.remove(path)
        else:
            raise self._odd(f"a piece of kind {plain(str(kind))!r}")

    def _collect(self, path: Path, name: str, size: int, data: bytes) -> None:
        """Keep DATA, a part of the file NAME of SIZE bytes, and write the file at PATH if that was the last one."""
        if name != self._name:
            self._name, self._parts, self._there = name, [], 0
        self._parts.append(data)
        self._there += len(data)
        known = name_of(path)
        if known is None or size > bound(path) or self._there > size:
            raise self._too_much(name)
        if self._there < size:
            return
        whole, self._name, self._parts, self._there = b"".join(self._parts), "", [], 0
        if name == RUN and self._facts is not None:
            self._facts(whole)
            return
        if "/" in name:
            folder.make(path.parent)
        write_whole(path, whole)

    def _too_much(self, name: str) -> Refusal:
        return self._odd(f"{name} with more bytes than it can have")

    def _odd(self, what: str) -> Refusal:
        return Refusal(f"{self._sender}: sent {what}; expected the files of a sweep's group, in their order")
