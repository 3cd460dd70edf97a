"""What trains, by the kind of its options (`gantui.experiment.trainings`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from gantui.experiment.attribute import Attribute
from gantui.experiment.experiment import Experiment
from gantui.experiment.inpainting import Inpainting
from gantui.experiment.options.registry import Registry
from gantui.experiment.paired import Paired
from gantui.experiment.translation import Translation
from gantui.gan.attribute.trainee import Ager
from gantui.gan.inpainting.trainee import Inpainter
from gantui.gan.trainee import Trainee
from gantui.gan.trainer import Trainer
from gantui.gan.translation.cyclegan import Translator
from gantui.gan.translation.pix2pix import PairedTranslator

TRAINEES: Registry[Callable[[Any, Sequence[int], torch.device], Trainee]] = Registry("training")
"""Each is made of its options, the seeds of its members, and a device."""
TRAINEES.register(Experiment.kind)(Trainer)
TRAINEES.register(Translation.kind)(Translator)
TRAINEES.register(Paired.kind)(PairedTranslator)
TRAINEES.register(Inpainting.kind)(Inpainter)
TRAINEES.register(Attribute.kind)(Ager)
