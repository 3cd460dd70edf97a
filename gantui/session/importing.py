"""How much is imported at once: without Python's search for garbage, which goes through all of it again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def large() -> Iterator[None]:
    """Import torch or a screen in here: nothing is searched meanwhile, and what is imported never is.

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
