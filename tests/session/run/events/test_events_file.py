"""What a run is told of itself: on disk, in snapshots, after a resumption; and `until` in the loop."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from gantui.errors import Exit
from gantui.experiment.goals.until import parse
from gantui.experiment.verdicts.event import Event
from gantui.session.checkpoints import files
from gantui.session.disk.json_lines import append_lines, read_lines
from gantui.session.jobs.job import Job
from gantui.session.live import Live
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events import events_file
from gantui.session.run.events.lines import Diagnosed, Line, to_json
from gantui.session.view import snapshot_bytes
from gantui.session.view.commands import Checkpoint, Resume, Stop
from gantui.session.view.snapshot import EVENTS, Snapshot, State
from tests.asking import asks
from tests.left import copy, finished
from tests.session.small import after, experiment, finish, obeyed, paused, seen, start

RESTLESS = ("evaluation.every=2", "diagnosis.records=1", "diagnosis.hysteresis=0", "diagnosis.stable=2")
"""A small training under these is told of much."""
RESTLESS += ("diagnosis.blind=0.3", "diagnosis.lag=0.01", "diagnosis.few_samples=0.1")
RESTLESS += ("optimizers.generator.lr=0.1", "optimizers.discriminator.lr=0.1")
RESTLESS += ("diagnosis.collapse=0.5", "diagnosis.collapse_after=4")  # the half: so that it comes and goes
ONE = Event(100, "collapse", "2 of 8", "it means", "do")
TWO = dataclasses.replace(ONE, step=200, kind="solved")


def line(event: Event) -> dict[str, object]:
    return to_json(Line(event.step, Diagnosed.of(event)))


def of_run(path: Path) -> list[Event]:
    return events_file.read(path / "events.jsonl")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Snapshot]:
    """A run that nobody watched, and its last snapshot."""
    path = tmp_path_factory.mktemp("runs") / "plain"
    return path, finish(start(path, *RESTLESS))


class TestOnDisk:
    def test_what_is_written_is_read(self, tmp_path: Path) -> None:
        file = tmp_path / "events.jsonl"
        for item in (line(ONE), {"step": 150, "event": "command"}, line(TWO)):
            append_lines(file, [item])
        assert events_file.read(file) == [ONE, TWO]
        assert events_file.read(tmp_path / "none") == []

    def test_a_terminal_escape_is_read_as_text(self, tmp_path: Path) -> None:
        file = tmp_path / "events.jsonl"
        append_lines(file, [line(dataclasses.replace(ONE, meaning="it \x1b[31m means"))])
        assert [event.meaning for event in events_file.read(file)] == ["it \N{REPLACEMENT CHARACTER}[31m means"]

    @pytest.mark.parametrize(
        "changes", [{"kind": "bliss"}, {"step": "3"}, {"advice": None}, {"evidence": 3}, {"kind": ["collapse"]}]
    )
    def test_a_strange_line_is_left_out(self, tmp_path: Path, changes: dict[str, object]) -> None:
        append_lines(tmp_path / "events.jsonl", [line(ONE) | changes])
        assert events_file.read(tmp_path / "events.jsonl") == []

    @pytest.mark.parametrize(
        ("first", "second", "told_of"),
        [
            ("lr 1 -> 2", "lr 2 -> 3", ["lr 1 -> 3"]),
            ("lr 1 -> 2", "beta 2 -> 3", ["lr 1 -> 2", "beta 2 -> 3"]),
            ("lr 1 -> 2", "lr 2 -> 3, beta 1 -> 2", ["lr 1 -> 2", "lr 2 -> 3, beta 1 -> 2"]),
            ("lr 1 -> 2", "lr", ["lr 1 -> 2", "lr"]),
        ],
    )
    def test_a_setting_that_is_turned_quickly_was_changed_once(
        self, first: str, second: str, told_of: list[str]
    ) -> None:
        one, other = (
            dataclasses.replace(ONE, kind="changed", step=step, evidence=text)
            for step, text in ((100, first), (100 + events_file.AT_ONCE, second))
        )
        assert [event.evidence for event in events_file.add([one], other)] == told_of
        later = dataclasses.replace(other, step=101 + events_file.AT_ONCE)
        assert events_file.add([one], later) == [one, later]

    def test_what_comes_later_is_forgotten_and_the_rest_kept(self, tmp_path: Path) -> None:
        file = tmp_path / "events.jsonl"
        for item in (line(ONE), line(TWO), {"step": 250, "event": "command"}):
            append_lines(file, [item])
        events_file.forget_after(file, 150, 0)
        assert events_file.read(file) == [ONE]
        assert [item["step"] for item in read_lines(file)] == [100, 250]


class TestTold:
    def test_a_restless_training_has_much_to_tell(self, plain: tuple[Path, Snapshot]) -> None:
        path, last = plain
        assert len(of_run(path)) >= 5, "else the tests below say nothing"
        assert last.events == tuple(of_run(path)[-EVENTS:])
        assert set(last.standing) <= set(of_run(path))

    def test_watched_paused_and_resumed_it_is_told_the_same(
        self, plain: tuple[Path, Snapshot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "run"
        after(8, lambda: live.send(Stop()), monkeypatch)
        live, _ = paused(path, *RESTLESS)
        live.send(Resume())
        seen(live, lambda s: s.state.over, asks(5))
        assert finish(live).step == 8
        last = finish(start(path, resume=True))
        assert of_run(path) == of_run(plain[0])
        assert (last.events, last.standing) == (plain[1].events, plain[1].standing)

    def test_after_a_kill_what_was_told_past_the_checkpoint_is_told_once(
        self, plain: tuple[Path, Snapshot], tmp_path: Path
    ) -> None:
        path = tmp_path / "run"
        live, _ = paused(path, *RESTLESS)
        obeyed(live, Checkpoint(), lambda s: "checkpoint" in s.message)
        kept = {file.name: file.read_bytes() for file in (path / "checkpoints").iterdir()}
        live.send(Resume())
        finish(live)
        for file in (path / "checkpoints").iterdir():
            file.unlink()
        for name, data in kept.items():
            (path / "checkpoints" / name).write_bytes(data)
        last = finish(start(path, resume=True))
        assert of_run(path) == of_run(plain[0]) == list(last.events)
        assert last.standing == plain[1].standing

    def test_a_divergence_is_told_like_the_rest_and_stays_told(self, tmp_path: Path) -> None:
        path = tmp_path / "run"
        last = finish(start(path, "optimizers.generator.name=sgd", "optimizers.generator.lr=1e30"))
        event = last.events[-1]
        assert (event.kind, event.step) == ("divergence", last.step)
        assert event.evidence in last.message
        assert of_run(path)[-1] == event

    def test_a_damaged_memory_is_refused_in_a_sentence(self, tmp_path: Path) -> None:
        path = copy(tmp_path)
        file = files.newest_first(path / "checkpoints")[0]
        saved = files.read(file)
        damaged = dataclasses.replace(saved, meta=dataclasses.replace(saved.meta, diagnosis={"tracks": 3}))
        files.write(path / "checkpoints", files.encode(damaged), saved.meta.step, keep=1)
        last = finish(start(path, resume=True))
        assert last.state == State.REFUSED
        assert last.message.endswith("what it says of the diagnosis is damaged")

    def test_a_checkpoint_of_before_there_was_a_diagnosis_is_read(self, tmp_path: Path) -> None:
        path = copy(tmp_path)
        file = files.newest_first(path / "checkpoints")[0]
        data = file.read_bytes()
        length = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + length])
        facts = json.loads(header["__metadata__"]["gantui"])
        for later in ("diagnosis", "best", "checksum"):
            del facts[later]
        header["__metadata__"]["gantui"] = json.dumps(facts | {"format": 1})
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        file.write_bytes(len(text).to_bytes(8, "little") + text + data[8 + length :])
        assert files.read(file).meta.diagnosis == {}
        assert finish(start(path, resume=True)).state == State.FINISHED

    def test_over_the_wire(self, plain: tuple[Path, Snapshot]) -> None:
        snapshot = dataclasses.replace(plain[1], events=(ONE, TWO), standing=(TWO,))
        again = snapshot_bytes.decode(snapshot_bytes.encode(snapshot))
        assert (again.events, again.standing) == ((ONE, TWO), (TWO,))


def going_on(path: Path, text: str, *sets: str, resume: bool = False) -> Live:
    """A training under way in PATH until TEXT holds."""
    chosen = experiment(*sets)
    run = RunDirectory.open(path) if resume else RunDirectory.create(path, "small", chosen)
    chosen = run.experiment()
    live = Live(Job("small", chosen, run, resume=resume, until=parse(text, chosen.record_keys)))
    live.start()
    return live


class TestUntil:
    def test_it_ends_at_the_first_record_that_is_so_with_a_checkpoint(self, tmp_path: Path) -> None:
        path = tmp_path / "run"
        live = going_on(path, "step>=24 and loss_d<100")
        last, ending = finish(live), live.wait()
        assert ending is not None
        assert (last.state, ending.code, last.step) == (State.FINISHED, Exit.FINISHED, 30)
        assert last.message.startswith("step>=24 and loss_d<100 held at step 30 (step 30, loss_d ")
        assert files.newest_first(path / "checkpoints")[0].stem == "step-0000000030"
        assert [item["step"] for item in read_lines(path / "metrics.jsonl")] == [10, 20, 30]
        assert json.loads((path / "run.json").read_text())["state"] == "finished"
        assert read_lines(path / "events.jsonl")[0]["until"] == "step>=24 and loss_d<100"

    def test_it_does_not_change_the_training(self, tmp_path: Path) -> None:
        going = going_on(tmp_path / "one", "step>=10")
        finish(going)
        again = going_on(tmp_path / "one", "modes_covered>=99", resume=True)
        finish(again)
        one, other = (files.newest_first(path / "checkpoints")[0] for path in (tmp_path / "one", finished()))
        assert one.stem == other.stem == "step-0000000060"
        state, plain = files.read(one).state, files.read(other).state
        assert all((state[name] == plain[name]).all() for name in plain)

    def test_the_steps_run_out(self, tmp_path: Path) -> None:
        live = going_on(tmp_path / "run", "modes_covered>=99 or kl_modes>1e9")
        last, ending = finish(live), live.wait()
        assert ending is not None
        assert (last.state, ending.code, last.step) == (State.FINISHED, Exit.UNMET, 60)
        assert "finished all 60 steps, and modes_covered>=99 or kl_modes>1e9 did not come to hold (" in last.message

    @pytest.mark.parametrize(("text", "code"), [("step>=60", Exit.FINISHED), ("step>=61", Exit.UNMET)])
    def test_of_a_run_that_is_at_its_end(self, tmp_path: Path, text: str, code: Exit) -> None:
        live = going_on(copy(tmp_path), text, resume=True)
        assert finish(live).state == State.FINISHED
        ending = live.wait()
        assert ending is not None
        assert ending.code == code

    @pytest.mark.parametrize(
        "sets",
        [
            (),
            ("evaluation.weights=last",),
            ("schedule.ema=0", "evaluation.weights=last"),
            ("distribution.name=gaussian", "penalties.clip=true"),
            ("distribution.name=swiss_roll", "penalties={spectral_norm={}, dragan={}}"),
            (
                "distribution.name=dirac",
                "latent={name='normal', dim=1}",
                "generator.name=locations",
                "discriminator.name=linear",
            ),
        ],
    )
    def test_it_knows_the_keys_of_every_record(self, tmp_path: Path, sets: tuple[str, ...]) -> None:
        finish(start(tmp_path / "run", "schedule.steps=1", *sets))
        record = read_lines(tmp_path / "run" / "metrics.jsonl")[0]
        assert record.keys() <= set(experiment(*sets).record_keys)
