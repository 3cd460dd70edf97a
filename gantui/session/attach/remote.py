"""A viewer's side: a `Source` on a training in another process. It imports no torch."""

from __future__ import annotations

import dataclasses
import itertools
import queue
import selectors
import socket
import threading
from contextlib import suppress
from pathlib import Path

from gantui import installed
from gantui.errors import Refusal, plain
from gantui.session.attach import message_frames
from gantui.session.attach.address import socket_at
from gantui.session.attach.channel import Channel, Gone
from gantui.session.attach.curves import received
from gantui.session.attach.hello import OtherVersion
from gantui.session.attach.message_frames import FROM_TRAINING, Frame, Kind
from gantui.session.attach.wakeup import Wakeup
from gantui.session.disk.container import Malformed
from gantui.session.run.run_json import read_facts
from gantui.session.view import snapshot_bytes
from gantui.session.view.answers import Answer, Answers, added
from gantui.session.view.archive import FOLDER, Archive, as_of
from gantui.session.view.commands import COMMANDS, Command
from gantui.session.view.history import History
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State
from gantui.session.view.viewer_messages import answers_from_json, command_to_json, first_requests, requests_to_json

PATIENCE = 20.0
"""Seconds that a training has to answer a new viewer: importing torch can hold it up for some."""

_GIVEN_UP = 3
"""Snapshots after which a training that does not answer has shown what became of a command: one may have been under
way, one may have been made while the command came in."""
RETRY = 1.0
"""Seconds between two looks at whether a training that was lost is back."""


class NobodyListens(Exception):  # noqa: N818
    """Raised when there is no socket in the run's folder, or only one that a killed training has left."""


class Remote:
    """A training in another process, as a `Source`. One thread does all sending and receiving; nobody waits for it.

    When the connection breaks, or the training was stopped and another process continues the run, it connects again.
    """

    def __init__(self, run: Path, *, read_only: bool = False, patience: float = PATIENCE) -> None:
        """Connect to the training in RUN; with READ_ONLY no command is sent.

        Raises:
            NobodyListens: nobody listens there.
            Refusal: whoever listens speaks something else, or nothing for PATIENCE seconds.
        """
        self._run_dir, self._named_dir = run, ""
        """Where the run lies, and what the training calls that."""
        # The socket is one of this machine, so the run's folder is here too: pictures need not come through it.
        self._archive = Archive(run / FOLDER)
        self._history, self._records = History(()), History(())
        self._latest = Snapshot(State.LOADING, message="attaching")
        self._capabilities: frozenset[type[Command]] = frozenset()
        self._outbox: queue.SimpleQueue[tuple[Kind, bytes]] = queue.SimpleQueue()
        self._answers: Answers = ()
        self._answers_come = False
        """Whether the training answers; one of an older gantui does not."""
        self._makes = first_requests()
        """The names of what the training can be asked for; one of an older gantui does not tell."""
        self._ordinals = itertools.count(1)
        self._waiting: dict[int, int] = {}
        """The commands without an answer: snapshots until an older gantui has shown what became of them."""
        self._closed = False
        self._ready = threading.Event()
        """Set with the first snapshot, or once there will be none."""
        self._refusal = ""
        self._read_only = read_only
        self._channel = self._greeted(_connected(run))
        self._wakeup = Wakeup()  # not before: where nobody listens no pipe is left open
        self._thread = threading.Thread(target=self._exchange, name="attached", daemon=True)
        self._thread.start()
        if not self._ready.wait(patience):
            self._refusal = f"{run}: the training there gives no answer; is its process stopped (Ctrl-Z)?"
        if self._refusal:
            self.close()
            raise Refusal(self._refusal)

    def close(self) -> None:
        """End the connection; the training goes on."""
        self._closed = True
        self._wakeup.wake()
        self._thread.join(1)

    @property
    def run_dir(self) -> Path:
        """The folder of the run; another one after the training has gone back."""
        return self._run_dir

    # The source ------------------------------------------------------------------------------------------------------

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """The commands that the training accepts from this viewer and that this version knows."""
        return self._capabilities

    def request(self, viewer: str, requests: Requests) -> None:
        """Ask for one snapshot with REQUESTS for VIEWER."""
        self._put(Kind.WANT, requests_to_json(requests, self._makes))

    def leave(self, viewer: str) -> None:
        """Stop making anything for VIEWER."""
        self._put(Kind.LEAVE)

    def latest(self) -> Snapshot:
        """The newest snapshot that has arrived."""
        return self._latest

    def history(self) -> History:
        """The curves so far."""
        return self._history

    def records(self) -> History:
        """The recorded metrics so far, as curves."""
        return self._records

    def kept(self) -> tuple[int, ...]:
        """The iterations of which a picture is kept."""
        return self._archive.steps

    def recall(self, step: int) -> Snapshot | None:
        """The newest picture kept at or before iteration STEP, else the first."""
        now, kept = self._latest, self._archive.read(step)
        return None if kept is None else as_of(kept, now.events, now.strip)

    def send(self, command: Command) -> int:
        """Send COMMAND, to be carried out between two steps."""
        if type(command) not in self._capabilities:
            return 0
        ordinal = next(self._ordinals)
        self._waiting[ordinal] = _GIVEN_UP
        number = {"ordinal": ordinal} if self._answers_come else {}
        self._put(Kind.COMMAND, command_to_json(command) | number)
        return ordinal

    def _put(self, kind: Kind, item: dict[str, object] | None = None) -> None:
        self._outbox.put((kind, b"" if item is None else message_frames.as_json(item)))
        self._wakeup.wake()

    # The thread ------------------------------------------------------------------------------------------------------

    def _exchange(self) -> None:
        """Talk to the training, and to those that continue it, until this side is closed."""
        try:
            while self._converse() and self._found_again():
                pass
        finally:
            self._wakeup.close()

    def _converse(self) -> bool:
        """Send what is waiting and take in what comes; returns whether to look for the training again afterwards."""
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._wakeup.reader, selectors.EVENT_READ)
                selector.register(self._channel.socket, selectors.EVENT_READ)
                while not self._closed:
                    self._pass_on()
                    waits = 0 if self._channel.idle else selectors.EVENT_WRITE
                    selector.modify(self._channel.socket, selectors.EVENT_READ | waits)
                    for key, events in selector.select():
                        if key.fileobj == self._wakeup.reader:
                            self._wakeup.woken()
                        elif events & selectors.EVENT_READ:
                            for frame in self._channel.receive():
                                self._take(frame)
        except OtherVersion as other:
            self._break(f"it speaks {other}: attach with the gantui that trains{_trainer(self._run_dir)}")
        except Malformed as error:
            self._break(f"what came is damaged: {plain(str(error))}")
        except _Ended:
            self._break("it has ended" if not self._latest.state.over else "")
            return self._latest.state is State.STOPPED
        except _LetGo as named:
            self._break(f"let go by the training: {plain(str(named))}")
        except Gone:
            self._break("its process has ended or was killed")
            return self._latest.state in (State.LOST, State.STOPPED)
        except Exception as error:  # a bug; the screen stays, with what there is
            self._break(f"an internal error: {type(error).__name__}: {error}")
        finally:
            self._channel.close()
        return False

    def _greeted(self, connected: socket.socket) -> Channel:
        channel = Channel(connected, FROM_TRAINING)
        channel.greet()
        channel.put(Kind.OPEN, message_frames.as_json({"read_only": self._read_only}))
        return channel

    def _found_again(self) -> bool:
        """Connect again once the run is being trained; False if this side is closed before."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._wakeup.reader, selectors.EVENT_READ)
            while not self._closed:
                if selector.select(RETRY):
                    self._wakeup.woken()
                    continue
                with suppress(NobodyListens, Refusal):
                    self._channel = self._greeted(_connected(self._run_dir))
                    self._outbox = queue.SimpleQueue()  # their answers have been given up
                    return True
        return False

    def _pass_on(self) -> None:
        with suppress(Gone, queue.Empty):  # what it said before it went may still be read
            self._channel.flush()
            while self._channel.idle:
                self._channel.put(*self._outbox.get_nowait())
                self._channel.flush()

    def _take(self, frame: Frame) -> None:
        match frame.kind:
            case Kind.WELCOME:
                welcome = message_frames.from_json(frame.payload)
                names, pictures = welcome.get("commands"), welcome.get("pictures", [])
                if not isinstance(names, list):
                    raise Malformed("a welcome without commands")
                if not isinstance(pictures, list):
                    raise Malformed("a welcome with pictures that are no list")
                self._answers_come = welcome.get("answers") is True
                self._makes = first_requests() | {name for name in pictures if isinstance(name, str)}
                # A newer gantui may know others too.
                self._capabilities = frozenset(kind for name, kind in COMMANDS.items() if name in names)
            case Kind.CURVES:
                self._history = received(frame.payload, self._history)
            case Kind.RECORDS:
                self._records = received(frame.payload, self._records)
            case Kind.SNAPSHOT:
                newest = snapshot_bytes.decode(frame.payload)
                self._follow(newest)
                if newest.record != self._latest.record:
                    self._archive.look()
                if not self._answers_come:
                    self._answer_in_its_place(newest)
                self._latest = dataclasses.replace(self._ours(newest), answers=self._answers)
                self._ready.set()
            case Kind.ANSWERS:
                for answer in answers_from_json(message_frames.from_json(frame.payload)):
                    self._answered(answer)
            case Kind.ENDED:
                raise _Ended
            case _:
                raise _LetGo(frame.payload.decode("utf-8", "replace"))

    def _answered(self, answer: Answer) -> None:
        """Take in the ANSWER to a command of this side; to another there is none."""
        if self._waiting.pop(answer.ordinal, None) is not None:
            self._answers = added(self._answers, answer)

    def _answer_in_its_place(self, newest: Snapshot) -> None:
        """Say for a training of an older gantui that a command is done, once NEWEST must show what became of it.

        Its message is all that it says of that, so a refusal looks the same.
        """
        for ordinal, left in list(self._waiting.items()):
            self._waiting[ordinal] = left - 1
            if left <= 1:
                self._answered(Answer(ordinal, True, newest.message))

    def _follow(self, newest: Snapshot) -> None:
        """Follow a training that has gone back to its new folder beside this one, where its pictures are."""
        named = Path(newest.facts.run_dir).name if newest.facts else ""
        if named not in ("", "..") and self._named_dir and named != self._named_dir:
            self._run_dir = self._run_dir.resolve().parent / named
            self._archive = Archive(self._run_dir / FOLDER)
        self._named_dir = named or self._named_dir

    def _ours(self, newest: Snapshot) -> Snapshot:
        """NEWEST with the folder by which this side knows the run, and without a command that another process made."""
        if newest.facts is None:
            return newest
        facts = dataclasses.replace(newest.facts, run_dir=str(self._run_dir), command="")
        return dataclasses.replace(newest, facts=facts)

    def _break(self, why: str) -> None:
        """End for good: the last snapshot stays, and says WHY unless the training was over."""
        self._capabilities = frozenset()
        for ordinal in list(self._waiting):
            self._answered(Answer(ordinal, False, why or "the training has ended"))
        self._latest = dataclasses.replace(self._latest, answers=self._answers)
        if not self._ready.is_set():
            self._refusal = f"{self._run_dir}: can't attach: {why}"
        elif why and not self._latest.state.over:
            self._latest = dataclasses.replace(self._latest, state=State.LOST, message=why, rate=0.0)
        self._ready.set()


class _Ended(Exception):  # noqa: N818
    """Raised when the training is over and has said so."""


class _LetGo(Exception):  # noqa: N818
    """Raised when the training has closed the connection and said why."""


def _connected(run: Path) -> socket.socket:
    path = socket_at(run)
    if path is None:
        raise NobodyListens
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connected.settimeout(PATIENCE)
    try:
        connected.connect(str(path))
        return connected
    except PermissionError:
        connected.close()
        raise Refusal(f"{run}: another user trains there: only that user can attach") from None
    except OSError:
        connected.close()
        raise NobodyListens from None


def _trainer(run: Path) -> str:
    """The version of gantui that trains in RUN, as far as that is known."""
    try:
        theirs = plain(str(read_facts(run).get("gantui", "")))
    except Refusal:
        return ""
    return f" ({theirs}; this is {installed.VERSION})" if theirs else ""
