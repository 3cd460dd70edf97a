"""Settings as lines of text."""

import dataclasses

import pytest

from gantui.tui.settings.lines import NEW_RUN, Turning, about, change, ordered, rows, same
from tests.tui.turning import SETTINGS

LISTED = ordered(SETTINGS)


def text(turning: Turning, width: int = 58) -> list[str]:
    return ["".join(piece for piece, _ in row.line) for row in rows(LISTED, turning, width)]


def test_settings_stand_under_their_player_and_those_that_few_want_last() -> None:
    assert [each.path for each in LISTED] == [
        "optimizers.generator.lr",
        "optimizers.generator.betas",
        "scheme.g_steps",
        "optimizers.generator.decay",
        "penalties.clip.limit",
        "optimizers.discriminator.lr",
        "scheme.d_steps",
    ]
    lines = text(Turning())
    assert lines[0] == "Generator"
    assert lines.index("Discriminator") == 6
    assert lines[-1].split() == ["a", "new", "run", "with", "..."]


def test_the_chosen_one_is_marked_and_words_have_no_quotes() -> None:
    lines = text(Turning("optimizers.generator.decay"))
    assert [line.split()[:3] for line in lines if line.startswith(">")] == [[">", "decay", "constant"]]


def test_what_is_asked_for_is_shown_as_not_yet_there() -> None:
    line = text(Turning("", {"optimizers.generator.lr": "0.00141"}))[1]
    assert "0.00141…" in line
    assert "×1.41" in line


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("optimizers.generator.lr", "0.001", ""),
        ("optimizers.generator.lr", "1e-3", ""),
        ("optimizers.generator.lr", "0.004", "×4"),
        ("scheme.d_steps", "3", "+1"),
        ("scheme.d_steps", "0", "-2"),
        ("optimizers.generator.decay", '"linear"', "was constant"),
        ("optimizers.generator.betas", "[0.0, 0.9]", "was [0.5, 0.999]"),
        ("optimizers.generator.lr", "nonsense", "was 0.001"),
    ],
)
def test_how_far_a_value_is_from_where_it_began(path: str, value: str, said: str) -> None:
    assert change(next(each for each in SETTINGS if each.path == path), value) == said


def test_from_nothing_there_is_no_ratio() -> None:
    noise = dataclasses.replace(SETTINGS[0], start="0.0")
    assert change(noise, "0.01") == "+0.01"


@pytest.mark.parametrize(
    ("typed", "value", "are"),
    [("1e-3", "0.001", True), ("linear", '"linear"', True), ("[0.5,0.9]", "[0.5, 0.9]", True), ("2", "3", False)],
)
def test_what_was_typed_is_known_again_in_the_trainings_words(typed: str, value: str, are: bool) -> None:
    assert same(typed, value) is are


def test_a_refusal_stands_under_its_line_in_as_many_rows_as_it_needs() -> None:
    why = "optimizers.generator.lr = -1: expected greater than 0"
    found = rows(LISTED, Turning("optimizers.generator.lr", refused=why), 30)
    mine = [row for row in found if row.path == "optimizers.generator.lr"]
    assert len(mine) == 4
    assert " ".join("".join(piece for piece, _ in row.line).strip() for row in mine[1:]) == why


def test_a_player_with_no_updates_is_frozen() -> None:
    still = [dataclasses.replace(each, value="0") if each.path == "scheme.g_steps" else each for each in LISTED]
    titles = [row.line for row in rows(still, Turning(), 58) if not row.path and row.line]
    assert [[piece for piece, _ in line] for line in titles] == [["Generator", "  frozen"], ["Discriminator"]]


@pytest.mark.parametrize("width", [24, 38, 58, 100])
@pytest.mark.parametrize("chosen", [NEW_RUN, *(each.path for each in SETTINGS)])
@pytest.mark.parametrize("typed", [None, "", "x" * 200])
def test_no_line_is_wider_than_there_is_room(width: int, chosen: str, typed: str | None) -> None:
    turning = Turning(chosen, {"scheme.d_steps": "9" * 200}, typed, "" if typed is None else "why " * 40)
    assert all(len(line) <= width for line in text(turning, width))
    for each in (None, *LISTED):
        assert all(sum(len(piece) for piece, _ in line) <= width for line in about(each, width))


def test_what_a_setting_is_and_may_be_is_said() -> None:
    turned = dataclasses.replace(SETTINGS[1], value="0.5")
    said = ["".join(piece for piece, _ in line) for line in about(turned, 60)]
    assert said == ["optimizers.generator.lr", "May be > 0; began as 0.001.", "about lr"]


def test_text_from_a_plugin_is_text() -> None:
    evil = dataclasses.replace(SETTINGS[1], label="\x1b[2Jx", about="\x1b]0;y\x07", value='"\\u001b[1m"', path="\x1b")
    lines = [row.line for row in rows([evil], Turning("\x1b"), 58)] + about(evil, 58)
    assert all(piece.isprintable() for line in lines for piece, _ in line)
