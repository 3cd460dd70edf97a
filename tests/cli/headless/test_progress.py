"""The bar and the lines, as text; the curves at the end."""

import dataclasses
import io

import numpy as np
import pytest
from rich.console import Console

from gantui.cli import text_plots
from gantui.cli.headless.progress import LINE_SECONDS, Bar, Lines, Silence, drawn, line
from gantui.experiment.verdicts.event import Event
from gantui.session.view.history import History
from gantui.session.view.snapshot import Snapshot, State

RECORD = {"loss_d": -3.3, "loss_g": 190.0, "modes_total": 8, "modes_covered": 7, "high_quality": 0.163}
RUNNING = Snapshot(State.RUNNING, step=1000, steps=9000, rate=103.2, record=RECORD)


def test_a_line_of_a_log() -> None:
    assert line(RUNNING) == (
        "step 1,000/9,000  103 steps/s  1:17 left  loss_d -3.30  loss_g 190  modes 7/8  high quality 16 %"
    )


def test_a_line_before_the_first_record_and_without_modes() -> None:
    assert line(Snapshot(State.RUNNING, step=5, steps=10, rate=1.0)).endswith("0:05 left")
    assert "modes" not in line(Snapshot(State.RUNNING, record={"loss_d": None, "modes_total": None}))


def test_of_images_the_distance_is_told_and_classes_only_where_they_count() -> None:
    images = {"modes_total": 10, "modes_covered": 9, "high_quality": 1.0, "frechet_blend": 0.18}
    noise, fair = (line(Snapshot(State.RUNNING, record=images | {"frechet": frechet})) for frechet in (0.69, 0.02))
    assert noise.endswith("Frechet 0.690")
    assert fair.endswith("Frechet 0.020  modes 9/10  surely read 100 %")


def test_lines_come_now_and_then_and_each_message_once() -> None:
    told: list[str] = []
    now = [0.0]
    lines = Lines(told.append, lambda: now[0])
    lines.show(Snapshot(State.LOADING, message="importing torch"))
    for second in (0.0, 1.0, LINE_SECONDS - 0.1, LINE_SECONDS, LINE_SECONDS + 1):
        now[0] = second
        lines.show(Snapshot(State.RUNNING, step=1, steps=2, rate=1.0, message="resumed"))
    assert [text.split()[0] for text in told] == ["resumed", "step", "step"]


COLLAPSE = Event(1700, "collapse", "2 of 8\x1b[31m modes", "bad", "try R1")
SOLVED = Event(1800, "solved", "8 of 8 modes", "good", "stop")


def test_each_event_is_said_once_in_a_line_even_when_the_training_is_over() -> None:
    said: list[str] = []
    lines = Lines(said.append, lambda: 0.0, reported=[SOLVED])
    for events in ((), (COLLAPSE,), (COLLAPSE, SOLVED)):
        lines.show(Snapshot(State.RUNNING, events=events))
    assert said == ["step 1,700  collapse: 2 of 8\N{REPLACEMENT CHARACTER}[31m modes; try R1"]
    other = Event(1900, "divergence", "at step 1,912", "m", "a")
    lines.show(Snapshot(State.DIVERGED, events=(COLLAPSE, SOLVED, other)))
    assert len(said) == 1
    lines.tell(Snapshot(State.DIVERGED, events=(COLLAPSE, SOLVED, other)))
    assert said[1:] == ["step 1,900  divergence: at step 1,912; a"]


def test_the_bar_says_events_above_itself_and_silence_none(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar("ring8-wgan") as bar:
        bar.show(Snapshot(State.RUNNING, events=(COLLAPSE,)))
        bar.tell(Snapshot(State.FINISHED, events=(COLLAPSE,)))
    out, err = capsys.readouterr()
    assert out == ""
    assert "".join(err.split()).count("step1,700collapse:2of8") == 1
    with Silence() as silence:
        silence.show(Snapshot(State.RUNNING, events=(COLLAPSE,)))
        silence.tell(Snapshot(State.RUNNING, events=(COLLAPSE,)))
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", ["ring8-wgan", "a\x1b[31m[bold]name"])
def test_the_bar_fits(width: int, name: str) -> None:
    out = io.StringIO()
    Console(file=out, width=width, markup=True).print(drawn(name, RUNNING, width))
    rows = out.getvalue().splitlines()
    assert len(rows) == 2
    assert max(map(len, rows)) <= width
    assert "1,000/9,000" in rows[0]
    assert "modes 7/8" in rows[1]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 100.0, [0, 25, 50, 75, 100]),
        (-1.5, 1.5, [-1, 0, 1]),
        (100.0, 9000.0, [2500, 5000, 7500]),
        (1e-5, 2e-5, [1e-5, 1.25e-5, 1.5e-5, 1.75e-5, 2e-5]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert text_plots.ticks(low, high) == pytest.approx(expected)
    assert text_plots.ticks(low, high)[0] >= low - 1e-12


def test_curves_have_no_escapes_where_nobody_looks_and_leave_gaps_out() -> None:
    history = History(("loss_d", "loss_g"))
    history.append(np.column_stack([np.linspace(1, 0, 500), np.full(500, np.nan)]))
    text = text_plots.curves(history, [{"step": 100 * i, **RECORD} for i in range(1, 6)], 80)
    assert "loss D" in text
    assert "loss G" not in text
    assert "modes covered %" in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80
    assert text_plots.curves(History(("loss_d", "loss_g")), [], 80) == ""


def test_trouble_with_the_disk_is_told_once_and_so_is_its_end_even_where_nothing_else_is() -> None:
    told: list[str] = []
    full = dataclasses.replace(Snapshot(State.RUNNING, step=1, steps=9), trouble="can't write: no room")
    for shown in (Silence(told.append), Lines(told.append)):
        told.clear()
        for snapshot in (full, dataclasses.replace(full, step=2), dataclasses.replace(full, trouble="")):
            shown.show(snapshot)
        assert told == ["gantui: can't write: no room", "gantui: the run's folder can be written again"]
