"""The picture of one member: its points against the data, its figures, its state."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Literal

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import clock, number, percent, wrapped
from gantui.draw.palette import BAD, DIM, GOOD, TEXT, WARN
from gantui.draw.plane.scatter import count_outside
from gantui.experiment.metrics import TABLE, headlines
from gantui.experiment.verdicts.trusted_counts import counts_trusted, good_share
from gantui.session.sweep.members import Member
from gantui.session.sweep.results import GroupResult
from gantui.session.view.array_types import Floats, Samples
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.look.look import Look
from gantui.tui.panels.miniature import Miniature
from gantui.tui.panels.square import square_room
from gantui.tui.sweep.results_text import NAME

Standing = Literal[
    "succeeded", "diverged", "collapsed", "D has won", "stalled", "circling", "memorising", "mispaired", "under way"
]
MARKS: dict[Standing, tuple[str, int]] = {
    "succeeded": ("✓", GOOD),
    "diverged": ("✗", BAD),
    "collapsed": ("!", WARN),
    "D has won": ("!", WARN),
    "stalled": ("!", WARN),
    "circling": ("!", WARN),
    "memorising": ("!", WARN),
    "mispaired": ("!", WARN),
    "under way": ("·", DIM),
}
"""The sign of each, and its colour."""
_FIGURES = 36
"""Columns beside the picture of a large member."""

Line = Sequence[tuple[str, int]]
"""Pieces of text and their colours."""


def standing(member: Member) -> Standing:
    """The state of MEMBER: what became of it, else its verdict where that calls for action."""
    if member.diverged is not None:
        return "diverged"
    if member.success:
        return "succeeded"
    word = member.verdict.word if member.verdict is not None else ""
    if word in ("collapsed", "D has won", "stalled", "circling", "memorising", "mispaired"):
        return word
    return "under way"


def caption(member: Member, how: Standing, width: int, *, chosen: bool) -> list[tuple[str, int]]:
    """Sign, seed and figures of MEMBER in WIDTH columns; the least important goes first."""
    sign, colour = MARKS[how]
    ink = colour if how != "under way" else TEXT
    pointer = "▶" if chosen else " "
    last = member.last
    total = last.get("modes_total")
    modes = f"{last.get('modes_covered')}/{total}" if total and counts_trusted(last) else ""
    quality = good_share(last)
    good = "" if quality is None else percent(quality)
    if not good and last:
        key = next((key for key in headlines("distance") if last.get(key) is not None), "")
        good = f"{TABLE[key].brief} {number(last[key], 2)}" if key else ""
    if how == "diverged" and member.diverged is not None:
        modes, good = "diverged", f"at step {member.diverged.step:,}"
    seed, share = str(member.seed), good.removesuffix(" %")
    for name, *parts in (
        (f" seed {seed}", f"{modes} modes" if total and how != "diverged" else modes, good),
        (f" seed {seed}", modes, good),
        (f" {seed}", modes, good),
        (f" {seed}", modes, share),
        (seed, modes, share),
        (seed, modes),
        (seed, share),
        (seed[: max(0, width - 2)],),
    ):
        text = "".join(f" {part}" for part in parts if part)
        if len(pointer) + len(sign) + len(name) + len(text) <= width:
            break
    return [(pointer, TEXT), (sign, colour), (name, TEXT), (text, ink)]


class Painter:
    """Draws members; with data on the line every member keeps its own axis."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._miniatures: dict[int, Miniature] = {}

    def small(self, facts: RunInfo, real: Samples, fake: Samples, place: int, width: int, height: int) -> Canvas:
        """The points of the member at PLACE, their density, or its images, and nothing else."""
        return self._miniature(place).picture(facts, real, fake, width, height)

    def large(
        self,
        facts: RunInfo,
        real: Samples,
        fake: Samples,
        result: GroupResult,
        place: int,
        width: int,
        height: int,
    ) -> Canvas:
        """The member at index PLACE of RESULT with its figures: beside the picture where there is room, else below."""
        canvas, lines = Canvas.blank(width, height), figures(result, place)
        if facts.space.kind == "plane":
            outside = count_outside(fake, facts.extent)
            lines += [[], [(f"{len(fake)} points of each", DIM)]]
            lines += [[(f"{outside} fakes are outside", WARN)]] if outside else []
            room = square_room(width, height, facts.extent, _FIGURES + 2, len(lines))
            if room.width:
                canvas.paste(room.left, 0, self._miniature(place).points(facts, real, fake, room.width, room.height))
            x, y = (room.left + room.width + 2, 0) if room.beside else (room.left, room.height)
        else:
            beside = width >= 2 * _FIGURES
            columns, rows = (width - _FIGURES - 2, height) if beside else (width, max(1, height - len(lines)))
            if facts.shape:
                picture = self._miniature(place).images(facts, fake, columns, rows)
            else:
                shown = _as_snapshot(real, fake, result.members[place].last)
                picture = self._miniature(place).density.picture(facts, shown, columns, rows)
            canvas.paste(0, 0, picture)
            x, y = (columns + 2, 0) if beside else (1, rows)
        write(canvas, x, y, lines)
        return canvas

    def _miniature(self, place: int) -> Miniature:
        return self._miniatures.setdefault(place, Miniature(self._look))


def figures(result: GroupResult, place: int) -> list[Line]:
    """The figures of the member at index PLACE of RESULT, each beside the median of all."""
    member = result.members[place]
    lines: list[Line] = [[(f"seed {member.seed}", TEXT)]]
    gone = member.diverged
    if gone is not None:
        lines += [[("diverged", BAD), (f" at step {gone.step:,}", TEXT)], [(f"{gone.player}: {gone.what}", BAD)]]
    elif member.last:
        lines += [[(f"step {member.last['step']:,}", DIM)]]
    for what, moment in (("all modes", member.full), ("until", member.held)):
        if moment is not None:
            lines += [[(f"{what} first at step {moment.step:,}, {clock(moment.seconds)}", GOOD)]]
    if not member.last:
        return [*lines, [("the first record is still to come", DIM)]]
    if gone is None and member.verdict is not None:
        lines += [[(line, MARKS[standing(member)][1])] for line in wrapped(member.verdict.said, _FIGURES)]
    lines += [[], [(f"{'':{NAME}}{'now':>8}{'median':>9}", DIM)]]
    for key in result.measures:
        spread = result.spread(key)
        if spread is None:
            continue
        factor, name = TABLE[key].scale, TABLE[key].heading(NAME)
        values = [value for each in result.alive if (value := each.last.get(key)) is not None]
        own, middle = member.last.get(key), statistics.median(values)
        bad = spread.worst is not None and own == spread.worst != middle
        own_value, median = (None if value is None else factor * value for value in (own, middle))
        lines += [
            [(f"{name:{NAME}}", DIM), (f"{number(own_value):>8}", WARN if bad else TEXT), (f"{number(median):>9}", DIM)]
        ]
    return lines


def write(canvas: Canvas, x: int, y: int, lines: Sequence[Line]) -> None:
    """Write LINES into CANVAS from (X, Y) on."""
    for row, line in enumerate(lines, y):
        column = x
        for text, colour in line:
            canvas.put(column, row, text, colour)
            column += len(text)


def _as_snapshot(real: Floats, fake: Floats, record: dict[str, float | int | None] | None = None) -> Snapshot:
    """A snapshot of one member, as the pictures of a single training need it."""
    return Snapshot(State.RUNNING, real=real, fake=fake, record=record)
