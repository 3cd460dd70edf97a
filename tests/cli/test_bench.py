from __future__ import annotations

import json
from pathlib import Path

from tests.cli.program import TINY, gantui


def test_bench_tells_every_figure_and_the_machine(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    done = gantui("bench", "--preset", "tiny.toml", "--windows", 1, "--seconds", 1, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    names = [figure["name"] for figure in told["figures"]]
    assert names[:3] == ["gantui --help", "first frame", "first step"]
    assert {"dashboard / nothing drawn", "CPU a frame", "bytes a frame"} <= set(names)
    assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in told["figures"])
    assert told["machine"]["cores"] >= 1
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.toml"]


def test_an_unknown_preset_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    done = gantui("bench", "--preset", "ring8-wgna", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean 'ring8-wgan'" in done.stderr
    assert "Traceback" not in done.stderr
