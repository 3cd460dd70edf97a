import math

import pytest


@pytest.fixture(autouse=True)
def lasting_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the status line says stays there until something else is said: a busy machine takes long to look."""
    monkeypatch.setattr("gantui.tui.multiples.app._NOTE_SECONDS", math.inf)
