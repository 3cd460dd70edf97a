from gantui.tui.look.drawing_budget import LONGEST, Governor
from gantui.tui.look.picture_rates import CURVES, GROUND, POINTS, RATES


class Clock:
    """Computing time that is told, not taken."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Screen:
    """A screen whose pictures take as long as COSTS say, in seconds of computing."""

    def __init__(self, fps: float = 10.0, budget: float = 0.05, served: float = 0.0, **costs: float) -> None:
        self.cpu, self.costs, self.served, self.seconds = Clock(), costs, served, 0.0
        rates = {picture: RATES[picture] for picture in costs}
        self.governor = Governor(fps, budget, rates, self.cpu)
        self.drawn = dict.fromkeys(costs, 0)

    def frame(self, *, running: bool = True, beside: float = 0.0) -> float:
        """Draw what is due, for BESIDE more seconds than it takes by itself; the seconds until the next frame."""
        for picture in self.governor.due(self.seconds):
            with self.governor.drawing(picture):
                self.cpu.now += self.costs[picture]
            self.governor.served(picture, self.served)
            self.governor.done(picture, self.seconds)
            self.drawn[picture] += 1
        self.cpu.now += beside
        interval = self.governor.next_interval(self.seconds, running)
        self.seconds += interval
        return interval

    def rates(self, seconds: float = 60.0) -> dict[str, float]:
        """Drawings of each picture a second, over so many SECONDS."""
        began, before = self.seconds, dict(self.drawn)
        while self.seconds < began + seconds:
            self.frame()
        return {picture: (self.drawn[picture] - before[picture]) / seconds for picture in self.drawn}


def near(value: float, wanted: float) -> bool:
    return abs(value - wanted) < 0.06 * wanted


def test_cheap_pictures_have_each_its_own_rate() -> None:
    found = Screen(points=0.001, ground=0.001, curves=0.001).rates()
    assert near(found[POINTS], 10.0)
    assert near(found[GROUND], 2.5)
    assert near(found[CURVES], 2.5)


def test_points_are_drawn_four_times_as_often_as_all_else_where_the_budget_does_not_suffice() -> None:
    screen = Screen(budget=0.05, points=0.005, ground=0.012, curves=0.008)
    found = screen.rates()
    assert near(found[POINTS], 5.0)
    assert near(found[GROUND], 1.25)
    assert near(found[CURVES], 1.25)


def test_the_share_of_a_core_stays_within_the_budget_over_uneven_frames() -> None:
    screen = Screen(fps=50, budget=0.05, served=0.002, points=0.002, ground=0.012, curves=0.003)
    screen.rates(20.0)
    cpu, served = screen.cpu.now, sum(screen.drawn.values())
    screen.rates(60.0)
    spent = screen.cpu.now - cpu + 0.002 * (sum(screen.drawn.values()) - served)
    assert 0.045 <= spent / 60.0 <= 0.053


def test_what_a_frame_takes_beyond_its_pictures_is_theirs() -> None:
    screen = Screen(budget=0.05, points=0.001, ground=0.001)
    for _ in range(50):
        screen.frame(beside=0.009)
    cpu, seconds = screen.cpu.now, screen.seconds
    for _ in range(200):
        screen.frame(beside=0.009)
    assert near((screen.cpu.now - cpu) / (screen.seconds - seconds), 0.05)


def test_what_the_training_stood_still_for_a_picture_counts_as_its_cost() -> None:
    assert near(Screen(budget=0.05, served=0.010, points=0.010).rates()[POINTS], 2.5)


def test_one_slow_frame_does_not_hold_up_the_screen_for_long() -> None:
    screen = Screen(points=0.004)
    screen.rates(5.0)
    screen.frame(beside=0.060)
    screen.frame()
    assert 0.1 < screen.governor.interval(POINTS) < 0.060 / 0.05
    screen.rates(5.0)
    assert near(screen.rates(2.0)[POINTS], 10.0)


def test_a_screen_is_never_left_for_dead() -> None:
    screen = Screen(points=60.0, ground=60.0)
    for _ in range(4):
        screen.frame()
    assert screen.frame() <= LONGEST
    assert screen.governor.interval(GROUND) == LONGEST


def test_a_training_that_stands_still_is_drawn_at_the_frame_rate_whatever_it_costs() -> None:
    screen = Screen(points=0.5)
    assert all(screen.frame(running=False) == 0.1 for _ in range(5))


def test_what_was_spent_while_paused_is_not_held_against_the_training() -> None:
    screen = Screen(points=0.001)
    for _ in range(5):
        screen.frame(running=False, beside=5.0)
    assert near(screen.rates(5.0)[POINTS], 10.0)


def test_what_a_key_had_drawn_is_not_held_against_the_next_frames() -> None:
    screen = Screen(points=0.001)
    screen.rates(5.0)
    screen.cpu.now += 5.0
    screen.governor.forget()
    assert near(screen.rates(5.0)[POINTS], 10.0)


def test_what_limits_the_rate_is_told_and_only_that() -> None:
    screen = Screen(budget=0.03, points=0.001)
    screen.rates(5.0)
    assert screen.governor.limit(POINTS) == ""
    screen = Screen(budget=0.03, points=0.010)
    screen.rates(5.0)
    assert screen.governor.limit(POINTS) == "3/s, budget 3 %"
    screen.governor.turn(10.0, 1.0)
    assert screen.governor.limit(POINTS) == ""
    assert near(screen.rates(5.0)[POINTS], 10.0)
