"""Arrays in NumPy's format, from whatever gives bytes: the header first, so that their size is known beforehand.

Nothing pickled is ever loaded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Header:
    """What the header of an array says."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def size(self) -> int:
        """The bytes of the array's numbers."""
        return self.dtype.itemsize * math.prod(self.shape)


def header(file: IO[bytes]) -> Header:
    """The header of the array in FILE, which is then at its beginning again.

    Raises:
        Exception: there is none; bytes that are no header bring out errors of many kinds, a tokenizer's among them.
    """
    import numpy as np

    version = np.lib.format.read_magic(file)
    read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
    shape, _, dtype = read(file)
    file.seek(0)
    return Header(shape, dtype)


def array(file: IO[bytes]) -> NDArray[Any]:
    """The array in FILE.

    Raises:
        Exception: as `header`; and a ValueError where it is pickled, or the file is shorter than its header says.
    """
    import numpy as np

    stored: NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
    return stored
