"""The tables' definitions: every row is a training, and every objective and remedy has one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

import pytest

from gantui.experiment import tables
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets
from gantui.experiment.files import validation as reading
from gantui.experiment.latents import LATENTS
from gantui.experiment.objectives import OBJECTIVES, DivergenceName, ObjectiveOptions
from gantui.experiment.penalties import PENALTIES
from gantui.experiment.schemes import SCHEMES


def experiments(name: str) -> dict[str, Experiment]:
    table = tables.find(name)
    return {
        row.name: reading.validate(
            reading.override(presets.find(row.preset).raw, [*table.settings, *row.settings]), row.name
        )
        for row in table.rows
    }


@pytest.mark.parametrize("name", tables.TABLES)
def test_the_rows_of_a_table_have_the_same_data_judged_alike_under_names_of_their_own(name: str) -> None:
    rows = experiments(name)
    assert len(rows) == len(tables.find(name).rows)
    first, *others = rows.values()
    for other in others:
        assert other.distribution == first.distribution
        assert other.evaluation.samples == first.evaluation.samples == 2500
        assert other.seed == first.seed


def test_every_objective_and_every_remedy_has_a_row_under_the_same_budget() -> None:
    rows = experiments("objectives").values()
    assert {row.objective.name for row in rows} == set(OBJECTIVES)
    divergences = {row.objective.divergence for row in rows if row.objective.name == "fgan"}  # type: ignore[attr-defined]
    assert divergences == set(get_args(DivergenceName))
    assert {name for row in rows for name in row.penalties} == set(PENALTIES)
    assert {row.scheme.name for row in rows} == set(SCHEMES)
    assert {row.latent.name for row in rows} == set(LATENTS)
    assert {row.pack for row in rows} == {1, 2, 4}
    assert {(row.schedule.steps, row.schedule.batch_size, row.schedule.ema) for row in rows} == {(4000, 128, 0.995)}


@pytest.fixture
def newcomer() -> Iterator[str]:
    """An objective that somebody has just added."""

    class Newcomer(ObjectiveOptions):
        name: Literal["newcomer"]
        reading = "score"

    OBJECTIVES.register("newcomer")(Newcomer)
    yield "newcomer"
    del OBJECTIVES._members["newcomer"]


def test_a_new_objective_has_a_row_by_itself(newcomer: str) -> None:
    assert experiments("objectives")[newcomer].objective.name == newcomer
