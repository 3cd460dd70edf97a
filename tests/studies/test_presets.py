"""Each preset run to its end: what its `watch_for` promises. Minutes each: pytest -m study."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from gantui.experiment import presets

pytestmark = pytest.mark.study


@dataclass(frozen=True)
class Promise:
    """Bounds on the last record; None where the preset promises nothing of the kind."""

    covered: int | None = None
    """At least so many modes."""
    fair: int | None = None
    quality: float | None = None
    """At least this share of high-quality samples."""
    collapsed: int | None = None
    """At most so many modes by the fair-share rule: it is there to fail."""


PROMISES = {
    "ring8-wgan": Promise(covered=8, fair=8, quality=0.90),
    "ring8-gan": Promise(collapsed=4),
    "ring8-nsgan": Promise(covered=8, fair=8, quality=0.80),
    "ring8-wgan-gp": Promise(covered=8, fair=8, quality=0.85),
    "ring8-lsgan": Promise(covered=8, fair=8, quality=0.90),
    "ring8-hinge": Promise(covered=8, fair=8, quality=0.85),
    "ring8-r3gan": Promise(covered=8, fair=8, quality=0.90),
    "grid25-r3gan": Promise(covered=25, fair=25, quality=0.90),
    "swissroll-wgan-gp": Promise(),
    "ring8-lesson": Promise(collapsed=1),
    "ring8-lesson-fixed": Promise(covered=7, quality=0.3),
}


def test_every_preset_promises_something_here() -> None:
    assert set(PROMISES) == set(presets.names())


@pytest.mark.parametrize("name", PROMISES)
def test_a_preset_does_what_it_promises(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gantui", "train", "--preset", name, "--run-dir", str(tmp_path / name), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    record, promise = json.loads(done.stdout), PROMISES[name]
    assert record["state"] == "finished"
    assert record["modes_covered"] is None or record["modes_covered"] >= (promise.covered or 0), record
    assert record["modes_fair"] is None or record["modes_fair"] >= (promise.fair or 0), record
    assert record["high_quality"] is None or record["high_quality"] >= (promise.quality or 0), record
    assert promise.collapsed is None or record["modes_fair"] <= promise.collapsed, record
