"""Panel 1 of a sweep: every member as a small picture, or one of them large."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.palette import FOCUS
from gantui.experiment.files.grid import short_names
from gantui.session.sweep.results import GroupResult
from gantui.session.sweep.snapshot import Gallery, Looking
from gantui.session.view.pictures import PointsRequest
from gantui.tui.look.look import Look
from gantui.tui.sweep.layout import Grid, grid
from gantui.tui.sweep.member_picture import MARKS, Painter, Standing, caption, figures, standing, write
from gantui.tui.sweep.panel import Shown, SweepPanel
from gantui.tui.widgets.message import message

SMALL_POINTS, LARGE_POINTS = 160, 500
"""The points of each kind in a small picture and in a large one."""
_ON_A_LINE = 400
"""Where they are one number each: a histogram needs more."""


class MembersPanel(SweepPanel):
    """The panel with the members of the group that is looked at."""

    title = "members"
    coming = "will show a picture of every member"
    about = (
        "One training a cell, each with its own seed: real points (green) and fake ones (purple), or densities where "
        "the data are one number each. Above each: the modes that it covers of all, and the share of its samples that "
        "is of high quality.\n\n"
        "Members of plain networks are trained at once, in about half of the time that they take one by one. They go "
        "through convolutions one after the other, and gain nothing there.\n\n"
        "✓  succeeded: every mode by the fair-share rule, or what --until asks    !  collapsed, D has won, stalled, "
        "circling or memorising: the verdict on its records, by the rules of a single run    ✗  diverged: it is left "
        "alone, the others train on"
        "\n\n"
        "arrows  choose a member; its curve is drawn in panel 2    enter  that member large, with its figures beside "
        "the median of all; arrows go to the others    w  the one that does worst    pgup, pgdn and the wheel: more "
        "members"
    )

    def __init__(self, look: Look, number: int, shown: Shown, *, id: str) -> None:
        super().__init__(look, number, shown, id=id)
        self._painter = Painter(look)
        self._gallery: Gallery | None = None
        self._version = 0
        """Counts the galleries that came."""
        self._first = 0
        """The place of the member in the first cell."""

    def take(self, gallery: Gallery | None) -> None:
        """Show the pictures in GALLERY from now on; members that are not in it keep those they had."""
        if gallery is None or gallery is self._gallery or gallery.group != self.shown.group:
            return
        before = self._gallery
        if before is not None and before.group == gallery.group:
            gallery = Gallery(gallery.group, gallery.step, gallery.facts, gallery.real, before.fakes | gallery.fakes)
        self._gallery, self._version = gallery, self._version + 1

    def wants(self) -> Looking:
        """The request for the pictures of the members on the screen."""
        on_a_line = self._gallery is not None and self._gallery.facts.space.kind == "line"
        if self.shown.large:
            return Looking(self.shown.group, LARGE_POINTS, frozenset({self.shown.member}))
        cells, count = self._grid(), len(self.shown.snapshot.plan.seeds)
        first = cells.first(self.shown.member, self._first)
        seen = frozenset(range(first, min(first + cells.room, count)))
        return Looking(self.shown.group, _ON_A_LINE if on_a_line else SMALL_POINTS, seen)

    def depends_on(self) -> tuple[object, ...]:
        """What the picture depends on: the galleries, how each member stands, and which is chosen."""
        shown = self.shown
        result = shown.result
        at = () if result is None else tuple((member.last.get("step"), member.diverged) for member in result.members)
        return (self._version, shown.member, shown.large, at)

    def heading(self) -> str:
        """The group's name, and which of its members are visible."""
        plan = self.shown.snapshot.plan
        group = short_names([group.settings for group in plan.groups])[self.shown.group]
        if self.shown.large:
            name = f"seed {plan.seeds[self.shown.member]}"
        else:
            count, cells = len(plan.seeds), self._grid()
            first = cells.first(self.shown.member, self._first)
            last = min(first + cells.room, count)
            name = f"members: {count}" if cells.room >= count else f"members: {first + 1}-{last} of {count}"
        return f"{name} · {group}" if group else name

    def picture(self, result: GroupResult, width: int, height: int) -> Canvas:
        """All members that fit, or the chosen one."""
        gallery = self._gallery if self._gallery is not None and self._gallery.group == self.shown.group else None
        if self.shown.large:
            return self._large(result, gallery, width, height)
        canvas, cells = Canvas.blank(width, height), self._grid()
        self._first = cells.first(self.shown.member, self._first)
        for index, member in enumerate(result.members[self._first : self._first + cells.room]):
            place, (x, y) = self._first + index, cells.corner(index)
            how, chosen = standing(member), place == self.shown.member
            if chosen:
                canvas.bg[y, x : x + cells.width] = self._look.bar
            pieces = caption(member, how, cells.width, chosen=chosen)
            write(canvas, x, y, [[(text, FOCUS if chosen and i != 1 else ink) for i, (text, ink) in enumerate(pieces)]])
            canvas.paste(x, y + 1, self._picture(gallery, result, place, how, cells.width, cells.height - 1))
        return canvas

    def _picture(
        self, gallery: Gallery | None, result: GroupResult, place: int, how: Standing, width: int, height: int
    ) -> Canvas:
        """The cell of the member at index PLACE, without its caption."""
        if how == "diverged":
            gone = result.members[place].diverged
            return message("" if gone is None else gone.what, width, height, MARKS[how][1])
        fake = None if gallery is None else gallery.fakes.get(place)
        if gallery is None or fake is None:
            return message(self._why_nothing(result, gallery), width, height)
        return self._painter.small(gallery.facts, gallery.real[: len(fake)], fake, place, width, height)

    def _large(self, result: GroupResult, gallery: Gallery | None, width: int, height: int) -> Canvas:
        place = self.shown.member
        fake = None if gallery is None else gallery.fakes.get(place)
        if gallery is None or fake is None or result.members[place].diverged is not None:
            canvas = Canvas.blank(width, height)
            lines = figures(result, place)
            nothing = "" if result.members[place].diverged is not None else self._why_nothing(result, gallery)
            write(canvas, 1, 0, [*lines, [], *([[(nothing, FOCUS)]] if nothing else [])])
            return canvas
        return self._painter.large(gallery.facts, gallery.real, fake, result, place, width, height)

    def _why_nothing(self, result: GroupResult, gallery: Gallery | None) -> str:
        """The reason why there is no picture in GALLERY, if there is one."""
        if result.state == "waiting":
            return "still to come"
        if gallery is not None and PointsRequest.name in gallery.facts.unseen:
            return gallery.facts.unseen[PointsRequest.name]
        return "…" if result.state == "running" else "its pictures are gone: it was trained before this screen"

    def _grid(self) -> Grid:
        return grid(len(self.shown.snapshot.plan.seeds), *self.room)

    def turn(self, by: int) -> None:
        """Show the page of members that comes BY pages after this one, as far as there are any."""
        cells = self._grid()
        last = max(0, -(-len(self.shown.snapshot.plan.seeds) // cells.columns) - cells.rows) * cells.columns
        self._first = min(max(0, self._first + by * cells.room), last)

    @property
    def page(self) -> int:
        """How many members a page has."""
        return self._grid().room

    @property
    def across(self) -> int:
        """How many members a row has."""
        return 1 if self.shown.large else self._grid().columns

    def member_at(self, x: int, y: int) -> int | None:
        """The index of the member in the cell at a place of the panel."""
        index = None if self.shown.large else self._grid().at(x, y)
        place = None if index is None else self._first + index
        return place if place is not None and place < len(self.shown.snapshot.plan.seeds) else None

    def state_line(self, room: int) -> str:
        """How many members are in which state."""
        result = self.shown.result
        if result is None or self.shown.large:
            return ""
        found = [standing(member) for member in result.members]
        parts = [f"{found.count(how)} {how}" for how in MARKS if how in found and how != "under way"]
        line = " · ".join(parts)
        return line if len(line) <= room else ""
