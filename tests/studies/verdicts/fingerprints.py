"""What says that a training was judged by the rules of today and trained by the recipe of today: short digests."""

from __future__ import annotations

import ast
import hashlib
import json
from pathlib import Path

import gantui
from gantui.experiment.files import presets

TRUTH = 1
"""To be raised by hand when what is true is told in another way, or counted in another way, in this package."""
PACKAGE = Path(gantui.__file__).parent
WORDS = ("event", "limits", "translated", "trusted_counts", "verdict")
"""The modules of `gantui.experiment.verdicts` that what is counted here goes by."""
SAID = ("about", "watch_for", "source", "lesson")
"""What a preset says of itself: nothing of its training depends on that."""


def rules() -> str:
    """A digest of the code of the rules, which comments and docstrings are no part of, and of `TRUTH`."""
    words = [PACKAGE / "experiment" / "verdicts" / f"{name}.py" for name in WORDS]
    files = [*sorted((PACKAGE / "evaluation" / "events").glob("*.py")), *words]
    return _digest("".join(_code(path.read_text()) for path in files) + f"truth {TRUTH}")


def recipe(preset: str) -> str:
    """A digest of the settings of PRESET; one that is no more has none."""
    found = next((each for each in presets.matching(None) if each.name == preset), None)
    if found is None:
        return ""
    return _digest(json.dumps({key: value for key, value in found.raw.items() if key not in SAID}, sort_keys=True))


def _code(text: str) -> str:
    """The lines of TEXT, a module, without comments, docstrings and empty ones: the same on every Python."""
    told = set[int]()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            told.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = [line for number, line in enumerate(text.splitlines(), 1) if number not in told]
    return "".join(f"{line}\n" for line in lines if line.strip() and not line.strip().startswith("#"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
