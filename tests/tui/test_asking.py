"""What the dashboard asks of a training, and how often."""

from gantui.session.snapshot import State
from gantui.tui.app import Dashboard
from gantui.tui.panels.square import PICTURE_RATE
from tests.tui.fakes import FakeSource
from tests.tui.seeing import FAST, dashboard, text, until


async def test_nothing_is_asked_for_while_an_answer_is_under_way() -> None:
    source = FakeSource()
    source.hold = True
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: source.waiting is not None)
        frames = [0]
        show = app._show
        app._show = lambda snapshot: (frames.append(1), show(snapshot))[1]  # type: ignore[method-assign]
        await until(pilot, lambda: len(frames) > 10)
        assert len(source.wanted) == 1
        source.answer()
        await until(pilot, lambda: len(source.wanted) == 2)


async def test_only_what_is_seen_is_asked_for_and_no_finer_than_it_is_drawn() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any(views.field for views in source.wanted))
        rows, columns = next(views.field for views in reversed(source.wanted) if views.field)
        assert rows <= 2 * 24
        assert columns <= 58
        assert all(views.points <= 500 for views in source.wanted)
        await pilot.press("3", "enter")
        await until(pilot, lambda: "discriminator" not in text(app))
        source.wanted.clear()
        await until(pilot, lambda: len(source.wanted) > 5)
        assert all(views.points == 0 and views.field is None for views in source.wanted[2:])


async def test_the_field_is_asked_for_less_often_than_the_numbers() -> None:
    source, now = FakeSource(), [0.0]
    app = Dashboard(source, FAST, clock=lambda: now[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: len(source.wanted) > 10)
        for pictures in (1, 2, 3):
            assert sum(views.field is not None for views in source.wanted) == pictures
            before = len(source.wanted)
            now[0] += 1.1 / PICTURE_RATE
            await until(pilot, lambda before=before: len(source.wanted) > before + 10)  # type: ignore[misc]


async def test_a_paused_training_is_asked_once_and_then_left_alone() -> None:
    source = FakeSource()
    app = dashboard(source)
    frames = [0]
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: len(source.wanted) > 2)
        app._asking.be_curious(-1e9)
        source.state, source.message = State.PAUSED, "paused"
        show = app._show
        app._show = lambda snapshot: (frames.append(1), show(snapshot))[1]  # type: ignore[method-assign]
        await until(pilot, lambda: len(frames) > 10)
        # The asking that was under way is answered by the first paused snapshot, which is asked about once more.
        assert source.latest().state is State.PAUSED
        assert source.latest().field is not None
        asked = len(source.wanted)
        await until(pilot, lambda: len(frames) > 30)
        assert len(source.wanted) == asked
