"""The words of the code itself: every docstring stands by itself, and private habits stay away."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import gantui

PACKAGE = Path(gantui.__file__).parent
FRAGMENTS = ("Of ", "Those ", "That of ")
"""Beginnings of a docstring that say nothing on hover: the sentence that they belong to is not there."""


def docstrings() -> Iterator[tuple[str, str]]:
    """Where each docstring of the package stands, of modules, classes, functions and attributes, and its text."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", text


def test_every_docstring_is_a_sentence_that_stands_by_itself() -> None:
    found = [f"{where}: {text.splitlines()[0]}" for where, text in docstrings() if text.startswith(FRAGMENTS)]
    assert not found, "\n".join(found)


MOST_TOLD = 40
"""Lines of the package with `told`, fewer than this: it stays in sentences on the screen alone."""


def test_told_is_a_word_of_the_screen_alone() -> None:
    lines = [line for path in PACKAGE.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    assert len([line for line in lines if re.search(r"\btold\b", line)]) < MOST_TOLD
