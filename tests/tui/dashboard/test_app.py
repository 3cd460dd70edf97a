"""The dashboard as a person uses it: keys, sizes, what the status line says."""

import dataclasses
import re

import pytest

from gantui.session.view.commands import Checkpoint, Pause, Redo, Resume, SlowMotion, Step, Stop, Undo
from gantui.session.view.pictures import PointsRequest
from gantui.session.view.requests import Requests
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dashboard.keys import KEYS
from gantui.tui.look.display import Display
from gantui.tui.look.theme import THEMES
from gantui.tui.panels.training_panel import TrainingPanel
from gantui.tui.terminal.internals import rows
from tests.asking import grid, kinds
from tests.tui.fakes import FakeSource
from tests.tui.seeing import FAST, dashboard, screen, status, text, until
from tests.tui.turning import press


@pytest.mark.parametrize(
    ("key", "command", "said"),
    [
        ("space", Pause(), "pausing"),
        ("s", Step("both"), "one iteration"),
        ("d", Step("discriminator"), "one discriminator update"),
        ("g", Step("generator"), "one generator update"),
        ("c", Checkpoint(), "writing a checkpoint"),
        ("u", Undo(), "taking back the newest change"),
        ("U", Redo(), "making the newest change again"),
        ("z", SlowMotion(1.0), "slow motion: 1 s for each part of an iteration"),
        ("ctrl+c", Stop("Ctrl-C"), "stopping"),
    ],
)
async def test_a_key_sends_its_command_and_the_status_line_says_so(key: str, command: object, said: str) -> None:
    source = FakeSource()
    source.hold = True  # nothing but the key's own word can be on the status line
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: said in status(app))
        assert source.sent == [command]


async def test_space_pauses_and_goes_on_and_the_footer_says_which() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "space pause" in screen(app)[-1])
        await pilot.press("space")
        await until(pilot, lambda: "space resume" in screen(app)[-1] and "paused" in status(app))
        await pilot.press("space")
        await until(pilot, lambda: "space pause" in screen(app)[-1] and "running" in status(app))
        assert source.sent == [Pause(), Resume()]


async def test_what_a_key_did_is_told_before_any_panel_is_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    source = FakeSource()
    source.hold = True
    app = dashboard(source)
    drawn: list[str] = []
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: source.waiting is not None and "running" in status(app))
        tell, draw = app.send_first_row, TrainingPanel.draw
        monkeypatch.setattr(app, "send_first_row", lambda: (drawn.append("told"), tell())[1])
        monkeypatch.setattr(TrainingPanel, "draw", lambda panel, *size: (drawn.append(panel.id), draw(panel, *size))[1])
        for key, panels in (("3", {"plane", "losses"}), ("v", {"losses"}), ("l", {"losses"})):
            drawn.clear()
            await pilot.press(key)
            await until(pilot, lambda panels=panels: panels <= set(drawn))  # type: ignore[misc]
            assert drawn[0] == "told", key


async def test_what_a_key_did_is_told_in_a_row_of_the_instant_that_panel_1_shows() -> None:
    source = FakeSource()
    source.hold = True
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: source.waiting is not None and "running" in status(app))
        drawn = app.query_one("#plane", TrainingPanel).sight.snapshot.step
        source.advance(100)
        source.publish(Requests())  # a newer one has come, which no frame has drawn yet
        assert source.latest().step > drawn
        app._say("a word")
        assert "a word" in status(app)
        assert f" {drawn:,}/" in status(app)


async def test_what_the_training_answers_replaces_the_word_of_the_key() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: "checkpoint written" in status(app))


async def test_what_a_key_did_is_said_for_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gantui.tui.shell.notes._SECONDS", 5.0)
    source, now = FakeSource(), [0.0]
    source.hold = True
    app = Dashboard(source, FAST, clock=lambda: now[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: "writing a checkpoint" in status(app))
        now[0] = 4.9
        app._show(source.latest())
        assert "writing a checkpoint" in status(app)
        now[0] = 5.1
        await until(pilot, lambda: "writing a checkpoint" not in status(app))


async def test_what_cannot_be_written_stands_there_as_long_as_it_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gantui.tui.shell.notes._SECONDS", 5.0)
    source, now = FakeSource(), [0.0]
    source.trouble = "can't write: no room \x1b[31m"
    app = Dashboard(source, FAST, clock=lambda: now[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "can't write: no room" in status(app))
        await pilot.press("c")
        await until(pilot, lambda: "checkpoint written" in status(app))
        now[0] = 5.1
        await until(pilot, lambda: "can't write: no room" in status(app))
        source.trouble = ""
        await until(pilot, lambda: source.latest().trouble == "" and "can't write" not in status(app))


async def test_a_source_that_takes_no_commands_gets_none_and_says_why() -> None:
    source = FakeSource(capabilities=frozenset())
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        for key, doing in (("s", "one iteration"), ("c", "writing a checkpoint")):
            await pilot.press(key)
            await until(pilot, lambda doing=doing: f"only watched, so not possible: {doing}" in status(app))  # type: ignore[misc]
        await pilot.press("space")  # it plays what is past, if there is any
        await until(pilot, lambda: "no pictures of the past" in status(app))
        assert source.sent == []


async def test_players_that_move_at_once_have_no_steps_of_their_own_and_the_keys_say_so() -> None:
    source = FakeSource(single_steps=())
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "s step" in screen(app)[-1] and "D step" not in text(app))
        assert "G step" not in screen(app)[-1]
        for key in ("d", "g"):
            await pilot.press(key)
            await until(pilot, lambda: "the players move at once here" in status(app))
            await pilot.press("M")  # whole: here the first row has no room for all of it
            await until(pilot, lambda: "The players move at once here: s does one iteration." in text(app))
            await pilot.press("escape")
            await until(pilot, lambda: "what was said" not in text(app))
        assert source.sent == []
        names = [command.title for command in app.get_system_commands(app.screen)]
        assert not any("update" in name for name in names)
        await pilot.press("?")
        await until(pilot, lambda: "Samples of the data" in text(app))
        await pilot.press("?")
        await until(pilot, lambda: "all keys" in text(app))
        assert "discriminator update" not in text(app)


async def test_the_one_player_that_can_be_moved_alone_is() -> None:
    source = FakeSource(single_steps=("generator",))
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "G step" in screen(app)[-1] and "D step" not in screen(app)[-1])
        await pilot.press("d")
        await until(pilot, lambda: "the discriminator does not move alone here: s does both" in status(app))
        await pilot.press("g")
        await until(pilot, lambda: source.sent == [Step("generator")])


async def test_a_reading_that_does_not_exist_is_never_asked_for() -> None:
    for line in ("", "mixture"):
        source = FakeSource(judged="none", line=line)
        app = dashboard(source)
        async with app.run_test(size=(120, 40)) as pilot:
            await until(
                pilot,
                lambda source=source: sum(requests.get(PointsRequest).count > 0 for requests in source.wanted) > 1,
            )  # type: ignore[misc]
            await pilot.press("2", *("" if line else "v"))
            await until(pilot, lambda: "There is no picture of what the discriminator believes" in text(app))  # noqa: B023
            assert all(grid(requests) is None or "reading" not in kinds(requests) for requests in source.wanted)


async def test_the_dirac_gan_is_shown_as_a_phase_plane_and_then_on_the_line() -> None:
    source = FakeSource(line="dirac")
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "1 phase plane" in text(app) and "from rest" in text(app))
        assert "4 moments" in text(app)
        await pilot.press("v")
        await until(pilot, lambda: "1 real and fake" in text(app) and "2,000 fakes" in text(app))
        await pilot.press("?")
        await until(pilot, lambda: "The data are one number each" in text(app))


async def test_points_of_the_line_are_asked_for_by_the_thousand_and_readings_in_one_row() -> None:
    source = FakeSource(line="mixture")
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any(grid(requests) for requests in source.wanted))
        requests = next(requests for requests in source.wanted if grid(requests))
        assert requests.get(PointsRequest).count == 2000
        assert grid(requests) == (1, 2 * 58)
        await pilot.press("2", "v")  # after the best one
        await until(pilot, lambda: "D: probability" in text(app) and "above the line" in text(app))


async def test_slow_motion_gets_faster_and_ends_and_the_status_line_says_what_happens() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        for seconds in (1.0, 0.3):
            await pilot.press("z")
            await until(pilot, lambda seconds=seconds: source.latest().slow == seconds)  # type: ignore[misc]
            await until(pilot, lambda: "D sees fakes" in status(app))
        await pilot.press("z")
        await until(pilot, lambda: "D sees fakes" not in status(app))
        assert source.sent == [SlowMotion(1.0), SlowMotion(0.3), SlowMotion(0.0)]


async def test_in_slow_motion_pictures_come_though_it_is_paused() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space", "z")
        await until(pilot, lambda: "D sees fakes" in status(app))
        asked = len(source.wanted)
        await until(pilot, lambda: len(source.wanted) > asked + 40)  # curiosity alone ends after half a second


async def test_undo_says_what_it_takes_back() -> None:
    source = FakeSource()
    source.undo = "scheme.d_steps 2 -> [b]3"
    source.publish(Requests())
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        source.hold = True
        await pilot.press("u")
        await until(pilot, lambda: "taking back scheme.d_steps 2 -> [b]3" in status(app))
        await until(pilot, lambda: source.waiting is not None)
        source.answer()
        await until(pilot, lambda: "taken back" in status(app))
        await pilot.press("U")
        await until(pilot, lambda: "making again scheme.d_steps 2 -> [b]3" in status(app))
        assert source.sent == [Undo(), Redo()]


def heavy(app: Dashboard) -> list[str]:
    """Titles of the panels that have the heavy frame of the focused one."""
    found = []
    for row in screen(app):
        found += [part.strip(" ━┓")[2:] for part in row.split("┏━ ")[1:]]
    return [title.split(" ━")[0].split(":")[0].split(" · ")[0] for title in found]


async def test_tab_and_numbers_move_the_focus() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: heavy(app) == ["real and fake"])
        for key, title in [
            ("tab", "discriminator"),
            ("tab", "losses"),
            ("shift+tab", "discriminator"),
            ("4", "coverage"),
            ("tab", "real and fake"),
            ("shift+tab", "coverage"),
            ("3", "losses"),
        ]:
            await pilot.press(key)
            await until(pilot, lambda title=title: heavy(app) == [title])  # type: ignore[misc]
            assert title in status(app)


async def test_a_click_focuses_a_panel_and_two_maximise_it() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: heavy(app) == ["real and fake"])
        await pilot.click(offset=(80, 35))
        await until(pilot, lambda: heavy(app) == ["coverage"])
        await pilot.click(offset=(20, 35), times=2)
        await until(pilot, lambda: heavy(app) == ["losses"] and "coverage" not in text(app))


async def test_enter_maximises_and_restores() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3", "enter")
        await until(pilot, lambda: "discriminator" not in text(app) and "D(G(z))" in text(app))
        assert (screen(app)[2][0], screen(app)[2][-1]) == ("┏", "┓")
        await pilot.press("enter")
        await until(pilot, lambda: "2 discriminator" in text(app) and "4 coverage" in text(app))


async def test_the_losses_show_their_views_a_log_axis_and_a_fit() -> None:
    source = FakeSource(columns=("loss_d", "loss_g", "d_real", "d_fake", "penalty.gradient_penalty"))
    source.advance(1000)
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "covered" in text(app))  # the first numbers are there
        await pilot.press("3")
        for title in ("3 readings", "3 penalties", "3 theory", "3 distance", "3 gradients (log)", "3 losses"):
            await pilot.press("v")
            await until(pilot, lambda title=title: title in text(app))  # type: ignore[misc]
        await pilot.press("l")
        await until(pilot, lambda: "3 losses (log)" in text(app) and "logarithmic" in status(app))
        await pilot.press("l")
        await until(pilot, lambda: "(log)" not in text(app) and "linear" in status(app))
        await pilot.press("f")
        await until(pilot, lambda: "all values" in status(app))


async def test_a_view_without_numbers_is_not_offered_until_they_come() -> None:
    source = FakeSource(stride=1)
    source.hold = True
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        for title in ("3 readings", "3 losses"):
            await pilot.press("3", "v")
            await until(pilot, lambda title=title: title in text(app))  # type: ignore[misc]
        source.advance(100)
        source.answer()
        await until(pilot, lambda: "covered" in text(app))
        await pilot.press("v", "v")
        await until(pilot, lambda: "3 theory" in text(app))


async def test_coverage_is_shown_over_time_too() -> None:
    source = FakeSource()
    source.advance(3000)
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "covered" in text(app))
        await pilot.press("4", "v")
        await until(pilot, lambda: "4 coverage over time" in text(app) and "fair" in text(app))
        assert "modes over time" in status(app)
        await pilot.press("v")
        await until(pilot, lambda: "4 coverage · step" in text(app))


async def test_an_event_is_told_marked_on_every_curve_and_explained_at_a_key() -> None:
    source = FakeSource(stride=1)  # so that the axes stay as they are, however many frames it takes
    source.advance(5000)
    source.tell("mode gained", 2000)
    source.publish(Requests())
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        # The events' own row, just above the labels.
        axes = lambda: [screen(app)[y - 1] for y, row in enumerate(screen(app)) if "1k" in row and "2k" in row]  # noqa: E731
        await until(pilot, lambda: bool(axes()) and "✓" in axes()[-1])
        assert "mode gained" not in text(app)  # it is no news
        source.tell("collapse")
        await until(pilot, lambda: "collapse at step" in status(app))
        await pilot.press("3", "v", "v", "4", "v")
        await until(pilot, lambda: bool(axes()) and axes()[-1].count("✗") == axes()[-1].count("✓") == 2)
        await pilot.press("e")
        await until(pilot, lambda: "What collapse means." in text(app) and "What helps mode gained." in text(app))
        assert text(app).index("The figures of collapse.") < text(app).index("The figures of mode gained.")
        await pilot.press("x")
        await until(pilot, lambda: "What collapse means." not in text(app))


async def test_a_change_is_listed_by_its_name_and_answered_by_the_message_of_its_command() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        source.tell("collapse")
        await until(pilot, lambda: "collapse at step" in status(app))
        source.message = "so it was done"
        source.tell("changed")
        await until(pilot, lambda: "so it was done" in status(app))
        await pilot.press("e")
        await until(pilot, lambda: "▲ changed" in text(app))
        assert "the figures of changed" in text(app)
        assert "what changed means" not in text(app).lower()


async def test_events_scroll_on_a_small_screen_and_those_that_go_on_say_so() -> None:
    source = FakeSource()
    for step in range(0, 1000, 100):
        told = source.tell("mode lost", step)
    source.standing = (told, dataclasses.replace(told, step=-5, kind="oscillation"))
    source.publish(Requests())
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: "step 900   still so" in text(app) and "up down  scroll" in text(app))
        assert "Do first, against oscillation" in text(app)
        assert "oscillation   step" not in text(app)
        await pilot.press(*["pagedown"] * 6)
        await until(pilot, lambda: "step 0" in text(app) and "oscillation   step -5   still so" in text(app))
        await pilot.press("x")


async def test_where_nothing_was_told_that_is_said() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: "No event yet." in text(app))


async def test_the_plane_is_shown_with_and_without_what_d_believes() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(120, 40)) as pilot:
        painted = lambda: (app.panels[0]._shown.bg > 0).sum()  # type: ignore[union-attr]  # noqa: E731
        await until(pilot, lambda: painted() > 500)
        await pilot.press("v")
        await until(pilot, lambda: painted() == 0 and "points only" in status(app))


async def test_help_explains_the_panel_then_lists_all_keys_then_closes() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("2", "v", "?")
        await until(pilot, lambda: "The discriminator's reading of every place" in text(app))
        assert "All eight modes within twenty seconds." in text(app)
        await pilot.press("?")
        await until(pilot, lambda: app._offered()[0].help[:40] in text(app))
        seen = text(app)
        await pilot.press("end")
        await until(pilot, lambda: all(key.help[:40] in seen + text(app) for key in app._offered()))
        await pilot.press("x")
        await until(pilot, lambda: "all keys" not in text(app))


async def test_keys_that_come_faster_than_a_dialog_closes_do_no_harm() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(80, 24)) as pilot:
        for key, title in (("e", "No event yet."), ("R", "There is no checkpoint")):
            press(app, key)
            await until(pilot, lambda title=title: title in text(app))  # type: ignore[misc]
            press(app, *["escape"] * 5)
            await until(pilot, lambda title=title: title not in text(app))  # type: ignore[misc]
        press(app, "3")
        await until(pilot, lambda: heavy(app) == ["losses"])


async def test_help_that_is_longer_than_the_screen_can_be_scrolled_to_its_end() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("2", "v", "?")
        await until(pilot, lambda: "up down  scroll" in text(app))
        assert "twenty seconds." not in text(app)
        await pilot.press("pagedown", "pagedown", "down")
        await until(pilot, lambda: "twenty seconds." in text(app))
        await pilot.press("?")
        await until(pilot, lambda: "Pause the training between two" in text(app))
        await pilot.press("end")
        await until(pilot, lambda: KEYS[-1].help[:30] in text(app))
        await pilot.press("x")
        await until(pilot, lambda: "all keys" not in text(app))


# -- what must not happen -------------------------------------------------------------------------------------------

EVIL = "[bold red]x[/] \x1b[2J\x1b]0;owned\x07 [@click=app.bell]y[/]"


async def test_text_from_files_is_text_and_nothing_else() -> None:
    source = FakeSource(preset=EVIL, about=EVIL, watch_for=EVIL, device=EVIL)
    source.message = EVIL
    app = dashboard(source)
    async with app.run_test(size=(200, 60)) as pilot:
        await until(pilot, lambda: "[bold red]x[/] " in status(app))
        await pilot.press("?")
        await until(pilot, lambda: "[@click=app.bell]y[/]" in text(app))
        assert all(char.isprintable() for row in screen(app) for char in row)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": "xterm", "COLORTERM": ""}])
@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_it_is_readable_with_few_colours_or_none(
    environment: dict[str, str], theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    app = dashboard(FakeSource(), Display(fps=40.0, glyphs="braille", theme=theme))
    async with app.run_test(size=(120, 44)) as pilot:
        await until(pilot, lambda: "3 losses" in text(app) and "running" in status(app))
        if app.look.palette.depth == "none":
            strips = rows(app.screen)
            assert {s.style.color for strip in strips for s in strip if s.style is not None} <= {None}
        else:
            assert app.look.palette.depth == "16"
        await pilot.press("?", "x", "q", "escape")


async def test_ascii_means_ascii() -> None:
    app = dashboard(FakeSource(), Display(fps=40.0, glyphs="ascii"))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "3 losses" in text(app) and "covered" in text(app))
        assert text(app).isascii()
        await pilot.press("?")
        await until(pilot, lambda: "Samples of the data" in text(app))
        assert text(app).isascii()


async def test_the_command_palette_has_the_keys_of_the_table() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        names = [command.title for command in app.get_system_commands(app.screen)]
        assert "Write a checkpoint now." in names
        assert [name for name in names if "theme" in name.lower()] == [f"Theme: {name}." for name in THEMES]
        command = next(c for c in app.get_system_commands(app.screen) if c.title == "Write a checkpoint now.")
        await command.callback()
        assert source.sent == [Checkpoint()]


async def test_a_dialog_opened_before_the_first_frame_does_not_hold_up_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Dashboard, "call_after_refresh", lambda *_: True)  # as if the screen were never refreshed
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: len(source.wanted) > 3)


async def test_a_training_that_ended_ill_is_not_told_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gantui.tui.shell.notes._SECONDS", 0.2)
    source = FakeSource(steps=400, stride=400)
    source.standing = (source.tell("collapse"),)
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "✗ finished" in status(app) and "collapse (e) · q leaves" in status(app))


async def test_what_the_first_row_cuts_can_be_read_whole() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(60, 20)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        source.message = "a long answer " * 8 + "with an end"
        source.publish(Requests())
        await until(pilot, lambda: status(app).rstrip().endswith("… (M)"))
        await pilot.press("M")
        await until(pilot, lambda: "with an end." in " ".join(text(app).split()))
        await pilot.press("x")
        await until(pilot, lambda: "newest first" not in text(app))


async def test_names_of_what_a_key_shows_are_not_among_the_messages() -> None:
    source = FakeSource()
    app = dashboard(source)
    async with app.run_test(size=(60, 20)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        await pilot.press(
            "c", *"2v", "enter", "enter", *"i4ht", "escape", "n", "n", "e", "escape", "?", "escape", "q", "c"
        )
        await until(pilot, lambda: "going on" in status(app))
        await pilot.press("M")
        await until(pilot, lambda: "newest first" in text(app))
        assert list(app._notes.said) == [
            *("changes count from the next step", "coverage hidden: 4 brings it back"),
            *("checkpoint written", "writing a checkpoint"),
        ]
        assert all(word not in text(app) for word in ("All panels.", "Events.", "Layers.", "Going on.", "Help on"))


async def test_a_name_that_is_cut_is_not_said_to_be_among_the_messages() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(60, 20)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        await pilot.press("enter")
        await until(pilot, lambda: status(app).rstrip().endswith("…"))


async def test_what_the_training_suffers_from_can_be_read_whole() -> None:
    source = FakeSource()
    source.trouble = "can't write: " + "no room " * 9 + "at all"
    app = dashboard(source)
    async with app.run_test(size=(60, 20)) as pilot:
        await until(pilot, lambda: status(app).rstrip().endswith("… (M)"))
        await pilot.press("M")
        await until(pilot, lambda: "at all." in " ".join(text(app).split()))


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_texts_longer_than_their_box_say_how_much_is_left_and_scroll_to_the_end(size: tuple[int, int]) -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "running" in status(app))
        for page in ("?", "?"):
            await pilot.press(page)
            await until(pilot, lambda: re.search(r"\d+ more", text(app)) is not None)
            await pilot.press("end")
            await until(pilot, lambda: "the end" in text(app))
        assert all(word in " ".join(text(app).split()) for word in KEYS[-1].help.replace("│", " ").split()[:3])
