"""Events that a person should know of a training, found from its recorded metrics alone."""

from gantui.evaluation.events.diagnosis import Diagnosis
from gantui.evaluation.events.meanings import changed, divergence
from gantui.evaluation.events.rule_inputs import TrainingFacts

__all__ = ["Diagnosis", "TrainingFacts", "changed", "divergence"]
