import math

import pytest


@pytest.fixture(autouse=True)
def good_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for everybody; a test that wants a worse one says so."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture(autouse=True)
def lasting_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the status line says stays there until something else is said: a busy machine takes long to look."""
    monkeypatch.setattr("gantui.tui.shell.notes._SECONDS", math.inf)
