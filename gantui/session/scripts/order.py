"""What is asked for where a script is to be started, checked before anything is."""

from __future__ import annotations

import ast
import os
import shutil
import stat
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gantui import regular_files
from gantui.errors import Refusal, nearest, plain
from gantui.experiment.files import presets, validation
from gantui.experiment.goals import until as goals
from gantui.session.disk import folder
from gantui.session.disk.file_names import RUN
from gantui.session.jobs.script_env import ScriptEnv
from gantui.session.run import planned_commands
from gantui.session.run.directory import fresh_name
from gantui.session.run.find_run import root

_OF_DATA = frozenset({".csv", ".tsv", ".npy", ".npz", ".gz", ".png", ".jpg", ".jpeg"})
"""Endings of files that hold data."""
_LARGEST = 16 << 20
"""Bytes of a script at most."""


@dataclass(frozen=True)
class Order:
    """A program that trains, to be started in a process of its own, as it was asked for and found to be possible."""

    title: str
    """Its name, for a person."""
    command: tuple[str, ...]
    """The command that starts it."""
    run_dir: Path
    """The folder for its run, new or empty."""
    asked: ScriptEnv = field(default_factory=ScriptEnv)
    """What a script is asked for; what else trains has it in its command."""
    environ: Mapping[str, str] = field(default_factory=dict)
    """Variables to be set beside those that are there."""


def checked(
    script: Path,
    arguments: tuple[str, ...] = (),
    *,
    python: str | None = None,
    run_dir: Path | None = None,
    asked: ScriptEnv | None = None,
    environ: Mapping[str, str] | None = None,
) -> Order:
    """The order to start SCRIPT with ARGUMENTS by PYTHON, or by the one that runs this.

    RUN_DIR is the folder for its run, or a fresh one is named; ASKED is what its training is asked for, which it checks
    itself once it is known what it trains; ENVIRON are variables to be set for it.

    Raises:
        Refusal: it is not there, no Python, or something else is not as it must be; nothing was written.
    """
    text = _text(script)
    if python is None:  # another one may know another Python
        _check_syntax(script, text)
    asked = asked or ScriptEnv()
    if asked.until is not None:
        goals.parse(asked.until, None)
    if asked.steps is not None and asked.steps < 1:
        raise Refusal(f"--steps {asked.steps}: expected a number of iterations, at least 1")
    validation.override({}, asked.settings)
    if asked.replayed is not None:
        planned_commands.read(asked.replayed)
    command = (_found(python), str(script), *arguments)
    return Order(plain(script.name), command, _free(run_dir or root() / fresh_name(script.stem)), asked, environ or {})


def _text(script: Path) -> bytes:
    shown = plain(str(script))
    try:
        found = os.stat(script)
    except (OSError, ValueError):
        raise Refusal(f"{shown}: there is no such script{_instead(script)}") from None
    if stat.S_ISDIR(found.st_mode):
        raise Refusal(
            f"{shown}: is a folder; expected the Python file that trains, such as {shown}/train.py, or --data {shown} "
            "to learn the pictures in it"
        )
    if script.suffix.lower() in _OF_DATA:
        raise Refusal(f"{shown}: is no script in Python; expected --data {shown} to learn what is in it")
    try:
        return regular_files.read(script, _LARGEST, follow=True)
    except OSError as error:
        raise Refusal(f"{shown}: can't be read: {error.strerror}") from None


def _instead(script: Path) -> str:
    """What may have been meant by the name of a SCRIPT that is not there."""
    if str(script) in presets.names():
        return f"; --preset {script} trains the preset of that name"
    try:
        beside = [name for name in os.listdir(script.parent) if name.endswith(".py")]
    except OSError:
        return ""
    hint = nearest(script.name, beside)
    return hint or "; expected a Python file that trains, such as gan.py (--preset NAME trains a preset)"


def _check_syntax(script: Path, text: bytes) -> None:
    shown = plain(str(script))
    if script.suffix == ".toml":
        raise Refusal(f"{shown}: is not Python; --preset {shown} trains an experiment in TOML")
    if b"\0" in text:
        raise Refusal(f"{shown}: is not Python: it is no text")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python says them where it runs
            ast.parse(text)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise Refusal(f"{shown}: is not Python: {where}{plain(str(error.msg))}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Refusal(f"{shown}: is not Python: {plain(str(error))}") from None


def _found(python: str | None) -> str:
    """The path of the program PYTHON."""
    if python is None:
        return sys.executable
    found = shutil.which(os.path.expanduser(python))
    if found is None:
        hint = "; it is a folder" if Path(python).is_dir() else ""
        raise Refusal(
            f"--python {plain(python)}: there is no such program{hint}; expected one such as .venv/bin/python"
        )
    return found


def _free(run_dir: Path) -> Path:
    """RUN_DIR, which must be a folder for a new run.

    Raises:
        Refusal: something lies in it already.
    """
    try:
        taken = run_dir.exists() and (not run_dir.is_dir() or bool(folder.names(run_dir)))
    except OSError as error:
        raise Refusal(f"--run-dir {plain(str(run_dir))}: can't be looked into: {error.strerror}") from None
    if taken:
        hint = "; it holds a run, and a script begins a new one" if folder.there(run_dir / RUN) else ""
        raise Refusal(f"--run-dir {plain(str(run_dir))}: expected a new or empty folder{hint}")
    return run_dir
