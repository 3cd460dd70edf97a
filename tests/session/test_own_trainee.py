"""What is only a trainee, from outside the package, is driven, recorded, saved, watched, attached to and replayed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import torch

from gantui.errors import Exit, Refusal
from gantui.gan.trainee import Capturing, Judged, Sampled, Steerable, Trainee
from gantui.session.attach.remote import Remote
from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.directory import RunDirectory
from gantui.session.run.reader import read_run
from gantui.session.run.replay import Replay
from gantui.session.view.commands import COMMANDS, Pause, Redo, Rewind, Set, SlowMotion, Step, Stop, Undo
from gantui.session.view.snapshot import State
from tests.asking import asks
from tests.own_trainee import WALKERS, Forgetful, Walk, options, walking
from tests.session.small import finish, obeyed, seen
from tests.session.test_sources import seen as seen_from

STEERING = {Set, Undo, Redo, SlowMotion}
ENDLESS = 10**9


def places(path: Path) -> np.ndarray:
    """Where the walkers are in the newest checkpoint of the run in PATH."""
    saved, _ = files.newest_whole(path / files.FOLDER)
    assert saved is not None
    return np.concatenate([saved.state[f"{name}.weights"] for name in WALKERS])


def lines(path: Path) -> list[dict[str, object]]:
    return [{**line, "seconds": 0} for line in read_lines(path / "metrics.jsonl")]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A walk that has come to its end."""
    path = tmp_path_factory.mktemp("walk") / "run"
    assert finish(walking(path)).state is State.FINISHED
    return path


def test_a_walk_is_a_trainee_and_nothing_more() -> None:
    walk = Walk(options(), [3], torch.device("cpu"))
    assert isinstance(walk, Trainee)
    assert not any(isinstance(walk, kind) for kind in (Steerable, Capturing, Sampled, Judged))


def test_it_is_recorded_and_its_losses_have_curves(walked: Path) -> None:
    run, replay = read_run(walked), Replay(walked)
    assert [record["step"] for record in run.records] == list(range(20, 201, 20))
    assert run.columns == ["step", "seconds", "loss_left", "loss_right"]
    assert (run.missing, run.experiment, run.step, run.state) == ((), None, 200, "finished")
    assert (replay.history().columns, replay.history().steps) == (("loss_left", "loss_right"), 200)
    last, record = replay.latest(), run.records[-1]
    assert last.record is not None
    assert (last.steps, last.record["loss_left"]) == (200, record["loss_left"])
    walk = Walk(options(), [3], torch.device("cpu"))
    for _ in range(200):
        walk.advance(1)
    assert np.array_equal(places(walked), walk.places[0].numpy())
    assert record["loss_left"] == pytest.approx(float(walk.places[0, 0].abs()), rel=1e-6)


def test_what_there_is_no_picture_of_says_why(walked: Path) -> None:
    shown = Replay(walked).recall(200)
    assert shown is not None
    assert shown.facts is not None
    assert {"points", "reading", "arrows", "eigenvalues"} <= shown.facts.unseen.keys()
    assert set(shown.facts.unseen.values()) == {"this training makes no samples that gantui knows of"}
    assert not shown.pictures
    assert shown.facts.every == 20


def test_stopped_and_gone_on_with_it_is_the_same_bit_for_bit(walked: Path, tmp_path: Path) -> None:
    live = walking(tmp_path / "run", ENDLESS, first=Pause())
    live.send(Step(count=97))
    live.send(Stop())
    assert finish(live).step == 97
    run = RunDirectory.open(tmp_path / "run")
    run.rewrite_experiment(options())
    run.close()
    assert finish(walking(tmp_path / "run", resume=True)).step == 200
    assert np.array_equal(places(tmp_path / "run"), places(walked))
    assert lines(tmp_path / "run") == lines(walked)


def test_it_takes_the_commands_that_it_can_and_going_back_is_one(tmp_path: Path) -> None:
    live = walking(tmp_path / "run", ENDLESS, first=Pause())
    seen(live, lambda now: now.state is State.PAUSED)
    assert live.capabilities == set(COMMANDS.values()) - STEERING
    refused = live.send(Set("evaluation.every", "10"))
    found = seen(live, lambda now: any(answer.ordinal == refused for answer in now.answers))
    (answer,) = (answer for answer in found.answers if answer.ordinal == refused)
    assert (answer.done, answer.text) == (False, "set: this training can't be steered")
    single = live.send(Step("generator"))
    found = seen(live, lambda now: any(answer.ordinal == single for answer in now.answers))
    assert not next(answer.done for answer in found.answers if answer.ordinal == single)
    live.send(Step(count=30))
    live.send(COMMANDS["checkpoint"]())  # type: ignore[call-arg]
    live.send(Step(count=30))
    assert obeyed(live, Rewind(40), lambda now: now.step == 30).state is State.PAUSED
    live.send(Stop())
    assert finish(live).step == 30
    assert live.job.run.path.name == "run-from-30"


def test_without_a_state_there_is_no_going_back_and_no_going_on(tmp_path: Path) -> None:
    live = walking(tmp_path / "run", ENDLESS, first=Pause(), kind=Forgetful)
    seen(live, lambda now: now.state is State.PAUSED)
    assert live.capabilities == set(COMMANDS.values()) - STEERING - {Rewind}
    live.send(Step(count=30))
    live.send(COMMANDS["checkpoint"]())  # type: ignore[call-arg]
    back = live.send(Rewind(30))
    found = seen(live, lambda now: any(answer.ordinal == back for answer in now.answers))
    (answer,) = (answer for answer in found.answers if answer.ordinal == back)
    assert (answer.done, answer.text) == (False, "can't go back: this training has no state to come back to")
    live.send(Stop())
    assert finish(live).step == 30
    again = walking(tmp_path / "run", ENDLESS, resume=True, kind=Forgetful)
    refused = finish(again)
    assert refused.state is State.REFUSED
    assert "it can't go on from its checkpoint: this training has no state to come back to" in refused.message


def test_without_a_state_it_ends_as_it_is_where_it_is_no_longer_finite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Walk, "__init__", _that_breaks(Walk.__init__))
    last = finish(walking(tmp_path / "run", kind=Forgetful))
    assert last.state is State.DIVERGED
    assert last.message == "diverged at step 31, right: loss_right became nan; its weights are as they are"


def test_over_attach_it_is_seen_and_told(tmp_path: Path) -> None:
    live = walking(tmp_path / "run", ENDLESS)
    seen(live, lambda now: now.step > 0)
    with closing(Remote(tmp_path / "run")) as viewer:
        found = seen_from(viewer, lambda now: now.record is not None, asks(5))
        assert found.record is not None
        assert {"loss_left", "loss_right"} <= found.record.keys()
        assert viewer.capabilities == set(COMMANDS.values()) - STEERING
        seen_from(viewer, lambda _: viewer.history().steps > 0, asks(5))
        assert viewer.history().columns == ("loss_left", "loss_right")
        viewer.send(Stop())
        live.wait(None)
    finish(live)


def test_looked_at_all_the_while_it_walks_the_same_way(walked: Path, tmp_path: Path) -> None:
    live = walking(tmp_path / "run", first=Pause())
    for count in (1, 2, 30, 67):
        live.send(Step(count=count))
        seen(live, lambda now, count=count: now.message.startswith(f"{count} iteration"), asks(9))  # type: ignore[misc]
    live.send(COMMANDS["resume"]())  # type: ignore[call-arg]
    finish(live)
    assert np.array_equal(places(tmp_path / "run"), places(walked))
    assert lines(tmp_path / "run") == lines(walked)


def test_where_it_is_no_longer_finite_the_walker_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Walk, "__init__", _that_breaks(Walk.__init__))
    live = walking(tmp_path / "run")
    last = finish(live)
    ending = live.wait(0)
    assert (last.state, ending and ending.code) == (State.DIVERGED, Exit.DIVERGED)
    assert last.message == "diverged at step 31, right: loss_right became nan; kept the state of step 20"
    assert np.isfinite(places(tmp_path / "run")).all()


def _that_breaks(init):  # type: ignore[no-untyped-def]
    def broken(walk, *made):  # type: ignore[no-untyped-def]
        init(walk, *made)
        walk.breaks_at = 30

    return broken


def test_one_that_comes_to_its_end_by_itself_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    advance = Walk.advance
    monkeypatch.setattr(Walk, "advance", lambda walk, most: advance(walk, most) if walk.steps_done < 75 else 0)
    live = walking(tmp_path / "run")
    last = finish(live)
    assert (last.state, last.step, last.message) == (State.FINISHED, 75, "finished 75 steps")
    assert Replay(tmp_path / "run").history().steps == 75


def test_who_can_not_make_it_says_so(walked: Path) -> None:
    run = RunDirectory.open(walked)
    try:
        with pytest.raises(Refusal, match="trained by code of its own, which gantui can't load; expected the program"):
            run.experiment()
        assert run.raw_options()["width"] == 0.2
    finally:
        run.close()
