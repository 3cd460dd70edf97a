"""Somebody who takes the tour: reads each page, and presses what it says, on real trainings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from gantui.experiment.tour.checks import Check, Did, Opened
from gantui.experiment.tour.lesson import Lesson, Step, Stretch
from gantui.experiment.tour.lesson_files import Chapter
from gantui.session.jobs.prepare import TrainingRequest, prepare
from gantui.session.live import Live
from gantui.session.view.commands import Pause
from gantui.tui.tour.app import Course, Guided
from gantui.tui.tour.contents import Heading
from gantui.tui.tour.guide import Guide
from gantui.tui.tour.progress import ProgressFile
from tests.tui.seeing import FAST, until

_DOING: dict[Did, str] = {"D step": "d", "G step": "g", "step": "s", "pause": "space", "go on": "space", "undo": "u"}
_OPENING: dict[Opened, str] = {"help": "question_mark", "events": "e", "eigenvalues": "j", "command": "y"}
_CHEAP = ("evaluation.every=2", "evaluation.samples=200")
"""Settings that make records cheap: they are measured all the same."""
_FEW = 3
"""Iterations of a step that trains, where a test is to cost little."""


def at_once(step: Step, number: int) -> Step:
    """STEP, the one with this NUMBER, with hardly any training in it, and nothing in its check that takes some.

    What is to be done many times is to be done a few times.
    """
    check = step.check
    if check is not None and check.times > _FEW:
        check = check.model_copy(update={"times": _FEW})
    if check is not None and (check.until or check.event):
        rest = check.model_dump(exclude_defaults=True, exclude={"until", "event"})
        check = Check(**rest) if rest else None
    return step.model_copy(update={"check": check, "train_to": step.train_to and _FEW * (number + 1)})


def shortened(lesson: Lesson) -> Lesson:
    """LESSON with hardly any training in it."""

    def short(stretch: Stretch) -> Stretch:
        steps = tuple(at_once(each, i) for i, each in enumerate(stretch.steps))
        return stretch.model_copy(update={"steps": steps, "settings": (*stretch.settings, *_CHEAP)})

    return lesson.model_copy(update={"runs": tuple(short(stretch) for stretch in lesson.runs)})


async def played(chapter: Chapter, run: int, folder: Path, size: tuple[int, int] = (80, 24)) -> list[str]:
    """Go through the pages of the training RUN of CHAPTER, in FOLDER; returns the titles of steps that were done."""
    stretch = chapter.lesson.runs[run]
    request = TrainingRequest(preset=stretch.preset, assignments=stretch.settings, seed=1, run_dir=folder / str(run))
    job = prepare(request).job
    live = Live(job)
    live.send(Pause())
    course = Course((Heading(chapter.name, chapter.lesson.title),), chapter, run)
    progress, space, guide = ProgressFile(folder / "tour.json"), job.space, Guide(stretch)
    try:
        while True:
            app = Guided(live, FAST, course, progress, guide=guide, on_ready=live.start, space=space)
            async with app.run_test(size=size) as pilot:
                await until(pilot, lambda app=app: app._turned_to >= 0)  # type: ignore[misc]
                while not _left(app) and app.races is None:
                    await _take(app, pilot)
            if _left(app):
                break
    finally:
        live.abandon()
        job.run.close()
    return [step.title for i, step in enumerate(stretch.steps) if i in guide.done]


def _left(app: Guided) -> bool:
    """Whether APP was closed for the next training, or at the end."""
    return app.goes_to is not None or app.finished


async def _take(app: Guided, pilot: Pilot[None]) -> None:
    """Read the page that is shown, do what it says, and go on."""
    guide = app.guide
    place, step = guide.place, guide.step
    if guide.page.kind == "ask":
        await pilot.press(*["down"] * (step.right - 1))
    if guide.page.kind == "do" and guide.waits and guide.page.step not in guide.done:
        if step.check is not None:
            await _do(step.check, app, pilot)
        if app.races is not None:
            return  # one comes back from it to this page
        await until(pilot, lambda: guide.page.step in guide.done or guide.missed)
        assert not guide.missed, f"{step.title}: {guide.seen}"
    if guide.page.kind == "do" and step.check is None:
        await until(pilot, lambda: guide.page.step in guide.done)  # it was looked at
    if guide.place == place:  # where something was waited for, the page may have turned by itself
        await pilot.press("n")
    await until(pilot, lambda: guide.place != place or _left(app))


async def _do(check: Check, app: Guided, pilot: Pilot[None]) -> None:
    """Press what CHECK waits for."""
    if check.did is not None:
        await pilot.press(*[_DOING[check.did]] * check.times)
    if check.view:
        await until(pilot, lambda: any(check.view in panel.present_views() for panel in app.panels))
        panel = next(panel for panel in app.panels if check.view in panel.present_views())
        await pilot.press(str(panel.number))
        while panel.shown_view() != check.view:
            await pilot.press("v")
    if check.zoomed:
        await pilot.press(str(check.zoomed), "enter")
    if check.opened == "race":
        await pilot.press("r")
        await until(pilot, lambda: app.races is not None)
    elif check.opened is not None:
        await pilot.press(_OPENING[check.opened])
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
    if check.changed:
        await pilot.press("N")
        await _reach(pilot, lambda: app._settings._chosen == check.changed, "down")
        await pilot.press("left")
        await until(pilot, lambda: check.changed in app.guide.seen.changed)
        await pilot.press("N")


async def _reach(pilot: Pilot[None], there: Callable[[], bool], key: str) -> None:
    for _ in range(100):
        if there():
            return
        await pilot.press(key)
    raise AssertionError("it is not there")
