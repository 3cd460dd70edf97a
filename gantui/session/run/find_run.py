"""Finds the folders of runs: by a path, by a name or the beginning of one, or the newest."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from gantui.errors import Refusal, nearest, plain
from gantui.session.disk import folder
from gantui.session.disk.file_names import RUN
from gantui.session.run.run_json import is_half_made


def root() -> Path:
    """The folder for runs unless one is named: $GANTUI_RUNS, or `runs` here."""
    return Path(os.path.expanduser(os.environ.get("GANTUI_RUNS") or "runs"))


def find_run(name: str, *, asked_by: str) -> Path:
    """The run that NAME means: a path, a name under the runs' folder, an unambiguous beginning of one, or `last`.

    ASKED_BY stands before NAME in a refusal: the option or the command that named it.

    Raises:
        Refusal: there is none, or there are several.
    """
    name = os.path.expanduser(name)
    runs = {path.name: path for path in folders()}
    if name == "last":
        if not (newest := newest_first()):
            raise Refusal(f"{asked_by} last: there are no runs in {root()}")
        return newest[0]
    if name and _is_run(Path(name)):
        return Path(name)
    matches = [name] if name in runs else sorted(run for run in runs if name and run.startswith(name))
    if len(matches) == 1:
        return runs[matches[0]]
    if matches:
        raise Refusal(f"{asked_by} {plain(name)}: that could be {', '.join(matches[:4])}; expected one of them")
    raise Refusal(f"{asked_by} {plain(name)}: no such run in {root()} and no such folder{nearest(name, runs)}")


def folders() -> list[Path]:
    """The run folders where runs lie, by name, also damaged ones and those whose process was killed."""
    try:
        return [path for name in sorted(os.listdir(root())) if _is_run(path := root() / name)]
    except OSError:
        return []


def newest_first() -> list[Path]:
    """The readable run folders, the one whose run.json was written last first."""
    written: dict[Path, float] = {}
    for path in folders():
        with suppress(OSError):
            if (found := folder.found(path / RUN)) is not None and stat.S_ISREG(found.st_mode):
                written[path] = found.st_mtime
    return sorted(written, key=lambda path: written[path], reverse=True)


def _is_run(path: Path) -> bool:
    return folder.there(path / RUN) or is_half_made(path)
