"""How far somebody is in the tour is remembered; a file that is broken is told of and does no harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gantui.tui.tour.progress import Place, ProgressFile


def test_the_place_and_what_is_finished_are_there_the_next_time(tmp_path: Path) -> None:
    file = ProgressFile.found({"GANTUI_CONFIG": str(tmp_path / "new")})
    assert file.progress.at is None
    file.arrive(Place("game", 0))
    file.finish("game")
    file.arrive(Place("best-d", 1))
    again = ProgressFile.found({"GANTUI_CONFIG": str(tmp_path / "new")})
    assert again.progress.at == Place("best-d", 1)
    assert again.progress.finished == {"game"}
    assert not again.trouble
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["tour.json"], "nothing is left beside it"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[1]", "expected a list of names"),
        (b'{"finished": [1]}', "expected a list of names"),
        (b'{"finished": [], "chapter": 3}', "expected the name of a chapter"),
        (b'{"finished": [], "chapter": "game", "run": -1}', "expected the name of a chapter"),
        (b" " * 70_000, "is larger than"),
    ],
)
def test_a_broken_file_is_told_of_and_ignored_and_written_anew(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "tour.json"
    path.write_bytes(content)
    file = ProgressFile(path)
    assert said in file.trouble
    assert "\n" not in file.trouble
    assert file.progress.at is None
    file.arrive(Place("game"))
    assert json.loads(path.read_bytes()) == {"finished": [], "chapter": "game", "run": 0}


def test_where_nothing_can_be_written_the_tour_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    file = ProgressFile(tmp_path / "file" / "tour.json")
    file.arrive(Place("game"))
    assert file.progress.at == Place("game")
