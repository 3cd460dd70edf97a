"""What may be under way, on links that are made up: the clock is a number."""

import math
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from gantui.tui.terminal.slow_link import LEAST, PATIENCE, START, Link


@dataclass
class MadeUp:
    """A link of BYTES a second and DELAY seconds each way, at whose end a terminal answers."""

    bytes: float
    delay: float
    link: Link = field(default_factory=Link)
    now: float = 0.0
    free: float = 0.0
    """When all that was sent has left."""
    answers: list[tuple[float, int]] = field(default_factory=list)

    def send(self, count: int) -> None:
        number = self.link.ask(count, self.now)
        self.free = max(self.free, self.now) + count / self.bytes
        self.answers.append((self.free + 2 * self.delay, number))

    def wait(self, until: float) -> None:
        while self.answers and self.answers[0][0] <= until:
            self.now, number = self.answers.pop(0)
            self.link.answer(number, self.now)
        self.now = until

    @property
    def waiting(self) -> float:
        """Seconds until what is sent now would leave."""
        return max(0.0, self.free - self.now)

    def fill(self, seconds: float, piece: int = 512, every: float = 0.002) -> tuple[float, float, int]:
        """Send all there is room for; the longest that anything waited, bytes a second, most bytes under way."""
        end, sent, longest, most = self.now + seconds, 0, 0.0, 0
        while self.now < end:
            while self.link.room(self.now) > 0:
                self.send(piece)
                sent += piece
                longest, most = max(longest, self.waiting), max(most, self.link.under_way)
            self.wait(self.now + every)
        return longest, sent / seconds, most


def begun(bytes: float, delay: float) -> MadeUp:
    """A link on which a question has been answered."""
    made = MadeUp(bytes, delay)
    made.send(20)
    made.wait(1.0)
    return made


def test_a_terminal_that_never_answers_is_sent_everything() -> None:
    link = Link()
    for i in range(1000):
        link.ask(30_000, 0.1 * i)
        assert link.room(0.1 * i) == math.inf


def test_on_a_slow_link_about_4_kb_are_under_way_and_it_is_used_well() -> None:
    made = begun(25_000, 0.1)  # 200 kbit/s
    made.fill(5.0)  # what it has to learn
    longest, rate, most = made.fill(20.0)
    assert longest <= 0.1
    assert rate >= 0.7 * 25_000
    assert most <= 7000


def test_on_a_very_slow_link_what_is_sent_leaves_soon() -> None:
    made = begun(7_000, 0.1)  # 56 kbit/s
    made.fill(10.0)
    longest, rate, _ = made.fill(20.0)
    assert longest <= 0.3
    assert rate >= 0.5 * 7_000


def test_what_is_urgent_has_little_before_it_when_a_frame_comes_now_and_then() -> None:
    made = begun(25_000, 0.1)
    made.fill(5.0)
    longest = 0.0
    for _ in range(20):
        made.wait(made.now + 1.0)
        left = 6_000
        while left > 0:
            while left > 0 and made.link.room(made.now) > 0:
                made.send(512)
                left -= 512
                longest = max(longest, made.waiting)
            made.wait(made.now + 0.03)
    assert longest <= 0.15


def test_a_link_that_is_only_long_is_not_held_back() -> None:
    made = begun(10e6, 0.3)
    made.fill(30.0, piece=20_000, every=0.1)
    assert made.link.room(made.now) + made.link.under_way >= 10 * 20_000 * 0.6  # ten frames a second


def test_a_first_screen_that_was_sent_whole_teaches_at_once() -> None:
    made = MadeUp(25_000, 0.1)
    made.send(20)
    made.send(25_000)  # before anything was answered
    made.wait(1.3)
    made.send(10_000)
    made.send(10_000)
    made.wait(4.0)
    assert made.link.window <= 6000


def test_one_slow_answer_is_the_doing_of_a_busy_machine() -> None:
    made = begun(1e9, 0.0001)
    before = made.link.window
    made.link.answer(made.link.ask(5000, made.now), made.now + 0.4)
    assert made.link.window == before


def test_a_terminal_that_stops_answering_still_gets_frames() -> None:
    made = begun(1e9, 0.001)
    made.link.ask(START, made.now)
    assert made.link.room(made.now) <= 0
    for _ in range(3):
        made.now += PATIENCE + 0.1
        assert made.link.room(made.now) > 0
        made.link.ask(START, made.now)
    assert made.link.room(made.now) == math.inf  # it is not waited for any more


def test_who_answers_again_is_asked_again() -> None:
    made = begun(1e9, 0.001)
    for _ in range(4):
        made.link.ask(START, made.now)
        made.now += PATIENCE + 0.1
        made.link.room(made.now)
    number = made.link.ask(100, made.now)
    assert made.link.room(made.now) == math.inf
    made.link.answer(number, made.now + 0.001)
    assert made.link.room(made.now) < math.inf


def test_an_answer_to_a_question_that_was_given_up_frees_nothing() -> None:
    made = begun(1e9, 0.001)
    late = made.link.ask(100, made.now)
    made.now += PATIENCE + 0.1
    made.link.room(made.now)
    made.link.ask(5000, made.now)
    made.link.answer(late, made.now)
    assert made.link.under_way == 5000


def test_what_was_given_up_is_not_before_what_comes_then() -> None:
    made = begun(1_000, 0.1)
    for _ in range(3):  # two slow answers: it is a slow link
        made.send(3_000)
        made.wait(made.now + 4.0)
    assert made.link.window < START
    made.link.ask(1_000_000, made.now)
    assert made.link.room(made.now + PATIENCE + 0.1) > 0


@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(-2, 20), st.floats(0, 3)), max_size=60))
def test_whatever_is_answered_there_is_room_again_in_time(told: list[tuple[int, int, float]]) -> None:
    link, now = Link(), 0.0
    for count, number, seconds in told:
        link.ask(count, now)
        now += seconds
        link.answer(number, now)
        assert link.window >= LEAST
    assert link.room(now + PATIENCE + 0.1) > 0
