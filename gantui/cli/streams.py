"""stdout and stderr that nobody may be listening to any more: what can't be written is dropped, and nothing fails."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import typer

from gantui.errors import plain

if TYPE_CHECKING:
    from rich.console import Console


def prepare() -> None:
    """Make stdin, stdout and stderr usable whatever they are."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:  # closed by the caller: the next file opened would take its number, and get our output
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without the character gets a '?'


def say(text: str) -> None:
    """Print TEXT on stdout."""
    with unheard(sys.stdout):
        typer.echo(text)


def tell(sentence: str) -> None:
    """Print SENTENCE, on one line and without control characters, on stderr."""
    with unheard(sys.stderr):
        typer.echo(plain(" ".join(sentence.splitlines())), err=True)


def tell_lines(lines: Iterable[str]) -> None:
    """Print LINES, each with its end, on stderr."""
    with unheard(sys.stderr):
        typer.echo("".join(lines), err=True, nl=False)


def shown(text: str) -> str:
    """TEXT of several lines with its control characters replaced."""
    return "\n".join(plain(line.expandtabs()) for line in text.splitlines())


@contextmanager
def unheard(stream: IO[str]) -> Iterator[None]:
    """Lets writing to STREAM inside fail: its reader has gone (EPIPE) or its terminal has (EIO)."""
    try:
        yield
    except OSError:
        silence(stream)


def silence(stream: IO[str]) -> None:
    """Let STREAM write to nowhere from now on, also what it still holds when the process ends."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def console(*, stderr: bool = False) -> Console:
    """A Rich console that outlives its reader; nothing printed on it is highlighted unless asked."""
    from rich.console import Console

    class Unheard(Console):
        """Rich's own ends the process when its reader has gone."""

        def on_broken_pipe(self) -> None:
            self.quiet = True
            silence(self.file)

    return Unheard(stderr=stderr, highlight=False, markup=False, emoji=False)
