"""Looking back as a person does it: keys, what all panels and the status line show, and what the training is asked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gantui.session.view.archive import Archive, Keeper, kept_requests
from gantui.session.view.commands import Command, Pause
from gantui.session.view.pictures.request import REQUESTS
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dashboard.keys import keys_for
from gantui.tui.panels.training_panel import PANELS
from tests.asking import asks, kinds
from tests.tui.fakes import ALL, FakeSource
from tests.tui.seeing import dashboard, screen, status, text, until
from tests.tui.test_panels import (
    Case,
    clipped,
    dirac,
    made,
    mixture,
    no_picture,
    normal,
    places,
    running,
    several_generators,
)


def source_with_a_past(capabilities: frozenset[type[Command]] = ALL, **changes: object) -> FakeSource:
    """Pictures of 100, 200, ... 2,000, and now is later; events at 500 and 1,500."""
    source = FakeSource(capabilities=capabilities, **changes)
    source.advance(80)
    for _ in range(20):
        source.keep()
        source.advance(100)
    source.tell("mode gained", 500)
    source.tell("collapse", 1500)
    source.publish(Requests())
    return source


def looked_at(app: Dashboard) -> int | None:
    """The iteration that the status line says is looked back at."""
    found = re.search(r"at step ([\d,]+) of", status(app))
    return int(found[1].replace(",", "")) if found else None


async def press_to(pilot: Pilot[None], app: Dashboard, key: str, step: int | None) -> None:
    await pilot.press(key)
    await until(pilot, lambda: looked_at(app) == step)


async def test_all_panels_show_the_picture_that_is_looked_back_at() -> None:
    source = source_with_a_past()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await press_to(pilot, app, "[", 2000)
        await press_to(pilot, app, "[", 1900)
        past = source.pictures[1900]
        assert all(panel.sight.snapshot.step == 1900 for panel in app.panels)
        assert "step 1,900" in text(app)  # of the coverage
        assert past.record is not None
        assert f"{past.record['high_quality']:.0%}".replace("%", " %") + " of fakes" in text(app)
        await press_to(pilot, app, "]", 2000)
        await press_to(pilot, app, "]", None)
        await until(pilot, lambda: all(panel.sight.snapshot.step > 2000 for panel in app.panels))


async def test_curves_stay_whole_and_have_a_cursor() -> None:
    source = source_with_a_past()
    source.state = State.PAUSED
    source.publish(Requests())
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", "enter")
        await until(pilot, lambda: "3 losses" in text(app) and "1.4k" in text(app))
        before = [row for row in screen(app) if "1.4k" in row]
        assert not any("│" in row[10:-1] for row in screen(app)[3:-3])
        await press_to(pilot, app, "{", 1500)
        await until(pilot, lambda: any("│" in row[10:-1] for row in screen(app)[3:-3]))
        assert [row for row in screen(app) if "1.4k" in row] == before  # the axis of time, its marks too
        column = next(row for row in screen(app)[3:-3] if "│" in row[10:-1]).index("│", 10)
        ticks = before[0]
        assert ticks.index("1.4k") < column < ticks.index("1.6k")


async def test_events_are_jumped_to_and_the_last_one_is_the_last() -> None:
    app = dashboard(source_with_a_past())
    async with app.run_test(size=(120, 40)) as pilot:
        await press_to(pilot, app, "{", 1500)
        await press_to(pilot, app, "{", 500)
        await pilot.press("{")
        await until(pilot, lambda: "no earlier event" in status(app))
        await press_to(pilot, app, "}", 1500)
        await pilot.press("}")
        await until(pilot, lambda: "no later event" in status(app))


async def test_while_one_looks_back_only_numbers_are_asked_for_and_the_training_goes_on() -> None:
    source = source_with_a_past()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any(requests != Requests() for requests in source.wanted))
        await press_to(pilot, app, "[", 2000)
        asked, step = len(source.wanted), source.step
        await until(pilot, lambda: len(source.wanted) > asked + 20)
        assert all(requests == Requests() for requests in source.wanted[asked:])
        assert source.step > step
        await press_to(pilot, app, "\\", None)
        await until(pilot, lambda: source.wanted[-1] != Requests())


async def test_what_was_not_kept_is_explained_and_comes_back_with_now() -> None:
    source = source_with_a_past()
    facts = dataclasses.replace(source.facts, unseen={"gap": "nobody kept it"})
    source.pictures = {step: dataclasses.replace(kept, facts=facts) for step, kept in source.pictures.items()}
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", *"vvvvvv")  # once round: it was chosen
        await until(pilot, lambda: "gap to the best one" in text(app) and "-0.5 fake" in text(app))
        await press_to(pilot, app, "[", 2000)
        await until(pilot, lambda: "nobody kept it" in text(app))
        await press_to(pilot, app, "\\", None)
        await until(pilot, lambda: "-0.5 fake" in text(app))


async def test_steering_keys_still_steer_the_training_and_say_so() -> None:
    source = source_with_a_past()
    app = dashboard(source)
    async with app.run_test(size=(160, 40)) as pilot:
        await press_to(pilot, app, "[", 2000)
        source.hold = True
        await pilot.press("space")
        assert source.sent == [Pause()]
        await until(pilot, lambda: "pausing (now; \\ shows it)" in status(app) and looked_at(app) == 2000)


async def test_a_picture_on_its_way_leaves_the_one_before_and_comes_by_itself() -> None:
    source = source_with_a_past()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await press_to(pilot, app, "[", 2000)
        source.slow = True
        await pilot.press("[")
        await until(pilot, lambda: source.recalled[-1] == 1900)
        assert looked_at(app) == 2000
        source.slow = False
        await until(pilot, lambda: looked_at(app) == 1900)


async def test_a_live_training_is_played_forward_from_the_past_to_now() -> None:
    app = dashboard(source_with_a_past())
    async with app.run_test(size=(120, 40)) as pilot:
        await press_to(pilot, app, "{", 1500)
        await pilot.press(">")
        await until(pilot, lambda: "▶ ×1" in status(app))
        for _ in range(12):
            await pilot.press(">")
        await until(pilot, lambda: looked_at(app) is None)


async def test_without_pictures_that_is_said() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("[")
        await until(pilot, lambda: "there are no pictures of the past" in status(app))


class TestAReplay:
    async def test_it_plays_from_the_beginning_and_space_stops_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("gantui.tui.shell.notes._SECONDS", 0.5)
        source = source_with_a_past(frozenset())
        source.state, source.message = State.FINISHED, "finished all steps"
        source.publish(asks(500, (20, 20)))
        app = dashboard(source)
        app.play()
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: (looked_at(app) or 0) > 100 and "▶ ×1" in status(app))
            assert "space play" in screen(app)[-1]
            await pilot.press("space")
            await until(pilot, lambda: "▶ ×" not in status(app))
            step = looked_at(app)
            assert step is not None
            await press_to(pilot, app, "]", step + 100)
            await press_to(pilot, app, "\\", None)
            await until(pilot, lambda: "finished all steps · q leaves" in status(app))

    @pytest.mark.parametrize("key", ["q", "ctrl+c"])
    async def test_leaving_asks_nothing(self, key: str) -> None:
        source = source_with_a_past(frozenset())  # of a run under way
        app = dashboard(source)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press(key)
            await until(pilot, lambda: not app.is_running)
        assert source.sent == []

    @pytest.mark.parametrize("width", [60, 80, 120])
    async def test_its_footer_has_the_keys_that_do_something(self, width: int) -> None:
        app = dashboard(source_with_a_past(frozenset()))
        async with app.run_test(size=(width, 24)) as pilot:
            await until(pilot, lambda: "space play" in screen(app)[-1])
            for word in ("[ back", "] on", "? help", "q leave"):
                assert word in screen(app)[-1]
            assert "save" not in screen(app)[-1]


def test_one_that_is_watched_has_no_keys_that_steer() -> None:
    keys = keys_for(("generator",), ((1, "points"),), watched=True)
    assert all(key.needs is None for key in keys)
    assert {"space", "[", "\\", "q"} <= {key.shown for key in keys}
    assert not {"s", "d", "g", "c"} & {key.shown for key in keys}


@pytest.mark.parametrize("case", [running, several_generators, no_picture, clipped, places, dirac, mixture, normal])
@pytest.mark.parametrize("name", [kind.name for kind in PANELS])
def test_no_view_waits_for_what_was_not_kept(name: str, case: Callable[[], Case], tmp_path: Path) -> None:
    now, history = case()
    assert now.facts is not None
    facts = now.facts
    Keeper(tmp_path).keep(facts, lambda _: seen_by(kept_requests(facts), now))
    past = Archive(tmp_path).read(now.step)
    assert past is not None
    panel = made(name, case)
    for view in panel.present_views():
        if view in panel.present_views():  # what only now has is not offered of the past
            panel.view = panel.present_views().index(view)
        panel.receive(past, history, 1e9, live=now)
        said = " ".join(" ".join(panel.draw(100, 30).text()).split())
        for waiting in ("worked out", "still to come", "looked at yet"):
            assert waiting not in said, panel.shown_view()


def seen_by(kept: Requests, snapshot: Snapshot) -> Snapshot:
    """Of a SNAPSHOT of everything, what KEPT asks for, and what comes with every snapshot."""
    assert kinds(kept) == {"reading"}
    left = {name: each for name, each in snapshot.pictures.items() if name in kept.by_name or name not in REQUESTS}
    return dataclasses.replace(snapshot, pictures={n: each for n, each in left.items() if "." not in n})
