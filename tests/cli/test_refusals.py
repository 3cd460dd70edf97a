"""What can't be done is said in one line on stderr, with exit status 2, and leaves nothing behind."""

from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit
from tests.cli.program import Terminal, here

REFUSED = [
    (["train", "--preset", "rnig8-wgan"], "did you mean 'ring8-wgan'"),
    (["train", "--preset", "nowhere.toml"], "nowhere.toml: can't be read"),
    (["train", "--preset", "broken.toml"], "broken.toml: not valid TOML"),
    (["train", "--preset", "tiny.toml", "--set", "schedule.batchsize=3"], "did you mean 'batch_size'"),
    (["train", "--preset", "tiny.toml", "--set", "objective.name=wasserstine"], "did you mean 'wasserstein'"),
    (["train", "--preset", "tiny.toml", "--set", "schedule.batch_size=lots"], "schedule.batch_size = 'lots'"),
    (["train", "--preset", "tiny.toml", "--set", "schedule.batch_size=0"], "greater than or equal to 1"),
    (["train", "--preset", "tiny.toml", "--set", "schedule"], "expected PATH=VALUE"),
    (["train", "--preset", "tiny.toml", "--seed", "-1"], "seed = -1"),
    (["train", "--preset", "tiny.toml", "--seed", "one"], "'--seed'"),
    (["train", "--preset", "tiny.toml", "--steps", "0"], "schedule.steps = 0"),
    (["train", "--preset", "tiny.toml", "--device", "tpu"], "device = 'tpu'"),
    (["train", "--preset", "tiny.toml", "--run-dir", "tiny.toml/run"], "can't be written"),
    (["train", "--preset", "tiny.toml", "--run-dir", "."], "expected a new or empty folder"),
    (["train", "--preset", "tiny.toml", "--on-hangup", "cry"], "'--on-hangup'"),
    (["train", "--preset", "tiny.toml", "--step", "3"], "--steps"),
    (["train", "--preset", "tiny.toml", "--until", "modes_coverd>=8"], "did you mean 'modes_covered'"),
    (["train", "--preset", "tiny.toml", "--until", "step>1 and"], "at character 11, the end: expected a key"),
    (["train", "--preset", "tiny.toml", "--set", "diagnosis.record=3"], "did you mean 'records'"),
    (["train"], "--preset NAME"),
    (["train", "--resume", "last"], "there are no runs"),
    (["train", "--resume", "ghost"], "no such run"),
    (["train", "--resume", "x", "--seed", "1", "--preset", "y"], "--preset and --seed can't be given with it"),
    (["run", "--preset", "tiny.toml"], "is not a terminal; gantui train needs none"),
    (["presets", "rnig8-wgan"], "did you mean 'ring8-wgan'"),
    (["presets", "show", "rnig8-wgan"], "did you mean 'ring8-wgan'"),
    (["trian"], "Did you mean 'train'"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED])
def test_one_line_and_nothing_left(
    arguments: list[str], said: str, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tiny.parent / "broken.toml").write_text("about = ")
    before = sorted(tiny.parent.rglob("*"))
    status = outcome(arguments)
    out, err = capsys.readouterr()
    assert status == Exit.USAGE
    assert said in err
    assert err.startswith("gantui: ")
    assert err.count("\n") == 1
    assert out == ""
    assert sorted(tiny.parent.rglob("*")) == before


def test_a_device_that_only_torch_knows_to_be_missing(tiny: Path) -> None:
    result = here("train", "--preset", tiny, "--device", "cuda:99", "--json", cwd=tiny.parent)
    assert (result.returncode, result.stdout) == (Exit.USAGE, "")
    assert "device = 'cuda:99'" in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(tiny.parent.rglob("*")) == [tiny]


def test_control_characters_of_the_command_line_stay_text(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["train", "--preset", "\x1b[31mred\n[bold]x[/bold]"]) == Exit.USAGE
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "[bold]x[/bold]" in err
    assert err.count("\n") == 1


def test_a_terminal_too_small_for_the_screen(tiny: Path) -> None:
    with Terminal("run", "--preset", tiny, cwd=tiny.parent, columns=59, rows=24) as terminal:
        assert terminal.ends() == Exit.USAGE
        assert "at least 60x20, it has 59x24" in terminal.text().replace("\n", "")
    assert sorted(tiny.parent.rglob("*")) == [tiny]


def test_an_internal_error_is_one_sentence_and_a_traceback_in_the_run(
    tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("oh dear")

    monkeypatch.setattr("gantui.cli.headless.train.progress", broken)
    assert outcome(["train", "--preset", "tiny.toml", "--run-dir", "run"]) == Exit.INTERNAL
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "RuntimeError: oh dear" in err
    assert "run/traceback.txt" in err
    assert "oh dear" in (tiny.parent / "run" / "traceback.txt").read_text()


def test_an_internal_error_without_a_run_says_how_to_see_more(
    tiny: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gantui.cli.presets.listed", lambda *_, **__: 1 / 0)
    monkeypatch.delenv("GANTUI_DEBUG", raising=False)
    assert outcome(["presets"]) == Exit.INTERNAL
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.setenv("GANTUI_DEBUG", "1")
    assert outcome(["presets"]) == Exit.INTERNAL
    assert "Traceback" in capsys.readouterr().err
