"""What can be shared of the screen: a picture, its text, and the command that reproduces the run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from textual.app import App
from textual.strip import Strip

from gantui.draw.palette import DIM
from gantui.errors import plain
from gantui.session.disk import folder as disk
from gantui.session.disk.atomic_write import write_whole
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot
from gantui.tui.look.look import Look
from gantui.tui.shell.pixel_images import Pixels
from gantui.tui.terminal import internals
from gantui.tui.widgets.dialog import Line, Page, copied, paragraphs

FOLDER = "screens"
"""In the run directory."""
_NOT_KNOWN = (
    "Not known of this run: its experiment can't be read from its folder, or needs code of its own (--plugin), which "
    "gantui does not offer to run."
)
_OF_A_SCRIPT = (
    "A script trains this, with settings of its own: it does the same again where it is started as before, by gantui "
    "run FILE.py or by python, and draws the same random numbers."
)
_FROM_AFAR = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Rich's pictures fetch their font from a server; without that the reader's own is taken, and nobody is asked."""


def strips(app: App[None]) -> list[Strip]:
    """The rows of the screen as they are now."""
    return internals.rows(app.screen)


def text(rows: list[Strip]) -> str:
    """ROWS without colours, as lines."""
    return "".join(f"{row.text.rstrip()}\n" for row in rows)


def svg(app: App[None], title: str) -> str:
    """The screen as a self-contained SVG picture with TITLE."""
    return _FROM_AFAR.sub("", app.export_screenshot(title=title))


def save(app: Pixels, snapshot: Snapshot) -> Path:
    """Save the screen as SVG and as text, named for SNAPSHOT; returns the path of both without the ending.

    They lie in the run directory where that is here and can be written to, else in the present folder.

    Raises:
        OSError: neither takes a file.
    """
    facts = snapshot.facts
    title = f"gantui {facts.title or facts.preset}, step {snapshot.step:,}" if facts else "gantui"
    name = f"{facts.preset if facts else 'gantui'}-step-{snapshot.step:010d}"
    return save_as(app, name, title, None if facts is None else Path(facts.run_dir))


def save_as(app: Pixels, name: str, title: str, directory: Path | None) -> Path:
    """Save the screen under NAME and TITLE, in DIRECTORY if that exists; returns the path of both without the ending.

    Raises:
        OSError: neither DIRECTORY nor the present folder takes a file.
    """
    with app.in_characters():
        picture, rows = svg(app, title), text(strips(app))
    for folder in _folders(directory):
        try:
            if folder.name == FOLDER:
                disk.make(folder)
            path = _fresh(folder, re.sub(r"[^A-Za-z0-9._-]+", "-", name))
            write_whole(path.with_name(f"{path.name}.svg"), picture.encode("utf-8", "replace"))
            write_whole(path.with_name(f"{path.name}.txt"), rows.encode("utf-8", "replace"))
        except OSError as error:
            failure = error
        else:
            return path
    raise failure


def _folders(directory: Path | None) -> list[Path]:
    there = directory is not None and directory.is_dir()
    return [*([directory / FOLDER] if there and directory else []), Path()]


def _fresh(folder: Path, name: str) -> Path:
    """NAME in FOLDER, numbered if it is taken: a picture never replaces another."""
    path, number = folder / name, 1
    while disk.there(path.with_name(f"{path.name}.svg")):
        number += 1
        path = folder / f"{name}-{number}"
    return path


def reproduction(snapshot: Snapshot) -> str:
    """The command that reproduces the run, with the changes made on the way; empty if none is known."""
    facts = snapshot.facts
    command = "" if facts is None else command_of(facts)
    if facts is None or not command:
        return ""
    changed = any(event.kind == "changed" for event in snapshot.events)
    touched = changed or snapshot.extra or any(setting.value != setting.start for setting in snapshot.settings)
    return plain(f"{command} --replay-events {shlex.quote(facts.run_dir)}" if touched else command)


def command_of(facts: RunInfo) -> str:
    """The command that reproduces the run of FACTS from its beginning; empty if none is known.

    A training in this process says it. That of a run on disk, or in another process, is made here from its folder: no
    text of a stranger's is offered to be run.
    """
    if facts.command:
        return facts.command
    from gantui.session.run.reproduce_command import (
        command,  # here: a dashboard needs no pydantic until an experiment is read
    )

    return command(Path(facts.run_dir))


class Reproduction(Page):
    """Shows the command; any key closes it."""

    def __init__(self, look: Look, command: str, *, of_a_script: bool = False) -> None:
        """COMMAND: '' where none is known, as OF_A_SCRIPT."""
        super().__init__(look, "do it again", "any key  close", lambda width: _lines(command, of_a_script, width))


def _lines(command: str, of_a_script: bool, width: int) -> list[Line]:
    if not command:
        return paragraphs(_OF_A_SCRIPT if of_a_script else _NOT_KNOWN, width, DIM)
    before = "This trains the same again, from its beginning, on a machine with the same versions:"
    return copied(before, command, width)
