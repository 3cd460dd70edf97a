"""Every refusal says where, what stood there, what was expected and which name was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.errors import Refusal, plain
from gantui.experiment import presets
from gantui.experiment.reading import override, parse, parse_file, validate

RAW = presets.find("ring8-wgan").raw
ESCAPE = "\x1b[31m"


def refusal(*assignments: str) -> str:
    with pytest.raises(Refusal) as caught:
        validate(override(RAW, assignments), "FILE")
    return str(caught.value)


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        # unknown members of a family
        ("distribution.name=rong", ["distribution.name = 'rong'", "expected one of ring, grid", "mean 'ring'?"]),
        ("latent.name=nrmal", ["latent.name = 'nrmal'", "expected one of normal", "mean 'normal'?"]),
        ("generator.name=mpl", ["generator.name = 'mpl'", "expected one of mlp", "mean 'mlp'?"]),
        ("objective.name=hinges", ["objective.name = 'hinges'", "expected one of minimax", "mean 'hinge'?"]),
        ("optimizers.generator.name=adm", ["optimizers.generator.name = 'adm'", "rmsprop", "mean 'adam'?"]),
        ("penalties.r3.gamma=1", ["penalties.r3", "'r3'", "expected one of clip, gradient_penalty", "did you mean 'r"]),
        ("penalties.clp=false", ["--set penalties.clp=false", "'clp'", "expected one of clip", "mean 'clip'?"]),
        ("penalties.clp=true", ["--set penalties.clp=true", "'clp'", "expected one of clip", "mean 'clip'?"]),
        ("distribution.name=[1]", ["distribution.name = [1]", "expected one of ring"]),
        ("distribution.name={a=1}", ["distribution.name", "expected one of ring"]),
        ("distribution.name=1", ["distribution.name = 1", "expected one of ring"]),
        ("objective={}", ["objective.name: missing", "expected one of minimax"]),
        ("objective=hinge", ["objective = 'hinge'", "expected a table"]),
        # unknown settings
        ("sed=1", ["sed = 1", "no such setting", "expected one of about", "mean 'seed'?"]),
        ("schedule.step=1", ["schedule.step = 1", "expected one of scheme", "mean 'steps'?"]),
        ("distribution.mods=8", ["distribution.mods = 8", "expected one of", "mean 'modes'?"]),
        ("generator.hiden=[8]", ["generator.hiden = [8]", "mean 'hidden'?"]),
        ("optimizers.critic={}", ["optimizers.critic", "expected one of generator, discriminator"]),
        ("penalties.clip.limt=1", ["penalties.clip.limt = 1", "expected one of limit", "mean 'limit'?"]),
        # values: type, range, choice
        ("distribution.modes='8'", ["distribution.modes = '8'", "expected a valid integer"]),
        ("distribution.modes=8.0", ["distribution.modes = 8.0", "expected a valid integer"]),
        ("distribution.modes=0", ["distribution.modes = 0", "greater than or equal to 1"]),
        ("distribution.std=-1", ["distribution.std = -1", "expected greater than or equal to 0.000001"]),
        ("seed=true", ["seed = True", "expected a valid integer"]),
        ("seed=-1", ["seed = -1", "greater than or equal to 0"]),
        ("seed=9223372036854775808", ["seed = 9223372036854775808", "less than or equal to"]),
        ("optimizers.generator.lr=nan", ["optimizers.generator.lr = nan", "expected a finite number"]),
        ("optimizers.generator.lr=inf", ["optimizers.generator.lr = inf", "expected a finite number"]),
        ("optimizers.generator.lr=true", ["optimizers.generator.lr = True", "expected a valid number"]),
        ("generator.hidden=[true]", ["generator.hidden.0 = True", "expected a valid integer"]),
        ("generator.hidden=[8, '8']", ["generator.hidden.1 = '8'", "expected a valid integer"]),
        ("generator.hidden=64", ["generator.hidden = 64", "expected a list"]),
        ("schedule.scheme=altern", ["schedule.scheme = 'altern'", "expected 'alternating'"]),
        ("generator.activation=relo", ["generator.activation = 'relo'", "'relu'", "'leaky_relu'"]),
        ("penalties.clip.limit=0", ["penalties.clip.limit = 0", "expected greater than 0"]),
        ("penalties.clip=5", ["penalties.clip = 5", "expected a"]),
        ("penalties=false", ["penalties = False", "expected a table"]),
        ("device=gpu", ["device = 'gpu'", "expected auto, cpu, cuda or cuda:N"]),
        ("device='cuda:\u0663'", ["device = 'cuda:\u0663'", "expected auto, cpu, cuda or cuda:N"]),
        ("about=5", ["about = 5", "expected a valid string"]),
        ("about=2020-01-01", ["about", "expected a valid string"]),
        ('distribution={name="blobs", centres=[[1, 2, 3]]}', ["distribution.centres.0 = [1, 2, 3]", "2"]),
        ('distribution={name="blobs", shares=[1, 2]}', ["distribution", "2 numbers for 3 centres"]),
        # the assignment itself
        ("seed", ["--set seed", "expected PATH=VALUE"]),
        ("=5", ["--set =5", "expected PATH=VALUE"]),
        ("a..b=1", ["--set a..b=1", "expected PATH=VALUE"]),
        ("seed=", ["--set seed=", "not a TOML value"]),
        ("seed=[1", ["--set seed=[1", "not a TOML value"]),
        ("seed=1\nabout='x'", ["--set seed=1", "not a TOML value"]),
        ("seed.x=1", ["--set seed.x=1", "seed is a value, not a table"]),
    ],
)
def test_a_refusal_names_place_value_expectation_and_nearest(assignment: str, said: list[str]) -> None:
    message = refusal(assignment)
    assert message.startswith(("FILE: ", "--set ")), "and where it came from"
    for part in said:
        assert part in message, message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("assignments", "said"),
    [
        (["evaluation.weights=ema", "schedule.ema=0.0"], ["evaluation.weights", "schedule.ema"]),
        (["objective.name=minimax", "discriminator.output_activation=sigmoid"], ["output_activation", "minimax"]),
        (["latent.name=uniform", "latent.low=1.0", "latent.high=1.0"], ["latent", "low = 1.0", "below high = 1.0"]),
        (["objective.name=relativistic", "discriminator.output_activation=sigmoid"], ["output_activation", "twice"]),
    ],
)
def test_settings_that_contradict_each_other(assignments: list[str], said: list[str]) -> None:
    message = refusal(*assignments)
    for part in said:
        assert part in message, message


def test_an_empty_file_names_what_is_missing_and_counts_the_rest() -> None:
    with pytest.raises(Refusal, match=r"FILE: distribution: missing; latent: missing; .* \(and \d more\)"):
        validate({}, "FILE")


def test_a_long_value_is_shown_shortened() -> None:
    message = refusal(f"schedule.steps={list(range(1000))}")
    assert "schedule.steps = [0, 1, 2" in message
    assert len(message) < 200


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: override(RAW, [f"seed={ESCAPE}"]),
        lambda: override(RAW, [ESCAPE]),
        lambda: override(RAW, [f"seed.{ESCAPE}=1"]),
        lambda: override(RAW, [f"penalties.{ESCAPE}=false"]),
        lambda: validate(RAW | {ESCAPE: 1}, "FILE"),
        lambda: validate(RAW | {"device": ESCAPE}, "FILE"),
        lambda: validate(RAW | {"objective": {"name": ESCAPE}}, "FILE"),
        lambda: validate(RAW | {"objective": {"name": "hinge", ESCAPE: 1}}, "FILE"),
        lambda: validate(RAW | {"penalties": {ESCAPE: {}}}, "FILE"),
        lambda: validate(RAW | {"penalties": {"clip": {ESCAPE: 1}}}, "FILE"),
        lambda: validate({}, ESCAPE),
        lambda: parse(f"a = {ESCAPE}", "FILE"),
        lambda: parse("a = ", ESCAPE),
        lambda: parse_file(Path(f"/nowhere/{ESCAPE}.toml")),
        lambda: presets.find(f"{ESCAPE}.toml"),
        lambda: presets.find(ESCAPE),
        lambda: presets.find("ring8\nwgan\x07"),
    ],
)
def test_control_characters_never_reach_the_terminal(attempt: object) -> None:
    with pytest.raises(Refusal) as caught:
        attempt()  # type: ignore[operator]
    assert str(caught.value).isprintable(), repr(str(caught.value))


def test_plain_keeps_text_and_replaces_every_control_character() -> None:
    assert plain("σ = 0.02, 8 modes") == "σ = 0.02, 8 modes"
    assert plain("a\x1b[31m\x07\n\x9b\u202e\ud800b") == "a\ufffd[31m\ufffd\ufffd\ufffd\ufffd\ufffdb"


def test_files_that_cannot_be_experiments(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes('about = "\xe9"'.encode("latin-1"))
    broken = tmp_path / "broken.toml"
    broken.write_text("seed = = 1")
    cases = {
        latin: "not a text file in UTF-8",
        broken: r"not valid TOML: .*line 1",
        tmp_path: "can't be read: Is a directory",
        tmp_path / "absent.toml": "can't be read: No such file",
    }
    for path, said in cases.items():
        with pytest.raises(Refusal, match=said) as caught:
            parse_file(path)
        assert str(caught.value).startswith(f"{path}: ")
