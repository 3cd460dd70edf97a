"""Devices and threads, as far as this machine can tell."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch

from gantui.errors import Refusal
from gantui.session.training.machine import device
from tests.session.small import experiment

CPU = torch.device("cpu")
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


class TestPrecision:
    @pytest.mark.parametrize(
        ("flags", "possible"),
        [
            ("flags\t\t: fpu avx512f avx512_bf16", True),
            ("flags : amx_tile amx_bf16", True),
            ("Features\t: fp asimd bf16", True),
            ("flags : avx2 avx512f", False),
        ],
    )
    def test_bfloat16_is_for_processors_that_multiply_it(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flags: str, possible: bool
    ) -> None:
        (tmp_path / "cpuinfo").write_text(f"processor : 0\n{flags}\n")
        monkeypatch.setattr(device, "_CPUINFO", tmp_path / "cpuinfo")
        device.choose_precision(experiment(), CPU)
        if possible:
            device.choose_precision(experiment("precision=bfloat16"), CPU)
        else:
            with pytest.raises(Refusal, match=r"precision = 'bfloat16'.*AVX512-BF16.*expected 'float32'"):
                device.choose_precision(experiment("precision=bfloat16"), CPU)

    def test_tf32_is_for_gpus(self) -> None:
        with pytest.raises(Refusal, match=r"precision = 'tf32'.*expected 'float32' or 'bfloat16'"):
            device.choose_precision(experiment("precision=tf32"), CPU)

    @pytest.mark.parametrize(("precision", "products"), [("tf32", "high"), ("float32", "highest")])
    def test_a_gpu_is_told_of_it(self, monkeypatch: pytest.MonkeyPatch, precision: str, products: str) -> None:
        told: list[str] = []
        monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _: (9, 0))
        monkeypatch.setattr(torch, "set_float32_matmul_precision", told.append)
        device.choose_precision(experiment(f"precision={precision}"), torch.device("cuda:0"))
        assert told == [products]

    def test_a_gpu_without_tf32_is_refused_by_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _: (7, 5))
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "an old one")
        with pytest.raises(Refusal, match=r"an old one.*expected 'float32'"):
            device.choose_precision(experiment("precision=tf32"), torch.device("cuda:0"))


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (4, 3), (64, device.MOST_THREADS)])
def test_wide_networks_get_all_cores_but_one(monkeypatch: pytest.MonkeyPatch, cores: int, threads: int) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert device.choose_threads(experiment(*WIDE)) == threads
    assert device.choose_threads(experiment()) == 1
    assert device.choose_threads(experiment("threads=5")) == 5


@pytest.mark.parametrize(("said", "threads"), [("2", 2), ("1", 1), ("64", 7), ("", 7), ("0", 7), ("two", 7)])
def test_no_more_threads_than_the_environment_allows(monkeypatch: pytest.MonkeyPatch, said: str, threads: int) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert device.choose_threads(experiment(*WIDE)) == threads
