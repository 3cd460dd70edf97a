"""The chapters that come with gantui, and what is said of a teacher's broken file."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.experiment.tour import lesson_files
from gantui.experiment.tour.chapter_text import spoken
from gantui.experiment.tour.lesson import COLUMNS

WHOLE = """\
title = "Mine"

[[runs]]
preset = "ring8-gan"

[[runs.steps]]
title = "Look"
text = "Here."

[[runs.steps]]
title = "Wait"
question = "What next?"
choices = ["this", "that"]
right = 1
text = "Wait."
train_to = 500
check = { until = "modes_fair>=1", event = "collapse" }
then = "So."
"""


def written(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in WHOLE
    path = folder / "mine.toml"
    path.write_text(WHOLE.replace(old, new) if old else WHOLE)
    return path


@pytest.mark.parametrize("name", lesson_files.names())
def test_a_chapter_that_comes_with_gantui_is_whole(name: str) -> None:
    chapter = lesson_files.find(name)
    assert lesson_files.find(str(chapter.number)).lesson == chapter.lesson
    assert chapter.lesson.about, "it says in a sentence what it is about"
    for stretch in chapter.lesson.runs:
        for step in stretch.steps:
            assert not (step.check and step.check.until and not step.wait), (
                f"{step.title}: what is waited for, in words"
            )
            assert not step.train_to or step.then, f"{step.title}: what has been seen"


def test_a_persons_own_lesson_is_read(tmp_path: Path) -> None:
    chapter = lesson_files.find(str(written(tmp_path)))
    assert chapter.number == 0
    assert [step.title for step in chapter.lesson.runs[0].steps] == ["Look", "Wait"]


def test_the_lesson_in_the_documentation_is_whole(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", (Path(__file__).parents[3] / "docs" / "tour.md").read_text(), re.DOTALL)
    assert found is not None
    (tmp_path / "two-clusters.toml").write_text(found[1])
    assert lesson_files.find(str(tmp_path / "two-clusters.toml")).lesson.title == "Two clusters"


def test_an_experiment_beside_the_lesson_is_found_from_anywhere(tmp_path: Path) -> None:
    source = (Path(__file__).parents[3] / "presets" / "ring8-gan.toml").read_text()
    (tmp_path / "own.toml").write_text(source.replace("steps = 6000", "steps = 777"))
    chapter = lesson_files.find(str(written(tmp_path, '"ring8-gan"', '"own.toml"')))
    assert lesson_files.experiment(chapter.lesson.runs[0], chapter.path).schedule.steps == 777


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'title = "Mine"',
            'titel = "Mine"',
            "titel = 'Mine': no such setting; expected one of title, about, runs; did you mean 'title'?",
        ),
        ('"ring8-gan"', '"ring8-gam"', "run 1: no preset is called 'ring8-gam'; did you mean 'ring8-gan'?"),
        ("train_to", "train_too", "run 1, step 2, train_too = 500: no such setting"),
        ('event = "collapse"', 'event = "colapse"', "run 1, step 2, check.event = 'colapse'"),
        ('event = "collapse"', 'event = "colapse"', "did you mean 'collapse'?"),
        (
            "modes_fair>=1",
            "modes_far>=1",
            "run 1, step 2: check.until 'modes_far>=1': no record has a key 'modes_far'; did you mean 'modes_fair'?",
        ),
        ("modes_fair>=1", "modes_fair>>1", "run 1, step 2: check.until 'modes_fair>>1': at character 12"),
        ('event = "collapse"', 'changed = "optimizers.generator.rate"', "did you mean 'optimizers.generator.lr'?"),
        (
            "train_to = 500",
            "train_to = 6000",
            "train_to = 6000: expected more than the 0 of the steps before, and less than schedule.steps = 6,000",
        ),
        (
            'text = "Wait."',
            f'text = "{"word " * 120}"',
            "run 1, step 2: text has 8 lines of 76 columns; expected at most 5",
        ),
        ('choices = ["this", "that"]', 'choices = ["this"]', "run 1, step 2: a question has two or three choices"),
        ("right = 1\n", "", "run 1, step 2: a question has question, choices and right"),
        ('then = "So."\n', "", "run 1, step 2: a question has an answer; expected then"),
        (
            "train_to = 500",
            'race = { racers = ["ring8-gan", "ring8-wgam"] }',
            "run 1, step 2: race.racers: no preset is called 'ring8-wgam'; did you mean 'ring8-wgan'?",
        ),
        (
            "train_to = 500",
            'race = { racers = ["ring8-gan", "ring8-wgan"], until = "modes_far>=1" }',
            "run 1, step 2: race.until 'modes_far>=1': no record has a key 'modes_far'",
        ),
        ("train_to = 500", 'race = { racers = ["ring8-gan"] }', "run 1, step 2, race: 1 racers; expected 2 to 4"),
        (
            'event = "collapse"',
            'opened = "race"',
            "run 1, step 2: check.opened = 'race': there is none to open; expected race with its racers",
        ),
        ("[[runs.steps]]", "[runs.steps]", "not valid TOML"),
        ('preset = "ring8-gan"', 'preset = "ring8-gan"\nsteps = []\n[[runs]]\npreset = "ring8-gan"', "run 1, steps"),
    ],
)
def test_a_broken_lesson_is_refused_with_its_place_and_what_was_expected(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = written(tmp_path, old, new)
    with pytest.raises(Refusal) as refused:
        lesson_files.find(str(path))
    assert str(refused.value).startswith(str(path))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_chapter_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(Refusal, match="did you mean 'game'"):
        lesson_files.find("gaem")
    with pytest.raises(Refusal, match="expected 1 to"):
        lesson_files.find("99")


def test_a_chapter_is_told_in_lines_that_fit(tmp_path: Path) -> None:
    lines = list(spoken(lesson_files.find(str(written(tmp_path)))))
    assert "2. Wait" in lines
    assert "Question: What next?" in lines
    assert "Answer: 1). So." in lines
    assert all(len(line) <= COLUMNS for line in lines if "gantui run" not in line)
    assert lines == [line for text in lines for line in textwrap.wrap(text, 200) or [""]]
