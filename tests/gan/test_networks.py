"""The networks: what every one must do, and the MLP against torch.nn.functional's own layers."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, get_args

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment import networks as described
from gantui.gan import networks
from gantui.gan.networks import NETWORKS, Found, Network, Shape
from gantui.gan.networks.base import ALIGNMENT
from gantui.gan.networks.batch_normalisation import BATCH_MOMENTUM
from gantui.gan.networks.heads import Heads
from tests.gan.building import options, source

ACTIVATIONS = {
    "relu": torch.nn.ReLU(),
    "leaky_relu": torch.nn.LeakyReLU(0.1),
    "tanh": torch.nn.Tanh(),
    "elu": torch.nn.ELU(),
    "softplus": torch.nn.Softplus(),
    "gelu": torch.nn.GELU(),
    "silu": torch.nn.SiLU(),
    "sigmoid": torch.nn.Sigmoid(),
}


CASES: dict[str, list[dict[str, Any]]] = {
    "mlp": [
        {"hidden": [4, 3]},
        {"hidden": [4, 3], "maxout": 2},
        {"hidden": [4, 3], "normalisation": "batch"},
        {"hidden": [4, 3], "normalisation": "batch", "maxout": 2},
        {"hidden": [4, 3], "init": "orthogonal"},
        {"hidden": []},
    ],
    "residual": [{"width": 4, "blocks": 2}],
    "minibatch": [{"hidden": [4, 3], "kernels": 3, "kernel_dim": 2}],
    "resnet": [{"channels": [2, 3], "group": 2, "blocks": 2}],
    "convolutions": [{"channels": [3, 2], "kernel": 5}],
    "dcgan": [
        {"channels": [2, 3]},
        {"channels": [2, 3], "resampling": "shuffle", "edge": "strided", "normalisation": "batch"},
    ],
}
"""More than the defaults, which every network is tried with."""
EVERY = [(name, settings) for name in NETWORKS for settings in ({}, *CASES.get(name, []))]
IMAGES = ((2, 8, 4), 2)
SIZES: dict[str, tuple[int | Shape, int | Shape]] = {
    "locations": (1, 1),
    "linear": (1, 1),
    "dcgan": IMAGES,
    "resnet": IMAGES,
    "convolutions": ((2, 8, 4), (1, 8, 4)),
}
PLACES = ("locations", "linear")
"""Networks that start where their options say, whatever the seed."""


def network(name: str = "mlp", inputs: int | Shape = 3, outputs: int | Shape = 2, **settings: Any) -> Network:
    return networks.make(options(described.NETWORKS, name, **settings), inputs, outputs)


def fitting(name: str, settings: dict[str, Any]) -> tuple[Network, int, int]:
    """The network, and how many numbers it reads and gives."""
    shapes = SIZES.get(name, (3, 2))
    inputs, outputs = (shape if isinstance(shape, int) else math.prod(shape) for shape in shapes)
    return network(name, *shapes, **settings), inputs, outputs


def weights(chosen: Network, members: int = 1) -> Tensor:
    return torch.stack([chosen.initial(source(seed)) for seed in range(members)])


def moved(chosen: Network, members: int = 1) -> Tensor:
    """Weights somewhere in a training, where nothing is 0 any more."""
    start = weights(chosen, members)
    return start + 0.3 * torch.randn(start.shape, generator=source(77))


def draw(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=source(99))


def remembering(chosen: Network, flat: Tensor, x: Tensor, buffers: Tensor | None = None) -> Tensor:
    """The buffers, at the start by default, after a forward pass on X."""
    found: Found = []
    buffers = chosen.initial_buffers(flat) if buffers is None else buffers
    chosen(flat, x, buffers, True, found)
    for statistics in found:
        buffers = buffers + BATCH_MOMENTUM * (statistics - buffers)
    return buffers


def judged(chosen: Network, flat: Tensor, x: Tensor, training: bool = True) -> Tensor:
    return chosen(flat, x, chosen.initial_buffers(flat), training)


@pytest.mark.parametrize(("name", "settings"), EVERY)
class TestEveryNetwork:
    def test_maps_members_and_batches(self, name: str, settings: dict[str, Any]) -> None:
        chosen, inputs, outputs = fitting(name, settings)
        many = weights(chosen, 4)
        assert many.shape == (4, chosen.parameters)
        assert many.dtype == torch.float32
        assert chosen.parameters % ALIGNMENT == 0
        assert chosen.initial_buffers(many).shape == (4, chosen.buffer_size)
        for training in (True, False):
            assert judged(chosen, many, draw(4, 9, inputs), training).shape == (4, 9, outputs)

    def test_starts_where_the_generator_says(self, name: str, settings: dict[str, Any]) -> None:
        chosen, *_ = fitting(name, settings)
        assert torch.equal(chosen.initial(source(1)), chosen.initial(source(1)))
        assert torch.equal(chosen.initial(source(1)), chosen.initial(source(2))) == (name in PLACES)

    def test_a_member_among_others_is_the_member_alone(self, name: str, settings: dict[str, Any]) -> None:
        chosen, inputs, _ = fitting(name, settings)
        x, many = draw(4, 33, inputs), moved(chosen, 4).requires_grad_()
        buffers = remembering(chosen, many.detach(), x)
        for training in (True, False):
            together = chosen(many, x, buffers, training)
            (slopes,) = torch.autograd.grad(together.square().sum(), many)
            for member in range(4):
                own = slice(member, member + 1)
                one = many.detach()[own].requires_grad_()
                alone = chosen(one, x[own], buffers[own], training)
                (slope,) = torch.autograd.grad(alone.square().sum(), one)
                torch.testing.assert_close(together[member], alone[0], rtol=1e-5, atol=1e-5)
                torch.testing.assert_close(slopes[member], slope[0], rtol=1e-3, atol=1e-3)

    def test_looks_across_samples_only_if_it_says_so(self, name: str, settings: dict[str, Any]) -> None:
        chosen, inputs, _ = fitting(name, settings)
        described_network = options(described.NETWORKS, name, **settings)
        for training, across in ((True, described_network.across_samples), (False, described_network.compares)):
            x = draw(1, 9, inputs).requires_grad_()
            (slope,) = torch.autograd.grad(judged(chosen, moved(chosen), x, training)[0, 4].sum(), x, allow_unused=True)
            if name == "locations" and not settings:
                continue  # without spread its latents play no part
            assert slope[0, 4].any()
            slope[0, 4] = 0
            assert bool(slope.any()) == bool(across)

    def test_has_the_gradients_of_its_values_twice(self, name: str, settings: dict[str, Any]) -> None:
        if not settings and name in CASES:
            pytest.skip("the small ones are enough")
        smooth = {"activation": "tanh"} if name in CASES else {"spread": 0.5} if name == "locations" else {}
        chosen, inputs, _ = fitting(name, settings | smooth)
        flat = moved(chosen, 2).double()
        buffers = chosen.initial_buffers(flat) + 0.1
        for training in (True, False):
            both = (flat.clone().requires_grad_(), draw(2, 3, inputs).double().requires_grad_())
            # Each weight in turn is dear, and once is enough.
            values = lambda w, x, t=training: chosen(w, x, buffers, t)  # noqa: E731
            assert torch.autograd.gradcheck(values, both, fast_mode=not training)
            assert torch.autograd.gradgradcheck(values, both, fast_mode=True)

    def test_remembers_nothing_by_being_asked(self, name: str, settings: dict[str, Any]) -> None:
        chosen, inputs, _ = fitting(name, settings)
        flat = moved(chosen)
        buffers = chosen.initial_buffers(flat)
        before = buffers.clone()
        found: Found = []
        chosen(flat, draw(1, 9, inputs), buffers, False, found)
        assert not found
        for _ in range(2):
            chosen(flat, draw(1, 9, inputs), buffers, True, found)
        assert torch.equal(buffers, before)
        assert [statistics.shape for statistics in found] == [(1, chosen.buffer_size)] * 2 * (chosen.buffer_size > 0)
        assert not any(statistics.requires_grad for statistics in found)


@pytest.mark.parametrize("activation", get_args(described.Activation))
@pytest.mark.parametrize("hidden", [[], [5], [7, 4, 6]])
def test_the_mlp_is_affine_layers_with_an_activation_between(activation: str, hidden: list[int]) -> None:
    chosen = network(hidden=hidden, activation=activation, slope=0.1)
    flat, x = weights(chosen), draw(1, 11, 3)
    sizes, at, expected = [3, *hidden, 2], 0, x[0]
    for index, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        weight = flat[0, at : at + fan_in * fan_out].reshape(fan_in, fan_out)
        bias = flat[0, at + fan_in * fan_out : at + (fan_in + 1) * fan_out]
        at += (fan_in + 1) * fan_out
        expected = F.linear(ACTIVATIONS[activation](expected) if index else expected, weight.T, bias)
    assert at <= chosen.parameters == -(-at // ALIGNMENT) * ALIGNMENT
    torch.testing.assert_close(judged(chosen, flat, x)[0], expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "function"), [("none", lambda x: x), ("sigmoid", torch.sigmoid), ("tanh", torch.tanh)]
)
def test_the_output_activation_comes_last(name: str, function: Any) -> None:
    bare, chosen = network(), network(output_activation=name)
    x = draw(1, 9, 3)
    assert torch.equal(judged(chosen, weights(bare), x), function(judged(bare, weights(bare), x)))


@pytest.mark.parametrize(
    ("settings", "std", "bound", "bias"),
    [
        ({"init": "default"}, 1 / math.sqrt(3 * 200), 1 / math.sqrt(200), 1 / math.sqrt(200)),
        ({"init": "xavier"}, math.sqrt(2 / 600), math.sqrt(6 / 600), 0),
        ({"init": "normal"}, 0.02, math.inf, 0),
        ({"init": "he", "activation": "relu"}, math.sqrt(2 / 200), math.inf, 0),
        ({"init": "he", "activation": "leaky_relu", "slope": 0.2}, math.sqrt(2 / 1.04 / 200), math.inf, 0),
        ({"init": "he", "activation": "tanh"}, math.sqrt(1 / 200), math.inf, 0),
    ],
)
def test_the_start_has_the_statistics_of_its_scheme(
    settings: dict[str, Any], std: float, bound: float, bias: float
) -> None:
    chosen = network(inputs=200, outputs=400, hidden=[], **settings)
    flat = chosen.initial(source()).double()
    layer, biases = flat[: 200 * 400], flat[200 * 400 :]
    assert abs(layer.mean()) <= 5 * std / math.sqrt(len(layer))
    assert layer.std().item() == pytest.approx(std, rel=5 / math.sqrt(2 * len(layer)))
    assert layer.abs().max() <= bound * (1 + 1e-6)
    assert biases.abs().max().item() == pytest.approx(bias, rel=0.05)


def test_the_default_start_is_torchs() -> None:
    ours = network(inputs=50, outputs=300, hidden=[]).initial(source()).double()
    with torch.random.fork_rng(devices=[]):  # torch's layer draws from the global generator
        torch.manual_seed(0)
        linear = torch.nn.Linear(50, 300)
    for mine, theirs in ((ours[:15000], linear.weight), (ours[15000:], linear.bias)):
        assert mine.abs().max().item() == pytest.approx(theirs.abs().max().item(), rel=0.05)
        assert mine.std().item() == pytest.approx(theirs.std().item(), rel=0.15)


@pytest.mark.parametrize(("fan_in", "fan_out"), [(7, 7), (9, 4), (4, 9), (3, 1)])
@pytest.mark.parametrize(
    ("settings", "gain"),
    [
        ({"activation": "tanh"}, 1.0),
        ({"activation": "relu"}, math.sqrt(2)),
        ({"activation": "leaky_relu", "slope": 0.2}, math.sqrt(2 / 1.04)),
        ({"gain": 0.3}, 0.3),
    ],
)
def test_an_orthogonal_start_keeps_lengths_up_to_its_gain(
    fan_in: int, fan_out: int, settings: dict[str, Any], gain: float
) -> None:
    chosen = network(inputs=fan_in, outputs=fan_out, hidden=[], init="orthogonal", **settings)
    matrix, bias = chosen.parts(weights(chosen).double())
    few = matrix[0] if fan_in >= fan_out else matrix[0].T
    torch.testing.assert_close(
        few.T @ few, gain**2 * torch.eye(min(fan_in, fan_out), dtype=torch.float64), rtol=0, atol=1e-6
    )
    assert not bias.any()


def test_an_orthogonal_start_turns_evenly_in_every_direction() -> None:
    chosen = network(inputs=2, outputs=2, hidden=[], init="orthogonal", activation="tanh")
    first = torch.stack([chosen.parts(chosen.initial(source(seed)).unsqueeze(0))[0][0, 0, 0] for seed in range(400)])
    assert first.mean().abs() < 0.15
    assert first.square().mean().item() == pytest.approx(0.5, abs=0.1)


def test_gain_scales_he() -> None:
    plain = network(inputs=20, outputs=30, hidden=[], init="he", activation="tanh").initial(source())
    twice = network(inputs=20, outputs=30, hidden=[], init="he", activation="tanh", gain=2.0).initial(source())
    torch.testing.assert_close(twice, 2 * plain)


def test_maxout_by_hand() -> None:
    chosen = network(inputs=1, outputs=1, hidden=[2], maxout=2)
    # Pieces of unit 0: x and -x; of unit 1: 2x + 1 and 3. Out: 10 (first) + (second).
    flat = torch.zeros(1, chosen.parameters)
    flat[0, :11] = torch.tensor([1.0, -1, 2, 0, 0, 0, 1, 3, 10, 1, 0.5])
    x = torch.tensor([[[-2.0], [0.0], [2.0]]])
    assert judged(chosen, flat, x)[0, :, 0].tolist() == [20 + 3 + 0.5, 0 + 3 + 0.5, 20 + 5 + 0.5]


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_a_residual_network_starts_as_its_identity_path(activation: str) -> None:
    deep = network("residual", width=6, blocks=3, activation=activation)
    flat, x = weights(deep), draw(1, 9, 3)
    first, out = deep.parts(flat)[:2], deep.parts(flat)[-2:]
    straight = x[0] @ first[0][0] + first[1][0]
    expected = ACTIVATIONS[activation](straight) @ out[0][0] + out[1][0]
    torch.testing.assert_close(judged(deep, flat, x)[0], expected)


def test_a_residual_network_is_its_blocks_written_out() -> None:
    deep = network("residual", width=6, blocks=2, activation="relu")
    flat, x = moved(deep), draw(1, 9, 3)
    parts = [part[0] for part in deep.parts(flat)]
    layers = list(zip(parts[::2], parts[1::2], strict=True))
    h = x[0] @ layers[0][0] + layers[0][1]
    for one, two in ((1, 2), (3, 4)):
        inside = F.relu(h) @ layers[one][0] + layers[one][1]
        h = h + F.relu(inside) @ layers[two][0] + layers[two][1]
    torch.testing.assert_close(judged(deep, flat, x)[0], F.relu(h) @ layers[5][0] + layers[5][1], rtol=1e-4, atol=1e-5)


def test_minibatch_discrimination_by_a_loop() -> None:
    chosen = network("minibatch", hidden=[4], kernels=3, kernel_dim=2, activation="tanh")
    flat, x = moved(chosen), draw(1, 5, 3)
    first, bias, last, last_bias, tensor = (part[0] for part in chosen.parts(flat))
    features = torch.tanh(x[0] @ first + bias)
    rows = (features @ tensor).reshape(5, 3, 2)
    near = torch.zeros(5, 3)
    for i in range(5):
        for kernel in range(3):
            for j in range(5):
                if j != i:
                    near[i, kernel] += math.exp(-(rows[i, kernel] - rows[j, kernel]).abs().sum().item())
    expected = torch.cat([features, near], 1) @ last + last_bias
    torch.testing.assert_close(judged(chosen, flat, x)[0], expected, rtol=1e-4, atol=1e-5)


class TestBatchNormalisation:
    """Against torch's own layers, which keep running averages of their own."""

    @staticmethod
    def pair(maxout: int = 1) -> tuple[Network, Tensor, torch.nn.Sequential]:
        ours = network(hidden=[5, 4], normalisation="batch", activation="tanh", maxout=maxout)
        flat = moved(ours)
        parts = [part[0] for part in ours.parts(flat)]
        layers: list[torch.nn.Module] = []
        for index in range(3):
            weight, bias = parts[2 * index : 2 * index + 2]
            linear = torch.nn.Linear(*weight.shape)
            linear.weight.data, linear.bias.data = weight.T.clone(), bias.clone()
            layers.append(linear)
            if index < 2:
                norm = torch.nn.BatchNorm1d(weight.shape[1])
                norm.weight.data, norm.bias.data = (part.clone() for part in parts[6 + 2 * index : 8 + 2 * index])
                layers += [norm, torch.nn.Tanh()]
        return ours, flat, torch.nn.Sequential(*layers)

    def test_in_training_and_in_evaluation_and_what_it_remembers(self) -> None:
        ours, flat, theirs = self.pair()
        buffers = ours.initial_buffers(flat)
        for step in range(4):
            x = 2 * torch.randn(1, 17, 3, generator=source(step)) + 1
            torch.testing.assert_close(ours(flat, x, buffers, True)[0], theirs(x[0]), rtol=1e-4, atol=1e-5)
            buffers = remembering(ours, flat, x, buffers)
        norms = [layer for layer in theirs if isinstance(layer, torch.nn.BatchNorm1d)]
        running = [part for norm in norms for part in (norm.running_mean, norm.running_var) if part is not None]
        torch.testing.assert_close(buffers[0], torch.cat(running), rtol=1e-4, atol=1e-5)
        theirs.eval()
        torch.testing.assert_close(ours(flat, x, buffers, False)[0], theirs(x[0]), rtol=1e-4, atol=1e-5)

    def test_starts_by_changing_nothing_but_the_statistics(self) -> None:
        ours = network(hidden=[5], normalisation="batch")
        *_, scale, shift = ours.parts(weights(ours))
        assert (scale == 1).all()
        assert not shift.any()
        assert ours.initial_buffers(weights(ours))[0].tolist() == [0] * 5 + [1] * 5

    def test_each_piece_of_a_maxout_unit_has_its_own(self) -> None:
        assert network(hidden=[5], normalisation="batch", maxout=3).buffer_size == 2 * 15


def test_locations_take_turns_and_spread() -> None:
    chosen = network("locations", 1, 1, start=[1.0, -2.0, 5.0], spread=0.5)
    z = torch.tensor([[[0.0], [1.0], [2.0], [-2.0]]])
    assert judged(chosen, weights(chosen), z)[0, :, 0].tolist() == [1.0, -1.5, 6.0, 0.0]


def test_linear_is_one_slope() -> None:
    chosen = network("linear", 1, 1, start=-3.0)
    assert judged(chosen, weights(chosen), torch.tensor([[[2.0], [0.0]]]))[0, :, 0].tolist() == [-6.0, 0.0]


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize(("inputs", "outputs"), [(2, 1), (1, 2), (2, 2)])
def test_players_of_one_dimension_refuse_another(name: str, inputs: int, outputs: int) -> None:
    with pytest.raises(Refusal, match=rf"name = '{name}' .*{inputs} and must give {outputs}: expected .*one dimension"):
        network(name, inputs, outputs)


class TestHeads:
    def test_sample_j_is_made_by_generator_j_mod_k(self) -> None:
        trunk = network(outputs=6, hidden=[5])
        heads, flat, x = Heads(trunk, 3), weights(trunk, 2), draw(2, 8, 3)
        every = judged(trunk, flat, x)
        made = judged(heads, flat, x)
        assert made.shape == (2, 8, 2)
        for sample in range(8):
            own = 2 * (sample % 3)
            torch.testing.assert_close(made[:, sample], every[:, sample, own : own + 2])

    def test_each_head_learns_from_its_own_samples_alone(self) -> None:
        trunk = network(outputs=6, hidden=[])
        flat = weights(trunk).requires_grad_()
        out = judged(Heads(trunk, 3), flat, draw(1, 9, 3))
        (slope,) = torch.autograd.grad(out[:, 1::3].sum(), flat)
        columns = trunk.parts(slope)[0][0].abs().sum(0)
        assert [bool(column) for column in columns] == [False, False, True, True, False, False]
