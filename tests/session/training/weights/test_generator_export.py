"""What docs/export.md says of an exported generator is all that is needed to use it: its own code does, of any kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gantui.cli.exports.export import Wanted, export
from gantui.errors import Refusal
from gantui.gan.attribute.trainee import Ager
from gantui.gan.inpainting.trainee import Inpainter
from gantui.gan.networks import Network
from gantui.gan.networks.learned_latent import LearnedLatent
from gantui.gan.translation.training import MapTraining
from gantui.session.run.reader import read_run
from gantui.session.training.weights.generator_export import NAMES, exported_files, exported_players
from gantui.session.training.weights.loaded_players import LoadedPlayers
from gantui.session.training.weights.loaded_run import LoadedRun, Weights
from gantui.session.view.snapshot import State
from tests.documented import code
from tests.gan.attribute.small import options as aged
from tests.gan.inpainting.small import options as inpainted
from tests.gan.translation.small import STROKES, options
from tests.session.named_players import training
from tests.session.small import finish, start

SHORT = ("schedule.steps=30", "evaluation.every=30", "evaluation.samples=50")
PLAIN = ("penalties.r1=false", "optimizers.generator.lr=0.02")
LINE = ("distribution={name='dirac'}", "latent={name='normal', dim=1}", "discriminator={name='linear'}")
DIGITS = ("distribution={name='digits'}", "penalties.r1=false", "optimizers.generator.lr=0.02")
KINDS: dict[str, tuple[str, ...]] = {
    "mlp": (),
    "no hidden layer": ("generator.hidden=[]",),
    "activations of its own": ("generator.hidden=[8, 6]", "generator.activations=['tanh', 'gelu']"),
    "an output activation": ("generator.output_activation=tanh", "generator.activation=silu"),
    "leaky": ("generator.slope=0.37",),
    "batch norm": ("generator.hidden=[8, 8]", "generator.normalisation=batch"),
    "maxout": ("generator.maxout=3", "generator.hidden=[6, 5]"),
    "batch norm and maxout": ("generator.maxout=2", "generator.normalisation=batch"),
    "residual": ("generator={name='residual', width=8, blocks=2}",),
    "a generator each": ("objective={name='mad', generators=4}", *PLAIN),
    "normal": ("latent={name='normal', dim=3}",),
    "uniform": ("latent={name='uniform', dim=3, low=-2.0, high=0.5}",),
    "learned means": ("latent={name='mixture', dim=2, components=5, learned=true}",),
    "learned means, several": (
        "latent={name='mixture', dim=2, components=5, learned=true}",
        "objective={name='mad', generators=2}",
        *PLAIN,
    ),
    "convolutions": ("generator={name='dcgan', channels=[3, 4], output_activation='tanh'}", *DIGITS),
    "residual convolutions": ("generator={name='resnet', channels=[4, 6], blocks=2, group=4}", *DIGITS),
    "convolutions, batch norm": ("generator={name='dcgan', channels=[3, 4], normalisation='batch'}", *DIGITS),
    "convolutions, strided, batch norm": (
        "generator={name='dcgan', channels=[3, 4], edge='strided', normalisation='batch'}",
        *DIGITS,
    ),
    "convolutions, shuffled, several": (
        "generator={name='dcgan', channels=[3, 4], resampling='shuffle', normalisation='batch'}",
        "objective={name='mad', generators=2}",
        *DIGITS,
    ),
    "classes": ("labels.discriminator=projection", "labels.embedding=3"),
    "classes and learned means": (
        "labels.discriminator=concatenation",
        "latent={name='mixture', dim=2, components=5, learned=true}",
    ),
    "places": ("generator={name='locations', start=[1.0, -2.0, 0.5], spread=0.1}", *LINE),
}


def loaded(folder: Path) -> tuple[Any, Any]:
    """`draw` and `generate` as the document makes them, of the files in FOLDER."""
    (block,) = code("export.md")
    names: dict[str, Any] = {}
    exec(block[: block.index("draw, generate =")], names)
    return names["load_generator"](str(folder))


def exported(trained: LoadedRun, folder: Path, weights: str) -> Path:
    folder.mkdir()
    for name, data in exported_files(trained, "small", trained.weights(weights)).items():
        (folder / name).write_bytes(data)
    return folder


def latents(trained: LoadedRun, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Draws [n, width] and the latent vectors [n, dim] that they mean."""
    trainer = trained.trainer
    draws = trainer.latent.sample(0, count, torch.Generator().manual_seed(5))
    if not trainer.latent.shapes:
        return draws, draws
    network = trainer.generator.network
    assert isinstance(network, LearnedLatent)
    learned = network.parts(trainer.generator.params.detach())[1:]
    return draws, trainer.latent.place(learned, draws.unsqueeze(0))[0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_documents_code_makes_what_the_trainer_makes(kind: str, tmp_path: Path) -> None:
    finish(start(tmp_path / "run", *SHORT, *KINDS[kind]))
    trained = LoadedRun(read_run(tmp_path / "run"))
    draw, generate = loaded(exported(trained, tmp_path / "out", "last"))
    draws, vectors = latents(trained, 25)
    expected = trained.trainer.fakes(draws.unsqueeze(0))[0].double().numpy()
    made = generate(vectors).numpy()
    assert made.std() > 0
    assert made == pytest.approx(trained.in_own_units(expected), abs=2e-5, rel=2e-5)
    assert generate(draw(7, seed=1)).shape == (7, trained.dim)
    assert torch.equal(draw(7, seed=1), draw(7, seed=1))


def test_what_it_draws_is_distributed_as_the_latent(tmp_path: Path) -> None:
    for index, kind in enumerate(("mlp", "uniform", "learned means")):
        finish(start(tmp_path / f"run{index}", *SHORT, *KINDS[kind]))
        trained = LoadedRun(read_run(tmp_path / f"run{index}"))
        draw, _ = loaded(exported(trained, tmp_path / f"out{index}", "last"))
        own, theirs = draw(20_000, seed=2).numpy(), latents(trained, 20_000)[1].numpy()
        assert own.mean(0) == pytest.approx(theirs.mean(0), abs=0.05)
        assert np.cov(own.T) == pytest.approx(np.cov(theirs.T), abs=0.08)


def test_it_is_told_whose_weights_and_units_they_are(tmp_path: Path) -> None:
    far = np.random.default_rng(0).normal((5000.0, -2000.0), 30, (200, 2))
    np.savetxt(tmp_path / "far.csv", far, delimiter=",")
    finish(start(tmp_path / "run", *SHORT, "distribution.name=points", f"distribution.path={tmp_path / 'far.csv'}"))
    trained = LoadedRun(read_run(tmp_path / "run"))
    folder = exported(trained, tmp_path / "out", "ema")
    about = json.loads((folder / NAMES[1]).read_text())
    assert (about["format"], about["step"], about["weights"], about["dim"]) == (1, 30, "ema", 2)
    draw, generate = loaded(folder)
    draws, _ = latents(trained, 20)
    expected = trained.in_own_units(trained.trainer.fakes(draws.unsqueeze(0), average=True)[0].numpy())
    assert generate(draws).numpy() == pytest.approx(expected, rel=1e-5)
    assert np.abs(generate(draw(500)).numpy().mean(0) - far.mean(0)).max() < 300


def test_it_is_asked_for_a_class_by_its_name(tmp_path: Path) -> None:
    finish(start(tmp_path / "run", *SHORT, *KINDS["classes"]))
    trained = LoadedRun(read_run(tmp_path / "run"))
    folder = exported(trained, tmp_path / "out", "last")
    about = json.loads((folder / NAMES[1]).read_text())
    assert (about["format"], about["classes"]) == (3, [str(mode) for mode in range(1, 9)])
    draw, _ = loaded(folder)
    assert draw(20, label=3)[:, -1].tolist() == [2.0] * 20
    counts = torch.bincount(draw(8000)[:, -1].long())
    assert len(counts) == 8
    assert counts.min() > 850


def test_a_network_of_the_users_own_is_refused(tmp_path: Path) -> None:
    finish(start(tmp_path / "run", *SHORT))
    trained = LoadedRun(read_run(tmp_path / "run"))

    class Mine(Network):
        def initial(self, rng: torch.Generator) -> torch.Tensor:
            raise NotImplementedError

        def __call__(self, *arguments: object) -> torch.Tensor:
            raise NotImplementedError

    trained.trainer.generator.network = Mine()
    with pytest.raises(Refusal, match="'Mine' is none of gantui's own"):
        exported_files(trained, "small", "last")


def written(folder: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What the code in the document defines, after FILES were written to FOLDER."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (block,) = code("export.md")
    names: dict[str, Any] = {}
    exec(block[: block.index("draw, generate =")], names)
    return names


@pytest.mark.parametrize("pair", ["pair.modes=5", STROKES])
def test_the_maps_of_a_translation_too(pair: str, tmp_path: Path) -> None:
    """Each in two files of its own, which the code in the document reads by its name."""
    network = "generator={name='convolutions', channels=[3], output_activation='tanh'}" if pair == STROKES else pair
    assert finish(training(tmp_path / "run", options("schedule.steps=3", pair, network))).state is State.FINISHED
    maps, folder = LoadedPlayers(read_run(tmp_path / "run")), tmp_path / "out"
    names = written(folder, exported_players(maps, "small", "last"))
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.{end}" for name in "GF" for end in ("json", "safetensors")
    }
    assert isinstance(maps.trained, MapTraining)
    samples = maps.trained.pair.draw_x(7, torch.Generator().manual_seed(1))
    for name in "GF":
        _, generate = names["load_generator"](str(folder), name)
        expected = maps.trained.translate(name, samples.unsqueeze(0), [0])[0]
        assert torch.allclose(generate(samples).float(), expected, atol=1e-6)
    assert json.loads((folder / "F.json").read_text())["map"] == "F"


def test_a_translation_has_no_averaged_maps(tmp_path: Path) -> None:
    finish(training(tmp_path / "run", options("schedule.steps=1")))
    with pytest.raises(Refusal, match="keeps no averaged weights"):
        export(str(tmp_path / "run"), Wanted("generator", tmp_path / "out", weights="ema"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("hole", ["random", "half"])
@pytest.mark.parametrize("weights", ["ema", "last"])
def test_what_completes_holes_too(hole: str, weights: Weights, tmp_path: Path) -> None:
    assert finish(training(tmp_path / "run", inpainted(f"hole.name={hole}", "schedule.steps=3"))).step == 3
    loaded, folder = LoadedPlayers(read_run(tmp_path / "run")), tmp_path / "out"
    names = written(folder, exported_players(loaded, "small", weights))
    assert {path.name for path in folder.iterdir()} == {*NAMES}
    draw, completed = names["load_generator"](str(folder))
    trained, rng, z = loaded.trained, torch.Generator().manual_seed(1), draw(7, seed=1)
    assert isinstance(trained, Inpainter)
    x, missing = torch.rand(7, 64, generator=rng) * 2 - 1, trained.hole.mask(torch.rand(7, 2, generator=rng))
    own = trained.average if weights == "ema" else trained.generator.params
    assert own is not None
    expected = trained.game.complete(own, x[None], missing[None], z[None])[0]
    assert torch.allclose(completed(x, missing, z).float(), expected, atol=1e-6)
    assert not torch.allclose(completed(x, missing, draw(7, seed=2)).float(), expected, atol=1e-3)


def test_the_average_that_records_are_of_is_exported_where_one_is_kept(tmp_path: Path) -> None:
    finish(training(tmp_path / "run", inpainted("schedule.steps=2")))
    export(str(tmp_path / "run"), Wanted("generator", tmp_path / "out"))
    assert json.loads((tmp_path / "out" / "generator.json").read_text())["weights"] == "ema"
    loaded = LoadedPlayers(read_run(tmp_path / "run"))
    assert (loaded.weights(None), loaded.weights("last"), loaded.weights("ema")) == ("ema", "last", "ema")


@pytest.mark.parametrize("network", ["generator.hidden=[6]", "generator={name='convolutions', channels=[3]}"])
def test_what_makes_digits_older_too(network: str, tmp_path: Path) -> None:
    assert finish(training(tmp_path / "run", aged(network, "schedule.steps=3"))).step == 3
    loaded, folder = LoadedPlayers(read_run(tmp_path / "run")), tmp_path / "out"
    names = written(folder, exported_players(loaded, "small", loaded.weights(None)))
    _, older = names["load_generator"](str(folder))
    assert isinstance(loaded.trained, Ager)
    images, ages = loaded.trained.held.known(torch.arange(7)), torch.linspace(0, 1, 7)
    expected = loaded.trained.aged(images[None], ages[None], [0])[0]
    assert torch.allclose(older(images, ages).float(), expected, atol=1e-6)
    about = json.loads((folder / "generator.json").read_text())
    assert (about["format"], about["weights"], [each["name"] for each in about["inputs"]]) == (
        *(5, "last"),
        ["image", "age"],
    )
