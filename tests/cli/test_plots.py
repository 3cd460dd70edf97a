"""Pictures that stand still: what they are of is said however narrow they are, and without colours too."""

from __future__ import annotations

import numpy as np
import pytest

from gantui.cli import plots
from gantui.session.view.history import History

NAMES = ("ring8-wgan-20260101-120000-abcd", "ring8-r3gan-20260102-130000-ef01")


def compared(columns: int) -> list[str]:
    x = np.arange(20.0)
    runs = [("A", NAMES[0], x, x), ("B", NAMES[1], x, 20 - x)]
    return plots.overlay("modes_covered over training time", runs, columns).splitlines()


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
    drawn = plots.curves(history, [], 80)
    assert "D loss D" in drawn
    assert "G loss G" in drawn
    assert drawn.count("G") > 10
    assert drawn.count("D") > 10
