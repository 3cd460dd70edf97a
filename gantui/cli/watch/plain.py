"""`gantui run --plain`: the dashboard as sentences, steered by words typed and Enter."""

from __future__ import annotations

import queue
import sys
import threading
import time
from pathlib import Path

from gantui import streams
from gantui.cli.headless import summary
from gantui.cli.headless.progress import news
from gantui.cli.headless.train import Ends, carry_out
from gantui.cli.options import Hangup
from gantui.cli.watch.typed_commands import HELP, meant
from gantui.errors import Exit, plain
from gantui.experiment.run_options import RunOptions
from gantui.experiment.verdicts.event import Event
from gantui.session.control.mailbox import Ending
from gantui.session.jobs.prepare import Prepared, TrainingRequest
from gantui.session.live import Live
from gantui.session.view.commands import NAMES
from gantui.session.view.snapshot import State
from gantui.tui.dashboard.sentences import VIEWS, Sentences

SECONDS = 10.0
"""Between two lines."""
_FIRST = 3.0
"""Until the first one: of the first steps there is little to say."""
_LOOK = 0.1
"""Seconds between two looks at what was typed and printed."""


def run(request: TrainingRequest, on_hangup: Hangup) -> Exit:
    """Carry REQUEST out to its end, with reports on stdout; returns the exit status.

    Raises:
        Refusal: it can't be done as asked; nothing is left behind.
    """

    def report(live: Live, prepared: Prepared, ending: Ending) -> None:
        summary.report(summary.Trained.of(prepared), ending, live.latest())

    def watch(live: Live, reported: set[Event]) -> Ending:
        return told(live, reported, live.job.run.path, live.job.experiment)

    return carry_out(request, on_hangup, watch, report)


def told(training: Ends, reported: set[Event], run_dir: Path, options: RunOptions | None = None) -> Ending:
    """Report on TRAINING, whose run lies in RUN_DIR, until it is over; the events REPORTED are not reported again.

    OPTIONS are those that it began with, where they are known.
    """
    spoken, typed, message = Sentences(training, run_dir), _typed(), ""
    due = heard = time.monotonic() + _FIRST
    streams.say(f"gantui: what you type is done after Enter; {HELP} lists the words.")
    while (ending := training.wait(_LOOK)) is None:
        training.request("words", VIEWS)
        snapshot, now = training.latest(), time.monotonic()
        for line in news(snapshot, reported):
            streams.say(line)
        # What it is waited for may change all the while: a script prints.
        if snapshot.message != message and (snapshot.state is not State.LOADING or now >= heard):
            message, heard = snapshot.message, now + SECONDS
            if message:
                streams.say(plain(message))
        while not typed.empty():
            asked = meant(typed.get(), snapshot, options, spoken)
            if isinstance(asked, str):
                streams.say(asked)
            elif type(asked) not in training.capabilities:
                streams.say(f"The training can't do it, so not possible: {NAMES[type(asked)]}.")
            else:
                training.send(asked)
        if snapshot.facts is not None and snapshot.rate and now >= due:
            due = now + SECONDS
            streams.say(spoken.now())
    for line in news(training.latest(), reported):
        streams.say(line)
    return ending


def _typed() -> queue.SimpleQueue[str]:
    """A queue of the lines that are typed from now on."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)

    if sys.stdin is not None:
        # A daemon: reading from a terminal never ends by itself.
        threading.Thread(target=read, name="typed", daemon=True).start()
    return lines
