"""How iterations are launched is written down, once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import torch

from gantui.gan.trainer import Trainer
from gantui.session.disk.file_names import EVENTS
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.directory import RunDirectory
from gantui.session.run.run_json import read_facts
from gantui.session.training import start as starting
from gantui.session.training.groups.group import Group
from gantui.session.view.snapshot import State
from tests.gan.building import weights
from tests.gan.emulated import Emulated, Uncaptured
from tests.session.small import experiment, finish, start
from tests.session.test_live import saved

AS_GRAPHS = "as CUDA graphs"
NOT_CAPTURED = "operation by operation, not as CUDA graphs: not on this machine"


@pytest.mark.parametrize(("graphs", "how"), [(Emulated, AS_GRAPHS), (Uncaptured, NOT_CAPTURED)])
def test_a_run_says_how_and_trains_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, graphs: type[Emulated], how: str
) -> None:
    finish(start(tmp_path / "plain"))
    monkeypatch.setattr(starting, "Trainer", partial(Trainer, backend=graphs()))
    last = finish(start(tmp_path / "run"))
    assert last.state == State.FINISHED
    assert read_facts(tmp_path / "run")["launched"] == how
    assert [event["how"] for event in read_lines(tmp_path / "run" / EVENTS) if event["event"] == "launched"] == [how]
    assert read_facts(tmp_path / "plain")["launched"] == "as recorded operations"
    plain, captured = saved(tmp_path / "plain"), saved(tmp_path / "run")
    assert plain.keys() == captured.keys()
    assert all(bool((plain[name] == captured[name]).all()) for name in plain)


def test_and_so_does_a_group_of_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def trained(path: Path) -> Trainer:
        chosen = experiment()
        made = Group(RunDirectory.create(path, "small", chosen), chosen, (0, 1), None)
        while not made.over:
            made.step()
        return made.trainer

    plain = trained(tmp_path / "plain")
    monkeypatch.setattr(starting, "Trainer", partial(Trainer, backend=Emulated()))
    captured = trained(tmp_path / "run")
    assert read_facts(tmp_path / "run")["launched"] == AS_GRAPHS
    assert torch.equal(weights(plain), weights(captured))
