"""The entry point: `gantui` and `python -m gantui`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit status."""
    try:
        from gantui.cli.outcome import outcome  # here, so that Ctrl-C during the import is caught too

        status = outcome(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
