"""Imports run downwards only, and what must start fast or run without torch imports neither torch nor Textual."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import gantui

PACKAGE = Path(gantui.__file__).parent
LIVE = ("gantui.session.training", "gantui.session.jobs.plugins")
"""The parts of the session that know torch: what drives a live trainer, and what runs the user's own classes."""

MAY_IMPORT = {
    "experiment": set(),
    "draw": {"experiment"},
    "gan": {"experiment"},
    "evaluation": {"gan", "experiment"},
    "session": {"experiment"},
    "tui": {"draw", "session", "experiment"},
    "cli": {"tui", "draw", "session", "evaluation", "gan", "experiment"},
    "own": {"session", "evaluation", "gan", "experiment"},
    "api": {"cli", "session", "experiment"},
}
NEVER = {
    "gan": {"os", "threading", "time", "pathlib", "io", "sys", "logging", "datetime", "tempfile", "shutil", "rich"},
    "evaluation": {"textual", "threading"},
    "session": {"textual", "torch", "scipy"},
    "draw": {"textual", "torch", "scipy", "threading", "time"},
    "tui": {"torch", "scipy"},
    "": {"torch", "textual"},
}
AT_MOST = {"tui": 3, "session": 4}
"""Files at the root of a layer, whose rooms are folders; the `__init__` counts."""
LONGEST = 400
"""Lines of a file."""
FILES = sorted(PACKAGE.rglob("*.py"))


def module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_live(name: str) -> bool:
    return any(f"{name}.".startswith(f"{live}.") for live in LIVE)


def layer(name: str) -> str:
    """The layer of gantui that the module NAME belongs to; '' for the package's own top modules."""
    part = [*name.split("."), ""][1]
    return part if part in MAY_IMPORT else ""


def imports(path: Path) -> Iterator[str]:
    """Every module that PATH imports anywhere, in full; for `from a import b` both a and a.b."""
    yield from imported_by(ast.walk(ast.parse(path.read_text(encoding="utf-8"))), path)


def imported_by(nodes: Iterable[ast.AST], path: Path) -> Iterator[str]:
    """What those of NODES import, in the file PATH, that are imports."""
    package = module(path) if path.name == "__init__.py" else module(path).rpartition(".")[0]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def when_it_runs(node: ast.AST) -> Iterator[ast.AST]:
    """NODE and all within it, but what stands there for a type checker only."""
    yield node
    for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    for child in node.orelse if isinstance(node, ast.If) and for_types else ast.iter_child_nodes(node):
        yield from when_it_runs(child)


@cache
def graph() -> dict[str, set[str]]:
    """By the name of each module of gantui the others that it imports when it runs, within its functions too."""
    names, found = set(map(module, FILES)), {}
    for path in FILES:
        nodes = when_it_runs(ast.parse(path.read_text(encoding="utf-8")))
        targets = {name if name in names else name.rpartition(".")[0] for name in imported_by(nodes, path)}
        found[module(path)] = targets & names - {module(path)}
    return found


def circle(imported: dict[str, set[str]]) -> list[str]:
    """The modules of one circle in what is IMPORTED, by the name of who imports it; empty where there is none."""
    try:
        TopologicalSorter(imported).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert not circle(graph())
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})


def in_folder(folder: str, name: str) -> str:
    """The file or folder right in FOLDER that the module NAME is or lies in; '' for what lies elsewhere."""
    if not name.startswith(f"{folder}."):
        return ""
    return f"{folder}.{name.removeprefix(f'{folder}.').split('.')[0]}"


@pytest.mark.parametrize("folder", sorted({module(path).rpartition(".")[0] for path in FILES} - {""}))
def test_what_stands_in_a_folder_imports_in_one_direction(folder: str) -> None:
    """Files and folders side by side, each folder taken as one: so rooms have an order, and modules no circles."""
    imported: dict[str, set[str]] = {}
    for name, targets in graph().items():
        if here := in_folder(folder, name):
            others = {in_folder(folder, target) for target in targets}
            imported.setdefault(here, set()).update(others - {here, ""})
    assert not circle(imported)


@pytest.mark.parametrize("name", sorted(AT_MOST))
def test_a_layer_of_rooms_has_few_files_at_its_root(name: str) -> None:
    assert len([*(PACKAGE / name).glob("*.py")]) <= AT_MOST[name]


def test_files_are_short() -> None:
    lines = {module(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert not {name: count for name, count in lines.items() if count > LONGEST}


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: module(path))
def test_a_layer_imports_only_what_lies_below(path: Path) -> None:
    name = module(path)
    here = layer(name)
    allowed = {"gan", "evaluation", "experiment"} if is_live(name) else MAY_IMPORT.get(here)
    if allowed is not None:
        reached = {layer(target) for target in imports(path) if target.split(".")[0] == "gantui"}
        assert reached <= {*allowed, here, ""}
    forbidden = NEVER.get(here, set()) - ({"torch", "scipy"} if is_live(name) else set())
    assert not roots(path) & forbidden


@pytest.mark.parametrize("path", [p for p in FILES if layer(module(p)) == "experiment"], ids=lambda path: module(path))
def test_the_experiment_needs_pydantic_and_a_toml_writer_only(path: Path) -> None:
    outside = roots(path) - set(sys.stdlib_module_names)
    # Imported when data are read.
    reads_data = {"points": {"numpy", "PIL"}, "reading": {"numpy"}, "images": {"numpy", "PIL"}}.get(
        path.parent.name, set()
    )
    assert outside <= {"gantui", "pydantic", "pydantic_core", "tomli_w"} | reads_data


@pytest.mark.parametrize("path", [p for p in FILES if layer(module(p)) == "gan"], ids=lambda path: module(path))
def test_the_gan_prints_nothing_and_opens_nothing(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"print", "open", "input", "breakpoint"}


def test_the_rules_see_an_import_wherever_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path / "gantui")
    path = tmp_path / "gantui" / "tui" / "panels" / "loss.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "def f():\n    import torch.nn\n    from ...gan import trainer\n    from . import x\n    from gantui import cli"
    )
    assert module(path) == "gantui.tui.panels.loss"
    assert set(imports(path)) == {"torch.nn", "gantui.gan.trainer", "gantui.tui.panels.x", "gantui.cli"}
    assert {layer(name) for name in imports(path)} == {"", "gan", "tui", "cli"}


def loaded_after(*modules: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after importing MODULES."""
    code = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.split(".")[0] for name in done.stdout.split()}


def modules_of(*layers: str) -> list[str]:
    return [name for name in map(module, FILES) if layer(name) in layers and not is_live(name)]


@pytest.mark.parametrize(
    ("modules", "absent"),
    [
        (modules_of("experiment"), {"torch", "textual", "numpy", "rich"}),
        (modules_of("session"), {"torch", "textual", "scipy"}),
        (modules_of("draw"), {"torch", "textual", "scipy"}),
        (modules_of("tui"), {"torch", "scipy"}),
        (modules_of("gan", "evaluation"), {"textual"}),
        (["gantui"], {"torch", "textual", "numpy", "pydantic", "typer"}),
        (["gantui.api"], {"torch", "textual", "typer", "rich"}),
        (["gantui.cli.report", "gantui.cli.exports.export", "gantui.cli.exports.sample"], {"torch", "textual"}),
    ],
    ids=["experiment", "session", "draw", "tui", "gan and evaluation", "gantui itself", "api", "what reads runs"],
)
def test_a_fresh_interpreter_loads_no_more_than_promised(modules: list[str], absent: set[str]) -> None:
    assert modules
    assert not loaded_after(*modules) & absent
