"""What has been drawn, step by step, so that each step can be taken back and made again."""

from __future__ import annotations

from gantui.tui.sketch.sketch import Sketch

_MOST = 200
"""Steps that can be taken back."""


class History:
    """A sketch with what it was before each step, and what has been taken back."""

    def __init__(self, sketch: Sketch) -> None:
        self.now = sketch
        self._before: list[Sketch] = []
        self._undone: list[Sketch] = []
        self._saved = sketch

    @property
    def unsaved(self) -> bool:
        """Whether something has changed since it was last saved."""
        return self.now is not self._saved

    def saved(self) -> None:
        """Note that it stands in its file as it is now."""
        self._saved = self.now

    def begin(self) -> None:
        """Begin a step: what follows is taken back as one."""
        self._before = [*self._before[1 - _MOST :], self.now]
        self._undone = []

    def undo(self) -> bool:
        """Take the newest step back; False if there is none."""
        if not self._before:
            return False
        self._undone.append(self.now)
        self.now = self._before.pop()
        return True

    def redo(self) -> bool:
        """Make the newest step that was taken back again; False if there is none."""
        if not self._undone:
            return False
        self._before.append(self.now)
        self.now = self._undone.pop()
        return True
