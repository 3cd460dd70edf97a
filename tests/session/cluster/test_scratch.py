"""Folders of one process: what is left of those that were killed goes with the next one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gantui.session.cluster.scratch import Scratch


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def left(place: Path, name: str, *, old: bool) -> Path:
    """A folder as a killed process leaves it."""
    path = place / name
    path.mkdir()
    (path / "kept").write_text("much")
    if old:
        os.utime(path, (0, 0))
    return path


def test_what_a_killed_process_left_is_removed(place: Path) -> None:
    killed, begun = left(place, "gantui-ray-killed", old=True), left(place, "gantui-ray-begun", old=False)
    another = left(place, "gantui-worker-killed", old=True)
    lives = Scratch("gantui-ray-")
    os.utime(lives.path, (0, 0))
    mine = Scratch("gantui-ray-")
    assert not killed.exists()
    assert begun.exists(), "it may be about to be locked"
    assert another.exists(), "it is not of the kind"
    assert lives.path.exists(), "its process lives"
    for each in (mine, lives):
        each.remove()
    assert sorted(path.name for path in place.iterdir()) == ["gantui-ray-begun", "gantui-worker-killed"]
