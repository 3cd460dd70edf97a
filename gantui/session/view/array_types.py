"""The types of what is shown: arrays on the host, and parts of the plane."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Wholes = NDArray[np.int64]
Floats = NDArray[np.float32]
Samples = NDArray[Any]
"""Points as `Floats`, or images as `Bytes`."""
Doubles = NDArray[np.float64]
Extent = tuple[float, float, float, float]
"""left, right, bottom, top of a part of the plane."""
