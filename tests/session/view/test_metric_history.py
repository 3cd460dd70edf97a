"""The curves of the records: numbers in, gaps for what is null, and back from arrays."""

from __future__ import annotations

import numpy as np

from gantui.session.view.metric_history import MetricHistory

RECORD = {"step": 10, "seconds": 1.0, "modes_total": 2, "high_quality": 0.5, "jsd": None}


def fed(records: int) -> MetricHistory:
    recorded = MetricHistory()
    for number in range(1, records + 1):
        record = RECORD | {"step": 10 * number, "high_quality": number / 100}
        recorded.append(record, np.array([0.1, number / 100], np.float32))
    return recorded


def test_each_number_of_a_record_is_a_curve_and_null_a_gap() -> None:
    recorded = fed(7)
    assert recorded.history.columns == ("seconds", "high_quality", "jsd")
    assert recorded.history.steps == 7
    np.testing.assert_allclose(recorded.history.band("high_quality").mean, np.arange(1, 8) / 100)
    assert np.isnan(recorded.history.band("jsd").mean).all()
    assert recorded.strip is not None
    assert recorded.strip.steps.tolist() == [10, 20, 30, 40, 50, 60, 70]


def test_it_goes_on_from_its_state() -> None:
    whole, part = fed(9), fed(5)
    again = MetricHistory.restored(part.history.columns, part.state())
    for number in range(6, 10):
        again.append(RECORD | {"step": 10 * number, "high_quality": number / 100}, np.array([0.1, number / 100]))
    assert again.history.steps == whole.history.steps == 9
    np.testing.assert_array_equal(again.history.band("high_quality").mean, whole.history.band("high_quality").mean)
    assert again.strip is not None
    assert whole.strip is not None
    np.testing.assert_allclose(again.strip.shares, whole.strip.shares, rtol=1e-6)


def test_without_modes_there_is_no_strip_and_without_records_nothing() -> None:
    recorded = MetricHistory()
    recorded.append(RECORD, None)
    assert recorded.strip is None
    assert MetricHistory.restored((), {}).history.steps == 0


def test_the_newest_record_is_told_by_its_keys() -> None:
    recorded = MetricHistory()
    assert recorded.newest(("jsd",)) == {}
    recorded.append({"step": 1, "jsd": 0.5, "w1": 2.0}, None)
    recorded.append({"step": 2, "jsd": 0.25, "w1": None}, None)
    assert recorded.newest(("w1", "jsd", "density")) == {"jsd": 0.25, "w1": None}
