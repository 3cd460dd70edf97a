"""Every refusal says where, what stood there, what was expected and which name was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.errors import Refusal, plain
from gantui.experiment.files import presets
from gantui.experiment.files.toml import parse, parse_file
from gantui.experiment.files.validation import override, validate

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
        ("penalties.r1=0.1", ["penalties.r1 = 0.1", "expected a table of settings"]),
        # what would be read by nobody, or bound nothing
        ("optimizers.generator={name='adam', final=0.5}", ["optimizers.generator", "final is read only where decay"]),
        ("augmentation.shift=2", ["augmentation.shift = 2", "'ring' has no pixels", "expected 0, or images"]),
        ("instance_noise.decay=linear", ["instance_noise", "decay of noise with std = 0", "expected std > 0"]),
        ("scheme.name=unrolled", ["penalties.clip beside scheme.name = 'unrolled'", "expected a gradient penalty"]),
        # unknown settings
        ("diagnosis.quality=0.9", ["diagnosis.quality = 0.9", "no such setting", "expected one of records"]),
        ("diagnosis.imbalance=0.05", ["diagnosis.imbalance = 0.05", "no such setting"]),
        ("sed=1", ["sed = 1", "no such setting", "expected one of about", "mean 'seed'?"]),
        ("schedule.step=1", ["schedule.step = 1", "expected one of batch_size", "mean 'steps'?"]),
        ("schedule.d_steps=2", ["schedule.d_steps = 2", "no such setting", "expected one of batch_size, steps"]),
        ("scheme.d_step=2", ["scheme.d_step = 2", "no such setting", "expected one of name, first", "mean 'd_steps'?"]),
        ("scheme={name='consensus', wait=1}", ["scheme.wait = 1", "expected one of name, weight", "mean 'weight'?"]),
        ("scheme={name='unrolled', lookahead=5}", ["scheme.lookahead = 5", "mean 'look_ahead'?"]),
        ("scheme={name='simultaneous', d_steps=2}", ["scheme.d_steps = 2", "no such setting", "expected one of name"]),
        ("packing.sise=2", ["packing.sise = 2", "expected one of size, deviations", "mean 'size'?"]),
        ("instance_noise.str=1", ["instance_noise.str = 1", "mean 'std'?"]),
        ("optimizers.generator.lr_decay=cosine", ["optimizers.generator.lr_decay", "no such setting", "mean '"]),
        ("penalties.r1.gama=1", ["penalties.r1.gama = 1", "expected one of", "mean 'gamma'?"]),
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
        ("scheme.name=altern", ["scheme.name = 'altern'", "expected one of alternating", "mean 'alternating'?"]),
        ("scheme.first=critic", ["scheme.first = 'critic'", "expected 'discriminator' or 'generator'"]),
        ("scheme.d_steps=-1", ["scheme.d_steps = -1", "expected greater than or equal to 0"]),
        ("scheme={d_steps=0, g_steps=0}", ["scheme.d_steps = 0 beside scheme.g_steps = 0", "nobody would move"]),
        ("scheme={name='consensus', weight=-1.0}", ["scheme.weight = -1.0", "expected greater than or equal to 0"]),
        ("instance_noise.std=-1.0", ["instance_noise.std = -1.0", "expected greater than or equal to 0"]),
        ("optimizers.generator.until=0.0", ["optimizers.generator.until = 0.0", "expected greater than 0"]),
        ("optimizers.generator.decay=cosin", ["optimizers.generator.decay = 'cosin'", "mean 'cosine'?"]),
        ("packing.size=0", ["packing.size", "= 0", "expected greater than or equal to 1"]),
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


BATCH_NORM = "discriminator.normalisation=batch"


@pytest.mark.parametrize(
    ("assignments", "said"),
    [
        (["evaluation.weights=ema", "schedule.ema=0.0"], ["evaluation.weights = 'ema' needs", "schedule.ema > 0"]),
        (["latent.name=uniform", "latent.low=1.0", "latent.high=1.0"], ["latent", "low = 1.0", "below high = 1.0"]),
        *(
            (
                [f"objective.name={name}", "discriminator.output_activation=sigmoid"],
                ["discriminator.output_activation = 'sigmoid'", "expected 'none'", *why],
            )
            for name, why in (
                ("minimax", ["twice", "minimax"]),
                ("non_saturating", ["twice"]),
                ("relativistic", ["twice"]),
                ("relativistic_average", ["twice"]),
                ("hinge", ["hinge"]),
                ("fgan", []),
                ("mad", []),
            )
        ),
        (
            ["penalties.spectral_norm=true"],
            ["penalties.clip beside penalties.spectral_norm", "expected one of the two"],
        ),
        (
            ["penalties.clip=false", "penalties.spectral_norm=true", "discriminator.name=residual"],
            ["penalties.spectral_norm beside discriminator.name = 'residual'", "norm 0", "expected 'mlp'"],
        ),
        (
            ["penalties.clip=false", "penalties.spectral_norm=true", "discriminator.name=linear"],
            ["penalties.spectral_norm beside discriminator.name = 'linear'", "nothing is left to learn"],
        ),
        (["packing.size=3"], ["packing.size = 3 does not divide schedule.batch_size = 256"]),
        (["packing.size=512"], ["packing.size = 512 does not divide schedule.batch_size = 256"]),
        (["packing.deviations=true"], ["packing.deviations needs packs", "expected packing.size > 1 or 'batch'"]),
        (["packing.size=2", "objective.name=mad"], ["packing.size = 2", "'mad'", "expected 1"]),
        (["packing.size='batch'", "objective.name=mad"], ["packing.size", "'mad'", "expected 1"]),
        (
            ["objective.name=mad", "objective.generators=3"],
            ["objective.generators = 3 does not divide schedule.batch_size = 256"],
        ),
        *(
            (
                ["penalties.clip=false", f"penalties.{name}=true", setting],
                [f"penalties.{name} beside {across} in the discriminator", "expected one of the two"],
            )
            for name in ("gradient_penalty", "r1", "r2", "dragan")
            for setting, across in (
                (BATCH_NORM, "batch normalisation"),
                ("discriminator.name=minibatch", "minibatch discrimination"),
            )
        ),
        *(
            ([f"penalties.{name}=true", "objective.name=mad"], [f"penalties.{name}: D of 'mad'", "no single output"])
            for name in ("gradient_penalty", "r1", "r2", "dragan")
        ),
        (
            ["packing.size='batch'", BATCH_NORM],
            ["packing.size = 'batch' beside batch normalisation", "one input a batch"],
        ),
        (["packing.size=256", BATCH_NORM], ["packing.size = 256 beside batch normalisation", "one input a batch"]),
        (["packing.size='batch'", "discriminator.name=minibatch"], ["beside minibatch discrimination"]),
        (
            ["discriminator.name=locations"],
            ["discriminator.name = 'locations'", "only a generator", "expected 'linear'"],
        ),
        (["generator.name=linear"], ["generator.name = 'linear'", "that is a discriminator", "'locations' or 'mlp'"]),
        (["generator.name=minibatch"], ["generator.name = 'minibatch'", "that is a discriminator"]),
        (["generator.gain=2.0"], ["gain is read by init = 'he' and 'orthogonal' only, not by 'default'"]),
        (["generator.normalisation=batch", "generator.hidden=[]"], ["normalisation = 'batch'", "hidden = [] has none"]),
        (
            ["optimizers.generator={name='adam', betas_final=[0.9, 0.99]}"],
            ["optimizers.generator", "betas_final needs a course", "decay = 'linear' or 'cosine'"],
        ),
        (
            ["latent={name='mixture', components=5000, learned=true}"],
            ["latent", "components = 5000: expected at most 4096 when learned"],
        ),
    ],
)
def test_settings_that_contradict_each_other(assignments: list[str], said: list[str]) -> None:
    message = refusal(*assignments)
    for part in said:
        assert part in message, message
    assert "\n" not in message


@pytest.mark.parametrize(
    "assignments",
    [
        ["objective.name=least_squares", "discriminator.output_activation=sigmoid"],
        ["objective.name=wasserstein", "discriminator.output_activation=sigmoid"],
        ["penalties.clip=false", "penalties.spectral_norm=true", BATCH_NORM],
        ["penalties.clip=true", BATCH_NORM],
        ["packing.size=256"],
        ["packing.size=128", "discriminator.name=minibatch"],
        ["generator.normalisation=batch", "penalties.r1=true"],
        ["generator={name='mlp', init='orthogonal', gain=2.0}"],
        ["latent={name='mixture', components=5000}"],
        ["objective.name=mad", "penalties.clip=false", "penalties.spectral_norm=true"],
    ],
)
def test_settings_that_only_look_as_if(assignments: list[str]) -> None:
    validate(override(RAW, assignments), "FILE")


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
        tmp_path: "is a folder; expected a file",
        tmp_path / "absent.toml": "can't be read: No such file",
    }
    for path, said in cases.items():
        with pytest.raises(Refusal, match=said) as caught:
            parse_file(path)
        assert str(caught.value).startswith(f"{path}: ")
