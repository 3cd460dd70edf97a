"""Finds the run that a command reads, and reports what is missing in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gantui import streams
from gantui.session.jobs import plugin_missing, plugins
from gantui.session.run.find_run import find_run
from gantui.session.run.reader import RunOnDisk, read_run


def opened(name: str, with_code: Sequence[Path], *, asked_by: str) -> RunOnDisk:
    """The run that NAME means, for the command ASKED_BY, after the plug-ins WITH_CODE have been loaded.

    Raises:
        Refusal: there is no such run, or a plug-in can't be loaded.
    """
    if with_code:
        plugins.load(with_code)
    return read_run(find_run(name, asked_by=asked_by))


def needs_its_code(run: RunOnDisk, with_code: Sequence[Path]) -> None:
    """Check that the plug-ins of RUN are there.

    Raises:
        Refusal: it was trained with code of its user's, and none was given.
    """
    if (known := run.facts.get("plugins")) and not with_code:
        raise plugin_missing.missing(run.path, known)


def tell(sentences: Iterable[str]) -> None:
    """Print on stderr what was missing or damaged."""
    for sentence in sentences:
        streams.tell(f"gantui: {sentence}")
