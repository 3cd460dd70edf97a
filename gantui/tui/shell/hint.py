"""Hints that are shown once to a person and never again."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_state_dir

from gantui.tui.shell.preferences import CONFIG

LOST = "lost the connection? it trains on: gantui attach"
_TOLD = "told-of-attach"
"""The file that remembers it."""


def on_lost_connections(environment: Mapping[str, str] = os.environ) -> str:
    """The hint what happens to the training when the connection drops, for people to whom this matters; else ''.

    Who works in tmux or screen need not know. Where it can't be remembered that it was shown, it is not shown.
    """
    if (
        not ("SSH_CONNECTION" in environment or "SSH_TTY" in environment)
        or "TMUX" in environment
        or "STY" in environment
    ):
        return ""
    folder = Path(os.path.expanduser(environment.get(CONFIG) or user_state_dir("gantui")))
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _TOLD).touch(exist_ok=False)
        return LOST
    return ""
