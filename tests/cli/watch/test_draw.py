"""`gantui draw`: the file that it writes, and goes on with."""

from __future__ import annotations

import signal
from pathlib import Path

import numpy as np
import pytest

from gantui.cli.watch.draw import read, settings, written
from gantui.errors import Exit, Refusal
from gantui.experiment.files import presets
from gantui.experiment.files.points import read_points
from gantui.experiment.files.validation import override, validate
from gantui.tui.sketch.sketch import Sketch
from tests.cli.program import Terminal, here

ONE = Sketch(np.array([[0.5, -0.25], [-1.0, 1 / 3]]), np.array([1, 1]))
TWO = Sketch(ONE.points, np.array([1, 8]))
THREE = Sketch(np.array([[0.5, -0.25], [-1.0, 1 / 3], [-1.0, 0.0], [0.0, 0.0]]), np.array([1, 8, 8, 1]))


@pytest.mark.parametrize(("sketch", "header"), [(ONE, "x,y"), (TWO, "x,y,class")])
def test_what_is_written_is_read_again(tmp_path: Path, sketch: Sketch, header: str) -> None:
    path = tmp_path / "drawn.csv"
    path.write_bytes(written(sketch))
    assert path.read_text().splitlines()[0] == header
    found = read(path)
    assert found.points == pytest.approx(sketch.points, abs=1e-5)
    assert found.classes.tolist() == sketch.classes.tolist()


def test_a_gan_can_be_trained_on_it(tmp_path: Path) -> None:
    path = tmp_path / 'my "own" = drawing.csv'
    path.write_bytes(written(THREE))
    experiment = validate(override(presets.find(presets.OF_SHAPES).raw, settings(path, THREE)), "FILE")
    points = read_points(experiment.distribution)  # type: ignore[arg-type]
    assert points.values == pytest.approx(THREE.points, abs=1e-5)
    assert points.classes is not None
    assert points.classes.names == ("1", "8")
    assert points.classes.of_rows.tolist() == [0, 1, 1, 0]
    assert experiment.conditional
    assert not validate(override(presets.find(presets.OF_SHAPES).raw, settings(path, ONE)), "FILE").conditional


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("height,weight\n1,2\n", "its first line is 'height,weight'"),
        ("", "its first line is ''"),
        ("x,y\n1,2\n3\n", "line 3: '3'; expected x,y"),
        ("x,y\n1,nan\n", "line 2: '1,nan'"),
        ("x,y,class\n1,2,9\n", "expected x,y,class with a class from 1 to 8"),
        ("x,y,class\n1,2,1.5\n", "line 2"),
        ("x,y\n\x1b[31m,2\n", "line 2: '\N{REPLACEMENT CHARACTER}[31m,2'"),
    ],
)
def test_another_s_file_is_refused_by_its_line(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "drawn.csv"
    path.write_text(content)
    with pytest.raises(Refusal) as refused:
        read(path)
    assert said in str(refused.value)


def test_what_is_no_file_of_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe")
    for name, said in (("folder.csv", "a folder"), ("bytes.csv", "no text")):
        with pytest.raises(Refusal, match=said):
            read(tmp_path / name)


def test_without_a_terminal_it_is_refused(tmp_path: Path) -> None:
    done = here("draw", "drawn.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "is not a terminal" in done.stderr


def drag(terminal: Terminal, *cells: tuple[int, int]) -> None:
    """Press the left button in the first of CELLS, move through the others, let it go in the last, as xterm says it."""
    (x, y), (last_x, last_y) = cells[0], cells[-1]
    moves = "".join(f"\x1b[<32;{x};{y}M" for x, y in cells[1:])
    terminal.type(f"\x1b[<0;{x};{y}M{moves}\x1b[<0;{last_x};{last_y}m")


def test_a_real_mouse_draws_in_a_terminal_and_the_file_has_it(tmp_path: Path) -> None:
    with Terminal("draw", "drawn.csv", cwd=tmp_path) as terminal:
        terminal.shows("drawn.csv", "0 points")
        terminal.type("3")
        terminal.shows("class 3")
        drag(terminal, (21, 11), (31, 11), (41, 11))
        terminal.shows("drawn.csv *")
        terminal.type("w")
        terminal.shows("points are in drawn.csv")
        terminal.type("q")
        assert terminal.ends() == Exit.FINISHED
    points = read(tmp_path / "drawn.csv").points
    assert len(points) > 50
    # 22 rows are 2 high, and a cell is half as wide as high: 20 columns are 20/22 wide.
    assert np.ptp(points[:, 0]) == pytest.approx(20 / 22, abs=0.1)
    assert np.ptp(points[:, 1]) <= 0.1


def test_what_is_drawn_survives_a_signal(tmp_path: Path) -> None:
    with Terminal("draw", "drawn.csv", cwd=tmp_path) as terminal:
        terminal.shows("drawn.csv", "0 points")
        terminal.type("o ")
        terminal.shows("150 points")
        terminal.signal(signal.SIGTERM)
        assert terminal.ends() == Exit.TERMINATED
        assert "what was drawn is in drawn.csv" in terminal.text()
    assert len(read(tmp_path / "drawn.csv")) == 150


def test_what_is_drawn_survives_a_connection_that_drops(tmp_path: Path) -> None:
    with Terminal("draw", "drawn.csv", cwd=tmp_path) as terminal:
        terminal.shows("drawn.csv", "0 points")
        terminal.type("o ")
        terminal.shows("150 points")
        terminal.hang_up()
        terminal.ends(reading=False)
    assert len(read(tmp_path / "drawn.csv")) == 150
