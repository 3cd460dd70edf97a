"""A rehearsal of code of the user's own, which may fail in any way: one iteration with few samples, before a training.

What it finds is reported with file, line and class.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal, plain
from gantui.experiment.experiment import Experiment
from gantui.experiment.files.data import Data
from gantui.gan import objectives, penalties, user_code
from gantui.gan.internals import DispatchMode
from gantui.gan.trainer import Trainer

_MEMBERS, _SAMPLES = 2, 8
"""The size of a rehearsal: enough to distinguish a mean over samples, or members, from what is wanted."""


def rehearse(experiment: Experiment, data: Data | None = None) -> None:
    """Do one iteration of EXPERIMENT with few samples, if some of its parts are user code.

    DATA: what was read of the file that its distribution names.

    Raises:
        Refusal: a part fails, draws random numbers by itself, or returns something of the wrong kind.
    """
    found = user_code.codes(experiment)
    if not found:
        return
    pack, batch = experiment.pack, experiment.schedule.batch_size
    few = batch if pack == batch else min(batch, _SAMPLES * pack)
    schedule = experiment.schedule.model_copy(update={"batch_size": few})
    small = experiment.model_copy(update={"schedule": schedule})
    threads = torch.get_num_threads()
    try:
        trainer = Trainer(small, range(_MEMBERS), torch.device("cpu"), data=data)
        _watch(trainer.game.objective, trainer.game.penalties)
        with _NoChance():
            trainer.step()
        finite = all(bool(each.all()) for each in (*trainer.finite().values(), trainer.drain().isfinite()))
    except Refusal:
        raise
    except (Exception, SystemExit) as error:
        fits_not = f"--plugin {plain(found[0].file)}: a part of it does not fit: {user_code.said(error)}"
        raise Refusal(user_code.blamed(error) or fits_not) from None
    finally:
        torch.set_num_threads(threads)
    if not finite:
        raise Refusal(
            f"--plugin {plain(found[0].file)}: losses or weights are no finite numbers after the first iteration: "
            "expected no logarithm, root or quotient of what can be 0"
        )


class _NoChance(DispatchMode):
    """A mode of torch that refuses every draw from torch's global generator."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if torch.Tag.nondeterministic_seeded in func.tags and kwargs.get("generator") is None:
            raise RuntimeError(f"{func.__name__.split('.')[0]} {user_code.BY_CHANCE}")
        return func(*args, **kwargs)


def _watch(objective: objectives.Objective, by_name: dict[str, penalties.Penalty]) -> None:
    """Wrap the parts that are user code so that what they return is checked."""
    if type(objective).__module__ in user_code.LOADED:
        for method in ("discriminator", "generator"):
            setattr(objective, method, _looked_at(objective, method, lambda _, fake: tuple(fake.shape[:2])))
    for penalty in by_name.values():
        if type(penalty).__module__ in user_code.LOADED and penalty.place is not None:
            setattr(penalty, "term", _looked_at(penalty, "term", lambda gradient: tuple(gradient.shape[:2])))  # noqa: B010


def _looked_at(part: object, method: str, shape: Callable[..., tuple[int, ...]]) -> Callable[..., Tensor]:
    """METHOD of PART, wrapped to check that it returns per-sample numbers of the SHAPE that its arguments imply."""
    does = getattr(part, method)
    code = user_code.LOADED[type(part).__module__]

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
