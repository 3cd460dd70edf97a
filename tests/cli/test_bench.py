from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from gantui.cli.bench import measurements, plain, training
from tests.cli.program import TINY, gantui


@pytest.mark.study  # dear: starts processes of its own
def test_bench_tells_every_figure_and_the_machine(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    done = gantui(
        "bench", "--preset", "tiny.toml", "--windows", 1, "--seconds", 1, "--only", "dashboard", "--json", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    names = [figure["name"] for figure in told["figures"]]
    assert names[:3] == ["gantui --help", "first frame", "first step"]
    assert {"dashboard / nothing drawn", "CPU a frame", "bytes a frame"} <= set(names)
    assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in told["figures"])
    assert told["machine"]["cores"] >= 1
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.toml"]


def test_training_speed_is_told_beside_plain_loops_and_for_many_members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "MEMBERS", (1, 4))
    subjects = training.make()
    found = {name: training.speed(subject, 0.01) for name, subject in subjects.items()}
    assert all(speed > 0 for speed in found.values())

    def measured(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert command[1:3] == ["-m", training.__name__]
        return subprocess.CompletedProcess(command, 0, json.dumps({name: [speed] for name, speed in found.items()}))

    monkeypatch.setattr(subprocess, "run", measured)
    figures = {figure.name: figure for figure in measurements.speed(0.01, 1, lambda _: None)}
    ratio = figures["ring8-wgan / a plain loop"]
    assert ratio.value == pytest.approx(found["ring8-wgan"] / found["a plain loop"])
    assert figures["4 members at once / one by one"].value == pytest.approx(found["4 members"] / found["1 member"])


@pytest.mark.parametrize("loop", [plain.usual, plain.good])
def test_the_plain_loops_learn_what_gantui_learns(loop: Callable[[], plain.Iterate]) -> None:
    torch.manual_seed(0)
    np.random.seed(0)
    iterate = loop()
    losses = [float(told[0]) for told in (iterate() for _ in range(40))]
    assert losses[-1] < losses[0] - 0.05  # D tells fakes from data better and better


def test_an_unknown_preset_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    done = gantui("bench", "--preset", "ring8-wgna", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean 'ring8-wgan'" in done.stderr
    assert "Traceback" not in done.stderr
