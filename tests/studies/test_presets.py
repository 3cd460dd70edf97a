"""Each preset run to its end: what its `watch_for` promises. A minute each: pytest -m study."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from tests.complete_presets import COMPLETE
from tests.studies.promises import PROMISES, carry_out, cpu_size


def test_every_preset_promises_something() -> None:
    assert set(PROMISES) == set(cpu_size())


@pytest.mark.study
@pytest.mark.parametrize("name", PROMISES)
def test_a_preset_does_what_it_promises(name: str, tmp_path: Path) -> None:
    run = carry_out(name, tmp_path)
    assert run.summary["state"] == "finished"
    assert PROMISES[name](run), run.last


@pytest.mark.study
@pytest.mark.parametrize("seed", range(5))
def test_the_gan_in_50_lines_finds_mean_and_deviation_whatever_the_seed(seed: int, tmp_path: Path) -> None:
    run = carry_out("gauss1d-50lines", tmp_path, seed)
    assert PROMISES["gauss1d-50lines"](run), (run.tail("fake_mean"), run.tail("fake_std"))


@pytest.mark.study
@pytest.mark.parametrize("name", COMPLETE)
def test_every_preset_trains_200_steps_with_finite_numbers(name: str, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "gantui",
        "train",
        "--preset",
        name,
        "--steps",
        "200",
        "--set",
        "evaluation.every=50",
    ]
    done = subprocess.run([*command, "--run-dir", tmp_path / "run", "--json", "-q"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()]
    assert [record["step"] for record in records] == [50, 100, 150, 200]
    readings = [record[key] for record in records for key in ("loss_d", "loss_g", "d_real", "d_fake")]
    assert all(math.isfinite(reading) for reading in readings)
