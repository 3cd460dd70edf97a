"""Where one looks: the state machine by itself, and what it asks a source for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import State
from gantui.tui.time.timeline import FASTEST, REPLAYED, SLOWEST, Timeline, Traveller, round_speed
from tests.asking import asks
from tests.tui.fakes import FakeSource

KEPT = (0, 100, 200, 300)
NOW = 350


def at(step: float | None, **changes: object) -> Timeline:
    return Timeline(at=step, **changes)  # type: ignore[arg-type]


class TestKeys:
    @pytest.mark.parametrize(("start", "end"), [(None, 300), (300, 200), (250, 100), (100, 0), (0, 0), (50, 0)])
    def test_back_goes_to_the_picture_before(self, start: float | None, end: float) -> None:
        assert at(start).back(KEPT, NOW) == at(end)

    def test_back_from_the_end_of_a_finished_run_is_the_one_before_the_last(self) -> None:
        assert at(None).back(KEPT, 300) == at(200)

    @pytest.mark.parametrize(("start", "end"), [(0, 100), (150, 200), (200, 300), (300, None), (None, None)])
    def test_forward_goes_to_the_picture_after_and_at_last_to_now(self, start: float | None, end: float | None) -> None:
        assert at(start).forward(KEPT, NOW) == at(end)

    def test_the_last_picture_of_a_finished_run_is_now(self) -> None:
        assert at(200).forward(KEPT, 300) == at(None)

    @pytest.mark.parametrize(
        ("start", "direction", "end"),
        [(None, -1, 350), (350, -1, 120), (120, -1, 50), (50, -1, 50), (50, 1, 120), (119, 1, 120), (None, 1, None)],
    )
    def test_events_are_jumped_to_one_by_one(self, start: float | None, direction: int, end: float | None) -> None:
        assert at(start).to_event((50, 120, 350), NOW, direction) == at(end)

    @given(st.lists(st.sampled_from(["back", "forward"])), st.sets(st.integers(0, 999), min_size=1))
    def test_back_and_forward_stay_among_what_is_kept(self, moves: list[str], steps: set[int]) -> None:
        kept, line = tuple(sorted(steps)), Timeline()
        for move in moves:
            line = getattr(line, move)(kept, 1000)
            assert line.at is None or (line.at in kept and line.shown(kept) == line.at)

    def test_without_pictures_nothing_moves(self) -> None:
        assert at(None).back((), NOW) == at(None).forward((), NOW) == at(None).play((), 1.0) == at(None)


class TestPlaying:
    def test_it_begins_at_the_beginning_when_one_looks_at_now(self) -> None:
        assert at(None).play(KEPT, 5.0) == Timeline(0.0, True, 5.0)
        assert at(300).play(KEPT, 5.0) == Timeline(0.0, True, 5.0)
        assert at(100, speed=2.0).play(KEPT, 5.0) == Timeline(100, True, 2.0)

    def test_it_goes_on_with_time_and_ends_at_now(self) -> None:
        line = at(100.0, playing=True, speed=2.0)
        assert line.after(0.5, 40.0, KEPT) == at(140.0, playing=True, speed=2.0)
        assert line.after(9.0, 40.0, KEPT) == at(None, speed=2.0)
        assert at(100.0, speed=2.0).after(9.0, 40.0, KEPT) == at(100.0, speed=2.0)

    def test_any_move_stands_still(self) -> None:
        line = at(150.0, playing=True, speed=2.0)
        for moved in (line.back(KEPT, NOW), line.forward(KEPT, NOW), line.back_to_now(), line.play(KEPT, 1.0)):
            assert (moved.playing, moved.speed) == (False, 2.0)

    def test_speeds_go_by_ones_twos_and_fives(self) -> None:
        line, speeds = Timeline(speed=1.0), []
        for _ in range(4):
            line = line.paced(1, 1.0)
            speeds.append(line.speed)
        for _ in range(7):
            line = line.paced(-1, 1.0)
            speeds.append(line.speed)
        assert speeds == [2, 5, 10, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1]
        assert Timeline(speed=SLOWEST).paced(-1, 1.0).speed == SLOWEST
        assert Timeline(speed=FASTEST).paced(1, 1.0).speed == FASTEST

    @given(st.floats(SLOWEST, FASTEST))
    def test_a_round_speed_is_no_slower_than_asked(self, speed: float) -> None:
        assert speed * 0.999999 <= round_speed(speed) <= 2.51 * speed


def filled(capabilities: frozenset[type] = frozenset()) -> FakeSource:
    """A source with pictures of 100, 200, 300, and now at 400."""
    source = FakeSource(capabilities=capabilities, stride=1)
    source.advance(99)
    for _ in range(3):
        source.keep()
        source.advance(100)
    source.publish(asks(10))
    return source


class TestTraveller:
    def test_a_picture_is_asked_for_once(self) -> None:
        source = filled()
        travel, now = Traveller(source), source.latest()
        travel.do("back", now)
        for _ in range(5):
            shown = travel.shown()
            assert shown is not None
            assert shown.step == 300
        assert source.recalled == [300]

    def test_one_that_is_on_its_way_is_asked_for_until_it_comes_and_the_one_before_stays(self) -> None:
        source = filled()
        travel, now = Traveller(source), source.latest()
        travel.do("back", now)
        before = travel.shown()
        source.slow = True
        travel.do("back", now)
        assert travel.shown() is before
        assert travel.waiting
        source.slow = False
        shown = travel.shown()
        assert shown is not None
        assert (shown.step, travel.waiting) == (200, False)

    def test_one_dropped_meanwhile_stays_on_the_screen(self) -> None:
        source = filled()
        travel, now = Traveller(source), source.latest()
        travel.do("back", now)
        before = travel.shown()
        del source.pictures[300]
        assert travel.shown() is before

    def test_a_return_is_one_at_once(self) -> None:
        source = filled()
        travel, now = Traveller(source), source.latest()
        travel.do("back", now)
        assert travel.shown() is not None
        travel.do("now", now)
        assert travel.shown() is None

    def test_a_whole_run_is_played_in_half_a_minute_or_as_asked(self) -> None:
        source = filled()
        now = source.latest()
        for asked, speed in ((None, round_speed(max(1.0, now.seconds / REPLAYED))), (7.0, 7.0)):
            travel = Traveller(source, asked)
            travel.do("play", now)
            assert travel.timeline.speed == speed

    def test_what_cannot_be_done_is_said(self) -> None:
        empty = FakeSource()
        assert Traveller(empty).do("back", empty.latest()) == "there are no pictures of the past"
        source = filled()
        travel, now = Traveller(source), source.latest()
        assert travel.do("next event", now) == "no later event"
        assert travel.do("previous event", now) == "no earlier event"
        for _ in range(3):
            assert travel.do("back", now) == ""
        assert travel.do("back", now) == "that is the first picture"
        assert travel.do("now", now) == "now"

    def test_the_words_tell_how_far_back_or_how_far_into_the_run(self) -> None:
        source = filled()
        travel = Traveller(source)
        now = source.latest()
        assert travel.words(now) == ""
        travel.do("back", now)
        travel.shown()
        assert travel.words(now).startswith(f"at step 300 of {now.step:,} · ")
        assert travel.words(now).endswith("ago · \\ now")
        source.state = State.FINISHED
        source.publish(Requests())
        assert " of 0:" in travel.words(source.latest())
        travel.do("faster", now)
        assert "▶ ×" in travel.words(now)
