"""`gantui tour`: chapters of a few steps each, in the dashboard on real trainings, or as text."""

from __future__ import annotations

import sys
from pathlib import Path

from gantui import streams
from gantui.cli.bugs import traceback_kept
from gantui.cli.headless.detach import detach
from gantui.cli.tour.screens import Screens
from gantui.cli.watch.next_training import next_request
from gantui.cli.watch.screen import ScreenOptions, check_terminal
from gantui.cli.watch.training_and_screen import watched
from gantui.errors import Exit, Refusal, plain
from gantui.experiment.tour import lesson_files
from gantui.experiment.tour.chapter_text import spoken
from gantui.experiment.tour.lesson_files import Chapter
from gantui.session.control.mailbox import Ending
from gantui.session.control.signal_handlers import Signals
from gantui.session.jobs.prepare import Prepared, TrainingRequest, prepare
from gantui.session.live import Live
from gantui.session.view.commands import Pause
from gantui.session.view.snapshot import State
from gantui.tui.look.display import Display
from gantui.tui.shell.preferences import Preferences
from gantui.tui.tour.app import Course, Guided, headings
from gantui.tui.tour.check_views import check_views
from gantui.tui.tour.guide import Guide
from gantui.tui.tour.progress import Place, ProgressFile


def tour(name: str | None, screen_options: ScreenOptions, *, in_words: bool) -> int:
    """Lead through the chapter NAME, and those after it; without one from where one was the last time.

    IN_WORDS, or where stdout is no terminal, the texts of the chapter are printed; of all without a NAME.

    Raises:
        Refusal: there is no such chapter, its file is no lesson, or there is no terminal large enough.
    """
    if in_words or sys.stdout is None or not sys.stdout.isatty():
        names = lesson_files.names() if name is None else [name]
        streams.say("\n\n".join("\n".join(spoken(_found(each))) for each in names))
        return Exit.FINISHED
    check_terminal("tour", "gantui tour --plain")
    display, preferences = screen_options.with_preferences()
    progress = ProgressFile.found()
    place = Place(lesson_files.names()[0]) if name is None else Place(_found(name).name)
    if name is None and progress.progress.at is not None:
        place = where_one_was(progress.progress.at, place)
    return _lead(place, display, preferences, progress)


def where_one_was(at: Place, beginning: Place) -> Place:
    """The place AT which one was, if it is still there, or else the BEGINNING."""
    try:
        there = at.run < len(_found(at.chapter).lesson.runs)
    except Refusal:
        there = False
    return at if there else beginning


def _found(name: str) -> Chapter:
    chapter = lesson_files.find(name)
    check_views(chapter)
    return chapter


def _lead(place: Place, display: Display, preferences: Preferences, progress: ProgressFile) -> int:
    """Lead through the tour from PLACE on; returns the exit status."""
    known = [lesson_files.find(name) for name in lesson_files.names()]
    request: TrainingRequest | None = None
    while True:
        chapter = _found(place.chapter)
        listed = known if chapter.number else [chapter]
        course = Course(headings(listed, progress.progress.finished), chapter, place.run)
        stretch = chapter.lesson.runs[place.run]
        prepared = prepare(
            request
            or TrainingRequest(preset=lesson_files.named(stretch.preset, chapter.path), assignments=stretch.settings)
        )
        with traceback_kept(prepared.job.run):
            screen, ending, signals = _watch(prepared, display, preferences, course, progress)
        if ending.state is State.REFUSED:
            prepared.take_back(ending.message)
            raise Refusal(ending.message)
        if ending.state is State.FAILED:
            streams.tell(f"gantui: {ending.message}")
            return ending.code
        if signals.stopped or signals.hung_up:
            return ending.code
        if screen.detached and ending.state is State.STOPPED:
            code = detach(TrainingRequest(resume=str(prepared.job.run.path)), "continue", as_json=False, quiet=False)
            if code != Exit.FINISHED:
                return code
        request = None
        if screen.next_training is not None:
            request = next_request(prepared.job.run.path, screen.next_training)
        elif screen.goes_to is not None:
            place = screen.goes_to
        else:
            _say_goodbye(screen, prepared.job.run.path)
            return Exit.FINISHED


def _watch(
    prepared: Prepared, display: Display, preferences: Preferences, course: Course, progress: ProgressFile
) -> tuple[Guided, Ending, Signals]:
    """Train with the tour on the screen until that closes; returns it, how that ended, and what signals came."""

    def begin(on_end: object) -> Live:
        live = Live(prepared.job, on_end)  # type: ignore[arg-type]
        live.send(Pause())  # nothing happens before somebody has read what to look at
        return live

    def draw(live: Live) -> Screens:
        space = prepared.job.space

        def guided(guide: Guide | None) -> Guided:
            return Guided(live, display, course, progress, guide=guide, on_ready=live.start, space=space)

        return Screens(guided, course.chapter.path, display, preferences)

    try:
        return watched(begin, draw, "stop", lambda _, screens, signals, ending: (screens.guided, ending, signals))
    finally:
        prepared.job.run.close()


def _say_goodbye(screen: Guided, run: Path) -> None:
    if screen.finished:
        streams.say("That was the tour. gantui presets lists what else there is to try, docs/ explains it.")
    else:
        streams.say("gantui tour goes on from here; gantui tour CHAPTER goes to another chapter.")
    streams.say(f"The last training is in {plain(str(run))}; gantui runs lists them all, and --clean removes them.")
