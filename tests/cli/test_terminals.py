"""Terminals and environments as people have them."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gantui.errors import Exit
from tests.cli.program import COMMAND, DEADLINE, FOR_EVER, Terminal, environment, until
from tests.left import finished


@pytest.mark.parametrize(
    ("command", "instead"), [("replay", "gantui compare"), ("attach", "gantui report RUN")], ids=["replay", "attach"]
)
def test_a_terminal_without_a_screen_is_told_what_to_do(command: str, instead: str, tmp_path: Path) -> None:
    with Terminal(command, finished(), cwd=tmp_path, columns=120, TERM="dumb") as terminal:
        assert terminal.ends() == Exit.USAGE
        said = f"{command} draws a screen, and TERM=dumb has none; expected TERM=xterm-256color, say, or {instead}"
        assert said in terminal.text()


def test_the_terminals_own_size_counts_not_an_exported_one(tmp_path: Path) -> None:
    """Some shells export COLUMNS and LINES, and a size that a window once had stays there."""
    with Terminal("replay", finished(), cwd=tmp_path, columns=100, rows=30, COLUMNS="44", LINES="11") as terminal:
        until(lambda: max(map(len, terminal.text().splitlines())) > 90, "a picture as wide as the terminal")
        terminal.type("q")
        assert terminal.ends() == Exit.FINISHED


def test_a_byte_that_is_no_text_is_a_word_like_any_other(tiny: Path) -> None:
    arguments = [*COMMAND, "run", "--plain", "--preset", "tiny.toml", "--set", FOR_EVER]
    with subprocess.Popen(
        arguments, cwd=tiny.parent, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        out, _ = process.communicate(b"\xff\xfe\nstop\n", timeout=DEADLINE)
    assert process.returncode == Exit.FINISHED
    assert "no such word" in out.decode()
    assert "stopped at step" in out.decode()


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_while_it_starts_ends_it_well(times: int, tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, "--set", FOR_EVER, cwd=tiny.parent) as terminal:
        until(lambda: _catches(terminal.process.pid, signal.SIGINT), "a handler")
        for _ in range(times):
            terminal.signal(signal.SIGINT)
        assert terminal.ends() == Exit.INTERRUPTED
        assert "Traceback" not in terminal.text()
        assert "internal error" not in terminal.text()


def test_ctrl_c_in_a_dataclass_that_is_made_ends_it_well(tmp_path: Path) -> None:
    """CPython notes a `KeyboardInterrupt` that leaves code in a string, and dies of it at the end, caught or not."""
    (tmp_path / "program.py").write_text(
        "import signal, gantui.cli.outcome, gantui.__main__\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # nohup, or a shell's & has it ignored
        "gantui.cli.outcome.outcome = lambda words: exec('signal.raise_signal(signal.SIGINT)')\n"
        "gantui.__main__.main()\n"
    )
    process = subprocess.run([sys.executable, "-m", "program"], cwd=tmp_path, env=environment(), timeout=DEADLINE)
    assert process.returncode == Exit.INTERRUPTED


def _catches(process: int, number: signal.Signals) -> bool:
    """Whether PROCESS, no Python that just begins, has a handler of its own for signal NUMBER."""
    try:
        modules = Path(f"/proc/{process}/maps").read_text()
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        pytest.skip("this system does not tell")
    (caught,) = (int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigCgt"))
    return "pydantic" in modules and bool(caught >> (number - 1) & 1)
