"""What a checkpoint holds, so that a run which is resumed from it goes on exactly as one that never stopped.

The tensors are the trainee's `state`: `gantui.gan.states` says which of what gantui makes, with no state of random
numbers, since each is a function of seed, purpose and step (`gantui.gan.random_streams`); `gantui.own.state` says which
of a script's, whose random streams are kept. All else that decides what comes next, such as commands still to be given,
and the curves of the past are added here.
"""

from __future__ import annotations

from gantui.gan.trainee import Trainee
from gantui.session.checkpoints.files import Mark, Meta
from gantui.session.run import planned_commands
from gantui.session.training.ledgers.ledger import Ledger
from gantui.session.training.losses import Losses
from gantui.session.training.steering import Steering
from gantui.session.training.weights.checkpoint_tensors import encode
from gantui.session.training.weights.matching_networks import data_of, networks_of


def encoded(
    trainee: Trainee,
    steering: Steering,
    losses: Losses,
    ledger: Ledger,
    *,
    seconds: float,
    threads: int,
    best: Mark | None,
) -> bytes:
    """A checkpoint of this instant, as bytes; `Meta` tells what SECONDS, THREADS and BEST are."""
    curves = ledger.metric_history
    meta = Meta(
        step=trainee.steps_done,
        seconds=seconds,
        threads=threads,
        columns=losses.history.columns,
        recorded=curves.history.columns,
        commands=steering.commands,
        networks=networks_of(steering.experiment, data_of(trainee), ledger.together),
        diagnosis=ledger.state(),
        best=best,
        changes=steering.changes.state(),
        script=planned_commands.state(steering.planned),
    )
    return encode(losses.kept, losses.history, curves, meta)
