"""stdout and stderr that may have no reader any more, or that a full disk does not take.

What can't be written is dropped, and nothing fails on the way. A reader that has gone (`| head`) wanted no more. All
else that stdout did not take is lost: `lost` says so, and the command ends with a sentence and no success.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import typer

from gantui.errors import plain

if TYPE_CHECKING:
    from rich.console import Console


SIMPLE = ("dumb", "unknown")
"""Values of TERM for terminals that show lines and nothing else."""
_lost: list[OSError] = []
"""What first kept stdout from taking what it was given, at most one."""


def prepare() -> None:
    """Make stdin, stdout and stderr usable whatever they are."""
    _lost.clear()
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # Closed by the caller: the next file opened would take its number, and get our output. Nothing can be
            # written to stdout then, so that what is lost is noticed; stderr has nobody left who reads it.
            os.open(os.devnull, os.O_RDWR if number == 2 else os.O_RDONLY)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without the character gets a '?', as does who reads it


def not_a_terminal() -> str:
    """The first of stdin, stdout and stderr that is no terminal; '' if all are."""
    named = (("stdin", sys.stdin), ("stdout", sys.stdout), ("stderr", sys.stderr))
    return next((name for name, stream in named if stream is None or not stream.isatty()), "")


def lost() -> str:
    """The reason why not everything printed on stdout has arrived, as a sentence; '' if it has, as far as is known."""
    with unheard(sys.stdout):
        sys.stdout.flush()
    if not _lost:
        return ""
    why = "it is closed" if _lost[0].errno == errno.EBADF else _lost[0].strerror
    return f"stdout: can't be written, and what was to be printed there is lost: {why}"


def say(text: str) -> None:
    """Print TEXT on stdout."""
    with unheard(sys.stdout):
        typer.echo(text)


def tell(sentence: str) -> None:
    """Print SENTENCE on stderr, on one line and without control characters."""
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
    """A context in which writing to STREAM may fail; a loss on stdout, but for a reader that has gone, is noted."""
    try:
        yield
    except OSError as error:
        missed(stream, error)


def missed(stream: IO[str], error: OSError) -> None:
    """Note that STREAM did not take something because of ERROR: no more is written to it."""
    if stream is sys.stdout and not _gone(error, stream) and not _lost:
        _lost.append(error)
    silence(stream)


def _gone(error: OSError, stream: IO[str]) -> bool:
    """Whether ERROR says that the reader of STREAM has gone, or that its terminal has."""
    return error.errno == errno.EPIPE or (
        error.errno == errno.EIO and not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    )


def silence(stream: IO[str]) -> None:
    """Make STREAM write to nowhere from now on, even what it still holds when the process ends."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def console(*, stderr: bool = False) -> Console:
    """A Rich console that outlives its reader; it highlights nothing unless asked."""
    from rich.console import Console

    class Unheard(Console):
        """A console that goes on when its reader has gone, where Rich's own would end the process."""

        def on_broken_pipe(self) -> None:
            self.quiet = True
            silence(self.file)

    return Unheard(stderr=stderr, highlight=False, markup=False, emoji=False)
