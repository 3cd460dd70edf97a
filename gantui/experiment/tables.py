"""The tables of gantui's own results: which trainings are compared, under which budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from gantui.errors import Refusal, nearest, plain
from gantui.experiment.latents import LATENTS
from gantui.experiment.objectives import OBJECTIVES, DivergenceName
from gantui.experiment.options.registry import Registry
from gantui.experiment.penalties import PENALTIES
from gantui.experiment.schemes import SCHEMES


@dataclass(frozen=True)
class Row:
    """One training of a table, for many seeds."""

    name: str
    """Also of its folder."""
    preset: str
    settings: tuple[str, ...] = ()
    """'PATH=VALUE' of what is changed in the preset, beside what the table changes in every row."""


@dataclass(frozen=True)
class Published:
    """A row of a published table: means, with standard errors where the paper has them."""

    name: str
    source: str
    modes: str
    high_quality: str
    """In %."""
    kl: str = ""
    """In nats."""


@dataclass(frozen=True)
class Table:
    """A table: rows that are measured alike."""

    name: str
    about: str
    budget: str
    """What is the same in every row and what is not, in sentences."""
    rows: tuple[Row, ...]
    settings: tuple[str, ...] = ()
    """'PATH=VALUE' of what is changed in every row, before its own changes."""
    published: tuple[Published, ...] = ()


def find(name: str) -> Table:
    """The table called NAME.

    Raises:
        Refusal: there is none.
    """
    if name not in TABLES:
        raise Refusal(f"no table is called {plain(name)!r} (there are {', '.join(TABLES)}){nearest(name, TABLES)}")
    return TABLES[name]()


# Rings and grids, against what has been published --------------------------------------------------------------------

_OWN = (
    "Every row is a preset under its own recipe, which the second table states: networks, latent, optimizer, batch and "
    "steps differ from row to row, the data and how they are judged do not. So a row says what a recipe reaches, not "
    "what an objective does. The published rows were trained on the same problem up to scale under recipes of their "
    "authors, and the same plain GAN has 1 mode of the ring in one of the two papers and 6.3 in the other."
)
_VEEGAN, _PACGAN = "VEEGAN, table 1", "PacGAN, table 1"


def _ring8() -> Table:
    return Table(
        "ring8",
        "Presets on the ring of eight Gaussians, beside the rows of VEEGAN's and PacGAN's tables.",
        _OWN,
        tuple(Row(name, f"ring8-{name}") for name in ("best", "r3gan", "nsgan", "pacgan2", "wgan", "gan")),
        published=(
            Published("GAN", _VEEGAN, "1", "99.3"),
            Published("ALI", _VEEGAN, "2.8", "0.13"),
            Published("Unrolled GAN", _VEEGAN, "7.6", "35.6"),
            Published("VEEGAN", _VEEGAN, "8", "52.9"),
            Published("GAN", _PACGAN, "6.3 ± 0.5", "98.2 ± 0.2", "0.45"),
            Published("ALI", _PACGAN, "6.6 ± 0.3", "97.6 ± 0.4", "0.36"),
            Published("PacGAN2", _PACGAN, "7.9 ± 0.1", "95.6 ± 2.0", "0.07"),
            Published("PacGAN3", _PACGAN, "7.8 ± 0.1", "97.7 ± 0.3", "0.10"),
            Published("PacGAN4", _PACGAN, "7.8 ± 0.1", "95.9 ± 1.4", "0.07"),
        ),
    )


def _grid25() -> Table:
    return Table(
        "grid25",
        "Presets on the grid of 25 Gaussians, beside the rows of VEEGAN's and PacGAN's tables.",
        _OWN,
        tuple(Row(name, f"grid25-{name}") for name in ("best", "r3gan", "nsgan", "pacgan2", "wgan")),
        published=(
            Published("GAN", _VEEGAN, "3.3", "0.5"),
            Published("ALI", _VEEGAN, "15.8", "1.6"),
            Published("Unrolled GAN", _VEEGAN, "23.6", "16"),
            Published("VEEGAN", _VEEGAN, "24.6", "40"),
            Published("GAN", _PACGAN, "17.3 ± 0.8", "94.8 ± 0.7", "0.70"),
            Published("ALI", _PACGAN, "24.1 ± 0.4", "95.7 ± 0.6", "0.14"),
            Published("PacGAN2", _PACGAN, "23.8 ± 0.7", "91.3 ± 0.8", "0.13"),
            Published("PacGAN3", _PACGAN, "24.6 ± 0.4", "94.2 ± 0.4", "0.06"),
            Published("PacGAN4", _PACGAN, "24.8 ± 0.2", "93.6 ± 0.6", "0.04"),
        ),
    )


# Objectives and remedies, under one budget ---------------------------------------------------------------------------

_BASE = "ring8-nsgan"
_EQUAL = (
    "latent={name='normal', dim=2}",
    "generator.hidden=[64, 64]",
    "discriminator.hidden=[64, 64]",
    "schedule.batch_size=128",
    "schedule.steps=4000",
)
_BUDGET = (
    "All rows have one budget: the same networks, latent, batch, updates of either player, optimizer and averaging; a "
    "row changes only what stands beside its name in the second table. Nothing was tuned for this table, for a row or "
    "against one: strengths of penalties are those of the presets of this size. Where papers disagree one choice holds "
    "for all. Adam has no momentum (its first beta is 0), since its authors warn of momentum for a clipped critic. D "
    "moves once an iteration, though WGAN's papers move the critic five times: that would be another budget. "
    "Optimistic Adam alone has half the rate, since it takes each step twice and one back. Rows that look ahead, see "
    "gradients of gradients or have other networks do more work in an iteration, which the last column tells. The "
    "budget is small, so the table says how far a game gets in it and which modes it loses on the way, not what it can "
    "reach: a recipe moves that more than an objective does. Presets have recipes of their own: see "
    "[presets.md](presets.md)."
)

_WASSERSTEIN = "objective={name='wasserstein'}"
_GAMES = {"wasserstein": (_WASSERSTEIN, "penalties.clip.limit=0.1")}
"""Objectives that make no sense by themselves."""
_DIVERGENCES = {"weighted_jensen_shannon": ", weight=0.3"}
"""Divergences of the f-GAN family, where its default says nothing new."""
_PENALTIES = {
    "clip": ("penalties.clip.limit=0.1",),
    "gradient_penalty": ("penalties.gradient_penalty.weight=0.1",),
    "r1": ("penalties.r1.gamma=0.1",),
    "r2": ("penalties.r2.gamma=0.1",),
    "dragan": ("penalties.dragan={weight=0.1, spread=0.1}",),
}
_SCHEMES = {
    "consensus": ("scheme={name='consensus', weight=1.0}",),
    "unrolled": ("scheme={name='unrolled', look_ahead=5, look_ahead_lr=0.1}",),
}
_LATENTS = {"mixture": ("latent={name='mixture', dim=8, components=32, spread=0.2}",)}
_OTHERS = {
    # Penalties with the objective that they were made for.
    "wgan-gp": (_WASSERSTEIN, "penalties.gradient_penalty.weight=0.1"),
    "wgan-gp-one-sided": (_WASSERSTEIN, "penalties.gradient_penalty={weight=0.1, side='one'}"),
    "wgan-lp": (_WASSERSTEIN, "penalties.gradient_penalty={weight=0.1, side='one_squared'}"),
    "sn-hinge": ("objective={name='hinge'}", "penalties.spectral_norm=true"),
    "r1-and-r2": ("penalties.r1.gamma=0.02", "penalties.r2.gamma=0.02"),
    "r3gan": ("objective={name='relativistic'}", "penalties.r1.gamma=0.02", "penalties.r2.gamma=0.02"),
    # What D sees.
    "packs-of-2": ("packing.size=2",),
    "packs-of-4": ("packing.size=4",),
    "minibatch": ("discriminator={name='minibatch', hidden=[64, 64], kernels=4, kernel_dim=2}",),
    "instance-noise": ("instance_noise={std=0.3, decay='linear'}",),
    "label-smoothing": ("objective.real_label=0.9",),
    # Networks, latents and optimizers.
    "batch-norm-g": ("generator.normalisation=batch",),
    "maxout-d": ("discriminator.maxout=5",),
    "residual": (
        "generator={name='residual', width=64, blocks=1}",
        "discriminator={name='residual', width=64, blocks=1}",
    ),
    "learned-latent": ("latent={name='mixture', dim=2, components=32, spread=0.2, learned=true}",),
    "optimistic-adam": tuple(
        f"optimizers.{player}={{name='optimistic_adam', lr=5e-4, betas=[0.0, 0.9], decay='cosine'}}"
        for player in ("generator", "discriminator")
    ),
}
"""Remedies that are no member of a family by themselves."""


def _objectives() -> Table:
    """The table with one row for each objective, also of plug-ins, then each remedy on the base's objective."""
    games = _every(OBJECTIVES, "objective={{name='{}'}}", _GAMES)
    del games["fgan"]
    games |= {
        f"fgan-{name}": (f"objective={{name='fgan', divergence='{name}'{_DIVERGENCES.get(name, '')}}}",)
        for name in get_args(DivergenceName)
    }
    remedies = {
        **_every(PENALTIES, "penalties.{}=true", _PENALTIES),
        **_every(SCHEMES, "scheme={{name='{}'}}", _SCHEMES),
        **_every(LATENTS, "latent={{name='{}', dim=2}}", _LATENTS),
        **_OTHERS,
    }
    for there in ("alternating", "normal"):  # as in the base
        del remedies[there]
    rows = tuple(Row(name, _BASE, settings) for name, settings in (games | remedies).items())
    about = (
        "Every objective, then every remedy on the non-saturating objective unless its row says otherwise, on the ring "
        "of eight Gaussians."
    )
    return Table("objectives", about, _BUDGET, rows, _EQUAL)


def _every(family: Registry[Any], chosen: str, stated: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The settings for each member of FAMILY: those STATED, else CHOSEN with {} replaced by its name."""
    return {name: stated.get(name, (chosen.format(name),)) for name in family}


TABLES: dict[str, Callable[[], Table]] = {"ring8": _ring8, "grid25": _grid25, "objectives": _objectives}
"""Made when they are asked for: a plug-in may have registered another objective by then."""
