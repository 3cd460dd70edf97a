from pathlib import Path

import pytest

from tests.cli.program import TINY


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A preset's file in a folder of its own, which is where we are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GANTUI_RUNS", raising=False)
    file = tmp_path / "tiny.toml"
    file.write_text(TINY)
    return file
