"""Holes in images, several completions of each, and the truth, side by side."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number
from gantui.draw.palette import DIM, FAKE, REAL
from gantui.session.view.pictures import Inpainting, InpaintingRequest
from gantui.session.view.pictures.inpainting import MOST_COMPLETIONS, MOST_HOLES
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.images.side_by_side import BesideView
from gantui.tui.panels.view import VIEWS
from gantui.tui.time.instant import by_record
from gantui.tui.widgets.message import message

_MADE = (4, 3, 2, 1)
"""Completions of each hole that are shown, as many as there is room for."""


@VIEWS.register("completions")
class Completions(BesideView):
    """A row for each hole: what G sees, what it makes of it by several draws of noise, and the truth."""

    shows = Inpainting
    panel, label = "plane", "given, made, true"
    coming = "the first completions are still to come"

    def fits(self, facts: RunInfo) -> bool:
        """Whether holes are filled."""
        return facts.shows(InpaintingRequest.name)

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """As many holes as there is room for."""
        made = self._made(facts, width, height)
        examples = self.room(facts, width, height, made + 2, MOST_HOLES).examples
        return Requests.of(InpaintingRequest(min(MOST_HOLES, max(1, examples)), min(MOST_COMPLETIONS, made)))

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """All of it: a completion costs little."""
        return self.wants(facts, width, height)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The rows, one below the other, and beside each other where there is room."""
        found = self.sight.pictures.of(Inpainting)
        if found is None:
            return message(self.coming, width, height)
        made = min(self._made(facts, width, height), found.completions)
        room = self.room(facts, width, height, made + 2, MOST_HOLES)
        if not room.examples:
            return message("too small for images side by side: enter gives them the whole screen", width, height)
        by_hole = found.made.reshape(-1, found.completions, *found.made.shape[1:])
        columns = [found.given, *(by_hole[:, each] for each in range(made)), found.true]
        names = [("given", DIM), *[("made", FAKE)] * made, ("true", REAL)]
        return self.beside(columns, names, room, width, height)

    def _made(self, facts: RunInfo, width: int, height: int) -> int:
        """How many completions of each hole there is room for at a size at which they can be read."""
        rooms = ((made, self.room(facts, width, height, made + 2, MOST_HOLES)) for made in _MADE)
        return next((made for made, room in rooms if room.readable), 1)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How much the noise matters, and how far the completions are from the truth."""
        record = self.sight.snapshot.record or {}
        varied, error, copied = (record.get(f"filled_{key}") for key in ("varied", "error", "error_copied"))
        if varied is None or error is None:
            return ""
        noise = f"noise that matters {100 * varied:.0f} %"
        texts = [f"{noise} · error {number(error)}", noise]
        if copied is not None:
            texts.insert(0, f"{noise} · error {number(error)}, of copies {number(copied)}")
        return by_record(texts, self.sight.snapshot, room)

    def about(self) -> str:
        """What the columns are, and what to look at."""
        return (
            "Images that G has never learned from, a row each. On the left what G sees: the hole is grey. Then what it "
            "makes of it by several draws of noise; the part that is known stays as it is. On the right the truth, "
            "which G is not shown. The same holes and the same noise all the time.\n\n"
            "Where the rest of an image leaves open what was in the hole, completions that are drawn as the truth is "
            "differ from each other; where it tells, they do not. One answer for each hole means that the noise is "
            "ignored: a squared error alone asks for that, and the best single answer is a blurred mean. Panel 4 has "
            "the figures."
        )
