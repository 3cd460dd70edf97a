"""The one place where what went wrong becomes one sentence on stderr and an exit status."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from typer.exceptions import Abort, TyperException
from typer.main import get_command

from gantui.cli import streams
from gantui.cli.app import app
from gantui.errors import Exit, Refusal

if TYPE_CHECKING:  # it brings pydantic, for which `--help` must not wait
    from gantui.session.run_directory import RunDirectory


class Bug(Exception):  # noqa: N818 - it carries what a person is told of a program error
    """An unexpected exception whose traceback has been kept; the message says where."""


def outcome(arguments: Sequence[str]) -> int:
    """Carry out the command line ARGUMENTS; the exit status."""
    streams.prepare()
    try:
        status = get_command(app).main(list(arguments) or ["--help"], prog_name="gantui", standalone_mode=False)
    except Refusal as refusal:
        return _refused(str(refusal))
    except TyperException as error:
        return _refused(f"{error.format_message()} ({_command(error)} --help says more)")
    except Abort:
        return Exit.INTERRUPTED
    except Bug as bug:
        streams.tell(f"gantui: {bug}")
        return _debugged(bug)
    except Exception as error:
        hint = "" if _debugging() else "; GANTUI_DEBUG=1 shows where"
        streams.tell(f"gantui: an internal error: {type(error).__name__}: {error}{hint}")
        return _debugged(error)
    return int(status or 0)


@contextmanager
def traceback_kept(run: RunDirectory) -> Iterator[None]:
    """Writes the traceback of an unexpected exception inside into RUN's folder.

    Raises:
        Bug: there was one.
    """
    try:
        yield
    except (Refusal, Bug):
        raise
    except Exception as error:
        raise Bug(f"an internal error: {type(error).__name__}: {error}; {run.keep_traceback(error)}") from error


def _refused(message: str) -> int:
    streams.tell(f"gantui: {message}")
    return Exit.USAGE


def _command(error: TyperException) -> str:
    """The command that a usage error is about, such as 'gantui train'."""
    context = getattr(error, "ctx", None)
    return context.command_path if context is not None else "gantui"


def _debugging() -> bool:
    return bool(os.environ.get("GANTUI_DEBUG"))


def _debugged(error: Exception) -> int:
    if _debugging():
        streams.tell_lines(traceback.format_exception(error.__cause__ or error))
    return Exit.INTERNAL
