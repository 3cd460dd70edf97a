"""The map of the generator on the line: a curve, its output for each latent."""

from __future__ import annotations

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, FAKE, GENERATORS, RAW_REAL, TEXT
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
        "that covers two modes must cross from one to the other, and what it makes on the way lies between them; one "
        "that is given classes has a curve for each of them and need not cross."
    )

    def picture(self, latents: LatentMap, facts: RunInfo, width: int, height: int) -> Canvas:
        """x = G(z) over z, with a line at each mode of the data; a curve for each class where G is given classes."""
        canvas, legend = Canvas.blank(width, height), int(height > 4)
        of_class = latents.by_square()[0][:, 0, :, 0]
        left, right = latents.extent[:2]
        z = np.linspace(left, right, of_class.shape[1])
        series = list[Series]()
        for number, x in enumerate(of_class):
            values, ink = own(facts, x), str(number % 9 + 1) if latents.by_class else "f"
            series.append(Series(z, values, values, GENERATORS[number % len(GENERATORS)], ink=ink))
        modes = () if facts.centres is None else own(facts, facts.centres[:, 0])
        chart = curve(
            series,
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
            end = self._name_curves(canvas, latents)
            meaning = "z across: flat where many fakes come from, steep where few"
            if width > end + len(meaning) + 3:
                canvas.put(end + 2, 0, meaning, DIM)
        return canvas

    def _name_curves(self, canvas: Canvas, latents: LatentMap) -> int:
        """Say in the first row of CANVAS which curve is which, as far as there is room; returns where that ends."""
        if not latents.by_class:
            name = f"{self.look.stroke('f')} x = G(z)"
            canvas.put(1, 0, name, FAKE)
            return 1 + len(name)
        canvas.put(1, 0, "x = G(z) by class:", TEXT)
        end = 1 + len("x = G(z) by class:")
        for number in range(latents.by_class):
            text = f" {number + 1}"
            if end + len(text) >= canvas.width:
                break
            canvas.put(end, 0, text, GENERATORS[number % len(GENERATORS)])
            end += len(text)
        return end
