"""Going through the pages of the tour: questions, checks, and what is told after them."""

from __future__ import annotations

from gantui.experiment.tour.checks import Check, Seen
from gantui.experiment.tour.lesson import Race, Step, Stretch
from gantui.tui.tour.guide import Guide

RACE = Race(racers=("ring8-gan", "ring8-wgan"))
ASKED = {"question": "Which?", "choices": ("one", "two", "three"), "right": 2, "then": "It was two."}


def guide(*steps: Step) -> Guide:
    return Guide(Stretch(preset="ring8-gan", steps=steps))


def kinds(found: Guide) -> list[tuple[int, str]]:
    return [(page.step, page.kind) for page in found.pages]


def test_a_step_has_a_page_for_each_of_its_texts() -> None:
    found = guide(
        Step(title="a", text="look"), Step(title="b", text="do", **ASKED), Step(title="c", text="do", then="x")
    )
    assert kinds(found) == [(0, "do"), (1, "ask"), (1, "do"), (1, "then"), (2, "do"), (2, "then")]


def test_one_goes_through_all_pages_and_back_and_no_further() -> None:
    found = guide(Step(title="a", text="first"), Step(title="b", text="second"))
    assert found.text() == "first"
    assert found.next()
    assert found.text() == "second"
    assert not found.next()
    assert found.text() == "second"
    assert found.back()
    assert not found.back()


def test_the_choice_that_is_marked_is_taken_and_compared_with_the_right_one() -> None:
    found = guide(Step(title="a", text="do", **ASKED))
    found.move(1)
    found.next()
    found.next()
    assert found.text() == "It was two."
    assert found.standing()[0] == "right, you said: two"
    found.back()
    found.back()
    assert found.mark == 1, "what was said is still marked"
    found.move(-1)
    found.next()
    found.next()
    assert found.standing()[0] == "not so, you said: one"


def test_the_page_turns_by_itself_once_the_check_holds() -> None:
    found = guide(Step(title="a", text="do", check=Check(zoomed=4), then="done so"))
    assert not found.see(Seen())
    assert found.standing() == ("waiting for panel 4 on the whole screen", False)
    assert found.see(Seen(zoomed=4))
    assert found.text() == "done so"
    assert not found.see(Seen(zoomed=4))


def test_what_was_done_before_its_page_came_leaves_the_page_to_be_read() -> None:
    found = guide(Step(title="a", text="do", check=Check(zoomed=4), then="done so"))
    assert not found.see(Seen(zoomed=4))
    assert found.text() == "do"
    assert found.standing()[1]


def test_without_a_check_a_step_is_done_when_it_has_trained_so_far() -> None:
    found = guide(Step(title="a", text="do", train_to=500, then="done so"))
    assert not found.see(Seen(step=499))
    assert found.standing()[0] == "waiting for step 500 (now 499)"
    assert found.see(Seen(step=500))


def test_what_has_not_happened_in_time_is_said_and_one_can_go_on() -> None:
    found = guide(Step(title="a", text="do", train_to=500, check=Check(event="collapse"), then="so"))
    found.see(Seen(step=0))
    assert not found.missed
    found.see(Seen(step=500))
    assert found.missed
    assert found.standing()[0].startswith("not this time")
    assert found.next()
    assert found.text() == "so"
    assert not found.standing()[1], "passed over is not done"


def test_it_trains_while_one_does_and_reads_on_and_stands_still_while_one_is_asked() -> None:
    found = guide(Step(title="a", text="do", train_to=500, **ASKED), Step(title="b", text="look"))
    goals = [found.train_to]
    while found.next():
        goals.append(found.train_to)
    assert goals == [0, 500, 500, 0]


def test_the_words_for_what_is_waited_for_stand_before_its_numbers() -> None:
    step = Step(title="a", text="do", check=Check(until="modes_fair>=8"), wait="all modes")
    found = guide(step)
    found.see(Seen(record={"modes_fair": 3}))
    assert found.standing()[0] == "waiting for all modes (now fair modes 3)"


def test_what_the_reader_is_to_do_can_still_be_done_when_the_training_stands_still() -> None:
    found = guide(Step(title="a", text="do", train_to=500, check=Check(view="theory"), then="so"))
    found.see(Seen(step=500, paused=True))
    assert not found.missed
    assert "not this time" not in found.standing()[0]


def test_what_was_done_counts_on_one_screen_and_the_next_until_the_page_turns() -> None:
    found = guide(
        Step(title="a", text="do", check=Check(opened="race"), race=RACE, then="so"), Step(title="b", text="x")
    )
    found.see(Seen())
    found.opened.add("race")
    assert found.see(Seen(opened=frozenset(found.opened))), "as the screen does that comes after the race"
    assert found.text() == "so"
    assert found.opened == {"race"}
    found.next()
    assert not found.opened


def test_a_key_that_was_pressed_before_anything_was_seen_of_its_page_turns_it_too() -> None:
    found = guide(Step(title="a", text="do", check=Check(opened="race"), race=RACE, then="so"))
    found.opened.add("race")
    assert found.see(Seen(opened=frozenset(found.opened)))
    assert found.text() == "so"
