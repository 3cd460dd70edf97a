"""What the terminal can show, as its environment says: the encoding of text, glyphs, images, colours."""

from __future__ import annotations

import locale
import os
import re
import sys
from collections.abc import Mapping

from gantui.draw.colour_ramps import Depth
from gantui.draw.glyphs import IMAGES_BESIDE, Glyphs, ImageGlyphs
from gantui.tui.look.display import GlyphChoice

_DEPTHS: dict[str | None, Depth] = {"truecolor": "truecolor", "256": "256", "standard": "16", "windows": "16"}

_COERCED = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})
"""What Python sets LC_CTYPE to where the locale is C (PEP 538), so that it stands there though nobody has said it."""


def encoding_of(environ: Mapping[str, str], *, utf8_mode: bool, otherwise: str) -> str:
    """The encoding of the text that a terminal with this environment shows, as its user's locale says.

    As in POSIX the first of LC_ALL, LC_CTYPE and LANG that is set names the locale. Python can't be asked: in the
    locale C it takes UTF-8 all the same (PEP 538 and 540). UTF8_MODE: whether it does so now. OTHERWISE: its own
    answer, which counts where the locale has no encoding in its name, or nobody has named one.
    """
    said = dict(environ)
    if utf8_mode and said.get("LC_CTYPE") in _COERCED:
        del said["LC_CTYPE"]
    name = next((said[key] for key in ("LC_ALL", "LC_CTYPE", "LANG") if said.get(key)), "")
    if name in ("C", "POSIX"):
        return "ascii"
    if name in _COERCED:  # macOS names a locale so
        return "utf-8"
    return name.partition(".")[2].partition("@")[0] or otherwise


def encoding_here() -> str:
    """The encoding of the text that the terminal of this process shows."""
    return encoding_of(os.environ, utf8_mode=bool(sys.flags.utf8_mode), otherwise=locale.getencoding())


def glyphs_for(choice: GlyphChoice, environ: Mapping[str, str], encoding: str) -> Glyphs:
    """The glyphs to draw with: CHOICE, or what a terminal with this environment and output encoding can show."""
    if choice == "octant" or choice == "sextant":
        return "braille"
    if choice != "auto":
        return choice
    if encoding.lower().replace("-", "") != "utf8":
        return "ascii"
    # The fonts of the Linux console have blocks and lines, but no braille.
    return "block" if environ.get("TERM") == "linux" else "braille"


def image_glyphs_for(choice: GlyphChoice, environ: Mapping[str, str], encoding: str) -> ImageGlyphs:
    """The glyphs of images: those of CHOICE, or the finest that such a terminal is known to draw.

    Octants and sextants are in few fonts: they are right where the terminal draws them itself. Within tmux and its like
    nothing is known of the terminal outside, nor whether it will be the same one tomorrow.
    """
    if choice == "octant" or choice == "sextant":
        return choice
    glyphs = glyphs_for(choice, environ, encoding)
    if choice != "auto" or glyphs != "braille":
        return IMAGES_BESIDE[glyphs]
    if multiplexer(environ):
        return "quadrant"
    if _at_least(environ.get("VTE_VERSION", ""), (7800,)):
        return "octant"
    program = environ.get("TERM_PROGRAM", "").lower()
    octants, sextants = _DRAWN_BY.get(program, (None, None))
    version = environ.get("TERM_PROGRAM_VERSION", "")
    if octants and _at_least(version, octants):
        return "octant"
    known = environ.get("TERM", "") in _WITH_SEXTANTS or _at_least(environ.get("VTE_VERSION", ""), (6200,))
    return "sextant" if known or (sextants and _at_least(version, sextants)) else "quadrant"


def multiplexer(environ: Mapping[str, str]) -> str:
    """The name of the multiplexer that stands between this process and its terminal; '' if none is known to."""
    found = next((_MULTIPLEXERS[name] for name in _MULTIPLEXERS if name in environ), "")
    return found or next((name for name in ("tmux", "screen") if environ.get("TERM", "").startswith(name)), "")


_MULTIPLEXERS = {"TMUX": "tmux", "STY": "screen", "ZELLIJ": "Zellij"}
"""By the variable that each sets."""
_DRAWN_BY: dict[str, tuple[tuple[int, ...] | None, tuple[int, ...] | None]] = {
    "ghostty": ((1, 2), (1, 0)),
    "foot": ((1, 20), (1, 8)),
    "kitty": ((0, 40), (0, 20)),
    "wezterm": (None, (2021,)),
}
"""Terminals that draw octants and sextants themselves, by TERM_PROGRAM, each from which version on."""
_WITH_SEXTANTS = frozenset({"xterm-kitty", "xterm-ghostty", "foot", "foot-extra", "wezterm"})
"""The same by TERM, which travels over SSH, and tells no version."""


def _at_least(version: str, least: tuple[int, ...]) -> bool:
    """Whether VERSION, such as '1.20.2' or '7802', is LEAST or later; false where it says none."""
    found = tuple(int(part) for part in re.findall(r"\d+", version))
    return bool(found) and found >= least


def depth_for(color_system: str | None, no_color: bool) -> Depth:
    """The colours to draw with, from Rich's name of what the terminal has; `no_color`: NO_COLOR is set."""
    return "none" if no_color else _DEPTHS.get(color_system, "none")
