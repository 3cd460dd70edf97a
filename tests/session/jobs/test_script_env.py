"""A script that gantui starts is told by its environment what is asked of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.jobs.script_env import ScriptEnv


@pytest.mark.parametrize(
    "asked",
    [
        ScriptEnv(),
        ScriptEnv(run_dir=Path("/somewhere/a run")),
        ScriptEnv(Path("/r"), "jsd<0.1 and modes_covered>=8", paused=True, started_by=17),
        ScriptEnv(steps=100, settings=("optimizers.generator.lr=1e-4", 'checkpoints.best="lowest:w1"')),
        ScriptEnv(replayed=Path("/runs/another")),
    ],
)
def test_what_is_asked_arrives(asked: ScriptEnv) -> None:
    assert ScriptEnv.of({"PATH": "/bin"} | asked.variables()) == asked


def test_the_folder_is_the_same_wherever_the_script_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ScriptEnv(Path("runs/a")).variables()["GANTUI_RUN_DIR"] == str(tmp_path / "runs" / "a")


def test_a_script_by_itself_is_asked_for_nothing() -> None:
    environ = {"GANTUI_RUN_DIR": "", "GANTUI_PAUSED": "0", "GANTUI_STARTED_BY": "x", "GANTUI_STEPS": "many"}
    assert ScriptEnv.of(environ | {"GANTUI_SETTINGS": "{not json"}) == ScriptEnv()
    assert ScriptEnv.of({"GANTUI_SETTINGS": '["a=1", 2]'}) == ScriptEnv()


def test_a_second_training_of_the_script_has_a_folder_of_its_own() -> None:
    environ = ScriptEnv(Path("/r"), "jsd<0.1", 100, ("evaluation.every=5",), Path("/x"), paused=True).variables()
    ScriptEnv.taken(environ)
    assert ScriptEnv.of(environ) == ScriptEnv(until="jsd<0.1", steps=100, settings=("evaluation.every=5",))
