"""The net itself: what is kept comes back from its file, and every difference is told."""

from __future__ import annotations

from tests.kept_screens import differences, read, written

SCREENS = {"first": ["a", "", "c", ""], "empty": [], "last": ["", "z"]}


def test_what_is_written_is_read() -> None:
    assert read(written(SCREENS)) == SCREENS


def test_screens_rows_and_how_they_were_are_told() -> None:
    seen = {"first": ["a", "b", "c"], "empty": [], "other": []}
    assert differences(SCREENS, seen) == [
        *("1 of 3 screens differ", "no longer there: last", "new: other", "##### first"),
        *("row 2", "  was ", "  now b"),
        *("row 4", "  was ", "  now None"),
    ]
    assert differences(SCREENS, SCREENS) == []
