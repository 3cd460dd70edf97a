"""The map of the generator on the line: a curve, its output for each latent."""

from __future__ import annotations

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, FAKE, RAW_REAL
from gantui.draw.time.curve import Guide, Series, curve
from gantui.session.view.pictures import LatentMap
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.generator_map import GeneratorMap
from gantui.tui.panels.line.units import ends, own
from gantui.tui.panels.view import VIEWS

_MOST_MODES = 8
"""So many lines of modes are drawn beside G's curve."""


@VIEWS.register("map of the generator on the line")
class MapCurveView(GeneratorMap):
    """The map of the generator, one number of one."""

    spaces = frozenset({"line"})
    explained = (
        "The map of the generator: it makes one number of one, so it is a curve, x = G(z) over the latent z. Where it "
        "is flat many samples come to one place, where it is steep few do: the density of the fakes at G(z) is that of "
        "the latents by |dG/dz|, added up over all z that lead there. The lines are the modes of the data: a generator "
        "that covers two modes must cross from one to the other, and what it makes on the way lies between them."
    )

    def picture(self, latents: LatentMap, facts: RunInfo, width: int, height: int) -> Canvas:
        """x = G(z) over z, with a line at each mode of the data."""
        canvas, legend = Canvas.blank(width, height), int(height > 4)
        values = own(facts, latents.places[0, :, 0])
        left, right = latents.extent[:2]
        z = np.linspace(left, right, len(values))
        modes = () if facts.centres is None else own(facts, facts.centres[:, 0])
        chart = curve(
            [Series(z, values, values, FAKE, ink="f")],
            width,
            height - legend,
            x_range=(left, right),
            y_range=ends(facts),
            zero_line=False,
            guides=[Guide(float(mode), "mode", RAW_REAL) for mode in modes[:_MOST_MODES]],
            glyphs=self.look.glyphs,
        )
        canvas.paste(0, legend, chart)
        if legend:
            name = f"{self.look.stroke('f')} x = G(z)"
            canvas.put(1, 0, name, FAKE)
            meaning = "z across: flat where many fakes come from, steep where few"
            if width > len(name) + len(meaning) + 4:
                canvas.put(len(name) + 3, 0, meaning, DIM)
        return canvas
