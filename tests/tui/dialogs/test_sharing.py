"""What can be passed on: the screen as a picture and as text, one frame without a terminal, sentences, the command."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from textual.geometry import Size

from gantui.experiment.verdicts.event import Event
from gantui.session.view.snapshot import Load
from gantui.tui.dashboard.one_frame import frame
from gantui.tui.dashboard.sentences import Sentences
from gantui.tui.dialogs import sharing
from gantui.tui.dialogs.sharing import text as plain_text
from gantui.tui.look.display import Display
from tests.asking import asks
from tests.tui.fakes import FakeSource
from tests.tui.seeing import dashboard, screen, status, text, until

COMMAND = "gantui run --preset ring8-wgan --seed 3"


async def test_p_keeps_the_screen_as_picture_and_text_in_the_run_s_folder(tmp_path: Path) -> None:
    app = dashboard(FakeSource(run_dir=str(tmp_path)))
    async with app.run_test(size=(100, 34)) as pilot:
        await until(pilot, lambda: "coverage" in text(app))
        await pilot.press("p", "p")
        folder = tmp_path / "screens"
        await until(pilot, lambda: folder.is_dir() and len(list(folder.iterdir())) == 4)
    assert {path.suffix for path in folder.iterdir()} == {".svg", ".txt"}
    for path in folder.glob("*.txt"):
        rows = path.read_text().splitlines()
        assert len(rows) == 34
        assert rows[0].startswith(" ring8")
        assert "real and fake" in rows[2]  # under the status line and the pipeline
    for path in folder.glob("*.svg"):
        picture = path.read_text()
        assert picture.startswith("<svg")
        assert "url(" not in picture.replace("url(#", "")  # nothing is fetched


async def test_without_the_run_s_folder_the_screen_lies_here_and_a_folder_that_takes_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = dashboard(FakeSource(run_dir="elsewhere"))
    async with app.run_test(size=(100, 34)) as pilot:
        await pilot.press("p")
        await until(pilot, lambda: len(list(tmp_path.glob("ring8-step-*.svg"))) == 1)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("gantui.tui.dialogs.sharing.write_whole", full)
        await pilot.press("p")
        await until(pilot, lambda: "can't be saved: No space left" in status(app))


async def test_y_shows_and_copies_the_command_that_does_it_again() -> None:
    app = dashboard(FakeSource(command=COMMAND))
    async with app.run_test(size=(100, 34)) as pilot:
        await pilot.press("y")
        await until(pilot, lambda: COMMAND in text(app) and app.clipboard == COMMAND)
        await pilot.press("x")
        await until(pilot, lambda: COMMAND not in text(app))


def test_the_command_does_again_what_was_done_on_the_way() -> None:
    source = FakeSource(command=COMMAND)
    snapshot = source.latest()
    assert snapshot.facts is not None
    assert sharing.reproduction(snapshot) == COMMAND
    again = f"{COMMAND} --replay-events 'a run'"
    facts = dataclasses.replace(snapshot.facts, run_dir="a run")
    changed = Event(3, "changed", "a 1 -> 2", "", "")
    assert sharing.reproduction(dataclasses.replace(snapshot, facts=facts, events=(changed,))) == again
    assert sharing.reproduction(dataclasses.replace(snapshot, facts=facts, extra=2)) == again


def test_a_frame_of_a_finished_training_has_all_panels_and_no_keys() -> None:
    source = FakeSource(steps=400, stride=400)
    rows = frame(source, Display(glyphs="braille", depth="none"), Size(100, 34))
    assert len(rows) == 34
    told = plain_text(rows)
    for part in ("finished", "1 real and fake", "2 discriminator", "3 losses", "4 coverage", "covered"):
        assert part in told
    assert "space" not in told
    assert any(character in told for character in "⡇⠉⣀⣿")  # points and curves are there


def test_in_words_the_panels_say_how_things_stand() -> None:
    source = FakeSource(stride=300)
    source.request("words", asks(500, (8, 8)))
    spoken = Sentences(source)
    now = spoken.now()
    assert now.startswith("Step 600 of 1,000,000") or "running, step 600" in now
    for word in ("Real and fake:", "Discriminator:", "Losses:", "Coverage:", "high quality"):
        assert word in now
    assert not set(now) & set("·σ≥\n")
    more = spoken.more()
    assert any(line.startswith("Losses, readings:") for line in more)
    assert len(more) == len(set(more)) > 4


async def test_the_status_line_has_room_for_the_machine_on_a_wide_screen() -> None:
    source = FakeSource()
    source.load = Load(0.95, 400 * 2**20, 0.5, 3 * 2**30, 80 * 2**30, 41)
    app = dashboard(source)
    async with app.run_test(size=(200, 40)) as pilot:
        await until(pilot, lambda: "cores 400 MB" in screen(app)[0])
        assert "GPU" in status(app)
        assert "3.0 GB/80 GB" in status(app)
        assert "41 °C" in status(app)
