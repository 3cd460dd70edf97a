"""The cell of one racer: a small dashboard with its samples, its verdict and how far it is."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import clock, number, percent, shortened, wrapped
from gantui.draw.images.tiling import tiling
from gantui.draw.palette import BAD, DIM, FAKE, FOCUS, LOSS_D, LOSS_G, REAL, TEXT
from gantui.errors import plain
from gantui.experiment.metrics import TABLE, headlines
from gantui.experiment.verdicts.trusted_counts import counts_trusted, good_share
from gantui.session.race.finish_line import Moment
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.look.look import Look
from gantui.tui.panels.miniature import Miniature
from gantui.tui.panels.panel import Panel
from gantui.tui.panels.square import square_room
from gantui.tui.race.lane import Lane
from gantui.tui.race.samples import never
from gantui.tui.shell.status import STATES, paced
from gantui.tui.widgets.badge import badge
from gantui.tui.widgets.dialog import Line
from gantui.tui.widgets.message import message

COLOURS = (LOSS_D, LOSS_G, REAL, FAKE)
"""The racers' colours, those that `gantui compare` draws runs in."""
_BESIDE, _BELOW = 19, 3
"""Columns of the words beside a picture, and rows of those above it."""
_ILL = (State.DIVERGED, State.FAILED, State.LOST, State.REFUSED)
"""States of which the sentence is worth more than a picture."""
ABOUT = (
    "One racer: real points (green) and what its generator makes (purple) of latents that stay the same; densities on "
    "a line; images as many as fit; of a translation Y (green) and what G makes of X (purple). Beside it how it stands "
    "by its last record, its step, steps a second, training seconds, and of the modes of the data those that it "
    "covers. A run that was trained before is shown as it was at the same step, or second, as the racer that is "
    "furthest ahead.\n\n"
    "The number on the frame chooses the racer, Enter opens its whole dashboard, and Esc comes back."
)


class Cell(Panel):
    """The panel of one racer."""

    def __init__(self, look: Look, number: int, lane: Lane, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self.lane, self.title = lane, f"{lane.racer.letter} {lane.racer.title}"
        self.colour = COLOURS[number - 1]
        self.arrived: Moment | None = None
        """When it got to the finish line."""
        self.place = 0
        """Its place among those that have; 0: it has not."""
        self._miniature = Miniature(look)

    def inputs(self) -> tuple[object, ...]:
        """Everything that is seen depends on."""
        lane, shown = self.lane, self.lane.shown
        now = lane.newest
        return (lane.seen, shown.step, shown.record, now.state, now.message, round(now.rate, 1), self.place)

    def draw(self, width: int, height: int) -> Canvas:
        """The cell in its frame, with the racer's letter in its colour."""
        canvas = super().draw(width, height)
        letter = 2 + len(f" {self.mark} ")
        if height and letter < width - 1:
            canvas.fg[0, letter] = self.colour
        return canvas

    def inside(self, width: int, height: int) -> tuple[Canvas, str]:
        """Picture and words."""
        canvas, lane = Canvas.blank(width, height), self.lane
        if not width or not height:
            return canvas, ""
        facts, state = lane.shown.facts, lane.newest.state
        beside = facts is not None and self._is_wide(facts, width, height)
        lines = self._words(beside, _BESIDE - 1 if beside else width, height)
        above = 0 if beside else min(len(lines), height)
        room = (width - _BESIDE if beside else width, height - above)
        if facts is not None and facts.shape:
            lane.images = tiling(room, facts.shape, self._look.images, MOST).images
        _write(canvas, width - _BESIDE + 1 if beside else 0, lines)
        canvas.paste(0, above, self._picture(facts, state, *room))
        return canvas, ""

    def _is_wide(self, facts: RunInfo, width: int, height: int) -> bool:
        """Whether the words stand beside the picture, where that leaves it more room than above."""
        if facts.space.kind == "plane":
            return width > _BESIDE and square_room(width, height, facts.extent, _BESIDE, _BELOW).beside
        return width >= 2 * _BESIDE

    def _picture(self, facts: RunInfo | None, state: State, width: int, height: int) -> Canvas:
        """The samples, or in their place what has become of it."""
        now, seen = self.lane.newest, self.lane.seen
        if facts is None or state in _ILL:
            ink = BAD if state in _ILL else DIM
            return message(plain(now.message) or state.value, width, height, ink)
        if why := never(facts):
            return message(plain(why), width, height)
        if seen is None:
            return message("its samples are still to come", width, height)
        return self._miniature.picture(facts, seen.real, seen.fake, width, height)

    def _words(self, beside: bool, width: int, height: int) -> list[Line]:
        """What is said of it, in WIDTH columns: a line each BESIDE the picture, else as few as can be."""
        now, shown = self.lane.newest, self.lane.shown
        glyph, ink = STATES[now.state]
        stands: Line = [(f"{glyph} {now.state.value}", ink)]
        if now.facts is None:
            return [stands]
        if now.state is State.RUNNING:
            stands = [badge(shown.verdict)]
        elif not beside and now.state not in _ILL:  # one line has to do
            stands = [(f"{glyph} ", ink), badge(shown.verdict)]
        of = f"/{shown.steps:,}" if shown.steps else ""
        step = f"step {shown.step:,}"
        pace = f"{paced(now.rate)} steps/s" if now.rate else ""
        found = self._reached(shown)
        there: Line = [(self._there(width), FOCUS)]
        if not beside:
            far = f"{shown.step:,}"
            texts = (f"{far}{of} {pace}", f"{far}{of} {pace.removesuffix(' steps/s')}/s", f"{far}{of}", far)
            told = next((text for text in texts[0 if pace else 2 :] if len(text) <= width), far[:width])
            quick = [stands, [(told, TEXT)], [(" ".join(found)[:width], DIM)]]
            return quick if self.arrived is None else [*quick[:2], there]
        word: list[Line] = [] if now.state is State.RUNNING else [[badge(shown.verdict)]]
        numbers = [step, *([f"of {shown.steps:,}"] if shown.steps else []), pace, clock(shown.seconds), *found]
        lines: list[Line] = [stands, *word, *([(text, TEXT)] for text in numbers if text)]
        if self.arrived is not None:
            lines[1:1] = [there]
        said: list[Line] = [[(line, DIM)] for line in wrapped(plain(now.message), width)]
        if now.state.over and now.state not in _ILL and len(lines) + 1 + len(said) <= height:
            lines += [[], *said]
        return [[(shortened(text, width), colour) for text, colour in line] for line in lines[:height]]

    def _there(self, width: int) -> str:
        """That it got to the finish line, in WIDTH columns."""
        if self.arrived is None:
            return ""
        nth = ("1st", "2nd", "3rd", "4th")[self.place - 1]
        texts = [f"{nth}: step {self.arrived.step:,}", f"{nth}: {self.arrived.step:,}"]
        return next((text for text in texts if len(text) <= width), texts[-1])

    def _reached(self, shown: Snapshot) -> list[str]:
        """What its record says of its samples, in a few words each."""
        record = shown.record or {}
        total = record.get("modes_total")
        modes = f"{record.get('modes_covered')}/{total} modes" if total and counts_trusted(record) else ""
        good = good_share(record)
        found = [modes, "" if good is None else f"HQ {percent(good)}"]
        if not any(found):
            key = next((key for key in headlines("distance") if record.get(key) is not None), "")
            found = [f"{TABLE[key].brief} {number(record[key])}"] if key else []
        return [text for text in found if text]


def _write(canvas: Canvas, x: int, lines: list[Line]) -> None:
    """Write LINES from the first row on, from column X."""
    for row, line in enumerate(lines):
        column = x
        for text, colour in line:
            canvas.put(column, row, text, colour)
            column += len(text)
