"""The best discriminator D* for the present fakes, where theory knows it."""

from __future__ import annotations

from gantui.experiment.networks import Layered
from gantui.gan.game import Game
from gantui.gan.objectives import Optimum


def optimum(game: Game) -> Optimum | str:
    """The best D for the objective of GAME, or the reason why there is none to compare with, as a sentence."""
    if why := _why_not(game):
        return why
    best = game.objective.optimum()
    if best is None:
        return f"no best D is known for the objective {game.experiment.objective.name!r}"
    discriminator = game.experiment.discriminator
    output = discriminator.output_activation if isinstance(discriminator, Layered) else "none"
    if output != "none" and not best.bounded:
        return f"D's last layer ends in {output}, and D* goes beyond"
    return best


def _why_not(game: Game) -> str:
    experiment, discriminator = game.experiment, game.experiment.discriminator
    if experiment.judged == "none":
        return "D compares samples with each other: a place by itself has no best answer"
    if game.objective.reading == "relative":
        return "D is defined up to a constant here: no best value is known for a place by itself"
    if experiment.judged == "packed":
        return f"D judges packs of {game.pack} samples: the best answer is known for packs, not for places"
    if not game.pointwise:
        return f"{discriminator.across_samples} in D: what it says of a sample depends on the others in its batch"
    if game.penalties:
        names = " and ".join(game.penalties)
        return f"{names} {'shape' if len(game.penalties) > 1 else 'shapes'} D, so that D* is not what it aims at"
    return ""
