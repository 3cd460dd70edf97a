"""Sessions of trainings whose players go by their names."""

from __future__ import annotations

from pathlib import Path

from gantui.experiment.goals.until import parse
from gantui.experiment.named_players import NamedPlayers
from gantui.session.disk.json_lines import read_lines
from gantui.session.jobs.job import Job
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.view.commands import Command

ENDLESS = "schedule.steps=1000000"


def training(
    path: Path, chosen: NamedPlayers, *, resume: bool = False, until: str | None = None, first: Command | None = None
) -> Live:
    """A training of the CHOSEN options under way in PATH, which obeys FIRST before its first step."""
    run = RunDirectory.open(path) if resume else RunDirectory.create(path, "small", chosen)
    goal = None if until is None else parse(until, chosen.record_keys)
    live = Live(Job("small", chosen, run, resume=resume, until=goal))
    if first is not None:
        live.send(first)
    live.start()
    return live


def lines(path: Path) -> list[dict[str, object]]:
    """The records of the run in PATH, without the time that they took."""
    return [{**line, "seconds": 0} for line in read_lines(path / "metrics.jsonl")]
