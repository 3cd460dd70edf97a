"""Trainings whose players are told classes: what they are told, and that nothing else of a game touches it."""

from __future__ import annotations

import pytest
import torch

from gantui.errors import Refusal
from gantui.evaluation.pictures import latent_map, pulls
from gantui.evaluation.pictures.fixed_samples import FixedSamples
from gantui.evaluation.points.kind import Points
from gantui.gan import assembly
from gantui.gan.latents import Labelled
from gantui.gan.latents.labelled import asked_for, with_class
from tests.gan.building import experiment, run, source, trainer, weights

TOLD = "labels.discriminator=projection"
DIGITS = "distribution={name='digits'}"


def test_both_players_are_told_the_classes_of_the_batchs_real_samples() -> None:
    for data in ("distribution.name=ring", DIGITS):
        made = trainer(TOLD, data, seeds=(0, 1))
        batch = made.batch("discriminator", 3, 0)
        drawn = made.draws["discriminator"].real.at(3)
        expected = made.distribution.labels(drawn)
        assert expected is not None
        assert torch.equal(batch.real[..., -1], expected.float())
        assert torch.equal(batch.latent[..., -1], expected.float())
        assert torch.equal(batch.real[..., :-1], made.distribution.place(drawn))
        real, fake = made.game.inputs(made.generator.weights, batch)
        assert torch.equal(real[..., -1], fake[..., -1])
        assert torch.equal(fake[..., :-1].detach(), made.fakes(batch.latent))


def test_the_class_of_a_point_is_its_nearest_mode() -> None:
    made = trainer(TOLD, "distribution={name='blobs', centres=[[0.0, 0.0], [4.0, 0.0]], std=0.5}")
    places = torch.tensor([[[-1.0, 0.0], [1.9, 3.0], [2.1, -3.0]]])
    labels = made.distribution.labels(places)
    assert labels is not None
    assert labels.tolist() == [[0, 0, 1]]
    seen = assembly.as_seen(made.experiment, made.distribution, places)
    assert seen.tolist() == with_class(places, labels).tolist()
    plain = trainer()
    assert assembly.as_seen(plain.experiment, plain.distribution, places) is places


def test_draws_ask_for_classes_by_their_shares_of_the_data() -> None:
    made = trainer(TOLD, "distribution={name='two_gaussians', left_share=0.8}", "latent.dim=2")
    draws = made.latent.sample(0, 20_000, source())
    assert draws.shape == (20_000, 3)
    assert set(draws[:, -1].tolist()) == {0.0, 1.0}
    assert (draws[:, -1] == 0).float().mean().item() == pytest.approx(0.8, abs=0.01)
    assert made.latent.sample(0, 0, source()).shape == (0, 3)
    digits = trainer(TOLD, DIGITS).distribution
    assert digits.class_shares is not None
    assert digits.class_shares.sum().item() == pytest.approx(1)
    labels = digits.labels(digits.every_draw if digits.every_draw is not None else torch.empty(0))
    assert labels is not None
    torch.testing.assert_close(digits.class_shares, torch.bincount(labels) / len(labels))


def test_noise_never_touches_the_class() -> None:
    made = trainer(TOLD, "instance_noise.std=0.5")
    made.update_scalars()
    batch = made.batch("discriminator", 0, 0)
    real, fake = made.game.inputs(made.generator.weights, batch)
    assert torch.equal(real[..., -1], batch.real[..., -1])
    assert torch.equal(fake[..., -1], batch.latent[..., -1])
    assert batch.noise is not None
    torch.testing.assert_close(real[..., :-1], batch.real[..., :-1] + 0.5 * batch.noise[:, : real.shape[1]])


@pytest.mark.parametrize("penalty", ["gradient_penalty", "dragan"])
def test_a_penaltys_own_points_are_those_without_classes_and_have_the_class(penalty: str) -> None:
    made = trainer(TOLD, f"penalties.{penalty}=true")
    batch, own = made.batch("discriminator", 0, 0), made.game.penalties[penalty]
    assert batch.drawn is not None
    real, fake = made.game.inputs(made.generator.weights.detached(), batch)
    seen: list[torch.Tensor] = []
    judge = made.game.discriminator
    made.game.discriminator = lambda w, x, *more: seen.append(x) or judge(w, x, *more)  # type: ignore[func-returns-value,assignment]
    made.game.discriminator_loss(made.discriminator.weights, made.generator.weights.detached(), batch)
    expected = own.points(real[..., :-1], fake[..., :-1], batch.drawn[penalty])
    (points,) = [each for each in seen if each.requires_grad]
    assert torch.equal(points[..., :-1], expected)
    assert torch.equal(points[..., -1:], real[..., -1:])


def test_a_penaltys_gradient_has_no_part_at_the_class() -> None:
    made = trainer(TOLD, "penalties.r1=true")
    batch = made.batch("discriminator", 0, 0)
    gradients: list[torch.Tensor] = []
    term = made.game.penalties["r1"].term
    made.game.penalties["r1"].term = lambda gradient: gradients.append(gradient) or term(gradient)  # type: ignore[func-returns-value,method-assign]
    d_loss = made.game.discriminator_loss(made.discriminator.weights, made.generator.weights.detached(), batch)
    (gradient,) = gradients
    assert gradient.shape[2] == 3
    assert gradient[..., :2].any()
    assert not gradient[..., 2].any()
    by_hand = made.game.penalties["r1"].term(gradient[..., :2]).mean(1)
    torch.testing.assert_close(d_loss.terms["r1"], by_hand)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            ["packing.size=2"],
            r"packing.size = 2: the samples of a pack are of several classes.*expected packing.size = 1",
        ),
        (["objective.name=mad", "objective.generators=2"], r"'mad' has D say which generator made a sample"),
        ([DIGITS, "discriminator.name=dcgan", "labels.discriminator=concatenation"], r"pixels alone; expected 'proj"),
        (["distribution.name=gaussian", "discriminator.name=linear"], r"discriminator.name = 'linear', which has no"),
        (["distribution.name=gaussian", "latent.dim=1", "generator.name=locations"], r"generator.name = 'locations'"),
    ],
)
def test_what_cannot_be_told_a_class_is_refused(settings: list[str], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        experiment(TOLD, *settings)


@pytest.mark.parametrize("data", ["moons", "pinwheel"])
def test_data_without_classes_are_refused(data: str) -> None:
    with pytest.raises(Refusal, match=rf"'{data}' have no classes and no modes to ask for; expected 'none', or data"):
        trainer(TOLD, f"distribution.name={data}")


def test_a_shown_fake_has_the_class_of_the_real_sample_beside_it_and_classes_take_turns() -> None:
    for data in ("distribution.name=ring", DIGITS):
        made = trainer(TOLD, data, seeds=(0, 1))
        display = FixedSamples.make(made, 200)
        assert torch.equal(display.latent, FixedSamples.make(made, 200).latent)
        classes = made.latent.classes if isinstance(made.latent, Labelled) else 0
        for member in range(2):
            asked = display.latent[member, :, -1].long()
            assert sorted(asked[:classes].tolist()) == list(range(classes))
            assert torch.bincount(asked[: 5 * classes]).tolist() == [5] * classes
        if data != DIGITS:
            assert torch.equal(display.latent[..., -1].long(), made.distribution.labels(display.real))


def test_the_map_of_the_generator_has_a_square_for_each_class() -> None:
    made = run(trainer(TOLD, "latent.dim=2"), 3)
    part = latent_map.square(made.experiment, made)
    assert isinstance(part, latent_map.Square)
    assert part.about.endswith("asked for each class")
    assert part.classes == 8
    rows, columns = part.corners(25, 13)
    assert (rows, columns) == (9, 5), "hardly more corners than those of one square, and one in its middle"
    places, stretch = latent_map.mapped(made.generate, part, 3, 5)
    assert stretch.shape == (24, 5)
    across, upwards = torch.linspace(-2, 2, 5).repeat(3), torch.linspace(2, -2, 3).repeat_interleave(5)
    for label in range(8):
        draws = torch.stack([across, upwards, torch.full((15,), float(label))], 1)
        torch.testing.assert_close(places[3 * label : 3 * label + 3].flatten(0, 1), made.fakes(draws.unsqueeze(0))[0])


def test_of_very_many_classes_the_first_ones_are_mapped() -> None:
    made = trainer(TOLD, "latent.dim=2", "distribution.modes=100")
    part = latent_map.square(made.experiment, made)
    assert isinstance(part, latent_map.Square)
    assert part.about.endswith("asked for the first 64 of 100 classes")
    assert part.draws(3, 3)[:, -1].unique().tolist() == list(range(64))


@pytest.mark.parametrize("objective", ["non_saturating", "relativistic"])
def test_arrows_are_minus_the_gradient_of_gs_loss_with_the_classes_told(objective: str) -> None:
    made = run(trainer(TOLD, f"objective.name={objective}"), 5)
    batch = made.batch("generator", 9, 0)
    labels, fake = batch.latent[..., -1], made.fakes(batch.latent)
    found = pulls.pulls(made, fake, batch.real[..., :-1], labels)
    at = fake.clone().requires_grad_()
    raw = [made.raw(with_class(x, labels), training=True) for x in (batch.real[..., :-1], at)]
    (slope,) = torch.autograd.grad(made.objective.generator(raw[0], raw[1]).sum(), at)
    assert torch.equal(found, -slope)
    assert found.shape == fake.shape


@pytest.mark.parametrize("objective", ["relativistic", "wasserstein"])
def test_a_relative_reading_is_measured_from_the_mean_of_its_class(objective: str) -> None:
    made = run(trainer(TOLD, f"objective.name={objective}", "distribution.name=two_gaussians"), 3)
    batch = made.batch("generator", 9, 0)
    real, fake = made.game.inputs(made.generator.weights.detached(), batch)
    places = torch.tensor([[[0.3, 0.1, 0.0], [0.3, 0.1, 1.0], [-2.0, 5.0, 1.0]]])
    raw = made.raw(places)
    for place, label in enumerate(places[0, :, -1]):
        of_class = [made.raw(x)[0][x[0, :, -1] == label] for x in (real, fake)]
        expected = raw[0, place] - torch.cat(of_class).mean()
        torch.testing.assert_close(made.score(places, real, fake)[0, place], expected)


def test_label_accuracy_is_the_share_of_points_that_are_nearest_to_the_mode_asked_for() -> None:
    made = trainer(TOLD, "distribution={name='blobs', centres=[[0.0, 0.0], [4.0, 0.0]], std=0.5}", "latent.dim=2")
    kind = Points(made)
    judge, draws = kind.judge(made, 0, [0]), made.latent.sample(0, 1000, source()).unsqueeze(0)
    fakes = torch.stack([4 * draws[..., -1], torch.zeros(1, 1000)], dim=2)
    assert judge.of(draws, fakes).compared[0]["label_accuracy"] == 1
    assert judge.of(draws, 4 - fakes).compared[0]["label_accuracy"] == 0
    all_first = judge.of(asked_for(draws, 0), fakes).compared[0]["label_accuracy"]
    assert all_first == pytest.approx((draws[..., -1] == 0).float().mean().item())
    assert kind.floors["label_accuracy"].mean == 1


def test_convolutions_are_told_classes_too_and_a_member_alone_is_one_among_others() -> None:
    nets = [f"{player}={{name='dcgan', channels=[3]}}" for player in ("generator", "discriminator")]
    settings = [TOLD, DIGITS, *nets, "penalties.r1=true", "labels.embedding=2"]
    both, alone = (run(trainer(*settings, seeds=seeds), 4) for seeds in ((0, 1), (1,)))
    assert torch.equal(weights(both)[1:], weights(alone))
    assert both.fakes(both.latent.sample(0, 6, source()).expand(2, -1, -1)).shape == (2, 6, 64)


def test_the_classes_of_several_digits_in_one_image_have_the_product_of_their_shares() -> None:
    data = trainer(TOLD, "distribution={name='stacked_mnist'}").distribution
    shares = data.class_shares
    assert shares is not None
    assert shares.shape == (1000,)
    torch.testing.assert_close(shares, torch.full((1000,), 1e-3), rtol=0.1, atol=0)
    torch.testing.assert_close(shares.sum(), torch.tensor(1.0))


def test_players_learn_their_classes() -> None:
    settings = ["labels.embedding=4", "generator.hidden=[32]", "discriminator.hidden=[32]", "schedule.batch_size=64"]
    made = run(trainer(TOLD, "distribution={name='two_gaussians', std=0.1}", *settings), 300)
    draws = made.latent.sample(0, 500, source()).unsqueeze(0)
    left, right = (made.fakes(asked_for(draws, label))[0, :, 0].mean().item() for label in (0, 1))
    assert left < -0.3
    assert right > 0.3
