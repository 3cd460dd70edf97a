"""The entry point: `gantui` and `python -m gantui`."""

from __future__ import annotations

import signal
import sys
from types import FrameType


class Interrupted(KeyboardInterrupt):
    """Ctrl-C.

    A kind of its own, since CPython ends a process by the signal, whatever its exit status was to be, if ever a plain
    `KeyboardInterrupt` left code that stood in a string - which dataclasses run by the hundred as they are imported.
    """


def main() -> None:
    """Run the command line and end the process with its exit status."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _once)
    try:
        from gantui.cli.outcome import outcome  # here, so that Ctrl-C during the import is caught too

        status = outcome(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _once(number: int, frame: FrameType | None) -> None:
    """Let Ctrl-C end the command once; another one does not interrupt that: no traceback, nothing half done.

    A training has a handler of its own.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Interrupted


if __name__ == "__main__":
    main()
