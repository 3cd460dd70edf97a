"""Points whose classes a file says: what is drawn, where a class lies, and what a conditional GAN is given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from gantui.errors import Refusal
from gantui.evaluation.kinds import kind_of
from gantui.experiment.distributions import Points as Options
from gantui.experiment.files.validation import override, validate
from gantui.gan import distributions
from gantui.gan.distributions import Distribution
from gantui.gan.random_streams import rng_for
from gantui.gan.trainer import Trainer
from tests.gan.building import RAW

CPU = torch.device("cpu")
ROWS = 400


def interleaved(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Two half rings that reach into each other, so that the nearest mean is not always that of a point's class."""
    rng = np.random.default_rng(0)
    classes = np.arange(ROWS) % 2
    angle = np.pi * (rng.uniform(0, 1, ROWS) + classes)
    points = np.stack([np.cos(angle) + classes, np.sin(angle) + 0.4 * classes], 1)
    rows = "".join(f"{x},{y},{'ba'[c]}\n" for (x, y), c in zip(points.tolist(), classes.tolist(), strict=True))
    path.write_text(f"x,y,c\n{rows}")
    return points, classes


@pytest.fixture
def moons(tmp_path: Path) -> tuple[Distribution, np.ndarray, np.ndarray]:
    points, classes = interleaved(tmp_path / "moons.csv")
    named = Options(name="points", path=str(tmp_path / "moons.csv"), classes="c", standardise=False)
    return distributions.make(named, CPU), points, 1 - classes  # 'a' comes first


def test_each_draw_has_the_class_of_its_row(moons: tuple[Distribution, np.ndarray, np.ndarray]) -> None:
    distribution, points, classes = moons
    draws = distribution.draw(2000, rng_for(CPU, 0, "test"))
    assert distribution.draw_width == draws.shape[1] == 3
    placed, labels = distribution.place(draws), distribution.labels(draws)
    assert labels is not None
    apart = np.linalg.norm(placed[:, None].numpy() - points[None], axis=2)
    assert apart.min(1).max() < 1e-5
    assert labels.tolist() == classes[apart.argmin(1)].tolist()
    assert set(labels.tolist()) == {0, 1}
    assert distribution.space.classes == ("a", "b")


def test_a_mode_is_the_mean_the_share_and_the_width_of_a_class(
    moons: tuple[Distribution, np.ndarray, np.ndarray],
) -> None:
    distribution, points, classes = moons
    assert distribution.modes is not None
    for number in (0, 1):
        own = points[classes == number]
        width = np.sqrt(np.square(own - own.mean(0)).sum(1).mean() / 2)
        assert distribution.modes.centres[number].tolist() == pytest.approx(own.mean(0).tolist(), abs=1e-5)
        assert float(distribution.modes.shares[number]) == pytest.approx(0.5)
        assert float(distribution.modes.std[number]) == pytest.approx(width, abs=1e-5)


def test_of_a_mere_place_the_class_is_that_of_the_nearest_mode(
    moons: tuple[Distribution, np.ndarray, np.ndarray],
) -> None:
    distribution, points, classes = moons
    labels = distribution.labels(torch.tensor(points, dtype=torch.float32))
    assert labels is not None
    share = float((labels.numpy() == classes).mean())
    assert 0.5 < share < 1
    assert distribution.told_by_place == pytest.approx(share)


def test_a_conditional_gan_is_given_them_and_judged_by_what_real_points_reach(tmp_path: Path) -> None:
    interleaved(tmp_path / "moons.csv")
    path = tmp_path / "moons.csv"
    data = f"distribution={{name='points', path='{path}', classes='c'}}"
    raw = override(RAW, [data, "labels.discriminator=projection", "evaluation.samples=200"])
    found = validate(raw, "test")
    trainer = Trainer(found, [0], CPU)
    trainer.step()
    kind = kind_of(trainer)
    floor = kind.floors["label_accuracy"]
    assert floor.mean == pytest.approx(trainer.distribution.told_by_place)
    assert floor.sd == pytest.approx((floor.mean * (1 - floor.mean) / 200) ** 0.5)


def test_a_class_at_one_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("x,y,c\n1,1,a\n1,1,a\n2,3,b\n3,2,b\n")
    named = Options(name="points", path=str(tmp_path / "x.csv"), classes="c")
    with pytest.raises(Refusal, match=r"the points of class a all lie at \(1, 1\); expected different ones"):
        distributions.make(named, CPU)
