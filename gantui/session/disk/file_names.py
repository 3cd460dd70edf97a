"""The names of files: what may lie in the folder of a run or of a sweep, and how large it can be."""

from __future__ import annotations

import fnmatch
import os
import re
from dataclasses import dataclass
from pathlib import Path

EXPERIMENT, RUN, METRICS, EVENTS = "experiment.toml", "run.json", "metrics.jsonl", "events.jsonl"
TRACEBACK, OUTPUT, CHECKPOINTS = "traceback.txt", "output.log", "checkpoints"
"""What lies in a run."""

_KIB, _MIB, _GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True)
class Name:
    """A file name of the format."""

    pattern: str
    """A file's name; * stands for what differs."""
    most: int
    """Bytes that are read of it at most."""
    within: str = ""
    """The folder inside the run's in which it lies; empty: the run's own."""


NAMES = (
    Name("experiment.toml", _MIB),
    Name("run.json", _MIB),
    Name("metrics.jsonl", _GIB),
    Name("events.jsonl", 256 * _MIB),
    Name("data.npy", 128 * _MIB),
    Name("modes.npy", _MIB),
    Name("classes.npy", 128 * _MIB),
    Name("data-*.npy", 128 * _MIB),
    Name("modes-*.npy", _MIB),
    Name("classes-*.npy", 128 * _MIB),
    Name("data.npz", 320 * _MIB),
    Name("data-*.npz", 320 * _MIB),
    Name("classifier.safetensors", 64 * _MIB),
    Name("lock", _KIB),
    Name("attach.json", 4 * _KIB),
    Name("attach.sock", 0),
    Name("output.log", _GIB),
    Name("traceback.txt", _MIB),
    Name("step-*.safetensors", 8 * _GIB, "checkpoints"),
    Name("best.safetensors", 8 * _GIB, "checkpoints"),
    Name("step-*.snapshot", 64 * _MIB, "snapshots"),
    Name("common.snapshot", 64 * _MIB, "snapshots"),
    Name("sweep.json", 64 * _MIB),
    Name("final.json", 64 * _MIB),
    Name("report.html", 64 * _MIB),
    Name("metrics.csv", _GIB),
    Name("curves.svg", 64 * _MIB),
    Name("*.svg", 64 * _MIB, "screens"),
    Name("*.txt", 64 * _MIB, "screens"),
    Name("generator.safetensors", 8 * _GIB, "generator"),
    Name("generator.json", _MIB, "generator"),
    Name("events.out.tfevents.*", _GIB, "tensorboard"),
)
"""Every name that gantui gives, with the most that it reads of it: far more than it ever writes, and what a machine can
take. docs/run-directory.md lists the same."""
OTHER = _GIB
"""Bytes that are read at most of a file with another name, which its user has named."""
LONGEST_LINE, MOST_LINES = 4 * _MIB, 4_000_000
"""Bytes of a line, of which a longer one is damaged; and lines of a file."""
GROUPS = "groups"
INSIDE = ("checkpoints", "snapshots", "screens", "generator", "tensorboard", GROUPS)
"""Folders inside a run's or a sweep's."""

_TEMPORARY = re.compile(r"\.(.+)\.(\d{1,9})\.tmp")
"""The names of files that are being written, with the process that does."""
_GROUP = re.compile(r"\d{3,}")
"""The names of the folders of a sweep's groups."""


def name_of(path: Path) -> Name | None:
    """The format's entry for the file PATH, existing or to be made; None if the name is not one of gantui's."""
    unfinished = _TEMPORARY.fullmatch(path.name)
    name = unfinished[1] if unfinished else path.name
    return next((each for each in NAMES if fnmatch.fnmatchcase(name, each.pattern)), None)


def temporary(name: str) -> str:
    """The name under which this process writes the file NAME until it is whole."""
    return f".{name}.{os.getpid()}.tmp"


def is_temporary(name: str) -> bool:
    """Whether NAME is that of a file that is not whole yet."""
    return _TEMPORARY.fullmatch(name) is not None


def is_left_behind(name: str) -> bool:
    """Whether NAME is a temporary one whose process has ended."""
    unfinished = _TEMPORARY.fullmatch(name)
    return unfinished is not None and not lives(int(unfinished[2]))


def lives(process: int) -> bool:
    """Whether another process with the number PROCESS lives."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return process not in (0, os.getpid())


def is_group(folder: Path) -> bool:
    """Whether FOLDER is one that a sweep has for a group of its members."""
    return folder.parent.name == GROUPS and _GROUP.fullmatch(folder.name) is not None


def bound(path: Path) -> int:
    """How many bytes of the file PATH are read at most."""
    known = name_of(path)
    return OTHER if known is None else known.most
