"""The command that begins a new run with a setting that can't be changed while it trains."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from gantui.errors import Refusal, plain
from gantui.experiment.setting import Setting
from gantui.session.run_directory import experiment_text
from gantui.session.snapshot import Facts
from gantui.tui import sharing
from gantui.tui.dialog import Line, Page, copied, paragraphs
from gantui.tui.look import Look
from gantui.tui.raster.palette import TEXT
from gantui.tui.words import sentence


def command(facts: Facts, settings: Sequence[Setting], assignment: str) -> str:
    """What begins the same training anew with ASSIGNMENT, PATH=VALUE: same seed, and SETTINGS as they are by now."""
    changed = [f"{setting.path}={setting.value}" for setting in settings if setting.value != setting.start]
    known = ["gantui", "run", "--preset", plain(facts.preset), "--seed", str(facts.seed)]
    words = shlex.split(sharing.command_of(facts)) or known
    for each in (*changed, assignment):
        words += ["--set", each]
    return shlex.join(words)


def offered(look: Look, facts: Facts, settings: Sequence[Setting], assignment: str) -> NewRun | str:
    """What shows how a run with ASSIGNMENT begins; why none can, in a sentence."""
    return why_not(facts, assignment) or NewRun(look, assignment, command(facts, settings, assignment))


def why_not(facts: Facts, assignment: str) -> str:
    """Why no run can begin with ASSIGNMENT, in a sentence; '' where it can, or where the run's folder is not here."""
    from gantui.experiment import reading  # here: a dashboard needs no pydantic until an experiment is read

    try:
        raw = reading.parse(experiment_text(Path(facts.run_dir)), "")
        reading.validate(raw, "")
    except Refusal:
        return ""
    try:
        reading.validate(reading.override(raw, [assignment]), f"--set {plain(assignment)}")
    except Refusal as refusal:
        return str(refusal)
    return ""


class NewRun(Page):
    """Says why ASSIGNMENT needs a new run, and how that is begun; any key closes it."""

    def __init__(self, look: Look, assignment: str, command: str) -> None:
        from gantui.experiment import live  # as above

        self.command = command
        path = assignment.partition("=")[0]
        why = f"{path} can't be changed while it trains: {live.reason(path)}."
        super().__init__(look, "a new run", "any key  close", lambda width: _told(plain(why), plain(command), width))


def _told(why: str, command: str, width: int) -> list[Line]:
    before = "This begins a new run with it, with the same seed and the settings as they are now:"
    return [*paragraphs(sentence(why), width, TEXT), [], *copied(before, command, width)]
