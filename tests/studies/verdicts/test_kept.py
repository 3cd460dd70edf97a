"""Seeds of one group are judged as each by itself, and what is kept of trainings adds up."""

from __future__ import annotations

import dataclasses
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.studies.verdicts import fingerprints, kept, table
from tests.studies.verdicts.collect import collect
from tests.studies.verdicts.counting import Count, Judged
from tests.studies.verdicts.judge import judge
from tests.studies.verdicts.kept import Kept


@pytest.mark.study
@pytest.mark.parametrize(("preset", "steps"), [("ring8-minibatch", 1500), ("blobs-pix2pix", 100)])
def test_seeds_of_one_group_are_judged_exactly_as_each_by_itself(preset: str, steps: int, tmp_path: Path) -> None:
    together = collect(preset, tmp_path, range(1, 4), steps)
    lines = [line for line in together.read_text().splitlines() if '"seed":' in line]
    for seed, found in zip(range(1, 4), judge(together)[1], strict=True):
        alone = collect(preset, tmp_path, range(seed, seed + 1), steps)
        mine = [line for line in alone.read_text().splitlines() if '"seed":' in line]
        assert mine == [line for line in lines if f'"seed": {seed},' in line]
        assert [found] == judge(alone)[1]


def training(seeds: list[int], hits: int, **different: object) -> Kept:
    """Trainings from SEEDS that were rightly told HITS times that they are solved."""
    found = Judged(seeds, Counter(solved=len(seeds)), defaultdict(Count, solved=Count(hits)), len(seeds), [], [])
    machine = ("a processor", "AVX2", "2.13.0", "MKL")
    return dataclasses.replace(Kept("dirac-r1", "1", 8000, 8000, 80, machine, "2", found), **different)  # type: ignore[arg-type]


def test_trainings_add_up_over_machines_and_what_is_judged_again_replaces_what_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "FILE", tmp_path / "trainings.jsonl")
    elsewhere = ("another one", "AVX512", "2.13.0", "oneDNN")
    kept.keep([training([0], 5), training([1], 6)])
    kept.keep([training([0], 7, machine=elsewhere)])
    kept.keep([training([1], 4, rules="3")])
    assert [(each.found.seeds, each.found.counts["solved"].hits, each.rules) for each in kept.read()] == [
        ([0], 5, "2"),
        ([1], 4, "3"),
        ([0], 7, "2"),
    ]


def test_a_line_says_all_that_the_table_needs() -> None:
    found = Judged([3], Counter(collapsed=1), promised=0, first_told=[1100])
    for said, true in ((True, True), (True, False), (False, True)):
        found.take("collapsed", said, true, 1200)
    whole = training([3], 0, found=found)
    assert Kept.of_line(whole.line()) == whole
    assert found.wrong == ["collapsed false 1,200", "collapsed missed 1,200"]


def test_rules_are_others_where_code_differs_not_where_a_docstring_or_a_comment_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("evaluation/events", "experiment/verdicts"):
        shutil.copytree(fingerprints.PACKAGE / folder, tmp_path / folder)
    before = fingerprints.rules()
    monkeypatch.setattr(fingerprints, "PACKAGE", tmp_path)
    rule = tmp_path / "evaluation/events/stalled.py"
    text = rule.read_text()
    rule.write_text(text.replace('"""Decides', '# A comment.\n"""Finds out'))
    assert fingerprints.rules() == before
    rule.write_text(text.replace("STILL = 0.01", "STILL = 0.02"))
    assert fingerprints.rules() != before


def test_the_table_adds_seeds_up_marks_what_other_rules_judged_and_says_where_a_verdict_was_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kept, "FILE", tmp_path / "trainings.jsonl")
    today = {"recipe": fingerprints.recipe("dirac-r1"), "rules": fingerprints.rules()}
    kept.keep([training([0], 5, **today), training([1], 6, **today), training([2, 3], 1, recipe=today["recipe"])])
    wrong = Judged([4])
    wrong.take("solved", True, False, 700)
    kept.keep([training([4], 0, found=wrong, **today)])

    table.main()
    said = capsys.readouterr().out
    assert "| `dirac-r1` | A | 3 | 8,000 | solved 2 | 11 / 1 / 0 |" in said
    assert "| `dirac-r1` | A† | 2 | 8,000 | solved 2 | 1 / 0 / 0 |" in said
    assert "- `dirac-r1`, seed 4, A: solved false 700" in said
    assert "In all: solved 12 / 1 / 0" in said
    assert "0 have 10 whole trainings or more, 1 have fewer" in said
