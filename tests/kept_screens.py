"""Screens whose text is kept in `tests/data/screens`: what people see changes on purpose or not at all.

`COMMAND` writes them anew.
"""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "screens"
REWRITE = "--rewrite-screens"
COMMAND = f".venv/bin/pytest -n 0 tests/tui/test_screens.py tests/cli/test_screens.py {REWRITE}"
_TITLE = "##### "
"""The beginning of the line above each screen."""
_TOLD = 5
"""Screens whose rows are told; of the others that differ the names are."""


class KeptScreens:
    """The screens of one file, compared with those that are seen now, one after the other."""

    def __init__(self, name: str, *, rewrite: bool) -> None:
        """NAME is that of the file; REWRITE: it is written from what is seen now."""
        self.path, self._rewrite = FOLDER / f"{name}.txt", rewrite
        self._seen: dict[str, list[str]] = {}

    def see(self, title: str, rows: list[str]) -> None:
        """Take ROWS, what is on the screen now, for the screen that is called TITLE."""
        assert title not in self._seen, f"two screens are called {title!r}"
        assert not any(row.startswith(_TITLE) for row in rows)
        self._seen[title] = [row.rstrip() for row in rows]

    def compare(self) -> None:
        """Fail, and say where, unless the screens that were seen are those that are kept."""
        if self._rewrite:
            self.path.write_text(written(self._seen), encoding="utf-8")
            return
        kept = read(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}
        different = differences(kept, self._seen)
        assert not different, "\n".join([f"{self.path.name}:", *different, f"if that is meant: {COMMAND}"])


def written(screens: dict[str, list[str]]) -> str:
    """SCREENS, the rows of each by its title, as the text of a file."""
    return "\n".join(f"{_TITLE}{title}\n" + "".join(f"{row}\n" for row in rows) for title, rows in screens.items())


def read(text: str) -> dict[str, list[str]]:
    """The screens in the TEXT of a file: the rows of each by its title."""
    screens: dict[str, list[str]] = {}
    for part in f"\n{text}".split(f"\n{_TITLE}")[1:]:
        title, *rows = part.removesuffix("\n").split("\n")
        screens[title] = rows
    return screens


def differences(kept: dict[str, list[str]], seen: dict[str, list[str]]) -> list[str]:
    """What is not the same in both, as lines: which screens, which of their rows, and how each was and is."""
    gone, new = [f"no longer there: {title}" for title in kept if title not in seen], []
    changed: list[str] = []
    for title, rows in seen.items():
        if title not in kept:
            new.append(f"new: {title}")
        elif rows != kept[title]:
            changed.append(title)
    if not (gone or new or changed):
        return []
    lines = [f"{len(changed)} of {len(kept)} screens differ", *gone, *new]
    for title in changed[:_TOLD]:
        lines.append(f"{_TITLE}{title}")
        for number, (was, now) in enumerate(zip_longest(kept[title], seen[title]), 1):
            if was != now:
                lines += [f"row {number}", f"  was {was}", f"  now {now}"]
    return lines + [f"and: {title}" for title in changed[_TOLD:]]
