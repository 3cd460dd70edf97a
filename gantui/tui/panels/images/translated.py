"""A translation of images: given, made, brought back and true, side by side."""

from __future__ import annotations

from typing import ClassVar

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, FAKE, REAL
from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures import TranslatedImages, TranslatedImagesRequest
from gantui.session.view.pictures.translated_images import MOST
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.images.side_by_side import BesideView
from gantui.tui.panels.translation_table import said_of
from gantui.tui.panels.view import VIEWS
from gantui.tui.time.instant import by_record
from gantui.tui.widgets.message import message


class TranslatedView(BesideView):
    """A row for each image of one side; a subclass says which."""

    shows = TranslatedImages
    panel = "plane"
    coming = "the first images are still to come"
    player: ClassVar[str]
    """Whose map it is: G or F."""

    def fits(self, facts: RunInfo) -> bool:
        """Whether there is such a map, of images."""
        return self.player in facts.maps and bool(facts.shape)

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """As many rows as there is room for."""
        examples = self.room(facts, width, height, self._parts(facts), MOST).examples
        return Requests.of(TranslatedImagesRequest(min(MOST, max(1, examples))))

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """All of it: an image costs little."""
        return self.wants(facts, width, height)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The rows, one below the other, and beside each other where there is room."""
        found = self.sight.pictures.of(TranslatedImages)
        if found is None:
            return message(self.coming, width, height)
        room = self.room(facts, width, height, self._parts(facts), MOST)
        if not room.examples:
            return message("too small for images side by side: enter gives them the whole screen", width, height)
        images, names = self._columns(found)
        inks = (DIM, *(FAKE,) * (len(images) - 2), REAL)
        return self.beside(images, list(zip(names, inks, strict=True)), room, width, height)

    def _parts(self, facts: RunInfo) -> int:
        """Given, made, brought back where something is, and true."""
        return 2 + len(facts.maps)

    def _columns(self, found: TranslatedImages) -> tuple[list[Bytes], tuple[str, ...]]:
        """The images of each column, and their names."""
        if self.player == "F":
            return [found.y, found.fake_x, found.again_y, found.x], ("y", "F(y)", "G(F(y))", "true")
        if len(found.again_x):
            return [found.x, found.fake_y, found.again_x, found.y], ("x", "G(x)", "F(G(x))", "true")
        return [found.x, found.fake_y, found.y], ("x", "G(x)", "true")

    def state_line(self, facts: RunInfo, room: int) -> str:
        """What is known of the map."""
        snapshot = self.sight.snapshot
        return by_record(said_of(self.player, snapshot.record), snapshot, room)

    def about(self) -> str:
        """What the columns are, and what to look at."""
        start, end = ("X", "Y") if self.player == "G" else ("Y", "X")
        found = self.sight.pictures.of(TranslatedImages)
        back = (
            " Then what comes back from there. That it does is what the cycle term asks for, and no evidence that the "
            f"map is right: {self.player} may hide in its image what brings the digit back."
            if found is not None and len(found.again_x)
            else ""
        )
        return (
            f"Digits that nobody has learned from, a row each. On the left one of {start}, then what {self.player} "
            f"makes of it.{back} On the right the truth: the same digit as {end} has it, which {self.player} is "
            "not given. The same digits all the time. Panel 4 has the figures."
        )


@VIEWS.register("images of G")
class ImagesOfG(TranslatedView):
    """From X to Y."""

    label, player = "x, G(x) and the truth", "G"


@VIEWS.register("images of F")
class ImagesOfF(TranslatedView):
    """From Y to X."""

    label, player = "y, F(y) and the truth", "F"
