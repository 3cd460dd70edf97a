"""The results of a sweep as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gantui.errors import plain
from gantui.session.sweep.comparisons import pairs
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.results import GroupResult
from gantui.tui.sweep.compared import ABOUT, sentences
from gantui.tui.sweep.results_text import COLUMNS, divergences, facts, rows, seeds

if TYPE_CHECKING:
    from rich.console import RenderableType


def table(directory: SweepDirectory, results: Sequence[GroupResult]) -> RenderableType:
    """The table of RESULTS of the sweep in DIRECTORY, a block for each group."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    plan = directory.plan
    parts: list[RenderableType] = [
        Text.assemble((plain(plan.title), "bold"), f": {seeds(plan.seeds)}, in {plain(str(directory.path))}")
    ]
    for result in results:
        parts.append(Text())
        if result.settings:
            parts.append(Text(plain(", ".join(result.settings)), "bold"))
        parts.append(Text(plain("; ".join(facts(result)))))
        parts += [Text(plain(line)) for line in divergences(result.members)]
        if not result.measures:
            continue
        block = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for place, name in enumerate(COLUMNS):
            block.add_column(Text(name, "dim"), justify="right" if place else "left", no_wrap=True)
        for row in rows(result):
            block.add_row(*(Text(cell) for cell in row))
        parts.append(block)
        if result.worst is not None and len(result.members) > 1:
            parts.append(Text(f"worst seed: {result.worst}", "dim"))
    if compared := sentences(results, pairs(results)):
        parts += [Text(), *(Text(plain(each), "bold") for each in compared), Text(ABOUT, "dim")]
    return Group(*parts)
