"""A training in this process and the screen that shows it: how they begin, and how each ends with the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from gantui.cli.options import Hangup
from gantui.session.commands import Command, Stop
from gantui.session.desk import Ending
from gantui.session.signals import Signals
from gantui.session.snapshot import State
from gantui.tui.shell import Shell


class Trained(Protocol):
    """What trains in a thread of its own."""

    def start(self) -> None:
        """Begin, unless it has begun."""

    def send(self, command: Command) -> None:
        """Have COMMAND carried out."""

    def wait(self) -> Ending | None:
        """How it ended, once it has."""

    def abandon(self) -> None:
        """Let go of it, whatever it does."""


Training = TypeVar("Training", bound=Trained)
Dashboard = TypeVar("Dashboard", bound=Shell)
Told = TypeVar("Told")


def watched(
    begin: Callable[[Callable[[Ending], None]], Training],
    draw: Callable[[Training], Dashboard],
    on_hangup: Hangup,
    report: Callable[[Training, Dashboard, Signals, Ending], Told],
) -> Told:
    """What BEGIN makes, to its end, on the screen that DRAW makes of it as long as there is one; what REPORT says.

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
                training.send(Stop())  # it has been told already, unless the screen failed
            training.start()  # if the screen closed before its first frame
            ending = training.wait()
            assert ending is not None
            if dashboard.failure is not None:
                raise dashboard.failure
            return report(training, dashboard, signals, ending)
        finally:
            training.abandon()
