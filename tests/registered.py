"""What tests register is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gantui.experiment import objectives as described
from gantui.gan import objectives


@contextmanager
def objectives_put_back() -> Iterator[None]:
    """A context after which there are the objectives that were there before."""
    registries = (described.OBJECTIVES, objectives.OBJECTIVES)
    before = [dict(registry._members) for registry in registries]
    yield
    for registry, members in zip(registries, before, strict=True):
        registry._members = members  # type: ignore[attr-defined, assignment]
