"""`gantui train FILE.py`: a person's own training script, without a screen; and what is printed at the end of any."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from contextlib import nullcontext

from gantui import streams
from gantui.cli.headless import summary
from gantui.cli.headless.progress import progress
from gantui.cli.headless.train import followed, print_curves, print_json
from gantui.cli.options import Hangup
from gantui.cli.runs.runs import name_of
from gantui.errors import Exit, Refusal, plain
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.disk import folder
from gantui.session.disk.file_names import OUTPUT, RUN
from gantui.session.run.run_json import read_facts
from gantui.session.scripts.order import Order
from gantui.session.scripts.started import Started

_LOOK = 0.05
"""Seconds between two looks at whether it has made its first step."""
_PATIENCE = 3.0
"""Seconds after which it is said that a script is waited for."""


def train(order: Order, on_hangup: Hangup, *, as_json: bool, quiet: bool, detach: bool = False) -> Exit:
    """Start the script of ORDER and see it to its end, or with DETACH to its first step; returns the exit status."""

    def see(started: Started) -> Exit:
        if detach and _begins(started, quiet=quiet):
            say_detached(started, as_json=as_json)
            return Exit.FINISHED
        ending = followed(started, progress(order.title, quiet=quiet))
        return report(started, ending, as_json=as_json, curves=True)

    return carry_out(order, on_hangup, see)


def carry_out(order: Order, on_hangup: Hangup, see: Callable[[Started], Exit]) -> Exit:
    """Start the script of ORDER without a screen, and SEE to it; returns the exit status, which SEE does."""
    started = Started(order, on_end=lambda ending: signals.ended(ending))
    signals = Signals(started.send, on_hangup)
    with signals:
        try:
            started.start()
            return see(started)
        finally:
            started.let_go()


def _begins(started: Started, *, quiet: bool) -> bool:
    """Whether what was STARTED makes a step, once it has made one or has ended."""
    with nullcontext() if quiet else streams.console(stderr=True).status("waiting for its first steps"):
        while started.wait(_LOOK) is None and not started.steps:
            pass
    return started.steps


def report(started: Started, ending: Ending, *, as_json: bool = False, curves: bool = False) -> Exit:
    """Print what has become of what was STARTED: its traceback if it failed, the summary of its run, perhaps CURVES."""
    order = started.order
    tell_failure(started)
    if not folder.there(order.run_dir / RUN):
        streams.tell(f"gantui: {ending.message}")
        return ending.code
    trained = _trained(order)
    if as_json:
        print_json(trained, ending, started.latest())
    else:
        if curves:
            print_curves(started, order.run_dir)
        summary.report(trained, ending, started.latest())
    return ending.code


def tell_failure(started: Started) -> None:
    """Print the traceback of what was STARTED, if it has failed with one."""
    if started.failure is not None:
        streams.tell_lines(f"{line}\n" for line in started.failure.trace)


def _trained(order: Order) -> summary.Trained:
    try:
        facts = read_facts(order.run_dir)
    except Refusal:
        facts = {}
    return summary.Trained(str(facts.get("preset", order.title)), order.title, order.run_dir, facts, own=True)


def wait(started: Started) -> Ending:
    """How what was STARTED has ended; where that takes a while, it is said what is waited for."""
    ending = started.wait(_PATIENCE)
    if ending is None:
        streams.tell(f"gantui: waiting for {started.order.title} to end; Ctrl-C ends it at once")
        ending = started.wait()
    assert ending is not None
    return ending


def say_detached(started: Started, *, as_json: bool = False) -> None:
    """Print, in a line, that what was STARTED goes on, and how it is found again; AS_JSON: where its run lies."""
    run, last = started.order.run_dir, started.latest()
    if as_json:
        streams.say(json.dumps({"run_dir": str(run)}))
        return
    shown = plain(shlex.quote(name_of(run)))
    if started.steps:
        streams.say(f"{plain(str(run))}: detached at step {last.step:,}, the script goes on (gantui attach {shown})")
    else:
        after = f"from its first step on gantui attach {shown} shows it"
        streams.say(f"{started.order.title} goes on; {after}, and it prints to {plain(str(run / OUTPUT))}")
