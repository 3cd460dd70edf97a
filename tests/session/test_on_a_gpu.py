"""What only a GPU can show: run where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from gantui.cli.bench.training import Uncaptured
from gantui.evaluation.record import measure
from gantui.experiment import presets, reading
from gantui.gan.graphs import CudaGraphs
from gantui.gan.trainer import Trainer
from gantui.session.run_directory import read_facts
from gantui.session.snapshot import State
from gantui.session.training.showing import Instant, Show
from tests.gan.building import EVERYTHING, OPTIMIZERS, both, experiment, possible, weights
from tests.session.small import finish, start
from tests.session.test_showing import ALL

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
    graphs = (CudaGraphs(DEVICE), Uncaptured(DEVICE))
    captured, plain = (advanced(Trainer(chosen, (0, 1), DEVICE, each), 80) for each in graphs)
    assert captured.captured is not None
    assert captured.captured.told == "as CUDA graphs"
    torch.testing.assert_close(weights(captured), weights(plain), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(captured.drain(), plain.drain(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_trains_is_measured_and_shown(name: str, tmp_path: Path) -> None:
    made = Trainer(reading.validate(presets.find(name).raw, name), [0], DEVICE)
    log = advanced(made, 20).drain()
    measured = measure(made, log[-1, 0], 1.0)
    assert log.isfinite().all()
    show = Show(name, tmp_path, made, str(DEVICE), 1)
    snapshot = show.snapshot(Instant(State.RUNNING, 1.0, 1.0, "", measured), ALL)
    assert snapshot.record == measured.record
    assert len(snapshot.fake) == ALL.points


def test_a_run_ends_and_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    device = f"device={DEVICE}"
    last = finish(start(tmp_path / "run", device, "optimizers.generator.name=optimistic_adam"))
    assert last.state == State.FINISHED
    assert read_facts(tmp_path / "run")["launched"] == "as CUDA graphs"
    assert finish(start(tmp_path / "run", resume=True)).state == State.FINISHED
