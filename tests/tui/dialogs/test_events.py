"""The page of events: what stands now and what to do first, then what was told."""

import dataclasses

import numpy as np

from gantui.experiment.verdicts.event import Event
from gantui.session.view.commands import Set
from gantui.session.view.pictures import Modes
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, picture_in
from gantui.tui.dialogs.events import listed, served, summed_up
from gantui.tui.widgets.dialog import Line
from tests.tui.seeing import dashboard, until
from tests.tui.seeing import text as screen_text
from tests.tui.test_panels import trained
from tests.tui.turning import Turnable, setting

COLLAPSE = Event(900, "collapse", "4 of 8 modes get a fair share", "few kinds of samples", "try R1")


def text(lines: list[Line]) -> str:
    return "\n".join("".join(piece for piece, _ in line) for line in lines)


def snapshot(*standing: Event) -> Snapshot:
    return dataclasses.replace(trained().latest(), events=standing, standing=standing)


def test_what_stands_tells_its_figures_then_and_now() -> None:
    now = dataclasses.replace(COLLAPSE, now="2 of 8 modes get a fair share")
    said = text(listed([COLLAPSE], [now], 76, "braille"))
    assert "When it began: 4 of 8 modes get a fair share." in said
    assert "Now: 2 of 8 modes get a fair share." in said
    assert said.count("collapse") == 1
    assert "Now: " not in text(listed([COLLAPSE], [now], 76, "braille", now.now))  # the verdict has said it
    assert "When it began" not in text(listed([COLLAPSE], [COLLAPSE], 76, "braille"))


def test_what_is_over_says_so_and_advises_nothing_any_more() -> None:
    assert "still so" in text(listed([COLLAPSE], [COLLAPSE], 76, "braille"))
    over = text(listed([COLLAPSE], [], 76, "braille"))
    assert "over by now" in over
    assert "Try R1" not in over
    lost = Event(900, "mode lost", "mode 3: 0 %", "it has left", "wait")
    assert "over by now" not in text(listed([lost], [], 76, "braille"))
    assert "Wait." in text(listed([lost], [], 76, "braille"))


def test_the_one_thing_to_do_first_stands_above_all() -> None:
    sure = Event(800, "saturation", "D(x) .999", "sure", "fewer steps of D")
    said = text(summed_up(snapshot(COLLAPSE, sure), 76))
    assert "Do first, against saturation: " in said
    assert "see to collapse after that." in said.replace("\n", " ")
    assert "Do first" not in text(summed_up(snapshot(), 76))


def test_modes_with_less_than_a_fifth_are_told_apart_from_the_missing_and_the_fair() -> None:
    modes = picture_in(trained().latest(), Modes)
    assert modes is not None
    fair, covered = np.isin(np.arange(8), (0, 1, 2, 6)), np.arange(8) != 7
    said = served(dataclasses.replace(modes, step=900, fair=fair, covered=covered), None)
    assert said.endswith("900: a fair share of good samples at 1-3, 7; less than a fifth of it at 4-6; none at 8")
    assert "none" not in served(dataclasses.replace(modes, fair=fair | True, covered=covered | True), None)
    assert served(dataclasses.replace(modes, fair=fair & False, covered=covered & False), None).endswith(
        "no good samples at any"
    )


def collapsed(**more: object) -> Turnable:
    """A training that has collapsed, against which noise can be turned up."""
    source = Turnable((setting("instance_noise.std", "0.0", "shift", by=0.05),), **more)
    source.advance(1000)
    source.standing = (source.tell("collapse"),)
    source.publish(Requests())
    return source


async def test_enter_turns_the_remedy_of_the_verdict() -> None:
    source = collapsed()
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: "turn instance_noise.std from 0 to 0.2" in screen_text(app))
        assert "Enter does it; u takes it back." in screen_text(app)
        assert "If that does not help, against collapse: " in screen_text(app)
        assert "Do first" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: Set("instance_noise.std", "0.2") in source.sent)
        await until(pilot, lambda: "Enter does it" not in screen_text(app))
        await pilot.press("e")  # what is turned already is not proposed again
        await until(pilot, lambda: "turn instance_noise.std from 0.2 to 0.4" in screen_text(app))


async def test_a_remedy_is_held_back_with_a_sentence_where_nothing_can_be_turned() -> None:
    source = collapsed(capabilities=frozenset())
    app = dashboard(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: "Not from here: the training is only watched." in screen_text(app))
        assert "Enter does it" not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Not from here" not in screen_text(app))
    assert source.sent == []
