"""`gantui.watch`: a person's own training loop under the dashboard."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from torch import nn

from gantui.own.arguments import checked
from gantui.own.options import Said
from gantui.own.players import Arrays
from gantui.own.state import Given as State
from gantui.own.watched_loop import Watch


def watch(
    G: nn.Module | None = None,  # as everybody calls them
    D: nn.Module | None = None,
    *,
    latent: int | Sequence[int] | Callable[[int], Any] | None = None,
    sample: Arrays | None = None,
    judge: Arrays | None = None,
    ema: nn.Module | None = None,
    reading: Said | None = None,
    classes: int | Sequence[str] | None = None,
    modes: Any = None,
    shape: Sequence[int] | None = None,
    data: Any = None,
    judged_by: str | None = None,
    state: State | None = None,
    every: int | None = None,
    steps: int | None = None,
    seed: int = 0,
    name: str | None = None,
    run_dir: str | PathLike[str] | None = None,
    until: str | None = None,
) -> Watch:
    """Watch a training of G against D whose loop is your own; call `step` of what is returned after each iteration.

    G and D are modules of torch: G makes samples of latents [n, ...], D gives a number for each sample [n, ...] (of a
    map of numbers the mean is taken, of several outputs the first). In their place SAMPLE and JUDGE may be functions of
    NumPy arrays: latents [n, ...] to samples, samples to numbers [n]. Beside G and D they say how these are asked, and
    are given a copy of the module first, then tensors: judge=lambda D, x: D(x)[:, 0].

    LATENT: how many standard normal numbers a latent has; or their shape without the batch; or a function that makes n
    latents [n, ...]. Unsaid it is normal numbers of the shape that G was called with.
    EMA: an averaged generator, a module of your own beside G.
    READING: what D's output is: 'sigmoid', a probability; 'logit', that before the sigmoid; 'label', 1 for real and 0
    for fake by least squares; 'critic', a score; 'relative', a score known up to a constant. Unsaid it is guessed from
    D's last layer.
    CLASSES: how many there are, or their names: `step` then takes labels, [n] or one-hot [n, classes]; G(z, labels) and
    D(x, labels) are asked with them if they are called so.
    MODES: centres [modes, dim] of the data, where they are points, or how many are to be found.
    SHAPE: (channels, height, width) of images that lie flat.
    DATA: all samples [n, ...], or a pair with their labels. Unsaid they are those of the first iterations.
    JUDGED_BY: 'digits' has the shipped classifier read handwritten digits of 8 x 8 or 28 x 28 pixels; 'labels' has a
    small classifier learn the labels of images at the beginning, while the script waits for some ten seconds.
    STATE: all that decides the future: objects with state_dict and load_state_dict, or a function that returns the
    state and one that takes it up. With it one can go back.
    EVERY: iterations between two records; unsaid as many as let them take half a percent of the time.
    STEPS: iterations in all, if they are known. SEED: of the latents that are shown. NAME: of the run; else that of the
    script. RUN_DIR: its folder, new or empty. UNTIL: a condition on records that ends it.

    What the script computes stays the same, bit for bit. It is watched from some iteration soon after the first on, as
    it is known by then what it trains. In a process of `multiprocessing`, as a loader's, nothing is watched; of
    processes that train together (`torch.distributed`, torchrun) the first one is.

    Raises:
        gantui.Refusal: something can't be watched as it is; the message says what would be.
    """
    return Watch(
        checked(
            generator=G,
            discriminator=D,
            sample=sample,
            judge=judge,
            ema=ema,
            latent=latent,
            reading=reading,
            classes=classes,
            shape=shape,
            data=data,
            modes=modes,
            judged_by=judged_by,
            state=state,
            every=every,
            steps=steps,
            seed=seed,
            name=name or _script(),
        ),
        None if run_dir is None else Path(run_dir).expanduser(),
        until,
    )


def _script() -> str:
    """The name of the script that runs, without its ending."""
    found = Path(sys.argv[0]).stem if sys.argv and sys.argv[0] not in ("", "-c", "-m") else ""
    return found or "own-loop"
