"""Measures anew where a training stands still, so that everything shown then belongs to one instant."""

from __future__ import annotations

import time

import torch

from gantui.evaluation.game.losses import Losses, StandingSample
from gantui.evaluation.record import Measurable, Measured, measure
from gantui.gan.trainee import Driven, Trainee
from gantui.gan.trainer import Trainer


def still(trainee: Trainee) -> Still | StillLoop | None:
    """What measures TRAINEE anew where it stands still; None where there is nothing to measure."""
    if isinstance(trainee, Trainer):
        return Still(trainee)
    return StillLoop(trainee) if isinstance(trainee, Driven) and isinstance(trainee, Measurable) else None


SHARE, SOON = 0.01, 2.0
"""The share of the time that measuring may take while somebody looks at a loop that runs, and the seconds from one time
to the next at least."""


class StillLoop:
    """Measures LOOP, somebody's own, once at each instant at which it stands still; nothing of it is recorded.

    Its records are seldom, since an iteration may be quick: so it is measured as it runs, too, while somebody looks.
    """

    def __init__(self, loop: Driven) -> None:
        self._loop = loop
        self._measured: Measured | None = None
        self._recorded: Measured | None = None
        """The newest record that was seen."""
        self._due = 0.0
        """When it is measured anew, as it runs."""

    def lately(self, recorded: Measured | None, seconds: float) -> Measured | None:
        """The newest that is known of the running loop, after SECONDS of training: RECORDED, or measured since."""
        now = time.monotonic()
        if recorded is not self._recorded:
            self._recorded, self._due = recorded, max(self._due, now + SOON)
        if now >= self._due:
            began = time.thread_time()
            self.measured(recorded, seconds, "")
            self._due = time.monotonic() + max(SOON, (time.thread_time() - began) / SHARE)
        known = [each for each in (recorded, self._measured) if each is not None]
        # One of a later step was measured before the training went back.
        return max((each for each in known if _step(each) <= self._loop.steps_done), key=_step, default=None)

    def measured(self, recorded: Measured | None, seconds: float, part: str) -> tuple[Measured, None]:
        """The record of this instant; its losses are those of its last iteration.

        RECORDED is the newest record; it is returned if it is of this instant. There is no PART of an iteration.
        """
        loop = self._loop
        for known in (recorded, self._measured):
            if known is not None and known.record["step"] == loop.steps_done:
                return known, None
        row = loop.log[(loop.steps_done - 1) % len(loop.log), 0].cpu()
        self._measured = measure(loop, row, seconds)
        return self._measured, None


def _step(measured: Measured) -> int:
    return int(measured.record["step"] or 0)


class Still:
    """Measures TRAINER once at each instant at which somebody looks; nothing of it is recorded."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._sample: StandingSample | None = None
        self._of: object = None
        self._recorded: Measured | None = None
        self._measured: tuple[Measured, Losses] | None = None

    def lately(self, recorded: Measured | None, seconds: float) -> Measured | None:
        """RECORDED: while it runs its records are frequent enough."""
        return recorded

    def measured(self, recorded: Measured | None, seconds: float, part: str) -> tuple[Measured, Losses]:
        """The record and the losses of this instant, on samples that do not depend on the training.

        RECORDED is the newest record; it is returned if it is of this instant. PART is the stage within an iteration,
        '' between two of them.
        """
        trainer = self._trainer
        moment = (trainer.experiment, trainer.steps_done, *trainer.extra.values(), part)
        if self._measured is not None and moment == self._of and recorded is self._recorded:
            return self._measured
        if self._sample is None:
            self._sample = StandingSample(trainer)
        trainer.update_scalars()
        losses = self._sample.losses()
        whole = recorded is not None and recorded.record["step"] == trainer.steps_done
        if recorded is None or part or any(trainer.single.values()) or not whole:
            row = torch.tensor([losses.get(name, torch.nan) for name in trainer.columns])
            found = measure(trainer, row, seconds)
        else:
            found = recorded
        self._of, self._recorded, self._measured = moment, recorded, (found, losses)
        return self._measured
