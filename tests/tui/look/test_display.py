"""What images are drawn with is told by what is known of the terminal, and by what was asked for."""

import pytest

from gantui.tui.look.display import glyphs_for, image_glyphs_for

GHOSTTY = {"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.2.0"}


@pytest.mark.parametrize(
    ("environ", "glyphs"),
    [
        (GHOSTTY, "octant"),
        (GHOSTTY | {"TERM_PROGRAM_VERSION": "1.1.3"}, "sextant"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7802"}, "octant"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "sextant"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "5202"}, "quadrant"),
        ({"TERM": "xterm-kitty"}, "sextant"),
        ({"TERM": "xterm-256color"}, "quadrant"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230800"}, "quadrant"),
        ({"TERM": "linux"}, "half"),
        (GHOSTTY | {"TMUX": "/tmp/tmux-0/default,1,0"}, "quadrant"),
        (GHOSTTY | {"STY": "1.pts"}, "quadrant"),
        ({"TERM": "screen-256color", "VTE_VERSION": "7802"}, "quadrant"),
        (GHOSTTY | {"TERM_PROGRAM_VERSION": "unknown"}, "sextant"),
        ({}, "quadrant"),
    ],
)
def test_images_are_as_fine_as_the_terminal_is_known_to_draw(environ, glyphs):
    assert image_glyphs_for("auto", environ, "UTF-8") == glyphs


def test_images_are_ascii_where_nothing_else_can_be_written():
    assert image_glyphs_for("auto", GHOSTTY, "ANSI_X3.4-1968") == "ascii"


@pytest.mark.parametrize(
    ("choice", "images", "curves"),
    [
        ("octant", "octant", "braille"),
        ("sextant", "sextant", "braille"),
        ("braille", "quadrant", "braille"),
        ("block", "half", "block"),
        ("ascii", "ascii", "ascii"),
    ],
)
def test_what_was_asked_for_is_drawn_wherever_it_is(choice, images, curves):
    for environ in (GHOSTTY, {"TERM": "linux"}, {"TMUX": "x"}):
        assert image_glyphs_for(choice, environ, "UTF-8") == images
        assert glyphs_for(choice, environ, "UTF-8") == curves
