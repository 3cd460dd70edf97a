"""The one way to refuse something, and the exit codes that every command shares."""

from __future__ import annotations

import difflib
import signal
from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """The exit status of a command."""

    FINISHED = 0
    INTERNAL = 1
    USAGE = 2
    UNMET = 3
    """The steps ran out before what --until asked for was there."""
    DIVERGED = 4
    INTERRUPTED = 128 + signal.SIGINT
    TERMINATED = 128 + signal.SIGTERM
    WARNED = 128 + signal.SIGUSR1
    """As a batch system does before a job's time is over; so do the next two."""
    WARNED_AGAIN = 128 + signal.SIGUSR2
    OUT_OF_TIME = 128 + signal.SIGXCPU


class Refusal(Exception):  # noqa: N818 - it is no program error: it is an answer
    """Raised for a request that can't be done; the message is one sentence made for the user's eyes.

    It names the place, the value, what was expected and the nearest right thing. The command line prints it on stderr
    and ends with `Exit.USAGE`, without a traceback.
    """


def nearest(word: str, known: Iterable[str]) -> str:
    """'; did you mean X?' for the known name that is closest to WORD, or nothing when none is close."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""


def plain(text: str) -> str:
    """TEXT with every control character (terminal escapes too) replaced, so that it can be shown as text."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
