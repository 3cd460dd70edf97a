"""The dashboard with the tour: it trains and pauses as a page says, and turns the page when something was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.geometry import Region, Size
from textual.screen import Screen

from gantui.errors import plain
from gantui.experiment.space import Space
from gantui.experiment.tour.checks import Did, Opened, Seen
from gantui.experiment.tour.lesson import Race
from gantui.experiment.tour.lesson_files import Chapter
from gantui.session.view.answers import to as answer_to
from gantui.session.view.commands import (
    Checkpoint,
    Command,
    Pause,
    Redo,
    Resume,
    Rewind,
    Set,
    SlowMotion,
    Step,
    Undo,
)
from gantui.session.view.snapshot import Snapshot, State
from gantui.session.view.source import Source
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.dialogs.events import Events
from gantui.tui.dialogs.help import Help
from gantui.tui.dialogs.layers import Layers
from gantui.tui.dialogs.menu import Choice
from gantui.tui.dialogs.messages import Messages
from gantui.tui.dialogs.output import Printed
from gantui.tui.dialogs.rewind import Rewind as Checkpoints
from gantui.tui.dialogs.sharing import Reproduction
from gantui.tui.dialogs.stability import Stability
from gantui.tui.look.display import Display
from gantui.tui.look.picture_rates import PICTURES
from gantui.tui.panels.training_panel import TrainingPanel
from gantui.tui.settings.lines import frozen
from gantui.tui.shell.shared_keys import Key
from gantui.tui.shell.shell import watching
from gantui.tui.tour import keys
from gantui.tui.tour.contents import Contents, Heading
from gantui.tui.tour.guide import Guide
from gantui.tui.tour.panel import TourPanel
from gantui.tui.tour.progress import Place, ProgressFile
from gantui.tui.widgets.cells import Cells

LOOK_HERE = "look"
_CHOICES: tuple[Choice, ...] = (
    ("stop", "s", "Leave the tour", "your place is kept: gantui tour goes on from it"),
    ("cancel", "c", "Go on", "nothing changes"),
)
"""What may be done when one leaves."""
_DOING: dict[type[Command], Did] = {
    Pause: "pause",
    Resume: "go on",
    Step: "step",
    Set: "set",
    Undo: "undo",
    Redo: "redo",
    SlowMotion: "slow motion",
    Checkpoint: "checkpoint",
    Rewind: "rewind",
}
_STEPS: dict[str, Did] = {"both": "step", "discriminator": "D step", "generator": "G step"}
_OPENING: dict[type[Screen[Any]], Opened] = {
    Help: "help",
    Events: "events",
    Messages: "messages",
    Stability: "eigenvalues",
    Layers: "layers",
    Checkpoints: "checkpoints",
    Reproduction: "command",
    Printed: "output",
}


@dataclass(frozen=True)
class Course:
    """The chapters, and where one is in them."""

    headings: tuple[Heading, ...]
    chapter: Chapter
    run: int = 0

    @property
    def at(self) -> int:
        """The index of the chapter among the headings."""
        return next(i for i, heading in enumerate(self.headings) if heading.name == self.chapter.name)

    def before(self) -> Place | None:
        """The place before this one; None at the beginning of the first chapter."""
        if self.run:
            return Place(self.chapter.name, self.run - 1)
        return Place(self.headings[self.at - 1].name) if self.at else None

    def after(self) -> Place | None:
        """The place after this one; None at the end of the last chapter."""
        if self.run + 1 < len(self.chapter.lesson.runs):
            return Place(self.chapter.name, self.run + 1)
        return Place(self.headings[self.at + 1].name) if self.at + 1 < len(self.headings) else None


class Guided(Dashboard):
    """Leads through one stretch of the tour, on the training of SOURCE."""

    screen_of_panels: ClassVar[type[Screen[None]]] = watching(keys.ALL)

    def __init__(
        self,
        source: Source,
        display: Display,
        course: Course,
        progress: ProgressFile,
        *,
        guide: Guide | None = None,
        on_ready: Callable[[], None] | None = None,
        space: Space | None = None,
    ) -> None:
        """GUIDE: where one is already, of a screen before this one.

        The look is the usual one, whatever a person's other dashboards looked like: the texts speak of it.
        """
        self._course, self._progress = course, progress
        self.guide = Guide(course.chapter.lesson.runs[course.run]) if guide is None else guide
        self.races: Race | None = None
        """The race that is to be opened, after which one comes back; None: none is."""
        self.goes_to: Place | None = None
        """Where the tour goes on when the screen has closed; None: it is left."""
        self.finished = False
        """Whether one has come to the end of the last chapter."""
        super().__init__(source, display, on_ready=on_ready, space=space)
        self._choices, self._settings.letter = _CHOICES, keys.SETTINGS
        self._turned_to = -1
        """The page to which the screen was turned last."""
        self._goal: int | None = None
        """The step of the training at which the tour pauses the training; 0: at once, None: never."""
        self._let_go = False
        """Whether it was the tour that had the training go on."""
        self._resumed = 0
        """The number of the command by which the tour had it go on; 0: it has not."""

    def lay_out(self, panels: tuple[TrainingPanel, ...], *others: Cells) -> None:
        """Put the tour's panel on the screen, too."""
        chapter, run = self._course.chapter, self._course.run
        title = plain(chapter.lesson.title)
        heading = f"tour {chapter.number}, {title}" if chapter.number else title
        steps = [len(stretch.steps) for stretch in chapter.lesson.runs]
        self.tour = TourPanel(self.look, self.guide, heading, sum(steps[:run]), sum(steps))
        super().lay_out(panels, self.tour, *others)

    def _arrange(self, size: Size) -> Mapping[str, Region]:
        return self._arrangement.places(size, self._turning, self.tour.rows(size))

    def _greet(self) -> None:
        super()._greet()
        if self._progress.trouble:
            self._say(self._progress.trouble)

    def _offered(self) -> tuple[Key, ...]:
        return keys.during_the_tour(super()._offered(), race=self.guide.step.race is not None)

    # Keys ------------------------------------------------------------------------------------------------------------

    def action_tour_next(self) -> None:
        """Go to the next page, or on to the next training or chapter."""
        if self.guide.next():
            self._turn_page()
            return
        if self._course.run + 1 == len(self._course.chapter.lesson.runs):
            self._progress.finish(self._course.chapter.name)
        self.finished = self._course.after() is None
        self._leave_for(self._course.after())

    def action_tour_back(self) -> None:
        """Go to the page before, or back to the training before."""
        if self.guide.back():
            self._turn_page()
        elif (place := self._course.before()) is not None:
            self._leave_for(place)
        else:
            self._say("this is the beginning of the tour")

    def action_tour_enter(self) -> None:
        """Take the choice that is marked, as in every list; elsewhere maximise the panel or put it back."""
        if self.guide.page.kind == "ask":
            self.action_tour_next()
        else:
            self.action_maximise()

    def action_tour_hint(self) -> None:
        """Show the hint, or the text again."""
        if not self.guide.step.hint:
            self._say("there is no hint here: n goes on")
            return
        self.guide.hinting = not self.guide.hinting
        self.tour.redraw()
        self._caption("a hint: H shows the text again" if self.guide.hinting else "the text")

    def action_tour_move(self, by: int) -> None:
        """Move the mark BY choices."""
        self.guide.move(by)
        self.tour.redraw()

    def action_tour_chapters(self) -> None:
        """List the chapters."""
        self.push_screen(Contents(self.look, self._course.headings, self._course.at), self._go_to_chapter)
        self._caption("chapters")

    def action_tour_race(self) -> None:
        """Close this screen for the race that the page speaks of."""
        self.races = self.guide.step.race
        if self.races is None:
            self._say("there is no race on this page")
            return
        if self._state() is State.RUNNING:
            self._command(Pause())  # nobody sees it meanwhile, and it would slow the racers down
        self.guide.opened.add("race")
        self.exit()

    def _go_to_chapter(self, name: str | None) -> None:
        if name:
            self._leave_for(Place(name))

    def _leave_for(self, place: Place | None) -> None:
        """Close the screen, to go on at PLACE."""
        self.goes_to = place
        self.exit()

    # What is done ----------------------------------------------------------------------------------------------------

    def _send(self, command: Command, doing: str) -> int:
        ordinal = super()._send(command, doing)
        if ordinal and type(command) in _DOING:
            self.guide.did[_STEPS[command.player] if isinstance(command, Step) else _DOING[type(command)]] += 1
        return ordinal

    def push_screen(self, screen: Any, *given: Any, **named: Any) -> Any:
        """Open SCREEN, and note which it is."""
        if type(screen) in _OPENING:
            self.guide.opened.add(_OPENING[type(screen)])
        return super().push_screen(screen, *given, **named)

    def _seen_now(self, snapshot: Snapshot) -> Seen:
        shown = self._shown_parts()
        return Seen(
            step=snapshot.step,
            paused=snapshot.state is State.PAUSED and not self._starts(snapshot),
            record=snapshot.record or {},
            events=frozenset(event.kind for event in snapshot.events),
            did=dict(self.guide.did),
            changed=frozenset(each.path for each in snapshot.settings if each.value != each.start),
            frozen=frozen(snapshot.settings),
            views={panel.number: panel.shown_view() for panel in self.panels if panel.id in shown},
            zoomed=self._panel.number if self._arrangement.maximised else 0,
            opened=frozenset({*self.guide.opened, *(("settings",) if self._turning else ())}),
        )

    # Pages -----------------------------------------------------------------------------------------------------------

    def _show(self, snapshot: Snapshot, due: frozenset[str] = PICTURES) -> None:
        super()._show(snapshot, due)
        if snapshot.facts is None:
            return
        if self._turned_to < 0:
            self._turn_page()
        before = self.guide.seen
        if self.guide.see(self._seen_now(snapshot)):
            self._turn_page()
        elif self.guide.seen != before:
            self.tour.redraw()
        self._steer(snapshot)

    def _turn_page(self) -> None:
        """Show the page to which the guide has gone."""
        guide = self.guide
        new = self._turned_to < 0 or guide.page.step != guide.pages[self._turned_to].step
        self._turned_to = guide.place
        self._goal = guide.train_to
        self._progress.arrive(Place(self._course.chapter.name, self._course.run))
        for panel in self.panels:
            panel.label_with(LOOK_HERE if panel.number == guide.step.look else "")
        if new:
            self._point_at(guide.step.look)
            for each in self.panels:
                each.prefer(guide.step.show)
        if guide.page.kind == "ask" and self._turning:
            self.action_settings()  # up and down choose an answer now
        self.tour.redraw()

    def _point_at(self, number: int) -> None:
        """Choose the panel with this NUMBER, and put back one that has the whole screen."""
        if self._arrangement.maximised:
            self.action_maximise()
        panel = self.panels[number - 1] if number else None
        if panel is not None and not panel.missing:
            self._choose(panel)

    def _steer(self, snapshot: Snapshot) -> None:
        """Have the training go on or pause, as the page says, once."""
        goal, running = self._goal, snapshot.state is State.RUNNING
        if goal is None or snapshot.state.over:
            return
        if snapshot.step >= goal:
            if running or self._let_go:
                self._command(Pause())
            self._goal, self._let_go = None, False
        elif not self._let_go:
            self._let_go = True
            if not running:
                self._resumed = self._command(Resume())

    def _starts(self, snapshot: Snapshot) -> bool:
        """Whether the tour has let the training of SNAPSHOT go on, and that has not come through."""
        return self._resumed > 0 and answer_to(self._resumed, snapshot.answers) is None

    def _command(self, command: Command) -> int:
        """Send COMMAND of the tour's own, which counts for no check; its number."""
        ordinal = self._source.send(command)
        self._sent(ordinal)
        return ordinal


def headings(chapters: Sequence[Chapter], finished: set[str]) -> tuple[Heading, ...]:
    """CHAPTERS for the list of them, of which those are marked that are FINISHED."""
    return tuple(Heading(each.name, each.lesson.title, each.name in finished) for each in chapters)
