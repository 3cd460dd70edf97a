"""What a file claims is believed only as far as it can be."""

from __future__ import annotations

import dataclasses
import errno
import fcntl
import json
import math
import os
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gantui.cli import output_files
from gantui.errors import Refusal
from gantui.experiment.experiment import HowJudged
from gantui.experiment.files import reproduction, toml
from gantui.experiment.objectives import Reading
from gantui.session.checkpoints import files
from gantui.session.checkpoints.files import Damaged, Mark, Meta, Saved
from gantui.session.disk import folder
from gantui.session.disk.container import Malformed, pack, unpack
from gantui.session.disk.file_names import NAMES
from gantui.session.disk.lock import is_trained
from gantui.session.run import metrics_file
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events import events_file, lines
from gantui.session.run.run_json import read_facts
from gantui.session.training.machine.device import threads_of
from gantui.session.training.weights.checkpoint_tensors import tensors
from gantui.session.view import wire_checks
from gantui.session.view.history import History
from gantui.session.view.metric_history import MetricHistory
from tests.session.small import experiment

META = Meta(10, 1.5, 1, ("loss_d",), 0, {})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)


def saved(meta: Meta = META, **state: Any) -> Saved:
    return Saved(state or {"a": np.zeros(2, np.float32)}, History(("loss_d",)), MetricHistory(), meta)


class TestCheckpoints:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"seconds": math.nan},
            {"seconds": -1.0},
            {"step": 10**16},
            {"threads": -1},
            {"best": Mark("lowest:jsd", math.nan, 1)},
            {"columns": tuple(map(str, range(2000)))},
        ],
    )
    def test_numbers_that_mean_nothing_are_damage(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(Damaged):
            files.decode(files.encode(saved(dataclasses.replace(META, **wrong))), "it")

    def test_no_more_threads_are_made_than_the_machine_has_processors_for(self) -> None:
        assert threads_of(1_000_000) == (os.cpu_count() or 1)
        assert threads_of(1) == threads_of(0) == 1

    def test_weights_that_are_not_finite_are_refused(self) -> None:
        with pytest.raises(ValueError, match=r"'generator\.weights' holds numbers that are not finite"):
            tensors(saved(**{"generator.weights": np.array([1, np.nan], np.float32)}))

    def test_a_state_of_another_iteration_is_refused(self) -> None:
        with pytest.raises(ValueError, match="not that of step 10"):
            tensors(saved(steps_done=np.array(7)))

    def test_weights_of_whole_numbers_are_refused(self) -> None:
        from gantui.gan.trainer import Trainer

        trainer = Trainer(experiment(), [0], torch.device("cpu"))
        state = trainer.state()
        state["generator.weights"] = torch.zeros_like(state["generator.weights"], dtype=torch.int64)
        with pytest.raises(ValueError, match=r"'generator\.weights' is of torch\.int64"):
            trainer.load_state(state)

    def test_a_header_that_is_too_long_is_not_parsed(self) -> None:
        with pytest.raises(Malformed, match="header is too long"):
            unpack((1 << 40).to_bytes(8, "little") + bytes(100))
        with pytest.raises(Malformed, match="more than"):
            unpack(pack({str(number): np.zeros(1) for number in range(5000)}, {}))

    @given(key=st.sampled_from([field.name for field in dataclasses.fields(Meta)]), value=JSON)
    def test_whatever_it_says_it_is_read_or_damaged(self, key: str, value: Any) -> None:
        arrays, facts = unpack(files.encode(saved()))
        facts = {name: each for name, each in facts.items() if name != "checksum"} | {key: value}
        try:
            forged = pack(arrays, facts | {"checksum": files._checksum(arrays, facts)})
            found = files.decode(forged, "it")
        except (Damaged, Refusal, ValueError):
            return
        assert math.isfinite(found.meta.seconds)
        assert 0 <= found.meta.step <= files.LARGEST


@given(key=st.sampled_from(["format", "step", "seconds", "preset", "plugins", "message", "state", "pid"]), value=JSON)
def test_whatever_run_json_says_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: Any
) -> None:
    run = tmp_path_factory.getbasetemp() / "forged"
    run.mkdir(exist_ok=True)
    (run / "run.json").write_text(json.dumps({"format": 1, "preset": "x", key: value}))
    try:
        facts = read_facts(run)
    except Refusal:
        return
    assert 0 <= facts.get("step", 0) <= 10**15
    assert math.isfinite(facts.get("seconds", 0))


@given(line=st.dictionaries(st.sampled_from(["step", "event", "kind", "evidence", "jsd"]) | st.text(max_size=3), JSON))
def test_whatever_a_line_says_it_is_a_record_or_left_out(line: dict[str, Any]) -> None:
    record = metrics_file.of_item(line)
    assert record is None or all(value is None or math.isfinite(value) for value in record.values())
    events_file._event(lines.from_json(line | {"event": "diagnosis"}))


def test_a_record_of_a_million_names_and_an_event_of_a_megabyte_are_left_out() -> None:
    assert metrics_file.of_item({"step": 1, **{str(number): 1.0 for number in range(2000)}}) is None
    line = {"event": "diagnosis", "step": 1, "kind": "collapse", "evidence": "x" * 10**6, "meaning": "", "advice": ""}
    assert events_file._event(lines.from_json(line)) is None
    event = events_file._event(lines.from_json(line | {"evidence": "x\x1b]52;"}))
    assert event is not None
    assert event.evidence.isprintable()


@pytest.mark.parametrize(
    "text", ["a" + ".a" * 50_000 + " = 1", "[a" + " . a" * 50_000 + "]", "a = 1\n" * 6000, "#" * (1 << 20) + "#"]
)
def test_a_preset_that_is_no_experiment_by_its_size_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(Refusal, match="no experiment"):
        toml.parse(text, "x.toml")


class TestPictures:
    def test_the_kinds_are_those_of_the_experiment(self) -> None:
        assert set(wire_checks.READINGS) == set(get_args(Reading))
        assert set(wire_checks.JUDGED) == set(get_args(HowJudged))

    @pytest.mark.parametrize(
        ("value", "kind", "fits"),
        [
            (None, "float | None", True),
            ("x", "float | None", False),
            ((1.0, None), "tuple[float | None, float | None]", True),
            ((1.0,), "tuple[float, float]", False),
            (("a", "b"), "tuple[str, ...]", True),
            ({"gap": "why"}, "dict[Unseen, str]", True),
            ({"weird": "why"}, "dict[Unseen, str]", True),
            ({"no name": "why"}, "dict[Unseen, str]", False),
            ("weird", "Reading", False),
            (True, "int", False),
            ("x" * 20_000, "str", False),
            (np.zeros(2), "Floats", True),
            (np.zeros(2, int), "Floats", False),
        ],
    )
    def test_a_value_fits_its_kind_or_not(self, value: Any, kind: str, fits: bool) -> None:
        assert wire_checks.fits(value, kind) == fits


def test_names_that_a_spreadsheet_would_take_for_formulas_are_harmless() -> None:
    table = output_files.table(["step", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx"], [[1, 2, 3, 4, 5, 6]])
    assert table.splitlines()[0] == "step,'=cmd|' /C calc'!A0,'+1,'-1,'@SUM(A1),'\tx"


def test_no_text_of_an_experiment_is_an_escape_in_the_command_that_does_it_again() -> None:
    said = reproduction._toml("a\x9b31m\N{RIGHT-TO-LEFT OVERRIDE}")
    assert said.isprintable()
    assert toml.read_value(said, "x") == "a\x9b31m\N{RIGHT-TO-LEFT OVERRIDE}"


class TestDisksThatPromiseLess:
    @pytest.fixture
    def without_locks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr(fcntl, "flock", refuse)

    @pytest.mark.usefixtures("without_locks")
    def test_without_locks_it_trains_and_says_what_is_not_guarded(self, tmp_path: Path) -> None:
        run = RunDirectory.create(tmp_path / "run", "small", experiment())
        assert "a second gantui that trains in this folder is not noticed" in run.unprotected
        run.note(state="running", pid=os.getpid(), host=os.uname().nodename)
        assert is_trained(run.path)
        run.note(pid=2**22 - 3)
        assert not is_trained(run.path)
        run.close()
        RunDirectory.open(run.path).close()

    def test_without_fsync_of_folders_too(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(folder, "sync", lambda _: False)
        run = RunDirectory.create(tmp_path / "run", "small", experiment())
        assert "may lose the newest checkpoint" in run.unprotected
        run.close()


def test_every_name_and_its_bound_are_documented() -> None:
    from gantui.regular_files import in_units

    text = (Path(__file__).parents[2] / "docs" / "run-directory.md").read_text()
    for name in NAMES:
        within = f"{name.within}/" if name.within else ""
        assert not name.most or f"| `{within}{name.pattern}` | {in_units(name.most)} |" in text
