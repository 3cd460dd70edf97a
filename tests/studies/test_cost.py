"""What the recorded measures cost a headless run, as a share of its steps. pytest -m study."""

from __future__ import annotations

import statistics
import time

import pytest
import torch

from gantui.evaluation.kinds import kind_of
from gantui.evaluation.record import measure
from gantui.experiment.files.presets import find
from gantui.experiment.files.validation import validate
from gantui.gan.trainer import Trainer

pytestmark = pytest.mark.study
BUDGET = 0.05
"""Of a headless run on the CPU, at the preset's own distance between records. It was 3 % when an iteration took
twice as long; a record takes less than then."""
OF_IMAGES = 0.1
"""Of digits, whose iterations are as short: a classifier reads 1,000 images of the averaged weights and of the last."""
ROUNDS, STEPS, WARM_UP = 25, 8, 30


def cost(name: str) -> tuple[float, float]:
    """CPU seconds of a record and of an iteration of preset NAME, by turns in one process: medians over rounds.

    CPU time, on one thread: a busy machine makes both slower alike and does not count as either.
    """
    torch.set_num_threads(1)
    preset = find(name)
    made = Trainer(validate(preset.raw, name), [0], torch.device("cpu"))
    kind_of(made)
    records, steps = [], []
    losses = torch.zeros(len(made.columns))
    for _ in range(WARM_UP):
        made.step()
    for _ in range(ROUNDS):
        begun = time.thread_time()
        for _ in range(STEPS):
            made.step()
        stepped = time.thread_time()
        measure(made, losses, 0.0)
        steps.append((stepped - begun) / STEPS)
        records.append(time.thread_time() - stepped)
    return statistics.median(records), statistics.median(steps)


@pytest.mark.parametrize("name", ["ring8-nsgan", "ring8-wgan", "grid25-wgan", "digits-r3gan", "digits-cgan"])
def test_records_cost_little(name: str) -> None:
    record, step = cost(name)
    share = record / (validate(find(name).raw, name).evaluation.every * step)
    print(f"{name}: a record {1e3 * record:.1f} ms, an iteration {1e3 * step:.2f} ms: {100 * share:.2f} %")
    assert share <= (OF_IMAGES if name.startswith("digits") else BUDGET)
