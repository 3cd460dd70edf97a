"""The screen of a sweep as a person uses it: every key, the mouse, sizes, what is asked of the training."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Size

from gantui.session.sweep.snapshot import Looking
from gantui.session.view.commands import Checkpoint, Pause, Resume, Stop
from gantui.session.view.snapshot import State
from gantui.tui.look.theme import THEMES
from gantui.tui.sweep import layout
from gantui.tui.sweep.app import SweepDashboard
from gantui.tui.sweep.keys import KEYS, keys_for
from gantui.tui.sweep.members import LARGE_POINTS
from tests.tui.seeing import FAST, painted, screen, status, text, until
from tests.tui.sweep.fakes import FakeSweep


def dashboard(source: FakeSweep) -> SweepDashboard:
    return SweepDashboard(source, FAST)


def trained(steps: int = 600, **options: object) -> FakeSweep:
    source = FakeSweep(**options)  # type: ignore[arg-type]
    source.advance(steps)
    source.state = State.PAUSED
    source.publish(Looking())
    return source


@pytest.mark.parametrize(
    ("key", "command", "said"),
    [
        ("space", Pause(), "pausing"),
        ("c", Checkpoint(), "writing a checkpoint"),
        ("ctrl+c", Stop("Ctrl-C"), "stopping: writing a checkpoint"),
    ],
)
async def test_a_key_sends_its_command_and_the_status_line_says_so(key: str, command: object, said: str) -> None:
    source = FakeSweep()
    source.hold = True  # nothing but the key's own word can be on the status line
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: said in status(app))
        assert source.sent == [command]


async def test_space_pauses_and_goes_on_and_the_footer_says_which() -> None:
    source = FakeSweep()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "space pause" in screen(app)[-1])
        await pilot.press("space")
        await until(pilot, lambda: "space resume" in screen(app)[-1] and "paused" in status(app))
        await pilot.press("space")
        await until(pilot, lambda: "running" in status(app))
        assert source.sent == [Pause(), Resume()]


async def test_every_member_is_seen_with_its_figures_and_a_sign_of_how_it_stands() -> None:
    app = dashboard(trained(members=4))
    async with app.run_test(size=(160, 50)) as pilot:
        await until(pilot, lambda: "✓ seed 3 8/8 modes 48 %" in text(app))
        for seen in ("▶· seed 0 7/8 modes 48 %", "! seed 1 2/8 modes 90 %", "✗ seed 2 diverged at step 400"):
            assert seen in text(app)
        assert "1 succeeded · 1 diverged · 1 collapsed" in text(app)
        await until(pilot, lambda: any("\u2800" < char < "\u28ff" for char in screen(app)[10][:90]))


async def test_arrows_choose_a_member_and_enter_shows_it_large_beside_the_median() -> None:
    source = trained()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("right")
        await until(pilot, lambda: "▶! seed 1" in text(app) and "seed 1" in status(app))
        await pilot.press("down")
        await until(pilot, lambda: f"▶· seed {1 + app._members.across}" in text(app))
        await pilot.press("up", "left", "left", "left")
        await until(pilot, lambda: "▶· seed 0" in text(app))
        await pilot.press("right", "enter")
        await until(
            pilot, lambda: "1 seed 1" in text(app) and "median" in text(app) and "500 points of each" in text(app)
        )
        assert source.wanted[-1].members == {1}
        assert source.wanted[-1].points == LARGE_POINTS
        await pilot.press("right")
        await until(pilot, lambda: "diverged at step 400" in text(app) and "generator: loss_g became nan" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "members: 10" in text(app) and "3 results" in text(app))


async def test_enter_again_goes_back_and_panels_have_the_whole_screen_too() -> None:
    app = dashboard(trained())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "all panels" in status(app) and "3 results" in text(app))
        await pilot.press("2", "enter")
        await until(pilot, lambda: "curves: whole screen" in status(app) and "1 members: 10" not in text(app))
        for name in ("modes, fair share", "high quality", "JSD", "loss of D", "D(x)"):
            assert name in text(app)
        await pilot.press("3")
        await until(pilot, lambda: "panel 3: results" in status(app) and "members: 10" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "results: whole screen" in status(app))


async def test_more_members_than_find_room_come_page_by_page() -> None:
    source = trained(members=64)
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "members: 1-12 of 64" in text(app))
        await pilot.press("pagedown")
        await until(pilot, lambda: "members: 13-24 of 64" in text(app) and "seed 12" in status(app))
        await until(pilot, lambda: source.wanted[-1].members == set(range(12, 24)))
        assert len(source.wanted[-1].members) == app._members.page
        for _ in range(8):
            await pilot.press("pagedown")
        await until(pilot, lambda: "-64 of 64" in text(app) and "seed 63" in status(app))
        await pilot.press("pageup")
        await until(pilot, lambda: "seed 51" in status(app))


async def test_w_goes_to_the_worst_and_its_curve_is_drawn() -> None:
    app = dashboard(trained())
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: "seed 2 does worst" in status(app))
        await pilot.press("left")
        await until(pilot, lambda: "seed 1: 2.00" in text(app))


async def test_curves_change_with_v_and_say_median_quartiles_and_worst() -> None:
    app = dashboard(trained())
    async with app.run_test(size=(240, 60)) as pilot:
        await until(pilot, lambda: "curves · modes, fair share" in text(app))
        assert "median 7.00" in text(app)
        assert "quartiles 7.00..7.00" in text(app)
        assert "worst 2.00" in text(app)
        await pilot.press("v")
        await until(pilot, lambda: "curves · high quality, %" in text(app) and "curves: high quality" in status(app))
        await pilot.press("V", "2", "right", "down")
        await until(pilot, lambda: "curves · JSD" in text(app))
        await pilot.press("left", "l")
        await until(pilot, lambda: "curves: logarithmic axis" in status(app))
        await pilot.press("f")
        await until(pilot, lambda: "curves: axis for all values" in status(app))


async def test_groups_are_looked_at_in_turn_and_the_one_in_training_is_followed() -> None:
    source = FakeSweep(groups=3)
    source.advance(500)
    source.end_group()
    source.advance(300)
    app = dashboard(source)
    async with app.run_test(size=(160, 50)) as pilot:
        await until(pilot, lambda: "▶ lr=0.1" in text(app) and "✓ lr=1 " in text(app) and "· lr=0.01" in text(app))
        assert "group 2/3" in status(app)
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: "members: 10 · lr=1" in text(app) and "finished at step 500" in text(app))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: "there is no group beyond this one" in status(app))
        await pilot.press("right_square_bracket", "right_square_bracket")
        await until(pilot, lambda: "still to come" in text(app) and "waiting" in text(app))
        await pilot.press("backslash")
        await until(pilot, lambda: "members: 10 · lr=0.1" in text(app))
        source.end_group()  # who follows goes along
        await until(pilot, lambda: "members: 10 · lr=0.01" in text(app))
        await pilot.press("3", "up")
        await until(pilot, lambda: "results · group 2 of 3" in text(app))
        await until(pilot, lambda: "members: 10 · lr=0.1" in text(app))
        assert source.wanted[-1].group in (1, None)


async def test_a_sweep_of_one_group_has_no_keys_for_others() -> None:
    assert not any("group" in key.action for key in keys_for(1))
    app = dashboard(trained())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "there is one group: --grid makes more" in status(app))


async def test_each_key_of_the_table_does_something_that_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = trained(groups=2)
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "members: 10" in text(app))
        elsewhere = ("suspend_process", "command_palette", "interrupt")  # the last one ends it, and has its own test
        for key in (key for key in KEYS if key.action not in elsewhere):
            app._choose(app.panels[0])
            app._look_at(member=4, large=False)  # from the middle: every arrow has somewhere to go
            app._say("before")
            await until(pilot, lambda: "before" in status(app))
            before = text(app)
            await pilot.press(key.key.split(",")[0])
            await until(pilot, lambda before=before: text(app) != before and "before" not in status(app))  # type: ignore[misc]
            while len(app.screen_stack) > 1:
                app.pop_screen()
                await pilot.pause()
    assert {file.suffix for file in tmp_path.iterdir()} == {".svg", ".txt"}


async def test_help_explains_the_panel_then_lists_all_keys() -> None:
    app = dashboard(trained(groups=2))
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.press("2", "question_mark")
        await until(pilot, lambda: "What the records say" in text(app) and "a small one" in text(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: all(key.help in text(app) for key in KEYS))
        await pilot.press("x")
        await until(pilot, lambda: "all keys" not in text(app))


async def test_the_palette_has_the_keys_and_the_themes_and_runs_them() -> None:
    app = dashboard(trained())
    async with app.run_test(size=(120, 40)) as pilot:
        commands = {command.title: command for command in app.get_system_commands(app.screen)}
        keys = {key.help for key in keys_for(1) if key.action != "command_palette"}
        assert set(commands) == keys | {f"Theme: {name}." for name in THEMES}
        await commands["The member that does worst now."].callback()  # type: ignore[misc]
        await until(pilot, lambda: "seed 2 does worst" in status(app))
        before = painted(app)
        commands["Theme: light."].callback()
        await until(pilot, lambda: "theme: light" in status(app))
        assert not painted(app) & (before - {"None"})


async def test_q_asks_and_stops_and_the_screen_closes_when_it_has() -> None:
    source = FakeSweep()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("q")
        await until(pilot, lambda: "gantui sweep --resume goes on from it" in text(app))
        await pilot.press("d", "c")  # a sweep is not left training in the background
        await until(pilot, lambda: "going on" in status(app))
        await pilot.press("q", "s")
        await until(pilot, lambda: not app.is_running)
        assert source.sent == [Stop("asked")]


async def test_at_the_end_the_screen_stays_with_the_results_until_q() -> None:
    source = FakeSweep()
    source.advance(700)
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        source.end_group()
        await until(pilot, lambda: "finished: all members" in status(app) and "success 1 of 10" in text(app))
        await pilot.press("space")
        await until(pilot, lambda: "the sweep is over; q leaves" in status(app))
        assert source.sent == []
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


async def test_what_could_not_begin_closes_the_screen() -> None:
    source = FakeSweep(loading=True)
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "importing torch" in text(app))
        source.replace(state=State.REFUSED, message="device = 'cuda:99'")
        await until(pilot, lambda: not app.is_running)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_everything_has_a_place_at_every_size(size: tuple[int, int]) -> None:
    places = layout.places(Size(*size))
    cells = [
        cell for region in places.values() for cell in {(x, y) for x in region.column_range for y in region.line_range}
    ]
    assert len(cells) == len(set(cells)) == size[0] * size[1]
    app = dashboard(trained(groups=2))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: all(part in text(app) for part in ("10", "2 curves", "3 results")))
        assert "q menu" in screen(app)[-1]


async def test_a_terminal_that_is_too_small_says_so() -> None:
    app = dashboard(trained())
    async with app.run_test(size=(50, 15)) as pilot:
        await until(pilot, lambda: "gantui needs 60x20 cells" in text(app))


async def test_the_mouse_chooses_opens_and_turns_pages() -> None:
    source = trained(members=64)
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "members: 1-12 of 64" in text(app))
        await pilot.click("#members", offset=(13, 2))
        await until(pilot, lambda: "seed 1" in status(app))
        await pilot.click("#curves", offset=(5, 5))
        await until(pilot, lambda: "panel 2" in status(app))
        await pilot.press("right")  # what the keys act on is the panel that was clicked
        await until(pilot, lambda: "curves: high quality" in status(app))
        await pilot.click("#members", offset=(2, 2), times=2)
        await until(pilot, lambda: "1 seed 0" in text(app))


async def test_while_nothing_changes_nothing_more_is_asked_for() -> None:
    source = trained()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(source.wanted) and source.wanted[-1].points > 0)
        asked = len(source.wanted)
        for _ in range(20):
            await pilot.pause(0.005)
        assert len(source.wanted) <= asked + 1


async def test_the_numbers_alone_are_asked_for_between_two_pictures() -> None:
    source = FakeSweep()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: len(source.wanted) > 20)
        pictures = sum(looking.group is not None for looking in source.wanted)
        assert 0 < pictures < len(source.wanted)
