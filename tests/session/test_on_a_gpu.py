"""What only a GPU can show: run where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from gantui.cli.bench.training_speed import Uncaptured
from gantui.evaluation.record import measure
from gantui.experiment.files import presets, validation
from gantui.gan.capture.graphs import CudaGraphBackend
from gantui.gan.named_players import NamedPlayersTraining
from gantui.gan.trainees import TRAINEES
from gantui.gan.trainer import Trainer
from gantui.session.run.run_json import read_facts
from gantui.session.training.machine.copies import Copies, CudaCopyStream
from gantui.session.training.snapshots.moment import Instant
from gantui.session.training.snapshots.snapshot_maker import SnapshotMaker
from gantui.session.view.snapshot import State
from tests.asking import asks
from tests.complete_presets import GANS
from tests.gan.building import EVERYTHING, OPTIMIZERS, both, experiment, possible, weights
from tests.gan.named_players import KINDS, Kind
from tests.session.parked import same
from tests.session.small import finish, start, unstarted
from tests.session.training.snapshots.test_snapshot_maker import ALL, NOW

DEVICE = torch.device("cuda:0")
pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU here")
EXTRA = ["schedule.ema=0.9", "instance_noise.std=0.1", "instance_noise.decay=linear", *both("decay=linear")]


def advanced(made: Trainer, to: int) -> Trainer:
    while made.steps_done < to:
        made.advance(to - made.steps_done)
    return made


@pytest.mark.parametrize("settings", [*EVERYTHING.values(), *OPTIMIZERS.values()], ids=[*EVERYTHING, *OPTIMIZERS])
def test_captured_iterations_are_those_done_operation_by_operation(settings: list[str]) -> None:
    chosen = experiment(*settings, *(EXTRA if possible(*settings, *EXTRA) else []))
    backend = (CudaGraphBackend(DEVICE), Uncaptured(DEVICE))
    captured, plain = (advanced(Trainer(chosen, (0, 1), DEVICE, each), 80) for each in backend)
    assert captured.captured.launch_note == "as CUDA graphs"
    torch.testing.assert_close(weights(captured), weights(plain), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(captured.drain(), plain.drain(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_trainings_of_named_players_are_captured_too(kind: Kind) -> None:
    chosen = kind.options("schedule.steps=100")
    captured, plain = (TRAINEES.find(chosen.kind)(chosen, (0, 1), DEVICE) for _ in range(2))
    assert isinstance(captured, NamedPlayersTraining)
    assert isinstance(plain, NamedPlayersTraining)
    plain.captured.backend = Uncaptured(DEVICE)
    for made in (captured, plain):
        while made.steps_done < 80:
            made.advance(80 - made.steps_done)
    assert captured.captured.launch_note == "as CUDA graphs"
    for name, player in captured.players.items():
        torch.testing.assert_close(player.params, plain.players[name].params, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(captured.log, plain.log, rtol=1e-4, atol=1e-5, equal_nan=True)


@pytest.mark.parametrize("name", GANS)
def test_a_preset_trains_is_measured_and_shown(name: str, tmp_path: Path) -> None:
    made = Trainer(validation.validate(presets.find(name).raw, name), [0], DEVICE)
    log = advanced(made, 20).drain()
    measured = measure(made, log[-1, 0], 1.0)
    assert log.isfinite().all()
    show = SnapshotMaker(name, tmp_path, made, made.experiment, 1)
    snapshot = show.snapshot(Instant(State.RUNNING, 1.0, 1.0, "", measured), ALL)
    assert snapshot.record == measured.record
    assert len(snapshot.fake) == ALL.points


def test_a_run_ends_and_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    device = f"device={DEVICE}"
    last = finish(start(tmp_path / "run", device, "optimizers.generator.name=optimistic_adam"))
    assert last.state == State.FINISHED
    assert read_facts(tmp_path / "run")["launched"] == "as CUDA graphs"
    assert finish(start(tmp_path / "run", resume=True)).state == State.FINISHED


@pytest.mark.parametrize("name", GANS)
def test_copies_beside_the_training_show_what_the_ordinary_way_shows(name: str, tmp_path: Path) -> None:
    made = advanced(Trainer(validation.validate(presets.find(name).raw, name), [0], DEVICE), 20)
    show, lane = SnapshotMaker(name, tmp_path, made, made.experiment, 1), CudaCopyStream(DEVICE)
    for _ in range(3):  # page-locked memory is used again
        copies = Copies(lane)
        beside, ordinary = show.snapshot(NOW, ALL, copies), show.snapshot(NOW, ALL)
        copies.submit()
        advanced(made, made.steps_done + 16)
        copies.wait()
        assert same(beside, ordinary)


def test_a_training_does_not_wait_for_what_it_shows(tmp_path: Path) -> None:
    training, requests = unstarted(tmp_path / "run", f"device={DEVICE}"), asks(20, (6, 9))
    for _ in range(20):
        training.iterations.iterate()
    training.publishing.mailbox.request("test", requests)  # libraries load and memory is taken the first time
    training.publishing.serve()
    training.publishing.publish_pending()
    asked = training.publishing.mailbox.request("test", requests)
    torch.cuda.set_sync_debug_mode("error")
    try:
        training.publishing.serve()
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert training.publishing.mailbox.answered < asked, "it is under way"
    ordinary = training.publishing.snapshot(requests, State.RUNNING)
    training.iterations.iterate()
    training.publishing.publish_pending()
    assert same(training.publishing.mailbox.snapshot, ordinary)
    training.saving.run.close()


def test_a_watched_training_has_the_weights_of_one_that_nobody_watched(tmp_path: Path) -> None:
    watched, alone = (unstarted(tmp_path / name, f"device={DEVICE}") for name in ("watched", "alone"))
    while alone.trainee.steps_done < 100:
        watched.publishing.mailbox.request("test", asks(20, (6, 9)))
        watched.look()
        watched.iterations.iterate()
        alone.iterations.iterate()
    watched.publishing.flush()
    alone.publishing.flush()
    assert torch.equal(weights(watched.trainee), weights(alone.trainee))
    assert watched.losses.history.steps == alone.losses.history.steps == watched.trainee.steps_done
    for training in (watched, alone):
        training.saving.run.close()
