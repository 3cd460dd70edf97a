"""Nothing in a run's folder leads out of it, is waited for, or is read without an end."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from gantui.session.disk import atomic_write, folder
from gantui.session.disk.file_names import LONGEST_LINE
from gantui.session.disk.folder import Odd

PRECIOUS = b"precious"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "run" / "checkpoints").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_bytes(PRECIOUS)
    return tmp_path / "run"


def _link(path: Path) -> None:
    path.symlink_to(path.parent.parent / "outside" / "file")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


ODD: dict[str, Callable[[Path], None]] = {
    "a link": _link,
    "a link that leads nowhere": lambda path: path.symlink_to("nowhere"),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a socket": _socket,
}
"""What may lie in the place of a file, and how it comes there."""


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_file_is_neither_read_nor_added_to(run: Path, kind: str) -> None:
    path = run / "events.jsonl"
    ODD[kind](path)
    for use in (
        folder.read,
        lambda path: folder.tail(path, 10),
        lambda path: folder.after(path, 0),
        lambda path: list(folder.lines(path)),
        lambda path: folder.append(path, b"more"),
        folder.open_to_append,
        folder.open_to_lock,
        lambda path: atomic_write.same(path, path.with_name("copy")),
    ):
        with pytest.raises(Odd, match=kind.partition(" that")[0].partition(" to")[0]):
            use(path)
    assert (run.parent / "outside" / "file").read_bytes() == PRECIOUS
    assert os.listdir(run.parent / "outside") == ["file"]
    assert not (run / "nowhere").exists()


@pytest.mark.parametrize("kind", [kind for kind in ODD if kind != "a folder"])
def test_what_is_no_file_is_replaced_and_not_written_through(run: Path, kind: str) -> None:
    ODD[kind](run / "run.json")
    atomic_write.write_whole(run / "run.json", b"new")
    assert (run / "run.json").read_bytes() == b"new"
    assert not (run / "run.json").is_symlink()
    assert (run.parent / "outside" / "file").read_bytes() == PRECIOUS


def test_a_file_that_is_larger_than_it_can_be_is_not_read(run: Path) -> None:
    with open(run / "run.json", "wb") as file:
        file.truncate(1 << 40)  # takes no room
    with pytest.raises(Odd, match="larger than 1 MiB"):
        folder.read(run / "run.json")
    with open(run / "events.jsonl", "wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(Odd, match="larger than 256 MiB"):
        next(folder.lines(run / "events.jsonl"))


def test_a_long_line_says_nothing_and_the_next_one_is_there(run: Path) -> None:
    (run / "events.jsonl").write_bytes(b"one\n" + bytes(2 * LONGEST_LINE) + b"\ntwo")
    one, long, two = folder.lines(run / "events.jsonl")
    assert (one, len(long), two) == (b"one", LONGEST_LINE, b"two")


class TestFoldersInside:
    @pytest.fixture
    def linked(self, run: Path) -> Path:
        """A run whose folder of checkpoints is a link to another's."""
        other = run.parent / "outside" / "step-0000000001.safetensors"
        other.write_bytes(PRECIOUS)
        (run / "checkpoints").rmdir()
        (run / "checkpoints").symlink_to(other.parent)
        return run

    def test_a_link_in_the_place_of_one_is_not_followed(self, linked: Path) -> None:
        path, before = (
            linked / "checkpoints" / "step-0000000001.safetensors",
            sorted(os.listdir(linked / "checkpoints")),
        )
        for use in (
            folder.read,
            folder.remove,
            lambda path: atomic_write.write_whole(path, b"x"),
            lambda path: folder.rename(path, "x"),
            lambda path: folder.names(path.parent),
            lambda path: folder.make(path.parent),
        ):
            with pytest.raises(Odd, match="checkpoints in it is a link; expected a folder"):
                use(path)
        assert sorted(os.listdir(linked / "checkpoints")) == before
        assert path.read_bytes() == PRECIOUS

    def test_to_remove_it_is_to_remove_the_link(self, linked: Path) -> None:
        folder.remove_folder(linked / "checkpoints")
        assert not os.path.lexists(linked / "checkpoints")
        assert len(os.listdir(linked.parent / "outside")) == 2

    def test_nor_are_groups_of_a_sweep(self, run: Path) -> None:
        (run / "groups").symlink_to(run.parent / "outside")
        (run.parent / "outside" / "001").mkdir()
        with pytest.raises(Odd, match="groups in it is a link"):
            atomic_write.write_whole(run / "groups" / "001" / "run.json", b"x")
        with pytest.raises(Odd, match="groups in it is a link"):
            folder.remove_folder(run / "groups" / "001")
        assert os.listdir(run.parent / "outside" / "001") == []

    def test_the_folder_of_the_run_itself_may_be_a_link(self, run: Path) -> None:
        link = run.parent / "checkpoints"  # whatever it is called
        link.symlink_to(run)
        atomic_write.write_whole(link / "run.json", b"{}")
        atomic_write.write_whole(link / "checkpoints" / "best.safetensors", b"best")
        assert folder.read(run / "run.json") == b"{}"
        assert folder.names(run / "checkpoints") == ["best.safetensors"]


def test_what_could_not_be_added_is_taken_back(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = run / "metrics.jsonl"
    folder.append(path, b"one\n")
    real, room = os.fdopen, 3

    def nearly_full(*arguments: object, **more: object) -> object:
        file = real(*arguments, **more)  # type: ignore[call-overload]

        class Full:
            def __enter__(self) -> Full:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def __getattr__(self, name: str) -> object:
                return getattr(file, name)

            def write(self, data: bytes) -> int:
                if file.tell() >= 4 + room:
                    raise OSError(errno.ENOSPC, "No space left on device")
                return file.write(data[:room])

        return Full()

    monkeypatch.setattr(folder.os, "fdopen", nearly_full)
    with pytest.raises(OSError, match="No space left"):
        folder.append(path, b"two, which is long\n")
    monkeypatch.undo()
    assert path.read_bytes() == b"one\n"


def test_a_disk_that_cannot_bring_a_folder_to_it_takes_files(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def of_files_only(descriptor: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{descriptor}"):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(descriptor)

    assert folder.keeps_folders(run)
    monkeypatch.setattr(os, "fsync", of_files_only)
    atomic_write.write_whole(run / "run.json", b"{}")
    assert folder.read(run / "run.json") == b"{}"
    assert not folder.keeps_folders(run)
