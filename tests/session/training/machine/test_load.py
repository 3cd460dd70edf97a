"""What the training takes of its machine."""

import gc

import numpy as np
import torch

from gantui.session.training.machine.load import SECONDS, Machine, memory


def test_memory_grows_with_what_is_held() -> None:
    gc.collect()  # what earlier tests have left is given back now, not while it is looked
    before = memory()
    held = np.ones(256 * 2**20, np.uint8)
    assert memory() - before > 64 * 2**20
    assert held.all()


def test_it_is_measured_now_and_then_only() -> None:
    now = [0.0]
    machine = Machine(torch.device("cpu"), lambda: now[0])
    first = machine.load()
    assert first.memory > 2**20
    assert first.gpu is None
    now[0] = SECONDS / 2
    assert machine.load() is first
    sum(range(3_000_000))  # some work, of which the next measurement tells
    now[0] = SECONDS
    second = machine.load()
    assert second is not first
    assert second.cores > 0
