"""Turning settings in the dashboard: keys, mouse, what is pending, refused, or needs a new run."""

import dataclasses
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from gantui.experiment.options.setting import Setting
from gantui.session.attach.remote import Remote
from gantui.session.view.commands import Pause, Set, SlowMotion, Stop, Undo
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dialogs.restart import NewRun
from gantui.tui.settings import keys
from gantui.tui.settings import panel as settings
from gantui.tui.widgets.dialog import Dialog
from tests.session.small import experiment, finish, seen, start
from tests.tui.seeing import FAST, dashboard, screen, status, text, until
from tests.tui.turning import Turnable, press

RATE = "optimizers.generator.lr"


def chosen(app: Dashboard) -> str:
    """The line of the chosen setting, without its mark."""
    inside = [row.partition("┃>")[2] or row.partition("┃ >")[2] for row in screen(app)]
    return next((row.rstrip(" ┃").strip() for row in inside if row), "")


def dialog(app: Dashboard) -> str:
    """The text of the dialog that is open, on one line."""
    assert isinstance(app.screen, Dialog)
    shown = app.screen.box._shown
    return "" if shown is None else " ".join(" ".join(shown.text()).replace("┃", "").split())


async def opened(pilot: Pilot[None], app: Dashboard) -> None:
    await until(pilot, lambda: "running" in status(app))
    press(app, "n")
    await until(pilot, lambda: "━ n settings" in text(app) and chosen(app).startswith("rate"))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_the_settings_open_beside_the_plane_and_the_curves_and_close(size: tuple[int, int]) -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app)
        assert "1 real and" in text(app)
        assert "3 losses" in text(app)
        assert "Generator" in text(app)
        assert all(len(row) == size[0] for row in screen(app))
        for key in ("escape", "n"):
            press(app, key)
            await until(pilot, lambda: "━ n settings" not in text(app) and "4 coverage" in text(app))
            press(app, "n")
            await until(pilot, lambda: "━ n settings" in text(app))


async def test_when_the_training_is_over_it_says_what_can_still_be_done_and_turns_nothing() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        source.end(State.FINISHED, "finished all 4,000 steps")
        await until(pilot, lambda: chosen(app).startswith("a new run with"))
        assert "gantui run --resume ring8 --steps N" in " ".join(text(app).split())
        press(app, "up", "right")
        await until(pilot, lambda: "the training is over: only a new run can have other settings" in status(app))
        press(app, "enter", "0")
        assert source.sent == []


async def test_who_looks_back_sees_the_settings_of_that_time_and_turns_none() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        before = source.latest()
        press(app, "right")
        await until(pilot, lambda: "0.00141" in text(app))
        panel = app.query_one(settings.Settings)
        past = dataclasses.replace(before, step=700)
        panel.receive(source.latest(), past)
        assert panel._shown is not None
        then = "\n".join(panel._shown.text())
        assert "settings at step 700" in then
        assert "0.00141" not in then
        sent = len(source.sent)
        press(app, "right")
        assert len(source.sent) == sent
        panel.receive(source.latest())
        assert "0.00141" in "\n".join(panel._shown.text())


async def test_arrows_choose_and_turn_and_what_is_there_is_marked_against_the_start() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "right")
        await until(pilot, lambda: chosen(app).split() == ["rate", "0.00141", "×1.41"])
        press(app, "left", "left")
        await until(pilot, lambda: chosen(app).split() == ["rate", "0.000705", "×0.705"])
        press(app, "down", "down", "right")
        await until(pilot, lambda: chosen(app).split() == ["updates", "2", "+1"])
        press(app, "up", "up", "up")
        await until(pilot, lambda: chosen(app) == "a new run with ...")
        assert source.sent == [
            Set(RATE, "0.00141"),
            Set(RATE, "0.000997"),
            Set(RATE, "0.000705"),
            Set("scheme.g_steps", "2"),
        ]


async def test_presses_faster_than_the_training_answers_go_on_from_what_was_asked_for() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        source.hold = True
        press(app, "right", "right", "right")
        await until(pilot, lambda: chosen(app).split() == ["rate", "0.00281…", "×2.81"])
        assert [command.value for command in source.sent] == ["0.00141", "0.00199", "0.00281"]
        await until(pilot, lambda: source.waiting is not None)
        source.hold = False
        source.answer()
        await until(pilot, lambda: "…" not in chosen(app))
        assert chosen(app).split()[1] == source.value(RATE)


async def test_a_value_is_typed_and_esc_leaves_it() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "enter", *"3x")
        await until(pilot, lambda: chosen(app) == "rate                    3x_" and "may be > 0" in text(app))
        press(app, "escape")
        await until(pilot, lambda: chosen(app).split() == ["rate", "0.001"])
        assert source.sent == []
        # Letters are keys of the dashboard elsewhere; backspace and space are typed too.
        press(app, "enter", *"5qe-", "backspace", "backspace", "backspace", *"e-3", "space", "enter")
        await until(pilot, lambda: chosen(app).split() == ["rate", "5e-3", "×5"])
        assert source.sent == [Set(RATE, "5e-3")]


async def test_what_is_pasted_is_typed_up_to_its_first_line_end() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "enter")
        await until(pilot, lambda: chosen(app).endswith("_"))
        app.post_message(events.Paste("0.0\x1b3\nq"))
        await until(pilot, lambda: chosen(app).endswith(" 0.03_"))
        press(app, "enter")
        await until(pilot, lambda: source.sent == [Set(RATE, "0.03")])


async def test_a_refusal_stands_at_its_line_until_something_else_is_done() -> None:
    source = Turnable()
    app = dashboard(source)
    refused = lambda: f"{RATE} = bad:" in "".join(screen(app)[2:])  # noqa: E731
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot, app)
        for count in (1, 2):  # the second time the training says what it said before
            press(app, "enter")
            await until(pilot, lambda: not refused() and chosen(app).endswith("_"))
            press(app, *"bad", "enter")
            await until(pilot, lambda: refused() and chosen(app).split() == ["rate", "0.001"])
            assert source.sent == [Set(RATE, "bad")] * count
        press(app, "right")
        await until(pilot, lambda: chosen(app).split() == ["rate", "0.00141", "×1.41"] and not refused())


async def test_backspace_goes_back_to_the_beginning() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "right")
        await until(pilot, lambda: "×" in chosen(app))
        press(app, "backspace")
        await until(pilot, lambda: chosen(app).split() == ["rate", "0.001"])
        assert source.sent[-1] == Set(RATE, "0.001")


async def test_nought_freezes_the_player_of_the_chosen_setting_and_lets_it_move_again() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "0")
        await until(pilot, lambda: "Generator  frozen" in text(app) and "frozen" in screen(app)[1])
        await until(pilot, lambda: chosen(app).split() == ["updates", "0", "-1"])
        press(app, "0")
        await until(pilot, lambda: "frozen" not in text(app))
        press(app, "down", "down")
        await until(pilot, lambda: chosen(app).startswith("limit"))
        press(app, "0")
        await until(pilot, lambda: "Discriminator  frozen" in text(app))
        assert source.sent == [Set("scheme.g_steps", "0"), Set("scheme.g_steps", "1"), Set("scheme.d_steps", "0")]


async def test_where_nobody_can_stand_still_that_is_said() -> None:
    source = Turnable()
    source.settings = tuple(each for each in source.settings if not each.path.startswith("scheme"))
    source.publish(Requests())
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "0")
        await until(pilot, lambda: "the players move at once" in status(app))
        press(app, "up", "0")
        await until(pilot, lambda: "choose a setting of the player" in status(app))
        assert source.sent == []


async def test_what_can_only_be_typed_and_what_goes_no_further_says_so() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "down", "right")
        await until(pilot, lambda: "betas: enter, then type it, such as [0.5, 0.999]" in status(app))
        press(app, "down", "0")
        await until(pilot, lambda: chosen(app).split() == ["updates", "0", "-1"])
        press(app, "left")
        await until(pilot, lambda: "updates: it goes no further; it may be 0 to 1000" in status(app))
        assert source.sent == [Set("scheme.g_steps", "0")]


async def test_the_keys_of_the_dashboard_go_on_working() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "u", "z", "space", "4")
        await until(pilot, lambda: source.sent == [Undo(), SlowMotion(1.0), Pause()])
        await until(pilot, lambda: "┏━ 4 coverage" in text(app))
        press(app, "right")
        await until(pilot, lambda: chosen(app).split()[1:2] == ["0.00141"])
        press(app, "ctrl+c")
        await until(pilot, lambda: not app.is_running)
    assert source.sent[-1] == Stop("Ctrl-C")


async def test_all_else_stands_as_it_was_while_a_value_is_typed() -> None:
    source = Turnable()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "enter", *"szdgcnqR?")
        await until(pilot, lambda: chosen(app).endswith("szdgcnqR?_"))
        assert source.sent == []


async def test_a_click_chooses_two_type_and_the_wheel_turns() -> None:
    source = Turnable()
    app = dashboard(source)

    def place(word: str) -> tuple[int, int]:
        y = next(y for y, row in enumerate(screen(app)) if word in row)
        return screen(app)[y].index(word), y

    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        await pilot.click(offset=place("limit"))
        await until(pilot, lambda: chosen(app).split() == ["limit", "0.2"])
        x, y = place("betas")
        await pilot.click(offset=(x, y), times=2)
        await until(pilot, lambda: chosen(app).startswith("betas") and chosen(app).endswith("_"))
        press(app, "escape")
        await until(pilot, lambda: chosen(app).split() == ["betas", "[0.5,", "0.999]"])
        x, y = place("limit")
        await pilot._post_mouse_events([events.MouseScrollUp], offset=(x, y))
        await until(pilot, lambda: chosen(app).split() == ["limit", "0.283", "×1.41"])
        await pilot._post_mouse_events([events.MouseScrollDown], offset=(x, y))
        await until(pilot, lambda: chosen(app).split() == ["limit", "0.2"])
        # Between the lines there is nothing to choose, and what is clicked elsewhere does not take the keys away.
        await pilot.click(offset=(x, place("Generator")[1]))
        await pilot.click(offset=(20, 35))
        await until(pilot, lambda: "┏━ 3 losses" in text(app))
        press(app, "right")
        await until(pilot, lambda: chosen(app).split() == ["limit", "0.283", "×1.41"])


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_on_a_small_screen_the_list_follows_the_chosen_line(size: tuple[int, int]) -> None:
    app = dashboard(Turnable())
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app)
        for name in ("betas", "updates", "decay", "limit", "rate", "updates", "a new run"):
            press(app, "down")
            await until(pilot, lambda name=name: chosen(app).startswith(name))  # type: ignore[misc]
        press(app, "down")
        await until(pilot, lambda: chosen(app).startswith("rate") and "Generator" in text(app))


async def test_what_needs_a_new_run_is_given_the_reason_and_a_command_that_begins_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Turnable(run_dir=str(tmp_path / "gone"))
    app = dashboard(source)
    copied: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    words = lambda: " ".join(text(app).replace("┃", " ").split())  # noqa: E731
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "right", "up")
        await until(pilot, lambda: chosen(app) == "a new run with ...")
        press(app, "enter", *"generator.hidden", "enter")
        await until(pilot, lambda: "generator.hidden: expected PATH=VALUE" in words())
        press(app, "enter", *"generator.hidden=[64, 64]", "enter")
        command = f"gantui run --preset ring8 --seed 0 --set {RATE}=0.00141 --set 'generator.hidden=[64, 64]'"
        await until(pilot, lambda: isinstance(app.screen, NewRun))
        await until(pilot, lambda: "can't be changed while it trains: the weights are of that network" in dialog(app))
        assert command in dialog(app)
        press(app, "y")
        await until(pilot, lambda: not isinstance(app.screen, NewRun) and "━ n settings" in text(app))
        assert copied == [command]
        assert app.next_training is None
        # What can be changed at once is.
        press(app, "enter", *f"{RATE} = 0.5", "enter")
        await until(pilot, lambda: chosen(app).split() == ["rate", "0.5", "×500"])


async def test_what_no_run_can_begin_with_is_refused_at_the_line(tmp_path: Path) -> None:
    from gantui.session.run.directory import RunDirectory

    RunDirectory.create(tmp_path / "run", "small", experiment()).close()
    app = dashboard(Turnable(run_dir=str(tmp_path / "run")))
    words = lambda: " ".join(text(app).replace("┃", " ").split())  # noqa: E731
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot, app)
        press(app, "up", "enter", *"generator.hiden=[4]", "enter")
        await until(pilot, lambda: "--set generator.hiden=[4]: generator.hiden" in words())
        assert "did you mean 'hidden'?" in words() or "hidden" in words()
        assert "gantui run" not in words()


async def test_only_watched_nothing_is_asked_for_and_the_status_line_says_why() -> None:
    source = Turnable(capabilities=frozenset())
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "right")
        await until(pilot, lambda: "only watched" in status(app))
        assert source.sent == []
        assert "…" not in chosen(app)


async def test_while_it_loads_there_is_nothing_to_turn_and_then_there_is() -> None:
    source = Turnable(loading=True)
    source.hold = True
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        press(app, "n")
        await until(pilot, lambda: "known from the first step on" in text(app))
        press(app, "up", "down", "right", "enter", "0", "backspace")
        await pilot.click(offset=(80, 10))
        await until(pilot, lambda: source.waiting is not None)
        assert source.sent == []
        source.hold = False
        source.answer()
        await until(pilot, lambda: chosen(app).startswith("rate"))


async def test_the_footer_and_the_help_have_the_keys_of_the_settings_while_they_are_open() -> None:
    app = dashboard(Turnable())
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        await until(pilot, lambda: "right more" in screen(app)[-1] and "zoom" not in screen(app)[-1])
        press(app, "?")
        await until(pilot, lambda: "u takes the newest change back" in text(app))
        press(app, "?")
        await until(pilot, lambda: all(key.help[:40] in text(app) for key in keys.SETTING_KEYS[:6]))
        press(app, "x")
        await until(pilot, lambda: chosen(app).startswith("rate"))
        press(app, "escape")
        await until(pilot, lambda: "n settings" in screen(app)[-1] and "enter zoom" in screen(app)[-1])


def test_every_key_of_the_settings_does_something() -> None:
    for key in keys.SETTING_KEYS:
        assert callable(getattr(settings.Settings, f"action_{key.action.split('(')[0]}"))


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "xterm", "COLORTERM": ""}])
async def test_without_colours_the_chosen_the_pending_and_the_frozen_can_be_told(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    source = Turnable()
    app = Dashboard(source, FAST)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, app)
        press(app, "0")
        await until(pilot, lambda: "Generator  frozen" in text(app) and chosen(app).startswith("updates"))


async def test_a_rate_that_is_turned_changes_the_training_and_is_marked_on_the_axis(tmp_path: Path) -> None:
    live = start(tmp_path / "run", "schedule.steps=100000", "evaluation.every=1000")
    seen(live, lambda now: now.step > 20)
    app = Dashboard(live, FAST)
    path = "optimizers.generator.lr"

    def now() -> Setting:
        return next(each for each in live.latest().settings if each.path == path)

    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        before = live.latest().learning_rates
        press(app, "n")
        await until(pilot, lambda: chosen(app).startswith("rate"))
        press(app, "right", "right")
        await until(pilot, lambda: now().value == "0.00199" and chosen(app).split()[-1] == "×1.99")
        after = live.latest().learning_rates
        assert after["generator"] == pytest.approx(2 * before["generator"], rel=0.05)
        assert after["discriminator"] == pytest.approx(before["discriminator"], rel=0.05)
        await until(pilot, lambda: any("▲" in row for row in screen(app)[25:]))
        press(app, "enter", *"-1", "enter")
        await until(
            pilot,
            lambda: (
                "expected greater than 0"
                in " ".join(" ".join(row[61:] for row in screen(app)[2:26]).replace("┃", "").split())
            ),
        )
        assert now().value == "0.00199"
        press(app, "R")
        await until(pilot, lambda: "go back" in text(app))
        press(app, "escape")
    live.send(Stop())
    last = finish(live)
    assert [event.evidence for event in last.events if event.kind == "changed"] == [f"{path} 0.001 -> 0.00199"]


async def test_two_values_asked_for_in_a_row_each_have_their_own_answer_also_over_attach(tmp_path: Path) -> None:
    live = start(tmp_path / "run", "schedule.steps=100000000")
    seen(live, lambda s: s.state is State.RUNNING)
    source = Remote(tmp_path / "run")
    app = dashboard(source)  # type: ignore[arg-type]
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        press(app, "n")
        panel = app.query_one(settings.Settings)
        await until(pilot, lambda: panel._setting() is not None)
        paths = {each.path: each for each in source.latest().settings}
        panel._ask(paths["optimizers.discriminator.lr"], "0.004")
        panel._ask(paths[RATE], "-1")
        await until(pilot, lambda: not panel._pending.texts)
        assert f"{RATE} = -1" in panel._refused
        values = {each.path: each.value for each in panel._settings}
        assert values["optimizers.discriminator.lr"] == "0.004"
        assert values[RATE] != "-1"
        panel._ask(paths[RATE], "0.003")
        await until(pilot, lambda: not panel._pending.texts)
        assert panel._refused == ""
        assert chosen(app).split()[1] == "0.003"
    source.close()
    live.send(Stop())
    finish(live)
