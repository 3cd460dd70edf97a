"""The pictures that are to be seen, and those that the terminal has: what differs is sent, and what goes is freed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.tui.terminal import kitty_graphics


@dataclass(frozen=True, eq=False)
class _Picture:
    pixels: NDArray[np.uint8]
    """[height, width, 1 or 3]"""
    cells: tuple[int, int]
    """Rows and columns."""

    def same(self, other: _Picture | None) -> bool:
        return other is not None and self.cells == other.cells and np.array_equal(self.pixels, other.pixels)


class Pictures:
    """Pictures by number, each in some cells.

    Who draws them gives the newest pixels; the terminal is sent those of the cells that it shows, when there is room,
    and is to forget those of which it shows no cell any more.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        """CHANGED is called whenever there are other pixels than before."""
        self._changed = changed
        self._next, self._free = 0, list[int]()
        self._pictures: dict[int, _Picture] = {}
        self._sent: dict[int, _Picture] = {}
        """What the terminal has."""
        self._waiting: dict[int, None] = {}
        """The numbers of which it has not the newest pixels, those first that have waited longest."""

    def __bool__(self) -> bool:
        return bool(self._pictures or self._sent)

    def put(self, numbers: list[int], images: NDArray[np.uint8], height: int, width: int) -> None:
        """Show IMAGES [n, rows, columns, 1 or 3], each in HEIGHT x WIDTH cells, under the first n of NUMBERS.

        NUMBERS, which its owner keeps, is made as long as that: more are taken, or those too many given back.
        """
        while len(numbers) < len(images):
            numbers.append(self._free.pop() if self._free else self._next)
            self._next = max(self._next, numbers[-1] + 1)
        for number in numbers[len(images) :]:
            self._free.append(number)
            del self._pictures[number]
            self._waiting.pop(number, None)
        del numbers[len(images) :]
        for number, pixels in zip(numbers, images, strict=True):
            new = _Picture(pixels, (height, width))
            if not new.same(self._pictures.get(number)):
                self._pictures[number] = new
                self._waiting.setdefault(number)
        if self._waiting:
            self._changed()

    # The terminal ----------------------------------------------------------------------------------------------------

    def waits(self, seen: Collection[int]) -> bool:
        """Whether the terminal lacks newest pixels of a picture that is SEEN."""
        return any(number in seen for number in self._waiting)

    def due(self, seen: Collection[int], room: float) -> str:
        """The commands for pictures that are SEEN and have waited longest, as many as ROOM bytes take, but for one."""
        commands, size = list[str](), 0
        for number in [number for number in self._waiting if number in seen]:
            picture = self._pictures[number]
            command = kitty_graphics.uploaded(number, picture.pixels, *picture.cells)
            size += len(command)
            if commands and size > room:
                break
            commands.append(command)
            self._sent[number] = picture
            del self._waiting[number]
        return "".join(commands)

    def unseen(self, seen: Collection[int]) -> str:
        """The commands that free the pictures that the terminal has, and of which no cell is SEEN any more."""
        return self._dropped([number for number in self._sent if number not in seen])

    def freed(self) -> str:
        """The commands that free all pictures that the terminal has."""
        return self._dropped(list(self._sent))

    def forget(self) -> None:
        """Take the terminal to have no pictures."""
        self._sent.clear()
        for number in self._pictures:
            self._waiting.setdefault(number)

    def _dropped(self, numbers: Collection[int]) -> str:
        for number in numbers:
            del self._sent[number]
            if number in self._pictures:
                self._waiting.setdefault(number)
        return kitty_graphics.deleted(numbers)
