"""What the command line asks of a script, by its environment, is done by its training."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import gantui
from gantui.own.options import OwnOptimizer, OwnOptimizers, OwnScheme, Watched
from gantui.own.settings import begun_with
from gantui.session.jobs.script_env import ScriptEnv
from gantui.session.run.reader import read_run
from gantui.session.run.run_state import standing
from tests.own.loops import Loop

OPTIONS = Watched(
    optimizers=OwnOptimizers(generator=OwnOptimizer(name="SGD", lr=0.1, momentum=0.0)), scheme=OwnScheme(g_moves=1)
)


def asks(monkeypatch: pytest.MonkeyPatch, asked: ScriptEnv) -> None:
    for name, value in asked.variables().items():
        monkeypatch.setenv(name, value)


def test_so_many_steps_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, ScriptEnv(steps=30))
    loop = Loop.fresh()
    ended = loop.watched(tmp_path / "run").run(loop.iterations(10**9))
    assert ended == "finished all 30 steps"
    assert (read_run(tmp_path / "run").state, read_run(tmp_path / "run").step) == ("finished", 30)


def test_it_begins_with_other_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ("optimizers.generator.lr=0.25", "scheme.d_moves=0", "evaluation.every=15", "checkpoints.best=lowest:w1")
    asks(monkeypatch, ScriptEnv(steps=30, settings=settings))
    loop = Loop.fresh()
    with loop.watched(tmp_path / "run") as watch:
        while watch.path is None:
            watch.step(**loop.iterate())
        before = [each.detach().clone() for each in loop.D.parameters()]
        watch.step(**loop.iterate())
    assert loop.opt_g.param_groups[0]["lr"] == 0.25
    assert all(each.equal(old) for each, old in zip(loop.D.parameters(), before, strict=True))
    found = read_run(tmp_path / "run")
    assert all(record["step"] % 15 == 0 for record in found.records[:-1])
    text = (tmp_path / "run" / "experiment.toml").read_text()
    assert "lr = 0.25" in text
    assert 'best = "lowest:w1"' in text


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("reading=logit", "--set reading=logit: that is up to the script; expected one of evaluation, diagnosis"),
        ("optimizers.generator.rate=1", "that is up to the script; did you mean 'optimizers.generator.lr'?"),
        ("optimizers.generator.lr=-1", "--set optimizers.generator.lr = -1"),
        ("optimizers.discriminator.lr=0.1", "up to the script; did you mean 'optimizers.generator.lr'?"),
        ("evaluation.often=3", "evaluation.often"),
        ("checkpoints.best=lowest:fid", "no record has a key 'fid'"),
    ],
)
def test_a_setting_that_is_the_scripts_own_is_refused(setting: str, said: str) -> None:
    with pytest.raises(gantui.Refusal) as refused:
        begun_with(OPTIONS, ["evaluation.every=5", setting], ["step", "w1"])
    assert said in str(refused.value)


def test_where_nothing_can_be_set_it_is_said_why() -> None:
    assert begun_with(OPTIONS, ["evaluation.every=5"], [], "it is so").evaluation.every == 5
    with pytest.raises(gantui.Refusal, match="that is up to the script, since it is so; expected one of evaluation"):
        begun_with(OPTIONS, ["optimizers.generator.lr=1"], [], "it is so")


def test_a_refusal_leaves_no_run_and_the_script_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, ScriptEnv(settings=("optimizers.generator.lr=0.5", "reading=logit")))
    loop = Loop.fresh()
    with pytest.raises(gantui.Refusal, match="--set reading=logit: that is up to the script"):
        loop.watched(tmp_path / "run").run(loop.iterations(100))
    assert loop.opt_g.param_groups[0]["lr"] == 1e-3
    assert not (tmp_path / "run").exists()


def test_what_was_done_to_another_run_is_done_to_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        {"event": "command", "command": "set", "step": 20, "path": "optimizers.generator.lr", "value": "0.125"},
        {"event": "command", "command": "pause", "step": 25},
    ]
    (tmp_path / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    asks(monkeypatch, ScriptEnv(steps=40, replayed=tmp_path / "events.jsonl"))
    loop = Loop.fresh()
    loop.watched(tmp_path / "run").run(loop.iterations(100))
    assert loop.opt_g.param_groups[0]["lr"] == 0.125
    assert standing(tmp_path / "run")[1] == "finished"
    assert '"step": 20' in (tmp_path / "run" / "events.jsonl").read_text()
