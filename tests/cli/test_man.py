"""The man page is made of the commands, and man can read it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer
from typer.main import get_command

from gantui.cli import man
from gantui.cli.app import app
from gantui.errors import Exit


def named(group: object, words: str = "") -> Iterator[tuple[str, str]]:
    """Each command of GROUP by its words, with each of its options that is not hidden."""
    for name, command in getattr(group, "commands", {}).items():
        for parameter in command.params:
            if parameter.opts[0].startswith("-") and not parameter.hidden:
                yield f"{words}{name}", parameter.opts[0]
        yield from named(command, f"{words}{name} ")


def test_it_tells_every_command_with_its_options_and_no_hidden_one() -> None:
    parts = dict(part.split("\n", 1) for part in man.page().partition(".SH COMMANDS\n")[2].split(".SS ")[1:])
    told = list(named(get_command(app)))
    assert len(told) > 100
    for words, option in told:
        escaped = option.replace("-", "\\-")
        assert f".B {escaped}" in parts[words] or f", {escaped}" in parts[words], (words, option)
    assert "detached" not in man.page()


def test_it_tells_every_exit_status() -> None:
    status = man.page().partition(".SH EXIT STATUS\n")[2]
    assert all(f".TP\n.B {int(each)}\n" in status for each in Exit)


def test_text_is_no_request() -> None:
    odd = typer.Typer()

    @odd.command()
    def command(path: str = typer.Option("x", help="'quoted' and .dotted, a back\\slash")) -> None: ...

    odd_command = get_command(odd)
    lines = man._options(odd_command, typer.Context(odd_command))
    assert "\\&'quoted' and .dotted, a back\\eslash  [default: x]".replace("  ", " ") in lines


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_groff_reads_it_without_a_warning() -> None:
    made = subprocess.run([sys.executable, "-m", "gantui.cli.man"], capture_output=True, text=True, check=True)
    groff = ["groff", "-man", "-Tutf8", "-ww", "-Kutf8", "-P-cbou"]
    done = subprocess.run(groff, input=made.stdout, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "EXIT STATUS" in done.stdout
