"""The maps of a translation loaded from one of its checkpoints, on the CPU."""

from __future__ import annotations

import torch

from gantui.errors import Refusal, plain
from gantui.experiment.changing.undo_redo import Changes
from gantui.experiment.maps import Maps
from gantui.gan.trainees import TRAINEES
from gantui.gan.translation.training import MapTraining
from gantui.session.checkpoints import files
from gantui.session.run.reader import RunOnDisk
from gantui.session.training.machine.device import our_defaults
from gantui.session.training.weights.checkpoint_tensors import tensors


class LoadedMaps:
    """The players of a translation after `step` iterations."""

    @our_defaults()
    def __init__(self, run: RunOnDisk, which: str | None = None) -> None:
        """Load the checkpoint WHICH (see `checkpoints.chosen`) of RUN, by default the newest whole one.

        Raises:
            Refusal: RUN is none of a translation, or there is no such checkpoint or no whole one.
        """
        if not isinstance(run.options, Maps):
            raise Refusal(run.without_experiment or f"{run.path}: expected a translation here")
        self.options: Maps = run.options
        saved, damaged = files.chosen(run.path, which)
        self.damaged = [*damaged.values()]
        """What was wrong with newer checkpoints, in sentences without a full stop."""
        self.step = saved.meta.step
        made = TRAINEES.find(self.options.kind)(self.options, [self.options.seed], torch.device("cpu"))
        assert isinstance(made, MapTraining)
        self.trained: MapTraining = made
        try:
            changed = Changes.restored(self.options, saved.meta.changes).experiment
            if changed != self.options:
                made.apply(changed)
            made.load_state(tensors(saved))
        except (ValueError, OSError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            why = plain(str(error))
            raise Refusal(f"{run.path}: its checkpoint does not fit its experiment: {why}") from None
