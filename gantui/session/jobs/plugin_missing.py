"""Text about code that a folder names: a file of somebody's, which gantui never offers to run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gantui.errors import Refusal, plain

_SHOWN = 3


def named(files: Sequence[object]) -> str:
    """FILES as text that can't be taken for a command."""
    shown = ", ".join(repr(plain(str(file))) for file in files[:_SHOWN])
    return shown + (f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else "")


def missing(where: Path, files: Sequence[object]) -> Refusal:
    """The refusal that the run in WHERE needs the code in FILES, and that none was given."""
    return Refusal(
        f"{plain(str(where))}: was trained with code of its user's, which it names as {named(files)}: expected "
        "--plugin FILE.py with that code, if you trust it"
    )
