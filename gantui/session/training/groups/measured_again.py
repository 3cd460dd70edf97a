"""The last generators of a group measured once more on many samples."""

from __future__ import annotations

import torch

from gantui.errors import Refusal
from gantui.evaluation.record import measure_members
from gantui.experiment.experiment import Experiment
from gantui.gan.trainer import Trainer
from gantui.session.checkpoints import files
from gantui.session.sweep import final_measures
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.members import Record
from gantui.session.sweep.results import GroupResult
from gantui.session.training.machine.device import choose_device
from gantui.session.training.weights.checkpoint_tensors import tensors


def measure_again(directory: SweepDirectory, number: int, result: GroupResult, samples: int) -> dict[int, Record]:
    """The records by seed, each on SAMPLES samples, of the members of group NUMBER that did not diverge.

    From the group's newest checkpoint; kept in its folder. RESULT is how the group ended.

    Raises:
        Refusal: it has no whole checkpoint any more.
        OSError: its folder can't be written to.
    """
    path, plan = directory.group(number), directory.plan
    saved, _ = files.newest_whole(path / files.FOLDER)
    if saved is None:
        raise Refusal(f"{path}: there is no whole checkpoint to measure; expected one, or the folder removed")
    experiment = plan.groups[number].experiment
    assert isinstance(experiment, Experiment)  # as the rows of all tables are
    evaluation = experiment.evaluation.model_copy(update={"samples": samples})
    experiment = experiment.model_copy(update={"evaluation": evaluation})
    trainer = Trainer(experiment, plan.seeds, choose_device(experiment.device))
    trainer.load_state(tensors(saved))
    alive = {member.seed for member in result.alive}
    places = [place for place, seed in enumerate(plan.seeds) if seed in alive]
    unknown = torch.full((len(places), len(trainer.columns)), torch.nan)
    measured = measure_members(trainer, unknown, saved.meta.seconds, places)
    records: dict[int, Record] = {plan.seeds[place]: record for place, record in zip(places, measured, strict=True)}
    final_measures.write(path, samples, records)
    return records
