"""What a person should be told of a training: events, from its recorded measures alone."""

from gantui.evaluation.events.diagnosis import Diagnosis
from gantui.evaluation.events.facts import Facts
from gantui.evaluation.events.words import changed, divergence

__all__ = ["Diagnosis", "Facts", "changed", "divergence"]
