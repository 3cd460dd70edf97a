"""What images are called good by: nothing that noise, means, blends, copies or one class pass."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from gantui.evaluation import kinds
from gantui.evaluation.events import Diagnosis, TrainingFacts
from gantui.evaluation.images.kind import Images
from gantui.evaluation.images.memorized import Memory, nearest
from gantui.evaluation.kind import Numbers
from gantui.experiment.metrics import TABLE, find
from gantui.experiment.verdicts.limits import Limits
from gantui.experiment.verdicts.trusted_counts import counts_trusted
from gantui.experiment.verdicts.verdict import WELL, verdict
from tests.evaluation.images.sets import CPU, Strokes, classifier, source, strokes

N = 600


@cache
def kind(labelled: bool = True) -> Images:
    data = Strokes(labelled=labelled)
    options = SimpleNamespace(evaluation=SimpleNamespace(samples=N), conditional=False)
    played: Any = SimpleNamespace(distribution=data, space=data.space, experiment=options, device=CPU)
    return Images(played, classifier() if labelled else None)


def perfect(seed: int = 7) -> Tensor:
    return strokes(N, 100 + seed)[0]


def noise(seed: int = 7) -> Tensor:
    return 2 * torch.rand(N, 64, generator=source(seed)) - 1


def mean_image(seed: int = 7) -> Tensor:
    return Strokes().images.mean(0).expand(N, -1)


def blends(seed: int = 7) -> Tensor:
    images = Strokes().images
    rows = torch.randint(len(images), (2, N), generator=source(seed))
    return images[rows[0]].lerp(images[rows[1]], 0.5)


def copies(seed: int = 7) -> Tensor:
    images = Strokes().images
    return images[torch.randint(len(images), (N,), generator=source(seed))]


def one_class(seed: int = 7) -> Tensor:
    images, labels = strokes(4 * N, 100 + seed)
    return images[labels == 1]


BAD = {each.__name__: each for each in (noise, mean_image, blends, copies, one_class)}


def record(fakes: Tensor, step: int = 1000, *, labelled: bool = True) -> tuple[Numbers, Any]:
    judged = kind(labelled).judge(None, step, [0]).of(torch.empty(1, N, 0), fakes.unsqueeze(0))  # type: ignore[arg-type]
    total = len(kind(labelled).shares) or None
    said = {"step": step, "modes_total": total, **judged.alone[0], **judged.compared[0]}
    return said, judged.coverage


def facts(labelled: bool = True) -> TrainingFacts:
    of = kind(labelled)
    return TrainingFacts(shares=of.shares, classes=of.classes, perfect=of.perfect, floors=dict(of.floors))


def found(make: Any, *, labelled: bool = True) -> tuple[set[str], str, list[str]]:
    """The kinds of events of a training that makes such images for long, the verdict's word, and what stands."""
    diagnosis, events = Diagnosis(Limits(), facts(labelled)), []
    for number in range(12):
        said, coverage = record(make(number), 100 * number + 2000, labelled=labelled)
        events += diagnosis.see(said, coverage)
    word = verdict(diagnosis.standing, events, said).word
    return {event.kind for event in events}, word, [event.kind for event in diagnosis.standing]


@pytest.mark.parametrize("labelled", [True, False])
def test_a_perfect_generator_stands_at_its_floors(labelled: bool) -> None:
    floors, many = kind(labelled).floors, [record(perfect(seed), labelled=labelled)[0] for seed in range(10)]
    assert {"frechet", "density", "coverage", "memorised"} <= floors.keys()
    for key, floor in floors.items():
        values = torch.tensor([float(each[key]) for each in many], dtype=torch.float64)  # type: ignore[arg-type]
        # The held-out part is itself a sample: of what it says there is an error that all records share.
        shared = 0.3 * floor.mean if key == "frechet" else 0.0
        assert float(values.mean()) == pytest.approx(floor.mean, abs=4 * floor.sd + shared), key


@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_generator_is_never_called_good(name: str, labelled: bool) -> None:
    kinds, word, standing = found(BAD[name], labelled=labelled)
    assert word not in WELL
    assert "solved" not in kinds
    assert name in ("copies", "one_class") or "mode gained" not in kinds
    assert ("memorising" in standing) == (name == "copies")
    assert name not in ("one_class", "mean_image") or "collapse" in standing


def test_copies_of_training_images_are_at_every_other_floor() -> None:
    said, known = record(copies())[0], kind()
    assert said["memorised"] == pytest.approx(1, abs=0.01)
    assert float(said["frechet"] or 0) < known.reference.blend / 5
    assert counts_trusted(said)


def test_what_is_near_to_many_training_images_is_not_remembered() -> None:
    trained = torch.eye(8)
    memory = Memory.of(trained[:4] + 0.3 * torch.rand(4, 8, generator=source()), trained)
    empty, copied = torch.zeros(1, 8), trained[:1] + 0.01
    assert nearest(empty, trained).distance < 1.01
    assert memory.remembers(nearest(torch.cat([empty, copied]), trained)).tolist() == [False, True]
    faint = -1 + 0.1 * (Strokes().images[:N] + 1)
    assert record(faint)[0]["memorised"] == 0


def test_blends_are_read_surely_and_their_distance_alone_tells_them() -> None:
    said = record(blends())[0]
    assert int(said["modes_covered"] or 0) == 4
    assert not counts_trusted(said)
    assert said["frechet"] == pytest.approx(said["frechet_blend"], rel=0.2)


def test_a_generator_that_is_no_number_has_no_metrics_and_breaks_nothing() -> None:
    said, coverage = record(torch.full((N, 64), torch.nan))
    assert said["frechet"] is None or said["frechet"] != said["frechet"]
    assert not counts_trusted({key: None if value != value else value for key, value in said.items()})
    assert coverage is not None
    assert coverage.high_quality.sum() == 0


def test_every_row_of_images_has_a_number_and_no_other_key_is_there() -> None:
    said = record(perfect())[0]
    own = {key for key, metric in TABLE.items() if metric.kinds == ("images",) and metric.family == "images"}
    assert own <= said.keys()
    assert not any(said[key] is None for key in own)
    assert "label_accuracy" not in said  # nobody asked for classes
    assert all((metric := find(key)) is not None and "images" in metric.kinds for key in said)


def test_of_a_generator_that_is_asked_for_classes_it_is_said_how_often_it_makes_them() -> None:
    data = Strokes()
    options = SimpleNamespace(evaluation=SimpleNamespace(samples=N), conditional=True)
    played: Any = SimpleNamespace(distribution=data, space=data.space, experiment=options, device=CPU)
    asked = Images(played, classifier())
    fakes, labels = strokes(N, 5)
    wrong = torch.where(torch.arange(N) < N // 4, (labels + 1) % 4, labels)
    latent = torch.stack([torch.zeros(N), wrong.float()], 1).unsqueeze(0)
    said = asked.judge(played, 0, [0]).of(latent, fakes.unsqueeze(0)).compared[0]
    assert said["label_accuracy"] == pytest.approx(0.75, abs=0.03)
    assert said["label_accuracy_floor"] == pytest.approx(1, abs=0.03)
    assert "label_accuracy" in asked.floors


@pytest.mark.parametrize("labelled", [True, False])
def test_a_persons_own_images_are_read_by_what_is_trained_on_their_labels(
    monkeypatch: pytest.MonkeyPatch, labelled: bool
) -> None:
    trained = []
    monkeypatch.setattr(kinds, "train", lambda *parts, seen: trained.append(parts) or classifier())
    data = Strokes(labelled=labelled)
    options = SimpleNamespace(
        evaluation=SimpleNamespace(samples=N), conditional=False, distribution=SimpleNamespace(name="images")
    )

    class Trained:
        distribution, space, experiment, device = data, data.space, options, CPU

    found = kinds.kind_of(Trained())  # type: ignore[arg-type]
    assert len(trained) == labelled
    assert found.classes == data.space.classes


def test_the_nearest_image_and_the_next_are_those_of_a_sorted_list() -> None:
    rng = torch.Generator().manual_seed(0)
    trained, images = torch.rand(40, 6, generator=rng), torch.rand(300, 6, generator=rng)
    images[3], trained[7] = trained[5], trained[6]
    images[4] = trained[6]
    exact = torch.cdist(images.double(), trained.double(), compute_mode="donot_use_mm_for_euclid_dist")
    nearest_two, places = exact.sort(1)
    found = nearest(images, trained)
    torch.testing.assert_close(found.distance.double(), nearest_two[:, 0], rtol=1e-4, atol=2e-3)
    clear = nearest_two[:, 0] < nearest_two[:, 1] - 1e-3
    assert found.place[clear].tolist() == places[clear, 0].tolist()
    far = nearest_two[:, 0] > 0.05
    torch.testing.assert_close(
        found.ratio[far].double(), (nearest_two[:, 0] / nearest_two[:, 1])[far], rtol=1e-3, atol=0
    )
    assert found.ratio[3] < 0.1, "a copy of one image"


def test_where_there_is_one_image_it_is_the_nearest_and_the_next() -> None:
    found = nearest(torch.zeros(2, 3), torch.ones(1, 3))
    assert found.place.tolist() == [0, 0]
    assert found.ratio.tolist() == [1.0, 1.0]
