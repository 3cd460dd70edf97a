"""`--plugin FILE.py`: classes of the user's own, registered beside ours.

It is Python code and is run. So it comes from the command line only: nothing in a preset or a run's folder can name it.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from gantui.errors import Refusal, plain
from gantui.experiment.objectives import Reading
from gantui.experiment.options.registry import Registry
from gantui.session.jobs import plugin_source
from gantui.session.jobs.plugin_code import Code

_LOADED: dict[Path, Code] = {}
"""By this process: from Python, one run after the other may ask for the same file."""


def load(files: Sequence[Path]) -> list[Code]:
    """Run each of FILES, which must register both halves of what it adds: options and the class that does the work.

    Returns their code.

    Raises:
        Refusal: one can't be read, fails, draws random numbers by itself, registers nothing, or one half only.
    """
    found = [_read(file) for file in dict.fromkeys(path.resolve() for path in files)]
    for code in found:
        if code.file not in _LOADED:
            _load(code)
            _LOADED[code.file] = code
        elif _LOADED[code.file] != code:
            raise Refusal(f"{_named(code.file)}: has changed since it was loaded; expected a new Python process")
    return found


def _named(file: Path) -> str:
    return f"--plugin {plain(str(file))}"


def _read(file: Path) -> Code:
    if not file.is_file() or file.suffix != ".py":
        raise Refusal(f"{_named(file)}: expected a Python file that is there, such as my_objective.py")
    try:
        return Code.of(file)
    except OSError as error:
        raise Refusal(f"{_named(file)}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise Refusal(f"{_named(file)}: byte {error.start} is no UTF-8") from None


def _load(code: Code) -> None:
    from gantui.gan import user_code
    from gantui.gan.families import FAMILIES

    file, name = code.file, f"gantui_plugin_{code.file.stem}_{code.sha256[:8]}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    before = [(set(options), set(classes)) for options, classes in FAMILIES]
    try:
        parsed = ast.parse(code.text, str(file))
        if found := plugin_source.draws(parsed):
            raise Refusal(f"{_named(file)}: {found} {user_code.BY_CHANCE}")
        sys.modules[name] = module  # dataclasses and pydantic look their module up
        exec(compile(parsed, str(file), "exec"), module.__dict__)
    except Refusal:
        raise
    except (Exception, SystemExit) as error:
        raise Refusal(f"{_named(file)}: {_where(file, error)}{_message(error)}") from None
    user_code.LOADED[name] = user_code.Foreign(str(file), str(plugin_source.keeps(parsed) or ""))
    added = 0
    for (options, classes), (old_options, old_classes) in zip(FAMILIES, before, strict=True):
        new_options, new_classes = set(options) - old_options, set(classes) - old_classes
        if alone := new_options ^ new_classes:
            half = "options but no class that does the work" if alone <= new_options else "a class but no options"
            raise Refusal(
                f"{_named(file)}: the {options.family} {min(alone)!r} has {half}: expected both, "
                "registered under one name"
            )
        for name in new_options:
            _check(file, options, classes, name)
        added += len(new_options)
    if not added:
        raise Refusal(f"{_named(file)}: registers nothing: expected a class of an objective, say")


def _check(file: Path, options: Registry[Any], classes: Registry[Any], name: str) -> None:
    """Refuse what would only fail in the middle of a training."""
    subject = f"{_named(file)}: the {options.family} {name!r}"
    if missing := sorted(getattr(classes.find(name), "__abstractmethods__", ())):
        raise Refusal(f"{subject} has no method {missing[0]!r}")
    if options.family == "objective":
        known, reading = get_args(Reading), getattr(options.find(name), "reading", None)
        if not isinstance(reading, property) and reading not in known:
            said = "says not how D is read" if reading is None else f"has reading = {plain(repr(reading))}"
            raise Refusal(f"{subject} {said}; expected reading = one of {', '.join(map(repr, known))}")


def _where(file: Path, error: BaseException) -> str:
    """The line of FILE at which ERROR came up, if there is one."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: " if error.lineno else ""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    return f"line {lines[-1]}: " if lines else ""


def _message(error: BaseException) -> str:
    first = plain(str(error)).strip().splitlines() or [""]
    return f"{type(error).__name__}: {first[0]}" if first[0] else type(error).__name__
