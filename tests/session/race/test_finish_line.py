"""The finish line: the first record in which its condition holds, whatever happens to the file."""

from __future__ import annotations

import json
from pathlib import Path

from gantui.experiment.goals.until import parse
from gantui.session.race.finish_line import Arrival, Moment, first, places

UNTIL = parse("modes_covered>=8 and high_quality>=0.9", None)


def record(step: int, modes: int | None, quality: float = 0.95, **more: float) -> dict[str, float | int | None]:
    return {"step": step, "modes_covered": modes, "high_quality": quality, "seconds": step / 10, **more}


def write(run: Path, *records: dict[str, float | int | None], end: str = "\n") -> None:
    run.mkdir(exist_ok=True)
    with (run / "metrics.jsonl").open("a") as file:
        file.write("\n".join(map(json.dumps, records)) + end)


def test_the_first_record_in_which_it_holds_is_the_moment() -> None:
    assert first([record(100, 7), record(200, 8), record(300, 8)], UNTIL) == Moment(200, 20.0)
    assert first([record(100, 8, quality=0.5), record(200, None)], UNTIL) is None
    assert first([{"step": 5, "modes_covered": 8, "high_quality": 1.0}], UNTIL) == Moment(5, None)


def test_it_is_found_as_the_records_come_even_in_pieces(tmp_path: Path) -> None:
    run, arrival = tmp_path / "run", Arrival(UNTIL)
    assert arrival.look(run) is None
    write(run, record(100, 3))
    assert arrival.look(run) is None
    write(run, record(200, 8), end="")  # its line has no end yet
    assert arrival.look(run) is None
    write(run, record(300, 8), end="\n")  # which makes one damaged line of two
    assert arrival.look(run) is None
    write(run, record(400, 8))
    assert arrival.look(run) == Moment(400, 40.0)
    write(run, record(500, 2))
    assert arrival.look(run) == Moment(400, 40.0)


def test_who_goes_back_has_not_arrived_any_more(tmp_path: Path) -> None:
    arrival = Arrival(UNTIL)
    write(tmp_path / "run", record(100, 8))
    assert arrival.look(tmp_path / "run") == Moment(100, 10.0)
    write(tmp_path / "branch", record(50, 2))
    assert arrival.look(tmp_path / "branch") is None
    write(tmp_path / "branch", record(90, 8))
    assert arrival.look(tmp_path / "branch") == Moment(90, 9.0)


def test_who_is_first_by_steps_need_not_be_by_seconds() -> None:
    moments = {"A": Moment(300, 9.0), "B": Moment(100, 12.0), "C": Moment(200, None)}
    assert places(moments) == (["B", "C", "A"], ["A", "B"])
    assert places({}) == ([], [])
