"""What a wheel and an editable install carry."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gantui.experiment.files import presets

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder / "site")
    return folder / "site"


def test_a_wheel_carries_the_presets_and_finds_them_there(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "import gantui, gantui.experiment.files.presets as p; print(gantui.__file__, p.folder(), *p.names(), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(unpacked)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    package, folder, *names = done.stdout.split()
    assert Path(package) == unpacked / "gantui" / "__init__.py"
    assert Path(folder) == unpacked / "gantui" / "presets"
    assert names == presets.names()


def test_a_wheel_has_the_command_and_no_tests(unpacked: Path) -> None:
    (entry_points,) = unpacked.glob("*.dist-info/entry_points.txt")
    assert "gantui = gantui.__main__:main" in entry_points.read_text()
    assert (unpacked / "gantui" / "py.typed").exists()
    assert not (unpacked / "tests").exists()


def test_a_checkout_finds_its_presets() -> None:
    assert presets.folder() == ROOT / "presets"
    assert presets.names()


PAGES = ["README.md", "CONTRIBUTING.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md")))]


def test_ci_runs_the_commands_that_the_readme_tells() -> None:
    readme, ci = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", ".ci/run"))
    told = [line.strip().split(" && ") for line in readme.splitlines() if line.startswith("    ") and " && " in line]
    assert len(told) == 2
    assert told[0] != told[1]
    watch, test = told
    assert all(command in ci.splitlines() for command in test)
    assert watch[1] == test[1].replace('".[dev]"', ".")
    assert watch[2].replace("run", "train") in ci


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_links_to_is_there(page: str) -> None:
    text = re.sub(r"^```.*?^```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert all(((ROOT / page).parent / link).exists() for link in links), links
