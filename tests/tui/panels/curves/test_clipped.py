"""The histogram of clipped weights, as a person sees it."""

from __future__ import annotations

import numpy as np
import pytest

from gantui.draw.palette import LOSS_D, WARN
from gantui.session.view.pictures import ClippedWeights
from gantui.session.view.requests import Requests
from gantui.tui.panels.curves.clipped import ClippedView, sentences
from tests.asking import asks
from tests.draw.drawing import cells_of
from tests.tui.fakes import FakeSource
from tests.tui.test_panels import clipped, made, running

CLIPPED = ClippedView.label


def told(low: float, high: float) -> ClippedWeights:
    return ClippedWeights(0.2, np.full(64, (1 - low - high) / 64, np.float32), low, high, 1000)


def test_it_is_a_view_only_where_weights_are_clipped() -> None:
    panel = made("losses", clipped)
    assert CLIPPED in panel.present_views()
    assert CLIPPED not in made("losses", running).present_views()
    assert panel.wants() == Requests()
    panel.view = panel.present_views().index(CLIPPED)
    assert panel.wants() == asks(clipped=True)
    assert "Arjovsky 2017" in panel.about()


def test_piles_at_both_ends_are_set_apart_and_cut_off_until_all_is_asked_for() -> None:
    panel = made("losses", clipped)
    panel.view = panel.present_views().index(CLIPPED)
    source = FakeSource(penalties=("clip",))
    for _ in range(200):
        source.answer()
    source.publish(asks(clipped=True))
    panel.receive(source.latest(), source.history(), 1e9)
    canvas = panel.draw(70, 16)
    text = "\n".join(canvas.text())
    assert "at -0.2: 28 %" in text
    assert "33,537 weights" in text
    assert "% of D's weights at ±0.2: most pile up" in text
    piles = {x for x, y in cells_of(canvas, WARN) if 2 < y < 14}
    between = {x for x, y in cells_of(canvas, LOSS_D) if 2 < y < 14}
    assert min(piles) < min(between)
    assert max(piles) > max(between)
    assert "▲" in text, "a pile that is cut off says so"
    height = min(y for _, y in cells_of(canvas, LOSS_D) if y > 2)
    assert "all values" in panel.act("fit")
    fitted = panel.draw(70, 16)
    assert "▲" not in "\n".join(fitted.text())
    assert min(y for _, y in cells_of(fitted, LOSS_D) if y > 2) > height


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.01, 0.02, "few are held back"), (0.2, 0.1, "many pile up"), (0.4, 0.3, "most pile up: D is next to linear")],
)
def test_what_it_says(low: float, high: float, said: str) -> None:
    texts = sentences(told(low, high))
    assert said in texts[0]
    assert [len(text) for text in texts] == sorted(map(len, texts), reverse=True)
