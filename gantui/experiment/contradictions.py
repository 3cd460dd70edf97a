"""Settings of a GAN that contradict each other: each check says what is wrong, and what was expected.

All other trainings have their `checks` in their own family's file, such as `maps.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantui.experiment.goals.best import best_problem
from gantui.experiment.networks import Layered, Linear, Locations
from gantui.experiment.schemes import Alternating, Unrolled

if TYPE_CHECKING:
    from gantui.experiment.experiment import Experiment


def found(experiment: Experiment) -> str:
    """The first contradiction in EXPERIMENT, as a sentence; empty where there is none."""
    return next(filter(None, (check(experiment) for check in _CHECKS)), "")


def _average(experiment: Experiment) -> str:
    if experiment.evaluation.weights == "ema" and not experiment.schedule.ema:
        return "evaluation.weights = 'ema' needs the average that schedule.ema > 0 keeps"
    return ""


def _output(experiment: Experiment) -> str:
    why, discriminator = experiment.objective.why_no_sigmoid, experiment.discriminator
    if why and isinstance(discriminator, Layered) and discriminator.output_activation == "sigmoid":
        return f"discriminator.output_activation = 'sigmoid': {why}; expected 'none'"
    return ""


def _packing(experiment: Experiment) -> str:
    size, pack = experiment.schedule.batch_size, experiment.pack
    if size % pack:
        return f"packing.size = {pack} does not divide schedule.batch_size = {size} into whole packs"
    if pack > 1 and experiment.objective.outputs > 1:
        return (
            f"packing.size = {pack}: the objective {experiment.objective.name!r} asks which generator made each "
            "sample, so D must see them one at a time; expected 1"
        )
    if experiment.packing.deviations and pack == 1:
        return "packing.deviations needs packs of more than one sample: expected packing.size > 1 or 'batch'"
    return ""


def _generators(experiment: Experiment) -> str:
    size, generators = experiment.schedule.batch_size, experiment.objective.generators
    if size % generators:
        return f"objective.generators = {generators} does not divide schedule.batch_size = {size} into equal parts"
    return ""


def _penalties(experiment: Experiment) -> str:
    names = list(experiment.penalties)
    if "clip" in names and "spectral_norm" in names:
        return (
            "penalties.clip beside penalties.spectral_norm: each layer is divided by its norm anyway, so clipping its "
            "weights bounds nothing; expected one of the two"
        )
    if "clip" in names and experiment.scheme.name == "unrolled":
        return (
            "penalties.clip beside scheme.name = 'unrolled': the steps that the generator looks ahead are not clipped, "
            "so it would see another critic than the one that comes; expected a gradient penalty"
        )
    for name in names:
        if not experiment.penalties[name].on_gradient:
            continue
        if across := experiment.discriminator.across_samples:
            return (
                f"penalties.{name} beside {across} in the discriminator: D's output at a sample then depends on the "
                "others, and there is no gradient at one input to bound; expected one of the two"
            )
        if experiment.packing.deviations:
            return (
                f"penalties.{name} beside packing.deviations: D also sees deviations from a mean that counts as a "
                "constant, so its gradient at the samples is not the one to bound; expected one of the two"
            )
        if experiment.objective.outputs > 1:
            return f"penalties.{name}: D of {experiment.objective.name!r} has no single output whose gradient to bound"
    return ""


def _spectral(experiment: Experiment) -> str:
    why = {
        "residual": "each of its blocks starts as the identity, with a matrix of norm 0 that nothing can be divided by",
        "resnet": "each of its blocks starts as the identity, with a kernel of norm 0 that nothing can be divided by",
        "linear": "its one number divided by its own size is 1 or -1, and nothing is left to learn",
    }.get(experiment.discriminator.name)
    if why and "spectral_norm" in experiment.penalties:
        return (
            f"penalties.spectral_norm beside discriminator.name = {experiment.discriminator.name!r}: {why}; "
            "expected 'mlp'"
        )
    return ""


def _images(experiment: Experiment) -> str:
    space = experiment.distribution.space
    for player in ("generator", "discriminator"):
        if (network := getattr(experiment, player)).from_samples:
            return f"{player}.name = {network.name!r} takes images to images; expected 'mlp', or 'dcgan' for images"
    if space is None:  # the file decides, and making the networks tells
        return ""
    for player in ("generator", "discriminator"):
        if why := getattr(experiment, player).misfit(space.shape):
            return f"{player}.{why}"
    return ""


def _augmentation(experiment: Experiment) -> str:
    if (shift := experiment.augmentation.shift) and experiment.distribution.kind != "images":
        name = experiment.distribution.name
        return f"augmentation.shift = {shift}: {name!r} has no pixels to move samples by; expected 0, or images"
    return ""


def _labels(experiment: Experiment) -> str:
    if not experiment.conditional:
        return ""
    said = f"labels.discriminator = {experiment.labels.discriminator!r}"
    if experiment.pack > 1:
        return (
            f"{said} beside packing.size = {experiment.packing.size!r}: the samples of a pack are of several classes, "
            "and D is given one; expected packing.size = 1"
        )
    if experiment.objective.outputs > 1:
        return (
            f"{said}: the objective {experiment.objective.name!r} has D say which generator made a sample, and not "
            "whether it is real for its class; expected 'none'"
        )
    for player in ("generator", "discriminator"):
        network = getattr(experiment, player)
        if isinstance(network, Locations | Linear):
            return f"{said} beside {player}.name = {network.name!r}, which has no input for a class; expected 'mlp'"
    # What misfits a single number reads images alone.
    if experiment.labels.discriminator == "concatenation" and experiment.discriminator.misfit((1,)):
        name = experiment.discriminator.name
        return f"{said} beside discriminator.name = {name!r}, which reads pixels alone; expected 'projection'"
    return ""


def _whole_batch(experiment: Experiment) -> str:
    across = experiment.discriminator.across_samples
    if across and experiment.pack == experiment.schedule.batch_size:
        return (
            f"packing.size = {experiment.packing.size!r} beside {across} in the discriminator: it sees one input a "
            "batch, and there are no others to compare it with"
        )
    return ""


def _roles(experiment: Experiment) -> str:
    if experiment.discriminator.name == "locations":
        return "discriminator.name = 'locations': its weights are places, which only a generator has; expected 'linear'"
    if experiment.generator.name in ("linear", "minibatch"):
        return f"generator.name = {experiment.generator.name!r}: that is a discriminator; expected 'locations' or 'mlp'"
    return ""


def _frozen(experiment: Experiment) -> str:
    scheme = experiment.scheme
    if isinstance(scheme, Alternating | Unrolled) and not scheme.d_steps and not scheme.g_steps:
        return "scheme.d_steps = 0 beside scheme.g_steps = 0: nobody would move; expected one of the two above 0"
    return ""


def _best(experiment: Experiment) -> str:
    return best_problem(experiment.checkpoints.best, experiment.known_keys)


_CHECKS = (
    _average,
    _frozen,
    _roles,
    _images,
    _augmentation,
    _output,
    _packing,
    _generators,
    _labels,
    _penalties,
    _spectral,
    _whole_batch,
    _best,
)
