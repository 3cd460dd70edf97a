"""Figures for print: by name and size, SVG and PDF, in the data's own units, with run and step inside."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from gantui.cli.figures import encoded
from gantui.cli.figures.axes import Axis, Frame
from gantui.cli.figures.kinds import Shown, coloured, draw
from gantui.cli.figures.shapes import Circles, Drawing, Image, Text, line, pieces, text_width
from gantui.cli.figures.size import size
from gantui.cli.outcome import outcome
from gantui.cli.report.charts import Chart, Guide, thinned
from gantui.errors import Exit, Refusal
from gantui.session.view.snapshot import Strip
from tests.asking import asks
from tests.tui.fakes import FakeSource

STEPS = np.arange(1.0, 101.0)


def shown(line: str = "") -> Shown:
    """What there is of a training on the ring, or on a LINE."""

    source = FakeSource(line=line) if line else FakeSource()
    source.publish(asks(points=200, field=(24, 24)))
    curves = (thinned("D", "D", STEPS, np.sin(STEPS)), thinned("G", "G", STEPS, np.cos(STEPS)))
    chart = Chart("Losses", "loss", "", curves, (Guide(0.5, "D at rest"),), floor=(0.0, 0.1))
    shares = np.linspace(0, 1, 8 * 10, dtype=np.float32).reshape(8, 10)
    return Shown(source.latest(), Strip(np.arange(10, dtype=np.float32), shares), (chart,), 100.0)


def page(name: str, measures: str = "80mmx60mm", line: str = "") -> Drawing:
    made = Drawing(*size(measures), f"<ring> & {name}", "run (a), step 7")
    draw(name, shown(line), made)
    return made


@pytest.mark.parametrize("name", ["scatter", "field", "strip", "curves"])
@pytest.mark.parametrize("measures", ["80mmx60mm", "30mmx22mm"])
@pytest.mark.parametrize("line", ["", "mixture"])
def test_each_stays_on_its_page_as_svg_and_pdf(name: str, measures: str, line: str) -> None:
    made = page(name, measures, line)
    for shape in made.shapes:
        if isinstance(shape, Text) and not shape.upwards:
            before = {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor] * text_width(shape.text)
            assert -1 <= shape.x - before <= shape.x - before + text_width(shape.text) <= made.width + 1, shape
            assert 0 <= shape.y <= made.height
        elif isinstance(shape, Circles):
            assert ((shape.places >= 0) & (shape.places <= (made.width, made.height))).all()
    root = ElementTree.fromstring(encoded(made, Path("x.svg")))
    assert root.attrib["width"] == f"{float(measures.partition('mm')[0]):.2f}mm"
    assert [root[0].text, root[1].text] == [f"<ring> & {name}", "run (a), step 7"]
    data = encoded(made, Path("x.pdf"))
    assert rb"/Subject (run \(a\), step 7)" in data
    assert f"/MediaBox [0 0 {made.width:.2f} {made.height:.2f}]".encode() in data
    assert data == encoded(made, Path("x.PDF"))


def test_every_object_of_a_pdf_lies_where_its_table_says() -> None:
    data = encoded(page("field"), Path("x.pdf"))
    start = int(re.search(rb"startxref\n(\d+)\n", data)[1])  # type: ignore[index]
    assert data[start:].startswith(b"xref\n")
    places = [int(each) for each in re.findall(rb"(\d{10}) 00000 n", data[start:])]
    assert [data[place:].split(b"\n")[0] for place in places] == [
        f"{n} 0 obj".encode() for n in range(1, len(places) + 1)
    ]
    streams = re.findall(rb"/Length (\d+) /Filter /FlateDecode >>\nstream\n", data)
    assert len(streams) == 3  # the page, D's map, its scale
    place = data.index(b"stream\n") + 7
    content = zlib.decompress(data[place : place + int(streams[0])]).decode("latin-1")
    assert content.count(" Do Q") == 2
    assert content.count("BT ") == content.count(" ET")


def test_points_stand_where_the_axes_say_in_the_datas_own_units() -> None:
    made = Drawing(200.0, 150.0, "", "")
    frame = Frame.of(made, Axis(-10.0, 30.0, "x"), Axis(1.0, 1000.0, "y", log=True), legend=False)
    corner, middle = frame.at(np.array([-10.0, 10.0]), np.array([1.0, 10**1.5]))
    assert corner == pytest.approx([frame.left, frame.top + frame.height])
    assert middle == pytest.approx([frame.left + frame.width / 2, frame.top + frame.height / 2])


def test_a_plane_keeps_its_shape() -> None:
    made = Drawing(400.0, 150.0, "", "")
    frame = Frame.of(made, Axis(0.0, 2.0), Axis(0.0, 1.0), legend=True, square=True)
    assert frame.width == pytest.approx(2 * frame.height)


def test_what_cannot_be_told_is_white_and_the_sides_are_green_and_purple() -> None:
    purple, white, green = coloured(np.array([[-1.0, 0.0, 1.0]]))[0].astype(int)
    assert white.min() > 240
    assert green[1] == max(green)
    assert purple[1] == min(purple)


def test_gaps_part_a_curve() -> None:
    y = np.array([np.nan, 1.0, 2.0, np.nan, 3.0, np.nan, 4.0, 5.0])
    assert [each[:, 1].tolist() for each in pieces(np.arange(8.0), y)] == [[1.0, 2.0], [4.0, 5.0]]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("80mmx60mm", (226.77, 170.08)),
        ("8x6cm", (226.77, 170.08)),
        ("3.5in X 2in", (252, 144)),
        ("90ptx70pt", (90, 70)),
    ],
)
def test_sizes(text: str, points: tuple[float, float]) -> None:
    assert size(text) == pytest.approx(points, abs=0.01)


@pytest.mark.parametrize("text", ["80", "80x60", "80mmx", "-8cmx6cm", "5mmx5mm", "80kmx6km", "9e9mmx6mm"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="expected"):
        size(text)


def test_text_can_do_nothing() -> None:
    made = Drawing(100.0, 100.0, "<script>\x1b[2J", ") /Evil (")
    made.add(Text(1, 1, "<b>&\\)"), line(0, 0, 1, 1), Image(0, 0, 5, 5, np.zeros((1, 1, 3), np.uint8)))
    assert "<script" not in (drawn := encoded(made, Path("x.svg")).decode())
    assert "\x1b" not in drawn
    assert rb"/Subject (\) /Evil \()" in encoded(made, Path("x.pdf"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--figure", "scater"], "--figure scater: expected one of scatter, field, images, strip"),
        (["--figure", "curves", "--out", "x.png"], "x.png: expected a name that ends in .svg or .pdf"),
        (["--figure", "curves", "--csv"], "expected one of"),
        (["--csv", "--size", "8x6cm"], "--size goes with --figure"),
        (["--figure", "curves", "--out", "-"], "writes a file x.svg or x.pdf"),
    ],
)
def test_what_can_t_be_drawn_is_refused(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gantui.session.disk.file_names import METRICS
    from gantui.session.run.directory import RunDirectory
    from tests.session.small import experiment

    monkeypatch.chdir(tmp_path)
    run = RunDirectory.create(tmp_path / "run", "small", experiment())
    run.append(METRICS, [{"step": step, "loss_d": 1.0, "loss_g": 2.0 / step} for step in (50, 100)])
    run.note(state="stopped", step=100)
    run.close()
    assert outcome(["export", "run", *words]) == Exit.USAGE
    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("x.*"))
    assert outcome(["export", "run", "--figure", "curves", "--out", "ok.pdf"]) == Exit.FINISHED
    assert (tmp_path / "ok.pdf").read_bytes().startswith(b"%PDF-1.4")
    assert b"run run, step 100" in (tmp_path / "ok.pdf").read_bytes()
