from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gantui.cli.bench import bench, drawing_cost, measurements, plain, plain_images, training_speed
from gantui.errors import Refusal
from gantui.gan.capture.graphs import Work
from tests.cli.program import TINY, gantui
from tests.gan.emulated import Emulated, Uncaptured


@pytest.mark.study  # dear: starts processes of its own
def test_bench_tells_every_figure_and_the_machine(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    done = gantui(
        "bench", "--preset", "tiny.toml", "--windows", 1, "--seconds", 1, "--only", "dashboard", "--json", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    names = [figure["name"] for figure in told["figures"]]
    assert names[:3] == ["gantui --help", "import torch", "first frame"]
    assert {"first frame / gantui --help", "first step - import torch"} <= set(names)
    assert {"dashboard / nothing drawn", "CPU a frame", "bytes a frame", "space to paused"} <= set(names)
    assert names[-1] == "gantui run / gantui train"
    assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in told["figures"])
    assert told["machine"]["cores"] >= 1
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.toml"]


def test_a_start_is_held_against_its_neighbours() -> None:
    """A machine that gets slower from one start to the next changes no ratio."""
    starts = [measurements.Start(0.1 * slow, 2.0 * slow, 0.5 * slow, 3.0 * slow) for slow in (1, 2, 4)]
    found = {figure.name: figure for figure in measurements.started(starts)}
    ratio = found["first frame / gantui --help"]
    assert (ratio.low, ratio.high) == (pytest.approx(5), pytest.approx(5))
    assert found["first step / import torch"].value == pytest.approx(1.5)
    assert found["first step - import torch"].value == pytest.approx(2.0)


def test_whole_runs_are_held_against_those_just_before_or_after_them() -> None:
    found = {
        figure.name: figure for figure in measurements.against_headless([(95.0, 100.0), (48.0, 50.0), (19.0, 20.0)])
    }
    ratio = found["gantui run / gantui train"]
    assert (ratio.low, ratio.value, ratio.high) == (pytest.approx(95), pytest.approx(95), pytest.approx(96))


CPU = torch.device("cpu")


def told_by(monkeypatch: pytest.MonkeyPatch, told: dict[str, Any]) -> tuple[str, dict[str, measurements.Figure]]:
    """The figures that are made of what a measuring process TOLD."""

    def measured(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert command[1:3] == ["-m", training_speed.__name__]
        return subprocess.CompletedProcess(command, 0, json.dumps(told))

    monkeypatch.setattr(subprocess, "run", measured)
    device, figures = measurements.speed("cpu", 0.01, 1, lambda _: None)
    return device, {figure.name: figure for figure in figures}


def test_training_speed_is_told_beside_plain_loops_and_for_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_speed, "MEMBERS", (1, 4))
    found = {name: training_speed.speed(subject, 0.01, CPU) for name, subject in training_speed.make(CPU).items()}
    assert all(speed > 0 for speed in found.values())
    told = {"device": "cpu", "speeds": {name: [speed] for name, speed in found.items()}, "compared": {}}
    device, figures = told_by(monkeypatch, told)
    assert device == "cpu"
    for preset in ("ring8-wgan", "ring8-lesson", "digits-r3gan", "mnist-dcgan"):
        assert figures[f"{preset} / plain loop"].value == pytest.approx(found[preset] / found[f"{preset}, plain loop"])
    assert figures["4 members at once / one by one"].value == pytest.approx(found["4 members"] / found["1 member"])


def test_captured_trainings_are_held_against_uncaptured_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_speed, "COMPARED_STEPS", 10)
    same = training_speed.compare("dirac-gan", CPU, Emulated(), Uncaptured())
    assert (same.launched, same.losses, same.weights) == ("as CUDA graphs", 0, 0)

    class Wrong(Emulated):
        """A graph that does nothing when it is launched."""

        def capture(self, work: Work) -> Work:
            super().capture(work)
            return lambda: [None, None]

    wrong = training_speed.compare("dirac-gan", CPU, Wrong(), Uncaptured())
    assert wrong.losses > 0.01
    assert wrong.weights > 0.01
    compared = {"dirac-gan": asdict(wrong)}
    figures = {figure.name: figure for figure in measurements.compared(compared)}
    assert figures["dirac-gan: weights apart"].value == wrong.weights
    assert figures["dirac-gan: weights apart"].note == wrong.launched


@pytest.mark.parametrize("loop", [plain.usual, plain.good])
@pytest.mark.parametrize("recipe", [plain.FLAGSHIP, plain.LESSON], ids=["flagship", "lesson"])
def test_the_plain_loops_learn_what_gantui_learns(
    loop: Callable[[plain.Recipe, torch.device], plain.Iterate], recipe: plain.Recipe
) -> None:
    torch.manual_seed(0)
    np.random.seed(0)
    iterate = loop(
        recipe
        if recipe.clip
        else replace(recipe, width=64, batch=64, rates={"discriminator": 1e-3, "generator": 1e-3}),
        CPU,
    )
    losses = [float(told["discriminator"]) for told in (iterate() for _ in range(40))]
    assert losses[-1] < losses[0] - 0.05  # D tells fakes from data better and better


@pytest.mark.parametrize("recipe", [plain_images.DIGITS, plain_images.DCGAN], ids=["digits", "dcgan"])
def test_the_plain_loops_of_images_learn_too(recipe: plain_images.Recipe) -> None:
    torch.manual_seed(0)
    iterate = plain_images.loop(replace(recipe, batch=16), CPU)
    losses = [both["discriminator"] for both in (iterate() for _ in range(30))]
    assert min(losses) < losses[0] - 0.05  # noise is told from fakes, until G makes noise


def test_where_there_is_no_gpu_none_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(Refusal, match="device = 'cuda'"):
        bench("ring8-wgan", 1, 1, "cuda", json=False)


def test_an_unknown_preset_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    done = gantui("bench", "--preset", "ring8-wgna", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean 'ring8-wgan'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_window_has_a_whole_number_of_records() -> None:
    """As many iterations as take the window's time, and no record more or less."""
    assert drawing_cost.planned(rate=460.0, every=500, windows=20, seconds=1.5) == (1000, 14)
    assert drawing_cost.planned(rate=600.0, every=100, windows=20, seconds=1.5) == (900, 20)


def test_where_records_are_rare_there_are_fewer_and_longer_windows() -> None:
    assert drawing_cost.planned(rate=40.0, every=250, windows=20, seconds=1.5) == (250, drawing_cost.FEWEST)
    assert drawing_cost.planned(rate=40.0, every=250, windows=2, seconds=1.5) == (250, 2)
