"""Settings to try against each other: `--grid PATH=V1,V2`, or `--vary`, makes every combination."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gantui.errors import Refusal, plain

_OPENING, _CLOSING, _QUOTES = "[{", "]}", "\"'"

Axis = tuple[str, tuple[str, ...]]
"""A setting's path, and the values that it takes in turn, each as written."""


def combinations(grids: Sequence[str], *, option: str = "--grid") -> list[tuple[str, ...]]:
    """The assignments 'PATH=VALUE' of each group, the last of GRIDS changing fastest; without GRIDS one empty group.

    OPTION is that of the command line which they were given by.

    Raises:
        Refusal: one is no grid, or two speak of the same setting.
    """
    axes = [axis(text, option=option) for text in grids]
    paths = [path for path, _ in axes]
    for path in paths:
        if paths.count(path) > 1:
            raise Refusal(f"{option} {plain(path)}: given twice; expected all its values in one: {plain(path)}=V1,V2")
    return [
        tuple(map("=".join, zip(paths, values, strict=True))) for values in itertools.product(*(v for _, v in axes))
    ]


def axis(text: str, *, option: str = "--grid") -> Axis:
    """The setting and the values in TEXT, 'PATH=V1,V2', which was given by OPTION.

    Raises:
        Refusal: TEXT is not of that form.
    """
    path, equals, listed = text.partition("=")
    path, shown = path.strip(), plain(text)
    values = tuple(value.strip() for value in _apart(listed))
    if not equals or not path or not all(values):
        raise Refusal(f"{option} {shown}: expected PATH=V1,V2,..., such as optimizers.generator.lr=1e-3,1e-4")
    if path == "seed" and option == "--grid":
        raise Refusal(f"--grid {shown}: a group's members differ in their seeds already; expected --seeds N")
    for value in values:
        if values.count(value) > 1:
            raise Refusal(f"{option} {shown}: {plain(value)} twice; expected different values")
    return path, values


def _apart(text: str) -> list[str]:
    """TEXT split at its commas, except inside quotes, lists and tables."""
    parts, depth, quote = [""], 0, ""
    for character in text:
        if character == "," and not depth and not quote:
            parts.append("")
            continue
        parts[-1] += character
        if quote:
            quote = "" if character == quote else quote
        elif character in _QUOTES:
            quote = character
        else:
            depth += (character in _OPENING) - (character in _CLOSING)
    return parts


def short_names(settings: Sequence[tuple[str, ...]]) -> list[str]:
    """The 'PATH=VALUE's of each group, with paths as short as they stay distinct: 'lr=1e-3, gamma=0.1'."""
    paths = {one.partition("=")[0] for group in settings for one in group}
    shortest = {path: _shortest(path, paths) for path in paths}
    return [
        ", ".join(f"{shortest[one.partition('=')[0]]}={one.partition('=')[2]}" for one in group) for group in settings
    ]


def _shortest(path: str, paths: set[str]) -> str:
    """The shortest end of PATH, in whole parts, that no other of PATHS has."""
    parts = path.split(".")
    ends = (".".join(parts[-count:]) for count in range(1, len(parts)))
    return next((end for end in ends if sum(f".{other}".endswith(f".{end}") for other in paths) == 1), path)
