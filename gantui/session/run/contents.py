"""What lies in the folder of a run, read without being believed: its facts, its experiment, how it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gantui.errors import Refusal, plain
from gantui.session.disk import folder
from gantui.session.disk.lock import LOCK, UNDER_WAY, is_trained

FORMAT = 1
"""The format of the run folder; a newer one is refused, not guessed at."""

EXPERIMENT, RUN, METRICS, EVENTS = "experiment.toml", "run.json", "metrics.jsonl", "events.jsonl"
TRACEBACK, OUTPUT, CHECKPOINTS = "traceback.txt", "output.log", "checkpoints"
INTERRUPTED, DAMAGED = "interrupted", "damaged"
"""How a run stands beside what run.json says: killed, or its machine was; run.json can't be read or says nothing."""
STATES = (*UNDER_WAY, "finished", "stopped", "diverged", "failed", INTERRUPTED, DAMAGED)
"""How a run can stand."""
NOT_OURS = "it was trained by code of its own, which gantui can't load"
"""What is said of a run whose experiment.toml says nothing of a GAN."""
LARGEST, LONGEST, MOST_PLUGINS = 10**15, 10_000, 100
"""Iterations or seconds, characters of a text, and plug-ins that run.json can tell of: more is damage."""


def read_facts(path: Path) -> dict[str, Any]:
    """The content of run.json in the run folder PATH.

    Raises:
        Refusal: PATH is no run directory, or the file is damaged.
    """
    file = path / RUN
    try:
        facts = json.loads(folder.read(file))
    except (FileNotFoundError, NotADirectoryError):
        if is_half_made(path):
            raise Refusal(
                f"{path}: its process was killed while it made this folder, so there is nothing to go on from or to "
                "show (gantui runs --clean removes it)"
            ) from None
        raise Refusal(f"{path}: not a run directory (there is no {RUN} in it)") from None
    except OSError as error:
        raise Refusal(f"{file}: can't be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise Refusal(f"{file}: damaged: not valid JSON") from None
    if not isinstance(facts, dict):
        raise Refusal(f"{file}: damaged: expected an object")
    for key, fits in _KINDS.items():
        if key in facts and not fits(facts[key]):
            shown = plain(repr(facts[key]))
            raise Refusal(f"{file}: damaged: {key} = {shown if len(shown) <= 60 else shown[:57] + '...'}")
    return facts


def experiment_text(path: Path) -> str:
    """The text of experiment.toml in the run folder PATH.

    Raises:
        Refusal: it can't be read.
    """
    try:
        return folder.read(path / EXPERIMENT).decode()
    except OSError as error:
        raise Refusal(f"{plain(str(path / EXPERIMENT))}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refusal(f"{plain(str(path / EXPERIMENT))}: not a text file in UTF-8") from None


def is_half_made(path: Path) -> bool:
    """Whether a process was killed while it made a run in PATH: the file that makes it a run is written last."""
    return not folder.there(path / RUN) and all(folder.is_file(path / name) for name in (EXPERIMENT, LOCK))


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _is_duration(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value <= LARGEST  # type: ignore[operator]  # which NaN is not


def _is_text(value: object) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= LONGEST)


_KINDS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("format", "step", "parent_step"), _is_count),
    **dict.fromkeys(("seconds", "cpu_seconds"), _is_duration),
    "preset": lambda value: value is not None and _is_text(value),
    **dict.fromkeys(("message", "started", "parent", "host", "device", "gantui", "torch"), _is_text),
    "until": lambda value: value is None or isinstance(value, str),
    "plugins": lambda value: isinstance(value, list) and len(value) <= MOST_PLUGINS and all(map(_is_text, value)),
}
"""What run.json may say under some of its keys."""


def branched_from(facts: Mapping[str, Any]) -> str:
    """What a run with FACTS in run.json branched from: 'step 2,000 of NAME'; '' if it did not."""
    parent, step = facts.get("parent"), facts.get("parent_step")
    if not isinstance(parent, str) or not parent:
        return ""
    return plain(f"step {step:,} of {parent}" if type(step) is int else parent)


def check_format(path: Path, facts: dict[str, Any]) -> None:
    """Check that the run folder PATH, with FACTS in run.json, has a format that is known here.

    Raises:
        Refusal: it is of a newer one.
    """
    if facts.get("format", 0) > FORMAT:
        raise Refusal(f"{path}: a run of format {facts['format']}; this gantui reads up to {FORMAT}: upgrade it")


def standing(path: Path) -> tuple[dict[str, Any], str]:
    """The content of run.json in the run folder PATH, and the state of the run: one of `STATES`.

    The lock says whether it is under way: the process that trains holds it until it ends, however it ends.

    Raises:
        Refusal: PATH is no run folder, or the file is damaged.
    """
    held = is_trained(path)
    facts = read_facts(path)
    state = facts.get("state")
    if state not in UNDER_WAY:
        return facts, state if state in STATES else DAMAGED
    # Asked again, since a process may have begun in between.
    return facts, state if held or is_trained(path) else INTERRUPTED
