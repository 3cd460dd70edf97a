"""What a run goes through: kills at 200 random moments, a disk that fills up, files cut short and flipped."""

from __future__ import annotations

import os
import statistics
from pathlib import Path

import pytest

from tests.session.test_killed import both

pytestmark = pytest.mark.study
KILLS = int(os.environ.get("GANTUI_KILLS", "200"))


def test_killed_at_200_random_moments(tmp_path: Path) -> None:
    seen = both(tmp_path, KILLS)
    lost = seen.lost_seconds
    print(
        f"\n{seen.times} kills, {seen.in_training} of them after a checkpoint of their process; training seconds lost, "
        f"by {len(lost)} records past the checkpoint: median {statistics.median(lost):.3f}, most {max(lost):.3f}"
    )
    assert seen.times == KILLS
