"""The site has every page, and its reference has all that there is in the code."""

from __future__ import annotations

import importlib.util
import posixpath
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import gantui
from gantui.evaluation.events.meanings import MEANING
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets, validation
from gantui.session.attach.message_frames import Kind
from gantui.session.disk.file_names import NAMES
from gantui.session.run.events.lines import KINDS
from gantui.session.view.commands import COMMANDS
from gantui.session.view.pictures.picture import PICTURES

ROOT = Path(__file__).parent.parent
DOCS = {page.name for page in (ROOT / "docs").glob("*.md")}


@pytest.fixture(scope="module")
def site() -> ModuleType:
    spec = importlib.util.spec_from_file_location("documentation_site", ROOT / "docs" / "site.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(site: ModuleType) -> dict[str, str]:
    made: dict[str, str] = site.pages()
    return made


def test_every_page_is_in_the_contents_once(pages: dict[str, str]) -> None:
    contents = re.findall(r"^ +- [^:]+: (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(contents) == sorted({*DOCS, *pages})


def test_links_of_made_pages_lead_to_pages(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        outside_code = re.sub(r"`[^`\n]*`", "", text)
        for link in re.findall(r"\]\(([^)#]+)\)", outside_code):
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
            assert "://" in link or there in pages or (ROOT / "docs" / there).exists(), (path, link)


def test_no_code_shows_a_sign_that_is_none_of_it(pages: dict[str, str]) -> None:
    made = "".join(text for path, text in pages.items() if path.startswith("reference/"))
    assert "`--preset NAME|FILE`" in made
    assert not re.findall(r"`[^`\n]*\\\|[^`\n]*`", made.replace(" \\| ", " "))


def test_every_setting_of_every_member_is_told(site: ModuleType, pages: dict[str, str]) -> None:
    text = pages["reference/settings.md"]
    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == list(Experiment.model_fields)
    for family, registry in site.FAMILIES.items():
        for name in registry:
            part = re.split(r"^##+ ", text.partition(f"\n### {family}: {name}\n")[2], flags=re.MULTILINE)[0]
            told = set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE))
            assert told == {*registry.find(name).model_fields} - {"name"}, (family, name)
    for preset in ("ring8-wgan", "digits-cgan", "dirac-consensus"):
        for path in validation.flat(presets.find(preset).raw):
            table, _, setting = path.partition(".")
            part = text.partition(f"\n## {table}\n")[2].partition("\n## ")[0]
            last = setting.rpartition(".")[2]
            assert part, path
            assert last in ("", "name") or f"| `{last}` |" in part or f"### {table}: {last}\n" in part, path
    assert "| `real_label` | `float` | `1.0` | D's label for real samples; below 1: one-sided" in text
    assert "FieldInfo" not in text


def test_every_event_and_every_name_of_the_package_is_told(pages: dict[str, str]) -> None:
    assert all(f"\n| {kind} | " in pages["reference/events.md"] for kind in MEANING)
    told = [line.rpartition(".")[2] for line in pages["reference/python.md"].splitlines() if line.startswith(":::")]
    assert told == [name for name in gantui.__all__ if name != "__version__"]


def test_every_key_of_every_screen_is_told(site: ModuleType, pages: dict[str, str]) -> None:
    for screen, keys in site.SCREENS.items():
        part = pages["reference/keys.md"].partition(f"\n## {screen}\n")[2].partition("\n## ")[0]
        assert [line.split("`")[1] for line in part.splitlines() if line.startswith("| `")] == [
            key.shown for key in keys
        ]
    tables = {path.parent.name for path in (ROOT / "gantui" / "tui").glob("*/keys.py")}
    assert len(tables) == len(site.SCREENS)


def test_every_file_line_command_message_and_picture_is_told(pages: dict[str, str]) -> None:
    text = pages["reference/formats.md"]
    files = [(f"{each.within}/" if each.within else "") + each.pattern for each in NAMES]
    pictures, lines = [*PICTURES], [*KINDS, "command", "finished, stopped, diverged, failed"]
    frames = [f"{kind.value} | `{kind.name}" for kind in Kind]
    wanted = {"Files": files, "Lines of events.jsonl": lines, "Commands": [*COMMANDS], "Pictures": pictures}
    for heading, names in (wanted | {"Messages between a training and its viewers": frames}).items():
        part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        assert part.count("\n|") == len(names) + 2, heading
        assert all(f"\n| `{name}` | " in part or f"\n| {name}` | " in part for name in names), heading
    assert "|  |\n" not in text.partition("Messages")[2], "a message of which nothing is said"


def test_it_is_built_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the extra docs is not installed")
    pytest.importorskip("mkdocstrings_handlers.python", reason="the extra docs is not installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shown = (tmp_path / "site" / "reference" / "python" / "index.html").read_text(encoding="utf-8")
    assert "Nothing is locked or written: a run that is still being trained can be loaded." in shown
    assert not [*(tmp_path / "site").rglob("*.py[c]")]
