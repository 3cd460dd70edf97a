"""A screen of something that trains: the commands that its keys send, the notes on them, and how one leaves."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Protocol

from textual.screen import Screen

from gantui.session.view.commands import Checkpoint, Command, Pause, Resume, Stop
from gantui.session.view.snapshot import State
from gantui.tui.dialogs.menu import Choice, Menu
from gantui.tui.look.display import Display
from gantui.tui.screens.panelled import P, Panelled
from gantui.tui.shell.notes import Note
from gantui.tui.shell.shared_keys import Key, available
from gantui.tui.shell.where_trained import Where

_APART = (Where.ELSEWHERE, Where.RACE)
"""Where Ctrl-C leaves, and stops nothing."""


class Takes(Protocol):
    """What takes commands."""

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """The commands that it takes."""
        ...

    def send(self, command: Command) -> int:
        """Send COMMAND; the number under which it is answered."""
        ...


class Steered(Panelled[P]):
    """A screen of something that trains, and takes commands."""

    thing: ClassVar[str]
    """What trains: 'the training'."""

    def __init__(
        self,
        display: Display,
        watch: type[Screen[None]],
        on_ready: Callable[[], None] | None,
        rates: Mapping[str, float],
        takes: Takes,
        notes: Note,
        clock: Callable[[], float],
        choices: tuple[Choice, ...],
        *,
        where: Where = Where.HERE,
    ) -> None:
        """TAKES is what trains. CHOICES: what may be done when one leaves. WHERE it trains."""
        super().__init__(display, watch, on_ready, rates)
        self._takes, self._note, self._clock = takes, notes, clock
        self._choices, self._where = choices, where
        self.detached = False
        """Whether the training is to go on without this process."""

    # Notes -----------------------------------------------------------------------------------------------------------

    def _say(self, note: str) -> None:
        """Show NOTE, what a key did, in the status line now; it can be read again."""
        self._note.say(note, self._clock())
        self._noted(note)

    def _caption(self, note: str) -> None:
        """Do as `_say` with a NOTE that only names what is on the screen now: among the messages it is not."""
        self._note.name(note, self._clock())
        self._noted(note)

    @abstractmethod
    def _noted(self, note: str) -> None:
        """Show NOTE in the status line before anything else."""

    # Commands --------------------------------------------------------------------------------------------------------

    @property
    def _watched(self) -> bool:
        """Whether the training is only watched: it takes no commands."""
        return not self._takes.capabilities

    def _send(self, command: Command, doing: str) -> int:
        """Send COMMAND, or show why it can't be; returns its number, or 0. DOING names it."""
        if not self._can(type(command), doing):
            return 0
        ordinal = self._takes.send(command)
        self._sent(ordinal)
        self._say(self._said_of(doing))
        return ordinal

    def _can(self, kind: type[Command], doing: str) -> bool:
        """Whether commands of this KIND are taken now; if not, the status line shows why."""
        if self._state().over:
            self._say(f"{self.thing} is over; q leaves")
        elif self._state() is State.LOADING and self._takes.capabilities and kind not in self._takes.capabilities:
            self._say(f"not before the first step: {doing}")
        elif kind not in self._takes.capabilities:
            why = "only watched" if self._watched else f"{self.thing} can't do it"
            self._say(f"{why}, so not possible: {doing}")
        else:
            return True
        return False

    @abstractmethod
    def _sent(self, ordinal: int) -> None:
        """Wait for the answer to the command ORDINAL."""

    def _said_of(self, doing: str) -> str:
        """The note on a command that was sent, which DOING names."""
        return doing

    def action_pause(self) -> None:
        """Pause or continue."""
        self._pause(paused=self._state() is State.PAUSED)

    def _pause(self, *, paused: bool) -> None:
        """Continue what is PAUSED, or pause it."""
        if paused:
            self._send(Resume(), "going on")
        else:
            self._send(Pause(), "pausing")

    def action_checkpoint(self) -> None:
        """Write a checkpoint."""
        self._send(Checkpoint(), "writing a checkpoint")

    # Keys ------------------------------------------------------------------------------------------------------------

    @abstractmethod
    def _offered(self) -> tuple[Key, ...]:
        """The keys that this screen has."""

    def _usable(self) -> Iterable[Key]:
        return [key for key in self._offered() if available(key, self._takes.capabilities, self._state())]

    # Leaving ---------------------------------------------------------------------------------------------------------

    def action_menu(self) -> None:
        """Ask whether to stop, or leave when there is nothing to stop."""
        if self._watched or self._state().over:
            self.exit()
        elif not isinstance(self.screen, Menu):
            self.push_screen(Menu(self.look, self._choices), self._answer)
            self._caption("leave?" if self._where in _APART else "stop?")

    def _answer(self, answer: str | None) -> None:
        """Do what was chosen in the menu."""
        if answer == "stop":
            self._leaving = True
            self._send(Stop("asked"), "stopping: writing a checkpoint")
        elif answer == "detach" and self._where is not Where.HERE:
            self.detached = True
            self.exit()
        elif answer == "detach":
            self._leaving = self.detached = True
            self._send(Stop("asked"), "writing a checkpoint, to go on from in the background")
        else:
            self._caption("going on")

    def action_interrupt(self) -> None:
        """Stop, as Ctrl-C does everywhere; a second time: close the screen without waiting for the checkpoint.

        What is stopped is what this process does: a training in another one goes on.
        """
        if self._where in _APART or self._leaving or self._watched or self._state().over:
            self.exit()
        else:
            self._leaving = True
            self._send(Stop("Ctrl-C"), "stopping: writing a checkpoint (Ctrl-C again: close the screen now)")
