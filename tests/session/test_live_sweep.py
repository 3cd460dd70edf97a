"""A sweep in a thread of its own: what it can be told, what viewers get, and that watching changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gantui.errors import Exit
from gantui.session.checkpoints import files
from gantui.session.control.mailbox import Ending
from gantui.session.disk.json_lines import read_lines
from gantui.session.live_sweep import LiveSweep
from gantui.session.sweep import results
from gantui.session.sweep.curves import FEWEST, LONGEST, MemberCurves
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.mailbox import SweepJob
from gantui.session.sweep.plan import Group as Planned
from gantui.session.sweep.plan import Plan
from gantui.session.sweep.snapshot import Looking, SweepSnapshot
from gantui.session.training.groups.group import Group
from gantui.session.view.commands import Checkpoint, Pause, Resume, Stop
from gantui.session.view.snapshot import State
from tests.session.small import ENDLESS, PATIENCE
from tests.session.test_sweep import SEEDS, small

NUMBERS = Looking()
EVERYBODY = frozenset(range(len(SEEDS)))


def plan(*groups: list[str], until: str | None = None) -> Plan:
    planned = tuple(Planned(tuple(settings), small(*settings)) for settings in groups or ([],))
    return Plan("small", SEEDS, planned, until)


def ended(live: LiveSweep) -> Ending:
    ending = live.wait(PATIENCE)
    assert ending is not None
    return ending


def seen(live: LiveSweep, what: Callable[[SweepSnapshot], bool], looking: Looking = NUMBERS) -> SweepSnapshot:
    """The first snapshot in which WHAT is so."""
    end = time.monotonic() + PATIENCE
    while not what(snapshot := live.latest()):
        assert time.monotonic() < end, snapshot
        live.request("test", looking)
        time.sleep(0.002)
    return snapshot


def seen_after(live: LiveSweep, before: SweepSnapshot) -> SweepSnapshot:
    """The first snapshot after that of BEFORE, or the last there is."""
    end = time.monotonic() + PATIENCE
    while live.latest() is before and live.wait(0) is None:
        assert time.monotonic() < end
        time.sleep(0.0005)
    return live.latest()


def tensors(path: Path) -> list[np.ndarray]:
    """What moved in each group of the sweep in PATH, as its newest checkpoint has it."""
    found = []
    for group in sorted(path.glob("groups/*")):
        saved, _ = files.newest_whole(group / "checkpoints")
        assert saved is not None
        found += [saved.state[name] for name in sorted(saved.state)]
    return found


def test_watching_changes_nothing(tmp_path: Path) -> None:
    chosen = plan([], ["optimizers.generator.lr=1e-3"])
    live = LiveSweep(SweepJob(chosen, tmp_path / "alone"))
    live.start()
    assert ended(live).code is Exit.FINISHED
    live.abandon()
    watched = LiveSweep(SweepJob(chosen, tmp_path / "watched"))
    watched.start()
    looks, pictures, before = 0, 0, watched.latest()
    while watched.wait(0) is None:
        number = max(0, watched.latest().number)
        watched.request("one", Looking(number, 50, frozenset({1})))
        watched.request("another", Looking(number, 300, EVERYBODY))
        if looks == 2:
            for command in (Pause(), Checkpoint(), Resume()):
                watched.send(command)
        before = seen_after(watched, before)
        looks, pictures = looks + 1, pictures + (before.gallery is not None)
    assert ended(watched).code is Exit.FINISHED
    watched.abandon()
    assert pictures > 3
    alone, looked_at = tensors(tmp_path / "alone"), tensors(tmp_path / "watched")
    assert len(alone) == len(looked_at) > 0
    assert all(np.array_equal(one, other) for one, other in zip(alone, looked_at, strict=True))
    for number in ("001", "002"):
        lines = [read_lines(tmp_path / name / "groups" / number / "metrics.jsonl") for name in ("alone", "watched")]
        one, other = ([{**line, "seconds": 0} for line in each] for each in lines)
        assert one == other


def test_it_pauses_saves_goes_on_and_stops(tmp_path: Path) -> None:
    live = LiveSweep(SweepJob(plan([ENDLESS]), tmp_path / "sweep"))
    live.start()
    seen(live, lambda now: now.now is not None and now.now.step > 10)
    live.send(Pause())
    paused = seen(live, lambda now: now.state is State.PAUSED)
    assert paused.now is not None
    assert paused.message == f"paused at step {paused.now.step:,}"
    live.send(Checkpoint())
    seen(live, lambda now: now.message.startswith("checkpoint written"))
    assert live.latest().now.step == paused.now.step  # type: ignore[union-attr]
    assert list((tmp_path / "sweep/groups/001/checkpoints").iterdir())
    live.send(Resume())
    seen(live, lambda now: now.now is not None and now.now.step > paused.now.step)  # type: ignore[union-attr]
    live.send(Stop("Ctrl-C"))
    ending = ended(live)
    assert (ending.state, ending.code) == (State.STOPPED, Exit.INTERRUPTED)
    assert ending.message.startswith("stopped by Ctrl-C at step")
    live.abandon()
    assert live.directory is not None
    (result,) = results.read(live.directory)
    assert result.state == "stopped"


def test_a_command_behind_a_stop_is_answered_too(tmp_path: Path) -> None:
    live = LiveSweep(SweepJob(plan([ENDLESS]), tmp_path / "sweep"))
    stop, late = live.send(Stop()), live.send(Checkpoint())
    live.start()
    ended(live)
    answers = {answer.ordinal: answer.done for answer in live.latest().answers}
    assert answers == {stop: True, late: False}
    live.abandon()


def test_pictures_are_of_who_is_looked_at_and_the_last_ones_are_kept(tmp_path: Path) -> None:
    endless = plan(["schedule.steps=40"], [ENDLESS])
    live = LiveSweep(SweepJob(endless, tmp_path / "sweep"))
    live.start()
    snapshot = seen(live, lambda now: now.gallery is not None and now.number == 1, Looking(1, 30, frozenset({0, 2})))
    gallery = snapshot.gallery
    assert gallery is not None
    assert (gallery.group, set(gallery.fakes), gallery.real.shape) == (1, {0, 2}, (30, 2))
    live.send(Pause())
    seen(live, lambda now: now.state is State.PAUSED)
    several = seen(live, lambda now: now.gallery is not None and len(now.gallery.fakes) == 3, Looking(1, 30, EVERYBODY))
    one = seen(
        live, lambda now: now.gallery is not None and len(now.gallery.real) == 100, Looking(1, 100, frozenset({2}))
    )
    assert several.gallery is not None
    assert one.gallery is not None
    # More of a member are the same points and others: nothing jumps when it is enlarged.
    np.testing.assert_allclose(one.gallery.fakes[2][:30], several.gallery.fakes[2], rtol=1e-5, atol=1e-6)
    assert np.array_equal(one.gallery.real[:30], several.gallery.real)
    assert not np.array_equal(several.gallery.fakes[1], several.gallery.fakes[2])
    live.send(Stop())
    ended(live)
    last = seen(live, lambda now: now.gallery is not None and now.state.over, Looking(1, 30, EVERYBODY))
    assert last.gallery is not None
    assert set(last.gallery.fakes) == set(EVERYBODY)
    live.abandon()


def test_nobody_looks_and_no_picture_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr("gantui.session.training.groups.sweeping.GalleryMaker", lambda *_: made.append(1))
    live = LiveSweep(SweepJob(plan(), tmp_path / "sweep"))
    live.start()
    seen(live, lambda now: now.state.over)
    assert ended(live).state is State.FINISHED
    live.abandon()
    assert not made


def test_what_can_not_be_trained_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    endings: list[Ending] = []
    live = LiveSweep(SweepJob(plan(['device="cuda:99"']), tmp_path / "sweep"), endings.append)
    live.start()
    ending = ended(live)
    assert endings == [ending]
    assert ending.state is State.REFUSED
    assert "cuda:99" in ending.message
    assert live.latest().message == ending.message
    live.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_bug_ends_it_with_its_traceback_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Group) -> None:
        raise ZeroDivisionError("of mine")

    monkeypatch.setattr(Group, "step", broken)
    live = LiveSweep(SweepJob(plan(), tmp_path / "sweep"))
    live.start()
    ending = ended(live)
    live.abandon()
    assert (ending.state, ending.code) == (State.FAILED, Exit.INTERNAL)
    assert "ZeroDivisionError: of mine" in ending.message
    assert isinstance(live.error, ZeroDivisionError)
    (kept,) = (tmp_path / "sweep/groups/001").glob("*traceback*")
    assert "of mine" in kept.read_text()


def test_going_on_its_curves_reach_back_to_the_beginning(tmp_path: Path) -> None:
    made = SweepDirectory.create(tmp_path / "sweep", plan())
    live = LiveSweep(SweepJob(made.plan, directory=made))
    live.start()
    seen(live, lambda now: now.now is not None and now.now.step >= 25)
    live.send(Stop())
    ended(live)
    live.abandon()
    again = LiveSweep(SweepJob(made.plan, directory=SweepDirectory.open(made.path)))
    again.start()
    ended(again)
    (result,) = again.latest().results
    steps, values = result.curves.of("w1")
    assert steps.tolist() == [20, 40, 60]
    lines = read_lines(made.group(0) / "metrics.jsonl")
    for place, seed in enumerate(SEEDS):
        told = [line["w1"] for line in lines if line["seed"] == seed]
        np.testing.assert_allclose(values[:, place], told, rtol=1e-6)
    again.abandon()


@pytest.mark.parametrize("members", [1, 3, 200])
def test_curves_take_no_more_room_and_keep_their_ends(members: int) -> None:
    curves = MemberCurves(range(members))
    for number in range(1, 3 * LONGEST + 8):
        curves.append(100 * number, {seed: {"jsd": number + seed} for seed in range(0, members, 2)})
        steps, values = curves.of("jsd")
        assert len(steps) <= LONGEST + 1
        assert (steps[0], steps[-1]) == (100, 100 * number)
        assert values[-1, 0] == number
    assert np.array_equal(values[:, 0], steps / 100)
    assert len(steps) >= FEWEST / 2
    assert len(curves) == 3 * LONGEST + 7
    assert members == 1 or np.isnan(values[:, 1]).all()
    assert np.isnan(curves.of("w1")[1]).all()
