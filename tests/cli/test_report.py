"""`gantui report`: what a person is told of a run, in a terminal, in a pipe, and on the page."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.cli.outcome import outcome
from gantui.cli.report import svg
from gantui.cli.report.charts import Chart, charts, thinned
from gantui.cli.report.content import commands, headline, rows
from gantui.draw.event_tones import tone
from gantui.errors import Exit
from gantui.experiment.verdicts.event import Event, Kind
from gantui.session.disk.json_lines import append_lines
from gantui.session.run.curves import Curves
from gantui.session.run.metrics_file import LARGEST
from gantui.session.run.reader import read_run
from tests.cli.program import Terminal
from tests.cli.test_lazy import loaded
from tests.left import copy, finished
from tests.session.small import seen, start

HOSTILE = '</title></pre><script>alert("x")</script><img src=x onerror=alert(1)>\x1b[31m\x9b'
MAY = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "span", "table", "tr", "th", "td"}
MAY |= {"div", "b", "br", "code", "pre", "details", "summary", "figure", "figcaption"}
MAY |= {"svg", "g", "text", "rect", "path", "circle", "image"}


class Page(HTMLParser):
    """What a browser would see: elements, their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.said = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.said += data + " "


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run of its own, in a folder where nothing else is."""
    monkeypatch.chdir(tmp_path)
    return copy(tmp_path)


def reported(run: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, Page]:
    """What is printed, and the page."""
    assert outcome(["report", str(run)]) == Exit.FINISHED
    out, err = capsys.readouterr()
    assert err == ""
    return out, harmless((run / "report.html").read_text(encoding="utf-8"))


def harmless(text: str) -> Page:
    """TEXT as a page, which loads nothing and runs nothing."""
    page = Page(text)
    assert page.names <= MAY
    for name, value in page.attributes:
        assert not name.startswith("on")
        assert name not in ("src", "action", "formaction")
        assert name != "href" or value.startswith("data:image/png;base64,")
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text
    return page


def test_it_tells_what_became_of_the_run(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, page = reported(run, capsys)
    found = read_run(run)
    for said in (out, page.said):
        assert "finished at step 60 of 60" in said
        assert "Losses" in said
        assert "Jensen-Shannon divergence" in said
        assert "perfect generator" in said
        assert "What was diagnosed" in said
        assert "penalties.r1.gamma" in said
        assert f"gantui sample {run} -n 1000" in said
        for event in found.events:
            assert event.kind in said
            assert event.evidence[1:20] in said
    assert "mode   8" in out
    assert "\x1b" not in out
    assert f"as a page: {run / 'report.html'}" in out
    assert "Real and fake" in page.said
    assert "Samples at each mode" in page.said
    assert page.names >= {"circle", "image", "path"}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_of_event_is_reported_in_its_colour(
    kind: Kind, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A setting changed live is one of them."""
    line = {"event": "diagnosis", "step": 30, "kind": kind, "evidence": "seen", "meaning": "so", "advice": ""}
    append_lines(run / "events.jsonl", [line])
    out, _ = reported(run, capsys)
    assert f"{kind} at step 30" in out
    page = (run / "report.html").read_text(encoding="utf-8")
    ink = tone(Event(30, kind, "seen", "so", ""))
    assert f'<b class="{ink}">{kind}</b>' in page
    assert page.count(f".{ink}{{color:") == 2  # on a light and on a dark ground
    assert f".m-{ink}{{" in page


def test_a_second_report_replaces_its_own_page_and_nothing_else(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reported(run, capsys)
    reported(run, capsys)
    Path("mine.html").write_text("precious")
    assert outcome(["report", str(run), "--html", "mine.html"]) == Exit.USAGE
    assert "--force replaces it" in capsys.readouterr().err
    assert Path("mine.html").read_text() == "precious"
    assert outcome(["report", str(run), "--html", "mine.html", "--force"]) == Exit.FINISHED
    assert "<svg" in Path("mine.html").read_text()


def test_text_of_a_stranger_is_shown_as_text(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = json.loads((run / "run.json").read_text())
    hostile = dict.fromkeys(("preset", "message", "device", "gantui", "torch", "python", "started", "parent"), HOSTILE)
    (run / "run.json").write_text(json.dumps(facts | hostile))
    toml = (run / "experiment.toml").read_text()
    (run / "experiment.toml").write_text(toml.replace('about = "a small one"', f"about = {json.dumps(HOSTILE)}"))
    with (run / "events.jsonl").open("a") as events:
        texts = dict.fromkeys(("evidence", "meaning", "advice"), HOSTILE)
        events.write(json.dumps({"step": 50, "event": "diagnosis", "kind": "collapse"} | texts) + "\n")
    with (run / "metrics.jsonl").open("a") as metrics:
        metrics.write(json.dumps({"step": 70, HOSTILE: 1.0, "jsd": 0.5}) + "\n")
    out, page = reported(run, capsys)
    assert "\x1b" not in out
    assert "\x9b" not in out
    assert "script" not in page.names
    assert '<script>alert("x")</script>' in page.said  # as text


def damaged_experiment(run: Path) -> str:
    (run / "experiment.toml").write_text("[objective\n")
    return "not valid TOML"


def without_checkpoint(run: Path) -> str:
    for file in (run / "checkpoints").iterdir():
        file.unlink()
    return "no checkpoint in it yet"


def damaged_checkpoint(run: Path) -> str:
    for file in (run / "checkpoints").iterdir():
        file.write_bytes(file.read_bytes()[:-50])
    return "not a whole checkpoint"


def without_records(run: Path) -> str:
    (run / "metrics.jsonl").unlink()
    return "holds no record yet"


def code_of_its_user(run: Path) -> str:
    text = (run / "run.json").read_text()
    (run / "run.json").write_text(text.replace('"preset"', '"plugins": ["mine.py"], "preset"'))
    toml = (run / "experiment.toml").read_text()
    (run / "experiment.toml").write_text(toml.replace('"non_saturating"', '"my_own"'))
    return "names as 'mine.py': expected --plugin FILE.py"


@pytest.mark.parametrize(
    "harm", [damaged_experiment, without_checkpoint, damaged_checkpoint, without_records, code_of_its_user]
)
def test_what_is_missing_is_said_and_the_rest_is_told(
    harm: object, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(harm)
    sentence = harm(run)
    out, page = reported(run, capsys)
    for said in (out, page.said):
        assert sentence in said
        assert "finished at step 60" in said
    # Losses stand in the records and in the checkpoint: one of the two is enough.
    assert "Losses" in out


@pytest.mark.parametrize("harm", [damaged_experiment, without_checkpoint, damaged_checkpoint, code_of_its_user])
def test_without_its_players_there_is_the_newest_picture_that_was_kept(
    harm: object, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(harm)
    harm(run)
    (run / "snapshots" / "step-0000000060.snapshot").unlink()
    out, page = reported(run, capsys)
    for said in (out, page.said):
        assert "pictures are of step 50, the newest that was kept" in said
    assert "mode   8" in out
    assert "The generator at step 50" in page.said
    assert page.names >= {"circle", "image"}
    for picture in (run / "snapshots").iterdir():
        picture.unlink()
    out, page = reported(run, capsys)
    assert "mode   8" not in out
    assert "There are no pictures: none was kept of this run" in out
    assert "circle" not in page.names


def test_it_needs_no_torch_however_it_is_asked_for(run: Path) -> None:
    names, out = loaded([["report", str(run), "--html", str(run / "page.html")]], run.parent)
    assert not names & {"torch", "textual", "scipy"}
    assert "finished at step 60" in out
    assert "circle" in Page((run / "page.html").read_text()).names


def test_what_was_done_by_hand_is_told_and_that_no_command_repeats_it(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, page = reported(run, capsys)
    for said in (out, page.said):
        assert "done by hand" not in said
        assert "bit for bit" in said
    lines = [
        {"step": 24, "event": "changed", "changes": ["optimizers.generator.lr 0.001 -> 0.0005", f"about {HOSTILE}"]},
        {"step": 30, "event": "command", "command": "step", "player": "generator", "count": 3},
    ]
    append_lines(run / "events.jsonl", lines)
    out, page = reported(run, capsys)
    for said in (" ".join(out.split()), page.said):
        assert "What was done by hand" in said
        assert "optimizers.generator.lr 0.001 -> 0.0005" in said
        assert "at step 30" in said
        assert "3 more updates of the generator" in said
        assert "is not in these commands" in said
        assert "bit for bit" not in said
    assert "\x1b" not in out


def test_a_run_in_which_nothing_but_its_state_is_left(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for harm in (damaged_experiment, without_checkpoint, without_records):
        harm(run)
    (run / "events.jsonl").unlink()
    out, page = reported(run, capsys)
    assert "finished at step 60" in page.said
    assert "What can be done with it" in out


def test_a_run_under_way_is_told_as_far_as_it_has_come(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    live = start(tmp_path / "run", "schedule.steps=100000000")
    try:
        seen(live, lambda snapshot: snapshot.step >= 20)
        out, page = reported(tmp_path / "run", capsys)
        assert "running at step" in out
        assert "of 100,000,000" in page.said
        assert "no checkpoint in it yet" in page.said
    finally:
        live.abandon()
        live.job.run.close()


def test_a_diverged_and_an_interrupted_run_are_told_as_such(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = json.loads((run / "run.json").read_text())
    (run / "run.json").write_text(json.dumps(facts | {"state": "diverged", "message": "diverged at step 50"}))
    assert "diverged at step 60 of 60: diverged at step 50" in reported(run, capsys)[0]
    (run / "run.json").write_text(json.dumps(facts | {"state": "running"}))
    assert "interrupted at step 60" in reported(run, capsys)[0]


def test_what_a_finished_run_was_to_go_on_for_is_told_with_its_end(run: Path) -> None:
    """The words of a message decide nothing: state, steps and the condition do."""
    facts = json.loads((run / "run.json").read_text())
    assert facts["until"] is None
    assert headline(read_run(run)) == "finished at step 60 of 60"
    unmet = {
        "until": "modes_covered>=9",
        "message": "finished all 60 steps, and modes_covered>=9 did not come to hold",
    }
    (run / "run.json").write_text(json.dumps(facts | unmet))
    assert headline(read_run(run)) == f"finished at step 60 of 60: {unmet['message']}"
    (run / "run.json").write_text(json.dumps(facts | {"message": "all is done, in other words"}))
    assert headline(read_run(run)) == "finished at step 60 of 60"


def test_a_run_of_an_earlier_version_still_opens(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It may state settings that nothing reads, and ask for a best checkpoint by what is never recorded."""
    file = run / "experiment.toml"
    old = "[diagnosis]\nquality = 0.8\nimbalance = 0.1\nrecords = 4\n[penalties.clip]\nlimit = 0.5\n"
    best = "[checkpoints]\nbest = 'lowest:penalty.clip'"
    text = file.read_text()
    assert "[diagnosis]" not in text
    file.write_text(text.replace("[checkpoints]", best) + "\n" + old)
    opened = read_run(run)
    assert opened.missing == ()
    assert opened.experiment is not None
    assert (opened.experiment.diagnosis.records, opened.experiment.checkpoints.best) == (4, "lowest:penalty.clip")
    assert "finished at step 60" in reported(run, capsys)[0]


def test_in_a_terminal_it_has_colours_and_fits(run: Path) -> None:
    with Terminal("report", run, cwd=run.parent, columns=100, rows=200) as terminal:
        assert terminal.ends() == Exit.FINISHED
        shown = terminal.text()
    assert "Losses (loss): D" in shown
    assert "as a page:" in shown


def line_run() -> Path:
    return finished(
        "distribution={name='gaussian', mean=4.0, std=1.25}", "latent={name='uniform', dim=1}", "penalties.r1=false"
    )


def test_in_a_locale_without_utf_8_it_has_neither_braille_nor_blocks(
    run: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = re.compile("[\u2500-\u28ff]")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert drawn.search(reported(run, capsys)[0])
    monkeypatch.setenv("LC_ALL", "C")
    assert not drawn.search(reported(run, capsys)[0])


def test_data_on_a_line_are_drawn_as_densities_with_what_d_reads(tmp_path: Path) -> None:
    page_file = tmp_path / "page.html"
    assert outcome(["report", str(line_run()), "--html", str(page_file)]) == Exit.FINISHED
    page = harmless(page_file.read_text())
    assert "density" in page.said
    assert "What D reads" in page.said
    assert "mean of the samples 4.0" not in page.said
    assert "4.00" in page.said  # the data's mean, beside the samples'


def drawn(path: Path) -> list[Chart]:
    """The charts of the run in PATH."""
    curves = Curves(path)
    curves.look(lambda step: None)
    return charts(read_run(path), curves.history)


def all_charts() -> Iterator[Chart]:
    for path in (finished(), line_run(), finished("objective.name=wasserstein", "penalties={clip={limit=0.1}}")):
        yield from drawn(path)


def test_every_chart_is_drawn_inside_its_frame() -> None:
    drawn = list(all_charts())
    assert {"Losses", "D's readings", "Penalties", "Clipped weights", "Mean and deviation"} <= {c.title for c in drawn}
    for chart in drawn:
        text = svg.chart(chart, 60.0, read_run(finished()).events)
        assert "nan" not in text
        assert "inf" not in text
        for path in re.findall(r'class="[lb]-\w+" d="([^"]+)"', text):
            places = re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)
            assert places
            assert all(0 <= float(x) <= svg.WIDTH and 0 <= float(y) <= svg.HEIGHT for x, y in places)


def test_two_players_of_one_number_each_are_followed() -> None:
    dirac = finished(
        "distribution={name='dirac'}",
        "latent={name='normal', dim=1}",
        "generator={name='locations', start=[1.0]}",
        "discriminator={name='linear'}",
        "penalties.r1=false",
    )
    (chart,) = (chart for chart in drawn(dirac) if chart.title == "Players")
    assert [line.label for line in chart.lines] == ["theta (G)", "psi (D)"]
    assert {row.label: row.perfect for row in rows(read_run(dirac), None)}["Jensen-Shannon divergence (nats)"] == "0"


def test_floors_and_levels_of_theory_are_drawn() -> None:
    found = {chart.title: chart for chart in drawn(finished())}
    last = read_run(finished()).records[-1]
    assert found["Jensen-Shannon divergence"].floor == (0.0, last["jsd_floor"])
    assert [guide.label for guide in found["Losses"].guides] == ["D at rest: log 4", "G at rest: log 2"]
    assert found["D's readings"].guides[0].value == 0.5
    assert 'class="floor"' in svg.chart(found["Wasserstein-1"], 60.0)


@given(
    st.lists(st.one_of(st.just(math.nan), st.floats(-LARGEST, LARGEST)), min_size=2, max_size=1000),
    st.booleans(),
)
def test_any_numbers_make_a_chart(values: list[float], log: bool) -> None:
    y = np.array(values)
    line = thinned("any", "D", np.arange(len(y), dtype=float), y)
    known = y[np.isfinite(y)]
    if len(known):
        assert np.nanmin(line.low) == known.min()
        assert np.nanmax(line.high) == known.max()
    text = svg.chart(Chart("any", "unit", "", (line,), log=log), float(len(y)))
    assert "nan" not in text


def test_the_numbers_at_the_end_stand_beside_those_of_a_perfect_generator() -> None:
    run = read_run(finished())
    told = {row.label: row for row in rows(run, None)}
    assert told["modes covered"].value == f"{run.records[-1]['modes_covered']} of 8"
    assert told["modes covered"].perfect == "8"
    assert "±" in told["Wasserstein-1 distance"].perfect


def test_a_run_of_a_preset_is_told_as_the_command_that_makes_it(tmp_path: Path) -> None:
    arguments = ["train", "--preset", "ring8-gan", "--steps", "2", "--set", "evaluation.samples=50", "--quiet"]
    assert outcome([*arguments, "--run-dir", str(tmp_path / "it's")]) == Exit.FINISHED
    told = dict(commands(read_run(tmp_path / "it's")))
    assert told["from the preset"].startswith("gantui train --preset ring8-gan --set ")
    assert "--set schedule.steps=2" in told["from the preset"]
    assert "--set evaluation.samples=50" in told["from the preset"]
    assert told["train it again"].endswith("/experiment.toml")
