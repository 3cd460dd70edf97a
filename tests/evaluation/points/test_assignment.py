"""The assignment is SciPy's, and brings nothing else of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from gantui.evaluation.points import assignment


def cost(count: int) -> np.ndarray:
    return np.random.default_rng(0).random((count, count))


def test_it_is_scipys() -> None:
    for ours, theirs in zip(assignment.cheapest(cost(40)), linear_sum_assignment(cost(40)), strict=True):
        assert (ours == theirs).all()


def test_where_scipy_has_it_elsewhere_it_is_found_by_way_of_scipy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assignment.PathFinder, "find_spec", lambda name, path: None)
    assert assignment._assign.__wrapped__() is linear_sum_assignment


def test_the_rest_of_scipy_is_not_imported() -> None:
    """What fails here is `gantui/evaluation/points/assignment.py`: it names a private file of SciPy's."""
    code = (
        "import sys, numpy\nfrom gantui.evaluation.points.assignment import cheapest\n"
        "print([part.tolist() for part in cheapest(numpy.array([[2.0, 1.0], [1.0, 3.0]]))], 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[[0, 1], [1, 0]] False", done.stderr
