"""Groups at workers: one folder as one machine makes it, whoever is lost on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gantui.errors import Refusal
from gantui.session.checkpoints import files
from gantui.session.cluster import versions
from gantui.session.cluster.dispatch import TRIES, Dispatch
from gantui.session.cluster.engine import Needs
from gantui.session.disk.json_lines import read_lines
from gantui.session.disk.lock import is_trained
from gantui.session.sweep import results
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.snapshot import Looking
from gantui.session.training.groups.sweep import Sweep
from tests.session.cluster.bench import Bench, Seat
from tests.session.test_sweep import SEEDS, directory, finished, records

RATES = [["optimizers.generator.lr=1e-2"], ["optimizers.generator.lr=1e-3"], ["optimizers.generator.lr=1e-4"]]
FACTS = ("state", "step", "verdicts", "diverged", "message")
OFTEN = "checkpoints.seconds=1e-9"
"""A checkpoint after every iteration or two, so that whoever is lost leaves something."""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where workers keep what they work on."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def dispatch(made: SweepDirectory, bench: Bench) -> Dispatch:
    return Dispatch(made, bench, [Needs() for _ in made.plan.groups], ())


def done(made: SweepDirectory, bench: Bench) -> Dispatch:
    found = dispatch(made, bench)
    while not found.over:
        found.step(0)
    return found


def content(path: Path) -> dict[str, Any]:
    """All that the sweep in PATH holds but for what says when and where it was made."""
    found: dict[str, Any] = {"sweep.json": (path / "sweep.json").read_bytes()}
    for group in sorted(path.glob("groups/*")):
        saved, damaged = files.newest_whole(group / "checkpoints")
        assert saved is not None
        assert not damaged
        facts = json.loads((group / "run.json").read_text())
        found |= {
            f"{group.name} experiment": (group / "experiment.toml").read_bytes(),
            f"{group.name} metrics": records(group),
            f"{group.name} step": saved.meta.step,
            f"{group.name} weights": {name: array.tobytes() for name, array in saved.state.items()},
            f"{group.name} diagnosis": saved.meta.diagnosis,
            f"{group.name} facts": {key: facts.get(key) for key in FACTS},
            f"{group.name} names": {each.name for each in group.iterdir()},
        }
    return found


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The sweep over `RATES` as one machine makes it."""
    path = tmp_path_factory.mktemp("alone") / "sweep"
    finished(Sweep(directory(path, *RATES)))
    return content(path)


def test_the_folder_is_as_one_machine_makes_it(tmp_path: Path, alone: dict[str, Any], temporary: Path) -> None:
    bench, made = Bench(), directory(tmp_path / "sweep", *RATES)
    found = done(made, bench)
    assert max(bench.most) == 2
    there = content(made.path)
    assert there.keys() == alone.keys()
    assert [key for key in alone if there[key] != alone[key]] == []
    assert not found.notes
    assert not any(is_trained(made.group(number)) for number in range(3))
    (told,) = {json.loads((made.group(number) / "run.json").read_text())["host"] for number in range(3)}
    assert told  # this machine's own name: by it `gantui stop` finds the process
    assert {json.loads((made.group(number) / "run.json").read_text())["worker"] for number in range(3)} <= {
        "one",
        "two",
    }
    found.wait_for_leaving()
    assert [*temporary.iterdir()] == [], "workers that have left leave nothing"


def test_what_has_come_home_is_what_the_results_say(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep", *RATES)
    found, seen, rates = dispatch(made, Bench()), 0, list[float]()
    while not found.over:
        found.step(0)
        rates.append(found.rate)
        for number, result in enumerate(found.results):
            if result.newest:
                on_disk = results.group(made, number)
                assert result.newest == on_disk.newest
                assert [each.last for each in result.members] == [each.last for each in on_disk.members]
                seen += result.state == "running"
    assert seen > 3
    assert max(rates) > 0
    assert found.rate == 0
    assert [result.state for result in found.results] == ["finished"] * 3


def killed_at(bench: Bench, step: int, made: SweepDirectory, number: int = 0) -> Callable[[Seat, str], None]:
    """Loses the worker at group NUMBER, once, when what has come home of it has a checkpoint of STEP or later."""
    lost: list[Seat] = []

    def before(seat: Seat, method: str) -> None:
        saved = max(files.steps(made.group(number) / "checkpoints"), default=0) if made.begun(number) else 0
        if not lost and method == "turn" and saved >= step and seat.machine == bench.machines[0]:
            lost.append(seat)
            bench.lose(seat)

    return before


def test_who_is_killed_is_replaced_and_nothing_is_done_twice(tmp_path: Path) -> None:
    plan = [[*rates, OFTEN] for rates in RATES]
    finished(Sweep(directory(tmp_path / "alone", *plan)))
    bench, made = Bench(), directory(tmp_path / "sweep", *plan)
    bench.before = killed_at(bench, 10, made)
    found = done(made, bench)
    (note,) = found.notes
    assert note.startswith("group 1 (optimizers.generator.lr=1e-2, checkpoints.seconds=1e-9): on one, its worker was ")
    assert "killed; it goes on from step" in note
    one, other = content(tmp_path / "alone"), content(made.path)
    assert [key for key in one if one[key] != other[key]] == []
    events = [line["event"] for line in read_lines(made.group(0) / "events.jsonl")]
    assert events.count("started") == events.count("resumed") == 1
    begun = [seat.said.count("begin") for seat in bench.seats]
    assert sum(begun) == 4  # three groups, and one of them once more


def test_a_group_that_gets_nowhere_is_given_up_and_the_others_are_done(tmp_path: Path) -> None:
    bench, made = Bench(), directory(tmp_path / "sweep", *RATES)
    bench.before = lambda seat, method: (
        bench.lose(seat, "memory") if method == "turn" and at(bench, seat) == 1 else None
    )
    found = done(made, bench)
    assert list(found.failed) == [1]
    assert f"memory, {TRIES} times without getting further" in found.failed[1]
    assert [result.state for result in found.results] == ["finished", "failed", "finished"]
    bench.before = lambda seat, method: None
    again = done(SweepDirectory.open(made.path), bench)
    assert [result.state for result in again.results] == ["finished"] * 3


def at(bench: Bench, seat: Seat) -> int | None:
    """The group that the worker at SEAT trains."""
    group = None if seat.worker is None else seat.worker._group
    return None if group is None else group._number


def test_a_machine_with_a_full_disk_is_avoided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, made = Bench(), directory(tmp_path / "sweep", *RATES)
    full = [""]

    def before(seat: Seat, method: str) -> None:
        full[0] = seat.machine

    def fresh_run(self: object) -> Path:
        if full[0] == "one":
            raise OSError(28, "No space left on device")
        return original(self)  # type: ignore[arg-type]

    from gantui.session.cluster.scratch import Scratch

    original = Scratch.fresh_run
    monkeypatch.setattr(Scratch, "fresh_run", fresh_run)
    bench.before = before
    found = done(made, bench)
    assert bench.avoided == {"one"}
    assert "its disk can't be written to: No space left on device; it begins anew" in found.notes[0]
    assert [result.state for result in found.results] == ["finished"] * 3


def test_where_every_disk_is_full_it_ends_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gantui.session.cluster.scratch.Scratch.fresh_run", full)
    made = directory(tmp_path / "sweep", *RATES)
    found = dispatch(made, Bench("one"))
    found.step(0)
    with pytest.raises(Refusal, match="one: its disk can't be written to: No space left on device, and there is no ot"):
        found.step(0)
    found.close()
    assert not any(is_trained(made.group(number)) for number in range(3))


@pytest.mark.parametrize("name", ["gantui", "torch", "Python"])
def test_a_worker_of_another_version_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = versions.here()
    told = iter([mine | {name: "9.9"}, mine])  # the worker is asked first
    monkeypatch.setattr("gantui.session.cluster.versions.here", lambda: next(told))
    found = dispatch(directory(tmp_path / "sweep"), Bench("one"))
    with pytest.raises(Refusal, match=f"--ray: one has {name} 9.9 and this machine {re.escape(mine[name])}; expected"):
        found.step(0)
    found.close()


def test_stopped_it_goes_on_here_and_is_the_same(tmp_path: Path, alone: dict[str, Any]) -> None:
    bench, made = Bench(), directory(tmp_path / "sweep", *RATES)
    found = dispatch(made, bench)
    while not (found.results[0].step > 5 and found.results[1].step > 5):
        found.step(0)
    found.stop()
    assert not found.training
    assert [result.state for result in results.read(made)] == ["stopped", "stopped", "waiting"]
    finished(Sweep(SweepDirectory.open(made.path)))
    there = content(made.path)
    assert [key for key in alone if there[key] != alone[key]] == []


def test_a_sweep_whose_own_process_was_killed_goes_on(tmp_path: Path) -> None:
    plan = [[*rates, OFTEN] for rates in RATES]
    made = directory(tmp_path / "sweep", *plan)
    found, bench = dispatch(made, Bench()), Bench()
    while not (found.results[0].ended and found.results[2].step > 10):
        found.step(0)
    found.close()  # as a kill would: no worker is told, and nothing more is written
    before = content(made.path)
    again = done(SweepDirectory.open(made.path), bench)
    assert [result.state for result in again.results] == ["finished"] * 3
    after = content(made.path)
    assert {key: after[key] for key in after if key.startswith("001")} == {
        key: before[key] for key in before if key.startswith("001")
    }
    finished(Sweep(directory(tmp_path / "alone", *plan)))
    one = content(tmp_path / "alone")
    assert [key for key in one if one[key] != after[key]] == []


def test_pictures_are_of_who_is_looked_at(tmp_path: Path) -> None:
    made = directory(tmp_path / "sweep", *RATES)
    found = dispatch(made, Bench())
    found.looking = Looking(1, 30, frozenset({0, 2}))
    while not found.over:
        found.step(0)
    assert set(found.galleries) == {1}
    gallery = found.galleries[1]
    assert (set(gallery.fakes), gallery.real.shape, gallery.fakes[2].shape) == ({0, 2}, (30, 2), (30, 2))
    assert gallery.facts.run_dir == str(made.group(1))
    assert not np.array_equal(gallery.fakes[0], gallery.fakes[2])
    assert len(SEEDS) == 3


def test_in_a_pause_nobody_trains_and_nothing_is_asked_again_and_again(tmp_path: Path) -> None:
    bench, made = Bench(), directory(tmp_path / "sweep", *RATES)
    found = dispatch(made, bench)
    while not found.results[0].step:
        found.step(0)
    found.paused = True
    for _ in range(10):
        found.step(0)
    steps, said = [result.step for result in found.results], sum(len(seat.said) for seat in bench.seats)
    for _ in range(10):
        found.step(0)
    assert [result.step for result in found.results] == steps
    assert sum(len(seat.said) for seat in bench.seats) == said
    assert found.checkpoint() == 2
    for _ in range(10):
        found.step(0)
    assert max(files.steps(made.group(0) / "checkpoints")) == steps[0]
    found.paused = False
    while not found.over:
        found.step(0)
    assert [result.state for result in found.results] == ["finished"] * 3
