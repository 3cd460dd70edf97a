"""What a signal does, in this very process: the handlers only queue commands, and the watchdog knows when to bite."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from gantui.errors import Exit
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.view.commands import Command, Stop
from gantui.session.view.snapshot import State

CAUGHT = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGXCPU)


@pytest.fixture(autouse=True)
def no_nohup() -> Iterator[None]:
    """Whoever runs the tests may have told them to ignore hang-ups."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def test_each_signal_becomes_a_stop_with_its_reason() -> None:
    sent: list[Command] = []
    with Signals(sent.append, "stop") as signals:
        for number in CAUGHT:
            signal.raise_signal(number)
    assert sent == [Stop("Ctrl-C"), Stop("SIGTERM"), Stop("hangup"), *map(Stop, ("SIGUSR1", "SIGUSR2", "SIGXCPU"))]
    assert signals.stopped
    assert signals.hung_up


def test_a_hangup_only_closes_the_screen_when_the_training_is_to_go_on() -> None:
    sent: list[Command] = []
    left: list[bool] = []
    with Signals(sent.append, "continue", leave=lambda: left.append(True)) as signals:
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGHUP)
    assert (sent, left) == ([], [True])
    assert signals.hung_up
    assert not signals.stopped


def test_a_hangup_lets_go_of_terminals_and_keeps_files(monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[int] = []
    monkeypatch.setattr(os, "isatty", lambda number: number == 2)
    with Signals(lambda _: None, "continue"):
        monkeypatch.setattr(os, "dup2", lambda _, number: moved.append(number))
        signal.raise_signal(signal.SIGHUP)
    assert moved == [2]


def test_the_handlers_before_are_put_back_and_nohup_is_respected() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    others = [signal.getsignal(number) for number in CAUGHT if number != signal.SIGHUP]
    try:
        with Signals(lambda _: None, "stop") as signals:
            signal.raise_signal(signal.SIGHUP)
            assert not signals.hung_up
        assert [signal.getsignal(number) for number in CAUGHT if number != signal.SIGHUP] == others
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_the_watchdog_ends_a_process_that_was_told_to_end_and_hangs() -> None:
    bitten, codes = threading.Event(), []

    def end_process(code: int) -> None:
        codes.append(code)
        bitten.set()

    with Signals(lambda _: None, "continue", end_process=end_process, grace=0.01) as signals:
        signal.raise_signal(signal.SIGTERM)
        signals.ended(Ending(State.STOPPED, Exit.TERMINATED, "stopped"))
        assert bitten.wait(60)
    assert codes == [143]


@pytest.mark.parametrize(("work", "patient"), [(0.0, False), (0.01, True)])
def test_the_watchdog_waits_for_a_process_that_is_at_work_but_not_for_ever(work: float, patient: bool) -> None:
    looks, bitten = [0.0], threading.Event()

    def cpu() -> float:
        looks.append(looks[-1] + work)
        return looks[-1]

    with Signals(lambda _: None, "continue", end_process=lambda _: bitten.set(), grace=0.01, cpu=cpu) as signals:
        signal.raise_signal(signal.SIGTERM)
        signals.ended(Ending(State.STOPPED, Exit.TERMINATED, "stopped"))
        assert bitten.wait(60)
    assert (len(looks) > 50) is patient


def test_the_watchdog_wakes_when_the_signal_comes_after_the_end() -> None:
    bitten, left = threading.Event(), []
    with Signals(
        lambda _: None, "continue", leave=lambda: left.append(True), end_process=lambda _: bitten.set(), grace=0.01
    ) as signals:
        signals.ended(Ending(State.FINISHED, Exit.FINISHED, "finished"))
        assert not bitten.is_set()
        signal.raise_signal(signal.SIGTERM)
        assert bitten.wait(60)
    assert left == [True]


def test_the_watchdog_sleeps_when_nobody_told_the_training_to_end_or_the_main_thread_has_left() -> None:
    with Signals(lambda _: None, "continue", end_process=lambda _: pytest.fail("bitten"), grace=0.01) as signals:
        signals.ended(Ending(State.FINISHED, Exit.FINISHED, "finished"))
    signals.stopped = True
    signals.ended(Ending(State.FINISHED, Exit.FINISHED, "finished"))
    for thread in threading.enumerate():
        if thread.name == "watchdog":
            thread.join(60)
