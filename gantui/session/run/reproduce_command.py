"""The command that reproduces a run on disk, made from what its folder says, once that has been checked."""

from __future__ import annotations

from pathlib import Path

from gantui.errors import Refusal
from gantui.experiment.files import reproduction, toml, validation
from gantui.session.disk.file_names import EXPERIMENT
from gantui.session.run.experiment_file import experiment_text
from gantui.session.run.run_json import read_facts


def command(run: Path) -> str:
    """The command that trains the run in the folder RUN again, ready to be typed.

    Empty if its experiment can't be read or checked, or if it needs code of its own: files that a folder names as code
    are never offered to be run.
    """
    try:
        facts, file = read_facts(run), run / EXPERIMENT
        if facts.get("plugins"):
            return ""
        experiment = validation.options_of(toml.parse(experiment_text(run), str(file)), str(file))
    except Refusal:
        return ""
    return reproduction.command(facts.get("preset", ""), experiment, str(file))
