"""What a run goes through: kills at 200 random moments, a disk that fills up, files cut short and flipped."""

from __future__ import annotations

import contextlib
import random
import shutil
import statistics
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from gantui.errors import Exit
from gantui.session.disk.json_lines import read_lines
from gantui.session.view.commands import Pause, Resume, Step
from gantui.session.view.snapshot import State
from tests.session.small import finish, obeyed, start
from tests.session.test_damage import resume_damaged
from tests.session.test_killed import both, compare

pytestmark = pytest.mark.study
KILLS = 200
DAMAGES = 40
"""Of each file."""


def test_killed_at_200_random_moments(tmp_path: Path) -> None:
    found = both(tmp_path, KILLS)
    lost = found.lost_seconds
    print(f"\n{found.times} kills, {found.in_training} of them after a checkpoint of their own process")
    print(f"training seconds lost, as {len(lost)} records past the newest checkpoint tell: ", end="")
    print(f"median {statistics.median(lost):.3f}, most {max(lost):.3f}")
    assert found.times == KILLS


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("only root may mount a disk, and only on Linux")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_and_has_room_again(disk: Path, tmp_path: Path) -> None:
    settings = ("checkpoints.seconds=0.01", "evaluation.every=10", "schedule.steps=600")
    finish(start(tmp_path / "straight", *settings))
    for round_ in range(3):
        run = disk / f"run{round_}"
        live = start(run, *settings)
        obeyed(live, Pause(), lambda s: s.state == State.PAUSED)
        filling = disk / "filling"
        with contextlib.suppress(OSError), open(filling, "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        full = obeyed(live, Step("both", 200), lambda s: "iterations done" in s.message)
        assert "No space left on device" in full.trouble
        filling.unlink()
        live.send(Resume())
        assert finish(live).state == State.FINISHED
        assert live.wait() is not None
        compare(run, tmp_path / "straight")
        again = [line for line in read_lines(run / "events.jsonl") if line["event"] == "written again"]
        assert [line["lines_lost"] for line in again] == [0]
        shutil.rmtree(run)


def test_a_disk_that_stays_full_is_told_at_the_end(disk: Path) -> None:
    run = disk / "run"
    live = start(run, "schedule.steps=100")
    obeyed(live, Pause(), lambda s: s.state == State.PAUSED)
    with contextlib.suppress(OSError), open(disk / "filling", "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    live.send(Resume())
    finish(live)
    ending = live.wait()
    assert ending is not None
    assert ending.code == Exit.INTERNAL
    assert ending.message.startswith("finished all 100 steps, and not all of it could be written to")
    (disk / "filling").unlink()
    assert finish(start(run, resume=True)).state == State.FINISHED


def test_files_cut_short_and_flipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, chance, results = tmp_path / "whole", random.Random(0), Counter[str]()
    finish(start(whole, "schedule.steps=60", "evaluation.every=10", "checkpoints.seconds=1e-6"))
    files = sorted(str(path.relative_to(whole)) for path in whole.rglob("*") if path.is_file() and path.stat().st_size)
    for file in files:
        for _ in range(DAMAGES):
            results[f"{Path(file).name}: {resume_damaged(whole, tmp_path, file, chance, capsys)}"] += 1
    with capsys.disabled():
        print(f"\n{dict(sorted(results.items()))}")
