"""Going on with a run under other settings: what may change does and is written down, the rest is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.directory import RunDirectory
from gantui.session.run.run_json import FIELDS


@pytest.fixture
def run(tiny: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A run that has done its 40 steps."""
    assert outcome(["train", "--preset", "tiny.toml", "--run-dir", "run", "--quiet"]) == Exit.FINISHED
    capsys.readouterr()
    return tiny.parent / "run"


def resume(*arguments: str) -> int:
    return outcome(["train", "--resume", "run", "--quiet", *arguments])


def changed(run: Path) -> list[list[str]]:
    return [line["changes"] for line in read_lines(run / "events.jsonl") if line["event"] == "changed"]


def weights(run: Path) -> bytes:
    saved, _ = files.newest_whole(run / "checkpoints")
    assert saved is not None
    return saved.state["generator.weights"].tobytes()


def test_a_changed_rate_is_used_written_down_and_kept(run: Path, tiny: Path) -> None:
    rate = ("--set", "optimizers.generator.lr=0.5")
    assert resume("--steps", "60", *rate) == Exit.FINISHED
    assert changed(run) == [["optimizers.generator.lr 0.001 -> 0.5", "schedule.steps 40 -> 60"]]
    opened = RunDirectory.open(run)
    assert opened.experiment().optimizers.generator.lr == 0.5
    opened.close()
    other = ["train", "--preset", "tiny.toml", "--run-dir", "other", "--quiet"]
    assert outcome(other) == outcome(["train", "--resume", "other", "--steps", "60", "--quiet"]) == Exit.FINISHED
    assert weights(run) != weights(tiny.parent / "other")
    assert resume("--steps", "80") == Exit.FINISHED
    assert changed(run)[1:] == [["schedule.steps 60 -> 80"]]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("seed=1", "seed 0 -> 1: can't change in a run that has begun"),
        ("generator.hidden=[5]", "the weights are of that network"),
        ("schedule.steps=39", "already done 40 steps"),
        ("optimizers.generator.lr=-1", "optimizers.generator.lr = -1"),
        ("optimizers.generator.rl=1", "did you mean 'lr'"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_run_stays_as_it_was(
    run: Path, capsys: pytest.CaptureFixture[str], setting: str, said: str
) -> None:
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    assert resume("--set", setting) == Exit.USAGE
    assert said in capsys.readouterr().err
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


def test_with_records_at_other_steps_the_curves_stay_at_their_places(run: Path) -> None:
    losses = {line["step"]: line["loss_d"] for line in read_lines(run / "metrics.jsonl")}
    assert resume("--steps", "60", "--set", "evaluation.every=5") == Exit.FINISHED
    records = read_lines(run / "metrics.jsonl")
    assert [line["step"] for line in records] == [10, 20, 30, 40, 45, 50, 55, 60]
    losses |= {line["step"]: line["loss_d"] for line in records}
    saved, _ = files.newest_whole(run / "checkpoints")
    assert saved is not None
    curve = saved.metric_history.history.band("loss_d").mean.tolist()
    assert len(curve) == 12  # a value every five steps; one that was not recorded is the one before it
    assert curve[1:] == [losses[step // 10 * 10 if step < 40 else step] for step in range(10, 61, 5)]


def test_run_json_says_what_it_was_trained_with(run: Path) -> None:
    facts = json.loads((run / "run.json").read_text())
    assert {"state", "pid", "host", "gantui", "torch", "python", "device", "threads", "commit"} <= facts.keys()
    assert facts.keys() <= FIELDS.keys()
    assert facts["commit"] is None
    assert facts["best"]["file"] in {path.name for path in (run / "checkpoints").iterdir()}
