"""Why a script has ended badly, as far as what it printed tells."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass

_TRACEBACK = "Traceback (most recent call last):"
_OURS = "gantui.errors.Refusal: "
"""What stands before a sentence of ours that was raised in the script."""
_LINES = 60
"""Lines that are shown of a traceback, its last ones."""
_HINTS = (
    ("EOFError", "it reads stdin, which is empty here: hand it over as an argument"),
    ("ModuleNotFoundError: No module named 'gantui'", "install gantui for that Python, or name another by --python"),
    ("ModuleNotFoundError", "--python PATH runs it by another Python, where gantui is installed too"),
)
"""The beginning of a reason, and what helps."""


@dataclass(frozen=True)
class Failure:
    """What a script has printed of why it failed."""

    reason: str
    """The exception, or the last line that was printed; '' where nothing was."""
    trace: tuple[str, ...] = ()
    """The lines of the traceback, the last ones of a long one; none of a refusal of ours, whose reason says all."""
    refused: bool = False
    """Whether it is such a refusal."""

    @property
    def hint(self) -> str:
        """What helps against that, without a full stop; '' where that is not known."""
        return next((text for begin, text in _HINTS if self.reason.startswith(begin)), "")


def found(lines: Sequence[str]) -> Failure:
    """The failure in LINES, the newest that a script has printed."""
    begins = [at for at, line in enumerate(lines) if line.endswith(_TRACEBACK)]
    if not begins:
        last = next((line for line in reversed(lines) if line.strip()), "")
        return Failure(last.strip())
    first = begins[-1]
    # Frames are indented; the exception is not.
    ends = next((at for at in range(first + 1, len(lines)) if lines[at] and not lines[at][0].isspace()), len(lines) - 1)
    last = lines[ends].strip()
    if last.startswith(_OURS):
        return Failure(last.removeprefix(_OURS), refused=True)
    return Failure(last, tuple(lines[max(first, ends + 1 - _LINES) : ends + 1]))


def how(status: int) -> str:
    """How a process with the exit STATUS has ended, minus the number of a signal, after 'it'."""
    if status >= 0:
        return f"ended with exit code {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    more = ", as where memory is short" if -status == signal.SIGKILL else ""
    return f"was killed by {name}{more}"
