"""The files of a group on their way: what comes is what was, and what could not be gantui's is refused."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.session.sweep import file_pieces
from gantui.session.sweep.file_pieces import Piece, Store, Watch, of_folder

NEWEST = "checkpoints/step-0000000020.safetensors"


@pytest.fixture
def sender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A group's folder, of which a piece holds ten bytes."""
    monkeypatch.setattr(file_pieces, "LARGEST", 10)
    path = tmp_path / "sender"
    (path / "checkpoints").mkdir(parents=True)
    (path / "experiment.toml").write_text("about = 'a small one'\n")
    (path / "metrics.jsonl").write_bytes(b"")
    (path / NEWEST).write_bytes(bytes(range(256)))
    (path / "run.json").write_text("{}")
    for name in ("lock", "notes.txt", ".run.json.12.tmp", "checkpoints/other.bin"):
        (path / name).write_text("stays")
    return path


@pytest.fixture
def receiver(tmp_path: Path) -> Path:
    path = tmp_path / "receiver"
    path.mkdir()
    return path


def content(path: Path) -> dict[str, bytes]:
    return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}


def put(path: Path, found: Iterable[Piece]) -> list[str]:
    """FOUND put into PATH; the names in the order in which they came, each once a run of pieces."""
    store, names = Store(path, "m"), list[str]()
    for piece in found:
        assert len(piece.data) <= 10
        store.take(piece)
        names += [piece.name] if names[-1:] != [piece.name] else []
    return names


def test_what_comes_is_what_was_and_only_the_files_of_a_group(sender: Path, receiver: Path) -> None:
    names = put(receiver, of_folder(sender))
    assert names == ["experiment.toml", "metrics.jsonl", NEWEST, "run.json"]
    assert content(receiver) == {name: data for name, data in content(sender).items() if name in names}


def test_only_what_has_changed_is_told_and_lines_are_added(sender: Path, receiver: Path) -> None:
    put(receiver, of_folder(sender))
    watch = Watch(sender)
    assert list(watch.changes()) == []
    with (sender / "metrics.jsonl").open("ab") as file:
        file.write(b"first line\nsecond\n")
    (sender / NEWEST).rename(sender / "checkpoints/step-0000000040.safetensors")
    found = list(watch.changes())
    assert [(piece.name, piece.kind, piece.size) for piece in found if piece.name == "metrics.jsonl"] == [
        ("metrics.jsonl", "more", 0),
        ("metrics.jsonl", "more", 10),
    ]
    put(receiver, found)
    names = content(receiver).keys()
    assert content(receiver) == {name: data for name, data in content(sender).items() if name in names}
    assert NEWEST not in names
    assert list(watch.changes()) == []


def test_lines_that_were_written_anew_are_told_whole(sender: Path, receiver: Path) -> None:
    (sender / "metrics.jsonl").write_bytes(b"one\ntwo\nthree\n")
    put(receiver, of_folder(sender))
    watch = Watch(sender)
    (sender / "new").write_bytes(b"one\n")
    (sender / "new").replace(sender / "metrics.jsonl")
    put(receiver, watch.changes())
    assert (receiver / "metrics.jsonl").read_bytes() == b"one\n"


@pytest.mark.parametrize(
    "piece",
    [
        Piece("../run.json", "whole", 1, b"x"),
        Piece("/etc/passwd", "whole", 1, b"x"),
        Piece("checkpoints/../run.json", "whole", 1, b"x"),
        Piece("lock", "whole", 1, b"x"),
        Piece("sweep.json", "whole", 1, b"x"),
        Piece("checkpoints/best.txt", "whole", 1, b"x"),
        Piece("checkpoints/step-٠٠٠٠٠٠٠٠٢٠.safetensors", "whole", 1, b"x"),
        Piece("run.json", "whole", 1 << 40, b"x"),
        Piece("run.json", "whole", 1, b"xx"),
        Piece("run.json", "more", 0, b"x"),
        Piece("metrics.jsonl", "more", 5, b"x"),
        Piece("metrics.jsonl", "other", 0, b"x"),
        Piece("run.json", "whole", "1", b"x"),  # type: ignore[arg-type]
        Piece("run.json", "whole", 1, "x"),  # type: ignore[arg-type]
        Piece(7, "whole", 1, b"x"),  # type: ignore[arg-type]
    ],
)
def test_what_gantui_does_not_send_is_refused_and_nothing_is_written(piece: Piece, receiver: Path) -> None:
    with pytest.raises(
        Refusal, match=r"^far\ufffdaway: sent .*; expected the files of a sweep's group, in their order"
    ):
        Store(receiver, "far\x1baway").take(piece)
    assert content(receiver) == {}


def test_lines_without_end_are_refused(receiver: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gantui.session.sweep.file_pieces.bound", lambda path: 8)
    store = Store(receiver, "m")
    store.take(Piece("metrics.jsonl", "more", 0, b"one\ntwo\n"))
    with pytest.raises(Refusal, match=r"m: sent metrics.jsonl with more bytes than it can have; expected"):
        store.take(Piece("metrics.jsonl", "more", 8, b"x"))
    assert content(receiver) == {"metrics.jsonl": b"one\ntwo\n"}


def test_a_link_in_the_place_of_a_file_is_not_followed(receiver: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (receiver / "metrics.jsonl").symlink_to(tmp_path / "mine")
    with pytest.raises(OSError, match="a link"):
        Store(receiver, "m").take(Piece("metrics.jsonl", "more", (receiver / "metrics.jsonl").lstat().st_size, b"x"))
    assert (tmp_path / "mine").read_text() == "mine"
