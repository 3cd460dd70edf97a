"""What is asked for where a script is to be started is checked before anything is, and refused in one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.session.jobs.script_env import ScriptEnv
from gantui.session.scripts.failure import found as why
from gantui.session.scripts.order import checked
from tests.session.scripts.walking import script


def test_a_script_is_run_by_this_python_in_a_fresh_folder_named_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path / "runs"))
    order = checked(script(tmp_path, "print(1)", "my gan.py"), ("--n_epochs", "5"))
    assert order.command == (sys.executable, str(tmp_path / "my gan.py"), "--n_epochs", "5")
    assert order.run_dir.parent == tmp_path / "runs"
    assert order.run_dir.name.startswith("my-gan-")
    assert not order.run_dir.exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gann.py", "gann.py: there is no such script; did you mean 'gan.py'?"),
        ("ring8-wgan", "ring8-wgan: there is no such script; --preset ring8-wgan trains the preset of that name"),
        ("zzz", "zzz: there is no such script; expected a Python file that trains, such as gan.py"),
        (".", ".: is a folder; expected the Python file that trains, such as ./train.py, or --data . to learn"),
        ("points.csv", "points.csv: is no script in Python; expected --data points.csv to learn what is in it"),
        ("weights.bin", "weights.bin: is not Python: it is no text"),
        ("notes.txt", "notes.txt: is not Python: line 1: invalid syntax"),
        ("ring.toml", "ring.toml: is not Python; --preset ring.toml trains an experiment in TOML"),
        ("pipe", "pipe: can't be read: pipe is a pipe; expected a file"),
        ("nul\0l", "there is no such script"),
    ],
)
def test_what_is_no_script_is_refused(name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    script(tmp_path, "print(1)")
    (tmp_path / "weights.bin").write_bytes(b"\0\1\2")
    (tmp_path / "points.csv").write_text("x,y\n")
    (tmp_path / "notes.txt").write_text("to do: everything")
    (tmp_path / "ring.toml").write_text("about = 'a ring'")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refusal) as refused:
        checked(Path(name))
    assert said in str(refused.value)


def test_the_rest_of_what_is_asked_for_is_checked_too(tmp_path: Path) -> None:
    path = script(tmp_path, "print(1)")
    for asked, said in (
        ({"python": "pythn"}, "--python pythn: there is no such program; expected one such as .venv/bin/python"),
        ({"python": str(tmp_path)}, "there is no such program; it is a folder"),
        ({"asked": ScriptEnv(until="jsd <")}, "--until 'jsd <': at character 6, the end: expected a number"),
        ({"asked": ScriptEnv(steps=0)}, "--steps 0: expected a number of iterations, at least 1"),
        ({"asked": ScriptEnv(settings=("lr",))}, "--set lr: expected PATH=VALUE"),
        ({"asked": ScriptEnv(replayed=tmp_path)}, f"--replay-events {tmp_path}: expected a run's folder or its events"),
        ({"run_dir": tmp_path}, f"--run-dir {tmp_path}: expected a new or empty folder"),
        ({"run_dir": path}, f"--run-dir {path}: expected a new or empty folder"),
    ):
        with pytest.raises(Refusal) as refused:
            checked(path, **asked)  # type: ignore[arg-type]
        assert said in str(refused.value)
    (tmp_path / "run").mkdir()
    asked = ScriptEnv(until="my_score > 3 and fid < 20")
    assert checked(path, run_dir=tmp_path / "run", asked=asked).asked == asked


def test_another_python_may_know_another_language(tmp_path: Path) -> None:
    path = script(tmp_path, "print 1")
    with pytest.raises(Refusal, match=r"gan\.py: is not Python: line 1: Missing parentheses"):
        checked(path)
    assert checked(path, python=sys.executable).command[0] == sys.executable


def test_of_a_traceback_the_exception_is_the_reason() -> None:
    trace = ["Traceback (most recent call last):", '  File "gan.py", line 3', "ValueError: two", "lines"]
    found = why(["epoch 1", *trace, "a thread says bye"])
    assert (found.reason, found.trace) == ("ValueError: two", tuple(trace[:3]))
    assert why(["epoch 1", ""]).reason == "epoch 1"
    assert why([]).reason == ""
    refused = why([*trace[:2], "gantui.errors.Refusal: latent is missing"])
    assert (refused.reason, refused.refused, refused.trace) == ("latent is missing", True, ())
    deep = [trace[0], *["  frame"] * 500, "RecursionError: too deep"]
    assert len(why(deep).trace) == 60
