"""What trainings of every kind record, held against the table of metrics."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from gantui.evaluation.record import Record, measure
from gantui.experiment.metric import NUMBERS, Need
from gantui.experiment.metrics import TABLE, find, missing
from gantui.experiment.space import Kind
from gantui.gan.trainer import Trainer
from tests.session.small import experiment

PLANE, LINE = "plane", "line"
DIRAC = ("distribution.name=dirac", "latent={name='normal', dim=1}", "generator.name=locations")
TWO = ("distribution.name=mixture", "latent={name='normal', dim=1}", "generator={name='locations', start=[-1.0, 1.0]}")
NO_AVERAGE = ("schedule.ema=0", "evaluation.weights=last")
CRITIC = ("objective.name=wasserstein", "penalties={clip={limit=0.01}}")
OWN = "distribution={{name='points', path='{path}'}}"
KINDS: dict[str, tuple[Kind, set[Need], tuple[str, ...]]] = {
    "ring8": (PLANE, {"modes", "probability"}, ()),
    "gmm1d": (LINE, {"modes", "probability"}, ("distribution.name=mixture",)),
    "dirac": (LINE, {"no modes", "probability", "Dirac-GAN"}, (*DIRAC, "discriminator.name=linear")),
    "two places": (LINE, {"modes", "probability", "two places"}, TWO),
    "critic": (PLANE, {"modes", "critic", "clipping"}, CRITIC),
    "asked": (PLANE, {"modes", "classes asked for"}, ("labels.discriminator=projection",)),
    "no average": (PLANE, {"no modes", "probability"}, ("distribution.name=moons", *NO_AVERAGE)),
    "own points": (PLANE, {"no modes", "probability"}, (OWN,)),
    "own numbers": (LINE, {"no modes", "probability"}, (OWN,)),
}  # fmt: skip


def recorded(kind: str, folder: Path) -> tuple[Record, tuple[str, ...]]:
    """The first record of a training of KIND, and the keys that its experiment says records may have."""
    width = 1 if kind == "own numbers" else 2
    path = folder / "points.csv"
    points = torch.randn(300, width, generator=torch.Generator().manual_seed(0)).tolist()
    path.write_text("\n".join(",".join(map(str, row)) for row in points))
    chosen = experiment(*(each.format(path=path) if each is OWN else each for each in KINDS[kind][2]))
    trainer = Trainer(chosen, [0], torch.device("cpu"))
    trainer.step()
    return measure(trainer, trainer.drain()[-1, 0], 0.0).record, chosen.record_keys


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_recorded_is_in_the_table(kind: str, tmp_path: Path) -> None:
    of, has, _ = KINDS[kind]
    record, known = recorded(kind, tmp_path)
    for key, value in record.items():
        metric = find(key)
        assert metric is not None, key
        assert of in metric.kinds, key
        assert value is None or set(metric.needs) <= has, key
    if kind.startswith("own"):  # only the file tells what kind of data these are
        known = tuple(key for key in known if (metric := find(key)) is not None and of in metric.kinds)
    assert set(known) == record.keys()


def test_of_data_at_one_place_it_is_said_what_is_not_measured_and_why(tmp_path: Path) -> None:
    at_one_place, spread = recorded("dirac", tmp_path)[0], recorded("own numbers", tmp_path)[0]
    assert (at_one_place["density"], at_one_place["coverage"], at_one_place["coverage_floor"]) == (None, None, None)
    assert "density and coverage are not measured: many of the data lie at the same places" in missing(at_one_place)
    assert not any(missing(recorded(kind, tmp_path)[0]) for kind in ("ring8", "own points"))
    assert spread["coverage"] is not None or missing(spread)


def test_every_row_is_recorded_by_some_kind(tmp_path: Path) -> None:
    told = {key for kind in KINDS for key, value in recorded(kind, tmp_path)[0].items() if value is not None}
    rows = {metric.key for key in told if (metric := find(key)) is not None}
    of_numbers = {
        key for key, each in TABLE.items() if set(each.kinds) & set(NUMBERS) and "translation" not in each.needs
    }
    assert rows == of_numbers  # those of images: tests/evaluation/images/test_kind.py; of maps: test_translation.py
