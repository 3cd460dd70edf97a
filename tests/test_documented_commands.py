"""Every command and every block of code in the documents does what it says, or stands in a list with the reason.

What is trained is cut short, and names of files stand for small ones (`stand_ins`). Nothing else of a command is
another: it goes through the command line, in this process where that is possible.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from textual.app import App
from textual.pilot import Pilot

import gantui
from gantui.errors import Exit
from gantui.session.run.reader import read_run
from gantui.tui.shell.shell import Shell
from tests.cli.program import FOR_EVER, TINY, here
from tests.documented import PAGES, ROOT, Command, blocks, commands, indented, others
from tests.experiment.files.images.making import grey, picture, write_idx
from tests.own.loops import LATENT, Loop
from tests.registered import objectives_put_back

SET_UP = ".ci/run does it on a clean checkout, and tests/test_packaging.py compares the two"
NETWORK = "it downloads"
RAY = "it needs Ray: tests/session/cluster/test_ray.py does it"
CHECKS = "it is one of the checks themselves"
NOT_RUN = {
    "python3 -m venv .venv": SET_UP,
    ".venv/bin/pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu": NETWORK,
    ".venv/bin/pip install -c constraints.txt -e .": SET_UP,
    '.venv/bin/pip install -c constraints.txt -e ".[dev]"': SET_UP,
    '.venv/bin/pip install -c constraints.txt -e ".[dev,ray]"': NETWORK,
    '.venv/bin/pip install -e ".[docs]"': NETWORK,
    "pip install 'gantui[ray]'": NETWORK,
    ".venv/bin/pytest -n auto": CHECKS,
    ".venv/bin/pytest -m study": CHECKS,
    ".venv/bin/pytest -n 0 tests/session/cluster": CHECKS,
    ".venv/bin/ruff check .": CHECKS,
    ".venv/bin/ruff format --check .": CHECKS,
    ".venv/bin/mypy": CHECKS,
    ".venv/bin/mkdocs build": "tests/test_site.py does it",
    "sbatch --array=1-4 sweep.sbatch sweep": "tests/cli/test_sweep_on_slurm.py does it, with a sbatch that is made up",
    "gantui tables ring8 grid25 objectives": "it trains for hours: tests/cli/test_tables.py makes smaller ones",
    "gantui sweep --preset ring8-r3gan --seeds 10 --grid penalties.r1.gamma=0.01,0.02,0.05,0.1 --ray": RAY,
    "gantui sweep --preset ring8-r3gan --seeds 10 --grid penalties.r1.gamma=0.01,0.02,0.05,0.1 --ray HEAD:6379": RAY,
    "mkdir -p ~/.local/share/man/man1": "it is no command of gantui's",
    "python -m gantui.cli.man > ~/.local/share/man/man1/gantui.1": "tests/cli/test_man.py does it",
}
"""Commands that are not carried out here, each with the reason."""
NO_COMMANDS = {
    "README.md": ["import gantui", "watch = gantui.watch(", "watch.step("],
    "docs/ageing.md": ["D: what tells", "G: what D says"],
    "docs/inpainting.md": ["weights.adversarial", "+ weights.reconstruction", "+ weights.seeking"],
    "docs/translation.md": ["what D_Y says", "+ weights.cycle", "+ weights.identity"],
    "docs/your-data.md": ["gantui: heights.csv", "sex (text)", "gantui: train-images", "labels from"],
}
"""How the lines begin that stand in blocks and are no commands: code, formulas, what is printed."""
ELSEWHERE = {
    ("docs/export.md", "python", 0): "tests/session/training/weights/test_generator_export.py",
    **{("docs/python.md", "python", number): "tests/test_api.py" for number in range(5)},
    ("docs/own-loop.md", "python", 2): "tests/own/test_document.py",
    ("docs/settings.md", "python", 0): "tests/cli/test_plugins.py",
    ("docs/sweeps.md", "bash", 0): "tests/cli/test_sweep_on_slurm.py",
}
"""Fenced blocks that another test runs: page, language and number, and the file of the test."""
HERE = {("docs/own-loop.md", "python", 0), ("docs/own-loop.md", "python", 1), ("docs/tour.md", "toml", 0)}
"""Fenced blocks that are run below."""
PRINTED = {("docs/own-loop.md", "", 0)}
"""What a program prints."""
LANGUAGES = ("", "python", "bash", "toml")
"""The languages of fenced blocks."""

FEW = "2"
"""Iterations of a training that a document begins."""
MORE = "60"
"""The same where it goes on with one that has ended at 40."""
PROCESSES = ("race", ".py", "--detach", "attach", "stop")
"""Words of commands that start other processes, which costs seconds each."""
DEAR = ("folder-dcgan", "digits-age", "--halving")
"""Words of commands that cost seconds though they are cut short."""


def told() -> list[Any]:
    """Every command once, though several pages may tell it; those that cost seconds are studies."""
    found = {each.text.removeprefix(".venv/bin/"): each for page in PAGES for each in commands(page)}
    return [
        pytest.param(each, id=f"{each.page}: {text}", marks=[pytest.mark.study] if _costs(each) else [])
        for text, each in found.items()
        if each.text not in NOT_RUN
    ]


def _costs(command: Command) -> bool:
    words = [word for word in command.words if word != "cubic.py"]
    return any(word in (*PROCESSES, *DEAR) or word.endswith(".py") for word in words)


def stand_ins(command: Command) -> list[str]:
    """The words of COMMAND behind `gantui`, cut short: the run is a small one, the machine has no GPU."""
    run = "runs/classed" if "--class" in command.words else "runs/small"
    words = [{"RUN": run, "cuda": "cpu"}.get(word, word) for word in command.words[1:]]
    name = words[0] if words else ""
    if name not in ("run", "train", "sweep", "race"):
        return words
    own = words.index("--") if "--" in words else len(words)
    if words[own:]:
        words[own:] = ["--", *words[own + 1 :], "--iterations", "20"]
    elif "--only" not in words and not words[1].endswith(".py"):
        few = MORE if "--resume" in words else "1" if "folder-dcgan" in words else FEW
        smaller = ("--set", "schedule.batch_size=2") if "folder-dcgan" in words else ()
        words[own:own] = ["--steps", few, *smaller]
    if name == "run" and "--plain" not in words and "--once" not in words:
        words.insert(own, "--once")  # the same training; what it looks like in the end is printed
    return words


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all files that documents name, and a run."""
    folder = tmp_path_factory.mktemp("documented")
    (folder / "docs").symlink_to(ROOT / "docs")
    random = np.random.default_rng(0)
    rows = [f"{x:.3f},{y:.3f},{kind}" for kind in "ab" for x, y in random.normal(0, 1, (60, 2)) + 4 * (kind == "b")]
    for name, header in (("my.csv", "x,y,kind"), ("heights.csv", "height,weight,sex"), ("iris.csv", "a,b,species")):
        (folder / name).write_text("\n".join([header, *rows]) + "\n")
    (folder / "pictures").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        write_idx("train-images-idx3-ubyte.gz", grey(40))
        for number in range(24):
            picture(f"pictures/{number}.png", grey(24)[number])
        picture("cat.png", grey(1)[0])
    for name in ("my-experiment.toml", "mine.toml"):
        (folder / name).write_text(TINY)
    for name in ("gan.py", "my_gan.py"):
        text = (ROOT / "docs" / "examples" / "ring.py").read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("options =", 'parser.add_argument("--n_epochs")\noptions =', 1))
    (folder / "cubic.py").write_text(blocks("docs/settings.md", "python")[0])
    for name in ("two-clusters.toml", "my.toml"):
        (folder / name).write_text(blocks("docs/tour.md", "toml")[0])
    runs = ("--run-dir", folder / "runs" / "small", "--quiet")
    assert here("train", "--preset", "mine.toml", *runs, cwd=folder).returncode == Exit.FINISHED
    return folder


@pytest.fixture
def place(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, and an end for every screen that opens in it."""
    place = tmp_path / "place"
    shutil.copytree(prepared, place, symlinks=True)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("gantui.streams.not_a_terminal", lambda: "")
    monkeypatch.setattr(Shell, "run", _seen_and_left)
    return place


def _seen_and_left(screen: Shell) -> None:
    """Open SCREEN without a terminal, and leave it as soon as it stands."""

    async def leave(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        screen.leave()

    App.run(screen, headless=True, size=(80, 24), auto_pilot=leave)


@pytest.fixture
def as_it_was() -> Iterator[None]:
    """What a plug-in registers is gone after it."""
    with objectives_put_back():
        yield


@pytest.fixture
def begun(place: Path) -> Iterator[Callable[[Command], None]]:
    """Does what must have been done before a command."""
    detached = []

    def done(*words: object) -> None:
        assert here(*words, cwd=place).returncode == Exit.FINISHED

    def begin(command: Command) -> None:
        words = command.words[1:]
        if words[:1] in (["attach"], ["stop"]):
            done("train", "--detach", "--preset", "mine.toml", "--set", FOR_EVER)
            detached.append(words[0])
        if words[:3] == ["sweep", "--resume", "sweep"]:
            done("sweep", "--preset", "mine.toml", "--seeds", "2", "--run-dir", "sweep", "--only", "none")
        if "--class" in words:
            done("train", "--preset", "digits-cgan", "--steps", FEW, "--run-dir", "runs/classed", "--quiet")

    yield begin
    if detached == ["attach"]:
        done("stop", "last")


@pytest.mark.usefixtures("as_it_was")
@pytest.mark.parametrize("command", told())
def test_a_command_of_the_documents_works(command: Command, place: Path, begun: Callable[[Command], None]) -> None:
    if "--tensorboard" in command.words:
        pytest.importorskip("tensorboard", reason="the extra tensorboard is not installed")
    begun(command)
    done = here(*stand_ins(command), cwd=place)
    expected = Exit.UNMET if "--until" in command.words else Exit.FINISHED  # so few iterations reach nothing
    assert done.returncode == expected, done.stderr + done.stdout


def test_every_line_is_a_command_or_known_to_be_none() -> None:
    found = {page: others(page) for page in PAGES if others(page)}
    assert found.keys() == NO_COMMANDS.keys()
    for page, lines in found.items():
        assert len(lines) == len(NO_COMMANDS[page]), (page, lines)
        assert all(map(str.startswith, lines, NO_COMMANDS[page])), (page, lines)


def test_what_is_not_carried_out_is_still_told() -> None:
    assert NOT_RUN.keys() <= {each.text for page in PAGES for each in commands(page)}


def test_no_block_is_in_a_language_that_is_not_looked_for() -> None:
    lines = [line for page in PAGES for line in (ROOT / page).read_text(encoding="utf-8").splitlines()]
    assert {line[3:] for line in lines if line.startswith("```")} == {*LANGUAGES}


def test_every_fenced_block_is_run_by_a_test() -> None:
    found = {
        (page, language, number)
        for page in PAGES
        for language in LANGUAGES
        for number, _ in enumerate(blocks(page, language))
    }
    assert found == ELSEWHERE.keys() | HERE | PRINTED
    for (page, _, _), file in ELSEWHERE.items():
        assert Path(page).name in (ROOT / file).read_text(encoding="utf-8"), file


@pytest.mark.parametrize("block", [*blocks("docs/own-loop.md", "python")[:2], "README"])
def test_a_loop_of_the_documents_is_watched(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands for the reader's own loop in the text is a loop of three iterations."""
    monkeypatch.setenv("GANTUI_RUN_DIR", str(tmp_path / "run"))
    loop = Loop.fresh()
    lines = next(lines for lines in indented("README.md") if lines[0] == "import gantui")
    text = block if block != "README" else "\n".join([*lines[:2], "for real in loader:", "    ...", f"    {lines[2]}"])
    scope: dict[str, Any] = {"gantui": gantui, "G": loop.G, "D": loop.D, "loader": range(3), "iterate": loop.iterate}
    exec(
        text.replace("latent=100", f"latent={LATENT}").replace("...", "real, loss_d, loss_g = iterate().values()"),
        scope,
    )
    if "watch" in scope:
        scope["watch"].close()
    assert read_run(tmp_path / "run").step == 3
