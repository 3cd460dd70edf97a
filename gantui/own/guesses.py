"""From the first iterations of a script to what a session drives: every guess is made here, and said."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gantui.errors import Refusal, plain
from gantui.evaluation.images.classifier import shipped
from gantui.evaluation.images.reader import Reader
from gantui.evaluation.kinds import kind_of
from gantui.evaluation.record import measure
from gantui.experiment import metrics
from gantui.experiment.evaluation import Evaluation
from gantui.experiment.experiment import Budget
from gantui.experiment.metric import Need
from gantui.experiment.run_options import ENDLESS
from gantui.gan.distributions import Distribution
from gantui.gan.latents.base import Latent
from gantui.gan.latents.labelled import Labelled, with_class
from gantui.own.arguments import CLASSIFIERS, HOW, Given
from gantui.own.data import OwnImages, OwnPoints
from gantui.own.first_iterations import Gathered
from gantui.own.forward_hooks import ForwardHooks
from gantui.own.helper_processes import together
from gantui.own.latents import OwnDraws, OwnNormal, latent_of
from gantui.own.log import Log, Value, renamed
from gantui.own.optimizer_hooks import PLAYERS, OptimizerHooks
from gantui.own.options import OWN, OwnData, Said, Watched
from gantui.own.players import Asked
from gantui.own.readings import readings
from gantui.own.sample_layout import SampleLayout
from gantui.own.settings import begun_with
from gantui.own.state import OwnState
from gantui.own.trainee import Game, Loop, OwnTrainee
from gantui.own.turns import Turns

SHARE = 0.005
"""The share of a training's time that records may take."""
_WHOLE = 2.0
"""How many times as long as measuring a record takes, with its line, its diagnosis and the picture that is kept."""
_SAMPLES, _NUMBERS = 1000, 4_000_000
"""Samples that a record judges, and numbers in them at most."""
_FEWEST_SAMPLES = 256
_LATENTS, _OFF = 500, 0.15
"""Numbers in latents by which is seen whether they are standard normal: some five standard errors off they are not."""


@dataclass(frozen=True)
class Beginning:
    """What a session is given, and what a person should know of it."""

    options: Watched
    trainee: OwnTrainee
    log: Log
    keys: tuple[str, ...]
    """What records may have."""
    guesses: tuple[str, ...]
    """What was not said and is taken to be so, in sentences without a full stop."""


def begin(
    given: Given,
    gathered: Gathered,
    forward_hooks: ForwardHooks,
    optimizer_hooks: OptimizerHooks,
    turns: Turns,
    settings: Sequence[str] = (),
) -> Beginning:
    """What is known after the first iterations; SETTINGS, each PATH=VALUE, are those that it is to go on with.

    Raises:
        Refusal: something can't be watched as it is.
    """
    device, guesses, mirrors = given.device, list[str](), given.mirrors()
    real = gathered.real.to(device)
    layout = SampleLayout.of(gathered.first.to(device), given.shape, given.classes)
    if given.data is not None and given.data.shape[1:] != gathered.first.shape[1:]:
        raise Refusal(
            f"watch(data=...): samples of shape {list(given.data.shape[1:])}, and step(real) brings "
            f"{list(gathered.first.shape[1:])}; expected one shape"
        )
    labels = given.data_labels if given.data is not None else gathered.labels
    numbers, as_given = _labels(labels, given.classes, len(real))
    if given.data_labels is not None and gathered.labels is not None:  # the players are given these
        as_given = _labels(gathered.labels, given.classes, len(gathered.labels))[1]
    extra = {
        name: given.extra(name, call)
        for name, call in (("G", forward_hooks.generator), ("D", forward_hooks.discriminator))
    }
    for name, count in extra.items():
        _refuse_other_inputs(name, count, given.classes, labels)
    if extra["D"] and not extra["G"]:
        raise Refusal(f"D is given a label and G is not; expected {HOW['D']} beside D, which asks it without")

    latent, shape = _latent(given, forward_hooks, device, guesses)
    if isinstance(latent, OwnNormal) and gathered.drawn is not None:
        guesses += _unlike_normal(gathered.drawn)
    reading = given.reading or _guessed_reading(given.discriminator, gathered, guesses)
    space, samples = layout.space, max(_FEWEST_SAMPLES, min(_SAMPLES, _NUMBERS // layout.space.width))
    guesses += optimizer_hooks.unmoved()
    log = Log(_columns(gathered), device)
    guesses += [
        f"gantui has a {name} of its own, so the script's is recorded as {new}"
        for name, new in renamed(log.columns).items()
    ]
    data = OwnData(name=_judged_by(given, layout), shape=space.shape, classes=space.classes)
    options = Watched(
        about="; ".join((_about(given, optimizer_hooks, len(gathered)), *guesses)),
        seed=given.seed,
        device=str(device),
        reading=reading,
        latents=latent.width,
        drawn=isinstance(latent, OwnNormal),
        data=data,
        labelled=len(given.classes) if extra["G"] else 0,
        d_labelled=bool(extra["D"]),
        schedule=Budget(steps=given.steps or ENDLESS, batch_size=max(1, gathered.batch)),
        evaluation=Evaluation(every=given.every or 100, samples=samples),
        optimizers=optimizer_hooks.options(),
        scheme=optimizer_hooks.scheme(),
    )
    distribution: Distribution
    if space.kind == "images":
        if given.modes is not None:
            raise Refusal("watch(modes=...): the data are images, which have classes; expected classes= instead")
        images, numbers = _once(layout.ours(real), numbers)
        classifier = shipped(data.name)
        if classifier is not None and numbers is None:
            numbers = Reader(classifier.to(device), 1).read(images.unsqueeze(0)).number[0]
        if given.judged_by == "labels":
            if numbers is None:
                raise Refusal("watch(judged_by='labels'): expected classes=N, too, and step(real, labels, ...)")
            distribution = OwnImages.parted(data, device, images, numbers, whole=given.data is not None)
        else:
            distribution = OwnImages(data, device, images, numbers)
    elif given.judged_by is not None:
        raise Refusal(f"watch(judged_by={given.judged_by!r}): step(real) brings points; expected images, or modes=...")
    else:
        distribution = OwnPoints(data, device, layout.ours(real), given.modes, numbers)
    drawn: Latent = latent
    if extra["G"]:
        assert distribution.class_shares is not None
        drawn = Labelled(latent, distribution.class_shares)
    batch = max(gathered.batch, 64) if space.kind == "images" else max(gathered.batch, 4096)

    def asked(name: str, player: nn.Module | Callable[..., object]) -> Asked:
        return Asked(mirrors.get(name, player), name, batch)

    for name, mirror in mirrors.items():
        mirror.to(device)
        call = forward_hooks.discriminator if name == "D" else forward_hooks.generator
        mirror.names = () if call is None else call.names
    game = Game(
        distribution=distribution,
        latent=drawn,
        latent_shape=tuple(shape),
        layout=layout,
        judged_shape=_judged_shape(given, forward_hooks, layout),
        generator=asked("G", given.generator),
        discriminator=asked("D", given.discriminator),
        average=None if given.average is None else asked("ema", given.average),
        labels=as_given if extra["G"] else None,
    )
    state = None if given.state is None else OwnState(given.state, device)
    loop = Loop(turns, log, optimizer_hooks, state, len(gathered), gathered.elapsed, together())
    trainee = OwnTrainee(options, device, game, loop)
    _rehearse(trainee)
    _fill(log, gathered, trainee)
    if given.every is None:
        trainee.options = options = _with_every(trainee, gathered)
    has: tuple[Need, ...] = ("classes asked for",) if options.conditional else ()
    known = metrics.keys_of(space.kind, has, (), "ema" if given.average is not None else "")
    keys = (*known, *log.columns)
    if settings:
        trainee.apply(begun_with(options, settings, keys, trainee.nothing_to_set))
    return Beginning(trainee.options, trainee, log, keys, tuple(guesses))


def _labels(
    labels: Tensor | None, classes: Sequence[str], count: int
) -> tuple[Tensor | None, Callable[[Tensor], Tensor] | None]:
    """The class numbers [n] in LABELS of COUNT samples, and what makes of such numbers what the players are given."""
    if labels is None:
        return None, None
    if not classes:
        raise Refusal("step(real, labels): how many classes there are is missing; expected watch(..., classes=N)")
    known = len(classes)
    if labels.ndim == 2 and labels.shape[1] == known:
        kind = labels.dtype
        return labels.argmax(1), lambda numbers: nn.functional.one_hot(numbers, known).to(kind)
    flat = labels.reshape(len(labels), -1)
    if flat.shape[1] != 1 or len(flat) != count:
        raise Refusal(f"step(real, labels): labels of shape {list(labels.shape)}; expected [n], or [n, {known}]")
    numbers, own, kind = flat[:, 0].long(), tuple(labels.shape[1:]), labels.dtype
    low, high = int(numbers.min()), int(numbers.max())
    if low < 0 or high >= known:
        raise Refusal(
            f"step(real, labels): a label {low if low < 0 else high}; expected 0 to {known - 1} (classes={known})"
        )
    return numbers, lambda numbers: numbers.to(kind).reshape(len(numbers), *own)


def _refuse_other_inputs(name: str, extra: int, classes: Sequence[str], labels: Tensor | None) -> None:
    """Refuse a player called NAME that takes EXTRA inputs besides samples or latents, unless they are classes."""
    if extra == 0 or (extra == 1 and classes and labels is not None):
        return
    instead = f"{HOW[name]} beside {name}, which says what they are"
    if extra == 1:
        raise Refusal(
            f"{name} is called with 2 inputs; expected classes=N in watch(...) and step(real, labels, ...), if the "
            f"second is a label, or {instead}"
        )
    raise Refusal(f"{name} is called with {extra + 1} inputs; expected {instead}")


def _judged_shape(given: Given, forward_hooks: ForwardHooks, layout: SampleLayout) -> tuple[int, ...]:
    """The shape of one sample, as D is given it.

    Raises:
        Refusal: D is given something else than samples.
    """
    if forward_hooks.discriminator is None or "D" in given.asks:
        return layout.shape
    found = forward_hooks.discriminator.shape
    if math.prod(found) != layout.space.width:
        raise Refusal(
            f"D is called with inputs of shape {list(found)}, and step(real) brings samples of shape "
            f"{list(layout.shape)}; expected {HOW['D']} beside D, which makes its input of samples x"
        )
    return found


def _latent(
    given: Given, forward_hooks: ForwardHooks, device: torch.device, guesses: list[str]
) -> tuple[OwnNormal | OwnDraws, Sequence[int]]:
    """Where latents come from, and the shape of one."""
    heard = None if forward_hooks.generator is None else forward_hooks.generator.shape
    if given.latent is None:
        if heard is None:
            raise Refusal(
                "watch(...): G was not called in the first iterations; expected latent=N, a shape or a function"
            )
        guesses.append(f"latents are taken to be {list(heard)} normal numbers (latent= says otherwise)")
        return latent_of(heard or (1,), device), heard
    latent = latent_of(given.latent, device)
    if heard is None or heard == latent.shape:
        return latent, latent.shape
    if math.prod(heard) == latent.width:
        return latent, heard
    said = "that function draws them" if callable(given.latent) else f"latent={given.latent!r} says"
    raise Refusal(
        f"watch(latent=...): G is called with latents of shape {list(heard)}, and {said} {list(latent.shape)}; "
        f"expected latent={heard[0] if len(heard) == 1 else heard}"
    )


def _unlike_normal(drawn: Tensor) -> list[str]:
    """What is to be said of latents DRAWN by the script [n, ...] that are no standard normal numbers; else nothing."""
    std, mean = (float(each) for each in torch.std_mean(drawn.float()))
    if drawn.numel() < _LATENTS or not math.isfinite(std) or (abs(mean) < _OFF and abs(std - 1) < _OFF):
        return []
    return [
        f"the script's latents have a mean of {mean:.2f} and a deviation of {std:.2f}, and what is shown is made "
        "of standard normal ones (latent=, a function of n, draws them as the script does)"
    ]


def _guessed_reading(discriminator: object, gathered: Gathered, guesses: list[str]) -> Said:
    """What the output of DISCRIMINATOR is, by its last layer, else by what it has said so far."""
    layers = (
        [each for each in discriminator.modules() if not any(True for _ in each.children())]
        if isinstance(discriminator, nn.Module)
        else []
    )
    said = [each.float() for pair in gathered.said for each in pair if each is not None]
    within = bool(said) and all(bool(((each >= 0) & (each <= 1)).all()) for each in said)
    if (layers and isinstance(layers[-1], nn.Sigmoid)) or within:
        guesses.append("D's output is taken for a probability (reading= says otherwise)")
        return "sigmoid"
    guesses.append("D's output is taken for a score (reading='logit', 'label' or 'relative' says otherwise)")
    return "critic"


def _judged_by(given: Given, layout: SampleLayout) -> str:
    """The data whose shipped classifier reads the samples, if somebody said so."""
    if given.judged_by != "digits" or layout.space.kind != "images":
        return OWN
    found = next((name for shape, name in CLASSIFIERS.items() if shape == layout.space.shape), None)
    if found is None:
        raise Refusal(
            f"watch(judged_by='digits'): samples of shape {list(layout.space.shape)}; the shipped classifiers read "
            "digits of 8 x 8 and of 28 x 28 pixels, white on black"
        )
    return found


def _columns(gathered: Gathered) -> tuple[str, ...]:
    """What the log has: the losses, D's readings where they are known, and the script's own numbers."""
    own = dict.fromkeys(name for values in gathered.values for name in values if name not in ("loss_d", "loss_g"))
    heard = [any(pair[place] is not None for pair in gathered.said) for place in (0, 1)]
    readings_ = [name for name, there in zip(("d_real", "d_fake"), heard, strict=True) if all(heard) and there]
    return ("loss_d", "loss_g", *dict.fromkeys((*readings_, *own)))


def _about(given: Given, optimizer_hooks: OptimizerHooks, iterations: int) -> str:
    """What trains, in a sentence."""
    counts = {name: optimizer_hooks.updates[name] / max(1, iterations) for name in PLAYERS}
    options = optimizer_hooks.options()
    parts = [
        f"{letter} by {getattr(options, name).name}, {counts[name]:.3g} updates an iteration"
        for letter, name in (("D", "discriminator"), ("G", "generator"))
        if counts[name]
    ]
    return f"{given.name}, a loop of its own" + (f": {'; '.join(parts)}" if parts else "")


def _once(images: Tensor, numbers: Tensor | None) -> tuple[Tensor, Tensor | None]:
    """IMAGES [n, width] and their class NUMBERS, each image once: a script comes to some of them again."""
    different, place = torch.unique(images, dim=0, return_inverse=True)
    if len(different) == len(images):
        return images, numbers
    first = torch.full((len(different),), len(images), device=images.device, dtype=torch.long)
    first.scatter_reduce_(0, place, torch.arange(len(images), device=images.device), "amin")
    first = first.sort().values
    return images[first], None if numbers is None else numbers.to(images.device)[first]


def _rehearse(trainee: OwnTrainee) -> None:
    """Ask both players once, so that what can't be asked is refused here and not in the middle.

    Raises:
        Refusal: one of them fails.
    """
    draws = trainee.latent.sample(0, 4, torch.Generator(trainee.device).manual_seed(0)).unsqueeze(0)
    some = trainee.distribution.draw(4, torch.Generator(trainee.device).manual_seed(0)).unsqueeze(0)
    real, labels = trainee.distribution.place(some), trainee.distribution.labels(some)
    if trainee.experiment.conditional:
        assert labels is not None
        real = with_class(real, labels)
    for name, asked in (("G", draws), ("D", real)):
        try:
            with torch.no_grad():
                trainee.fakes(asked) if name == "G" else trainee.raw(asked)
        except Refusal as refusal:
            raise Refusal(f"{name}: {refusal}") from None
        except Exception as error:
            text = plain(str(error).strip().splitlines()[0] if str(error).strip() else "")
            raise Refusal(
                f"{name} can't be asked by itself, in eval mode and without gradients: {type(error).__name__}: {text} "
                f"({HOW[name]} beside it says how it can)"
            ) from error


def _fill(log: Log, gathered: Gathered, trainee: OwnTrainee) -> None:
    """Write what was gathered into LOG."""
    known: dict[str, Value] = {}
    for name in ("loss_d", "loss_g"):  # a loss has its first value before there is one
        known[name] = next((each[name] for each in gathered.values if each.get(name) is not None), None)
        if known[name] is not None:
            trainee.lose(name, 0)
    for values, (real, fake) in zip(gathered.values, gathered.said, strict=True):
        heard = readings(trainee.objective, trainee.options.reading, real, fake) if "d_real" in log.columns else {}
        log.add({**known, **heard, **values})
        known = {}


def _with_every(trainee: OwnTrainee, gathered: Gathered) -> Watched:
    """The options of TRAINEE with records so seldom that they take no more than `SHARE` of the time."""
    kind_of(trainee)
    nothing = torch.full((len(trainee.columns),), math.nan)
    costs = []
    for _ in range(2):
        began = time.perf_counter()
        measure(trainee, nothing, 0.0)
        costs.append(time.perf_counter() - began)
    seconds = gathered.seconds
    least = 100.0 if math.isnan(seconds) else _WHOLE * costs[-1] / (SHARE * max(seconds, 1e-6))
    least = max(least, len(gathered))  # records of these iterations can't be made any more
    every = next(step for power in range(1, 9) for step in (10**power, 2 * 10**power, 5 * 10**power) if step >= least)
    evaluation = trainee.options.evaluation.model_copy(update={"every": every})
    return trainee.options.model_copy(update={"evaluation": evaluation})
