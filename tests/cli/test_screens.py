"""The texts that commands print, as they are kept in `tests/data/screens`: see `tests/kept_screens.py`."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.text import Text
from typer.main import get_command

from gantui.cli.app import app
from gantui.errors import Exit
from tests.cli.program import here
from tests.kept_screens import KeptScreens

DATA = Path(__file__).parents[1] / "data"
HOURS = 3
"""Since the runs were written to."""
Kept = Callable[[str], KeptScreens]


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder with the folder `runs` of an earlier gantui: two runs and a sweep."""
    for name, kept in (("stopped", "run-stopped"), ("member", "sweep-stopped/groups/001"), ("sweep", "sweep-stopped")):
        shutil.copytree(DATA / kept, tmp_path / "runs" / name)
    # What a network computes may differ in its last digit from processor to processor; what is in files may not.
    shutil.rmtree(tmp_path / "runs" / "stopped" / "checkpoints")
    for path in (tmp_path / "runs").rglob("*"):
        os.utime(path, times=(time.time() - HOURS * 3600 - 60,) * 2)
    return tmp_path


def printed(*arguments: str, cwd: Path, columns: int, terminal: bool = False) -> list[str]:
    """What the command ARGUMENTS prints, on a TERMINAL or in a pipe; without colours."""
    done = here(*arguments, cwd=cwd, terminal=terminal, COLUMNS=str(columns))
    assert done.returncode == Exit.FINISHED, done.stderr
    return Text.from_ansi(done.stdout + done.stderr).plain.splitlines()


def test_help(kept_screens: Kept, tmp_path: Path) -> None:
    kept = kept_screens("help-80")
    commands: list[list[str]] = [[]]
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        commands += [[name], *([name, each] for each in getattr(command, "commands", {}))]
    for words in commands:
        kept.see(" ".join(["gantui", *words, "--help"]), printed(*words, "--help", cwd=tmp_path, columns=80))
    kept.compare()


@pytest.mark.parametrize("columns", [80, 120])
def test_runs_and_presets(columns: int, kept_screens: Kept, runs: Path) -> None:
    kept = kept_screens(f"commands-{columns}")
    for words in ("runs", "compare stopped member", "report stopped", "presets list", "presets show ring8-gan --all"):
        for where, terminal in (("on a terminal", True), ("in a pipe", False)):
            rows = printed(*words.split(), cwd=runs, columns=columns, terminal=terminal)
            kept.see(f"gantui {words} {where}", rows)
    kept.compare()
