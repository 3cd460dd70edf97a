"""For all tests."""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import leftovers
from tests.kept_screens import REWRITE, KeptScreens

# What tests start would else compile the whole program anew each time, where a shell forbids Python to keep that.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What is drawn depends on the locale, and tests are to see the same everywhere.
for name in ("LC_ALL", "LC_CTYPE"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"

# As Hypothesis has it for continuous integration: the same examples each time, and a busy machine fails nothing.
# `--hypothesis-profile=default` looks for new examples.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def pytest_configure() -> None:
    """What is started here does not outlive this process."""
    leftovers.watch_over()


def pytest_addoption(parser: pytest.Parser) -> None:
    """An option that writes the kept screens anew."""
    parser.addoption(REWRITE, action="store_true", help="write the screens in tests/data/screens anew, as they are now")


@pytest.fixture
def kept_screens(request: pytest.FixtureRequest) -> Callable[[str], KeptScreens]:
    """The kept screens of a name."""
    return lambda name: KeptScreens(name, rewrite=request.config.getoption(REWRITE))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for a program in a terminal, and others can go on meanwhile."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What is imported and collected stays to the end, and Python need not search it for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def settings_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One new folder after the other: `mktemp` would list those of all tests before to find a free name."""
    root = tmp_path_factory.mktemp("settings")
    return (root / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def no_settings_of_ones_own(monkeypatch: pytest.MonkeyPatch, settings_folders: Iterator[Path]) -> Path:
    """A folder for settings that is empty; what is started from here has it too."""
    folder = next(settings_folders)
    folder.mkdir()
    monkeypatch.setenv("GANTUI_CONFIG", str(folder))
    return folder
