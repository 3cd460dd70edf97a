"""What the disk does not take is kept, tried again in time, written in order, and told."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gantui.session.disk.json_lines import read_lines
from gantui.session.run import writer as module
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events.lines import Launched
from gantui.session.run.writer import RETRY, RunWriter
from tests.session.small import experiment


class Disk:
    """A disk that can be full, and a clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full, self.now, self.attempts = False, 100.0, 0
        for name in ("append_lines", "write_whole"):
            original = getattr(__import__("gantui.session.run.directory", fromlist=[name]), name)
            monkeypatch.setattr(f"gantui.session.run.directory.{name}", self.guarded(original))

    def guarded(self, write: Callable[..., None]) -> Callable[..., None]:
        def guarded(*arguments: object) -> None:
            self.check()
            write(*arguments)

        return guarded

    def check(self) -> None:
        self.attempts += 1
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def run(tmp_path: Path, disk: Disk) -> RunDirectory:
    return RunDirectory.create(tmp_path / "run", "small", experiment())


@pytest.fixture
def recorder(run: RunDirectory, disk: Disk) -> RunWriter:
    return RunWriter(run, lambda: disk.now)


def steps(run: RunDirectory) -> list[int]:
    return [line["step"] for line in read_lines(run.path / "metrics.jsonl")]


def facts(run: RunDirectory) -> dict[str, object]:
    return json.loads((run.path / "run.json").read_text())


def test_what_could_not_be_written_comes_in_order_and_once(run: RunDirectory, recorder: RunWriter, disk: Disk) -> None:
    recorder.metrics([{"step": 1}])
    disk.full = True
    for step in (2, 3):
        recorder.metrics([{"step": step}])
        recorder.event(step, Launched("as a graph"))
    recorder.note(state="running", step=3)
    assert steps(run) == [1]
    assert "No space left on device" in recorder.trouble
    assert str(run.path) in recorder.trouble
    disk.full, disk.now = False, disk.now + RETRY
    recorder.metrics([{"step": 4}])
    assert recorder.trouble == ""
    assert steps(run) == [1, 2, 3, 4]
    events = read_lines(run.path / "events.jsonl")
    assert [(line["step"], line["event"]) for line in events] == [
        (2, "launched"),
        (3, "launched"),
        (4, "written again"),
    ]
    assert (events[-1]["seconds"], events[-1]["lines_lost"], events[-1]["after"]) == (
        RETRY,
        0,
        "No space left on device",
    )
    assert facts(run)["step"] == 3


def test_a_disk_that_is_full_is_not_asked_at_every_line(run: RunDirectory, recorder: RunWriter, disk: Disk) -> None:
    disk.full = True
    recorder.metrics([{"step": 1}])
    before = disk.attempts
    for step in range(2, 50):
        recorder.metrics([{"step": step}])
        assert not recorder.due
    assert disk.attempts == before
    disk.now += RETRY
    assert recorder.due
    recorder.retry()
    assert disk.attempts > before
    assert not recorder.due


def test_more_than_is_kept_costs_the_oldest_and_is_told(
    run: RunDirectory, recorder: RunWriter, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAITING", 3)
    disk.full = True
    for step in range(1, 6):
        recorder.metrics([{"step": step}])
    disk.full = False
    recorder.retry()
    assert steps(run) == [3, 4, 5]
    assert read_lines(run.path / "events.jsonl")[-1]["lines_lost"] == 2


def test_the_trouble_lasts_until_the_checkpoint_is_there_too(
    run: RunDirectory, recorder: RunWriter, disk: Disk
) -> None:
    disk.full = True
    assert not recorder.checkpoint(disk.check)
    disk.full = False
    recorder.metrics([{"step": 1}])  # room for a line, say
    recorder.retry()
    assert steps(run) == [1]
    assert recorder.trouble
    assert recorder.checkpoint_waits
    assert recorder.checkpoint(disk.check)
    assert recorder.trouble == ""


def test_a_repair_comes_before_any_line(run: RunDirectory, recorder: RunWriter, disk: Disk) -> None:
    for step in (1, 2, 3):
        recorder.metrics([{"step": step}])
    disk.full = True
    recorder.repair(lambda: run.forget_metrics_after(1))
    recorder.metrics([{"step": 2, "again": 1}])
    disk.full = False
    recorder.retry()
    assert read_lines(run.path / "metrics.jsonl") == [{"step": 1}, {"step": 2, "again": 1}]


def test_a_line_that_was_written_in_part_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gantui.session.disk import json_lines

    path = tmp_path / "lines"
    json_lines.append_lines(path, [{"n": 1}])
    before = path.read_bytes()

    class Nearly:
        """A file on a disk with room for three bytes more."""

        def __init__(self, file: object) -> None:
            self.file, self.room = file, 3

        def __enter__(self) -> Nearly:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> int:
            if not self.room:
                raise OSError(errno.ENOSPC, "No space left on device")
            written, self.room = self.file.write(data[: self.room]), 0
            return written

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

    opened = os.fdopen
    with monkeypatch.context() as patch:
        patch.setattr("gantui.session.disk.folder.os.fdopen", lambda *a, **k: Nearly(opened(*a, **k)))
        with pytest.raises(OSError, match="No space"):
            json_lines.append_lines(path, [{"n": 2}, {"n": 3}])
    assert path.read_bytes() == before
