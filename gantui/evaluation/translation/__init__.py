"""What is measured of maps between two distributions: whether their samples are right, and whether they are."""

from gantui.evaluation.translation.record import measured

__all__ = ["measured"]
