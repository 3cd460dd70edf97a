from pathlib import Path

import pytest

from gantui.tui.shell.hint import LOST, on_lost_connections


def far(folder: Path, **more: str) -> dict[str, str]:
    return {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22", "GANTUI_CONFIG": str(folder)} | more


def test_who_comes_by_ssh_is_told_once(tmp_path: Path) -> None:
    assert on_lost_connections(far(tmp_path / "new")) == LOST
    assert on_lost_connections(far(tmp_path / "new")) == ""


@pytest.mark.parametrize("mux", ["TMUX", "STY"])
def test_in_tmux_and_screen_nobody_need_be_told(tmp_path: Path, mux: str) -> None:
    assert on_lost_connections(far(tmp_path, **{mux: "here"})) == ""
    assert on_lost_connections(far(tmp_path)) == LOST


def test_at_the_machine_itself_nothing_is_said(tmp_path: Path) -> None:
    assert on_lost_connections({"GANTUI_CONFIG": str(tmp_path)}) == ""
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_remembered_is_not_said_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert on_lost_connections(far(tmp_path / "file")) == ""
