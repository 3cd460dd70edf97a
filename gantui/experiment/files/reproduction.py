"""The command that reproduces an experiment: its preset, and the settings that differ from it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import Any

from gantui.experiment.files import presets, validation
from gantui.experiment.run_options import RunOptions

_TEXTS = ("about", "watch_for", "source", "lesson")
"""What an experiment says of itself; it changes nothing."""
_FOUND = ("shape", "classes")
"""Settings of the data that a run writes down as its file has them."""
UNSTATED = frozenset({*_TEXTS, *(f"distribution.{name}" for name in _FOUND)})
"""Paths of settings that nobody need state to have the same training again."""
_OPTIONS = {"seed": "--seed", "schedule.steps": "--steps", "device": "--device"}
"""Settings that have an option of their own."""


def command(preset: str, experiment: RunOptions, file: str, plugins: Sequence[str] = ()) -> str:
    """The one command that trains EXPERIMENT again, ready to be typed.

    PRESET is the name it had. The command names it if it is one of ours and the rest can be said with `--set`; else it
    names FILE, which holds the experiment. PLUGINS are files of code that it needs.
    """
    changed = _changes(preset, experiment)
    words = ["gantui", "run", "--preset", file if changed is None else preset]
    for path, value in changed or ():
        words += [_OPTIONS[path], value.strip('"')] if path in _OPTIONS else ["--set", f"{path}={value}"]
    for plugin in plugins:
        words += ["--plugin", plugin]
    return shlex.join(words)


def _changes(preset: str, experiment: RunOptions) -> list[tuple[str, str]] | None:
    """Path and TOML value of each setting in which EXPERIMENT differs from PRESET; None if that can't be expressed."""
    if preset not in presets.names():
        return None
    raw = presets.find(preset).raw
    original = validation.options_of(raw, preset)
    before, after, written = _settings(original), _settings(experiment), _settings(experiment, written=True)
    renamed = tuple(
        path.removesuffix("name") for path in after if path.endswith(".name") and before.get(path) != after[path]
    )
    # What was set in the preset and is not here is at its default again.
    unset = [path for path in _settings(original, written=True) if path in after and not path.startswith(renamed)]
    candidates = written | {path: after[path] for path in unset}
    there = {_penalty(path) for path in before}
    changes = [(f"penalties.{name}", "false") for name in sorted(there - {_penalty(path) for path in after} - {""})]
    # A table's name comes first: choosing another one starts the table anew.
    for path in sorted(candidates, key=lambda path: (not path.endswith(".name"), path)):
        known = path in before and before[path] == candidates[path] and not path.startswith(renamed)
        if not known and path not in {f"penalties.{name}" for name in there}:
            changes.append((path, _toml(candidates[path])))
    made = validation.options_of(validation.override(raw, [f"{path}={value}" for path, value in changes]), preset)
    return changes if _settings(made) == after else None


def _penalty(path: str) -> str:
    """The penalty that the setting at PATH belongs to; empty if it belongs to none."""
    return path.split(".")[1] if path.startswith("penalties.") else ""


def _settings(experiment: RunOptions, *, written: bool = False) -> dict[str, Any]:
    """All settings by their dotted path, or only those WRITTEN in a file, not left at their defaults."""
    left_out: dict[str, Any] = {**dict.fromkeys(_TEXTS, True), "distribution": set(_FOUND)}
    return _flat(experiment.model_dump(mode="json", exclude=left_out, exclude_none=True, exclude_unset=written))


def _flat(table: dict[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in table.items():
        path = f"{above}{key}"
        if isinstance(value, dict) and (value or not path.startswith("penalties.")):
            found |= _flat(value, f"{path}.")
        else:
            found[path] = True if isinstance(value, dict) else value  # a penalty with nothing set
    return found


def _toml(value: Any) -> str:
    """VALUE as TOML, which for numbers, texts, truth values and lists is the same as JSON."""
    text = json.dumps(value, ensure_ascii=False)
    # JSON leaves characters as they are that a terminal obeys or that turn its text round.
    return "".join(each if each.isprintable() else f"\\U{ord(each):08X}" for each in text)
