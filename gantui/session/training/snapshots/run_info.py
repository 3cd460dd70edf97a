"""What stays the same of a training, for its viewers: as much as can be known of what is trained."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.evaluation.images.kind import Images
from gantui.evaluation.kinds import kind_of
from gantui.evaluation.pictures.window import cells
from gantui.evaluation.pictures.window import window as window_of
from gantui.evaluation.points import divergence_bounds
from gantui.evaluation.points.gaussian_modes import perfect_high_quality
from gantui.evaluation.record import finite
from gantui.experiment.game_settings import GameSettings
from gantui.experiment.image_games import ImageGame
from gantui.experiment.maps import Maps
from gantui.experiment.run_options import RunOptions
from gantui.experiment.space import Space
from gantui.gan.distributions import Distribution
from gantui.gan.trainee import Driven, Played, Trainee
from gantui.session.run.run_json import branched_from, read_facts
from gantui.session.training.machine.copies import at_once
from gantui.session.training.machine.device import describe
from gantui.session.view.pictures.request import all_seen
from gantui.session.view.run_info import RunInfo

DENSITY_CELLS = 256
_NO_SAMPLES = "this training makes no samples that gantui knows of"


def facts_of(preset: str, run_dir: Path, trainee: Trainee, options: RunOptions, threads: int) -> RunInfo:
    """The facts that stay the same of TRAINEE, trained under OPTIONS, about its first member if there are many."""
    if isinstance(trainee, Played) and isinstance(options, GameSettings):
        return _of_game(preset, run_dir, trainee, options, threads, options.single_steps)
    return RunInfo.without_pictures(
        _NO_SAMPLES,
        sorted(all_seen()),
        preset=preset,
        about=options.about,
        watch_for=options.watch_for,
        every=options.evaluation.every,
        single_steps=options.single_steps,
        seed=None if isinstance(trainee, Driven) else options.seed,
        device=describe(trainee.device),
        threads=threads,
        run_dir=str(run_dir),
        branched=branched(run_dir),
        **of_settings(options),
        **_where(options.space),
    )


def of_settings(options: RunOptions | GameSettings) -> dict[str, Any]:
    """What viewers know by the OPTIONS of now: what D's output means, which labels change; and which players are maps.

    D's scores are no columns of maps' logs.
    """
    if isinstance(options, Maps):
        return {"maps": options.maps}
    if isinstance(options, ImageGame):
        return {"reading": options.objective.reading, "middle": options.objective.middle}
    if isinstance(options, GameSettings):
        objective = options.objective
        return {"reading": objective.reading, "middle": objective.middle, "rest": objective.rest}
    return {}


def _where(space: Space | None) -> dict[str, Any]:
    """What viewers know of the SPACE in which data lie."""
    if space is None:
        return {}
    images = {"shape": space.shape, "classes": space.classes} if space.kind == "images" else {}
    return {"dim": space.width, **images}


def _of_game(
    preset: str, run_dir: Path, played: Played, experiment: GameSettings, threads: int, single_steps: tuple[str, ...]
) -> RunInfo:
    """The facts of the training of PLAYED under EXPERIMENT, whose SINGLE_STEPS can be moved one at a time."""
    distribution, objective = played.distribution, experiment.objective
    account = None if distribution.data is None else distribution.data.account
    of_data = _of_images(played) if distribution.space.kind == "images" else _of_points(played)
    return RunInfo(
        preset=preset,
        about=experiment.about,
        watch_for=experiment.watch_for,
        objective=objective.name,
        penalties=tuple(experiment.penalties),
        judged=experiment.judged,
        generators=objective.generators,
        every=experiment.evaluation.every,
        single_steps=single_steps,
        dim=distribution.space.width,
        seed=None if isinstance(played, Driven) else experiment.seed,
        device=describe(played.device),
        threads=threads,
        weights=experiment.evaluation.weights,
        axes=() if account is None else account.columns,
        data="" if account is None else account.sentence,
        title="" if account is None else account.title(preset),
        run_dir=str(run_dir),
        latent=f"{experiment.latent.name}({experiment.latent.dim})",
        branched=branched(run_dir),
        **of_settings(experiment),
        **of_data,
    )


def _of_points(played: Played) -> dict[str, Any]:
    """What viewers know of data that are points: their places, modes and moments."""
    distribution = played.distribution
    modes, extent, density = distribution.modes, window_of(distribution, played.device), None
    if distribution.space.kind == "line":
        places = cells(extent[0], extent[1], DENSITY_CELLS, played.device)
        density = distribution.log_density(places.unsqueeze(1))
    return {
        "ladder": None if modes is None else _ladder(modes.shares),
        "extent": extent,
        "factor": distribution.unit.factors[0],
        "offset": distribution.unit.offset,
        "factors": distribution.unit.factors,
        "classes": distribution.space.classes,
        "density": None if density is None else at_once(density.exp()),
        "moments": _moments(distribution),
        "centres": None if modes is None else at_once(modes.centres),
        "mode_shares": None if modes is None else at_once(modes.shares),
        "high_quality_ceiling": None if modes is None else perfect_high_quality(distribution.space.width),
    }


def _of_images(played: Played) -> dict[str, Any]:
    """What viewers know of data that are images: their size, and the classes that are read in them."""
    space, kind = played.distribution.space, kind_of(played)
    assert isinstance(kind, Images)
    return {
        "shape": space.shape,
        "classes": space.classes,
        "read_by": kind.read_by,
        "ladder": None,
        "extent": (-1.0, 1.0, -1.0, 1.0),
        "factor": 1.0,
        "offset": (0.0, 0.0),
        "density": None,
        "moments": None,
        "centres": None,
        "mode_shares": np.array(kind.shares, np.float32) if kind.shares else None,
        "high_quality_ceiling": kind.perfect if kind.shares else None,
    }


def branched(run_dir: Path) -> str:
    """What the run in RUN_DIR branched from, as far as that can be read."""
    with suppress(Refusal):
        return branched_from(read_facts(run_dir))
    return ""


def _ladder(shares: Tensor) -> tuple[float, ...] | None:
    """The guide lines for modes with SHARES [modes], if these are equal; else None."""
    return tuple(divergence_bounds.ladder(len(shares))) if torch.allclose(shares, shares.mean()) else None


def _moments(distribution: Distribution) -> tuple[float, float, float | None, float | None] | None:
    found = distribution.moments()
    if found is None:
        return None
    mean, std, skewness, kurtosis = found
    return mean, std, finite(skewness), finite(kurtosis)
