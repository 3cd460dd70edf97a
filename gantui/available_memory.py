"""How much memory this process may have, as the system says it: asked before anything large is read or made."""

from __future__ import annotations

import contextlib
import os
import resource
from pathlib import Path

PROGRAM = 250 * 2**20
"""Bytes that torch, NumPy and the rest hold before anything is trained: measured 250-400 MiB on a CPU."""
_MEMINFO = Path("/proc/meminfo")
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def here() -> int:
    """The bytes of memory that this process may have in all, as far as the system says."""
    found = [1 << 62]
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit != resource.RLIM_INFINITY:
        found.append(limit)
    for file in _LIMITS:
        with contextlib.suppress(OSError, ValueError):  # "max"
            found.append(int(file.read_text()))
    with contextlib.suppress(OSError, ValueError, IndexError, StopIteration):
        line = next(line for line in _MEMINFO.read_text().splitlines() if line.startswith("MemAvailable"))
        found.append(1024 * int(line.split()[1]) + PROGRAM)  # the program holds its part already
    if len(found) == 1:
        with contextlib.suppress(OSError, ValueError):
            found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min(found)
