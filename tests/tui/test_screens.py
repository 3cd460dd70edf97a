"""The texts of the main screens, as they are kept in `tests/data/screens`: see `tests/kept_screens.py`.

Each is the whole screen of an app that draws when the test says so, by a clock of the test's own, on numbers from
`tests/data` or made up: nothing that is seen depends on the machine.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gantui.experiment.goals.until import parse
from gantui.session.race.finish_line import Moment
from gantui.session.run.replay import Replay
from gantui.session.sweep.snapshot import Looking
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Load, State
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dashboard.sentences import VIEWS, Sentences
from gantui.tui.look.display import Display, GlyphChoice
from gantui.tui.look.layout import PLOTS
from gantui.tui.race.app import RaceScreen
from gantui.tui.sweep.app import SweepDashboard
from tests.kept_screens import KeptScreens
from tests.tui.race.fakes import race, still
from tests.tui.seeing import screen
from tests.tui.sweep.fakes import FakeSweep
from tests.tui.turning import Turnable

DATA = Path(__file__).parents[1] / "data"
SMALL, LARGE = (80, 24), (120, 40)
Kept = Callable[[str], KeptScreens]
Screened = Dashboard | SweepDashboard | RaceScreen


class Clock:
    """The time of a screen, which passes when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Seen:
    """A screen that is looked at, and what is kept of it."""

    FRAMES = 40
    """After so many it is a mistake that each frame differs from the one before."""

    def __init__(self, app: Screened, pilot: Pilot[None], clock: Clock, kept: KeptScreens) -> None:
        self.app, self._pilot, self._clock, self._kept = app, pilot, clock, kept

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)

    async def see(self, title: str, *keys: str) -> None:
        """Press KEYS and keep what is on the screen then under TITLE."""
        await self.press(*keys)
        self._kept.see(title, await self._settled())

    async def _settled(self) -> list[str]:
        """The rows once a frame changes nothing any more; the first one may only have asked for what is to be seen."""
        before = await self._frame()
        for _ in range(self.FRAMES):
            now = await self._frame()
            if now == before:
                return now
            before = now
        raise AssertionError("it does not come to rest:\n" + "\n".join(before))

    async def _frame(self) -> list[str]:
        self._clock.now += 1.0
        self.app._frame()
        await self._pilot.pause(0)
        return screen(self.app)


def display(glyphs: GlyphChoice = "braille") -> Display:
    """The same for everybody, with a budget that the slowest machine does not use up."""
    return Display(draw_budget=1e9, glyphs=glyphs, depth="truecolor")


@asynccontextmanager
async def seen(app: Screened, size: tuple[int, int], clock: Clock, kept: KeptScreens) -> AsyncIterator[Seen]:
    """APP on a screen of SIZE, and at the end all that was seen of it compared with what is kept."""
    app.drawing = False  # by itself
    async with app.run_test(size=size) as pilot:
        yield Seen(app, pilot, clock, kept)
    kept.compare()


def dashboard(source: object, clock: Clock, glyphs: GlyphChoice = "braille") -> Dashboard:
    return Dashboard(source, display(glyphs), clock=clock)  # type: ignore[arg-type]


async def every_view(eyes: Seen, numbers: str = "1234") -> None:
    """All views of the panels with these NUMBERS: on each screen every one of them shows its next view."""
    app = eyes.app
    assert isinstance(app, Dashboard)
    panels = [app.panels[int(number) - 1] for number in numbers]
    together = app._shown_parts().keys() >= set(PLOTS)
    for turn in range(max(len(panel.present_views()) for panel in panels)):
        changed = [panel for panel in panels if turn < len(panel.present_views())]
        if turn:
            await eyes.press(*(key for panel in changed for key in (str(panel.number), "v")))
        plots = [panel for panel in changed if panel.id in PLOTS] or changed
        for panel in plots[:1] if together else plots:
            await eyes.see(f"view {turn + 1}, at panel {panel.number}", str(panel.number))
    for panel in panels:  # back to the first
        await eyes.press(*[str(panel.number), *["v"] * (-panel.view % len(panel.present_views()))])
    await eyes.press("1")


async def every_dialog(eyes: Seen) -> None:
    """What keys open over the panels, and close again."""
    for number in "1234":
        await eyes.see(f"? in panel {number}", number, "question_mark")
        await eyes.press("escape")
    await eyes.see("? ?", "1", "question_mark", "question_mark")
    await eyes.press("escape")
    for title, key in {"e": "e", "t": "t", "R": "R", "y": "y"}.items():
        await eyes.see(title, key)
        await eyes.press("escape")


@pytest.mark.parametrize(("size", "glyphs"), [(SMALL, "braille"), (LARGE, "braille"), (SMALL, "ascii")])
async def test_a_replay(
    size: tuple[int, int],
    glyphs: GlyphChoice,
    kept_screens: Kept,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(DATA / "run-stopped", tmp_path / "run")
    monkeypatch.chdir(tmp_path)
    clock = Clock()
    app = dashboard(Replay(Path("run"), clock), clock, glyphs)
    async with seen(app, size, clock, kept_screens(f"replay-{named(size, glyphs)}")) as eyes:
        await eyes.see("as it opens at its end")
        await eyes.see("a picture back", "left_square_bracket")
        await every_view(eyes, "12" if glyphs == "ascii" else "1234")
        if glyphs == "ascii":
            return
        for number in "1234":
            await eyes.see(f"panel {number} zoomed", number, "enter")
            await eyes.press("enter")
        if size == SMALL:
            await every_dialog(eyes)
        await eyes.see("curves read", "3", "l", "w", "plus", "left", "x", "o")
        await eyes.see("settings", "n")
        await eyes.see("messages", "n", "M")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_training(size: tuple[int, int], kept_screens: Kept) -> None:
    clock = Clock()
    source = Made(penalties=("clip", "r1"), command="gantui run --preset ring8")
    source.happen()
    async with seen(dashboard(source, clock), size, clock, kept_screens(f"training-{named(size)}")) as eyes:
        await eyes.see("as it opens")
        await eyes.see("contours, arrows", "k", "a")
        await eyes.see("i", "i")
        await eyes.see("i i", "i")
        await eyes.see("i i i, and panel 4 hidden", "i", "4", "h")
        await eyes.press("4", "1")
        await every_dialog(eyes)
        await eyes.see("eigenvalues", "j")
        await eyes.see("eigenvalues explained", "question_mark")
        await eyes.press("escape")
        await eyes.see("settings", "n")
        await eyes.see("a setting turned", "down", "right")
        await eyes.see("a setting typed", "enter", *"0.5")
        await eyes.press("escape")
        await eyes.see("a new run asked for", "up", "up", "enter", *"seed=3", "enter")
        await eyes.press("escape", "escape")
        await eyes.see("paused", "space")
        await eyes.see("one update of D", "d")
        await eyes.see("looked back at", "left_square_bracket", "left_square_bracket")
        await eyes.see("the menu", "backslash", "q")
        await eyes.see("messages", "escape", "M")
        await eyes.press("escape")
        source.end(State.FINISHED, "finished all 9,000 steps")
        await eyes.see("over")


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("line", {"line": "mixture"}),
        ("dirac", {"line": "dirac"}),
        ("places", {"line": "places"}),
        ("critic", {"reading": "score", "penalties": ("clip",)}),
        ("points", {"modes": 0, "judged": "none"}),
    ],
)
async def test_other_games(name: str, facts: dict[str, object], kept_screens: Kept) -> None:
    clock = Clock()
    source = Made(**facts)
    source.happen()
    kept = kept_screens(f"{name}-{named(SMALL)}")
    async with seen(dashboard(source, clock), SMALL, clock, kept) as eyes:
        await every_view(eyes, "12")
        await eyes.see("panel 1 zoomed", "1", "enter")
        await eyes.see("? in panel 1", "enter", "question_mark")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_sweep(size: tuple[int, int], kept_screens: Kept) -> None:
    source, clock = FakeSweep(groups=3), Clock()
    source.advance(600)
    source.end_group()
    source.advance(600)
    source.state = State.PAUSED
    source.publish(Looking())
    app = SweepDashboard(source, display(), clock=clock)
    async with seen(app, size, clock, kept_screens(f"sweep-{named(size)}")) as eyes:
        await eyes.see("as it opens")
        await eyes.see("the worst, large", "w", "enter")
        await eyes.see("another curve", "escape", "v")
        await eyes.see("curves with the whole screen", "2", "enter")
        await eyes.see("results with the whole screen", "enter", "3", "enter")
        await eyes.see("the group before", "enter", "left_square_bracket")
        await eyes.see("?", "1", "question_mark")
        await eyes.see("? ?", "question_mark")
        await eyes.see("the menu", "escape", "q")


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("racers", [2, 4])
async def test_a_race(size: tuple[int, int], racers: int, kept_screens: Kept) -> None:
    running, clock = race(*still(racers), until=parse("jsd<0.45", None)), Clock()
    running.arrivals = lambda: {"B": Moment(500, 1.6)}  # type: ignore[method-assign]
    app = RaceScreen(running, display(), clock=clock)
    async with seen(app, size, clock, kept_screens(f"race-{racers}-{named(size)}")) as eyes:
        await eyes.see("as it opens")
        await eyes.see("the second alone, another metric, by seconds", "2", "a", "v", "x")
        await eyes.see("racers alone", "i")
        await eyes.see("curves alone", "i")


@pytest.mark.parametrize("name", ["ring", "line", "dirac"])
def test_in_sentences(name: str, kept_screens: Kept) -> None:
    source = Made() if name == "ring" else Made(line="mixture" if name == "line" else name)
    source.happen()
    source.publish(VIEWS)
    spoken, kept = Sentences(source), kept_screens(f"sentences-{name}")  # type: ignore[arg-type]
    kept.see("now", [spoken.now()])
    kept.see("more", spoken.more())
    kept.see("events", spoken.events())
    kept.compare()


class Made(Turnable):
    """A training that is made up and stands still although it says that it runs."""

    def __init__(self, **facts: object) -> None:
        self._published: tuple[object, ...] = ()
        super().__init__(steps=9000, stride=0, **facts)
        self.load = Load(cores=1.5, memory=300_000_000)

    def happen(self) -> None:
        """Train, with pictures and events on the way."""
        for _ in range(4):
            self.advance(750)
            self.keep()
        self.standing = (self.tell("collapse", 1500), self.tell("saturation", 2200))
        self.tell("changed", 1800)
        self.publish(Requests())

    def publish(self, requests: Requests) -> None:
        """Publish what is new; what is the same as before is not made, or drawn, again."""
        new = (
            requests,
            self.step,
            self.state,
            self.message,
            self.events,
            self.settings,
            self.undo,
            self.redo,
            self.single,
        )
        if new != self._published:
            super().publish(requests)
        self._published = new
        self.replace(checkpoints=(1000, 2000, 3000))


def named(size: tuple[int, int], glyphs: GlyphChoice = "braille") -> str:
    return f"{size[0]}x{size[1]}" + ("" if glyphs == "braille" else f"-{glyphs}")
