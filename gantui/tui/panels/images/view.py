"""The base of the views of images: a grid of them, as fine as the terminal draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.images.grid import Label, placed
from gantui.draw.images.image_cells import ImageCells
from gantui.draw.images.tiling import Tiling
from gantui.experiment.space import Kind
from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.image_tiler import Tiler
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import Action, Shared, View
from gantui.tui.widgets.message import message


class ImagesView(View):
    """A view of images."""

    spaces: ClassVar[frozenset[Kind]] = frozenset(("images",))

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._tiler = Tiler(look)

    def why_not(self, action: Action) -> str:
        """Why no walk plays here."""
        return "a latent's walk is not shown here (v)" if action == "morph" else ""

    def nothing(self, kind: type[Picture], facts: RunInfo, width: int, height: int) -> Canvas:
        """What stands there while there is no picture of KIND: the reason, or that it is still to come."""
        why = facts.unseen.get(kind.name)
        if why is None and facts.of_a_script and self.sight.snapshot.state.over:
            why = "the script has ended, and nobody had looked at this"
        return message(self.coming if why is None else f"There is no picture: {why}.", width, height)

    def tile(self, images: Bytes, tiles: Tiling) -> ImageCells:
        """IMAGES as cells of the size that TILES say."""
        return self._tiler.cells(images, tiles)

    def tiled(
        self,
        images: Bytes,
        tiles: Tiling,
        places: NDArray[np.intp] | None = None,
        *,
        below: Sequence[Label] = (),
        frames: Sequence[int] = (),
    ) -> Canvas:
        """IMAGES in the PLACES of TILES, with words BELOW each and FRAMES around it; see `placed`."""
        return self.grid(self.tile(images, tiles), tiles, places, below=below, frames=frames)

    def grid(
        self,
        cells: ImageCells,
        tiles: Tiling,
        places: NDArray[np.intp] | None = None,
        *,
        below: Sequence[Label] = (),
        frames: Sequence[int] = (),
    ) -> Canvas:
        """The same of images that are CELLS already."""
        return placed(cells, tiles, places, below=below, frames=frames, glyphs=self.look.images)
