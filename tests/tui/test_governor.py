from gantui.tui.governor import LONGEST, Governor


class Clock:
    """Computing time that is told, not taken."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def governor(fps: float = 10.0, budget: float = 0.05) -> tuple[Governor, Clock]:
    clock = Clock()
    return Governor(fps, budget, clock), clock


def test_cheap_frames_come_at_the_frame_rate() -> None:
    governed, clock = governor()
    for _ in range(5):
        clock.now += 0.001
        assert governed.next_interval(0.0, running=True) == 0.1


def test_dear_frames_come_as_seldom_as_the_budget_asks() -> None:
    governed, clock = governor(budget=0.05)
    for _ in range(50):
        clock.now += 0.010
        interval = governed.next_interval(0.005, running=True)
    assert abs(0.015 / interval - 0.05) < 1e-9


def test_the_share_of_a_core_stays_within_the_budget_over_uneven_frames() -> None:
    governed, clock = governor(fps=50, budget=0.05)
    spent = waited = 0.0
    for frame in range(2000):
        cost = 0.012 if frame % 3 == 0 else 0.002
        clock.now += cost
        spent += cost
        waited += governed.next_interval(0.0, running=True)
    assert spent / waited <= 0.0501


def test_one_slow_frame_does_not_hold_up_the_screen_for_long() -> None:
    governed, clock = governor()
    for _ in range(20):
        clock.now += 0.004
        governed.next_interval(0.0, running=True)
    clock.now += 0.060
    after = governed.next_interval(0.0, running=True)
    assert 0.1 < after < 0.060 / 0.05
    for _ in range(20):
        clock.now += 0.004
        after = governed.next_interval(0.0, running=True)
    assert after == 0.1


def test_a_screen_is_never_left_for_dead() -> None:
    governed, clock = governor()
    clock.now += 60.0
    assert governed.next_interval(0.0, running=True) == LONGEST


def test_a_training_that_stands_still_is_drawn_at_the_frame_rate_whatever_it_costs() -> None:
    governed, clock = governor()
    for _ in range(5):
        clock.now += 0.5
        assert governed.next_interval(1.0, running=False) == 0.1


def test_what_was_spent_while_paused_is_not_held_against_the_training() -> None:
    governed, clock = governor()
    clock.now += 5.0
    governed.next_interval(0.0, running=False)
    clock.now += 0.001
    assert governed.next_interval(0.0, running=True) == 0.1
