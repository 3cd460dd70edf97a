"""The players of a training that go by their names, loaded from one of its checkpoints, on the CPU."""

from __future__ import annotations

import torch

from gantui.errors import Refusal, plain
from gantui.experiment.changing.undo_redo import Changes
from gantui.experiment.named_players import NamedPlayers
from gantui.gan.named_players import NamedPlayersTraining
from gantui.gan.trainees import TRAINEES
from gantui.session.checkpoints import files
from gantui.session.run.reader import RunOnDisk
from gantui.session.training.machine.device import our_defaults
from gantui.session.training.weights.checkpoint_tensors import tensors
from gantui.session.training.weights.loaded_run import Weights


class LoadedPlayers:
    """The players of a translation, of inpainting, or of a change of ages after `step` iterations."""

    @our_defaults()
    def __init__(self, run: RunOnDisk, which: str | None = None) -> None:
        """Load the checkpoint WHICH (see `checkpoints.chosen`) of RUN, by default the newest whole one.

        Raises:
            Refusal: RUN has no such players, or there is no such checkpoint or no whole one.
        """
        if not isinstance(run.options, NamedPlayers):
            raise Refusal(run.without_experiment or f"{run.path}: expected players that go by their names here")
        self.options: NamedPlayers = run.options
        saved, damaged = files.chosen(run.path, which)
        self.damaged = [*damaged.values()]
        """What was wrong with newer checkpoints, in sentences without a full stop."""
        self.step = saved.meta.step
        made = TRAINEES.find(self.options.kind)(self.options, [self.options.seed], torch.device("cpu"))
        assert isinstance(made, NamedPlayersTraining)
        self.trained: NamedPlayersTraining = made
        try:
            changed = Changes.restored(self.options, saved.meta.changes).experiment
            if changed != self.options:
                made.apply(changed)
            made.load_state(tensors(saved))
        except (ValueError, OSError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            why = plain(str(error))
            raise Refusal(f"{run.path}: its checkpoint does not fit its experiment: {why}") from None

    def weights(self, wanted: str | None) -> Weights:
        """Which weights of a maker WANTED names, the last or the averaged ones; None: those that records measure.

        Raises:
            Refusal: there are no such ones.
        """
        averaged = bool(self.trained.averages)
        if wanted is None:
            return "ema" if averaged else "last"
        if wanted not in ("last", "ema"):
            raise Refusal(f"weights = {wanted!r}: expected 'last' or 'ema'")
        if wanted == "ema" and not averaged:
            raise Refusal("--weights ema: this training keeps no averaged weights; expected 'last'")
        return "ema" if wanted == "ema" else "last"
