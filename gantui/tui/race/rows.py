"""The first rows of a race's screen: whom the keys act on, how all stand, the finish line, and how the machine is
shared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import clock, shortened
from gantui.draw.palette import DIM, FOCUS, TEXT
from gantui.errors import plain
from gantui.session.race.finish_line import Moment
from gantui.session.race.racer import Race
from gantui.session.view.snapshot import State
from gantui.tui.look.look import Look
from gantui.tui.race.team import Team, together
from gantui.tui.shell.status import STATES, Field, row_of
from gantui.tui.widgets.cells import Cells


class Status(Cells):
    """The status line."""

    def __init__(self, look: Look, team: Team, *, id: str) -> None:
        super().__init__(look, id=id)
        self._team, self._over, self._note = team, "steps", ""

    def show(self, over: str, note: str) -> None:
        """Show how all stand, what they are aligned by OVER, and NOTE: what the last key did."""
        self._over, self._note = over, note
        self.redraw()

    def draw(self, width: int, height: int) -> Canvas:
        """The status line as a canvas."""
        canvas = Canvas.blank(width, height)
        canvas.paste(0, 0, row_of(self._fields(), self._note, width, self._look.bar))
        return canvas

    def _fields(self) -> list[Field]:
        team = self._team
        states = [lane.newest.state for lane in team.lanes]
        counted = Counter(states)
        glyph, ink = STATES[states[0] if len(counted) == 1 else together(states)]
        stand = " ".join(f"{counted[state]} {state.value}" for state in State if counted[state])
        acts = f"keys: {team.name}"
        return [
            (f"race of {len(states)}", TEXT),
            (f"{acts:<9}", FOCUS if team.alone else TEXT),
            (f"{glyph} {stand}", ink),
            (f"by {self._over}", DIM),
        ]


class FinishRow(Cells):
    """The row of the finish line, and of what sharing the machine does to the seconds."""

    def __init__(self, look: Look, race: Race, *, id: str) -> None:
        super().__init__(look, id=id)
        self._race = race
        self._said: tuple[str, ...] = ("",)
        """The same in fewer and fewer words."""

    def show(self, moments: Mapping[str, Moment], ranked: Sequence[str]) -> None:
        """Show who got to the finish line at which of MOMENTS, in the order in which they are RANKED."""
        said = said_of(self._race, moments, ranked)
        if said != self._said:
            self._said = said
            self.redraw()

    def draw(self, width: int, height: int) -> Canvas:
        """The row as a canvas."""
        canvas = Canvas.blank(width, height)
        said = next((said for said in self._said if len(said) <= width - 2), self._said[-1])
        canvas.put(1, 0, shortened(said, width - 2), TEXT)
        canvas.put(self._start, 0, self.shares(width), DIM)
        return canvas

    @property
    def _start(self) -> int:
        """The column of what follows the finish line."""
        said = self._said[0]
        return 1 + len(said) + 3 if said else 1

    def shares(self, width: int) -> str:
        """What is said in a row of WIDTH of sharing the machine, as far as there is room."""
        share = self._race.share
        return next((text for text in (share.said, share.brief) if self._start + len(text) < width), "")


def said_of(race: Race, moments: Mapping[str, Moment], ranked: Sequence[str]) -> tuple[str, ...]:
    """The finish line, and who of RACE got there at which of MOMENTS, as RANKED; then the same in fewer words.

    '' where there is none.
    """
    if race.until is None:
        return ("",)
    line = plain(race.until.text)
    whole, brief = [f"finish line: {line}"], [line]
    for nth, letter in enumerate(ranked, 1):
        moment = moments[letter]
        seconds = "" if moment.seconds is None else f", {clock(moment.seconds)}"
        whole.append(f"{nth}. {letter} step {moment.step:,}{seconds}")
        brief.append(f"{nth}. {letter} {moment.step:,}{seconds}")
    return " · ".join(whole), " · ".join(brief)
