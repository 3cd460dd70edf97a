"""The space of the data, as the options tell it before anything is read."""

from __future__ import annotations

import pytest

from gantui.errors import Refusal
from gantui.experiment.experiment import Experiment
from gantui.experiment.files.presets import find
from gantui.experiment.files.validation import validate
from gantui.experiment.goals.until import parse
from gantui.experiment.space import LINE, PLANE, Space, of_numbers
from tests.session.small import experiment


def preset(name: str) -> Experiment:
    return validate(find(name).raw, name)


def points(*more: str) -> Experiment:
    return experiment("distribution={name='points', path='my.csv'}", *more)


def test_a_sample_is_as_wide_as_its_shape() -> None:
    assert (LINE.width, PLANE.width, Space("images", (3, 8, 8)).width) == (1, 2, 192)
    assert (of_numbers(1), of_numbers(2)) == (LINE, PLANE)
    with pytest.raises(ValueError, match="samples of 3 coordinates"):
        of_numbers(3)


def test_of_a_file_the_columns_tell_it_or_nothing_does() -> None:
    assert points("distribution.columns=['x']").distribution.space == LINE
    assert points("distribution.columns=[0, 1]").distribution.space == PLANE
    assert points().distribution.space is None


@pytest.mark.parametrize("key", ["fake_mean", "ema.fake_kurtosis"])
def test_moments_are_waited_for_on_the_line_only(key: str) -> None:
    on_a_line = experiment("distribution.name=gaussian", "schedule.ema=0.9", "evaluation.weights=last")
    on_the_plane = experiment("schedule.ema=0.9", "evaluation.weights=last")
    unknown = points("schedule.ema=0.9", "evaluation.weights=last")
    for chosen in (on_a_line, unknown):
        assert parse(f"{key}>0", chosen.record_keys).holds({key: 1.0})
    with pytest.raises(Refusal, match="no record has a key"):
        parse(f"{key}>0", on_the_plane.record_keys)
    assert key in on_the_plane.record_keys_in(None)


def test_a_run_that_keeps_its_best_by_what_it_never_records_still_opens() -> None:
    assert experiment("checkpoints.best=lowest:fake_std").best is not None
