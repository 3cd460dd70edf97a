"""The look: everything that decides how a cell is painted: theme, colour depth and glyphs."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style

from gantui.draw.canvas import Canvas
from gantui.draw.cells_to_text import Styles
from gantui.draw.colour_ramps import SEQUENTIAL, Depth
from gantui.draw.glyphs import IMAGES_BESIDE, Glyphs, ImageGlyphs, in_ascii
from gantui.draw.palette import Palette
from gantui.tui.look.theme import Theme
from gantui.tui.terminal.terminal_images import TerminalImages


class _Grounded(Styles):
    """Styles on a ground of our own instead of the terminal's."""

    def __init__(self, palette: Palette, ground: Style) -> None:
        super().__init__(palette)
        self._ground = ground

    def _make(self, fg: int, bg: int) -> Style:
        return self._ground + super()._make(fg, bg)


@dataclass(eq=False)
class Look:
    """The way of painting cells on this terminal: one object for the whole screen."""

    palette: Palette
    glyphs: Glyphs
    styles: Styles
    characters: ImageGlyphs = "quadrant"
    """What images are made of where they are no pixels."""
    pixels: TerminalImages | None = None
    """Where images go as pixels; None: they are made of characters."""

    @classmethod
    def of(cls, theme: Theme, depth: Depth, glyphs: Glyphs, images: ImageGlyphs | None = None) -> Look:
        """The look of THEME on a terminal with this many colours, these glyphs, and such IMAGES as go with them."""
        palette = Palette.of(depth, theme.dark, colour_blind=theme.colour_blind)
        return cls(palette, glyphs, _Grounded(palette, theme.ground(depth)), images or IMAGES_BESIDE[glyphs])

    def become(self, theme: Theme) -> None:
        """Change to THEME. Pictures that are kept have the palette of their time."""
        other = Look.of(theme, self.palette.depth, self.glyphs, self.characters)
        self.palette, self.styles = other.palette, other.styles

    @property
    def images(self) -> ImageGlyphs:
        """What images are made of now."""
        return self.characters if self.pixels is None else "pixel"

    @property
    def bar(self) -> int:
        """The background of the status line and the footer; the ordinary one if there are few colours."""
        ramp = self.palette.ramp(SEQUENTIAL)
        return int(ramp[len(ramp) // 5]) if self.palette.ink(SEQUENTIAL) is None else 0

    @property
    def colourless(self) -> bool:
        """Whether there are no colours, so that shape alone must show differences."""
        return self.palette.depth == "none"

    @property
    def points(self) -> Glyphs:
        """The glyphs for points: braille dots look alike without colours, characters do not."""
        return "block" if self.colourless and self.glyphs == "braille" else self.glyphs

    def stroke(self, ink: str, dashed: bool = False) -> str:
        """The sample of a curve for a legend: its INK where curves are letters, else a line, DASHED or not."""
        return ink if self.glyphs == "ascii" else "╍" if dashed and self.colourless else "━"

    @property
    def shade(self) -> str:
        """The character for the second tone of a bar."""
        return ":" if self.glyphs == "ascii" else "▒" if self.palette.depth == "none" else "█"

    @property
    def fill(self) -> str:
        """The character that fills an area: a blank where it can have a background, else a light shade."""
        return ":" if self.glyphs == "ascii" else "░" if self.palette.depth == "none" else " "

    def typed(self, canvas: Canvas) -> Canvas:
        """CANVAS reduced to ASCII if the terminal can show no more."""
        if self.glyphs == "ascii" and canvas.chars.size and canvas.chars.max() > 127:
            canvas.chars = in_ascii(canvas.chars)
        return canvas
