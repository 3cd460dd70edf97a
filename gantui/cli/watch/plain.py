"""`gantui run --plain`: the dashboard as sentences, steered by words typed and Enter."""

from __future__ import annotations

import queue
import sys
import threading
import time

from gantui import streams
from gantui.cli.headless import summary
from gantui.cli.headless.progress import news
from gantui.cli.headless.train import carry_out
from gantui.cli.options import Hangup
from gantui.cli.watch.typed_commands import HELP, meant
from gantui.errors import Exit, plain
from gantui.experiment.verdicts.event import Event
from gantui.session.control.mailbox import Ending
from gantui.session.jobs.prepare import Prepared, TrainingRequest
from gantui.session.live import Live
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

    return carry_out(request, on_hangup, _watch, report)


def _watch(live: Live, reported: set[Event]) -> Ending:
    """Report on LIVE until it is over; the events REPORTED are not reported again."""
    spoken, typed, due, message = Sentences(live), _typed(), time.monotonic() + _FIRST, ""
    streams.say(f"gantui: what you type is done after Enter; {HELP} lists the words.")
    while (ending := live.wait(_LOOK)) is None:
        live.request("words", VIEWS)
        snapshot = live.latest()
        for line in news(snapshot, reported):
            streams.say(line)
        if snapshot.message != message:
            message = snapshot.message
            if message:
                streams.say(plain(message))
        while not typed.empty():
            _answer(typed.get(), live, spoken)
        if snapshot.facts is not None and snapshot.rate and time.monotonic() >= due:
            due = time.monotonic() + SECONDS
            streams.say(spoken.now())
    for line in news(live.latest(), reported):
        streams.say(line)
    return ending


def _answer(line: str, live: Live, spoken: Sentences) -> None:
    """Do what LINE says, or print the answer to it."""
    asked = meant(line, live.latest(), live.job.experiment, spoken)
    if isinstance(asked, str):
        streams.say(asked)
    else:
        live.send(asked)


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
