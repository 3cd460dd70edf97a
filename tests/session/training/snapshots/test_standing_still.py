"""Where a training stands still, all that is shown of it is of one instant, single updates and all."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch

from gantui.session.training.run import Training
from gantui.session.view import snapshot_bytes
from gantui.session.view.commands import Pause, Set, Step
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State
from tests.session.small import turn, unstarted

KEYS = {"loss_d", "loss_g", "d_real", "d_fake"}


@pytest.fixture
def training(tmp_path: Path) -> Training:
    made = unstarted(tmp_path / "run", "evaluation.weights=last")
    turn(made, Pause())
    for _ in range(3):
        made.commands.iterate()
    return made


def moved(training: Training, player: str) -> Snapshot:
    turn(training, Step(player))  # type: ignore[arg-type]
    return training.publishing.snapshot(Requests(), State.PAUSED)


def test_single_updates_are_counted_and_what_is_shown_follows_them(training: Training) -> None:
    still = training.publishing.snapshot(Requests(), State.PAUSED)
    assert still.losses is not None
    assert still.losses.keys() == KEYS
    assert (still.step, still.single) == (3, {})
    after_d = moved(training, "discriminator")
    assert (after_d.step, after_d.single) == (3, {"discriminator": 1})
    assert after_d.message.endswith("at step 3 + 1 D")
    assert after_d.losses != still.losses
    assert after_d.record is not None
    assert still.record is not None
    assert after_d.record["step"] == 3
    assert after_d.record["v"] != still.record["v"], "D moved"
    assert after_d.record["w1"] == still.record["w1"], "G did not"
    after_g = moved(training, "generator")
    assert after_g.single == {"discriminator": 1, "generator": 1}
    assert after_g.record is not None
    assert after_g.record["w1"] != after_d.record["w1"]
    assert after_g.message.endswith("at step 3 + 1 D + 1 G")
    training.commands.iterate()
    assert training.publishing.snapshot(Requests(), State.PAUSED).single == {}


def test_nothing_of_it_is_recorded_or_moves_the_training(training: Training, tmp_path: Path) -> None:
    before = {name: tensor.clone() for name, tensor in training.trainee.state().items()}
    training.publishing.snapshot(Requests(), State.PAUSED)
    assert all(torch.equal(before[name], now) for name, now in training.trainee.state().items())
    assert training.ledger.measured is None
    assert not (tmp_path / "run" / "metrics.jsonl").exists()
    running = training.publishing.snapshot(Requests(), State.RUNNING)
    assert (running.losses, running.record) == (None, None)


def test_one_instant_is_measured_once(training: Training) -> None:
    first, again = (training.publishing.snapshot(Requests(), State.PAUSED) for _ in range(2))
    assert first.record is again.record


def test_it_travels_and_what_older_ones_left_out_is_nothing(training: Training) -> None:
    now = moved(training, "discriminator")
    assert snapshot_bytes.decode(snapshot_bytes.encode(now)).single == {"discriminator": 1}
    assert snapshot_bytes.decode(snapshot_bytes.encode(now)).losses == now.losses
    arrays, plain = snapshot_bytes.unpack(snapshot_bytes.encode(dataclasses.replace(now, facts=None)))
    older = snapshot_bytes.pack(arrays, {key: value for key, value in plain.items() if key not in ("single", "losses")})
    assert (snapshot_bytes.decode(older).single, snapshot_bytes.decode(older).losses) == ({}, None)


def test_noise_that_begins_while_it_stands_still_is_in_the_losses_too(training: Training) -> None:
    before = training.publishing.snapshot(Requests(), State.PAUSED)
    turn(training, Set("instance_noise.std", "0.5"))
    noisy = training.publishing.snapshot(Requests(), State.PAUSED)
    assert noisy.losses != before.losses
    turn(training, Set("instance_noise.std", "0.0"))
    assert training.publishing.snapshot(Requests(), State.PAUSED).losses == before.losses
