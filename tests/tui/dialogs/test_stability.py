"""Eigenvalues at a key: what is asked for, what is drawn and what it says."""

from __future__ import annotations

import numpy as np
import pytest

from gantui.session.view.pictures import Eigenvalues, EigenvaluesRequest
from gantui.session.view.requests import Requests
from gantui.tui.dialogs.stability import around_circle, around_zero, distance, flow_says, says, update_says
from tests.asking import asks
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, status, text, until


def pairs(*values: complex) -> np.ndarray:
    return np.array([(value.real, value.imag) for value in map(complex, values)])


class TestKey:
    @pytest.mark.parametrize("size", [(60, 20), (120, 40)])
    async def test_one_request_is_answered_and_any_key_closes(self, size: tuple[int, int]) -> None:
        source = FakeSource()
        app = dashboard(source)
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: len(source.wanted) > 0)
            await pilot.press("j")
            await until(pilot, lambda: "not stable" in text(app))
            assert "0.03" in text(app)
            asked = sum(requests.get(EigenvaluesRequest).wanted for requests in source.wanted)
            assert asked == 1
            seen = len(source.wanted)
            await until(pilot, lambda: len(source.wanted) > seen + 2)
            assert sum(requests.get(EigenvaluesRequest).wanted for requests in source.wanted) == asked, (
                "not again by itself"
            )
            await pilot.press("j")
            await until(
                pilot, lambda: sum(requests.get(EigenvaluesRequest).wanted for requests in source.wanted) == asked + 1
            )
            await pilot.press("question_mark")
            await until(pilot, lambda: "Mescheder 2017" in text(app))
            await pilot.press("question_mark")
            await until(pilot, lambda: "largest real part" in text(app))
            await pilot.press("x")
            await until(pilot, lambda: "largest real part" not in text(app))

    async def test_until_the_answer_comes_it_says_so(self) -> None:
        source = FakeSource()
        source.hold = True
        app = dashboard(source)
        async with app.run_test(size=(100, 32)) as pilot:
            await pilot.press("j")
            await until(pilot, lambda: "being worked out" in text(app))

    async def test_a_game_that_is_too_large_says_so_and_nothing_opens(self) -> None:
        app = dashboard(FakeSource(unseen={"eigenvalues": "the players have 4,355 weights"}))
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("j")
            await until(pilot, lambda: "no eigenvalues: the players have 4,355 weights" in status(app))
            assert "largest real part" not in text(app)


def test_views_ask_once() -> None:
    assert asks(eigenvalues=True) != Requests()


class TestWords:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ((0.03 + 0.5j, 0.03 - 0.5j), "+0.03: not stable; turns (imaginary parts up to 0.5)"),
            ((-0.3 + 0.4j, -0.3 - 0.4j), "-0.3: stable, drawn in; turns"),
            ((-2.5, -0.1), "-0.1: stable, drawn in; does not turn"),
            ((0.5j, -0.5j), "part 0: neither drawn in nor driven away; turns"),
            ((1e-9 + 0.5j, 1e-9 - 0.5j), "part 0: neither"),
            ((0, 0), "part 0: neither drawn in nor driven away; does not turn"),
        ],
    )
    def test_of_the_flow(self, values: tuple[complex, ...], said: str) -> None:
        assert said in flow_says(pairs(*values))

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            # Turning by 2 pi / 40 an iteration.
            ((1.03 * np.exp(0.05j * np.pi), 1.03 * np.exp(-0.05j * np.pi)), "1+0.03: not stable"),
            ((1.03 * np.exp(0.05j * np.pi), 1.03 * np.exp(-0.05j * np.pi)), "period about 40 iterations"),
            ((1.01, 0.5), "doubles in 70 iterations; does not turn"),
            ((0.99, 0.5), "1-0.01: stable, the slowest push halves in 69 iterations"),
            (
                (np.exp(0.01j), np.exp(-0.01j)),
                "modulus 1: a push neither grows nor shrinks; oscillates, period about 628",
            ),
            ((1, 1), "modulus 1: a push neither grows nor shrinks; does not turn"),
        ],
    )
    def test_of_an_iteration(self, values: tuple[complex, ...], said: str) -> None:
        assert said in update_says(pairs(*values))

    def test_what_is_not_told_has_its_reason(self) -> None:
        nothing = np.empty((0, 2))
        lines = says(Eigenvalues(5, pairs(1j, -1j), nothing, "the update is not told: adam goes on", False), 60)
        told = " ".join(piece for line in lines for piece, _ in line)
        assert "one iteration" not in told
        assert "adam goes on" in told
        assert "need not be a place of rest" in told
        lines = says(Eigenvalues(5, nothing, nothing, "the losses have no finite second derivatives here", False), 60)
        assert "No eigenvalues: the losses" in lines[0][0][0]


def test_windows_hold_what_they_show() -> None:
    for values in (pairs(0.5j, -0.5j), pairs(-2, 3), pairs(0)):
        left, right, bottom, top = around_zero(values)
        assert left < values[:, 0].min() <= values[:, 0].max() < right
        assert bottom < values[:, 1].min() <= values[:, 1].max() < top
    left, right, bottom, top = around_circle(pairs(1 + 0.01j, 1 - 0.01j), 40, 20)
    assert right - left == pytest.approx(0.025)
    assert (left + right) / 2 == pytest.approx(1)
    left, right, bottom, top = around_circle(pairs(-0.5, 1.2j), 60, 20)
    assert left < -1 < 1 < right
    assert bottom < -1.2 < 1.2 < top
    assert (right - left) / 60 == pytest.approx((top - bottom) / 40)


def test_rounding_is_neither_stable_nor_not() -> None:
    assert distance(pairs(1e-12 + 1j, -0.2), "left").tolist() == [0, -0.2]
    assert distance(pairs(1, 0.9, 1.2), "disc") == pytest.approx([0, -0.1, 0.2])
