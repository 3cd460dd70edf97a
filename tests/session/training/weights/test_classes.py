"""What a loaded run makes, and says, of a class that it is asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit, Refusal
from gantui.session.run.reader import read_run
from gantui.session.training.weights.loaded_run import LoadedRun
from tests.session.small import finish, start

SHORT = ("schedule.steps=30", "evaluation.every=30", "evaluation.samples=50")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short run whose players are told modes."""
    folder = tmp_path_factory.mktemp("runs") / "told"
    finish(start(folder, *SHORT, "labels.discriminator=projection"))
    return folder


def test_samples_of_one_class_are_those_of_its_draws(path: Path) -> None:
    trained = LoadedRun(read_run(path))
    assert trained.classes == tuple(str(mode) for mode in range(1, 9))
    one, again, other = (trained.draw(40, 3, "ema", label) for label in ("3", 3, "5"))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    every = trained.draw(40, 3, "ema")
    same = (every == one).all(1).sum()
    assert 0 < same < 40, "without a class some are of it by chance"


def test_what_is_no_class_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="class '9': expected one of 1, 2, 3, 4, 5, 6, 7, 8"):
        LoadedRun(read_run(path)).draw(3, 0, "ema", "9")
    finish(start(tmp_path / "plain", *SHORT))
    with pytest.raises(Refusal, match="class '1': the generator of this run is asked for no class"):
        LoadedRun(read_run(tmp_path / "plain")).draw(3, 0, "ema", "1")


def test_d_reads_a_place_for_the_class_that_is_named_or_for_the_nearest_mode(path: Path) -> None:
    trained = LoadedRun(read_run(path))
    centres = trained.trainer.distribution.modes
    assert centres is not None
    places = centres.centres.numpy()
    by_itself = trained.score(places)
    assert by_itself == pytest.approx(trained.score(places, [str(mode) for mode in range(1, 9)]))
    assert not np.allclose(by_itself, trained.score(places, 1))
    with pytest.raises(Refusal, match="2 classes for 8 places"):
        trained.score(places, ["1", "2"])


def test_the_command_takes_a_class(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["sample", str(path), "-n", "4", "--class", "3"]) == Exit.FINISHED
    printed = capsys.readouterr().out.splitlines()[1:]
    expected = LoadedRun(read_run(path)).draw(4, 0, "ema", "3")
    assert np.allclose([[float(x) for x in line.split(",")] for line in printed], expected, rtol=1e-6)
    assert outcome(["sample", str(path), "--class", "blue"]) == Exit.USAGE
    assert "class 'blue': expected one of 1, 2" in capsys.readouterr().err
