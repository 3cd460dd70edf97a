"""Pictures that stand still: what they are of is said however narrow they are, and without colours too."""

from __future__ import annotations

import numpy as np
import pytest

from gantui.cli import text_plots
from gantui.session.view.history import History

NAMES = ("ring8-wgan-20260101-120000-abcd", "ring8-r3gan-20260102-130000-ef01")


def compared(columns: int) -> list[str]:
    x = np.arange(20.0)
    runs = [("A", NAMES[0], x, x), ("B", NAMES[1], x, 20 - x)]
    return text_plots.overlay("modes_covered over training time", runs, columns).splitlines()


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_runs_that_are_compared_have_a_title_and_a_legend(columns: int) -> None:
    title, first, second, *picture = compared(columns)
    assert title.startswith("modes_covered over")
    assert first.split()[0] == "A"
    assert first.split()[1] == NAMES[0]
    assert second.split() == ["B", NAMES[1]]
    assert max(map(len, picture)) <= columns
    assert {"A", "B"} <= set("".join(picture)), "without colours curves are made of the letters"


def test_without_colours_the_players_losses_are_told_apart() -> None:
    history = History(("loss_d", "loss_g"))
    history.append(np.stack([np.linspace(0, 1, 300), np.linspace(3, 2, 300)], axis=1))
    drawn = text_plots.curves(history, [], 80)
    assert "D loss D" in drawn
    assert "G loss G" in drawn
    assert drawn.count("G") > 10
    assert drawn.count("D") > 10


def pictures() -> list[str]:
    """One of each kind."""
    x = np.arange(40.0)
    points = np.random.default_rng(0).normal(size=(400, 2))
    history = History(("loss_d", "loss_g"))
    history.append(np.stack([np.linspace(0, 1, 300), np.linspace(3, 2, 300)], axis=1))
    return [
        text_plots.overlay("jsd over steps, a title longer than the picture is wide", [("A", NAMES[0], x, x**2)], 40),
        text_plots.curves(history, [], 80),
        text_plots.scatter(points, points[:4], 80),
        text_plots.histogram(points[:, 0], 80),
        text_plots.shown("█"),
    ]


@pytest.mark.parametrize("colourless", [True, False])
@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "en_GB.ISO-8859-1"}])
def test_in_a_locale_without_utf_8_pictures_are_ascii_and_curves_letters(
    locale: dict[str, str], colourless: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(text_plots, "_colourless", lambda: colourless)
    drawn = pictures()
    assert [text for text in drawn if not text.isascii()] == []
    assert drawn[0].count("A") > 10
    assert drawn[1].count("G") > 10
    assert "D loss D" in drawn[1]


def test_a_terminal_without_braille_gets_blocks_and_any_other_gets_braille(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(text_plots, "_colourless", lambda: False)
    for terminal, braille in (("linux", False), ("xterm-256color", True)):
        monkeypatch.setenv("TERM", terminal)
        for text in pictures()[:4]:
            assert any("\u2800" < char <= "\u28ff" for char in text) == braille
