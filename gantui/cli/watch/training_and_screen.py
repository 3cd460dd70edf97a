"""A training and the screen that shows it: how they begin, and how each ends with the other, or at a signal."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol, TypeVar

from gantui.cli.options import Hangup
from gantui.errors import Exit
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.control.stop_statuses import HANGUP, NAMES, STATUSES
from gantui.session.view.commands import Command, Stop
from gantui.session.view.snapshot import State
from gantui.tui.shell.shell import Shell


class BackgroundTraining(Protocol):
    """A training in a thread of its own."""

    def start(self) -> None:
        """Start it, unless it has started."""

    def send(self, command: Command) -> object:
        """Send COMMAND to it."""

    def wait(self) -> Ending | None:
        """How it ended, once it has."""

    def abandon(self) -> None:
        """Leave it, whatever it does."""


class Shown(Protocol):
    """A screen, or several, one after the other."""

    @property
    def terminal_gone(self) -> bool:
        """Whether its terminal has hung up."""

    @property
    def failure(self) -> Exception | None:
        """The bug that closed it, if one did."""

    def run(self) -> object:
        """Show it until its viewer leaves it."""

    def leave(self) -> None:
        """Close it, from any thread or a signal's handler."""


Training = TypeVar("Training", bound=BackgroundTraining)
Dashboard = TypeVar("Dashboard", bound=Shown)
Reported = TypeVar("Reported")


def watched(
    begin: Callable[[Callable[[Ending], None]], Training],
    draw: Callable[[Training], Dashboard],
    on_hangup: Hangup,
    report: Callable[[Training, Dashboard, Signals, Ending], Reported],
) -> Reported:
    """Run what BEGIN makes to its end, on the screen that DRAW makes of it while there is one; returns REPORT's result.

    BEGIN is given what is to be called at the end. A bug in the screen is raised once the training has ended well.
    """

    def on_end(ending: Ending) -> None:
        signals.ended(ending)
        if signals.stopped or ending.state is State.REFUSED:
            dashboard.leave()

    training = begin(on_end)
    dashboard = draw(training)
    signals = Signals(training.send, on_hangup, leave=dashboard.leave)
    with signals:
        try:
            dashboard.run()
            if dashboard.terminal_gone:
                signals.hang_up()
            if not signals.hung_up:
                training.send(Stop())  # it has the command already, unless the screen failed
            training.start()  # if the screen closed before its first frame
            ending = training.wait()
            assert ending is not None
            if dashboard.failure is not None:
                raise dashboard.failure
            return report(training, dashboard, signals, ending)
        finally:
            training.abandon()


@contextmanager
def closed_by_signals(dashboard: Shell) -> Iterator[list[Exit]]:
    """A context in which a signal closes the screen, so that the terminal is restored.

    For a screen whose training is over or in another process. What is given fills with the statuses of what comes.
    """
    received: list[Exit] = []
    reasons = {**NAMES, signal.SIGHUP: HANGUP}

    def leave(number: int, frame: FrameType | None) -> None:
        received.append(STATUSES[reasons[signal.Signals(number)]])
        dashboard.leave()

    before = {number: signal.signal(number, leave) for number in reasons}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
