"""`gantui` alone: what its screen lists, and what becomes of what is chosen."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from gantui.cli.app import app
from gantui.cli.watch.start import FIRST, sections
from gantui.cli.watch.start_runs import of_run, runs
from gantui.errors import Exit
from gantui.experiment.files import presets
from gantui.session.run.listing import Run, look
from gantui.session.run.run_state import STATES
from gantui.tui.start.entries import Entry, entries_of
from gantui.tui.start.pictures import samples
from tests.cli.program import Terminal, here
from tests.left import copy

COMMANDS = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
RUN = Run(Path("runs/a"), "finished", "ring8-gan", 5, 10, "", {}, 0.0, 1, trained=False)


def test_all_presets_stand_there_by_lesson_each_with_its_command() -> None:
    first, *lessons = sections()
    assert first.title == FIRST
    assert [section.title for section in lessons] == [
        lesson for lesson in presets.LESSONS if lesson in {section.title for section in lessons}
    ]
    entries = entries_of(lessons)
    assert sorted(entry.title for entry in entries) == presets.names()
    assert all(entry.ways[0].command == ("run", "--preset", entry.title) for entry in entries)
    assert sum(entry.picture in samples() for entry in entries) >= len(entries) - 1


def test_each_command_is_one_of_gantui() -> None:
    listed = [*entries_of(sections()), *(of_run(dataclasses.replace(RUN, state=state)) for state in STATES)]
    ways = [way for entry in listed for way in entry.ways]
    assert {way.command[0] for way in ways} <= COMMANDS
    for entry in listed:
        keys = [way.key for way in entry.ways]
        assert len(set(keys)) == len(keys)
        assert not {"c", "q"} & set(keys)  # those of the menu itself


def ways(run: Run) -> list[str]:
    return [" ".join(way.command) for way in of_run(run).ways]


def test_what_can_be_done_with_a_run_follows_from_how_it_stands() -> None:
    assert ways(RUN) == ["replay a", "report a"]
    assert ways(dataclasses.replace(RUN, state="running", trained=True)) == ["attach a", "replay a"]
    assert ways(dataclasses.replace(RUN, state="damaged")) == []
    assert ways(dataclasses.replace(RUN, state="stopped")) == ["replay a", "report a"]  # its experiment can't be read
    ours = look(Path("tests/data/run-stopped").resolve())
    assert ways(ours) == ["run --resume run-stopped", "replay run-stopped", "report run-stopped"]
    sweep = dataclasses.replace(RUN, members=(1, 3))
    assert ways(sweep) == []
    assert ways(dataclasses.replace(sweep, state="stopped")) == ["sweep --resume a"]
    assert ways(dataclasses.replace(sweep, state="running", trained=True)) == []


def test_runs_stand_there_the_newest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path))
    assert runs() == []
    for name in ("older", "newer"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text(
            '{"preset": "\x1b[31mring", "state": "finished"}'.replace("\x1b", "\\u001b")
        )
    (section,) = runs()
    assert {entry.title for entry in section.entries} == {"older", "newer"}
    assert not any("\x1b" in text for entry in section.entries for text in entry.about)


def entry(title: str) -> Entry:
    return next(each for each in entries_of(sections()) if each.title == title)


@pytest.mark.parametrize(
    ("title", "answer", "said"),
    [
        ("train on letters", "GAN", ""),
        ("train on letters", "GÄN", "can't write 'Ä'"),
        ("draw the data", "drawn.csv", ""),
        ("draw the data", "drawn.png", "expected a name that ends in .csv"),
        ("draw the data", "nowhere/drawn.csv", "there is no folder"),
        ("train on your own data", "heights.csv", ""),
        ("train on your own data", "hights.csv", "no such file"),
        ("train on your own data", "", "no such file"),
        ("watch a script of your own", "loop.py", ""),
        ("watch a script of your own", "", "expected the name of a Python file"),
        ("watch a script of your own", "lop.py", "there is no such script"),
        ("watch a script of your own", "broken.py", "is not Python"),
    ],
)
def test_an_answer_is_taken_or_refused_in_a_sentence(
    title: str, answer: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "heights.csv").write_text("1,2\n3,4\n")
    (tmp_path / "loop.py").write_text("import gantui\n")
    (tmp_path / "broken.py").write_text("def (\n")
    question = entry(title).ways[0].question
    assert question is not None
    refusal = question.why_not(answer)
    assert said in refusal if said else refusal == ""


def test_an_answer_is_never_taken_for_an_option() -> None:
    script, letters = (entry(title).ways[0].question for title in ("watch a script of your own", "train on letters"))
    assert script is not None
    assert letters is not None
    assert script.word("--once.py") == "./--once.py"
    assert letters.word("-1") == "--text=-1"


def test_in_a_terminal_it_opens_and_q_leaves_with_exit_code_0(tmp_path: Path) -> None:
    with Terminal(cwd=tmp_path) as terminal:
        terminal.shows("begin here", "> take the tour", "gantui tour")
        terminal.type("q")
        assert terminal.ends() == Exit.FINISHED
        assert "Traceback" not in terminal.text()


def test_what_is_chosen_runs_in_the_same_terminal(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    run = copy(tmp_path / "runs")
    with Terminal(cwd=tmp_path, columns=100, rows=200) as terminal:
        terminal.shows("your runs", run.name)
        terminal.type("\t")
        terminal.shows(f"> {run.name}")
        terminal.type("\r")
        terminal.shows("Read a report")
        terminal.type("p")
        assert terminal.ends() == Exit.FINISHED
        assert f"$ gantui report {run.name}" in terminal.text()
        assert "as a page" in terminal.text()


def test_without_a_terminal_it_is_the_help(tmp_path: Path) -> None:
    done = here(cwd=tmp_path)
    assert done.returncode == Exit.FINISHED
    assert "Usage: gantui" in done.stdout


def test_a_terminal_without_a_screen_is_helped_too(tmp_path: Path) -> None:
    with Terminal(cwd=tmp_path, columns=120, rows=60, TERM="dumb") as terminal:
        assert terminal.ends() == Exit.FINISHED
        assert "Usage: gantui" in terminal.text()
