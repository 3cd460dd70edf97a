"""A new run with settings that can't be changed while it trains: the question before it, and its command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from gantui.draw.formatting import sentence
from gantui.draw.palette import DIM, FOCUS, TEXT
from gantui.errors import Refusal, plain
from gantui.experiment.options.setting import Setting
from gantui.session.run.experiment_file import experiment_text
from gantui.session.view.run_info import RunInfo
from gantui.tui.dialogs import sharing
from gantui.tui.dialogs.menu import Choice, Menu
from gantui.tui.look.look import Look
from gantui.tui.widgets.dialog import Line, paragraphs

_STOP: Choice = (
    "stop",
    "s",
    "Stop this run, then begin",
    "saved first; gantui run --resume goes on with it",
)
_LEAVE: Choice = (
    "detach",
    "d",
    "Leave this run training, then begin",
    "it goes on in the background; gantui attach shows it",
)
_PART: Choice = ("detach", "d", "Leave this run training, then begin", "gantui attach shows it again")
_BEGIN: Choice = ("begin", "b", "Begin", "the new run opens in this terminal")
_COPY: Choice = ("copy", "y", "Copy the command", "nothing changes")
_CANCEL: Choice = ("cancel", "c", "Go on as it is", "nothing changes")
_NEW = (
    "The new run gets a folder of its own, and this one stays as it is. It has the settings as they are now, and the "
    "same seed unless you gave one:"
)
_OPTIONS = {"seed": "--seed", "schedule.steps": "--steps", "device": "--device"}
"""Settings that have an option of their own, which counts before any --set."""
_BETWEEN = re.compile(r"[\s,;]+(?=[A-Za-z_][\w.-]*\s*=)")
"""What stands between two assignments: what follows is the path of another."""


def parted(text: str) -> tuple[str, ...]:
    """The assignments in TEXT, such as 'seed=3 generator.hidden=[64, 64]', each PATH=VALUE.

    Raises:
        ValueError: a part is not an assignment; the error's text is that part.
    """
    found = []
    for each in filter(None, _BETWEEN.split(text.strip(" ,;"))):
        path, equals, value = (part.strip() for part in each.partition("="))
        if not (path and equals and value) or " " in path:
            raise ValueError(each)
        found.append(f"{path}={value}")
    return tuple(found)


def changed(settings: Sequence[Setting]) -> tuple[str, ...]:
    """PATH=VALUE of each of SETTINGS that was changed since the run began."""
    return tuple(f"{setting.path}={setting.value}" for setting in settings if setting.value != setting.start)


def command(facts: RunInfo, assignments: Sequence[str]) -> str:
    """The command that begins the same training again with ASSIGNMENTS, each PATH=VALUE, and the same seed."""
    known = ["gantui", "run", "--preset", plain(facts.preset), "--seed", str(facts.seed or 0)]
    words = shlex.split(sharing.command_of(facts)) or known
    for each in assignments:
        path, _, value = each.partition("=")
        option = _OPTIONS.get(path)
        words = list(_without(words, path, option))
        words += ["--set", each] if option is None else [option, value.strip("\"'")]
    return plain(shlex.join(words))


def _without(words: Sequence[str], path: str, option: str | None) -> Iterator[str]:
    """WORDS without those that set PATH, by --set or by OPTION, which would count before it."""
    rest = iter(words)
    for word in rest:
        if word in ("--set", option):
            value = next(rest, "")
            if word == "--set" and not value.startswith(f"{path}="):
                yield from (word, value)
        else:
            yield word


def why_not(facts: RunInfo, assignments: Sequence[str]) -> str:
    """The reason why no run can begin with ASSIGNMENTS; '' if it can, or if the run's folder is not here."""
    from gantui.experiment.files import (  # here: a dashboard needs no pydantic until an experiment is read
        toml,
        validation,
    )

    try:
        raw = toml.parse(experiment_text(Path(facts.run_dir)), "")
        validation.options_of(raw, "")
    except Refusal:
        return ""
    try:
        validation.begun(validation.override(raw, assignments), f"--set {plain(' '.join(assignments))}")
    except Refusal as refusal:
        return str(refusal)
    return ""


def choices(*, over: bool, watched: bool, parted: bool) -> tuple[Choice, ...]:
    """The choices for the run on the screen when another begins.

    OVER: it has ended. WATCHED: it takes no commands. PARTED: it trains in another process.
    """
    if over or watched:
        return _BEGIN, _COPY, _CANCEL
    if parted:
        return _PART, _STOP, _COPY, _CANCEL
    return _STOP, _LEAVE, _COPY, _CANCEL


class NewRun(Menu):
    """Answers what happens to the run on the screen: 'stop', 'detach', 'begin', 'copy' or 'cancel'."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "answer('begin')", show=False),
        Binding("y", "answer('copy')", show=False),
    ]

    def __init__(self, look: Look, choices: tuple[Choice, ...], assignments: Sequence[str], command: str) -> None:
        """ASSIGNMENTS are what was asked for, COMMAND begins the new run in another terminal."""
        super().__init__(look, choices, "a new run", lambda width: _explained(assignments, command, width))


def _explained(assignments: Sequence[str], command: str, width: int) -> list[Line]:
    """The reason why a new run is needed, and its command, as lines."""
    from gantui.experiment.changing import while_training  # here: it needs pydantic

    path = assignments[0].partition("=")[0]
    why = f"{path} can't be changed while it trains: {while_training.reason(path)}" if len(assignments) == 1 else ""
    return [
        [],
        *(paragraphs(sentence(plain(why)), width, TEXT) if why else []),
        *paragraphs(_NEW, width, DIM),
        *paragraphs(plain(command), width, FOCUS),
    ]
