from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gantui.session.run.provenance import commit

IDENTITY = ["-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]


def test_of_a_repository_it_is_its_commit_also_from_a_folder_in_it(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for arguments in (["init", "-q"], [*IDENTITY, "commit", "-q", "--allow-empty", "-m", "one"]):
        if subprocess.run(["git", *arguments], cwd=tmp_path, capture_output=True).returncode:
            pytest.skip("there is no git here")
    told = subprocess.run(["git", "rev-parse", "HEAD"], cwd=tmp_path, capture_output=True, text=True).stdout.strip()
    assert commit(tmp_path) == commit(tmp_path / "inner") == told
    assert len(told) == 40


def test_elsewhere_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert commit(tmp_path) is None
    assert commit(tmp_path / "missing") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit(Path.cwd()) is None


@pytest.mark.parametrize("script", ["sleep 60", "echo hello", "exit 1", "echo '\x1b[31m'"])
def test_a_git_that_hangs_or_says_something_else_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    (tmp_path / "git").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("gantui.session.run.provenance.PATIENCE", 0.1)
    assert commit(tmp_path) is None
