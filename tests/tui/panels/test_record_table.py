"""Tables of the newest record: a number is whole or not there, and the columns that matter most stay longest."""

from __future__ import annotations

import dataclasses

import pytest

from gantui.experiment.metrics import measured_by
from gantui.session.view.history import History
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.panels.ages import AgesMeasuredView
from gantui.tui.panels.fillings import FillingsView
from gantui.tui.panels.record_table import RecordTable
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.translation_table import MapsView
from gantui.tui.panels.view import Shared
from tests.tui.panels.images.showing import of_images, plain, text

FACTS = dataclasses.replace(of_images(), maps=("G", "F"))
OF_MAPS = {**dict.fromkeys(measured_by("translation", "images"), 0.314), "parts_g": 9, "parts_f": 9, "parts_total": 10}
OF_AGES = dict.fromkeys(measured_by("attribute"), 0.314)
OF_HOLES = dict.fromkeys(measured_by("inpainting"), 0.314)
TABLES = [(AgesMeasuredView, OF_AGES), (FillingsView, OF_HOLES), (MapsView, OF_MAPS)]


def table(kind: type[RecordTable], record: dict[str, float], width: int) -> list[str]:
    sight = Sight()
    sight.take(Snapshot(State.RUNNING, 9, 10, facts=FACTS, record={"step": 5, **record}), History(()))
    made = kind(plain(), sight, Shared())
    assert made.step() == 5
    return text(made.draw(FACTS, width, 20)).split("\n")


@pytest.mark.parametrize(("kind", "record"), TABLES)
def test_numbers_are_whole_or_not_there_at_any_width(kind: type[RecordTable], record: dict[str, float]) -> None:
    titles = table(kind, record, 150)[0].split()
    every = {word for row in table(kind, record, 150)[1:] for word in row.split() if word[:1].isdigit()}
    seen = set()
    for width in range(16, 100):
        head, *rows = table(kind, record, width)
        there = head.split()
        assert there == titles[: len(there)], "the first columns stay"
        seen.add(len(there))
        assert {word for row in rows for word in row.split() if word[:1].isdigit()} <= every, width
    assert seen >= {1, len(titles)}


@pytest.mark.parametrize(("kind", "record"), TABLES)
def test_at_80_columns_what_is_made_and_the_truth_are_there(kind: type[RecordTable], record: dict[str, float]) -> None:
    head, *rows = table(kind, record, 38)
    assert head.split()[0] == "G"
    assert "true" in head
    assert all(char.isdigit() for row in rows[:6] for char in row.rstrip()[-1:].replace("%", "0"))


def test_before_the_first_record_it_says_that_it_is_to_come() -> None:
    sight = Sight()
    sight.take(Snapshot(State.RUNNING, 9, 10, facts=FACTS), History(()))
    assert "the first record is still to come" in text(AgesMeasuredView(plain(), sight, Shared()).draw(FACTS, 60, 8))
