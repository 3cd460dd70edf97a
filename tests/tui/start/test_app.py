"""The start screen: what its keys and the mouse do."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from textual import events

from gantui.experiment.files import presets
from gantui.tui.look.display import Display
from gantui.tui.start.app import Start
from gantui.tui.start.entries import Entry, Question, Section, Way
from gantui.tui.start.pictures import key_of
from tests.tui.seeing import screen, status, text, until

RING = key_of(presets.find("ring8-gan").raw["distribution"])


def way(*command: str, key: str = "t", question: Question | None = None) -> Way:
    return Way(key, f"Do {command[-1]}", "", command, question)


ASKED = Question("which word?", "ab", lambda answer: "" if answer == "abc" else f"{answer}: expected abc", str.upper)
BEGIN = Section(
    "begin here",
    "",
    (
        Entry("begin here", "first", ("What comes first.",), (way("one"),), picture=RING),
        Entry("begin here", "asks", ("A word is asked for.",), (way("say", question=ASKED),)),
        Entry("begin here", "several", ("More than one way.",), (way("go", key="g"), way("replay", key="r"))),
        Entry("begin here", "nothing", ("No way at all.",)),
    ),
)
MANY = Section("many", "of them", tuple(Entry("many", f"line {i}", ("One.",), (way(f"{i}"),)) for i in range(60)))
RUNS = Section("your runs", "", (Entry("your runs", "ring8-gan-1", ("Stopped.",), (way("attach"),), note="running"),))


def nothing() -> Sequence[Section]:
    return ()


def start(more: object = nothing, display: Display | None = None) -> Start:
    return Start([BEGIN, MANY], display or Display(glyphs="braille"), more)  # type: ignore[arg-type]


def chosen(app: Start) -> str:
    entry = app._browser.chosen
    return "" if entry is None else entry.title


async def test_enter_leaves_with_the_command_of_the_chosen_line() -> None:
    app = start()
    async with app.run_test(size=(120, 40)) as pilot:
        assert "> first" in text(app)
        assert "gantui one" in text(app)
        await pilot.press("enter")
    assert app.chosen == ("one",)


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+c", "ctrl+q"])
async def test_it_is_left_without_a_command(key: str) -> None:
    app = start()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: app._exit)
    assert app.chosen is None


async def test_every_key_that_moves() -> None:
    app = start()
    async with app.run_test(size=(80, 24)) as pilot:
        for keys, title in [
            (("down",), "asks"),
            (("j", "j"), "nothing"),
            (("k",), "several"),
            (("up", "up", "up"), "first"),
            (("tab",), "line 0"),
            (("shift+tab",), "first"),
            (("right",), "line 0"),
            (("left",), "first"),
            (("pagedown",), "line 6"),
            (("pageup",), "first"),
            (("end",), "line 59"),
            (("down",), "line 59"),
            (("tab",), "first"),
            (("end", "home"), "first"),
        ]:
            await pilot.press(*keys)
            assert chosen(app) == title
            assert f"> {title}" in text(app)


async def test_a_filter_leaves_what_has_its_words_and_esc_shows_all_again() -> None:
    app = start()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"line", "space", *"7q")
        assert "/line 7q_" in status(app)
        assert "nothing like that; esc shows all" in text(app)
        await pilot.press("enter", "tab", "down")
        assert app.chosen is None
        await pilot.press("backspace")
        assert [row for row in screen(app) if "line 7" in row[:30]]
        assert "line 8" not in text(app)
        await pilot.press("end")
        assert chosen(app) == "line 57"
        await pilot.press("escape")
        assert "> line 57" in text(app)
        assert "line 56" in text(app)
        assert "/" not in status(app)
        await pilot.press("j")
        assert chosen(app) == "line 58"
        await pilot.press("slash", *"37", "enter")
    assert app.chosen == ("37",)


async def test_a_filter_chooses_what_has_the_words_in_its_title() -> None:
    about = Entry("runs", "another", ("It is unlike line 1, as its text says.",), (way("other"),))
    app = Start([Section("runs", "", (about,)), MANY], Display(glyphs="braille"), nothing)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"line", "space", *"1")
        assert "another" in text(app)
        assert chosen(app) == "line 1"
        await pilot.press("down", *"0")
        assert chosen(app) == "line 10"


async def test_of_several_ways_one_is_asked_for() -> None:
    for keys, command in [(("enter",), ("go",)), (("r",), ("replay",)), (("down", "enter"), ("replay",))]:
        app = start()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("down", "down", "enter", "c", "enter", "escape", "enter", *keys)
        assert app.chosen == command


async def test_what_has_no_way_says_so() -> None:
    app = start()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "down", "enter")
        assert "nothing can be done" in status(app)
    assert app.chosen is None


async def test_an_answer_is_checked_before_the_screen_closes() -> None:
    app = start()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter", "enter")
        assert "ab: expected abc" in text(app)
        await pilot.press("x", "backspace", "escape")
        assert app.chosen is None
        await pilot.press("enter", "ctrl+u", *"abc", "enter")
    assert app.chosen == ("say", "ABC")


async def test_a_click_chooses_and_another_one_begins() -> None:
    app = start()
    async with app.run_test(size=(80, 24)) as pilot:
        row = next(y for y, line in enumerate(screen(app)) if "line 3" in line)
        await pilot.click(offset=(5, row))
        assert chosen(app) == "line 3"
        title = next(y for y, line in enumerate(screen(app)) if " many" in line[:6])
        await pilot.click(offset=(2, title))
        assert chosen(app) == "line 3"
        row = next(y for y, line in enumerate(screen(app)) if "> line 3" in line)
        await pilot.click(offset=(5, row))
    assert app.chosen == ("3",)


async def test_the_wheel_moves() -> None:
    app = start()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot._post_mouse_events([events.MouseScrollDown], "#browser", button=0)
        assert chosen(app) == "asks"
        await pilot._post_mouse_events([events.MouseScrollUp], "#browser", button=0)
        assert chosen(app) == "first"


async def test_runs_come_once_they_are_found_and_move_nothing_that_is_chosen() -> None:
    found = threading.Event()

    def more() -> Sequence[Section]:
        found.wait(60)
        return [RUNS]

    app = start(more)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "down")
        assert "your runs" not in text(app)
        found.set()
        await until(pilot, lambda: "ring8-gan-1" in text(app))
        assert chosen(app) == "line 1"
        await pilot.press("home", "tab")
        assert chosen(app) == "ring8-gan-1"
        assert any("ring8-gan-1" in line and "running" in line for line in screen(app))


async def test_a_long_command_is_shown_whole() -> None:
    name = "stacked-mnist-gan-20261130-230932-5d5e"
    entry = Entry("your runs", name, ("Stopped.",), (way("run", "--resume", name),))
    app = start(lambda: [Section("your runs", "", (entry,))])
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "your runs" in text(app))
        await pilot.press("tab")
        right = "".join(row[36:].strip(" │╭╮─") + " " for row in screen(app))
        assert f"gantui run --resume {name} " in " ".join(right.split())


async def test_below_a_picture_a_text_of_fourteen_lines_is_whole_at_80_columns() -> None:
    about = (*(f"Paragraph {n}." for n in range(5)), "This one is longer than a line: it has two, and then its end.")
    entry = Entry("shapes", "first", about, (way("run", "--preset", "ring8-gan"),), picture=RING)
    app = Start([Section("shapes", "", (entry,))], Display(glyphs="braille"), nothing)
    async with app.run_test(size=(80, 24)):
        assert any("\u2801" <= cell <= "\u28ff" for cell in text(app))
        assert "and then its end." in text(app)


async def test_help_explains_the_screen_then_the_keys() -> None:
    app = start()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        assert "What there is to begin with" in text(app)
        await pilot.press("question_mark")
        assert "Type words" in text(app)
        await pilot.press("escape")
        assert not app._exit


@pytest.mark.parametrize("size", [(20, 6), (32, 8), (40, 12), (60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize(("depth", "glyphs"), [("truecolor", "braille"), ("none", "ascii")])
async def test_it_is_drawn_in_every_size(size: tuple[int, int], depth: str, glyphs: str) -> None:
    app = start(display=Display(depth=depth, glyphs=glyphs))  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        rows = screen(app)
        assert len(rows) == size[1]
        assert glyphs != "ascii" or all(row.isascii() for row in rows)
        if size < (32, 8):
            assert "needs 32x8" in " ".join(text(app).split())
            return
        assert "> first" in text(app)
        assert "gantui one" in text(app)
        assert "What comes first." in text(app)
        await pilot.press("end")
        assert "> line 59" in text(app)
