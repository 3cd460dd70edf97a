"""The signals that end a training after a checkpoint, and the exit status that each gives.

Batch systems warn with SIGUSR1, SIGUSR2 (Slurm's `--signal`, submitit, Grid Engine) or SIGXCPU (the kernel's own limit)
before they kill. What ends then is the training, not only its last stretch: a script that waits for it has the rest of
the warning to put it in the queue again, and knows by the status that it should. To train on instead would leave that
script nothing to go by; nothing is gained either, for the time is nearly over.
"""

from __future__ import annotations

import signal

from gantui.errors import Exit

NAMES = {
    signal.SIGINT: "Ctrl-C",
    signal.SIGTERM: "SIGTERM",
    signal.SIGUSR1: "SIGUSR1",
    signal.SIGUSR2: "SIGUSR2",
    signal.SIGXCPU: "SIGXCPU",
}
"""The reason of a `Stop`, by the signal that asks for it."""
HANGUP = "hangup"
"""The reason where a connection has dropped, and nobody is to train on without it."""
STATUSES = {
    **{name: Exit(128 + number) for number, name in NAMES.items()},
    HANGUP: Exit.TERMINATED,
}
"""What the command ends with, by the reason of the `Stop`; asked for in another way, it has done what it was to do."""


def ended_by(reason: str) -> tuple[Exit, str]:
    """What a command ends with for the REASON of a `Stop`, and how a sentence says it: ' by SIGTERM', or ''."""
    return STATUSES.get(reason, Exit.FINISHED), "" if reason == "asked" else f" by {reason}"
