"""What images are drawn with is told by what is known of the terminal, and by what was asked for."""

import pytest

from gantui.tui.look.terminal_abilities import encoding_of, glyphs_for, image_glyphs_for

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


@pytest.mark.parametrize(
    ("environ", "glyphs"),
    [
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "POSIX"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "ascii"),  # by Python
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, "ascii"),
        ({"LANG": "C", "LC_ALL": "de_DE.UTF-8"}, "braille"),
        ({"LANG": "C.UTF-8"}, "braille"),
        ({"LANG": "en_US.utf8@euro"}, "braille"),
        ({"LANG": "de_DE.ISO-8859-15"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": ""}, "ascii"),
        ({"LANG": "en_IN"}, "braille"),  # its encoding is in no name: as Python says
        ({"LC_CTYPE": "C.UTF-8"}, "braille"),  # by Python, where no locale is named at all
    ],
)
def test_where_the_locale_has_no_braille_none_is_drawn(environ, glyphs):
    """Python takes UTF-8 where the locale is C, which says nothing of the terminal."""
    utf8_mode = environ.get("LC_CTYPE") == "C.UTF-8"
    encoding = encoding_of(environ, utf8_mode=utf8_mode, otherwise="UTF-8")
    assert glyphs_for("auto", {"TERM": "xterm", **environ}, encoding) == glyphs


def test_a_locale_that_python_was_given_counts():
    """On a Mac, or by hand: there Python has not chosen UTF-8 itself."""
    for name in ("UTF-8", "C.UTF-8"):
        assert encoding_of({"LC_CTYPE": name, "LANG": "C"}, utf8_mode=False, otherwise="ascii") == "utf-8"
    assert encoding_of({}, utf8_mode=False, otherwise="latin-1") == "latin-1"
