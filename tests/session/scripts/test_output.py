"""What a script prints is kept in a file that stays small, and says what it leaves out."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from gantui.session.scripts import output
from gantui.session.scripts.output import LONGEST, Output, newest


def kept(path: Path) -> str:
    return (path / "output.log").read_text()


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_lines_are_kept_in_whatever_pieces_they_come(tmp_path: Path, size: int) -> None:
    printed = "first\nsecond \u00e9\n\nlast without an end".encode()
    log = Output(tmp_path)
    for at in range(0, len(printed), size):
        log.feed(printed[at : at + size])
        log.show()
    assert newest(tmp_path) == ["first", "second \u00e9", "", "last without an end"]
    log.feed(b" and on\n")
    log.close()
    assert kept(tmp_path) == "first\nsecond \u00e9\n\nlast without an end and on\n"


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_a_bar_that_is_drawn_over_leaves_its_last_state(tmp_path: Path, size: int) -> None:
    printed = b"begin\r\n" + b"".join(b"\r%3d%%|###" % share for share in range(101)) + b"\ndone\n"
    log = Output(tmp_path)
    for at in range(0, len(printed), size):
        log.feed(printed[at : at + size])
        log.show()
    log.close()
    assert kept(tmp_path) == "begin\n100%|###\ndone\n"


def test_megabytes_leave_the_beginning_and_the_newest_and_a_line_that_says_what_is_not_there(tmp_path: Path) -> None:
    log, line, count = Output(tmp_path, most=4000, first=300, last=1000), b"line %06d\n", 20_000
    for number in range(count):
        log.feed(line % number)
        assert os.path.getsize(tmp_path / "output.log") <= 4000 + 12
    log.close()
    held = kept(tmp_path).splitlines()
    assert (held[0], held[-1]) == ("line 000000", f"line {count - 1:06d}")
    (told,) = (each for each in held if each.startswith("[gantui: "))
    left_out = int(told.split()[1].replace(",", ""))
    assert left_out == 12 * (count - (len(held) - 1))
    assert "left out here" in told
    numbers = [int(each.split()[1]) for each in held if each != told]
    assert numbers == sorted(set(numbers))


def test_one_endless_line_is_cut_and_says_so(tmp_path: Path) -> None:
    log = Output(tmp_path)
    for _ in range(10):
        log.feed(b"x" * LONGEST)
    log.feed(b"y\nnext\n")
    log.close()
    first, second = kept(tmp_path).splitlines()
    assert (first[:LONGEST], second) == ("x" * LONGEST, "next")
    assert first[LONGEST:] == f" [gantui: {9 * LONGEST + 1:,} more bytes of this line left out]"


def test_a_full_disk_stops_nobody_and_is_told_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, write = Output(tmp_path), os.write
    log.feed(b"before\n")

    def full(number: int, data: memoryview) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(output.os, "write", full)
    log.feed(b"lost\nlost too\n")
    log.show()
    monkeypatch.setattr(output.os, "write", write)
    log.feed(b"after\n")
    log.close()
    told = "[gantui: 14 bytes left out here, which could not be written: No space left on device]"
    assert kept(tmp_path).splitlines() == ["before", told, "after"]


def test_no_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "output.log").symlink_to(tmp_path / "mine")
    with pytest.raises(OSError, match="a link"):
        Output(tmp_path / "run")
    assert (tmp_path / "mine").read_text() == "precious"
    assert newest(tmp_path / "run") == []


def test_what_is_read_is_text_and_moves_no_cursor(tmp_path: Path) -> None:
    (tmp_path / "output.log").write_bytes(b"\x1b[31mred\x1b[0m \x1b]0;title\x07\tthen\x1b[2K\x07\n10%\r20%\r\n\xff\n")
    assert newest(tmp_path) == ["red     then\N{REPLACEMENT CHARACTER}", "20%", "\N{REPLACEMENT CHARACTER}"]
    assert newest(tmp_path / "nowhere") == []


def test_of_much_the_newest_whole_lines_are_read(tmp_path: Path) -> None:
    (tmp_path / "output.log").write_text("".join(f"line {number}\n" for number in range(1000)))
    assert newest(tmp_path, 30) == ["line 997", "line 998", "line 999"]


def test_a_sentence_of_gantuis_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    log = Output(tmp_path)
    log.feed(b"half a line")
    log.say("the script was killed by SIGKILL")
    log.close()
    assert kept(tmp_path) == "half a line\n[gantui: the script was killed by SIGKILL]\n"
