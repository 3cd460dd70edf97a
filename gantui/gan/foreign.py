"""The user's own code as a part of a game: which parts are, and whether they do what such a part must.

They are Python code and may fail in any way. What can be found before a training is found by a rehearsal of one
iteration with few samples, and reported with file, line and class.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from gantui.errors import Refusal, plain
from gantui.experiment.points import Points
from gantui.experiment.tree import Experiment
from gantui.gan import objectives, penalties


@dataclass(frozen=True)
class Foreign:
    """A file of the user's code that has been loaded and run."""

    file: str
    """Its path."""
    keeps: str
    """Where it may keep something from one call to the next, in words; '' where it plainly keeps nothing."""


LOADED: dict[str, Foreign] = {}
"""By the names of their modules."""
BY_CHANCE = (
    "draws random numbers that no seed of a training decides: expected draws with the generator that a distribution, a "
    "latent or a penalty's draw is given (generator=...)"
)
_MEMBERS, _SAMPLES = 2, 8
"""Of a rehearsal: enough to tell a mean over the samples, or over the members, from what is wanted."""


def codes(experiment: Experiment) -> list[Foreign]:
    """The files of user code that EXPERIMENT takes parts from."""
    named = {type(part).__module__ for part in _parts(experiment)}
    return [code for module, code in LOADED.items() if module in named]


def keeps(experiment: Experiment) -> str:
    """The reason why an iteration of EXPERIMENT must not be captured (user code that may keep state), or ''.

    Captured, it would do for ever what it did at first.
    """
    kept = [
        f"{plain(code.file.rpartition('/')[2])} may keep something from call to call ({code.keeps})"
        for code in codes(experiment)
        if code.keeps
    ]
    return kept[0] if kept else ""


def rehearse(experiment: Experiment, data: Points | None = None) -> None:
    """Do one iteration of EXPERIMENT with few samples, if some of its parts are user code.

    DATA are the points of a distribution that learns points.

    Raises:
        Refusal: a part fails, draws random numbers by itself, or returns something of the wrong kind.
    """
    found = codes(experiment)
    if not found:
        return
    from gantui.gan.trainer import Trainer  # here, since a trainer asks `keeps`

    pack, batch = experiment.pack, experiment.schedule.batch_size
    few = batch if pack == batch else min(batch, _SAMPLES * pack)
    schedule = experiment.schedule.model_copy(update={"batch_size": few})
    small = experiment.model_copy(update={"schedule": schedule})
    threads = torch.get_num_threads()
    try:
        trainer = Trainer(small, range(_MEMBERS), torch.device("cpu"), data=data)
        _watch(trainer.game.objective, trainer.game.penalties)
        with _NoChance():  # type: ignore[no-untyped-call]
            trainer.step()
        finite = bool(trainer.finite().all()) and bool(trainer.drain().isfinite().all())
    except Refusal:
        raise
    except (Exception, SystemExit) as error:
        named = blamed(error) or f"--plugin {plain(found[0].file)}: a part of it does not fit: {_said(error)}"
        raise Refusal(named) from None
    finally:
        torch.set_num_threads(threads)
    if not finite:
        raise Refusal(
            f"--plugin {plain(found[0].file)}: losses or weights are no finite numbers after the first iteration: "
            "expected no logarithm, root or quotient of what can be 0"
        )


def blamed(error: BaseException) -> str:
    """The sentence that blames ERROR on the user's code (file, line, function); '' if it did not come up there."""
    files = {code.file for code in LOADED.values()}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in files:
            where = f"--plugin {plain(frame.filename)}: line {frame.lineno}, in {plain(frame.name)}"
            return f"{where}: {_said(error)}"
    return ""


class _NoChance(TorchDispatchMode):
    """A mode of torch that refuses every draw from torch's global generator."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if torch.Tag.nondeterministic_seeded in func.tags and kwargs.get("generator") is None:
            raise RuntimeError(f"{func.__name__.split('.')[0]} {BY_CHANCE}")
        return func(*args, **kwargs)


def _watch(objective: objectives.Objective, by_name: dict[str, penalties.Penalty]) -> None:
    """Wrap the parts that are user code so that what they return is checked."""
    if type(objective).__module__ in LOADED:
        for method in ("discriminator", "generator"):
            setattr(objective, method, _looked_at(objective, method, lambda _, fake: tuple(fake.shape[:2])))
    for penalty in by_name.values():
        if type(penalty).__module__ in LOADED and penalty.place is not None:
            setattr(penalty, "term", _looked_at(penalty, "term", lambda gradient: tuple(gradient.shape[:2])))  # noqa: B010


def _looked_at(part: object, method: str, shape: Callable[..., tuple[int, ...]]) -> Callable[..., Tensor]:
    """METHOD of PART, wrapped to check that it returns per-sample numbers of the SHAPE that its arguments imply."""
    does = getattr(part, method)
    code = LOADED[type(part).__module__]

    def looked_at(*given: Any) -> Tensor:
        made, expected = does(*given), shape(*given)
        if not isinstance(made, Tensor):
            wrong = f"gives {plain(repr(made))[:80]}"
        elif tuple(made.shape) != expected:
            wrong = f"gives a tensor of shape {list(made.shape)}"
        elif made.dtype != torch.float32:
            wrong = f"gives numbers of {made.dtype}"
        elif any(isinstance(each, Tensor) and each.requires_grad for each in given) and not made.requires_grad:
            wrong = "gives what no gradient runs through"
        elif not made.isfinite().all():
            wrong = "gives NaN or infinity"
        else:
            return made
        line = getattr(getattr(type(part), method, None), "__code__", None)
        at = f" line {line.co_firstlineno}," if line is not None else ""
        raise Refusal(
            f"--plugin {plain(code.file)}:{at} class {type(part).__name__}: {method} {wrong}; expected a float32 "
            f"tensor [members, batch] = {list(expected)}, a finite number for each sample (their mean is taken later)"
        )

    return looked_at


def _parts(experiment: Experiment) -> Iterator[object]:
    """The options of every part of EXPERIMENT that is a class of the user's own."""
    yield from (experiment.distribution, experiment.latent, experiment.generator, experiment.discriminator)
    yield from (experiment.objective, experiment.scheme)
    yield from (experiment.optimizers.generator, experiment.optimizers.discriminator)
    yield from experiment.penalties.values()


def _said(error: BaseException) -> str:
    first = plain(str(error)).strip().splitlines() or [""]
    return f"{type(error).__name__}: {first[0]}" if first[0] else type(error).__name__
