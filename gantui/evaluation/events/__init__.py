"""Events that a person should know of a training, found from its recorded metrics alone."""

from gantui.evaluation.events.diagnosis import Diagnosis
from gantui.evaluation.events.rule_inputs import TrainingFacts
from gantui.evaluation.events.meanings import changed, divergence

__all__ = ["Diagnosis", "TrainingFacts", "changed", "divergence"]
