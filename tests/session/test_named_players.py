"""Trainings of players that go by their names through the whole session: recorded, gone on with, steered, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.session.jobs.prepare import TrainingRequest, prepare
from gantui.session.run.reader import read_run
from gantui.session.run.replay import Replay
from gantui.session.view.commands import Pause, Set, SlowMotion, Step, Stop
from gantui.session.view.snapshot import State
from tests.gan.named_players import KINDS, Kind
from tests.session.named_players import ENDLESS, lines, training
from tests.session.small import finish, obeyed

Trained = tuple[Kind, Path]


@pytest.fixture(scope="module", params=KINDS)
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    kind, path = KINDS[request.param], tmp_path_factory.mktemp(request.param) / "run"
    assert finish(training(path, kind.options())).state is State.FINISHED
    return kind, path


def test_it_is_recorded_and_its_losses_have_curves(trained: Trained) -> None:
    kind, path = trained
    run, replay = read_run(path), Replay(path)
    assert tuple(record["step"] for record in run.records) == kind.records
    assert (run.missing, run.not_ours, run.experiment) == ((), False, None)
    assert run.options is not None
    assert set(run.columns) == set(run.options.record_keys)
    assert replay.history().columns == kind.columns


def test_it_goes_on_from_a_checkpoint_as_if_it_had_not_stopped(trained: Trained, tmp_path: Path) -> None:
    kind, path = trained
    parts, chosen = tmp_path / "parts", kind.options()
    assert finish(training(parts, chosen, until="step>=20")).state is State.FINISHED
    assert finish(training(parts, chosen, resume=True)).state is State.FINISHED
    assert lines(parts) == lines(path)


def test_what_the_weights_depend_on_stays_when_a_run_goes_on(trained: Trained) -> None:
    kind, path = trained
    for setting, said in kind.fixed.items():
        with pytest.raises(Refusal, match=said):
            prepare(TrainingRequest(resume=str(path), steps=60, assignments=(setting,)))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_player_moves_alone_and_is_frozen_by_its_name(kind: Kind, tmp_path: Path) -> None:
    live = training(tmp_path / "run", kind.options(ENDLESS), first=Pause())
    for name in kind.players:
        said = obeyed(live, Step(name, 2), lambda shown, name=name: shown.single.get(name) == 2)
        assert said.message.startswith(f"2 {name} updates done")
    obeyed(live, Step("nobody"), lambda shown: "no such player to move alone" in shown.message)
    for setting in kind.turned:
        path, value = setting.split("=")
        if not path.startswith("updates."):
            obeyed(live, Set(path, value), lambda shown, path=path: f"{path} " in shown.message)
    for name in kind.players[:-1]:
        obeyed(live, Set(f"updates.{name}", "0"), lambda shown, name=name: f"updates.{name} 1 -> 0" in shown.message)
    obeyed(live, Set(f"updates.{kind.players[-1]}", "0"), lambda shown: "nobody would move" in shown.message)
    obeyed(live, Step(), lambda shown: shown.step == 1)
    obeyed(live, SlowMotion(0.01), lambda shown: shown.slow == 0.01)
    obeyed(live, Stop(), lambda shown: shown.state is State.STOPPED)
    assert finish(live).step == 1
