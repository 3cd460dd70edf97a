"""`--until` and the diagnosis through the program: exit codes, what is said where, going on."""

import json
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.disk.json_lines import read_lines
from tests.cli.program import FOR_EVER, Terminal, facts, gantui, here

TELLING = ("--set", "diagnosis.records=1", "--set", "diagnosis.few_samples=0.1", "--set", "diagnosis.collapse_after=0")
"""The tiny generator, whose samples all lie at one place, is told that it has collapsed."""


def test_it_ends_with_0_as_soon_as_it_holds(tiny: Path) -> None:
    result = here(
        "train", "--preset", tiny, "--until", "step>=20 and high_quality<2", "--run-dir", "r", cwd=tiny.parent
    )
    assert result.returncode == Exit.FINISHED
    assert "tiny: step>=20 and high_quality<2 held at step 20 (step 20, high_quality 0)" in result.stdout
    assert result.stdout.endswith("gantui run --resume r\n")
    assert facts(tiny.parent / "r")["state"] == "finished"
    assert list((tiny.parent / "r" / "checkpoints").iterdir())


def test_it_ends_with_3_when_the_steps_run_out(tiny: Path) -> None:
    result = here("train", "--preset", tiny, "--until", "modes_covered>=9", "--json", "--quiet", cwd=tiny.parent)
    assert result.returncode == Exit.UNMET == 3
    assert json.loads(result.stdout)["step"] == 40
    assert result.stderr.startswith("gantui: finished all 40 steps, and modes_covered>=9 did not come to hold")
    assert result.stderr.count("\n") == 1


def test_a_resumed_run_waits_for_what_is_asked_this_time(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["train", "--resume", "run", "--quiet", "--until"]
    assert outcome(["train", "--preset", "tiny.toml", "--run-dir", "run", "--quiet", "--until", "step>=10"]) == 0
    assert outcome([*arguments, "step>=5"]) == Exit.FINISHED
    assert facts(tiny.parent / "run")["step"] == 10, "it held already"
    assert outcome([*arguments, "step>15"]) == Exit.FINISHED
    assert facts(tiny.parent / "run")["step"] == 20
    assert outcome([*arguments, "step>99"]) == Exit.UNMET
    assert outcome([*arguments, "step>99", "--steps", "100"]) == Exit.FINISHED
    assert outcome([*arguments, "stepp>99"]) == Exit.USAGE
    assert "did you mean 'step'" in capsys.readouterr().err
    assert facts(tiny.parent / "run")["step"] == 100


def test_a_broken_one_changes_nothing_in_a_run(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome(["train", "--preset", "tiny.toml", "--run-dir", "run", "--quiet"])
    before = {path: path.read_bytes() for path in (tiny.parent / "run").rglob("*") if path.is_file()}
    assert outcome(["train", "--resume", "run", "--steps", "80", "--until", "step>"]) == Exit.USAGE
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.study  # dear: it starts whole processes
def test_on_the_screen_it_stays_to_be_seen_and_gives_its_status(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, "--set", FOR_EVER, "--until", "step>=20", cwd=tiny.parent) as terminal:
        terminal.shows("step>=20 held at step 20")
        terminal.type("q")
        assert terminal.ends() == Exit.FINISHED


@pytest.mark.study  # dear: it starts whole processes
def test_the_diagnosis_is_said_on_stderr_and_what_stands_in_the_summary(tiny: Path) -> None:
    result = gantui("train", "--preset", tiny, *TELLING, "--run-dir", "run", cwd=tiny.parent)
    assert result.stderr.count("collapse: ") == 1
    line = next(line for line in result.stderr.splitlines() if "collapse: " in line)
    assert line.startswith("step 10  collapse: ")
    assert "modes are served: they have a fifth or more of their part of all samples" in line
    assert "\n  collapse      " in result.stdout
    assert "(told at step 10)" in result.stdout
    again = gantui("train", "--resume", "run", "--steps", "60", cwd=tiny.parent)
    assert "collapse" not in again.stderr, "it was told before"
    assert "(told at step 10)" in again.stdout
    told = [event for event in read_lines(tiny.parent / "run" / "events.jsonl") if event["event"] == "diagnosis"]
    assert told[0].items() >= {"step": 10, "kind": "collapse"}.items()
    assert {"evidence", "meaning", "advice"} <= told[0].keys()


def test_quiet_is_quiet_and_json_alone_on_stdout(tiny: Path) -> None:
    result = here("train", "--preset", tiny, *TELLING, "--json", "--quiet", cwd=tiny.parent)
    assert result.stderr == ""
    assert "collapse" in json.loads(result.stdout)["diagnosis"]
