"""What a script prints is shown at a key, follows it, and stands there by itself until its first step."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.view.commands import Stop
from gantui.session.view.requests import Requests
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.shell.where_trained import Where
from tests.tui.fakes import FakeSource
from tests.tui.seeing import FAST, dashboard, screen, status, text, until


def printed(path: Path, *lines: str) -> None:
    with (path / "output.log").open("a") as file:
        file.writelines(f"{line}\n" for line in lines)


class BeforeItsFirstStep(FakeSource):
    """A script that trains once it is told to: until then it gives no answer."""

    def __init__(self, **given: object) -> None:
        super().__init__(loading=True, **given)  # type: ignore[arg-type]
        self.begun = False

    def request(self, viewer: str, requests: Requests) -> None:
        if self.begun:
            super().request(viewer, requests)

    def begin(self) -> None:
        self.begun = True
        self.publish(Requests())


def of_script(source: FakeSource, path: Path) -> Dashboard:
    """The dashboard on a script whose output is kept in PATH, and whose training is SOURCE."""
    return Dashboard(source, FAST, where=Where.SCRIPT, script=path)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_it_follows_what_is_printed_and_stays_where_one_reads(tmp_path: Path, size: tuple[int, int]) -> None:
    printed(tmp_path, *(f"epoch {number}" for number in range(100)))
    app = dashboard(FakeSource(run_dir=str(tmp_path)))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "running" in status(app))
        assert size[0] < 100 or "O output" in screen(app)[-1]
        await pilot.press("O")
        await until(pilot, lambda: "epoch 99" in text(app))
        assert "what the script has printed" in text(app)
        assert "epoch 10 " not in text(app)
        assert "running" in status(app)  # the first row stays in sight
        printed(tmp_path, "\x1b[31mepoch 100\x1b[0m", "x" * (size[0] + 20) + "end")
        await until(pilot, lambda: "epoch 100" in text(app) and "xend" in text(app))
        await pilot.press("home")
        await until(pilot, lambda: "epoch 0 " in text(app))
        printed(tmp_path, "epoch 101")
        await pilot.press("down")
        await until(pilot, lambda: "epoch 1 " in text(app) and "epoch 0 " not in text(app))
        assert "epoch 101" not in text(app)
        await pilot.press("end")
        await until(pilot, lambda: "epoch 101" in text(app))
        printed(tmp_path, "epoch 102")
        await until(pilot, lambda: "epoch 102" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "epoch" not in text(app))


async def test_where_nothing_is_printed_there_is_no_such_key() -> None:
    app = dashboard(FakeSource())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        assert "O output" not in screen(app)[-1]
        await pilot.press("O")
        await until(pilot, lambda: "nothing is kept of what was printed" in status(app))


async def test_until_its_first_step_its_output_stands_there_by_itself(tmp_path: Path) -> None:
    source = BeforeItsFirstStep(run_dir=str(tmp_path))
    app = of_script(source, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Nothing yet." in text(app))
        printed(tmp_path, "loading the data")
        await until(pilot, lambda: "loading the data" in text(app) and "until its first step" in text(app))
        source.begin()
        await until(pilot, lambda: "loading the data" not in text(app) and "running" in status(app))


async def test_what_was_opened_by_hand_stays_at_the_first_step(tmp_path: Path) -> None:
    source = BeforeItsFirstStep(run_dir=str(tmp_path))
    printed(tmp_path, "loading the data")
    app = of_script(source, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "until its first step" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "loading the data" not in text(app))
        await pilot.press("O")
        await until(pilot, lambda: "loading the data" in text(app))
        source.begin()
        await until(pilot, lambda: "running" in status(app))
        assert "loading the data" in text(app)


async def test_before_its_first_step_it_can_be_stopped_and_nothing_else(tmp_path: Path) -> None:
    source = BeforeItsFirstStep(capabilities=frozenset({Stop}))
    app = of_script(source, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "until its first step" in text(app))
        await pilot.press("q")  # which need not close the output first
        await until(pilot, lambda: "Stop and leave" in text(app) and "until its first step" not in text(app))
        await pilot.press("c", "c")
        await until(pilot, lambda: "not before the first step: writing a checkpoint" in status(app))
        await pilot.press("ctrl+c")
        await until(pilot, lambda: source.sent == [Stop("Ctrl-C")])


async def test_who_detaches_from_a_script_sends_nothing_and_it_goes_on(tmp_path: Path) -> None:
    source = FakeSource()
    app = of_script(source, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "running" in status(app))
        await pilot.press("q")
        await until(pilot, lambda: "the script ends at its next step" in text(app))
        await pilot.press("d")
        await until(pilot, lambda: not app.is_running)
    assert app.detached
    assert source.sent == []
