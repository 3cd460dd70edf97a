"""The images that are to be seen, and those that the terminal has: what differs is sent, and what goes is freed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.tui.terminal import kitty_graphics


@dataclass(frozen=True, eq=False)
class _Image:
    pixels: NDArray[np.uint8]
    """[height, width, 1 or 3]"""
    cells: tuple[int, int]
    """Rows and columns."""

    def same(self, other: _Image | None) -> bool:
        return other is not None and self.cells == other.cells and np.array_equal(self.pixels, other.pixels)


class TerminalImages:
    """Images by id, each in some cells.

    Who draws them gives the newest pixels; the terminal is sent those of the cells that it shows, when there is room,
    and is to forget those of which it shows no cell any more.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        """CHANGED is called whenever there are other pixels than before."""
        self._changed = changed
        self._next, self._free = 0, list[int]()
        self._images: dict[int, _Image] = {}
        self._sent: dict[int, _Image] = {}
        """What the terminal has."""
        self._waiting: dict[int, None] = {}
        """The ids of which it has not the newest pixels, those first that have waited longest."""

    def __bool__(self) -> bool:
        return bool(self._images or self._sent)

    def put(self, ids: list[int], images: NDArray[np.uint8], height: int, width: int) -> None:
        """Show IMAGES [n, rows, columns, 1 or 3], each in HEIGHT x WIDTH cells, under the first n of IDS.

        IDS, which its owner keeps, is made as long as that: more are taken, or those too many given back.
        """
        while len(ids) < len(images):
            ids.append(self._free.pop() if self._free else self._next)
            self._next = max(self._next, ids[-1] + 1)
        for image_id in ids[len(images) :]:
            self._free.append(image_id)
            del self._images[image_id]
            self._waiting.pop(image_id, None)
        del ids[len(images) :]
        for image_id, pixels in zip(ids, images, strict=True):
            new = _Image(pixels, (height, width))
            if not new.same(self._images.get(image_id)):
                self._images[image_id] = new
                self._waiting.setdefault(image_id)
        if self._waiting:
            self._changed()

    # The terminal ----------------------------------------------------------------------------------------------------

    def waits(self, seen: Collection[int]) -> bool:
        """Whether the terminal lacks newest pixels of an image that is SEEN."""
        return any(image_id in seen for image_id in self._waiting)

    def due(self, seen: Collection[int], room: float) -> str:
        """The commands for images that are SEEN and have waited longest, as many as ROOM bytes take, but for one."""
        commands, size = list[str](), 0
        for image_id in [image_id for image_id in self._waiting if image_id in seen]:
            image = self._images[image_id]
            command = kitty_graphics.uploaded(image_id, image.pixels, *image.cells)
            size += len(command)
            if commands and size > room:
                break
            commands.append(command)
            self._sent[image_id] = image
            del self._waiting[image_id]
        return "".join(commands)

    def unseen(self, seen: Collection[int]) -> str:
        """The commands that free the images that the terminal has, and of which no cell is SEEN any more."""
        return self._dropped([image_id for image_id in self._sent if image_id not in seen])

    def freed(self) -> str:
        """The commands that free all images that the terminal has."""
        return self._dropped(list(self._sent))

    def forget(self) -> None:
        """Take the terminal to have no images."""
        self._sent.clear()
        for image_id in self._images:
            self._waiting.setdefault(image_id)

    def _dropped(self, ids: Collection[int]) -> str:
        for image_id in ids:
            del self._sent[image_id]
            if image_id in self._images:
                self._waiting.setdefault(image_id)
        return kitty_graphics.deleted(ids)
