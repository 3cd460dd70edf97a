"""Checkpoints as files: checked to the last bit, read from older formats, and the best one beside the newest."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.errors import Refusal
from gantui.experiment.goals.best import Best
from gantui.session.checkpoints import files as checkpoints
from gantui.session.checkpoints.best import BestSoFar
from gantui.session.checkpoints.files import BEST, Damaged, Mark, Meta, Saved
from gantui.session.disk.container import pack, unpack
from gantui.session.disk.json_lines import read_lines
from gantui.session.view.history import History
from gantui.session.view.metric_history import MetricHistory
from gantui.session.view.snapshot import State
from tests.session.small import finish, start


def small(step: int = 7, best: Mark | None = None) -> Saved:
    history, recorded = History(("loss_d", "loss_g")), MetricHistory()
    history.append(np.arange(14.0).reshape(7, 2))
    recorded.append({"step": 5, "jsd": 0.1}, np.array([0.5, 0.25]))
    meta = Meta(step, 1.5, 1, ("loss_d", "loss_g"), 3, {}, ("jsd",), {"tracks": {}}, best)
    return Saved({"weights": np.arange(6, dtype=np.float32).reshape(2, 3), "n": np.array(3)}, history, recorded, meta)


DATA = checkpoints.encode(small(best=Mark("lowest:jsd", 0.1, 5)))


def same(one: Saved, other: Saved) -> bool:
    return checkpoints.encode(one) == checkpoints.encode(other)


class TestOneFile:
    def test_what_is_written_is_read(self) -> None:
        read = checkpoints.decode(DATA, "here")
        assert same(read, small(best=Mark("lowest:jsd", 0.1, 5)))
        assert np.array_equal(read.history.band("loss_g").mean, np.arange(1.0, 14, 2))
        assert read.metric_history.history.columns == ("jsd",)

    @given(place=st.integers(0, len(DATA) - 1), flip=st.integers(1, 255))
    def test_any_byte_that_is_another_is_seen(self, place: int, flip: int) -> None:
        broken = bytearray(DATA)
        broken[place] ^= flip
        try:
            read = checkpoints.decode(bytes(broken), "here")
        except Damaged:
            return
        # Between the header and the arrays there are blanks, which say nothing.
        assert same(read, checkpoints.decode(DATA, "here"))

    @given(st.integers(0, len(DATA) - 1))
    def test_one_that_is_cut_short_is_seen(self, length: int) -> None:
        with pytest.raises(Damaged):
            checkpoints.decode(DATA[:length], "here")

    @given(st.binary(max_size=400))
    def test_anything_else_is_no_checkpoint(self, data: bytes) -> None:
        with pytest.raises(Damaged):
            checkpoints.decode(data, "here")

    @pytest.mark.parametrize("key", ["checksum", "step", "columns", "networks"])
    def test_so_is_one_without_what_it_must_say(self, key: str) -> None:
        arrays, facts = unpack(DATA)
        del facts[key]
        with pytest.raises(Damaged):
            checkpoints.decode(pack(arrays, facts), "here")

    @pytest.mark.parametrize(
        "facts",
        [
            {"step": -1},
            {"step": "7"},
            {"seconds": None},
            {"columns": [1]},
            {"diagnosis": []},
            {"best": 3},
            {"format": "3"},
            {"surprise": 1},
        ],
    )
    def test_facts_of_another_kind_are_seen_though_the_checksum_fits(self, facts: dict[str, object]) -> None:
        arrays, known = unpack(DATA)
        del known["checksum"]
        known |= facts
        known["checksum"] = checkpoints._checksum(arrays, known)
        with pytest.raises(Damaged):
            checkpoints.decode(pack(arrays, known), "here")

    def test_a_newer_format_is_refused_with_what_to_do_and_is_not_taken_for_damaged(self) -> None:
        arrays, facts = unpack(DATA)
        del facts["checksum"]
        facts["format"] = 99
        facts["checksum"] = checkpoints._checksum(arrays, facts)
        with pytest.raises(Refusal, match=r"of format 99; this gantui reads up to .*upgrade"):
            checkpoints.decode(pack(arrays, facts), "here")

    @pytest.mark.parametrize("version", [1, 2])
    def test_older_formats_are_read(self, version: int) -> None:
        arrays, facts = unpack(DATA)
        for later in ("checksum", "best", *(("diagnosis", "recorded") if version == 1 else ())):
            del facts[later]
        arrays = {name: array for name, array in arrays.items() if version > 1 or not name.startswith("recorded.")}
        read = checkpoints.decode(pack(arrays, facts | {"format": version}), "here")
        assert read.meta.step == 7
        assert read.meta.best is None
        assert np.array_equal(read.state["weights"], small().state["weights"])

    def test_one_that_cannot_be_read_is_no_damaged_one(self, tmp_path: Path) -> None:
        (tmp_path / "step-0000000001.safetensors").mkdir()
        with pytest.raises(Refusal, match="can't be read"):
            checkpoints.newest_whole(tmp_path)


class TestChosen:
    def test_by_step_best_or_newest(self, tmp_path: Path) -> None:
        folder = tmp_path / checkpoints.FOLDER
        folder.mkdir()
        with pytest.raises(Refusal, match="no checkpoint in it yet"):
            checkpoints.chosen(tmp_path, None)
        for step in (200, 1300):
            checkpoints.write(folder, checkpoints.encode(small(step)), step, keep=5)
        for which, step in ((None, 1300), ("200", 200), ("1,300", 1300)):
            assert checkpoints.chosen(tmp_path, which)[0].meta.step == step
        for which in ("100", "best", "-1", "\x1b[31m", "", "b_est", "9" * 5000):
            with pytest.raises(Refusal, match="keeps those of the steps 200, 1300; expected one of them") as refused:
                checkpoints.chosen(tmp_path, which)
            assert "\x1b" not in str(refused.value)
        (folder / BEST).write_bytes(checkpoints.encode(small(700)))
        assert checkpoints.chosen(tmp_path, "best")[0].meta.step == 700
        with pytest.raises(Refusal, match="200, 1300 and the best one"):
            checkpoints.chosen(tmp_path, "100")
        for file in checkpoints.newest_first(folder):
            file.write_bytes(b"")
        assert checkpoints.chosen(tmp_path, None)[0].meta.step == 700  # better than nothing
        with pytest.raises(Refusal, match="no whole checkpoint"):
            checkpoints.chosen(tmp_path, "200")
        (folder / BEST).unlink()
        with pytest.raises(Refusal, match="no whole checkpoint"):
            checkpoints.chosen(tmp_path, None)


class TestFolder:
    def test_of_several_the_newest_whole_one(self, tmp_path: Path) -> None:
        for step in (1, 2, 3):
            checkpoints.write(tmp_path, checkpoints.encode(small(step)), step, keep=5)
        broken = tmp_path / "step-0000000003.safetensors"
        broken.write_bytes(broken.read_bytes()[:-1])
        saved, damaged = checkpoints.newest_whole(tmp_path)
        assert saved is not None
        assert saved.meta.step == 2
        assert list(damaged) == [broken]

    def test_one_that_is_dropped_meanwhile_leads_to_the_next_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for step in (1, 2):
            checkpoints.write(tmp_path, checkpoints.encode(small(step)), step, keep=5)
        (tmp_path / BEST).write_bytes(checkpoints.encode(small(1)))
        listed = checkpoints.newest_first

        def and_then_it_goes_on(folder: Path, last: float) -> list[Path]:
            files = listed(folder, last)
            if files[0].stem.endswith("2"):  # the training writes another, and keeps one only
                checkpoints.write_whole(folder / "step-0000000003.safetensors", checkpoints.encode(small(3)))
                for file in files:
                    file.unlink()
            return files

        monkeypatch.setattr(checkpoints, "newest_first", and_then_it_goes_on)
        saved, damaged = checkpoints.newest_whole(tmp_path)
        assert saved is not None
        assert (saved.meta.step, damaged) == (3, {})

    def test_the_best_is_the_last_resort(self, tmp_path: Path) -> None:
        assert checkpoints.to_go_on_from(tmp_path) == (None, {})
        checkpoints.write(tmp_path, b"nothing", 9, keep=1)
        with pytest.raises(Refusal, match="no whole checkpoint to go on from"):
            checkpoints.to_go_on_from(tmp_path)
        (tmp_path / BEST).write_bytes(checkpoints.encode(small(4)))
        saved, damaged = checkpoints.newest_whole(tmp_path)
        assert saved is not None
        assert saved.meta.step == 4
        assert len(damaged) == 1


class TestBest:
    BY = Best("jsd", highest=False)

    def encoded(self, step: int, best: BestSoFar) -> bytes:
        return checkpoints.encode(small(step, best.mark))

    def fed(self, folder: Path, values: dict[int, float | None]) -> BestSoFar:
        best = BestSoFar(self.BY)
        for step, value in values.items():
            best.see({"step": step, "jsd": value}, lambda step=step: self.encoded(step, best))
        best.write(folder)
        return best

    def test_it_is_the_one_with_the_best_record(self, tmp_path: Path) -> None:
        best = self.fed(tmp_path, {1: 0.5, 2: None, 3: 0.2, 4: 0.3, 5: 0.2})
        assert best.mark == Mark("lowest:jsd", 0.2, 3)
        assert checkpoints.read(tmp_path / BEST).meta.step == 3
        assert best.facts()["best"] == {"by": "lowest:jsd", "value": 0.2, "step": 3, "file": BEST}

    def test_the_newest_few_do_not_push_it_out(self, tmp_path: Path) -> None:
        self.fed(tmp_path, {1: 0.5})
        for step in (2, 3, 4):
            checkpoints.write(tmp_path, checkpoints.encode(small(step)), step, keep=1)
        names = sorted(path.name for path in tmp_path.iterdir())
        assert names == [BEST, "step-0000000004.safetensors"]

    def test_resumed_it_is_believed_if_it_is_the_one_that_the_checkpoint_speaks_of(self, tmp_path: Path) -> None:
        mark = self.fed(tmp_path, {3: 0.2}).mark
        assert BestSoFar.resumed(self.BY, mark, tmp_path)[0].mark == mark
        assert BestSoFar.resumed(self.BY, Mark("lowest:jsd", 0.4, 1), tmp_path)[0].mark is None
        assert BestSoFar.resumed(Best("w1", highest=False), mark, tmp_path)[0].mark is None
        assert BestSoFar.resumed(None, mark, tmp_path)[0].facts() == {"best": None}

    def test_a_damaged_one_is_set_aside_and_sought_anew(self, tmp_path: Path) -> None:
        mark = self.fed(tmp_path, {3: 0.2}).mark
        (tmp_path / BEST).write_bytes((tmp_path / BEST).read_bytes()[:-3])
        best, names = BestSoFar.resumed(self.BY, mark, tmp_path)
        assert best.mark is None
        assert names == [BEST]
        assert [path.name for path in tmp_path.iterdir()] == ["best.damaged"]

    def test_of_a_run_it_is_the_one_with_the_best_record_and_can_be_gone_on_from(self, tmp_path: Path) -> None:
        path = tmp_path / "run"
        finish(start(path, "checkpoints.best=lowest:jsd"))
        values = {line["step"]: line["jsd"] for line in read_lines(path / "metrics.jsonl")}
        step = min(values, key=lambda step: values[step])
        told = json.loads((path / "run.json").read_text())["best"]
        assert (told["step"], told["value"], told["by"]) == (step, values[step], "lowest:jsd")
        files = checkpoints.newest_first(path / "checkpoints")
        whole = checkpoints.read(files[0])
        for file in files:
            file.unlink()
        assert checkpoints.read(path / "checkpoints" / told["file"]).meta.step == step
        assert finish(start(path, resume=True)).state == State.FINISHED
        again = checkpoints.read(checkpoints.newest_first(path / "checkpoints")[0])
        assert all(np.array_equal(again.state[name], whole.state[name]) for name in whole.state)
