"""Panel 3: what the groups have come to so far."""

from __future__ import annotations

from gantui.session.snapshot import State
from gantui.session.sweep.results import GroupResult
from gantui.tui.multiples.part import Part
from gantui.tui.multiples.picture import Line, write
from gantui.tui.multiples.told import COLUMNS, NAMES, divergences, facts, rows, short_names
from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.palette import BAD, DIM, FOCUS, GOOD, TEXT, WARN
from gantui.tui.words import number, shortened, wrapped

_SIGNS = {
    "waiting": ("·", DIM),
    "running": ("▶", GOOD),
    "stopped": ("■", WARN),
    "finished": ("✓", GOOD),
    "diverged": ("✗", BAD),
}
"""By the state of a group."""
_MEASURES = ("modes_fair", "high_quality", "coverage", "jsd", "w1")
"""Told of every group, as far as there is room: the first first."""
_COLUMN, _SEED, _NAME = 8, 8, 13
"""Columns of a number, of a seed, and of the shortest name."""
_GROUP = 15
"""Columns of a measure of a group: mean and error."""


class ResultsPart(Part):
    """The groups against each other, and the one that is looked at in all its measures."""

    title = "results"
    about = (
        "So far, by the last record of each member: the mean over the members, its standard error, the worst member "
        "and its seed. Success: every mode by the fair-share rule, or what --until asks, with its 95 % interval "
        "(Wilson). Who diverged has no success, and no part in the means.\n\n"
        "Of several groups (--grid) there is a line each: ▶ trains now, ✓ done, · to come.\n\n"
        "up, down, [ and ]  look at another group    \\  at the one in training, and those after it as they come\n"
        "The same table is printed at the end."
    )

    def inputs(self) -> tuple[object, ...]:
        """How every group stands, by its last records."""
        snapshot, result = self.shown.snapshot, self.shown.result
        step = 0 if result is None or snapshot.state is State.RUNNING else result.step
        stand = tuple((each.state, len(each.curves), len(each.alive)) for each in snapshot.results)
        return (stand, step)

    def heading(self) -> str:
        """Of how many groups, where there are several."""
        count = len(self.shown.snapshot.plan.groups)
        return self.title if count == 1 else f"{self.title} · group {self.shown.group + 1} of {count}"

    def inside(self, result: GroupResult, width: int, height: int) -> Canvas:
        """The list of groups above, the measures of one below."""
        canvas, y = Canvas.blank(width, height), 0
        if len(self.shown.snapshot.plan.groups) > 1:
            groups = self._groups(width, max(3, height // 2))
            write(canvas, 0, 0, groups)
            y = len(groups) + 1
        write(canvas, 0, y, self._measures(result, width))
        return canvas

    def _groups(self, width: int, height: int) -> list[Line]:
        """A line for each group under their heading, those around the one that is looked at where there are many."""
        results = self.shown.snapshot.results
        names = short_names([result.settings for result in results])
        keys = [key for key in _MEASURES if any(result.spread(key) for result in results)]
        longest = min(max(map(len, names)), max(_NAME, width - 9 - _GROUP))
        keys = keys[: max(0, (width - longest - 11) // _GROUP)]
        head = f"  {'':{longest}} {'success':>8}" + "".join(f"{NAMES.get(key, key)[:13]:>{_GROUP}}" for key in keys)
        lines: list[Line] = [[(head, DIM)]]
        room = height - 1
        first = min(max(0, self.shown.group - room // 2), max(0, len(results) - room))
        for place, group in list(enumerate(results))[first : first + room]:
            sign, colour = _SIGNS.get(group.state, _SIGNS["waiting"])
            success = group.success
            told = "" if success is None else f"{success.successes} of {success.of}"
            name = shortened(names[place], longest)
            ink = FOCUS if place == self.shown.group else TEXT
            pieces = [(f"{sign} ", colour), (f"{name:{longest}}", ink), (f" {told:>8}", TEXT)]
            lines.append([*pieces, *((f"{_mean(group, key):>{_GROUP}}", TEXT) for key in keys)])
        return lines

    def _measures(self, result: GroupResult, width: int) -> list[Line]:
        """What is told of one group."""
        lines: list[Line] = [[(line, TEXT)] for fact in facts(result) for line in wrapped(fact, width)]
        gone = divergences(result.members)
        lines += [[(shortened(line, width), BAD)] for line in gone[:2]]
        lines += [[(f"and {len(gone) - 2} more diverged", BAD)]] if len(gone) > 2 else []
        seeds = _SEED if width >= _NAME + 3 * _COLUMN + _SEED else 0
        name = width - 3 * _COLUMN - seeds
        brief = name < 36
        if result.measures:
            lines.append([(_row(COLUMNS, name, seeds), DIM)])
        for row in rows(result, brief=brief):
            lines.append([(_row(row, name, seeds), TEXT)])
        return lines


def _row(cells: list[str] | tuple[str, ...], name: int, seeds: int) -> str:
    """CELLS in columns of which the first is NAME wide, and the last SEEDS or left out."""
    first, mean, error, worst, seed = cells
    text = f"{shortened(first, name):{name}}{mean:>{_COLUMN}}{error:>{_COLUMN}}{worst:>{_COLUMN}}"
    return text + (f"{seed:>{seeds}}" if seeds else "")


def _mean(result: GroupResult, key: str) -> str:
    """The mean of KEY and its standard error."""
    spread = result.spread(key)
    if spread is None:
        return "-"
    factor = 100 if key == "high_quality" else 1
    error = "" if spread.standard_error is None else f" ±{number(factor * spread.standard_error, 2)}"
    return f"{number(factor * spread.mean)}{error}"
