"""The words of the code itself: every docstring stands by itself, and private habits stay away."""

from __future__ import annotations

import ast
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
