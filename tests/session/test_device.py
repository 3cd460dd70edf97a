"""Devices and threads, as far as this machine can tell."""

from __future__ import annotations

import os

import pytest
import torch

from gantui.errors import Refusal
from gantui.session.training import device
from tests.session.small import experiment

WIDE = ("discriminator.hidden=[400, 400, 400]", "schedule.batch_size=512")


def test_auto_takes_what_there_is() -> None:
    assert device.choose_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert device.choose_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["cuda", "cuda:0", "cuda:7"])
def test_a_device_that_is_not_there_is_refused_with_what_is(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(Refusal, match=f"device = '{name}'.*expected 'cpu' or 'auto'"):
        device.choose_device(name)


def test_a_number_past_the_last_gpu_is_refused_with_the_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert device.choose_device("cuda:1") == torch.device("cuda:1")
    with pytest.raises(Refusal, match="2 CUDA devices; expected cuda:0 to cuda:1"):
        device.choose_device("cuda:2")


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (4, 3), (64, device.MOST_THREADS)])
def test_wide_networks_get_all_cores_but_one(monkeypatch: pytest.MonkeyPatch, cores: int, threads: int) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert device.choose_threads(experiment(*WIDE)) == threads
    assert device.choose_threads(experiment()) == 1
    assert device.choose_threads(experiment("threads=5")) == 5
