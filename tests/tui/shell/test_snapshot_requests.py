"""What the dashboard asks of a training, and how often."""

from gantui.session.view.pictures import Field, PointsRequest
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import State, picture_in
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from tests.asking import grid
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, text, until


async def test_nothing_is_asked_for_while_an_answer_is_under_way() -> None:
    source = FakeSource()
    source.hold = True
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: source.waiting is not None)
        frames = [0]
        show = app._show
        app._show = lambda *shown: (frames.append(1), show(*shown))[1]  # type: ignore[method-assign]
        await until(pilot, lambda: len(frames) > 10)
        assert len(source.wanted) == 1
        source.answer()
        await until(pilot, lambda: len(source.wanted) == 2)


async def test_only_what_is_seen_is_asked_for_and_no_finer_than_it_is_drawn() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any(grid(requests) for requests in source.wanted))
        rows, columns = next(grid(requests) for requests in reversed(source.wanted) if grid(requests))
        assert rows <= 2 * 24
        assert columns <= 58
        assert all(requests.get(PointsRequest).count <= 500 for requests in source.wanted)
        await pilot.press("3", "enter")
        await until(pilot, lambda: "discriminator" not in text(app))
        source.wanted.clear()
        await until(pilot, lambda: len(source.wanted) > 5)
        assert all(requests.get(PointsRequest).count == 0 and grid(requests) is None for requests in source.wanted[2:])


async def test_the_field_is_asked_for_less_often_than_the_points() -> None:
    source, now = FakeSource(), [0.0]
    app = Dashboard(source, Display(fps=10.0, draw_budget=1.0), clock=lambda: now[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any(grid(requests) for requests in source.wanted))
        app.drawing = False  # from now on frames come when the test says so
        await pilot.pause(0.05)
        source.wanted.clear()
        for _ in range(100):
            now[0] += 0.1
            app._frame()
        assert all(requests.get(PointsRequest).count for requests in source.wanted)
        assert 95 <= len(source.wanted) <= 100
        assert 22 <= sum(grid(requests) is not None for requests in source.wanted) <= 26
        drawn = app.cost()["pictures"]
        assert isinstance(drawn, dict)
        assert drawn["points"] > 3.5 * drawn["ground"]


async def test_newer_points_are_drawn_over_an_older_ground_that_says_how_old_it_is() -> None:
    source, now = FakeSource(), [0.0]
    app = Dashboard(source, Display(fps=10.0, draw_budget=1.0), clock=lambda: now[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any(grid(requests) for requests in source.wanted))
        app.drawing = False
        await pilot.pause(0.05)
        for _ in range(20):
            now[0] += 0.1
            app._frame()
        plane = app.panels[0]
        while grid(source.wanted[-1]) is None:
            now[0] += 0.1
            app._frame()
        ground = source.step
        for _ in range(2):
            now[0] += 0.1
            app._frame()
        assert grid(source.wanted[-2]) is None
        assert plane.sight.snapshot.step > ground
        assert f"ground {ground:,}" in plane.draw(60, 24).text()[0]
        source.state = State.PAUSED
        for _ in range(4):
            app._frame()
        assert "ground" not in plane.draw(60, 24).text()[0]


async def test_where_nothing_moves_but_numbers_they_are_asked_for_now_and_then() -> None:
    source, now = FakeSource(), [0.0]
    app = Dashboard(source, Display(fps=10.0, draw_budget=1.0), clock=lambda: now[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", "enter")
        await until(pilot, lambda: "discriminator" not in text(app))
        app.drawing = False
        await pilot.pause(0.05)
        app._frame()
        app._frame()
        source.wanted.clear()
        now[0] += 1.0
        for _ in range(100):
            now[0] += 0.1
            if app._governor.due(now[0]):
                app._frame()
        assert 30 <= len(source.wanted) <= 60
        assert set(source.wanted) == {Requests()}


async def test_a_paused_training_is_asked_once_and_then_left_alone() -> None:
    source = FakeSource()
    app = dashboard(source)
    frames = [0]
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: len(source.wanted) > 2)
        source.state, source.message = State.PAUSED, "paused"
        show = app._show
        app._show = lambda *shown: (frames.append(1), show(*shown))[1]  # type: ignore[method-assign]
        await until(pilot, lambda: len(frames) > 10)
        # The asking that was under way is answered by the first paused snapshot, which is asked about once more.
        assert source.latest().state is State.PAUSED
        assert picture_in(source.latest(), Field) is not None
        asked = len(source.wanted)
        await until(pilot, lambda: len(frames) > 30)
        assert len(source.wanted) == asked
