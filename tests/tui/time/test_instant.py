"""All that the screen shows is of one instant, or says of which other it is."""

from __future__ import annotations

import dataclasses

import pytest

from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.dashboard.pipeline import flow_of, pipeline_row
from gantui.tui.panels.player_losses import against_best, losses_at
from gantui.tui.shell.status import status_row
from gantui.tui.time.instant import by_record, is_now, measured_at, singles
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, status, text, until
from tests.tui.test_panels import EVERYTHING, made, of, shown, trained
from tests.tui.test_travel import source_with_a_past

NOW = {"loss_d": 0.111, "loss_g": 2.22, "d_real": 0.333, "d_fake": 0.444}
RECORD = {"step": 1200, "v": -1.12, "jsd_lower": 0.2, "w1": 0.3}


def half_way(**changes: object) -> Snapshot:
    """After 1,200 iterations and 3 + 1 single updates, at which it stands still and was measured."""
    still = {
        "state": State.PAUSED,
        "step": 1200,
        "single": {"discriminator": 3, "generator": 1},
        "losses": NOW,
        "record": RECORD,
    }
    return dataclasses.replace(trained().latest(), **(still | changes))  # type: ignore[arg-type]


def test_single_updates_are_counted_by_player() -> None:
    snapshot = half_way()
    assert singles(snapshot) == " + 3 D + 1 G"
    assert singles(dataclasses.replace(snapshot, single={"discriminator": 2})) == " + 2 D"
    row = status_row(snapshot, "", 100, 0).row_text(0)
    assert f" 1,200/{snapshot.steps:,} + 3 D + 1 G" in row


def test_in_slow_motion_it_is_within_the_next_iteration() -> None:
    snapshot = half_way(single={}, phase_now="D sees fakes")
    assert "in step " in status_row(snapshot, "", 100, 0).row_text(0)
    assert "1,201/" in status_row(snapshot, "", 100, 0).row_text(0)
    assert measured_at(1200, snapshot) == "in step 1,201"


def test_what_was_measured_elsewhere_says_where() -> None:
    snapshot = half_way()
    assert is_now(1200, snapshot)
    assert measured_at(1200, snapshot) == "step 1,200 + 3 D + 1 G"
    earlier = dataclasses.replace(snapshot, record=RECORD | {"step": 1100})
    assert (measured_at(1100, earlier), by_record(["v"], earlier, 40)) == ("step 1,100", "v (step 1,100)")
    assert by_record(["v"], snapshot, 40) == "v"
    unmeasured = dataclasses.replace(snapshot, losses=None)
    assert by_record(["v"], unmeasured, 40) == "v (step 1,200)", "before the single updates"
    assert measured_at(1200, unmeasured) == "step 1,200"


def test_header_and_curves_tell_the_losses_of_this_instant() -> None:
    snapshot, history = half_way(), trained().history()
    assert losses_at(snapshot, history) == NOW
    row = pipeline_row(flow_of(snapshot, history), 140, 0).row_text(0)
    assert all(f"{value}" in row for value in NOW.values())
    panel = made("losses", lambda: (snapshot, history))
    rows = shown(panel, 100, 14).splitlines()
    assert "now 0.111" in rows[1]
    assert "now 2.22" in rows[1]
    assert "V(D,G) -1.12" in rows[-1]
    narrow = shown(panel, 40, 14).splitlines()[1]
    assert "0.111" in narrow


def test_how_far_d_is_from_the_best_one_follows_goodfellow() -> None:
    assert against_best(RECORD)[0] == "V(D,G) -1.12 · best D -0.986 · undecided -1.39"
    assert against_best({"w1_critic": 0.25, "w1": 0.3}) == (
        "critic's distance 0.250 · W1 0.300",
        "critic's 0.250 · W1 0.300",
    )
    assert against_best(None) == against_best({"step": 3}) == ()


def test_moments_of_an_old_record_say_their_step() -> None:
    source = trained(line="mixture")
    record = (source.latest().record or {}) | {"step": 1100, "fake_mean": 0.5, "fake_std": 1.0}
    panel = made("plane", lambda: (dataclasses.replace(source.latest(), record=record), source.history()))
    rows = shown(panel, 80, 30)
    assert "at 1,100" in rows
    assert "(step 1,100)" in rows.splitlines()[-1]


@pytest.mark.parametrize("options", [{}, {"line": "mixture"}, {"judged": "labelled"}])
def test_however_narrow_panel_1_is_a_number_of_an_old_record_says_its_step_or_is_not_there(
    options: dict[str, object],
) -> None:
    source = trained(**options)
    measured = {"fake_mean": 0.5, "fake_std": 1.0, "high_quality": 0.777, "label_accuracy": 0.777}
    record = (source.latest().record or {}) | {"step": 1100} | measured
    panel = made("plane", lambda: (dataclasses.replace(source.latest(), record=record), source.history()))
    facts, said = panel.facts, set[str]()
    assert facts is not None
    for room in range(12, 90):
        line = panel.state_line(facts, room)
        assert len(line) <= room
        if "mean" in line or "78 %" in line:
            said.add(line)
            assert line.endswith("(step 1,100)"), room
    assert len(said) > 1, "a shorter one where there is no room"


@pytest.mark.parametrize(("objective", "said"), [("wasserstein", True), ("non_saturating", False)])
def test_a_loss_with_a_constant_in_it_is_named_beside_readings_without(objective: str, said: bool) -> None:
    source = trained(objective=objective)
    row = pipeline_row(flow_of(source.latest(), source.history()), 160, 0).row_text(0)
    assert ("uncentred loss" in row) == said
    assert ("G's is uncentred" in shown(made("losses", lambda: of(source)), 100, 14)) == said


async def test_a_single_update_is_seen_in_all_that_tells_of_it() -> None:
    source = trained()
    source.state = State.PAUSED
    source._record = RECORD | {"step": source.step}
    app = dashboard(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "3 losses" in text(app))
        source.single, source.losses = {"discriminator": 3, "generator": 1}, dict(NOW)
        source.publish(EVERYTHING)
        await until(pilot, lambda: "+ 3 D + 1 G" in status(app))
        await until(pilot, lambda: all(part in text(app) for part in ("now 0.111", "V(D,G) -1.12", "D(x) 0.333")))
        source.single, source.losses = {"discriminator": 4, "generator": 1}, NOW | {"loss_d": 0.555}
        source.publish(EVERYTHING)
        await until(pilot, lambda: "now 0.555" in text(app))


async def test_looking_back_header_and_curves_are_of_one_iteration_and_pictures_say_theirs() -> None:
    source: FakeSource = source_with_a_past()
    app = dashboard(source)
    async with app.run_test(size=(160, 40)) as pilot:
        await pilot.press("[")
        await until(pilot, lambda: "at step 2,000 of" in status(app))
        row = flow_of(source.recall(2000) or source.latest(), source.history(), 2000)
        loss = dict(row.words)["D"][0].split()[1]
        await until(pilot, lambda: f"D loss {loss}" in text(app).splitlines()[1])
        assert "steps/s" not in status(app), "how fast it goes now is not of then"
        app._look_at(1950.0)  # of which there is no picture
        await until(pilot, lambda: "at step 1,950 of" in status(app))
        loss = dict(flow_of(source.latest(), source.history(), 1950).words)["D"][0].split()[1]
        await until(pilot, lambda: f"D loss {loss}" in text(app).splitlines()[1])
        await until(pilot, lambda: "real and fake · step 1,900" in text(app))


def test_before_the_first_iteration_there_are_no_losses_to_tell() -> None:
    source = trained()
    panel = made("losses", lambda: of(source))
    panel.sight.take(dataclasses.replace(source.latest(), step=0), source.history(), live=source.latest(), at=0)
    first = shown(panel, 100, 14).splitlines()[1]
    assert "nan" not in first
    assert "━ D -" in first
