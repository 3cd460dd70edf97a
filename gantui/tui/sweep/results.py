"""Panel 3 of a sweep: the results of the groups so far."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number, shortened, wrapped
from gantui.draw.palette import BAD, DIM, FOCUS, GOOD, TEXT, WARN
from gantui.experiment.files.grid import short_names
from gantui.experiment.metrics import TABLE, headlines
from gantui.session.sweep.results import GroupResult
from gantui.session.view.snapshot import State
from gantui.tui.sweep.member_picture import Line, write
from gantui.tui.sweep.panel import SweepPanel
from gantui.tui.sweep.results_text import COLUMNS, NAME, divergences, facts, rows

_SIGNS = {
    "waiting": ("·", DIM),
    "running": ("▶", GOOD),
    "stopped": ("■", WARN),
    "finished": ("✓", GOOD),
    "diverged": ("✗", BAD),
    "failed": ("✗", BAD),
    "dropped": ("□", DIM),
}
"""By the state of a group."""
_MEASURES = headlines("count", "quality", "distance")
"""Told of every group, as far as there is room: the first first."""
_COLUMN = 8
"""Columns of a number."""
_WRITTEN_OUT = 36
"""Columns from which names need not be short."""
_GROUP = 15
"""Columns of a measure of a group: mean and error."""


class ResultsPanel(SweepPanel):
    """The panel that compares the groups, and shows all measures of the one that is looked at."""

    title = "results"
    coming = "will show what the groups have reached"
    about = (
        "So far, by the last record of each member: the mean over the members, its standard error, the worst member "
        "and its seed. Success: every mode by the fair-share rule, or what --until asks, with its 95 % interval "
        "(Wilson). Who diverged has no success, and no part in the means.\n\n"
        "Of several groups (--grid) there is a line each: ▶ trains now, ✓ done, □ dropped (--halving), · to come.\n\n"
        "up, down, [ and ]  look at another group    \\  at the one in training, and those after it as they come\n"
        "The same table is printed at the end."
    )

    def depends_on(self) -> tuple[object, ...]:
        """What the picture depends on: the results of every group, by its last records."""
        snapshot, result = self.shown.snapshot, self.shown.result
        step = 0 if result is None or snapshot.state is State.RUNNING else result.step
        # Not how long the curves are: these may already be further than this snapshot.
        stand = tuple((each.state, each.newest, len(each.alive)) for each in snapshot.results)
        return (stand, step)

    def heading(self) -> str:
        """How many groups are compared, if there are several."""
        count = len(self.shown.snapshot.plan.groups)
        return self.title if count == 1 else f"{self.title} · group {self.shown.group + 1} of {count}"

    def picture(self, result: GroupResult, width: int, height: int) -> Canvas:
        """The list of groups above, the measures of one below."""
        canvas, y = Canvas.blank(width, height), 0
        if len(self.shown.snapshot.plan.groups) > 1:
            groups = self._groups(width, max(3, height // 2))
            write(canvas, 0, 0, groups)
            y = len(groups) + 1
        write(canvas, 0, y, self._measures(result, width, height - y))
        return canvas

    def _groups(self, width: int, height: int) -> list[Line]:
        """A line for each group under their heading; of many groups those around the one that is looked at."""
        results = self.shown.snapshot.results
        names = short_names([result.settings for result in results])
        keys = [key for key in _MEASURES if any(result.spread(key) for result in results)]
        longest = min(max(map(len, names)), max(NAME, width - 11 - _GROUP), max(0, width - 11))
        if longest < max(map(len, names)):  # then what they are set to tells them apart
            names = [", ".join(one.partition("=")[2] for one in result.settings) for result in results]
        keys = keys[: max(0, (width - longest - 11) // _GROUP)]
        head = f"  {'':{longest}} {'success':>8}" + "".join(
            f"{TABLE[key].heading(_GROUP - 1):>{_GROUP}}" for key in keys
        )
        lines: list[Line] = [[(head, DIM)]]
        room = height - 1
        first = min(max(0, self.shown.group - room // 2), max(0, len(results) - room))
        for place, group in list(enumerate(results))[first : first + room]:
            sign, colour = _SIGNS.get(group.state, _SIGNS["waiting"])
            success = group.success
            diverged_lines = "" if success is None else f"{success.successes} of {success.of}"
            name = shortened(names[place], longest)
            ink = FOCUS if place == self.shown.group else TEXT
            pieces = [(f"{sign} ", colour), (f"{name:{longest}}", ink), (f" {diverged_lines:>8}", TEXT)]
            lines.append([*pieces, *((f"{_mean(group, key):>{_GROUP}}", TEXT) for key in keys)])
        return lines

    def _measures(self, result: GroupResult, width: int, height: int) -> list[Line]:
        """The measures of one group; figures come before sentences where HEIGHT is short."""
        numbers = next(count for count in (4, 3, 2) if count == 2 or width >= NAME + count * _COLUMN)
        name = max(0, width - numbers * _COLUMN)
        table: list[Line] = [[(_row(COLUMNS, name, numbers), DIM)]] if result.measures else []
        found = rows(result, brief=name < _WRITTEN_OUT, room=min(NAME, name))
        table += [[(_row(row, name, numbers), TEXT)] for row in found]
        gone = divergences(result.members)
        diverged_lines: list[Line] = [[(shortened(line, width), BAD)] for line in gone[:2]]
        diverged_lines += [[(f"and {len(gone) - 2} more diverged", BAD)]] if len(gone) > 2 else []
        said = facts(result)
        lines = _wrapped(said, width)
        if len(lines) + len(diverged_lines) + len(table) > height:
            # How it stands is in the rows above; so is its success where there are several groups.
            others = 1 + (result.success is not None and len(self.shown.snapshot.plan.groups) > 1)
            lines = _wrapped(said[others:], width) or lines
        return [*lines, *diverged_lines, *table]


def _wrapped(facts: Sequence[str], width: int) -> list[Line]:
    return [[(line, TEXT)] for fact in facts for line in wrapped(fact, width)]


def _row(cells: Sequence[str], name: int, numbers: int) -> str:
    """CELLS in columns: the first NAME wide, then NUMBERS numbers."""
    first, *others = cells
    return f"{shortened(first, name):{name}}" + "".join(f"{cell:>{_COLUMN}}" for cell in others[:numbers])


def _mean(result: GroupResult, key: str) -> str:
    """The mean of KEY and its standard error, as text."""
    spread = result.spread(key)
    if spread is None:
        return "-"
    factor = TABLE[key].scale
    error = "" if spread.standard_error is None else f" ±{number(factor * spread.standard_error, 2)}"
    return f"{number(factor * spread.mean)}{error}"
