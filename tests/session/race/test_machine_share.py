"""The machine is shared out, and it is said what that does to the seconds."""

from __future__ import annotations

import pytest

from gantui.session.race.machine_share import Share


@pytest.mark.parametrize(
    ("cores", "racers", "threads"), [(2, 2, 1), (2, 4, 1), (1, 3, 1), (16, 4, 4), (16, 3, 5), (8, 1, 8)]
)
def test_every_racer_has_an_equal_part_of_the_cores_and_at_least_one(cores: int, racers: int, threads: int) -> None:
    share = Share(cores, racers)
    assert share.threads == threads
    assert set(share.environ.values()) == {str(threads)}


def test_what_it_does_to_the_seconds_is_said_where_several_train() -> None:
    assert "1 thread for each of 2 racers on 2 cores" in Share(2, 2).said
    assert "4 racers take turns on 2 cores" in Share(2, 4).said
    assert "4 threads for each" in Share(16, 4).said
    assert Share(2, 1).said == Share(2, 0).said == Share(2, 1).brief == ""
    assert all(len(Share(cores, 4).brief) < 48 for cores in (1, 2, 64))
