"""`gantui race` as a person uses it: in a terminal, without one, and asked for what it can't do."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from gantui.errors import Exit
from tests.cli.program import FOR_EVER, Terminal, facts, here, until
from tests.cli.test_script import OWN
from tests.session.scripts.walking import script


@pytest.fixture(autouse=True)
def _one_folder(tiny: Path) -> None:
    """Everything happens where the tiny preset lies."""


def runs(folder: Path) -> list[Path]:
    """The folders of the runs in FOLDER, in the order in which they were named: by what they are called."""
    return sorted((folder / "runs").iterdir())


def test_without_a_terminal_lines_say_how_they_go_and_a_table_compares_them(tmp_path: Path) -> None:
    race = ("race", "tiny.toml", "--vary", "optimizers.generator.lr=1e-3,1e-2", "--until", "w1<1000")
    done = here(*race, "--seed", "3", "--report", "race.html", cwd=tmp_path)
    assert done.returncode == Exit.FINISHED, done.stderr
    first, second, *_ = done.stdout.splitlines()
    assert first.startswith("A  lr=1e-3: w1<1000 held at step 10")
    assert second.startswith("B  lr=1e-2: w1<1000 held at step 10")
    assert "The finish line, w1<1000: first by steps A at step 10" in done.stdout
    assert "Seed 3 and 40 steps for all." in done.stdout
    assert "optimizers.generator.lr  0.001" in done.stdout
    assert "A: lr=1e-3" in done.stderr
    assert "B: over the finish line at step 10" in done.stderr
    assert [facts(run)["threads"] for run in runs(tmp_path)] == [1, 1]
    assert all((run / "output.log").exists() for run in runs(tmp_path))
    page = (tmp_path / "race.html").read_text()
    assert "as a page: race.html" in done.stdout
    for told in ("lr=1e-3 against lr=1e-2", "first by steps A at step 10", "settings that differ", "the runs"):
        assert told in page
    assert "<script" not in page


def test_a_page_that_is_there_is_not_written_over_before_anything_trains(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("precious")
    done = here("race", "tiny.toml", "tiny.toml", "--report", "mine.html", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert "--report mine.html: there is such a file already" in done.stderr
    assert sorted(os.listdir(tmp_path)) == ["mine.html", "tiny.toml"]


def test_presets_runs_and_scripts_race_and_who_fails_is_said_while_the_others_go_on(tmp_path: Path) -> None:
    assert here("train", "--preset", "tiny.toml", "--run-dir", "runs/old", cwd=tmp_path).returncode == 0
    script(tmp_path, OWN)
    script(tmp_path, "raise ValueError('no data here')\n", "bad.py")
    done = here("race", "old", "gan.py", "bad.py", "tiny.toml", "--until", "step>=20", cwd=tmp_path)
    assert done.returncode == Exit.INTERNAL, done.stderr
    old, own, bad, tiny, *_ = done.stdout.splitlines()
    assert old.startswith("A  old: finished all 40 steps")
    assert own.startswith("B  gan.py: step>=20 held at step 20")
    assert bad == "C  bad.py: bad.py ended with exit code 1 before its first step: ValueError: no data here"
    assert tiny.startswith("D  tiny: step>=20 held at step 20")
    assert "first by steps A at step 20" in done.stdout
    assert ", then B at step 20" in done.stdout
    assert "C did not get there" in done.stdout
    assert "40 of 40" in done.stdout, "all that has a run is compared"
    assert sorted(run.name.partition("-")[0] for run in runs(tmp_path)) == ["gan", "old", "tiny"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tiny.toml"], "race: 1 racer; expected 2 to 4"),
        (["tiny.toml"] * 5, "race: 5 racers; expected 2 to 4"),
        (["tiny.toml", "ring8-wgn"], "did you mean 'ring8-wgan'?"),
        (["tiny.toml", "tiny.toml", "--until", "jds<1"], "did you mean 'jsd'?"),
    ],
)
def test_what_can_not_race_ends_with_one_sentence(words: list[str], said: str, tmp_path: Path) -> None:
    done = here("race", *words, cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert os.listdir(tmp_path) == ["tiny.toml"]


def test_in_a_terminal_all_are_steered_one_is_opened_and_a_signal_stops_all_with_checkpoints(tmp_path: Path) -> None:
    race = ("race", "tiny.toml", "--vary", "optimizers.generator.lr=1e-4,1e-5", "--set", FOR_EVER)
    with Terminal(*race, cwd=tmp_path, columns=100, rows=50) as terminal:
        terminal.shows("1 A lr=1e-4", "2 B lr=1e-5", "2 running")
        terminal.type(" ")
        terminal.shows("2 paused")
        terminal.type("2a ")
        terminal.shows("1 running 1 paused", "keys: B")
        terminal.type("\r")
        terminal.shows("esc race", "3 losses")
        terminal.type("\x1b")
        terminal.shows("race of 2", "keys: B", "1 running 1 paused")
        terminal.type("q")
        terminal.shows("Stop all and leave")
        terminal.type("c")
        terminal.shows("going on")
        terminal.signal(signal.SIGTERM)
        assert terminal.ends() == Exit.TERMINATED
        text = terminal.text()
    assert "jsd over steps" in text, "all are compared"
    assert [facts(run)["state"] for run in runs(tmp_path)] == ["stopped", "stopped"]
    assert all(any((run / "checkpoints").iterdir()) for run in runs(tmp_path))


def test_left_in_the_background_they_train_on_and_are_found_again(tmp_path: Path) -> None:
    with Terminal("race", "tiny.toml", "tiny.toml", "--set", FOR_EVER, cwd=tmp_path, columns=120) as terminal:
        terminal.shows("2 running")
        terminal.type("qd")
        assert terminal.ends() == Exit.FINISHED
        assert terminal.text().count("goes on in the background (gantui attach tiny-") == 2
    names = [run.name for run in runs(tmp_path)]
    assert here("stop", *names, cwd=tmp_path).returncode == 0
    until(lambda: all(facts(run)["state"] == "stopped" for run in runs(tmp_path)), "the end of both")
