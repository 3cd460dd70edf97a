"""What a wheel and an editable install carry."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.plugin.interface import BuilderInterface
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from gantui import installed
from gantui.experiment.files import presets

ROOT = Path(__file__).parent.parent


def built(builder: type[BuilderInterface], root: Path, folder: Path) -> Path:
    """What hatchling makes of the checkout in ROOT, in FOLDER."""
    return Path(*builder(str(root)).build(directory=str(folder)))


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(built(WheelBuilder, ROOT, folder)) as file:
        file.extractall(folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(built(SdistBuilder, ROOT, folder)) as file:
        file.extractall(folder, filter="data")
    return folder / f"gantui-{installed.VERSION}"


def files(*folders: Path) -> set[str]:
    """The files that lie in FOLDERS, as paths within them; nothing that Python made by itself."""
    paths = ((path, path.relative_to(folder)) for folder in folders for path in folder.rglob("*"))
    return {str(inner) for path, inner in paths if path.is_file() and "__pycache__" not in inner.parts}


def test_a_wheel_has_all_of_the_package_the_presets_and_nothing_else(unpacked: Path) -> None:
    shipped = files(unpacked / "gantui")
    assert shipped == files(ROOT / "gantui") | {f"presets/{path}" for path in files(ROOT / "presets")}
    assert {path.name for path in unpacked.iterdir()} == {"gantui", f"gantui-{installed.VERSION}.dist-info"}
    for needed in (
        "presets/ring8-wgan.toml",
        "presets/tour/01-game.toml",
        "demo/ring8-wgan/run.json",
        "evaluation/images/weights/mnist5k.safetensors",
        "experiment/files/images/digits.npz",
        "tui/start/pictures.npz",
        "py.typed",
    ):
        assert needed in shipped
    size = sum((unpacked / "gantui" / name).stat().st_size for name in shipped)
    assert size < 8 << 20, "a download that nobody waits for: pictures and weights belong elsewhere"


def test_an_sdist_has_what_the_wheel_and_the_tests_are_made_of(source: Path, unpacked: Path, tmp_path: Path) -> None:
    for folder in ("gantui", "presets", "tests", "docs", ".ci"):
        assert files(source / folder) == files(ROOT / folder)
    for page in PAGES:
        assert (source / page).read_bytes() == (ROOT / page).read_bytes()
    with zipfile.ZipFile(built(WheelBuilder, source, tmp_path)) as wheel:
        assert set(wheel.namelist()) == files(unpacked)


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


def test_a_wheel_has_the_command(unpacked: Path) -> None:
    (entry_points,) = unpacked.glob("*.dist-info/entry_points.txt")
    assert "gantui = gantui.__main__:main" in entry_points.read_text()


def test_a_checkout_finds_its_presets() -> None:
    assert presets.folder() == ROOT / "presets"
    assert presets.names()


def test_the_version_is_the_same_wherever_it_stands() -> None:
    assert f"\nversion: {installed.VERSION}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", changes, re.MULTILINE)[0] == installed.VERSION


PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md"))),
]


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
