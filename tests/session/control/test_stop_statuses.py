"""What a training ends with that a signal ends."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from gantui.session.control.signal_handlers import Signals
from gantui.session.control.stop_statuses import NAMES
from gantui.session.view.commands import Pause, Stop
from gantui.session.view.snapshot import State
from tests.session.small import ENDLESS, seen, start


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("number", NAMES)
def test_a_checkpoint_first_and_a_status_as_of_a_program_that_was_ended_by_it(
    number: signal.Signals, paused: bool, tmp_path: Path
) -> None:
    """A batch system warns with SIGUSR1, SIGUSR2 or SIGXCPU, and goes by the status."""
    live = start(tmp_path / "run", ENDLESS, first=Pause() if paused else None)
    with Signals(live.send, "continue"):
        seen(live, lambda snapshot: snapshot.state is (State.PAUSED if paused else State.RUNNING))
        signal.raise_signal(number)
        ending = live.wait(180)
    live.close()
    live.job.run.close()
    assert ending is not None
    assert (ending.state, ending.code) == (State.STOPPED, 128 + number)
    step = live.latest().step
    assert ending.message == f"stopped by {NAMES[number]} at step {step:,}"
    assert (tmp_path / "run" / "checkpoints" / f"step-{step:010d}.safetensors").exists()


def test_any_other_reason_is_no_failure(tmp_path: Path) -> None:
    live = start(tmp_path / "run", ENDLESS, first=Stop("no reason that is known"))
    ending = live.wait(180)
    live.close()
    live.job.run.close()
    assert ending is not None
    assert ending.code == 0
