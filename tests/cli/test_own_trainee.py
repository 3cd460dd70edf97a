"""The folder of what is only a trainee, on the command line: what can be known of it, and what only its program can."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from gantui.session.run.directory import RunDirectory
from tests.own_trainee import walking
from tests.session.small import finish


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("walks") / "walk"
    finish(walking(path))
    return path


def test_its_report_has_its_losses_and_judges_nothing(walked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["report", str(walked)]) == Exit.FINISHED
    out, _ = capsys.readouterr()
    assert "unjudged at step 200: its record says nothing of the samples" in " ".join(out.split())
    assert f"gantui replay {walked}" in out
    assert "gantui train" not in out
    page = (walked / "report.html").read_text()
    assert "Losses" in page
    assert ">left " in page
    assert ">right " in page
    assert "Real and fake" not in page


def test_it_is_listed_and_compared(
    walked: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(walked.parent))
    assert outcome(["runs"]) == Exit.FINISHED
    assert "finished  unjudged   200" in capsys.readouterr().out
    assert outcome(["compare", "walk", "walk"]) == Exit.FINISHED


@pytest.mark.parametrize("command", [["sample"], ["export", "--generator"], ["train", "--resume"]])
def test_what_only_its_program_can_do_is_refused_in_a_sentence(
    walked: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome([*command, str(walked)]) == Exit.USAGE
    _, err = capsys.readouterr()
    assert "trained by code of its own, which gantui can't load" in " ".join(err.split())
    RunDirectory.open(walked).close()
