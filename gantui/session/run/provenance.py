"""The origin of a run beyond its experiment: the commit of the folder where it was started, and the processor."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

PATIENCE = 2.0
"""Seconds that git gets."""


def commit(folder: Path) -> str | None:
    """The commit that is checked out where FOLDER lies; None where there is no repository, no commit or no git.

    Asks for nothing that would run what a repository's configuration names (filters, hooks, a monitor): so it can't
    tell whether files were changed since.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "rev-parse", "--verify", "--quiet", "HEAD"],
            env=os.environ | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    printed = done.stdout.strip()
    hexadecimal = len(printed) in (40, 64) and set(printed) <= set("0123456789abcdef")
    return printed if done.returncode == 0 and hexadecimal else None


def processor() -> str:
    """The name of this machine's processor, as far as the system knows it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
