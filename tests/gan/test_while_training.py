"""Settings that change under a trainer, a player that stands still, and the parts of an iteration."""

from __future__ import annotations

import pytest
import torch

from gantui.errors import Refusal
from gantui.experiment.changing import while_training
from gantui.experiment.changing.stages import CAPTIONS, StageName
from gantui.experiment.experiment import Experiment
from gantui.experiment.options.setting import Setting
from gantui.gan.trainer import Trainer
from tests.gan.building import EVERYTHING, OPTIMIZERS, SCHEMES, SGD, run, trainer, weights

MIXED = ["penalties.clip.limit=0.3", "schedule.ema=0.9", "scheme.d_steps=2", "instance_noise.std=0.1"]


def live_settings(made: Trainer) -> tuple[Setting, ...]:
    return while_training.settings(made.experiment, made.experiment)


def changed(made: Trainer, path: str, text: str) -> Experiment:
    return while_training.check(made.experiment, path, text)


@pytest.mark.parametrize(
    "settings", [*EVERYTHING.values(), *OPTIMIZERS.values(), MIXED], ids=[*EVERYTHING, *OPTIMIZERS, "mixed"]
)
def test_every_setting_can_be_moved_and_back_and_what_was_never_stepped_with_changes_nothing(
    settings: list[str],
) -> None:
    made, twin = (run(trainer(*settings), 2) for _ in "ab")
    before = made.experiment
    for setting in live_settings(made):
        text = setting.stepped(True)
        text = setting.stepped(False) if text == setting.value else text
        try:
            made.apply(changed(made, setting.path, text))
        except Refusal:
            continue
        made.apply(before)
    assert torch.equal(weights(run(made, 3)), weights(run(twin, 3)))
    for setting in live_settings(made):
        try:
            made.apply(changed(made, setting.path, setting.stepped(True)))
        except Refusal:
            continue
        made.step()
    assert bool(weights(made).isfinite().all())


@pytest.mark.parametrize(
    ("path", "text", "settings"),
    [
        ("optimizers.discriminator.lr", "0.05", []),
        ("optimizers.generator.betas", "[0.9, 0.99]", []),
        ("optimizers.generator.decay", "linear", []),
        ("optimizers.discriminator.alpha", "0.5", ["optimizers.discriminator.name=rmsprop"]),
        ("scheme.d_steps", "3", []),
        ("scheme.g_steps", "0", []),
        ("scheme.look_ahead", "1", ["scheme.name=unrolled"]),
        ("scheme.weight", "3", ["scheme.name=consensus"]),
        ("penalties.clip.limit", "0.01", ["penalties.clip.limit=0.3"]),
        ("penalties.r1.gamma", "0", ["penalties.r1.gamma=5"]),
        ("penalties.gradient_penalty.side", "one", ["penalties.gradient_penalty=true"]),
        ("instance_noise.std", "0.5", []),
        ("objective.real_label", "0.7", []),
        ("objective.generator_loss", "activation", ["objective={name='fgan', divergence='kl'}"]),
    ],
)
def test_from_the_next_step_on_it_is_as_if_it_had_always_been_so(path: str, text: str, settings: list[str]) -> None:
    """A trainer that was changed equals one that was built so and given the state of the first."""
    made, other = (run(trainer(*settings), 3) for _ in "ab")
    built = Trainer(changed(made, path, text), [0], torch.device("cpu"))
    built.load_state({name: tensor.clone() for name, tensor in made.state().items()})
    built.constrain()
    made.apply(built.experiment)
    assert torch.equal(weights(run(made, 3)), weights(run(built, 3)))
    assert not torch.equal(weights(made), weights(run(other, 3)))


def test_members_are_changed_alike_and_each_as_if_alone() -> None:
    settings = ["schedule.batch_size=32", "generator.hidden=[16]", "discriminator.hidden=[16]"]
    among, alone = trainer(*settings, seeds=(3, 5)), trainer(*settings, seeds=(5,))
    for made in (among, alone):
        run(made, 2)
        made.apply(changed(made, "scheme.d_steps", "2"))
        made.apply(changed(made, "instance_noise.std", "0.2"))
        run(made, 2)
    assert torch.equal(weights(among)[1:], weights(alone))


class TestStandingStill:
    @pytest.mark.parametrize("settings", [[], ["penalties.r1=true"], ["discriminator.normalisation=batch"]])
    def test_d_keeps_its_weights_and_its_loss_is_told_as_g_moves_on(self, settings: list[str]) -> None:
        made = run(trainer(*settings), 2)
        d, memory, g = (
            x.detach().clone() for x in (made.discriminator.params, made.discriminator.buffers, made.generator.params)
        )
        made.apply(changed(made, "scheme.d_steps", "0"))
        made.drain()
        losses = run(made, 5).drain()[:, 0, made.columns.index("loss_d")]
        assert torch.equal(made.discriminator.params, d)
        assert torch.equal(made.discriminator.buffers, memory)
        assert not torch.equal(made.generator.params, g)
        assert len(set(losses.tolist())) == 5

    def test_and_g_likewise(self) -> None:
        made = run(trainer("schedule.ema=0.9", "generator.normalisation=batch"), 2)
        g, memory = made.generator.params.detach().clone(), made.generator.buffers.clone()
        made.apply(changed(made, "scheme.g_steps", "0"))
        made.drain()
        losses = run(made, 5).drain()[:, 0, made.columns.index("loss_g")]
        assert torch.equal(made.generator.params, g)
        assert torch.equal(made.generator.buffers, memory)
        assert len(set(losses.tolist())) == 5

    @pytest.mark.parametrize("player", ["d", "g"])
    @pytest.mark.parametrize("settings", [[], SGD])
    def test_from_the_start_it_is_kept_and_goes_on_the_same(self, player: str, settings: list[str]) -> None:
        made = run(trainer(f"scheme.{player}_steps=0", *settings), 3)
        again = trainer(f"scheme.{player}_steps=0", *settings)
        again.load_state({name: tensor.clone() for name, tensor in made.state().items()})
        for each in (made, again):
            each.apply(changed(each, f"scheme.{player}_steps", "1"))
            run(each, 2)
        assert torch.equal(weights(made), weights(again))
        assert made.state().keys() == again.state().keys() == run(trainer(*settings), 1).state().keys()


PARTS: dict[str, list[StageName]] = {
    "alternating": [*["sample", "real", "fake", "discriminator"] * 2, "sample", "judge", "generator"],  # type: ignore[list-item]
    "simultaneous": ["sample", "real", "fake", "both"],
    "consensus": ["sample", "real", "fake", "both"],
    "extragradient": ["sample", "real", "fake", "ahead", "sample", "real", "fake", "both"],
    "unrolled": ["sample", "real", "fake", "discriminator", *["sample", "ahead", "judge", "generator"] * 2],  # type: ignore[list-item]
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_whoever_watches_is_told_of_each_part_and_changes_nothing(scheme: str) -> None:
    made, twin = (trainer(*SCHEMES[scheme]) for _ in "ab")
    told: list[StageName] = []
    made.observer = told.append
    made.step()
    assert told == PARTS[scheme]
    assert set(told) <= set(CAPTIONS)
    assert torch.equal(weights(run(made, 3)), weights(run(twin, 4)))


def test_a_part_is_told_when_it_is_so() -> None:
    made, moved = trainer(), dict[str, tuple[bool, bool]]()
    d, g = (player.params.detach().clone() for player in (made.discriminator, made.generator))

    def look(name: StageName) -> None:
        moved[name] = (
            not torch.equal(made.discriminator.params, d),
            not torch.equal(made.generator.params, g),
        )

    made.observer = look
    made.step()
    assert moved["fake"] == (False, False)
    assert moved["discriminator"] == moved["judge"] == (True, False)
    assert moved["generator"] == (True, True)
