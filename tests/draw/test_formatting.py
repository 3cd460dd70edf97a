import math

import pytest

from gantui.draw.formatting import as_many, clock, constant, number, percent, sentence, shortened, significant, wrapped
from gantui.tui.look.terminal_abilities import depth_for, glyphs_for


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.6931, "0.693"), (-12.44, "-12.4"), (1.5, "1.50"), (0.0, "0.000"), (123456.0, "1.2e+05"), (1e-5, "1.0e-05"),
     (float("nan"), "nan"), (float("inf"), "inf"), (float("-inf"), "-inf"), (None, "-"), (999.0, "999")],
)  # fmt: skip
def test_numbers(value: float | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(math.log(4), "log 4"), (-math.log(2), "-log 2"), (0.5, "1/2"), (0.125, "1/8"), (1 / 9, "1/9"), (0.0, "0"),
     (-0.0, "0"), (2.0, "2"), (-1.0, "-1"), (0.45, "0.450"), (1.386, "1.39"), (-0.2, "-1/5")],
)  # fmt: skip
def test_a_number_that_theory_knows_has_its_name(value: float, text: str) -> None:
    assert constant(value) == text


def test_what_is_not_all_is_never_called_all() -> None:
    assert percent(0.99999) == "99.9 %"
    assert percent(1.0) == "100 %"
    assert percent(0.996) == "99.6 %"
    assert percent(0.63) == "63 %"
    assert percent(None) == percent(float("nan")) == "- %"


def test_durations() -> None:
    assert [clock(s) for s in (7, 754, 3723, 5 * 86400 + 3 * 3600)] == ["0:07", "12:34", "1:02:03", "5 d 03 h"]


def test_of_many_names_as_many_stand_there_as_fit_and_how_many_more_there_are() -> None:
    names = [f"{n:03}" for n in range(1000)]
    assert as_many(names[:3], 13) == "000, 001, 002"
    assert as_many(names[:3], 12) == "3 of them"
    assert as_many(names, 22) == "000, 001 and 998 more"
    assert as_many(names, 5) == "1,00…"
    assert as_many([], 5) == ""


def test_a_text_is_shortened_only_where_it_must_be() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcdef", 0) == ""


def test_empty_lines_stay() -> None:
    assert wrapped("a b\n\nc", 1) == ["a", "b", "", "c"]
    assert wrapped("abc", 0) == []


def test_glyphs_follow_the_terminal_unless_chosen() -> None:
    assert glyphs_for("auto", {"TERM": "xterm-256color"}, "UTF-8") == "braille"
    assert glyphs_for("auto", {"TERM": "linux"}, "UTF-8") == "block"
    assert glyphs_for("auto", {"TERM": "xterm"}, "ANSI_X3.4-1968") == "ascii"
    assert glyphs_for("braille", {"TERM": "linux"}, "latin-1") == "braille"


def test_colours_follow_the_terminal_unless_there_are_to_be_none() -> None:
    names = ("truecolor", "256", "standard", None)
    assert [depth_for(name, False) for name in names] == ["truecolor", "256", "16", "none"]
    assert depth_for("truecolor", True) == "none"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("four of 8", "Four of 8."),
        ("Done!", "Done!"),
        ("it is.", "It is."),
        ("", ""),
        ("instance_noise.std: 0.2", "instance_noise.std: 0.2."),  # as it must be typed
        ("runs/stopped: it is gone", "runs/stopped: it is gone."),
    ],
)
def test_a_sentence_begins_with_a_capital_and_ends_with_a_stop(text: str, whole: str) -> None:
    assert sentence(text) == whole


@pytest.mark.parametrize(("value", "text"), [(0.00123, "0.0012"), (0.421, "0.42"), (3.84e-5, "3.8e-05"), (12.3, "12")])
def test_what_is_small_is_not_called_nothing(value: float, text: str) -> None:
    assert significant(value) == text
