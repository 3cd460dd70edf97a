"""The best discriminator D* for the present fakes, where theory knows it."""

from __future__ import annotations

from gantui.experiment.game_settings import GameSettings
from gantui.experiment.networks import Layered
from gantui.gan.objectives import Optimum
from gantui.gan.trainee import Judged


def optimum(judged: Judged) -> Optimum | str:
    """The best D for the objective of JUDGED, or the reason why there is none to compare with, as a sentence."""
    experiment = judged.experiment
    if why := _why_not(experiment):
        return why
    best = judged.objective.optimum()
    if best is None:
        return f"no best D is known for the objective {experiment.objective.name!r}"
    discriminator = experiment.discriminator
    output = discriminator.output_activation if isinstance(discriminator, Layered) else "none"
    if output != "none" and not best.bounded:
        return f"D's last layer ends in {output}, and D* goes beyond"
    return best


def _why_not(experiment: GameSettings) -> str:
    if experiment.judged == "none":
        return "D compares samples with each other: a place by itself has no best answer"
    if experiment.objective.reading == "relative":
        return "D is defined up to a constant here: no best value is known for a place by itself"
    if experiment.conditional:
        return "D is given the class of a sample: the best answer is known for both together, not for places"
    if experiment.judged == "packed":
        return f"D judges packs of {experiment.pack} samples: the best answer is known for packs, not for places"
    if across := experiment.discriminator.across_samples:
        return f"{across} in D: what it says of a sample depends on the others in its batch"
    if experiment.penalties:
        names = " and ".join(experiment.penalties)
        return f"{names} {'shape' if len(experiment.penalties) > 1 else 'shapes'} D, so that D* is not what it aims at"
    return ""
