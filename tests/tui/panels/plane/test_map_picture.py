"""The map of a generator that is given classes."""

from __future__ import annotations

import numpy as np

from gantui.session.view.pictures import LatentMap
from gantui.tui.panels.plane.map_picture import FRAMES, MapPicture
from tests.tui.fakes import FakeSource
from tests.tui.test_panels import look


def test_each_class_has_its_grid_and_its_number_once_it_is_bent() -> None:
    middles = np.array([[-1.0, 0.0], [1.0, 0.0]], np.float32)
    x, y = np.meshgrid(np.linspace(-0.2, 0.2, 3), np.linspace(0.2, -0.2, 3))
    grids = middles[:, None, None] + np.stack([x, y], axis=2)
    latents = LatentMap(
        grids.reshape(6, 3, 2).astype(np.float32), np.ones((6, 3), np.float32), (-2.0, 2.0, -2.0, 2.0), "latents", 2
    )
    facts, drawn = FakeSource().facts, MapPicture(look())
    canvas = drawn.picture(latents, np.empty((0, 2), np.float32), facts, 60, 30)
    rows = canvas.text()
    (one,), (two,) = ([row.index(number) for row in rows if number in row] for number in "12")
    assert one < 30 < two, "each number stands beside its own grid"
    left = facts.extent[0]
    middle = 60 * (0 - left) / (facts.extent[1] - left)
    assert all(row[round(middle)] == " " for row in rows), "nothing leads from one to the other"
    drawn.begin()
    assert drawn.frame < FRAMES
    assert not any(
        number in "".join(drawn.picture(latents, latents.places[0], facts, 60, 30).text()) for number in "12"
    )
