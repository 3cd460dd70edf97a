"""Where output goes that stdout does not take: never lost without a word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from tests.cli.program import COMMAND, DEADLINE, environment
from tests.left import finished

PRINTING = (
    ["sample", "RUN", "-n", "3"],
    ["export", "RUN", "--csv", "--out", "-"],
    ["report", "RUN", "--html", "page.html"],
    ["compare", "RUN", "RUN"],
    ["compare", "RUN", "RUN", "--json"],
    ["runs"],
    ["presets"],
    ["presets", "show", "ring8-gan", "--all"],
    ["train", "--preset", "tiny.toml", "--quiet"],
    ["train", "--preset", "tiny.toml", "--quiet", "--json"],
    ["tables"],
    ["sample", "--help"],
    ["--version"],
)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_full_disk_is_told_of(
    arguments: list[str], tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = str(finished())
    if arguments == ["runs"]:
        monkeypatch.setenv("GANTUI_RUNS", str(finished().parent))
    with monkeypatch.context() as patch, open("/dev/full", "w") as full:
        patch.setattr(sys, "stdout", full)
        assert outcome([argument.replace("RUN", run) for argument in arguments]) == Exit.INTERNAL
    assert capsys.readouterr().err.splitlines()[-1] == (
        "gantui: stdout: can't be written, and what was to be printed there is lost: No space left on device"
    )


@pytest.mark.parametrize("arguments", [["presets"], ["runs"], ["compare", "RUN", "RUN"], ["--help"]], ids=" ".join)
def test_a_closed_stdout_is_told_of(arguments: list[str], tiny: Path) -> None:
    run = finished()
    closed = [
        "/bin/sh",
        "-c",
        '"$@" >&-',
        "sh",
        *COMMAND,
        *(argument.replace("RUN", str(run)) for argument in arguments),
    ]
    found = environment(GANTUI_RUNS=str(run.parent))
    done = subprocess.run(closed, cwd=tiny.parent, env=found, capture_output=True, text=True, timeout=DEADLINE)
    assert done.stderr == "gantui: stdout: can't be written, and what was to be printed there is lost: it is closed\n"
    assert done.returncode == Exit.INTERNAL


def test_a_reader_that_has_read_enough_is_none_of_it(tiny: Path) -> None:
    piped = ["/bin/bash", "-c", '"$@" | head -1; exit "${PIPESTATUS[0]}"', "bash", *COMMAND, "presets", "show", "--all"]
    done = subprocess.run(
        [*piped, "ring8-gan"], cwd=tiny.parent, env=environment(), capture_output=True, text=True, timeout=DEADLINE
    )
    assert (done.returncode, done.stderr) == (Exit.FINISHED, "")
    assert len(done.stdout.splitlines()) == 1
