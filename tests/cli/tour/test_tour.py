"""The tour as it comes with gantui, played with its keys on real trainings, and its command."""

from __future__ import annotations

import dataclasses
import signal
from pathlib import Path

import pytest

from gantui.cli.tour import where_one_was
from gantui.errors import Exit
from gantui.experiment.tour import lesson_files
from gantui.tui.tour.check_views import check_views
from gantui.tui.tour.progress import Place, ProgressFile
from tests.cli.program import Terminal, facts, here
from tests.cli.tour.touring import played, shortened

STRETCHES = [(name, i) for name in lesson_files.names() for i in range(len(lesson_files.find(name).lesson.runs))]
REAL = ("wasserstein", 2)
"""The one that is played with all of its training; tests/studies/touring.py trains the others."""


@pytest.mark.parametrize(("name", "number"), STRETCHES)
async def test_every_step_of_the_tour_is_done_by_its_keys(name: str, number: int, tmp_path: Path) -> None:
    chapter = lesson_files.find(name)
    check_views(chapter)
    if (name, number) != REAL:
        chapter = dataclasses.replace(chapter, lesson=shortened(chapter.lesson))
    steps = chapter.lesson.runs[number].steps
    assert await played(chapter, number, tmp_path) == [step.title for step in steps]


def test_without_a_terminal_the_texts_are_printed(tmp_path: Path) -> None:
    done = here("tour", "game", cwd=tmp_path)
    assert done.returncode == Exit.FINISHED
    assert "Chapter 1: The game" in done.stdout
    assert "`" not in done.stdout


@pytest.mark.parametrize(
    ("line", "setting"), [('check = { view = "theorie" }', "check.view"), ('show = "theorie"', "show")]
)
def test_a_lesson_with_a_view_that_does_not_exist_is_refused_with_the_nearest(
    line: str, setting: str, tmp_path: Path
) -> None:
    lesson = tmp_path / "mine.toml"
    lesson.write_text(
        f'title = "Mine"\n[[runs]]\npreset = "ring8-gan"\n[[runs.steps]]\ntitle = "a"\ntext = "b"\n{line}\n'
    )
    done = here("tour", lesson, "--plain", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert f"{lesson}: run 1, step 1: {setting} = 'theorie'" in done.stderr
    assert "did you mean 'theory'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_one_chapter_leads_to_the_next_in_the_same_terminal_and_the_place_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path / "runs"))
    with Terminal("tour", "vanishing", cwd=tmp_path, columns=110) as terminal:
        terminal.shows("tour 3, The vanishing gradient", "paused")
        terminal.type("L")
        terminal.shows("you are here")
        terminal.type("j")
        terminal.type("\r")
        terminal.shows("tour 4, Collapse", "paused")
        terminal.type("q")
        terminal.shows("your place is kept")
        terminal.type("s")
        assert terminal.ends() == Exit.FINISHED
        assert "gantui tour goes on from here" in terminal.text()
    at = ProgressFile.found().progress.at
    assert at == Place("collapse")
    assert where_one_was(at, Place("game")) == at
    assert len(list((tmp_path / "runs").iterdir())) == 2, "each is a run like any other"


def test_a_place_that_is_no_longer_there_is_the_beginning() -> None:
    for gone in (Place("of another version"), Place("game", 99), Place("/nowhere/mine.toml")):
        assert where_one_was(gone, Place("game")) == Place("game")


RACE = """
title = "Mine"
[[runs]]
preset = "tiny.toml"
[[runs.steps]]
title = "A race"
text = "Press `r`, and `q` there."
race = { racers = ["tiny.toml", "tiny.toml"], until = "w1<1000" }
check = { opened = "race" }
then = "That was it."
"""


def test_a_race_opens_from_its_page_and_leads_back_to_what_is_told_after_it(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path / "runs"))
    (tmp_path / "mine.toml").write_text(RACE)
    with Terminal("tour", "mine.toml", cwd=tmp_path, columns=120, rows=40) as terminal:
        terminal.shows("Press [r]", "paused", "waiting for the race")
        terminal.type("r")
        terminal.shows("race of 2", "the race is over", "finish line: w1<1000")
        terminal.type("q")
        terminal.shows("That was it.", "A was first, at step 10", "paused")
        assert terminal.is_stopped().count("gantui tour goes on from here") == 1
    assert len(list((tmp_path / "runs").iterdir())) == 3


def test_a_signal_while_it_races_ends_the_race_and_the_tour(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path / "runs"))
    tiny.write_text(tiny.read_text().replace("steps = 40", "steps = 100000000"))
    (tmp_path / "mine.toml").write_text(RACE.replace("w1<1000", "w1<0"))
    with Terminal("tour", "mine.toml", cwd=tmp_path, columns=120, rows=40) as terminal:
        terminal.shows("Press [r]", "paused")
        terminal.type("r")
        terminal.shows("race of 2", "2 running")
        terminal.signal(signal.SIGTERM)
        assert terminal.ends() == Exit.TERMINATED
    for run in (tmp_path / "runs").iterdir():
        assert facts(run)["state"] == "stopped"
