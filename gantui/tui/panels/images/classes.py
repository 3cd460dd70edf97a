"""The generator's images by class: as a classifier reads them, or as the generator was asked for them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import percent, shortened
from gantui.draw.images.grid import Label
from gantui.draw.images.tiling import Tiling, tiling
from gantui.draw.palette import BAD, DIM, GOOD, TEXT, WARN
from gantui.experiment.verdicts.trusted_counts import counts_trusted
from gantui.session.view.pictures import ClassedImages, ClassedImagesRequest
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.images.view import ImagesView
from gantui.tui.panels.view import VIEWS

_Order = Literal["rows", "columns", "flow"]
_NAME = 8
"""Columns of the name of a class beside its row, at most."""
_LOOKED_AT, _FOR_EACH = 128, 4
"""Images that are sorted at least, and for each one that is shown: so that rare classes are found too."""


@VIEWS.register("fakes by class")
class ByClass(ImagesView):
    """A row of fakes for each class where there is room for it, else one after the other with their classes below."""

    shows = ClassedImages
    panel, label = "plane", "by class"
    coming = "the generator's images are still to come"

    def present(self, facts: RunInfo) -> bool:
        """Whether classes are read."""
        return facts.mode_shares is not None

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """More images than there is room for, since some classes are rare."""
        _, tiles = self._tiles(facts, width, height)
        return Requests.of(ClassedImagesRequest(min(MOST, max(_LOOKED_AT, _FOR_EACH * tiles.images))))

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The images, class by class."""
        canvas, picture = Canvas.blank(width, height), self.sight.pictures.of(ClassedImages)
        if picture is None:
            return self.nothing(ClassedImages, facts, width, height)
        order, tiles = self._tiles(facts, width, height)
        if order == "flow":
            self._one_by_one(canvas, picture, facts, tiles)
        else:
            self._by_rows_or_columns(canvas, picture, facts, tiles, order)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How many of the images are surely read, and rightly where they were asked for."""
        picture = self.sight.pictures.of(ClassedImages)
        if picture is None or not len(picture.read):
            return ""
        of, record = f"of {len(picture.read)} fakes", self.sight.snapshot.record
        if picture.asked is not None:
            return f"{of} {percent(float((picture.read == picture.asked).mean()))} are read as asked"
        if record is None or not counts_trusted(record):
            return f"of {len(picture.read)} fakes; classes say nothing yet"
        return f"{of} {percent(float(picture.sure.mean()))} surely read"

    def heading(self) -> str:
        """Whose classes these are."""
        picture = self.sight.pictures.of(ClassedImages)
        return "fakes by class" if picture is None or picture.asked is None else "fakes by the class asked for"

    def about(self) -> str:
        """How they are sorted, and what it does not say."""
        return (
            "The generator's images, a row or a column for each class, in the order of the same random numbers all "
            "the time. Beside the class stands its share of the fakes. Where there is no room for that, the class "
            "stands below each image; with ? it is not surely read.\n\n"
            "The class is the one that a small classifier reads. It reads one in noise and in blends too, so a full "
            "row is no proof of quality: look at the images, and at the Frechet distance in panel 4.\n\n"
            "A generator with labels was asked for the class of the row. Then the class that is read stands below the "
            "image, in red where it is another one."
        )

    # How they are arranged -------------------------------------------------------------------------------------------

    def _tiles(self, facts: RunInfo, width: int, height: int) -> tuple[_Order, Tiling]:
        """Each class in a row where all fit, else in a column, else the images one after the other, words below."""
        classes, glyphs = len(facts.classes), self.look.images
        rows = tiling((width - _beside(facts), height), facts.shape, glyphs, MOST)
        if rows.rows >= classes:
            return "rows", dataclasses.replace(rows, rows=classes)
        columns = tiling((width, height - 1), facts.shape, glyphs, MOST)
        if columns.columns >= classes:
            return "columns", dataclasses.replace(columns, columns=classes)
        return "flow", tiling((width, height), facts.shape, glyphs, MOST, words=True)

    def _by_rows_or_columns(
        self, canvas: Canvas, picture: ClassedImages, facts: RunInfo, tiles: Tiling, order: _Order
    ) -> None:
        of, beside = _sorted_by(picture), _beside(facts) if order == "rows" else 0
        left = beside + max(0, (canvas.width - beside - tiles.size[0]) // 2)
        most, step = (tiles.columns, 1) if order == "rows" else (tiles.rows, tiles.columns)
        shown, places = list[int](), list[int]()
        for number, name in enumerate(facts.classes):
            found = np.flatnonzero(of == number)
            some = found[:most].tolist()
            first = number * tiles.columns if order == "rows" else number
            shown += some
            places += [first + step * i for i in range(len(some))]
            share = percent(len(found) / max(1, len(of)))
            if order == "rows":
                y = tiles.place(number, 0)[1]
                canvas.put(left - beside, y, shortened(name, _NAME), TEXT if some else BAD)
                canvas.put(left - beside, y + 1, share, DIM if some else BAD)
            else:
                x, name = left + tiles.place(0, number)[0], shortened(name, max(1, tiles.width - len(share) - 1))
                canvas.put(x, 0, name, TEXT if some else BAD)
                canvas.put(x + len(name) + 1, 0, share, DIM if some else BAD)
        grid = self.tiled(picture.fake[shown], tiles, np.array(places, np.intp))
        canvas.paste(left, int(order == "columns"), grid)

    def _one_by_one(self, canvas: Canvas, picture: ClassedImages, facts: RunInfo, tiles: Tiling) -> None:
        of = _sorted_by(picture)
        known = np.flatnonzero(of < len(facts.classes))
        # As many of each class as there is room for: first the first one of each, then the second one.
        by_class = known[np.argsort(of[known], kind="stable")]
        nth = np.arange(len(by_class)) - np.searchsorted(of[by_class], of[by_class])
        shown = by_class[np.sort(np.argsort(nth, kind="stable")[: tiles.images])]
        grid = self.tiled(picture.fake[shown], tiles, below=self._labels(picture, facts.classes, shown))
        canvas.paste(max(0, (canvas.width - tiles.size[0]) // 2), 0, grid)

    def _labels(self, picture: ClassedImages, names: Sequence[str], shown: NDArray[np.intp]) -> list[Label]:
        """The class that is read in each of the images SHOWN."""
        labels = list[Label]()
        for i in shown.tolist():
            number, sure = int(picture.read[i]), bool(picture.sure[i])
            right = picture.asked is None or number == int(picture.asked[i])
            colour = BAD if not right else (WARN if not sure else GOOD if picture.asked is not None else TEXT)
            name = names[number] if number < len(names) else "?"
            labels.append((name if sure else f"{name}?", colour))
        return labels


def _sorted_by(picture: ClassedImages) -> NDArray[np.int64]:
    """The class by which each image of PICTURE is sorted."""
    return picture.read if picture.asked is None else picture.asked


def _beside(facts: RunInfo) -> int:
    """The columns of the classes' names, or of their shares, with a blank."""
    return 1 + max(len("100 %"), *(min(_NAME, len(name)) for name in facts.classes))
