"""The tour on the screen: what its keys do, how it trains and pauses, and what turns its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.experiment.tour.checks import Check
from gantui.experiment.tour.lesson import Lesson, Race, Step, Stretch
from gantui.experiment.tour.lesson_files import Chapter
from gantui.experiment.verdicts.event import Event
from gantui.session.view.commands import Pause, Resume, Set
from gantui.session.view.commands import Step as SingleStep
from gantui.session.view.snapshot import State
from gantui.tui.dashboard.keys import KEYS
from gantui.tui.look.display import Display
from gantui.tui.tour import keys
from gantui.tui.tour.app import Course, Guided
from gantui.tui.tour.contents import Heading
from gantui.tui.tour.progress import Place, ProgressFile
from tests.tui.fakes import FakeSource
from tests.tui.seeing import FAST, screen, status, text, until
from tests.tui.turning import Turnable

HEADINGS = (Heading("mine", "My chapter"), Heading("next", "The next one"))
LOOK = Step(title="Look", text="Look at `1` there.", look=1)
ZOOM = Step(title="Zoom", text="Press `Enter`.", look=4, check=Check(zoomed=4), then="It is large.", hint="Panel 4.")
ASK = Step(
    title="Ask", question="Will it?", choices=("yes", "no"), right=2, text="See.", train_to=2000, then="It will not."
)


def guided(
    tmp_path: Path,
    *stretches: tuple[Step, ...],
    source: FakeSource | None = None,
    run: int = 0,
    display: Display = FAST,
) -> Guided:
    lesson = Lesson(title="My chapter", runs=tuple(Stretch(preset="ring8-gan", steps=steps) for steps in stretches))
    course = Course(HEADINGS, Chapter("mine", tmp_path / "mine.toml", lesson), run)
    if source is None:
        source = FakeSource()
    source.send(Pause())  # as the command does before it begins
    source.sent.clear()
    return Guided(source, display, course, ProgressFile(tmp_path / "tour.json"))


def in_the_panel(app: Guided, words: str) -> bool:
    """Whether WORDS are on the screen, whatever lines they stand in."""
    return words in " ".join(" ".join(row.strip("┃║| ").split()) for row in screen(app))


async def test_the_keys_go_through_the_pages(tmp_path: Path) -> None:
    app = guided(tmp_path, (LOOK, ZOOM, ASK))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: in_the_panel(app, "Look at [1] there."))
        assert "My chapter · 1 of 3: Look" in text(app)
        await pilot.press("n")
        await until(pilot, lambda: in_the_panel(app, "Press [Enter]."))
        await pilot.press("H")
        await until(pilot, lambda: in_the_panel(app, "Panel 4."))
        await pilot.press("H", "b")
        await until(pilot, lambda: in_the_panel(app, "Look at [1] there."))
        await pilot.press("b")
        await until(pilot, lambda: "the beginning of the tour" in status(app))


async def test_a_step_chooses_its_panel_and_marks_it_and_turns_when_it_was_done(tmp_path: Path) -> None:
    app = guided(tmp_path, (LOOK, ZOOM, LOOK))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app._panel.number == 1)
        assert [panel.tag for panel in app.panels] == ["look", "", "", ""]
        await pilot.press("n")
        await until(pilot, lambda: app._panel.number == 4 and app.panels[3].tag == "look")
        await until(pilot, lambda: "look ━┓" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: in_the_panel(app, "It is large."))
        assert app._arrangement.maximised
        await pilot.press("n")
        await until(pilot, lambda: not app._arrangement.maximised and app._panel.number == 1)


async def test_it_stands_still_while_one_is_asked_then_trains_as_far_as_the_step_says(tmp_path: Path) -> None:
    source = FakeSource(stride=200)
    app = guided(tmp_path, (ASK, LOOK), source=source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: in_the_panel(app, "> yes"))
        assert source.sent == []
        await pilot.press("down")
        await until(pilot, lambda: in_the_panel(app, "> no"))
        await pilot.press("n")
        await until(pilot, lambda: source.sent == [Resume()])
        await until(pilot, lambda: source.sent == [Resume(), Pause()])
        assert source.step >= 2000
        await until(pilot, lambda: in_the_panel(app, "It will not.") and in_the_panel(app, "right, you said: no"))


async def test_enter_takes_the_marked_answer_and_elsewhere_zooms(tmp_path: Path) -> None:
    app = guided(tmp_path, (ASK, LOOK))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: in_the_panel(app, "> yes"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: in_the_panel(app, "See."))
        assert app.guide.predicted == {0: 1}
        assert not app._arrangement.maximised
        await pilot.press("enter")
        await until(pilot, lambda: app._arrangement.maximised)


async def test_a_step_shows_the_view_that_its_text_speaks_of_whatever_was_pressed_before(tmp_path: Path) -> None:
    shows = Step(title="See it", text="The points.", look=3, show="points only")
    app = guided(tmp_path, (LOOK, shows))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app._panel.number == 1)
        await pilot.press("v", "v")
        assert app.panels[0].shown_view() != "points only"
        await pilot.press("n")
        await until(pilot, lambda: in_the_panel(app, "The points."))
        assert app.panels[0].shown_view() == "points only"
        assert app._panel.number == 3, "the panel to look at may be another one"


async def test_going_to_a_page_that_stands_still_pauses_what_it_had_go_on(tmp_path: Path) -> None:
    source = FakeSource(steps=10**9, stride=1)
    app = guided(tmp_path, (ASK, LOOK), source=source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: in_the_panel(app, "> yes"))
        await pilot.press("n")
        await until(pilot, lambda: source.sent == [Resume()])
        await pilot.press("n", "n")
        await until(pilot, lambda: source.sent == [Resume(), Pause()] and source.state is State.PAUSED)


async def test_what_a_person_does_is_not_undone(tmp_path: Path) -> None:
    source = FakeSource(stride=1)
    app = guided(tmp_path, (LOOK, ASK), source=source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "paused" in status(app))
        await pilot.press("space")
        before = source.step
        await until(pilot, lambda: source.step > before + 20)
        assert source.sent == [Resume()], "it may train on a page that stands still"
        await pilot.press("n")
        await until(pilot, lambda: source.sent == [Resume(), Pause()])
        await pilot.press("n")
        await until(pilot, lambda: source.sent == [Resume(), Pause(), Resume()])
        await pilot.press("space")
        await until(pilot, lambda: source.state is State.PAUSED)
        await until(pilot, lambda: in_the_panel(app, "it stands still: [space] lets it go on to step 2,000"))
        assert source.state is State.PAUSED, "and may pause on one that trains"


@pytest.mark.parametrize(
    ("check", "pressed"),
    [
        (Check(did="pause"), ("space", "space")),
        (Check(did="go on"), ("space",)),
        (Check(did="step"), ("s",)),
        (Check(did="D step", times=3), ("d", "d", "d")),
        (Check(did="G step"), ("g",)),
        (Check(did="slow motion"), ("z",)),
        (Check(did="checkpoint"), ("c",)),
        (Check(did="undo"), ("u",)),
        (Check(did="redo"), ("U",)),
        (Check(view="points only"), ("1", "v")),
        (Check(zoomed=3), ("3", "enter")),
        (Check(opened="help"), ("question_mark",)),
        (Check(opened="events"), ("e",)),
        (Check(opened="messages"), ("M",)),
        (Check(opened="layers"), ("t",)),
        (Check(opened="checkpoints"), ("R",)),
        (Check(opened="command"), ("y",)),
        (Check(opened="settings"), ("N",)),
        (Check(changed="optimizers.generator.lr"), ("N", "right")),
        (Check(did="set"), ("N", "right")),
        (Check(frozen="generator"), ("N", "0")),
    ],
)
async def test_each_check_sees_that_its_keys_were_pressed(
    tmp_path: Path, check: Check, pressed: tuple[str, ...]
) -> None:
    app = guided(tmp_path, (Step(title="Do", text="Do it.", check=check, then="Done so."),), source=Turnable())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.guide.seen.step > 0)
        assert app.guide.page.kind == "do"
        await pilot.press(*pressed)
        await until(pilot, lambda: app.guide.page.kind == "then")


async def test_an_event_and_a_record_turn_the_page(tmp_path: Path) -> None:
    for check in (Check(event="collapse"), Check(until="jsd<=0.1")):
        source = FakeSource(stride=100)
        app = guided(
            tmp_path, (Step(title="Wait", text="Wait.", check=check, train_to=9000, then="So."),), source=source
        )
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda source=source: source.sent == [Resume()])  # type: ignore[misc]
            assert app.guide.page.kind == "do"
            if check.event:
                source.events = (Event(100, "collapse", "few modes", "it has collapsed", "a penalty"),)
            await until(pilot, lambda app=app: app.guide.page.kind == "then")  # type: ignore[misc]


async def test_only_what_was_done_since_the_step_began_counts(tmp_path: Path) -> None:
    step = Step(title="Do", text="Do it.", check=Check(did="D step"), then="Done so.")
    source = FakeSource()
    app = guided(tmp_path, (LOOK, step), source=source)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.guide.seen.step > 0)
        await pilot.press("d")
        await until(pilot, lambda: source.sent == [SingleStep("discriminator")])
        await pilot.press("n")
        await until(pilot, lambda: app.guide.page.step == 1 and in_the_panel(app, "waiting for updates of D"))
        await pilot.press("d")
        await until(pilot, lambda: app.guide.page.kind == "then")


async def test_behind_the_last_page_it_goes_on_with_the_next_training_then_the_next_chapter(tmp_path: Path) -> None:
    for run, place in ((0, Place("mine", 1)), (1, Place("next"))):
        app = guided(tmp_path, (LOOK,), (LOOK,), run=run)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda app=app: app.guide.seen.step > 0)  # type: ignore[misc]
            await pilot.press("n")
        assert app.goes_to == place
        assert not app.finished
    assert ProgressFile(tmp_path / "tour.json").progress.finished == {"mine"}


async def test_before_the_first_page_of_a_training_it_goes_back_to_the_training_before(tmp_path: Path) -> None:
    app = guided(tmp_path, (LOOK,), (LOOK,), run=1)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.guide.seen.step > 0)
        await pilot.press("b")
    assert app.goes_to == Place("mine", 0)


async def test_the_list_of_chapters_leads_to_one(tmp_path: Path) -> None:
    app = guided(tmp_path, (LOOK,))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.guide.seen.step > 0)
        await pilot.press("L")
        await until(pilot, lambda: in_the_panel(app, "> [ ] 1 My chapter you are here"))
        await pilot.press("down", "enter")
    assert app.goes_to == Place("next")


async def test_leaving_keeps_the_place(tmp_path: Path) -> None:
    app = guided(tmp_path, (LOOK,), (LOOK,), run=1)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.guide.seen.step > 0)
        await pilot.press("q")
        await until(pilot, lambda: in_the_panel(app, "your place is kept"))
        await pilot.press("s")
    assert app.goes_to is None
    assert ProgressFile(tmp_path / "tour.json").progress.at == Place("mine", 1)


async def test_turned_settings_are_sent_and_up_and_down_are_theirs_while_they_are_open(tmp_path: Path) -> None:
    source = Turnable()
    app = guided(tmp_path, (LOOK, ASK), source=source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.guide.seen.step > 0)
        await pilot.press("N", "down", "up", "right")
        await until(pilot, lambda: any(isinstance(each, Set) for each in source.sent))
        assert "N settings ━" in text(app)
        await pilot.press("n")
        await until(pilot, lambda: in_the_panel(app, "> yes"))
        await until(pilot, lambda: not app._turning)  # a question takes these keys back
        await pilot.press("down")
        await until(pilot, lambda: in_the_panel(app, "> no"))


def test_no_key_of_the_tour_is_one_of_the_dashboard() -> None:
    pressed = [each for key in keys.ALL for each in key.key.split(",")]
    assert len(pressed) == len(set(pressed))
    moved = {key.action for key in KEYS} - {key.action for key in keys.ALL} - {"maximise"}  # Enter does that and more
    assert not moved, "every key of the dashboard is still there"
    assert {"n", "b", "H", "L"} <= set(pressed)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (120, 40), (200, 60)])
@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
async def test_it_fits_every_screen_with_the_picture_that_is_meant(
    tmp_path: Path, size: tuple[int, int], glyphs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    display = Display(fps=8.0, draw_budget=1.0, glyphs=glyphs)  # type: ignore[arg-type]
    longest = Step(title="Long", text=" ".join(["words"] * 60), look=2, hint="h", then="t")
    app = guided(tmp_path, (longest,), display=display)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.guide.seen.step > 0)
        await until(pilot, lambda: app.panels[1].id in app._shown_parts())
        shown = app._shown_parts()
        assert shown["tour"].height <= size[1] // 2
        assert shown["tour"].bottom == size[1] - 1, "above the last row"
        assert shown["field"].height >= 8
        await until(pilot, lambda: "[n] goes on" in text(app))
        assert text(app).count("words") == 60
        if glyphs == "ascii":
            assert text(app).isascii()


async def test_the_race_of_a_page_closes_the_screen_and_others_have_none(tmp_path: Path) -> None:
    race = Race(racers=("ring8-gan", "ring8-wgan"))
    step = Step(title="Race", text="Press `r`.", race=race, check=Check(opened="race"), then="Done so.")
    source = FakeSource(steps=10**9, stride=1)
    app = guided(tmp_path, (LOOK, step), source=source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: in_the_panel(app, "Look at [1] there."))
        assert "r race" not in screen(app)[-1]
        await pilot.press("r")
        await until(pilot, lambda: "there is no race on this page" in status(app))
        await pilot.press("n")
        await until(pilot, lambda: "r race" in screen(app)[-1])
        await pilot.press("space")
        await until(pilot, lambda: source.state is State.RUNNING)
        await pilot.press("r")
    assert app.races == race
    assert source.sent[-1] == Pause(), "what nobody sees takes no time from those that race"
    app.guide.outcome = "B was first"
    back = Guided(source, FAST, app._course, app._progress, guide=app.guide)
    async with back.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: in_the_panel(back, "Done so.") and in_the_panel(back, "B was first. [n] goes on"))
