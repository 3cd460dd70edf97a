"""Imports of large packages, without Python's garbage collector, which would search all of their objects repeatedly."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def large() -> Iterator[None]:
    """Import torch or a screen inside: the garbage collector waits meanwhile, and never looks at what was imported.

    A search after torch would go through 400,000 objects, which takes a tenth of the import. What a person's own
    program has let go of before is found first, since what stays out of the search is never given back.
    """
    gc.collect()
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if searched:
            gc.enable()
