"""The report on inpainting: its pictures, and no complaint that it is no GAN."""

from __future__ import annotations

from pathlib import Path

from gantui.cli.report import images
from gantui.session.run.replay import Replay
from tests.cli.program import gantui
from tests.gan.inpainting.small import options
from tests.session.named_players import training
from tests.session.small import finish


def test_it_shows_what_was_given_made_and_true(tmp_path: Path) -> None:
    finish(training(tmp_path / "run", options()))
    done = gantui("report", str(tmp_path / "run"), "--html", str(tmp_path / "page.html"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "read rightly" in done.stdout
    assert "expected a GAN" not in done.stdout
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Given, made of it by several draws of noise, and true" in page
    sheet = images.completions(Replay(tmp_path / "run").latest())
    assert sheet is not None
    # three holes in a row, each with what is given, three completions, the truth and a gap; 8 pixels and 2 between
    assert sheet.shape[1] == 3 * 6 * 10 + 2
