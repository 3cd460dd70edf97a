"""The pictures that are kept of a run: which of them, what comes back, and what damage does."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.experiment.options.setting import Setting
from gantui.experiment.verdicts.event import Event
from gantui.session.view import archive, snapshot_bytes
from gantui.session.view.archive import MARKED, MOST, Archive, Keeper, as_of, crowded, kept_requests
from gantui.session.view.pictures import (
    ClassedImagesRequest,
    ClippedRequest,
    ClippedWeights,
    Field,
    ImageSamples,
    ImageSamplesRequest,
    Landscape,
    LandscapeRequest,
)
from gantui.session.view.pictures.image_bytes import kept_count
from gantui.session.view.snapshot import Snapshot, Strip
from tests.asking import asks, put, there
from tests.session.test_sources import full_snapshot
from tests.tui.panels.images.showing import of_images, snapshot


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def shown(step: int) -> Snapshot:
    whole = full_snapshot()
    event = Event(step, "collapse", "evidence", "meaning", "advice")
    return dataclasses.replace(whole, step=step, fake=whole.fake + np.float32(step), events=(event,), standing=(event,))


def kept(folder: Path, *steps: int, marked: tuple[int, ...] = ()) -> Keeper:
    keeper = Keeper(folder, clock=Clock())
    facts = full_snapshot().facts
    assert facts is not None
    for step in steps:
        keeper.keep(facts, lambda _, step=step: shown(step), marked=step in marked)  # type: ignore[misc]
    return keeper


steps_of_a_run = st.sets(st.integers(0, 10**7), min_size=3, max_size=60).map(lambda found: tuple(sorted(found)))


@given(steps_of_a_run, st.sets(st.integers(0, 10**7)))
def test_the_first_and_the_newest_are_never_dropped(steps: tuple[int, ...], others: set[int]) -> None:
    assert crowded(steps, others) in steps[1:-1]
    marked = {steps[1]} if len(steps) > 3 else set()
    assert crowded(steps, marked) not in marked


def test_where_all_are_marked_one_of_them_goes() -> None:
    assert crowded((0, 100, 200, 900), (100, 200)) in (100, 200)


def test_a_long_run_is_covered_from_its_beginning_and_more_densely_towards_now() -> None:
    steps: tuple[int, ...] = ()
    for step in range(0, 1_000_001, 100):
        steps = (*steps, step)
        if len(steps) > MOST:
            gone = crowded(steps, (4_300,))
            steps = tuple(at for at in steps if at != gone)
    gaps = np.diff(steps)
    assert (steps[0], steps[-1], len(steps)) == (0, 1_000_000, MOST)
    assert 4_300 in steps
    assert gaps.max() < 1_000_000 / 50
    assert gaps[: MOST // 4].mean() > 2 * gaps[-MOST // 4 :].mean()


def test_no_more_than_so_many_files_are_there_and_those_of_events_stay(tmp_path: Path) -> None:
    marked = tuple(range(5, 5 * MARKED, 5))
    keeper = kept(tmp_path / "snapshots", *range(MOST + 90), marked=marked)
    assert len(list((tmp_path / "snapshots").glob("step-*"))) == len(keeper.steps) == MOST
    assert set(marked) < set(keeper.steps)
    assert keeper.steps == Archive(tmp_path / "snapshots").steps


def test_what_was_kept_comes_back_whole_but_for_what_is_put_back(tmp_path: Path) -> None:
    kept(tmp_path / "snapshots", 100, 200)
    found = Archive(tmp_path / "snapshots").read(100)
    original = shown(100)
    assert found is not None
    for name in ("fake", "real"):
        assert np.array_equal(getattr(found, name), getattr(original, name))
    assert np.array_equal(there(found, Field).values, there(original, Field).values)
    assert (found.step, found.record, found.standing) == (100, original.record, original.standing)
    assert (found.events, found.strip) == ((), None)
    assert found.facts is not None
    assert found.facts.unseen["slope"] == "not kept of the past"
    assert found.facts.unseen["gap"] == "r1 shapes D"  # the run's own reason


@pytest.mark.parametrize(("asked", "found"), [(0, 100), (100, 100), (199, 100), (200, 200), (10**9, 300)])
def test_the_newest_at_or_before_a_step_is_given_else_the_first(tmp_path: Path, asked: int, found: int) -> None:
    picture = kept(tmp_path / "snapshots", 100, 200, 300).read(asked)
    assert picture is not None
    assert picture.step == found


def test_a_picture_knows_the_settings_of_its_time(tmp_path: Path) -> None:
    rate = Setting("optimizers.generator.lr", "generator", "rate", "Learning rate.", "0.01", "0.001", "ratio")
    original = dataclasses.replace(shown(100), settings=(rate,))
    assert original.facts is not None
    keeper = Keeper(tmp_path / "snapshots", clock=Clock())
    keeper.keep(original.facts, lambda _: original)
    found = keeper.read(100)
    assert found is not None
    assert [(each.path, each.value, each.start) for each in found.settings] == [(rate.path, "0.01", "0.001")]


def test_events_and_the_strip_are_those_of_its_time(tmp_path: Path) -> None:
    picture = kept(tmp_path / "snapshots", 100).read(100)
    assert picture is not None
    told = tuple(Event(step, "mode gained", "", "", "") for step in (50, 100, 150))
    strip = Strip(np.array([50, 100, 150], np.float32), np.ones((8, 3), np.float32))
    then = as_of(picture, told, strip)
    assert [event.step for event in then.events] == [50, 100]
    assert then.strip is not None
    assert then.strip.steps.tolist() == [50, 100]
    assert as_of(dataclasses.replace(picture, step=10), told, strip).strip is None


def test_a_resumed_run_forgets_what_it_does_again(tmp_path: Path) -> None:
    kept(tmp_path / "snapshots", 100, 200, 300)
    keeper = Keeper(tmp_path / "snapshots")
    keeper.go_on(200, [])
    assert keeper.steps == Archive(tmp_path / "snapshots").steps == (100, 200)


def test_pictures_take_their_share_of_the_time_and_no_more_but_for_events_and_the_end(tmp_path: Path) -> None:
    clock = Clock()
    keeper, facts = Keeper(tmp_path / "snapshots", clock), full_snapshot().facts
    assert facts is not None

    def slow(step: int) -> Snapshot:
        clock.now += 0.1
        return shown(step)

    for step in range(0, 20_000, 100):
        keeper.keep(facts, lambda _, step=step: slow(step))  # type: ignore[misc]
        clock.now += 0.4
    assert clock.now * archive.SHARE <= keeper._spent <= clock.now * archive.SHARE + archive.ALLOWANCE + 0.2
    last = keeper.steps[-1]
    keeper.keep(facts, lambda _: slow(last + 1), marked=True)
    keeper.keep(facts, lambda _: slow(last + 2), last=True)
    assert keeper.steps[-2:] == (last + 1, last + 2)


def test_a_picture_has_as_many_points_as_are_shown() -> None:
    facts = full_snapshot().facts
    assert facts is not None
    facts = dataclasses.replace(facts, penalties=(), has_landscape=False)
    assert kept_requests(facts) == asks(500, (40, 40))
    assert kept_requests(dataclasses.replace(facts, dim=1)) == asks(2000, (1, 256))
    assert kept_requests(dataclasses.replace(facts, penalties=("clip",))).get(ClippedRequest).wanted
    assert kept_requests(dataclasses.replace(facts, has_landscape=True)).get(LandscapeRequest).wanted


def test_what_stays_of_a_landscape_lies_in_one_file_and_the_place_in_each(tmp_path: Path) -> None:
    def moved(step: int) -> Snapshot:
        whole = shown(step)
        return put(whole, dataclasses.replace(there(whole, Landscape), height=float(step)))

    keeper, facts = Keeper(tmp_path / "snapshots", clock=Clock()), full_snapshot().facts
    assert facts is not None
    for step in (100, 200):
        keeper.keep(facts, lambda _, step=step: moved(step))  # type: ignore[misc]
    whole = there(moved(0), Landscape)
    found = [Archive(tmp_path / "snapshots").read(step) for step in (100, 200)]
    for picture in found:
        assert picture is not None
        assert np.array_equal(there(picture, Landscape).heights, whole.heights)
        assert np.array_equal(there(picture, Landscape).minima, whole.minima)
        assert there(picture, Landscape).height == picture.step
        assert np.array_equal(there(picture, ClippedWeights).shares, there(shown(0), ClippedWeights).shares)
    alone = snapshot_bytes.decode((tmp_path / "snapshots" / "step-0000000100.snapshot").read_bytes()[:-16])
    assert there(alone, Landscape).heights.size == 0


def test_a_damaged_picture_is_left_out_and_told(tmp_path: Path) -> None:
    kept(tmp_path / "snapshots", 100, 200, 300)
    (tmp_path / "snapshots" / "step-0000000200.snapshot").write_bytes(b"nothing")
    found = Archive(tmp_path / "snapshots")
    picture = found.read(200)
    assert picture is not None
    assert picture.step == 100
    assert (found.damaged, found.steps) == ({200}, (100, 300))


def test_a_picture_of_other_data_than_what_they_have_in_common_is_damaged(tmp_path: Path) -> None:
    kept(tmp_path, 100)
    facts = full_snapshot().facts
    assert facts is not None
    of_a_line = dataclasses.replace(shown(200), fake=shown(200).fake[:, :1], real=shown(200).real[:0])
    Keeper(tmp_path / "other").keep(facts, lambda _: of_a_line)
    name = "step-0000000200.snapshot"
    (tmp_path / name).write_bytes((tmp_path / "other" / name).read_bytes())
    found = Archive(tmp_path)
    assert found.read(200) is not None
    assert (found.damaged, found.steps) == ({200}, (100,))


def test_what_a_run_over_a_line_kept_is_read(tmp_path: Path) -> None:
    facts = full_snapshot().facts
    assert facts is not None
    line = dataclasses.replace(facts, dim=1, centres=facts.centres[:, :1] if facts.centres is not None else None)
    whole = dataclasses.replace(shown(200), fake=shown(200).fake[:, :1], real=shown(200).real[:, :1])
    Keeper(tmp_path).keep(line, lambda _: whole)
    back = Archive(tmp_path).read(200)
    assert back is not None
    assert back.fake.shape[1] == back.real.shape[1] == 1


def test_without_what_they_have_in_common_there_are_none(tmp_path: Path) -> None:
    kept(tmp_path / "snapshots", 100)
    (tmp_path / "snapshots" / "common.snapshot").write_bytes(b"")
    assert Archive(tmp_path / "snapshots").read(100) is None
    assert Archive(tmp_path / "snapshots").facts is None
    assert Archive(tmp_path / "nothing").steps == ()


def test_other_files_in_the_folder_are_none(tmp_path: Path) -> None:
    kept(tmp_path / "snapshots", 100)
    for name in ("step-5.snapshot", ".step-0000000100.snapshot.7.tmp", "step-0000000300.damaged"):
        (tmp_path / "snapshots" / name).write_bytes(b"")
    assert Archive(tmp_path / "snapshots").steps == (100,)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures") / "snapshots"
    kept(folder, 100)
    return folder


@given(data=st.data())
def test_flipped_or_missing_bytes_are_noticed(whole: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted(whole.iterdir())))
    original = file.read_bytes()
    changed = bytearray(original)
    for place in data.draw(st.lists(st.integers(0, len(changed) - 1), max_size=4)):
        changed[place] ^= data.draw(st.integers(1, 255))
    try:
        cut = bytes(changed[: data.draw(st.integers(0, len(changed)))])
        file.write_bytes(cut)
        assert (Archive(whole).read(100) is None) == (cut != original)
    finally:
        file.write_bytes(original)


def test_a_disk_that_takes_no_more_leaves_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, facts = kept(tmp_path / "snapshots", 100), full_snapshot().facts
    assert facts is not None

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gantui.session.view.archive.write_whole", full)
    with contextlib.suppress(OSError):
        keeper.keep(facts, lambda _: shown(200))
    assert keeper.steps == (100,)
    assert keeper.read(200) is not None


def test_real_images_are_kept_once_for_all_pictures_and_come_back_with_each(tmp_path: Path) -> None:
    facts = of_images((1, 28, 28))
    rng = np.random.default_rng(0)
    real = rng.integers(0, 256, (kept_count(facts), 1, 28, 28)).astype(np.uint8)
    fakes = {step: rng.integers(0, 256, real.shape).astype(np.uint8) for step in (100, 200)}
    keeper = Keeper(tmp_path / "snapshots", clock=Clock())
    for step, fake in fakes.items():
        picture = dataclasses.replace(snapshot(facts, ImageSamples(real, fake)), step=step)
        keeper.keep(facts, lambda _, picture=picture: picture)  # type: ignore[misc]
    for step, fake in fakes.items():
        found = Archive(tmp_path / "snapshots").read(step)
        assert found is not None
        assert np.array_equal(there(found, ImageSamples).real, real)
        assert np.array_equal(there(found, ImageSamples).fake, fake)
    sizes = [path.stat().st_size for path in (tmp_path / "snapshots").glob("step-*")]
    assert len(sizes) == 2
    assert max(sizes) < real.nbytes + 10_000


def test_kept_images_are_bounded_in_number_and_in_bytes() -> None:
    for shape in ((1, 8, 8), (1, 28, 28), (3, 28, 28), (3, 64, 64), (3, 256, 256)):
        facts = of_images(shape)
        asked = kept_requests(facts)
        each = asked.get(ImageSamplesRequest).images
        assert each == asked.get(ClassedImagesRequest).images == kept_count(facts)
        assert 4 <= each <= 64
        assert each == 4 or each * facts.dim <= 1 << 15
    assert ImageSamplesRequest.name not in kept_requests(full_snapshot().facts).by_name  # type: ignore[arg-type]
