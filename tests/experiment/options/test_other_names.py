"""What people call things elsewhere leads to how it is asked for here."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.experiment.files import presets
from gantui.experiment.files.toml import parse, parse_file, read_value
from gantui.experiment.files.validation import override, validate

RAW = presets.find("ring8-r3gan").raw


def refusal(*assignments: str) -> str:
    with pytest.raises(Refusal) as caught:
        validate(override(RAW, assignments), "FILE")
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("lsgan", "objective.name=least_squares"),
        ("LSGAN", "objective.name=least_squares"),
        ("wgan", "objective.name=wasserstein with penalties.clip=true"),
        ("wgan-gp", "objective.name=wasserstein with penalties.gradient_penalty=true"),
        ("WGAN_GP", "objective.name=wasserstein with penalties.gradient_penalty=true"),
        ("wgangp", "objective.name=wasserstein with penalties.gradient_penalty=true"),
        ("nsgan", "objective.name=non_saturating"),
        ("ns-gan", "objective.name=non_saturating"),
        ("sngan", "objective.name=hinge with penalties.spectral_norm=true"),
        ("r3gan", "objective.name=relativistic with penalties.r1=true and penalties.r2=true"),
        ("ragan", "objective.name=relativistic_average"),
        ("dragan", "objective.name=non_saturating with penalties.dragan=true"),
        ("vanilla", "objective.name=minimax"),
        ("gan", "objective.name=minimax"),
        ("f-gan", "objective.name=fgan"),
    ],
)
def test_a_kind_of_gan_leads_to_the_settings_that_make_it(name: str, here: str) -> None:
    said = refusal(f"objective.name={name}")
    assert f"what is called {name} elsewhere is {here}" in said
    assert "did you mean" not in said


@pytest.mark.parametrize(
    "sets",
    [
        ["objective.name=least_squares"],
        ["objective.name=wasserstein", "penalties.clip=true"],
        ["objective.name=wasserstein", "penalties.gradient_penalty=true"],
        ["objective.name=wasserstein", "penalties.gradient_penalty.side=one_squared"],
        ["objective.name=hinge", "penalties.spectral_norm=true"],
        ["objective.name=non_saturating", "penalties.dragan=true"],
        ["objective.name=fgan", "objective.divergence=jensen_shannon"],
        ["objective.name=fgan", "objective.divergence=kl"],
        ["objective.name=mad"],
        ["packing.size=2"],
        ["scheme.name=unrolled"],
        ["scheme.name=consensus"],
    ],
)
def test_what_a_hint_names_is_there(sets: list[str]) -> None:
    validate(override(RAW, ["penalties.r1=false", "penalties.r2=false", *sets]), "FILE")


@pytest.mark.parametrize(
    ("assignment", "lies"),
    [
        ("batch_size=64", "schedule.batch_size"),
        ("batch=64", "schedule.batch_size"),
        ("steps=64", "schedule.steps"),
        ("epochs=64", "schedule.steps"),
        ("lr=0.1", "optimizers.generator.lr and optimizers.discriminator.lr"),
        ("optimizers.lr=0.1", "optimizers.generator.lr and optimizers.discriminator.lr"),
        ("learning_rate=0.1", "optimizers.generator.lr and optimizers.discriminator.lr"),
        ("optimizers.generator.learning_rate=0.1", "optimizers.generator.lr"),
        ("schedule.d_steps=5", "scheme.d_steps"),
        ("n_critic=5", "scheme.d_steps"),
        ("hidden=[8]", "generator.hidden and discriminator.hidden"),
        ("z_dim=2", "latent.dim"),
        ("ema=0.9", "schedule.ema"),
        ("lambda_gp=10", "penalties.gradient_penalty.weight"),
        ("data='x.csv'", "distribution.path with distribution.name=points or images"),
    ],
)
def test_a_setting_that_stands_elsewhere_is_found(assignment: str, lies: str) -> None:
    assert f"; did you mean {lies}?" in refusal(assignment)


def test_other_families() -> None:
    assert "what is called csv elsewhere is the distribution points here" in refusal("distribution.name=csv")
    dark = "is the distribution points (more of them where distribution.path=FILE.png is darker) here"
    assert f"what is called picture elsewhere {dark}" in refusal("distribution.name=picture")
    assert "is the penalty gradient_penalty here" in refusal("penalties.gp.weight=1")
    assert "is the optimizer adam here" in refusal("optimizers.generator.name=adamw")
    assert "expected a list, such as [64]" in refusal("generator.hidden=64")


@pytest.mark.parametrize(
    ("text", "value"),
    [(".5", 0.5), ("5.", 5.0), ("-.5e-3", -5e-4), ("1e-3", 1e-3), ("True", True), ("False", False), ("true", True)],
)
def test_numbers_and_truth_values_as_python_has_them(text: str, value: object) -> None:
    assert read_value(text, "it") == value
    assert type(read_value(text, "it")) is type(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [("[64 64]", "a list has commas: [64, 64]"), ("64,64", "a list stands in brackets: [64, 64]")],
)
def test_lists_as_shells_have_them(text: str, said: str) -> None:
    assert said in refusal(f"generator.hidden={text}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lr = .5", "digits on both sides of its point: 0.5"),
        ("lr = 5.", "digits on both sides of its point: 5.0"),
        ("on = True", "expected true"),
        ("hidden = [64 64]", "a list has commas: [64, 64]"),
        ("name = ring", "text stands in quotation marks"),
    ],
)
def test_a_line_of_toml_that_is_none(line: str, said: str) -> None:
    with pytest.raises(Refusal, match="not valid TOML") as caught:
        parse(f"a = 1\n{line}\n", "FILE")
    assert said in str(caught.value)


def test_a_byte_order_mark_before_toml_is_none_of_it(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text('about = "x"\n', encoding="utf-8-sig")
    assert parse_file(file) == {"about": "x"}
