"""A training that is stopped, written to a file and gone on with has the weights of one that never stopped, always."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import torch

from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets
from gantui.experiment.files.validation import override, validate
from gantui.experiment.goals.until import parse
from gantui.gan.families import FAMILIES
from gantui.gan.trainer import Trainer
from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import read_lines
from gantui.session.jobs.job import Job
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events import events_file
from gantui.session.training.weights.checkpoint_tensors import encode, tensors
from gantui.session.view.history import History
from gantui.session.view.metric_history import MetricHistory
from gantui.session.view.snapshot import State
from tests.complete_presets import GANS
from tests.gan.building import CPU, EVERYTHING, OPTIMIZERS, experiment
from tests.session.small import finish

EXPERIMENTS = {
    name: experiment(*settings, "schedule.ema=0.9")
    for name, settings in (EVERYTHING | {f"optimizer: {name}": each for name, each in OPTIMIZERS.items()}).items()
}
"""Every member of every family, with an average of G's weights."""
SMALLER = ("schedule.batch_size=80", "schedule.steps=10", "evaluation.every=2", "evaluation.samples=200")
"""Of a batch that packs and several generators divide."""
SAMPLE = ("ring8-wgan", "ring8-unrolled5", "ring8-optimistic", "gmm1d-madgan", "dirac-consensus", "swissroll-r3gan")
PRESETS = [name for name in GANS if name not in SAMPLE]


def preset(name: str) -> Experiment:
    """The preset NAME, with few steps and small batches."""
    return validate(override(presets.find(name).raw, [*SMALLER, "threads=1", "device=cpu"]), name)


def digest(state: dict[str, torch.Tensor]) -> str:
    """Of all names and numbers of STATE."""
    seen = hashlib.sha256()
    for name in sorted(state):
        seen.update(name.encode() + state[name].numpy().tobytes())
    return seen.hexdigest()


def through_a_file(made: Trainer, file: Path) -> Trainer:
    """A fresh trainer that goes on where MADE is, by way of FILE."""
    meta = files.Meta(made.steps_done, 0.0, 1, made.columns, 0, {})
    file.write_bytes(encode(made.state(), History(made.columns), MetricHistory(), meta))
    fresh = Trainer(made.experiment, made.seeds, CPU)
    fresh.load_state(tensors(files.read(file)))
    return fresh


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_part(tmp_path: Path, name: str) -> None:
    torch.set_num_threads(1)
    straight, stopped = (Trainer(EXPERIMENTS[name], [0], CPU) for _ in "ab")
    for step in range(6):
        straight.step()
        stopped.step()
        if step in (0, 2):
            stopped = through_a_file(stopped, tmp_path / "file")
    assert digest(straight.state()) == digest(stopped.state())


ELSEWHERE = {"distribution", "hole", "pair", "training", "convolutions"}
"""Families, and networks of translations alone, that have such a test of their own."""


def test_no_part_is_left_out() -> None:
    for described, _ in FAMILIES:
        for member in described:
            tried = [each.model_dump_json() for each in EXPERIMENTS.values()]
            assert any(f'"{member}"' in text for text in tried) or {described.family, member} & ELSEWHERE


def trained(path: Path, chosen: Experiment, *stops: int) -> None:
    """A run of CHOSEN in PATH, ended after the iterations STOPS and gone on with."""
    run = RunDirectory.create(path, "small", chosen)
    for resumed, stop in enumerate((*stops, None)):
        if resumed:
            run = RunDirectory.open(path)
        until = None if stop is None else parse(f"step>={stop}", chosen.record_keys)
        live = Live(Job("small", chosen, run, resume=resumed > 0, until=until))
        live.start()
        assert finish(live).state == State.FINISHED


def whole_session(folder: Path, name: str) -> None:
    """The preset NAME through the whole session, straight and in three parts: compared."""
    chosen = preset(name)
    trained(folder / "straight", chosen)
    trained(folder / "parts", chosen, 4, 8)
    one, other = (files.newest_first(folder / run / "checkpoints")[0] for run in ("straight", "parts"))
    assert one.name == other.name == "step-0000000010.safetensors"
    assert digest(tensors(files.read(one))) == digest(tensors(files.read(other)))
    lines = [read_lines(folder / run / "metrics.jsonl") for run in ("straight", "parts")]
    for line in (*lines[0], *lines[1]):
        del line["seconds"]
    assert lines[0] == lines[1]
    assert events_file.read(folder / "straight" / "events.jsonl") == events_file.read(folder / "parts" / "events.jsonl")


@pytest.mark.parametrize("name", SAMPLE)
def test_whole_sessions(tmp_path: Path, name: str) -> None:
    whole_session(tmp_path, name)


@pytest.mark.study
@pytest.mark.parametrize("name", PRESETS)
def test_the_other_presets(tmp_path: Path, name: str) -> None:
    whole_session(tmp_path, name)
