"""For the tests of scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.own.starting import Starter


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    """What starts scripts as programs of their own."""
    with Starter() as found:
        yield found
