"""`--replay-events`: what was done to one training, done to another from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import append_lines, read_lines
from tests.cli.program import TINY

SETTING = {"event": "command", "ordinal": 1, "command": "set", "path": "optimizers.generator.lr", "value": "0.1"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With a preset, and a run of it to which something was done at step 12."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.toml").write_text(TINY)
    assert outcome(["train", "--preset", "tiny.toml", "--run-dir", "plain", "--quiet"]) == Exit.FINISHED
    append_lines(tmp_path / "plain" / "events.jsonl", [SETTING | {"step": 12}])
    return tmp_path


def weights(run: Path) -> bytes:
    state = files.read(files.newest_first(run / "checkpoints")[0]).state
    return b"".join(state[name].tobytes() for name in sorted(state))


def test_a_run_is_played_again_without_naming_its_preset(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["train", "--replay-events", "plain", "--run-dir", "again", "--quiet"]) == Exit.FINISHED
    assert "tiny: finished all 40 steps" in capsys.readouterr().out
    told = [line for line in read_lines(folder / "again" / "events.jsonl") if line["event"] == "command"]
    assert [(line["step"], line["command"], line["value"]) for line in told] == [(12, "set", "0.1")]
    assert json.loads((folder / "again" / "run.json").read_text())["preset"] == "tiny"
    assert weights(folder / "again") != weights(folder / "plain")

    file = str(folder / "again" / "events.jsonl")
    done = outcome(["train", "--preset", "tiny.toml", "--replay-events", file, "--run-dir", "third", "--quiet"])
    assert done == Exit.FINISHED
    assert weights(folder / "third") == weights(folder / "again")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--replay-events", "nothing"], "expected a run's folder or its events.jsonl"),
        (["--replay-events", "plain/events.jsonl"], "what to train is missing: expected --preset NAME"),
        (["--replay-events", "tiny.toml", "--preset", "tiny.toml"], "tells of no run"),
        (["--replay-events", "plain", "--steps", "12"], "at step 12, but this training has 12 steps"),
        (["--replay-events", "plain", "--resume", "plain"], "--replay-events can't be given with it"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence_and_leaves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    before = sorted(path.name for path in folder.iterdir())
    code = outcome(["train", "--quiet", *(["--run-dir", "new"] if "--resume" not in arguments else []), *arguments])
    err = capsys.readouterr().err
    assert code == Exit.USAGE
    assert said in err
    assert err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_run_that_was_changed_on_resuming_needs_the_preset_that_it_began_with(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = {"step": 20, "event": "changed", "settings": ["optimizers.generator.lr=0.2"]}
    append_lines(folder / "plain" / "events.jsonl", [changed])
    assert outcome(["train", "--replay-events", "plain", "--run-dir", "new", "--quiet"]) == Exit.USAGE
    assert "expected --preset NAME too" in capsys.readouterr().err
    named = ["--preset", "tiny.toml", "--run-dir", "new", "--quiet"]
    assert outcome(["train", "--replay-events", "plain", *named]) == Exit.FINISHED
    told = [line for line in read_lines(folder / "new" / "events.jsonl") if line["event"] == "command"]
    assert [(line["step"], line["value"]) for line in told] == [(12, "0.1"), (20, "0.2")]
