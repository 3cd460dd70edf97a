"""For all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# As Hypothesis has it for continuous integration: the same examples each time, and a busy machine fails nothing.
# `--hypothesis-profile=default` looks for new examples.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def no_settings_of_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for settings that is empty; what is started from here has it too."""
    folder = tmp_path_factory.mktemp("settings")
    monkeypatch.setenv("GANTUI_CONFIG", str(folder))
    return folder
