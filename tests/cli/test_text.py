"""`--text WORDS`: letters as data, with a recipe for shapes unless another is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets
from gantui.session.jobs.prepare import TrainingRequest, prepare
from tests.cli.program import here


def prepared(request: TrainingRequest) -> tuple[str, Experiment]:
    """The preset and the experiment of REQUEST."""
    found = prepare(request)
    found.job.run.close()
    return found.job.preset, found.job.experiment


def test_letters_are_the_data_and_the_recipe_is_that_of_shapes(tmp_path: Path) -> None:
    preset, experiment = prepared(TrainingRequest(text='HI "?"'.replace('"', ""), steps=3, run_dir=tmp_path / "run"))
    assert preset == presets.OF_SHAPES
    assert (experiment.distribution.name, experiment.distribution.text) == ("text", "HI ?")  # type: ignore[attr-defined]
    assert experiment.schedule.steps == 3


def test_another_recipe_and_settings_of_the_letters_may_be_given(tmp_path: Path) -> None:
    preset, experiment = prepared(
        TrainingRequest("ring8-r3gan", ("distribution.height=2.0",), text="GAN", run_dir=tmp_path / "run")
    )
    assert preset == "ring8-r3gan"
    assert (experiment.distribution.text, experiment.distribution.height) == ("GAN", 2.0)  # type: ignore[attr-defined]


def test_a_run_in_the_background_has_the_letters_too() -> None:
    assert "--text=A B" in TrainingRequest(text="A B").arguments()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--text", "GÄN"], "distribution.text = 'GÄN': can't write 'Ä'; expected some of 'ABC"),
        (["--text", "  "], "nothing but spaces; expected at least one letter"),
        (["--text", "G" * 21], "at most 20 characters"),
        (["--text", 'a"b\n'], "can't write '\"'"),
        (["--text", "GAN", "--resume", "last"], "--text can't be given with it"),
        (["loop.py", "--text", "GAN"], "--text: a script reads its data itself"),
        (["--text", "GAN", "--preset", "mnist-dcgan"], "generator.name = 'dcgan'"),
    ],
)
def test_what_can_t_be_learned_is_refused_in_a_sentence(arguments: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "loop.py").write_text("import gantui\n")
    done = here("train", *arguments, "--run-dir", "new", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "new").exists()
