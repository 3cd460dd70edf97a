"""The screen of a race as a person uses it: every key, the mouse, sizes, what becomes of a racer."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.experiment.goals.until import parse
from gantui.session.race.finish_line import Moment
from gantui.session.race.machine_share import Share
from gantui.session.race.racer import Race, Racer
from gantui.session.run.replay import Replay
from gantui.session.view.commands import Checkpoint, Pause, Redo, Resume, Set, Step, Stop, Undo
from gantui.session.view.pictures import ImageSamplesRequest, PointsRequest
from gantui.session.view.snapshot import State
from gantui.tui.look.display import Display
from gantui.tui.race.app import RaceScreen
from gantui.tui.race.keys import KEYS, keys_for
from gantui.tui.race.samples import POINTS
from gantui.tui.race.watching import Standpoint
from tests.gan.translation.small import options
from tests.session.named_players import training
from tests.session.small import finish
from tests.tui.fakes import FakeSource
from tests.tui.race.fakes import SEEN, FakeRacer, ImagesRacer, TurnableRacer, race, still, two
from tests.tui.seeing import FAST, screen, status, text, until


def shown(running: Race, display: Display = FAST, **options: object) -> RaceScreen:
    return RaceScreen(running, display, **options)  # type: ignore[arg-type]


async def test_both_are_seen_at_once_with_their_samples_verdict_step_and_speed() -> None:
    fast, slow = two()
    app = shown(race(fast, slow))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "1 A ring8-gan" in text(app) and "2 B ring8-wgan" in text(app))
        await until(pilot, lambda: text(app).count("312 steps/s") == 2 and fast.step > slow.step > 100)
        await until(pilot, lambda: text(app).count("[learning]") == 2 and "divergence over steps" in text(app))
        assert "2 running" in status(app)
        for half in (slice(0, 40), slice(40, 80)):
            await until(pilot, lambda half=half: any("\u2800" < c < "\u28ff" for c in screen(app)[6][half]))  # type: ignore[misc]
        assert fast.wanted[-1].get(PointsRequest).count in (0, POINTS)


async def test_space_pauses_all_and_after_a_the_chosen_one_alone() -> None:
    one, other = two()
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: "2 paused" in status(app))
        assert one.sent == other.sent == [Pause()]
        await pilot.press("space")
        await until(pilot, lambda: "2 running" in status(app))
        await pilot.press("2", "a", "space")
        await until(pilot, lambda: "1 running 1 paused" in status(app) and "keys: B" in status(app))
        assert (one.sent, other.sent) == ([Pause(), Resume()], [Pause(), Resume(), Pause()])
        await pilot.press("space")
        await until(pilot, lambda: "2 running" in status(app))
        await pilot.press("a", "s")
        await until(pilot, lambda: "2 paused" in status(app) and "keys: all" in status(app))
        assert one.sent[-1] == other.sent[-1] == Step("both")


async def test_t_brings_those_behind_to_the_step_of_the_one_furthest_ahead_exactly() -> None:
    one, other, third = FakeRacer(stride=60), FakeRacer(stride=40), FakeRacer(stride=10)
    app = shown(race(one, other, third))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: one.step > other.step > third.step > 100)
        await pilot.press("t")
        await until(pilot, lambda: "together at step" in status(app) and "3 paused" in status(app))
        assert one.step == other.step == third.step
        assert one.sent == [Pause()]
        assert all(sent.count <= 156 for sent in third.sent if isinstance(sent, Step))  # half a second of them
        await pilot.press("t")
        await until(pilot, lambda: f"together at step {one.step:,}" in status(app))
        assert one.sent == [Pause()]


async def test_who_stands_still_already_catches_up_by_many_iterations_at_a_time() -> None:
    one, other = still(2)
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("t")
        await until(pilot, lambda: "together at step" in status(app))
        assert sum(sent.count for sent in one.sent if isinstance(sent, Step)) == 100
        assert len(one.sent) < 5


async def test_one_alone_is_together_with_nobody() -> None:
    one, _ = two()
    over = FakeRacer()
    over.end(State.FINISHED, "done")
    app = shown(race(one, over))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("t")
        await until(pilot, lambda: "fewer than two can be brought together" in status(app))
        assert one.sent == []


async def test_images_race_beside_points_and_the_curves_are_of_what_both_record() -> None:
    points, images = FakeRacer(stride=60), ImagesRacer(stride=60)
    app = shown(race(points, images))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any(requests.get(ImageSamplesRequest).images > 10 for requests in images.wanted))
        await until(pilot, lambda: any(char in "▀▄█▌▐▖▗▘▝▚▞" for row in screen(app)[3:20] for char in row[61:]))


async def test_of_a_translation_what_g_makes_of_x_is_seen_over_y(tmp_path: Path) -> None:
    path = tmp_path / "run"
    finish(training(path, options()))
    (points,) = still(1, steps=300)
    translation = Racer("B", "translation", Replay(path), path, recorded=True)
    found = shown(Race([race(points, FakeRacer()).racers[0], translation], None, Share(2, 2)))
    async with found.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "2 B translation" in text(found))
        await until(pilot, lambda: any("\u2800" < c < "\u28ff" for row in screen(found)[4:20] for c in row[60:]))
        assert "no samples" not in text(found)


async def test_who_takes_no_command_is_left_out_and_that_is_said_where_nobody_does() -> None:
    one, _ = two()
    recorded = FakeSource(capabilities=frozenset())
    recorded.advance(300)
    recorded.state = State.FINISHED
    recorded.publish(SEEN)
    app = shown(race(one, recorded))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: "1 paused" in status(app) and "1 finished" in status(app))
        assert recorded.sent == []
        await pilot.press("2", "a", "space")
        await until(pilot, lambda: "racer B is over: pausing" in status(app))


async def test_undo_redo_and_checkpoints_go_to_those_the_keys_act_on() -> None:
    one, other = still()
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("u", "U", "c")
        await until(pilot, lambda: len(other.sent) == 3)
        assert one.sent == other.sent == [Undo(), Redo(), Checkpoint()]
        await until(pilot, lambda: "writing a checkpoint: all" in status(app))


async def test_curves_change_their_metric_their_axis_and_what_they_are_over() -> None:
    app = shown(race(*still()))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "divergence over steps" in text(app) and "A━ ring8-gan" in text(app))
        await pilot.press("v")
        await until(pilot, lambda: "divergence over" not in text(app) and "curves: " in status(app))
        await pilot.press("V", "x")
        await until(pilot, lambda: "divergence over seconds" in text(app) and "by seconds" in status(app))
        await pilot.press("l")
        await until(pilot, lambda: "curves: logarithmic axis" in status(app))
        await pilot.press("f")
        await until(pilot, lambda: "curves: axis for all values" in status(app))


async def test_the_last_record_of_a_script_that_failed_stands_at_its_step() -> None:
    (one,) = still(1)
    other = FakeRacer(every=20_000)  # one that made its only record as it ended
    other.advance(281)
    other.end(State.FAILED, "no more data")
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "divergence over steps" in text(app) and "B━ ring8-wgan 0" in text(app))
        assert "200" in screen(app)[-3]
        assert "k" not in screen(app)[-3]


async def test_layouts_show_racers_alone_and_curves_alone() -> None:
    app = shown(race(*still()))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("i")
        await until(pilot, lambda: "divergence over" not in text(app) and "2 B ring8-wgan" in text(app))
        await pilot.press("i")
        await until(pilot, lambda: "divergence over" in text(app) and "2 B ring8-wgan" not in text(app))
        await pilot.press("i")
        await until(pilot, lambda: "divergence over" in text(app) and "2 B ring8-wgan" in text(app))


async def test_a_setting_is_turned_in_the_chosen_racer_only() -> None:
    one, other = TurnableRacer(), TurnableRacer()
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "n")
        await until(pilot, lambda: "━ n settings" in text(app) and "divergence over" in text(app))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "racer B: changes count from the next step" in status(app))
        await pilot.press("right")
        await until(pilot, lambda: len(other.sent) == 1)
        assert isinstance(other.sent[0], Set)
        assert one.sent == []
        await pilot.press("up", "enter", *"seed=3", "enter")
        await until(pilot, lambda: "what races is fixed" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "━ n settings" not in text(app))


async def test_enter_opens_the_chosen_racer_and_the_screen_comes_back_as_it_was() -> None:
    racers = still()
    app = shown(race(*racers))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "divergence over" in text(app))
        await pilot.press("2", "a", "x", "l", "v", "enter")
        await until(pilot, lambda: not app.is_running)
    assert app.opened == 2
    kept = app.standpoint
    assert kept == Standpoint(2, True, "all", kept.key, True, True, False)
    again = shown(race(*racers), standpoint=kept)
    async with again.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "keys: B" in status(again) and "by seconds" in status(again))


async def test_who_has_not_begun_is_not_opened() -> None:
    one, other = two(loading=True)
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "racer A: there is nothing to open: importing torch" in status(app))
        assert text(app).count("importing torch") >= 2
        await pilot.press("space")
        await until(pilot, lambda: "not before the first step" in status(app) or "pausing" in status(app))


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (State.FAILED, "gan.py was killed by SIGKILL, as where memory is short, after step 1,200"),
        (State.DIVERGED, "diverged at step 420: loss_g became nan"),
        (State.REFUSED, "ring8-gan ended with exit code 2 before its first step: no such device"),
    ],
)
async def test_what_became_of_a_racer_is_said_in_its_cell_and_the_others_go_on(state: State, message: str) -> None:
    one, other = two()
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "2 running" in status(app))
        one.end(state, message)
        await until(pilot, lambda: f"1 running 1 {state}" in status(app))
        left = "".join(row[1:59].strip() + " " for row in screen(app)[3:22])
        assert message.split(" ")[0] in left
        assert message.split(" ")[-1] in left
        before = other.step
        await until(pilot, lambda: other.step > before + 50)
        assert app.is_running


async def test_who_crosses_the_finish_line_is_said_with_step_and_second(tmp_path: Path) -> None:
    one, other = still()
    running = race(one, other, until=parse("jsd<0.5", None))
    moments: dict[str, Moment] = {}
    running.arrivals = lambda: moments  # type: ignore[method-assign]
    app = shown(running)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "finish line: jsd<0.5" in text(app))
        moments["B"] = Moment(300, 72.0)
        await until(pilot, lambda: "1. B step 300, 1:12" in text(app) and "1st: step 300" in text(app))
        moments["A"] = Moment(200, 80.0)
        await until(pilot, lambda: "1. A step 200, 1:20 · 2. B step 300, 1:12" in text(app))
        await until(pilot, lambda: "2nd: step 300" in text(app))


async def test_a_run_of_before_is_shown_as_it_was_at_the_step_of_the_furthest(tmp_path: Path) -> None:
    (one,) = still(1, steps=300)
    recorded = FakeSource(capabilities=frozenset())
    for _ in range(5):
        recorded.advance(100)
        recorded.keep()
    recorded.advance(500)
    recorded.state = State.FINISHED
    recorded.publish(SEEN)
    app = shown(race(one, recorded))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: one.step in recorded.recalled)
        await until(pilot, lambda: "step 220" in "".join(row[60:] for row in screen(app)))
        one.advance(3000)
        one.publish(SEEN)
        await until(pilot, lambda: f"step {recorded.step:,}" in "".join(row[60:] for row in screen(app)))


@pytest.mark.parametrize(("size", "until_text"), [((80, 24), "jsd<0.4"), ((60, 20), ""), ((200, 60), "jsd<0.4")])
async def test_what_sharing_the_machine_does_is_said_on_every_screen(size: tuple[int, int], until_text: str) -> None:
    app = shown(race(*two(), until=parse(until_text, None) if until_text else None))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "alone may be quicker" in text(app) or "alone may need fewer seconds" in text(app))


async def test_q_stops_all_and_the_screen_closes_once_they_have_ended() -> None:
    one, other = two()
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("q")
        await until(pilot, lambda: "Stop all and leave" in text(app))
        await pilot.press("c")
        await until(pilot, lambda: "going on" in status(app))
        await pilot.press("q", "s")
        await until(pilot, lambda: not app.is_running)
    assert one.sent == other.sent == [Stop()]
    assert not app.detached


async def test_d_leaves_them_training() -> None:
    one, other = two()
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("q", "d")
        await until(pilot, lambda: not app.is_running)
    assert app.detached
    assert one.sent == other.sent == []


async def test_ctrl_c_stops_all_and_a_second_one_does_not_wait() -> None:
    one, other = two()
    other.send = lambda command: 0  # type: ignore[method-assign]  # it does not end
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "stopping: writing checkpoints" in status(app))
        assert app.is_running
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not app.is_running)
    assert one.sent == [Stop()]


async def test_when_all_are_over_the_screen_stays_until_q() -> None:
    one, other = two()
    app = shown(race(one, other))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "2 running" in status(app))
        for each in (one, other):
            each.end(State.FINISHED, "finished all steps")
        await until(pilot, lambda: "the race is over; q leaves" in status(app))
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


async def test_each_key_of_the_table_does_something_that_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = shown(race(*still(4)))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "divergence over" in text(app))
        elsewhere = ("suspend_process", "command_palette", "interrupt", "open")  # which have tests of their own
        for key in (key for key in KEYS if key.action not in elsewhere):
            app._say("before")
            await until(pilot, lambda: "before" in status(app))
            await pilot.press(key.key)
            await until(pilot, lambda: "before" not in status(app))
            while len(app.screen_stack) > 1:
                app.pop_screen()
                await pilot.pause()
    assert {file.suffix for file in tmp_path.iterdir()} == {".svg", ".txt"}


async def test_help_explains_the_race_then_lists_all_keys() -> None:
    app = shown(race(*two()))
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: "Esc comes back" in text(app) and "1 thread for each of 2 racers" in text(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: all(key.help in text(app) for key in keys_for(2)))


async def test_a_click_chooses_and_the_wheel_turns_the_curves() -> None:
    app = shown(race(*still()))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "divergence over" in text(app))
        await pilot.click(offset=(90, 10))
        await until(pilot, lambda: "racer B ring8-wgan" in status(app))
        await pilot.click(offset=(30, 10), times=2)
        await until(pilot, lambda: not app.is_running)
    assert app.opened == 1


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
@pytest.mark.parametrize("racers", [2, 3, 4])
async def test_every_racer_is_seen_on_every_screen(size: tuple[int, int], racers: int) -> None:
    app = shown(race(*still(racers)))
    async with app.run_test(size=size) as pilot:
        for letter in "ABCD"[:racers]:
            await until(pilot, lambda letter=letter: f" {letter} " in text(app))  # type: ignore[misc]
        await until(pilot, lambda: "divergence over" in text(app))
        await until(pilot, lambda: text(app).count("‖") > racers)


@pytest.mark.parametrize(("racers", "told"), [(3, "/1,000,000 312/s"), (4, "/1,000,000 ")])
async def test_where_there_is_little_room_the_pace_is_said_whole_or_not_at_all(racers: int, told: str) -> None:
    running = [FakeRacer(stride=60) for _ in range(racers)]
    app = shown(race(*running))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: min(each.step for each in running) > 1000)
        paces = racers if "312" in told else 0
        await until(pilot, lambda: text(app).count(told) == racers and text(app).count("312") == paces)
