"""Bugs: their tracebacks go to the run's folder, not to the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gantui.errors import Refusal

if TYPE_CHECKING:  # it brings pydantic, for which `--help` must not wait
    from gantui.session.run.directory import RunDirectory


class Bug(Exception):  # noqa: N818 - it carries the message for a person on a program error
    """An unexpected exception whose traceback has been kept; the message says where."""


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
