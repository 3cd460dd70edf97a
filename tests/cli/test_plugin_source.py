"""What is seen of a plug-in's code before it is run."""

from __future__ import annotations

import ast

import pytest

from gantui.session.jobs.plugin_source import draws, keeps

BODY = """
import torch, math
from torch.nn import functional as F
class Mine:
    scale = [1.0]
    def __init__(self, options):
        self.width, self.layers = options.width, []
        self.layers.append(1)
    def discriminator(self, real, fake):
        {}
        return fake - real
"""


def written(line: str, before: str = "") -> ast.Module:
    return ast.parse(before + BODY.format(line))


@pytest.mark.parametrize(
    "line",
    [
        "pass",
        "x = real.relu() ** 2; x = x + self.width * math.pi",
        "parts = []; parts.append(real); real = torch.cat(parts, 1)",
        "table = {}; table['a'] = real; real = table['a']",
        "real = sum(weight * real for weight in self.scale)",
        "real = torch.where(real > 0, real, F.softplus(real))",
        "slope = torch.ones_like(real); slope.mul_(2); slope += 1",
    ],
)
def test_what_plainly_keeps_nothing_may_be_captured(line: str) -> None:
    assert keeps(written(line)) is None


@pytest.mark.parametrize(
    "line",
    [
        "self.calls = getattr(self, 'calls', 0) + 1",
        "self.calls += 1",
        "global calls; calls = 1",
        "calls.append(1)",
        "self.scale[0] *= .99",
        "scale = self.scale; scale[0] *= .99",
        "for each in self.scale: each += 1",
        "Mine.calls = 1",
        "self.__dict__['calls'] = 1",
        "self.mean.mul_(.9).add_(fake.mean())",
        "setattr(self, 'calls', 1)",
        "next(counter)",
        "real = real * float(fake.mean().item())",
        "real = real * fake.tolist()[0]",
    ],
)
def test_what_may_be_another_at_a_later_call_is_found(line: str) -> None:
    found = keeps(written(line))
    assert found is not None
    assert found.line == 10


@pytest.mark.parametrize(
    "before", ["import time\n", "import mine\n", "from . import mine\n", "import random\n", "import numpy as np\n"]
)
def test_what_is_not_known_may_keep_anything(before: str) -> None:
    found = keeps(written("pass", before))
    assert found is not None
    assert found.line == 1


def test_a_default_outlives_its_call() -> None:
    assert keeps(ast.parse("def f(x, seen=[]): return x")) is not None
    assert keeps(ast.parse("def f(x, seen=(), *, y=None): return x")) is None


@pytest.mark.parametrize(
    "line",
    [
        "noise = torch.randn_like(fake)",
        "noise = torch.rand(3)",
        "noise = torch.empty(3).normal_()",
        "fake = F.dropout(fake)",
        "torch.manual_seed(0)",
        "if random.random() < .05: fake = real",
        "fake = fake + np.random.rand()",
        "rng = np.random.default_rng()",
        "rng = random.Random()",
    ],
)
def test_chance_that_no_seed_decides_is_found(line: str) -> None:
    found = draws(written(line))
    assert found is not None
    assert found.line == 10


@pytest.mark.parametrize(
    "line",
    [
        "noise = torch.rand(3, generator=rng)",
        "noise = torch.empty(3).normal_(generator=rng)",
        "rng = np.random.default_rng(7)",
        "rng = random.Random(7)",
        "import random",
        "value = self.random.choice",
    ],
)
def test_draws_of_a_generator_that_is_given_are_no_chance(line: str) -> None:
    assert draws(written(line)) is None


def test_what_is_done_only_where_the_file_is_run_by_itself_does_not_count() -> None:
    alone = "import torch\nif __name__ == '__main__':\n    import time\n    torch.manual_seed(0)\n"
    assert draws(ast.parse(alone)) is None
    assert keeps(ast.parse(alone)) is None
