"""The text under a setting, read from the source only when somebody asks.

Reading it takes longer than everything else that is done to the options' classes before a screen is there.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise

from gantui.experiment.options.base import Options


def docstrings(table: type[Options]) -> dict[str, str]:
    """The docstring under each setting of TABLE and of its base classes, by the setting's name.

    Nothing of a class whose source is not there, as one that was typed into an interpreter.
    """
    made_from = [each for each in reversed(table.__mro__) if issubclass(each, Options)]
    return {name: text for each in made_from for name, text in _own(each).items()}


@cache
def _own(table: type[Options]) -> dict[str, str]:
    try:
        made = ast.parse(textwrap.dedent(inspect.getsource(table))).body[0]
    except (OSError, TypeError, SyntaxError):
        return {}
    return _under_attributes(made.body) if isinstance(made, ast.ClassDef) else {}


def _under_attributes(body: list[ast.stmt]) -> dict[str, str]:
    return {
        attribute.target.id: inspect.cleandoc(text.value.value)
        for attribute, text in pairwise(body)
        if isinstance(attribute, ast.AnnAssign)
        and isinstance(attribute.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
