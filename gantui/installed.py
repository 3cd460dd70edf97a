"""Which gantui this is, and where it lies."""

from __future__ import annotations

import sys
from pathlib import Path

VERSION = "0.2.0"
FOLDER = Path(__file__).resolve().parent
"""The package's own folder."""


def python() -> list[str]:
    """The command of this Python, to be followed by `-m` and a module of gantui's.

    It imports nothing from the present folder, unless this process was started so that it does.
    """
    by_module = Path(sys.argv[0]).name == "__main__.py"
    return [sys.executable, *([] if by_module else ["-P"])]
