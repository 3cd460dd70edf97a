"""How far somebody has come in the tour, in a small file of their own: the chapter and training, not the step in it.

Which step one is at is known by `guide`, while the tour runs.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_state_dir

from gantui import regular_files
from gantui.errors import Refusal, plain
from gantui.session.disk.atomic_write import write_whole
from gantui.tui.shell.preferences import CONFIG

FILE = "tour.json"
_LARGEST = 2**16
"""Bytes of a file that is looked at."""


@dataclass(frozen=True)
class Place:
    """A place in the tour: a chapter by its name, and the index of a training in it, at whose beginning one is."""

    chapter: str
    run: int = 0


@dataclass
class Progress:
    """The chapters that somebody has finished, and where they are now."""

    at: Place | None = None
    finished: set[str] = field(default_factory=set)


class ProgressFile:
    """The file as it was when the program began. A broken one is reported, ignored, and written anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""
        """What is wrong with the file, in one sentence."""
        self.progress = Progress()
        try:
            self.progress = _read(path)
        except Refusal as refusal:
            self.trouble = f"how far you were in the tour is not known: {refusal}"

    @classmethod
    def found(cls, environment: Mapping[str, str] = os.environ) -> ProgressFile:
        """Read that of the current user: in $GANTUI_CONFIG, or in the platform's folder for states of programs."""
        return cls(Path(os.path.expanduser(environment.get(CONFIG) or user_state_dir("gantui"))) / FILE)

    def arrive(self, place: Place) -> None:
        """Remember that somebody is at PLACE now; where nothing can be written until the tour ends, and no longer."""
        if place != self.progress.at:
            self.progress.at = place
            self._write()

    def finish(self, chapter: str) -> None:
        """Remember that somebody has come to the end of the CHAPTER of that name."""
        self.progress.finished.add(chapter)
        self._write()

    def _write(self) -> None:
        at = self.progress.at
        known = {"finished": sorted(self.progress.finished)}
        where = {} if at is None else {"chapter": at.chapter, "run": at.run}
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, json.dumps(known | where).encode(), durable=False)


def _read(path: Path) -> Progress:
    """The progress in the file PATH; none if there is no such file.

    Raises:
        Refusal: it can't be read, or holds something else.
    """
    shown = plain(str(path))
    try:
        table = json.loads(regular_files.read(path, _LARGEST, follow=True))
    except FileNotFoundError:
        return Progress()
    except OSError as error:
        raise Refusal(f"{shown}: can't be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise Refusal(f"{shown}: no JSON") from None
    finished = table.get("finished") if isinstance(table, dict) else None
    if not isinstance(finished, list) or not all(isinstance(name, str) for name in finished):
        raise Refusal(f"{shown}: finished: expected a list of names of chapters")
    chapter, run = table.get("chapter"), table.get("run", 0)
    if chapter is None:
        return Progress(None, set(finished))
    if not isinstance(chapter, str) or not isinstance(run, int) or run < 0:
        raise Refusal(f"{shown}: chapter, run: expected the name of a chapter and a number from 0")
    return Progress(Place(chapter, run), set(finished))
