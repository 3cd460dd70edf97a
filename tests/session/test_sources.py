"""What every source of snapshots promises: one conformance class."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from gantui.session.attach.remote import Remote
from gantui.session.disk.container import pack, unpack
from gantui.session.live import Live
from gantui.session.run.replay import Replay
from gantui.session.view import snapshot_bytes
from gantui.session.view.commands import Command, Pause, Resume, Stop
from gantui.session.view.history import History
from gantui.session.view.pictures import (
    Arrows,
    ClippedWeights,
    Eigenvalues,
    Field,
    FieldKind,
    Landscape,
    LatentMap,
    Modes,
    PhasePlane,
)
from gantui.session.view.pictures.field import FIELD_NAMES
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import VERSION, Load, Snapshot, State, Strip, picture_in
from gantui.session.view.source import Source
from tests.asking import asks, others, there
from tests.session.small import ENDLESS, PATIENCE, finish, start


class Loopback:
    """Another source seen through bytes, as over a socket."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.capabilities = source.capabilities
        self.request, self.leave, self.send, self.kept = source.request, source.leave, source.send, source.kept

    def latest(self) -> Snapshot:
        return snapshot_bytes.decode(snapshot_bytes.encode(self._source.latest()))

    def history(self) -> History:
        return snapshot_bytes.decode_history(snapshot_bytes.encode_history(self._source.history()))

    def recall(self, step: int) -> Snapshot | None:
        found = self._source.recall(step)
        return None if found is None else snapshot_bytes.decode(snapshot_bytes.encode(found))

    def records(self) -> History:
        return snapshot_bytes.decode_history(snapshot_bytes.encode_history(self._source.records()))


def seen(source: Source, condition: Callable[[Snapshot], bool], requests: Requests = Requests()) -> Snapshot:  # noqa: B008
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        snapshot = source.latest()
        if condition(snapshot):
            return snapshot
        source.request("viewer", requests)
        threading.Event().wait(0.005)
    raise AssertionError(f"never seen; the last one: {source.latest()}")


@pytest.fixture(params=["live", "loopback", "remote"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    live: Live = start(tmp_path / "run", ENDLESS)
    remote = Remote(tmp_path / "run") if request.param == "remote" else None
    yield remote or (live if request.param == "live" else Loopback(live))
    if remote is not None:
        remote.close()
    live.send(Stop())
    finish(live)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that is over."""
    path = tmp_path_factory.mktemp("runs") / "finished"
    finish(start(path))
    return path


@pytest.fixture(params=["live", "replay", "remote", "live loopback", "replay loopback"])
def any_source(request: pytest.FixtureRequest, tmp_path: Path, finished: Path) -> Iterator[Source]:
    """A source, steered or not, of a run of which more than one picture was kept."""
    if request.param.startswith("replay"):
        replay: Source = Replay(finished)
        yield replay if request.param == "replay" else Loopback(replay)
        return
    live: Live = start(tmp_path / "run", "schedule.steps=100000000")
    seen(live, lambda s: len(live.kept()) > 3)
    if request.param == "remote":
        with contextlib.closing(Remote(tmp_path / "run")) as remote:
            yield remote
    else:
        yield live if request.param == "live" else Loopback(live)
    live.send(Stop())
    finish(live)


def recalled(source: Source, step: int) -> Snapshot:
    """The picture of STEP, which may take its time."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (found := source.recall(step)) is not None:
            return found
        threading.Event().wait(0.005)
    raise AssertionError(f"step {step} was never recalled")


class TestLookingBack:
    def test_pictures_were_kept_in_order(self, any_source: Source) -> None:
        kept = any_source.kept()
        assert kept[0] == 0
        assert list(kept) == sorted(set(kept))
        assert kept[-1] <= any_source.history().steps

    def test_a_picture_is_of_the_newest_kept_iteration_before(self, any_source: Source) -> None:
        kept = any_source.kept()
        for asked, of in ((kept[1], kept[1]), (kept[2] - 1, kept[1]), (-5, kept[0])):
            picture = recalled(any_source, asked)
            assert picture.step == of
            assert len(picture.real) == len(picture.fake) == 500
            assert picture_in(picture, Field) is not None
            assert picture.facts is not None

    def test_a_picture_tells_of_its_own_time_only(self, any_source: Source) -> None:
        step = any_source.kept()[1]
        picture = recalled(any_source, step)
        assert picture.record is not None
        assert picture.record["step"] == step
        assert there(picture, Modes).step == step
        assert all(event.step <= step for event in picture.events)
        assert picture.strip is not None
        assert picture.strip.steps.max() <= step

    def test_what_was_not_kept_has_its_reason(self, any_source: Source) -> None:
        facts = recalled(any_source, 0).facts
        assert facts is not None
        assert {"optimal", "gap", "slope", "data", "fakes", "arrows", "latent_map"} <= facts.unseen.keys()
        assert "reading" not in facts.unseen

    def test_curves_and_records_reach_to_now(self, any_source: Source) -> None:
        now = any_source.latest()
        assert now.facts is not None
        assert any_source.history().steps >= now.step
        assert any_source.records().steps >= now.step // now.facts.every


class TestConformance:
    def test_facts_come_with_the_first_running_snapshot(self, source: Source) -> None:
        facts = seen(source, lambda s: s.state == State.RUNNING).facts
        assert facts is not None
        assert facts.centres is not None
        assert facts.centres.shape == (8, 2)
        left, right, bottom, top = facts.extent
        assert left < facts.centres[:, 0].min() < facts.centres[:, 0].max() < right
        assert bottom < facts.centres[:, 1].min() < facts.centres[:, 1].max() < top

    def test_only_what_is_wanted_is_there(self, source: Source) -> None:
        bare = seen(source, lambda s: s.step > 0)
        assert picture_in(bare, Field) is None
        assert len(bare.fake) == 0
        full = seen(source, lambda s: picture_in(s, Field) is not None, asks(30, (6, 9)))
        assert full.fake.shape == full.real.shape == (30, 2)
        assert there(full, Field).values.shape == (6, 9)
        assert 0 <= there(full, Field).values.min() <= there(full, Field).values.max() <= 1  # a probability

    def test_every_kind_of_picture_comes_through(self, source: Source) -> None:
        requests = asks(5, (6, 9), frozenset({"data", "fakes", "slope", "gap"}), 4, (3, 5))
        full = seen(source, lambda s: picture_in(s, LatentMap) is not None, requests)
        assert picture_in(full, Field) is None
        assert full.facts is not None
        assert "r1 shapes D" in full.facts.unseen["gap"]
        assert others(full).keys() == {"data", "fakes", "slope"}
        assert others(full)["data"].values.shape == (6, 9)
        assert np.array_equal(there(full, Arrows).places, full.fake[:4])
        assert there(full, LatentMap).places.shape == (3, 5, 2)

    def test_a_snapshot_and_the_curves_never_contradict(self, source: Source) -> None:
        snapshot = seen(source, lambda s: s.step > 12)
        history = source.history()
        assert history.steps >= snapshot.step
        assert len(history.band("loss_d", last=snapshot.step).step) > 0

    def test_what_was_recorded_makes_curves_of_its_own(self, source: Source) -> None:
        seen(source, lambda s: s.record is not None and s.strip is not None)
        source.send(Pause())  # else there are more of them from line to line
        snapshot = seen(source, lambda s: s.state == State.PAUSED)
        assert snapshot.facts is not None
        assert snapshot.strip is not None
        assert snapshot.strip.shares.shape[0] == 8
        records = source.records()
        assert records.steps * snapshot.facts.every >= snapshot.strip.steps[-1]
        assert {"high_quality", "jsd", "jsd_floor", "w1", "gradient_d"} <= set(records.columns)
        assert len(records.band("high_quality").mean) == records.steps

    def test_nothing_is_made_that_nobody_asked_for(self, source: Source) -> None:
        facts = seen(source, lambda s: s.state == State.RUNNING).facts
        assert facts is not None
        records = Path(facts.run_dir) / "metrics.jsonl"

        def stands_still() -> bool:
            """Whether nothing comes while the training goes on to its next record."""
            before, size = source.latest().step, records.stat().st_size if records.exists() else 0
            deadline = time.monotonic() + 60
            while not records.exists() or records.stat().st_size == size:
                assert time.monotonic() < deadline
                threading.Event().wait(0.001)
            return source.latest().step == before

        # At first what was asked for before may still come.
        assert any(stands_still() for _ in range(10))

    def test_commands_do_what_they_say(self, source: Source) -> None:
        assert {Pause, Resume, Stop} <= source.capabilities
        seen(source, lambda s: s.state == State.RUNNING)
        for command, state in ((Pause(), State.PAUSED), (Resume(), State.RUNNING), (Stop(), State.STOPPED)):
            source.send(command)
            assert seen(source, lambda s, state=state: s.state == state).message  # type: ignore[misc]

    def test_a_viewer_that_left_asks_for_nothing(self, source: Source) -> None:
        source.send(Pause())
        seen(source, lambda s: s.state == State.PAUSED)
        source.request("gone", asks(10, (5, 5)))
        source.leave("gone")
        snapshot = seen(source, lambda s: len(s.fake) == 7, asks(7))
        assert picture_in(snapshot, Field) is None

    def test_an_unknown_command_is_ignored(self, source: Source) -> None:
        class Dance:
            pass

        command: Command = Dance()  # type: ignore[assignment]
        seen(source, lambda s: s.state == State.RUNNING)
        source.send(command)
        step = source.latest().step
        assert seen(source, lambda s: s.step > step).state == State.RUNNING


DATA = Path(__file__).parents[1] / "data"


def full_snapshot() -> Snapshot:
    rng = np.random.default_rng(0)
    floats = rng.normal(size=(8, 2)).astype(np.float32)
    facts = RunInfo(
        preset="p\x1b[31m", about="[red]about", watch_for="watch", objective="hinge", penalties=("clip", "r1"),
        reading="score", middle=0.0, rest={"discriminator": 2.0}, judged="packed", generators=3, every=100,
        ladder=(0.5, 0.0),
        single_steps=("discriminator",), dim=2, seed=2**40, device="cpu", threads=1, weights="ema",
        extent=(-1.0, 1.0, -2.0, 2.0), factor=2.5, offset=(1.0, -1.0), density=floats[:, 1],
        moments=(1.0, 2.0, None, -0.5), centres=floats, mode_shares=floats[:, 0], high_quality_ceiling=0.98889,
        run_dir="runs/x", unseen={"gap": "r1 shapes D", "latent_map": "[b]no area"},
        command="gantui train", has_landscape=True,
    )  # fmt: skip
    phase = PhasePlane((-1.0, 1.0, -2.0, 2.0), rng.normal(size=(3, 5, 2)).astype(np.float32), floats[0])
    modes = Modes(100, 2500, floats[:, 0], floats[:, 1], floats[:, 0] > 0, floats[:, 1] > 0)
    values, weight = rng.normal(size=(2, 3, 5)).astype(np.float32)
    field = Field(values, facts.extent)
    fields: dict[FieldKind, Field] = {
        "optimal": Field(-values, facts.extent, weight),
        "data": Field(values + 1, facts.extent),
    }
    arrows = Arrows(floats, -floats, 3.5)
    latent_map = LatentMap(rng.normal(size=(3, 5, 2)).astype(np.float32), weight, (-2.0, 2.0, -2.0, 2.0), "[red]part")
    landscape = Landscape((-1.0, 1.0, -2.0, 2.0), floats, rng.normal(size=(4, 3)), floats[0], 0.3)
    eigenvalues = Eigenvalues(7, rng.normal(size=(5, 2)), np.empty((0, 2)), "[red]why", True)
    clipped = ClippedWeights(0.2, floats[:, 0], 0.1, 0.25, 33537)
    strip = Strip(floats[:, 0], floats.T)
    record: dict[str, float | int | None] = {"step": 3, "kl_modes": None, "loss_d": -0.25}
    pictures = {
        each.name: each for each in (field, phase, modes, arrows, latent_map, landscape, eigenvalues, clipped)
    } | {FIELD_NAMES[kind]: each for kind, each in fields.items()}
    return Snapshot(
        State.PAUSED, 3, 9, 0.5, 2.0, "said", facts, floats, floats[::-1], pictures, record, strip=strip,
        load=Load(1.5, 2**29, 0.5, 2**30, 2**36, 41), cost=0.01,
    )  # fmt: skip


def same(one: object, other: object) -> bool:
    if dataclasses.is_dataclass(one):
        return type(one) is type(other) and all(
            same(getattr(one, each.name), getattr(other, each.name)) for each in dataclasses.fields(one)
        )
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.dtype == other.dtype and np.array_equal(one, other)
    return type(one) is type(other) and one == other


class TestWire:
    def test_an_older_gantui_reads_what_is_written_now_and_the_other_way_round(self) -> None:
        older = (DATA / "every-picture.snapshot").read_bytes()
        assert same(snapshot_bytes.decode(older), full_snapshot())
        (arrays, plain), (then, facts) = unpack(snapshot_bytes.encode(full_snapshot())), unpack(older)
        assert plain == facts
        assert same(arrays, then)

    @pytest.mark.parametrize("snapshot", [full_snapshot(), Snapshot(State.LOADING, message="importing torch")])
    def test_what_goes_in_comes_out(self, snapshot: Snapshot) -> None:
        assert same(snapshot_bytes.decode(snapshot_bytes.encode(snapshot)), snapshot)

    @pytest.mark.parametrize(("rows", "by_class", "wrong"), [(6, 2, False), (6, 4, True), (6, -2, True), (0, 9, True)])
    def test_a_map_has_as_many_rows_for_each_class(self, rows: int, by_class: int, wrong: bool) -> None:
        places, stretch = np.zeros((rows, 3, 2), np.float32), np.zeros((rows, 3), np.float32)
        latents = LatentMap(places, stretch, (-2.0, 2.0, -2.0, 2.0), "latents", by_class)
        assert bool(latents.flaw()) == wrong
        snapshot = dataclasses.replace(full_snapshot(), pictures={"latent_map": latents})
        if wrong:
            with pytest.raises(snapshot_bytes.Malformed, match="map of the generator of another shape"):
                snapshot_bytes.decode(snapshot_bytes.encode(snapshot))
        else:
            assert same(snapshot_bytes.decode(snapshot_bytes.encode(snapshot)), snapshot)

    @pytest.mark.parametrize(
        ("numbers", "written"),
        [
            ({"single": {"generator": 2}}, {"single": [0, 2]}),
            ({"single": {}}, {"single": [0, 0]}),
            ({"learning_rates": {"generator": 0.1, "discriminator": 0.0}}, {"learning_rates": [0.0, 0.1]}),
            ({"learning_rates": {}}, {"learning_rates": None}),
            ({"learning_rates": {"left": 0.5}}, {"learning_rates": {"left": 0.5}}),
        ],
    )
    def test_numbers_of_a_gans_players_are_lists_and_those_of_others_have_names(
        self, numbers: dict[str, dict[str, float]], written: dict[str, object]
    ) -> None:
        snapshot = dataclasses.replace(Snapshot(State.PAUSED), **numbers)  # type: ignore[arg-type]
        data = snapshot_bytes.encode(snapshot)
        assert unpack(data)[1] | written == unpack(data)[1]
        assert same(snapshot_bytes.decode(data), snapshot)

    @pytest.mark.parametrize("wrong", [[1], [0.5, 1], "ab", {"left": "x"}, 3])
    def test_what_are_no_numbers_by_player_is_refused(self, wrong: object) -> None:
        arrays, plain = unpack(snapshot_bytes.encode(Snapshot(State.LOADING)))
        with pytest.raises(snapshot_bytes.Malformed):
            snapshot_bytes.decode(pack(arrays, plain | {"single": wrong}))

    @pytest.mark.parametrize("length", [0, 4, 30, 200, -1])
    def test_cut_short_it_is_refused(self, length: int) -> None:
        with pytest.raises(snapshot_bytes.Malformed):
            snapshot_bytes.decode(snapshot_bytes.encode(full_snapshot())[:length])

    def test_flipped_bits_are_refused_or_harmless(self) -> None:
        data = bytearray(snapshot_bytes.encode(full_snapshot()))
        for place in range(0, len(data), 3):
            data[place] ^= 0x40
            with contextlib.suppress(snapshot_bytes.Malformed):
                snapshot_bytes.decode(bytes(data))
            data[place] ^= 0x40

    def test_another_version_is_named(self) -> None:
        other = dataclasses.replace(full_snapshot(), version=99)
        with pytest.raises(snapshot_bytes.Malformed, match=f"version 99; expected {VERSION}"):
            snapshot_bytes.decode(snapshot_bytes.encode(other))

    @pytest.mark.parametrize("fields", [None, [], "gap", {"gap": None}, {"gap": {"colour": 1}}])
    def test_fields_that_are_none_are_refused(self, fields: object) -> None:
        arrays, plain = unpack(snapshot_bytes.encode(Snapshot(State.LOADING)))
        with pytest.raises(snapshot_bytes.Malformed):
            snapshot_bytes.decode(pack(arrays, plain | {"fields": fields}))

    def test_a_history_is_no_snapshot(self) -> None:
        with pytest.raises(snapshot_bytes.Malformed):
            snapshot_bytes.decode(snapshot_bytes.encode_history(History(("a",))))
        with pytest.raises(snapshot_bytes.Malformed):
            snapshot_bytes.decode_history(snapshot_bytes.encode(full_snapshot()))
