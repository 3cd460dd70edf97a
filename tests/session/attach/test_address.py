"""Where a training listens, and who can reach it there."""

from __future__ import annotations

import json
import os
import socket
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gantui.session.attach import address
from gantui.session.attach.address import ELSEWHERE, LONGEST, SOCKET, listen, socket_at


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    return tmp_path / "run"


def connects(path: Path | None) -> bool:
    assert path is not None
    with socket.socket(socket.AF_UNIX) as viewer:
        try:
            viewer.connect(str(path))
        except OSError:
            return False
        return True


def deep(run: Path) -> Path:
    """A folder in RUN whose name is too long for a socket in it."""
    folder = run / ("x" * LONGEST)
    folder.mkdir()
    return folder


def test_only_its_user_can_reach_it_from_the_first_instant_on(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    really = socket.socket.listen

    class Watched(socket.socket):
        def listen(self, backlog: int = 0) -> None:
            modes.append(stat.S_IMODE(os.stat(self.getsockname()).st_mode))
            really(self, backlog)

    monkeypatch.setattr(address.socket, "socket", Watched)
    before = os.umask(0)
    try:
        listener = listen(run)
        assert os.umask(0) == 0  # as it was
    finally:
        os.umask(before)
    assert modes == [0o600]
    assert stat.S_IMODE((run / SOCKET).stat().st_mode) == 0o600
    assert connects(socket_at(run))
    listener.close()
    assert list(run.iterdir()) == []


def test_what_a_killed_training_left_is_cleared_away(run: Path) -> None:
    listen(run).socket.close()
    assert not connects(socket_at(run))
    listener = listen(run)
    assert connects(socket_at(run))
    listener.close()


def test_a_long_path_is_no_hindrance_and_nothing_is_left(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address.tempfile, "gettempdir", lambda: "/tmp")
    folder = deep(run)
    listener = listen(folder)
    outside = socket_at(folder)
    assert outside is not None
    assert outside.parent.parent != folder
    assert stat.S_IMODE(outside.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(outside.stat().st_mode) == 0o600
    assert connects(outside)
    listener.close()
    assert list(folder.iterdir()) == []
    assert not outside.parent.exists()


def test_a_socket_elsewhere_that_a_killed_training_left_is_cleared_away_too(run: Path) -> None:
    folder = deep(run)
    listen(folder).socket.close()
    stale = socket_at(folder)
    assert stale is not None
    listener = listen(folder)
    assert not stale.parent.exists()
    assert connects(socket_at(folder))
    listener.close()


def test_anothers_socket_that_has_come_to_lie_there_stays(run: Path) -> None:
    first = listen(run)
    second = listen(run)
    first.close()
    assert connects(socket_at(run))
    second.close()


def elsewhere(path: object) -> Callable[[Path], None]:
    return lambda run: (run / ELSEWHERE).write_text(json.dumps({"socket": path}))


@pytest.mark.parametrize(
    "says",
    [
        elsewhere("/run/docker.sock"),
        elsewhere("/tmp/attach.sock"),
        elsewhere("attach.sock"),
        elsewhere(3),
        elsewhere(None),
        elsewhere("\0"),
        lambda run: (run / ELSEWHERE).write_text("[" * 5000),
        lambda run: (run / ELSEWHERE).write_bytes(b"\xff"),
        lambda run: (run / ELSEWHERE).mkdir(),
        lambda run: (run / SOCKET).write_text("no socket"),
    ],
)
def test_a_run_of_a_stranger_can_name_no_socket_of_somebody_else(says: Callable[[Path], None], run: Path) -> None:
    says(run)
    assert socket_at(run) is None


def test_a_link_is_not_followed(run: Path) -> None:
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(run.parent / "other"))
        (run / SOCKET).symlink_to(run.parent / "other")
        assert socket_at(run) is None


def test_a_folder_that_others_may_enter_is_not_trusted(run: Path) -> None:
    folder = deep(run)
    listener = listen(folder)
    outside = socket_at(folder)
    assert outside is not None
    outside.parent.chmod(0o755)
    assert socket_at(folder) is None
    outside.parent.chmod(0o700)
    listener.close()


def test_where_no_socket_can_be_nothing_is_left(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(address.socket.socket, "bind", refuses)
    monkeypatch.setattr(address.tempfile, "gettempdir", lambda: str(run.parent))
    with pytest.raises(OSError, match="not permitted"):
        listen(run)
    assert list(run.iterdir()) == []
    assert list(run.parent.iterdir()) == [run]


def test_what_other_killed_trainings_left_outside_of_their_folders_goes_with_the_next_start(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as base:  # a name that is short enough for a socket
        monkeypatch.setattr(address, "_bases", lambda: [base])
        runs = [run / name for name in ("killed", "lives", "begins", "mine")]
        for each in runs:
            each.mkdir()
        killed, lives, begins = (listen(deep(each)) for each in runs[:3])
        killed.socket.close()
        begins.socket.close()
        (Path(base) / "gantui-01234567-notes").mkdir(mode=0o700)
        for path in Path(base).iterdir():
            if path != begins.path.parent:
                os.utime(path, (0, 0))
        mine = listen(deep(runs[3]))
        assert not killed.path.parent.exists()
        assert connects(lives.path)
        assert begins.path.exists(), "its process may be about to listen"
        assert connects(mine.path)
        assert (Path(base) / "gantui-01234567-notes").exists(), "it holds no socket"
        for listener in (lives, mine):
            listener.close()
