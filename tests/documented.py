"""The code and the commands in the documents, to be run by tests."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = ("README.md", "CONTRIBUTING.md", *(f"docs/{page.name}" for page in sorted(DOCS.glob("*.md"))))
"""All pages that tell commands, by their paths in the repository."""
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
PROGRAMS = ("gantui", "python", "python3", "pip", "mkdir", "sbatch", "pytest", "ruff", "mypy", "mkdocs")
"""What a command begins with, perhaps behind `.venv/bin/`."""


@dataclass(frozen=True)
class Command:
    """A command as a page tells it."""

    page: str
    text: str

    @property
    def words(self) -> list[str]:
        """Its words, as a shell parts them."""
        return shlex.split(self.text)


def code(document: str) -> list[str]:
    """The Python blocks of DOCUMENT, in order."""
    return blocks(f"docs/{document}", "python")


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of PAGE in LANGUAGE, in order."""
    fenced = _FENCED.findall((ROOT / page).read_text(encoding="utf-8"))
    parts = [block.removesuffix("```").partition("\n") for block in fenced]
    return [inside for first, _, inside in parts if first == f"```{language}"]


def indented(page: str) -> list[list[str]]:
    """The blocks of PAGE that are set in from the text, as lines."""
    found: list[list[str]] = [[]]
    before = ""
    for line in [*_FENCED.sub("", (ROOT / page).read_text(encoding="utf-8")).splitlines(), ""]:
        if line.startswith("    ") and (found[-1] or not before.strip()):
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
        before = line
    return found[:-1]


def commands(page: str) -> list[Command]:
    """The commands in the blocks of PAGE, without what is said of them."""
    parts = [part for line in _lines(page) for part in line.partition("  #")[0].split(" && ")]
    return [Command(page, part.strip()) for part in parts if _is_command(part)]


def others(page: str) -> list[str]:
    """The lines in the blocks of PAGE that are no commands."""
    return [line for line in _lines(page) if not _is_command(line)]


def _lines(page: str) -> list[str]:
    return [line for block in indented(page) for line in block]


def _is_command(line: str) -> bool:
    return line.split()[0].removeprefix(".venv/bin/") in PROGRAMS
