"""The row that shows how the parts of a GAN hang together and which of them moves."""

import dataclasses

import pytest

from gantui.draw.palette import FAINT, LOSS_D, LOSS_G
from gantui.experiment.changing.stages import CAPTIONS
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.dashboard.pipeline import Flow, flow_of, pipeline_row
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, screen, until
from tests.tui.turning import SETTINGS, Turnable


def flow(source: FakeSource | None = None, **changes: object) -> Flow:
    source = source or Turnable(latent="normal(2)")
    snapshot: Snapshot = dataclasses.replace(source.latest(), **changes)  # type: ignore[arg-type]
    return flow_of(snapshot, source.history())


def row(found: Flow, width: int = 120) -> str:
    return pipeline_row(found, width, 0).row_text(0)


def test_all_parts_stand_in_their_order_with_their_numbers() -> None:
    said = row(flow()).split()
    places = [said.index(word) for word in ("z", "normal(2)", "G", "fake", "D(G(z))", "D", "real", "D(x)")]
    assert places == sorted(places)
    assert [said[at + 1] for at, word in enumerate(said) if word == "rate"] == ["0.001", "0.002"]
    assert said.count("loss") == 2
    assert said.count("─▶") == 3
    assert said.count("◀─") == 1


@pytest.mark.parametrize("width", range(1, 160, 3))
def test_where_room_is_short_words_go_first_and_parts_never(width: int) -> None:
    text = row(flow(), width)
    assert len(text) == width
    if width >= 40:
        assert [word for word in text.split() if word in ("z", "G", "fake", "D", "real")] == [
            *("z", "G", "fake", "D", "real")
        ]


def test_numbers_that_change_move_nothing() -> None:
    source = Turnable(latent="normal(2)")
    places = set()
    for _ in range(5):
        source.advance(997)
        text = row(flow(source, step=source.step))
        places.add(tuple(text.index(word) for word in ("fake", "D(x)", " D ")))
    assert len(places) == 1


@pytest.mark.parametrize(
    ("phase", "parts"),
    [
        ("sample", {"z", "G", "fake"}),
        ("real", {"real", "D"}),
        ("fake", {"fake", "D"}),
        ("discriminator", {"D"}),
        ("judge", {"fake", "D"}),
        ("generator", {"G"}),
        ("ahead", {"G", "D"}),
        ("both", {"G", "D"}),
    ],
)
def test_in_slow_motion_the_parts_at_work_stand_in_brackets(phase: str, parts: set[str]) -> None:
    found = flow(phase_now=CAPTIONS[phase], state=State.PAUSED)  # type: ignore[index]
    text = row(found)
    for part in ("z", "G", "fake", "D", "real"):
        assert (f"[{part}" in text) == (part in parts), part
    assert text.count("[") == text.count("]") == len(parts)


def colour(found: Flow, part: str) -> int:
    canvas = pipeline_row(found, 120, 0)
    return int(canvas.fg[0, canvas.row_text(0).index(f" {part} ") + 1])


def test_who_does_not_move_is_held_back() -> None:
    assert (colour(flow(), "G"), colour(flow(), "D")) == (LOSS_G, LOSS_D)
    paused = flow(state=State.PAUSED)
    assert (colour(paused, "G"), colour(paused, "D")) == (FAINT, FAINT)
    still = flow(settings=tuple(dataclasses.replace(each, value="0") for each in SETTINGS if "g_steps" in each.path))
    assert (colour(still, "G"), colour(still, "D")) == (FAINT, LOSS_D)
    assert row(still).split().count("frozen") == 1


def test_before_the_training_has_loaded_nothing_is_claimed() -> None:
    found = flow(FakeSource(loading=True))
    assert [word for word in row(found).split() if word.replace(".", "").isdigit()] == []


async def test_the_row_is_there_where_there_is_room_and_lights_the_part_of_slow_motion() -> None:
    for size, there in (((120, 40), True), ((100, 30), True), ((100, 29), False), ((80, 24), False)):
        source = Turnable(latent="normal(2)")
        app = dashboard(source)
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: "running" in screen(app)[0] and "losses" in "".join(screen(app)))  # noqa: B023
            assert ("─▶" in screen(app)[1]) is there
            if there:
                await until(pilot, lambda: "D(x) 0." in screen(app)[1])  # noqa: B023
                source.replace(phase_now=CAPTIONS["generator"])
                source.hold = True
                await until(pilot, lambda: "[G" in screen(app)[1])  # noqa: B023


async def test_numbers_alone_are_drawn_no_oftener_than_they_can_be_read() -> None:
    now = [0.0]
    source = Turnable()
    from gantui.tui.dashboard.app import Dashboard
    from tests.tui.seeing import FAST

    app = Dashboard(source, FAST, clock=lambda: now[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "D(x) 0." in screen(app)[1])
        before, asked = screen(app)[1], len(source.wanted)
        await until(pilot, lambda: len(source.wanted) > asked + 5)
        assert screen(app)[1] == before
        now[0] = 1.0
        await until(pilot, lambda: screen(app)[1] != before)
