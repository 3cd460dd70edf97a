"""`gantui run --plain`: the dashboard as sentences, steered by words typed and Enter."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable

from gantui.cli import streams, summary
from gantui.cli.jobs import Prepared, Request
from gantui.cli.options import Hangup
from gantui.cli.progress import news
from gantui.cli.train import carry_out
from gantui.errors import Exit, nearest, plain
from gantui.experiment.event import Event
from gantui.session.commands import Checkpoint, Command, Pause, Resume, Step, Stop
from gantui.session.desk import Ending
from gantui.session.live import Live
from gantui.tui.spoken import VIEWS, Spoken

SECONDS = 10.0
"""Between two lines."""
_FIRST = 3.0
"""Until the first one: of the first steps there is little to say."""
_LOOK = 0.1
"""Seconds between two looks at what was typed and told."""
_COMMANDS: dict[str, tuple[str, Callable[[], Command]]] = {
    "pause": ("stop between two iterations and wait", Pause),
    "go": ("go on", Resume),
    "step": ("pause, then one whole iteration", Step),
    "d": ("pause, then one update of the discriminator", lambda: Step("discriminator")),
    "g": ("pause, then one update of the generator", lambda: Step("generator")),
    "save": ("write a checkpoint", Checkpoint),
    "stop": ("write a checkpoint, stop and leave", Stop),
}
"""Typed words, what they do and what they send."""
_ASKED = {"now": "say how things stand (Enter alone does too)", "more": "say what every view of every panel says"}
_HELP = "help"


def run(request: Request, on_hangup: Hangup) -> Exit:
    """Carry REQUEST out to its end, telling on stdout how it goes; the exit status.

    Raises:
        Refusal: it can't be done as asked; nothing is left behind.
    """

    def report(live: Live, prepared: Prepared, ending: Ending) -> None:
        summary.report(prepared, ending, live.latest())

    return carry_out(request, on_hangup, _watch, report)


def _watch(live: Live, told: set[Event]) -> Ending:
    """Tell of LIVE until it is over; the events TOLD are not said again."""
    spoken, typed, due, message = Spoken(live), _typed(), time.monotonic() + _FIRST, ""
    streams.say(f"gantui: what you type is done after Enter; {_HELP} lists the words.")
    while (ending := live.wait(_LOOK)) is None:
        live.want("words", VIEWS)
        snapshot = live.latest()
        for line in news(snapshot, told):
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
    for line in news(live.latest(), told):
        streams.say(line)
    return ending


def _answer(word: str, live: Live, spoken: Spoken) -> None:
    """Do what WORD says, or say what can be said."""
    if word in _COMMANDS:
        live.send(_COMMANDS[word][1]())
    elif word in ("", "now"):
        streams.say(spoken.now())
    elif word == "more":
        streams.say("\n".join(spoken.more()))
    elif word == _HELP:
        known = {**{name: does for name, (does, _) in _COMMANDS.items()}, **_ASKED}
        streams.say("\n".join(f"{name}: {does}" for name, does in known.items()))
    else:
        known_words = (*_COMMANDS, *_ASKED, _HELP)
        streams.say(f"{plain(word)}: no such word{nearest(word, known_words)}; {_HELP} lists them")


def _typed() -> queue.SimpleQueue[str]:
    """The lines that are typed from now on."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line.strip().lower())

    if sys.stdin is not None:
        # A daemon: reading from a terminal never ends by itself.
        threading.Thread(target=read, name="typed", daemon=True).start()
    return lines
