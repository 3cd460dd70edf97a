"""A training that is killed at any moment, a few times; `tests/studies/test_faults.py` does it 200 times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.events import events_file
from tests.cli.program import TINY
from tests.session.killing import Killings, carried_out, kill_again_and_again

SETTINGS = ["--set", "checkpoints.seconds=0.1", "--set", "schedule.ema=0.9", "--set", "evaluation.every=50"]


def compare(killed: Path, straight: Path) -> None:
    """What is promised of a run that was killed, beside one that was not."""
    for name in (files.newest_first(straight / "checkpoints")[0].name, files.BEST):
        one, other = (files.read(run / "checkpoints" / name) for run in (killed, straight))
        assert one.meta.step == other.meta.step
        assert one.state.keys() == other.state.keys()
        assert all(np.array_equal(one.state[key], other.state[key]) for key in one.state)
        for column in one.history.columns:
            assert np.array_equal(one.history.band(column).mean, other.history.band(column).mean, equal_nan=True)
    one_lines, other_lines = (read_lines(run / "metrics.jsonl") for run in (killed, straight))
    for line in (*one_lines, *other_lines):
        del line["seconds"]
    assert one_lines == other_lines
    assert events_file.read(killed / "events.jsonl") == events_file.read(straight / "events.jsonl")
    left = {path.name for path in killed.rglob("*")} - {path.name for path in straight.rglob("*")}
    assert not {name for name in left if not name.startswith("step-")}, "nothing is left behind"
    assert not list(killed.rglob("*.damaged"))


def both(folder: Path, kills: int, seed: int = 0) -> Killings:
    """A run that was killed KILLS times and then finished, one that was not, and what was seen; compared."""
    preset, log = folder / "tiny.toml", folder / "log"
    preset.write_text(TINY)
    killed, straight = folder / "killed", folder / "straight"

    def new(run: Path, steps: int) -> list[str]:
        return ["train", "--preset", str(preset), "--run-dir", str(run), "--steps", str(steps), "--quiet", *SETTINGS]

    seen = kill_again_and_again(killed, new(killed, 100_000_000), kills, log, seed)
    reached = files.newest_whole(killed / "checkpoints")[0]
    steps = 100 if reached is None else reached.meta.step // 50 * 50 + 100
    resumed = ["train", "--resume", str(killed), "--steps", str(steps), "--quiet"]
    assert carried_out(resumed if (killed / "run.json").exists() else new(killed, steps), log) == 0, log.read_text()
    assert carried_out(new(straight, steps), log) == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    compare(killed, straight)
    return seen


@pytest.mark.study  # dear: starts processes of its own
def test_nothing_but_the_time_since_the_last_checkpoint_is_lost(tmp_path: Path) -> None:
    assert both(tmp_path, kills=2).times == 2
