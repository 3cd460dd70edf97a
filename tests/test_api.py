"""gantui from Python: training, loading, and the document that shows it."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import gantui
from gantui.api.settings import assignments
from gantui.cli.outcome import outcome
from gantui.experiment import objectives as described
from gantui.experiment.files.validation import override
from gantui.gan import objectives
from gantui.session.checkpoints import files
from gantui.session.run.directory import RunDirectory
from gantui.session.run.metrics_file import Record
from gantui.session.training.weights.checkpoint_tensors import tensors
from tests.cli.program import TINY, environment
from tests.documented import code
from tests.left import copy, finished


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A preset's file in a folder of its own, which is where we are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    file = tmp_path / "tiny.toml"
    file.write_text(TINY)
    return file


def weights(run: Path) -> dict[str, torch.Tensor]:
    return tensors(files.read(files.newest_first(run / "checkpoints")[0]))


def test_it_trains_what_the_command_trains_and_in_silence(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run = gantui.train(tiny, seed=7, steps=30, set={"generator": {"hidden": (5, 6)}}, run_dir="one")
    assert capfd.readouterr() == ("", "")
    sets = ["--seed", "7", "--steps", "30", "--set", "generator.hidden=[5,6]", "--run-dir", "two", "--quiet"]
    outcome(["train", "--preset", "tiny.toml", *sets])
    own, theirs = weights(Path("one")), weights(Path("two"))
    assert own.keys() == theirs.keys()
    assert all(torch.equal(own[name], theirs[name]) for name in own)
    assert (run.state, run.step, run.preset, run.path) == ("finished", 30, "tiny", Path("one"))
    assert run.experiment.seed == 7
    assert repr(run) == "<gantui run 'one': tiny, finished at step 30>"


def test_torchs_own_defaults_are_not_what_it_trains_with(tiny: Path) -> None:
    """A program may want its tensors double, or elsewhere."""
    before = gantui.train(tiny, run_dir="before")
    drawn = before.generator(5)
    torch.set_default_dtype(torch.float64)
    torch.set_default_device("meta")
    try:
        run = gantui.train(tiny, run_dir="run")
        again, read = run.generator(5), run.discriminator(drawn)
        assert torch.get_default_dtype() == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)
    assert run.metrics[-1]["jsd"] == before.metrics[-1]["jsd"]
    np.testing.assert_array_equal(again, drawn)
    np.testing.assert_array_equal(read, before.discriminator(drawn))


def test_each_record_is_told_once_in_order_and_in_this_thread(tiny: Path) -> None:
    told: list[Record] = []
    run = gantui.train(tiny, on_record=told.append, run_dir="run")
    assert told == run.metrics
    assert [record["step"] for record in told] == [10, 20, 30, 40]
    again: list[Record] = []
    gone_on = gantui.train(resume=run.path, steps=60, on_record=again.append)
    assert [record["step"] for record in again] == [50, 60]
    assert gone_on.step == 60
    assert run.step == 40  # as it was when it was loaded


def test_until_ends_it(tiny: Path) -> None:
    run = gantui.train(tiny, steps=100_000_000, until="step>=20", run_dir="run")
    assert (run.state, run.step) == ("finished", 20)
    assert "step>=20 held" in run.message


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_an_interruption_leaves_a_checkpoint_and_comes_out(error: type[BaseException], tiny: Path) -> None:
    def stop(_: Record) -> None:
        raise error

    with pytest.raises(error) as raised:
        gantui.train(tiny, steps=100_000_000, on_record=stop, run_dir="run")
    assert "gantui.load('run') has what it left" in raised.value.__notes__[0]
    run = gantui.load("run")
    assert run.state == "stopped"
    assert run.step >= 10
    assert run.generator.step == run.step
    RunDirectory.open(run.path).close()  # nobody holds it any more


def test_what_is_refused_leaves_nothing(tiny: Path) -> None:
    before = sorted(tiny.parent.iterdir())
    for arguments in (
        {"preset": "no-such-preset"},
        {"preset": tiny, "set": {"generator.hiddn": [4]}},
        {"preset": tiny, "set": {"generator.hidden": object()}},
        {"preset": tiny, "device": "cuda:99"},
        {},
    ):
        with pytest.raises(gantui.Refusal):
            gantui.train(**arguments)  # type: ignore[arg-type]
    assert [path for path in sorted(tiny.parent.iterdir()) if path.name != "runs"] == before
    assert not list(tiny.parent.glob("runs/*"))


def test_a_diverged_training_is_a_run_like_others(tiny: Path) -> None:
    run = gantui.train(tiny, set={"optimizers.discriminator.lr": 1e30}, run_dir="run")
    assert run.state == "diverged"
    assert [event.kind for event in run.events] == ["divergence"]


def test_settings_are_taken_as_python_has_them() -> None:
    settings: dict[str, Any] = {
        "objective": {"name": 'a "b"'},
        "schedule.batch_size": np.int64(8),
        "generator": {"hidden": np.array([4, 4])},
        "penalties.clip": False,
        "distribution.path": Path("data/my.csv"),
    }
    raw = override({"generator": {}, "penalties": {"clip": {}}, "objective": {}}, list(assignments(settings)))
    assert raw == {
        "objective": {"name": 'a "b"'},
        "schedule": {"batch_size": 8},
        "generator": {"hidden": [4, 4]},
        "penalties": {},
        "distribution": {"path": "data/my.csv"},
    }
    for wrong in (None, float("nan"), object(), {1}, [1, None]):
        with pytest.raises(gantui.Refusal, match="set: seed = "):
            list(assignments({"seed": wrong}))


def test_a_run_gives_metrics_events_and_players(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANTUI_RUNS", str(finished().parent))
    run = gantui.load("small")
    assert run.columns["step"].tolist() == [record["step"] for record in run.metrics]
    assert np.isnan(run.columns["density"]).all()
    assert run.metrics[-1]["density"] is None
    assert run.generator(5).shape == (5, 2)
    assert np.array_equal(run.generator(5, seed=2), run.generator_at(60)(5, seed=2))
    assert not np.array_equal(run.generator(5), run.generator_at(weights="last")(5))
    assert run.generator.weights == "ema"
    assert run.discriminator([[0.0, 0.0], [2.0, 0.0]]).shape == (2,)
    assert run.discriminator.reading == "probability"
    with pytest.raises(gantui.Refusal, match="keeps those of the steps 60"):
        run.generator_at(17)
    with pytest.raises(gantui.Refusal, match="at least 1 sample"):
        run.generator(0)
    run.metrics.clear()  # a copy: what a caller does to it harms nothing
    assert run.metrics


def test_a_run_without_players_still_has_metrics(tmp_path: Path) -> None:
    path = copy(tmp_path)
    for file in (path / "checkpoints").iterdir():
        file.unlink()
    (path / "experiment.toml").write_text("nonsense")
    run = gantui.load(path)
    assert len(run.metrics) == 6
    assert run.missing
    for wanted in ("generator", "discriminator", "experiment"):
        with pytest.raises(gantui.Refusal):
            getattr(run, wanted)


def test_a_plugin_is_run_once_however_often_it_is_asked_for(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for registry in (described.OBJECTIVES, objectives.OBJECTIVES):  # what it registers is gone after this test
        monkeypatch.setattr(registry, "_members", dict(registry._members))
    plugin = tiny.parent / "cubic_twice.py"
    page = (Path(__file__).parent.parent / "docs" / "settings.md").read_text()
    plugin.write_text(page.partition("```python\n")[2].partition("```")[0].replace('"cubic"', '"cubic_twice"'))
    for name in ("one", "two"):
        run = gantui.train(tiny, set={"objective.name": "cubic_twice"}, plugins=[plugin], run_dir=name)
        assert run.state == "finished"
        assert gantui.load(name, plugins=[plugin]).generator(3).shape == (3, 2)


def test_reading_a_run_needs_no_torch(tmp_path: Path) -> None:
    probe = (
        f"import gantui, sys; run = gantui.load({str(finished())!r}); print(len(run.metrics), 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=tmp_path, env=environment(), capture_output=True, text=True
    )
    assert done.stdout == "6 False\n", done.stderr


def test_the_package_says_what_it_has() -> None:
    assert {"load", "train", "Run", "Refusal", "__version__"} <= set(dir(gantui))
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        gantui.lod  # type: ignore[attr-defined]  # noqa: B018


def test_the_document_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    names: dict[str, Any] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for block in code("python.md"):
            exec(block, names)
    out = printed.getvalue()
    assert "ring8-gan, finished at step 200>" in out
    assert "finished finished all 200 steps" in out
    assert out.index("\n250 ") < out.index("\n300 ")
    assert "\nprobability\n" in out
    assert names["samples"].shape == (1000, 2)
    assert names["readings"].shape == (2,)
    assert names["jsd"].shape == (6,)
    assert names["points"].shape == (5, 2)


def test_a_run_draws_figures_and_shows_itself_in_a_notebook(tmp_path: Path) -> None:
    run = gantui.load(copy(tmp_path).rename(tmp_path / "<b>run"))
    figure = run.plot("scatter", size="80mmx60mm")
    assert figure._repr_svg_().startswith("<svg ")
    assert figure.save(tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    assert "scatter at step" in repr(figure)
    with pytest.raises(gantui.Refusal, match=r"expected a name that ends in \.svg or \.pdf"):
        figure.save(tmp_path / "x.png")
    with pytest.raises(gantui.Refusal, match="expected one of scatter"):
        run.plot("scater")
    shown = run._repr_html_()
    assert "&lt;b&gt;run" in shown
    assert "<b>run" not in shown
    assert "<script" not in shown
    assert shown.count("<svg ") == 2
    assert 'aria-label="The plane of data and samples"' in shown
    assert re.search(r"samples at step [\d,]+</div>", shown)
    shutil.rmtree(run.path / "snapshots")
    without = run._repr_html_()
    assert without.count("<svg ") == 1
    assert "samples at step" not in without
