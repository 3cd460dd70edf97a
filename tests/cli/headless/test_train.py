"""Training without a screen: what is printed where, exit codes, going on with a run."""

import json
import math
import signal
import subprocess
from pathlib import Path

import pytest
from rich.text import Text

from gantui.cli.headless import summary
from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.disk.json_lines import read_lines
from tests.cli.program import COMMAND, DEADLINE, FOR_EVER, Terminal, environment, facts, here, trains, until


def test_json_is_one_object_alone_on_stdout(tiny: Path) -> None:
    result = here("train", "--preset", tiny, "--json", cwd=tiny.parent)
    assert result.returncode == Exit.FINISHED
    assert result.stdout.count("\n") == 1
    told = json.loads(result.stdout)
    assert {"preset": "tiny", "state": "finished", "step": 40}.items() <= told.items()
    assert told["steps_per_second"] > 0
    run = tiny.parent / told["run_dir"]
    last = json.loads((run / "metrics.jsonl").read_text().splitlines()[-1])
    assert last.items() <= told.items()
    assert {"loss_d", "loss_g", "modes_covered", "modes_total", "high_quality"} <= told.keys()
    assert run.parent == tiny.parent / "runs"


def test_the_summary_says_what_happened_where_it_lies_and_how_to_go_on(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(["train", "--preset", "tiny.toml", "--run-dir", "my run", "--quiet"]) == Exit.FINISHED
    out, err = capsys.readouterr()
    assert "tiny: finished all 40 steps" in out
    assert "0 of 8 covered" in out
    assert "gantui run --resume 'my run' --steps 80" in out
    assert err == ""


def test_a_long_name_in_the_summary_does_not_touch_its_value(
    tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = summary.facts
    monkeypatch.setattr(summary, "facts", lambda *given: [("shrunken modes", "99.6 %"), *facts(*given)])
    assert outcome(["train", "--preset", "tiny.toml", "--quiet"]) == Exit.FINISHED
    out = capsys.readouterr().out
    assert "\n  shrunken modes 99.6 %\n  time           0:0" in out


def test_on_a_terminal_sentences_are_wrapped_at_words_and_commands_are_one_line(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts, said, run = summary.facts, "a rather long sentence " * 9, "a-" * 40
    monkeypatch.setattr(summary, "facts", lambda *given: [("meaning", said), *facts(*given)])
    train = ("train", "--preset", tiny, "--quiet")
    shown = here(*train, "--run-dir", run, cwd=tiny.parent, terminal=True, COLUMNS="70").stdout
    rows = Text.from_ansi(shown).plain.splitlines()
    assert all(len(row) <= 70 for row in rows if run not in row)
    first = next(at for at, row in enumerate(rows) if row.startswith("  meaning"))
    assert all(row.startswith(f"{'':16}") and row[16] != " " for row in rows[first + 1 : first + 3])
    assert " ".join(" ".join(rows[first : first + 5]).split()).startswith(f"meaning {said.strip()} ")
    assert any(row.startswith("  to go on") and row.endswith(f"{run} --steps 80") for row in rows)
    assert said.strip() in here(*train, cwd=tiny.parent).stdout, "in a pipe each is one line"


def test_a_finished_run_goes_on_to_a_higher_total(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tiny.parent / "run"
    assert outcome(["train", "--preset", "tiny.toml", "--run-dir", "run", "--quiet"]) == Exit.FINISHED
    assert outcome(["train", "--resume", "run", "--steps", "39"]) == Exit.USAGE
    assert "already done 40 steps" in capsys.readouterr().err
    assert outcome(["train", "--resume", "run", "--steps", "40", "--quiet"]) == Exit.FINISHED
    assert "finished all 40 steps" in capsys.readouterr().out
    assert outcome(["train", "--resume", "run", "--steps", "70", "--quiet", "--json"]) == Exit.FINISHED
    assert json.loads(capsys.readouterr().out)["step"] == 70
    assert [record["step"] for record in read_lines(run / "metrics.jsonl")] == [*range(10, 71, 10)]
    changes = [event for event in read_lines(run / "events.jsonl") if event["event"] == "changed"]
    assert [(event["step"], event["settings"]) for event in changes] == [(40, ["schedule.steps=70"])]


def test_resuming_on_a_missing_device_leaves_the_run_as_it_was(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tiny.parent / "run"
    outcome(["train", "--preset", "tiny.toml", "--run-dir", "run", "--quiet"])
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file() and path.name != "events.jsonl"}
    assert outcome(["train", "--resume", "run", "--device", "cuda:99"]) == Exit.USAGE
    assert {path: path.read_bytes() for path in before} == before
    assert outcome(["train", "--resume", "run", "--quiet"]) == Exit.FINISHED


def test_a_diverging_training_ends_with_its_own_status(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["train", "--preset", "tiny.toml", "--set", "optimizers.discriminator.lr=1e30", "--quiet", "--json"]
    assert outcome([*arguments, "--run-dir", "run"]) == Exit.DIVERGED
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["state"] == "diverged"
    assert told.pop("diagnosis") == []
    assert all(value is None or isinstance(value, str) or math.isfinite(value) for value in told.values())
    assert "diverged at step" in err
    events = read_lines(tiny.parent / "run" / "events.jsonl")
    assert [event["kind"] for event in events if event["event"] == "diagnosis"] == ["divergence"]
    assert list((tiny.parent / "run" / "checkpoints").iterdir())


def test_sigterm_writes_a_checkpoint_and_the_run_goes_on_and_progress_is_plain_lines_in_a_log(tiny: Path) -> None:
    run, log = tiny.parent / "run", tiny.parent / "log"
    with log.open("w") as stderr:
        arguments = [*COMMAND, "train", "--preset", "tiny.toml", "--set", FOR_EVER, "--run-dir", "run", "--json"]
        process = subprocess.Popen(
            arguments, cwd=tiny.parent, env=environment(), stdout=subprocess.PIPE, stderr=stderr, text=True
        )
        until(lambda: "modes 0/8" in log.read_text() or "steps/s" in log.read_text(), "a line of progress")
        until(lambda: trains(run), "a record")
        # A second writer is refused, and harms nothing.
        second = here("train", "--resume", run, cwd=tiny.parent)
        assert second.returncode == Exit.USAGE
        assert "another gantui is training" in second.stderr
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=DEADLINE)
    assert process.returncode == Exit.TERMINATED
    assert json.loads(out)["state"] == "stopped"
    assert "\x1b" not in log.read_text() + out
    step = facts(run)["step"]
    assert (run / "checkpoints" / f"step-{step:010d}.safetensors").exists()
    assert outcome(["train", "--resume", str(run), "--steps", str(step + 20), "--quiet"]) == Exit.FINISHED
    assert facts(run)["step"] == step + 20


def test_a_reader_that_leaves_does_not_end_the_training(tiny: Path) -> None:
    arguments = [*COMMAND, "train", "--preset", "tiny.toml", "--run-dir", "run"]
    process = subprocess.Popen(
        arguments, cwd=tiny.parent, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stderr.close()
    assert process.wait(DEADLINE) == Exit.FINISHED
    assert facts(tiny.parent / "run")["state"] == "finished"


def test_a_bar_while_it_trains_and_curves_at_the_end(tiny: Path) -> None:
    with Terminal("train", "--preset", tiny, "--set", FOR_EVER, cwd=tiny.parent, rows=60) as terminal:
        terminal.shows("tiny", "━", "steps/s", "left", "modes 0/8")
        terminal.type("\x03")
        assert terminal.ends() == Exit.INTERRUPTED
        shown = terminal.text()
    assert "loss D" in shown
    assert "high quality %" in shown
    assert "gantui run --resume runs/tiny-" in shown
    assert "━" not in shown


def test_a_dropped_connection_does_not_end_the_training(tiny: Path) -> None:
    run = tiny.parent / "run"
    with Terminal("train", "--preset", tiny, "--steps", "600", "--run-dir", run, cwd=tiny.parent) as terminal:
        until(lambda: trains(run), "a record")
        terminal.hang_up()
        assert terminal.ends(reading=False) == Exit.FINISHED
    assert facts(run)["state"] == "finished"


@pytest.mark.study  # dear: starts processes of its own
def test_sigterm_ends_a_training_whose_terminal_has_stalled(tiny: Path) -> None:
    run = tiny.parent / "run"
    with Terminal("train", "--preset", tiny, "--set", FOR_EVER, "--run-dir", run, cwd=tiny.parent) as terminal:
        terminal.shows("modes 0/8")
        terminal.stall()
        terminal.signal(signal.SIGTERM)
        assert terminal.ends(reading=False) == Exit.TERMINATED
    assert facts(run)["state"] == "stopped"
    assert list((run / "checkpoints").iterdir())
