"""run.json, in the folder of a run: its fields, and how it is read without being believed.

What a field means stands in docs/run-directory.md.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gantui import installed
from gantui.errors import Refusal, plain
from gantui.session.disk import folder
from gantui.session.disk.file_names import EXPERIMENT, RUN
from gantui.session.disk.lock import LOCK

FORMAT = 1
"""The format of the run folder; a newer one is refused, not guessed at."""
LARGEST, LONGEST, MOST_PLUGINS = 10**15, 10_000, 100
"""Iterations or seconds, characters of a text, and plug-ins that run.json can tell of: more is damage."""


def _is_anything(value: object) -> bool:
    return True


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _is_duration(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value <= LARGEST  # type: ignore[operator]  # which NaN is not


def _is_text(value: object) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= LONGEST)


FIELDS: Mapping[str, Callable[[object], bool]] = {
    # The folder, and where it is from.
    **dict.fromkeys(("format", "parent_step"), _is_count),
    "preset": lambda value: value is not None and _is_text(value),
    **dict.fromkeys(("started", "parent"), _is_text),
    "data": _is_anything,
    # What it trains with: `start_facts`, and what was asked for.
    **dict.fromkeys(("device", "host", "worker", "gantui", "torch"), _is_text),
    **dict.fromkeys(("steps", "seed", "seeds", "threads", "pid", "python", "processor", "commit"), _is_anything),
    **dict.fromkeys(("judged_by", "launched"), _is_anything),
    "until": lambda value: value is None or isinstance(value, str),
    "plugins": lambda value: isinstance(value, list) and len(value) <= MOST_PLUGINS and all(map(_is_text, value)),
    "plugin_code": _is_anything,
    # How far it has come, and how it stands.
    "step": _is_count,
    **dict.fromkeys(("seconds", "cpu_seconds"), _is_duration),
    **dict.fromkeys(("state", "best", "verdict", "verdicts", "diverged", "exit", "screen"), _is_anything),
    "message": _is_text,
}
"""All fields of run.json, and what each may say: a run whose file says something else is refused as damaged. Those that
may say anything are looked at by whoever reads them."""


def start_facts(
    *, step: int, steps: int, device: str, threads: int, torch: str, commit: str | None, **asked: Any
) -> dict[str, Any]:
    """What run.json says of a training that starts in this process at STEP of STEPS, with what was ASKED for.

    DEVICE is its name, THREADS are torch's on the CPU, TORCH is its version, COMMIT that
    of the folder where gantui was started.
    """
    return {
        "state": "running",
        "step": step,
        "steps": steps,
        **asked,
        "device": device,
        "threads": threads,
        "pid": os.getpid(),
        "host": platform.node(),
        "gantui": installed.VERSION,
        "torch": torch,
        "python": platform.python_version(),
        "commit": commit,
    }


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
    for key, fits in FIELDS.items():
        if key in facts and not fits(facts[key]):
            shown = plain(repr(facts[key]))
            raise Refusal(f"{file}: damaged: {key} = {shown if len(shown) <= 60 else shown[:57] + '...'}")
    return facts


def is_half_made(path: Path) -> bool:
    """Whether a process was killed while it made a run in PATH: the file that makes it a run is written last."""
    return not folder.there(path / RUN) and all(folder.is_file(path / name) for name in (EXPERIMENT, LOCK))


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
