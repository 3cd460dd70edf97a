"""The training's side of attaching: one thread serves all viewers, and the training never waits for it."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

from gantui.errors import plain
from gantui.session.attach import message_frames
from gantui.session.attach.address import Listener, listen
from gantui.session.attach.channel import Channel, Gone
from gantui.session.attach.curves import Sent
from gantui.session.attach.hello import Hello, OtherVersion
from gantui.session.attach.message_frames import FROM_VIEWERS, Frame, Kind
from gantui.session.attach.snapshot_budget import SnapshotBudget
from gantui.session.attach.wakeup import Wakeup
from gantui.session.control.mailbox import TrainingMailbox
from gantui.session.disk.container import Malformed
from gantui.session.view import snapshot_bytes
from gantui.session.view.answers import KEPT, Answer, Answers
from gantui.session.view.answers import to as answer_to
from gantui.session.view.commands import COMMANDS
from gantui.session.view.pictures.request import REQUESTS
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State
from gantui.session.view.viewer_messages import answers_to_json, numbered, requests_from_json

MOST_VIEWERS = 16
STALLED = 60.0
"""Seconds after which a viewer that takes nothing of what waits for it is let go."""
UNGREETED = 10.0
"""Seconds that a connection has to say that it is a viewer."""
MOST_UNANSWERED = 1_000
"""Messages of a viewer without an answer, after which it is let go."""
_TIDY = 1.0
"""Seconds between two looks at who has stalled."""
_NEWS = " news"
"""Goes behind a viewer's name: the numbers after its command, whatever it asks for itself."""

_Announcement = tuple[State, str, bool]
"""What a viewer gets of a snapshot without asking: state, message, whether there are facts."""


class _Viewer:
    """One viewer's connection, from the training's side."""

    def __init__(self, number: int, connected: socket.socket, now: float) -> None:
        self.name = f"viewer {number}"
        self.channel = Channel(connected, FROM_VIEWERS)
        self.opened = self.leaving = self.finished = False
        """Whether it has said what it is; will be let go once it has what waits; was asked about its last pictures."""
        self.read_only = True
        self.request: Requests | None = None
        """What it asks for, until the mailbox has it."""
        self.asked: int | None = None
        """The mailbox's number of that, until it has come."""
        self.pictures = Requests()
        """The last it asked for beside numbers."""
        self.announced: _Announcement | None = None
        self.seen: Snapshot | None = None
        """The newest one in which its answers were looked for."""
        self.unanswered = 0
        self.sent: dict[int, int] = {}
        """Its number of each command that is not answered yet, by the mailbox's."""
        self.curves, self.records = Sent(), Sent()
        self.moved = now
        """When it took something last, or had nothing to take."""

    def take_answers(self, answers: Answers) -> Answers:
        """Take out what ANSWERS say of this viewer's commands, under its own numbers; each answer comes once."""
        found = {ordinal: answer for ordinal in self.sent if (answer := answer_to(ordinal, answers)) is not None}
        taken = [Answer(self.sent.pop(ordinal), answer.done, answer.text) for ordinal, answer in found.items()]
        return tuple(taken[-KEPT:])


class Server:
    """Serves the snapshots of a training to viewers in other processes, and passes their commands on."""

    def __init__(self, mailbox: TrainingMailbox, listener: Listener) -> None:
        self._mailbox, self._listener = mailbox, listener
        self._selector = selectors.DefaultSelector()
        self._wakeup = Wakeup()
        self._viewers: dict[socket.socket, _Viewer] = {}
        self._count = 0
        self._encoded: tuple[Snapshot, bytes] | None = None
        self._paid: Snapshot | None = None
        self._budget = SnapshotBudget()
        """For how long the training makes up for the newest snapshot that somebody asked for."""
        self.seconds = 0.0
        """CPU seconds that it has taken so far."""
        self._paid_for = 0.0
        """How many of these the training has made up for."""
        self._moves: deque[Listener] = deque()
        """Where to listen from now on, when the training has moved to another folder."""
        self._closing: float | None = None
        """When to be gone at the latest."""
        listener.socket.setblocking(False)
        self._selector.register(listener.socket, selectors.EVENT_READ)
        self._selector.register(self._wakeup.reader, selectors.EVENT_READ)
        mailbox.on_publish, mailbox.on_move = self._published, self._moved
        self._thread = threading.Thread(target=self._run, name="attach", daemon=True)
        self._thread.start()

    @classmethod
    def of(cls, run: Path, mailbox: TrainingMailbox) -> Server | None:
        """A server that listens in RUN, or None where that is not possible: a notice on MAILBOX then says why."""
        try:
            return cls(mailbox, listen(run))
        except OSError as error:
            mailbox.notice = (
                f"gantui attach won't find this training: can't listen: {plain(error.strerror or str(error))}"
            )
            return None

    def close(self, seconds: float) -> None:
        """Stop listening, and give the viewers up to SECONDS to receive the last snapshot."""
        self._closing = time.monotonic() + seconds
        self._wakeup.wake()
        self._thread.join(seconds + 1)

    def _published(self) -> None:
        """Note, in the training's thread, that there is a new snapshot."""
        if self._viewers:
            self._wakeup.wake()

    def _moved(self, run: Path) -> None:
        """Note, in the training's thread, that it continues in RUN. Viewers stay, and new ones find it there.

        Where nobody can listen there, no new ones find it.
        """
        with suppress(OSError):
            self._moves.append(listen(run))
            self._wakeup.wake()

    # The thread ------------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while not self._over():
                for key, _ in self._selector.select(self._rest()):
                    if key.fileobj is self._listener.socket:
                        self._accept()
                    elif key.fileobj == self._wakeup.reader:
                        self._wakeup.woken()
                    elif isinstance(key.data, _Viewer) and key.fileobj in self._viewers:
                        self._hear(key.data)
                self._go_along()
                self._pass_on()
                for viewer in list(self._viewers.values()):
                    self._attend(viewer)
                self.seconds = time.thread_time()
        finally:
            self._mailbox.on_publish, self._mailbox.on_move = lambda: None, lambda _: None
            self._go_along()
            for viewer in list(self._viewers.values()):
                self._drop(viewer)
            self._listener.close()
            self._selector.close()
            self._wakeup.close()

    def _go_along(self) -> None:
        """Listen in the folder where the training is now."""
        while self._moves:
            if self._listener.socket.fileno() >= 0:
                self._selector.unregister(self._listener.socket)
                self._listener.close()
            self._listener = self._moves.popleft()
            self._listener.socket.setblocking(False)
            self._selector.register(self._listener.socket, selectors.EVENT_READ)

    def _over(self) -> bool:
        if self._closing is None:
            return False
        if self._listener.socket.fileno() >= 0:
            self._selector.unregister(self._listener.socket)
            self._listener.close()
        return not self._viewers or time.monotonic() >= self._closing

    def _rest(self) -> float | None:
        """How many seconds there may be nothing to do; None if that is unknown."""
        if not self._viewers:
            return None
        requests = any(viewer.request is not None for viewer in self._viewers.values())
        return min(_TIDY, self._budget.rest()) if requests else _TIDY

    def _pass_on(self) -> None:
        """Pass the requests of all viewers on at once, so that one snapshot serves them all."""
        if self._mailbox.snapshot.state is State.RUNNING and self._budget.rest() > 0:
            return
        for viewer in self._viewers.values():
            if viewer.request is not None:
                viewer.asked, viewer.request = self._mailbox.request(viewer.name, viewer.request), None

    def _accept(self) -> None:
        try:
            connected, _ = self._listener.socket.accept()
        except OSError:  # gone again; or no more files may be open: it waits until one is closed
            time.sleep(0.05)
            return
        self._count += 1
        viewer = _Viewer(self._count, connected, time.monotonic())
        self._viewers[connected] = viewer
        self._selector.register(connected, selectors.EVENT_READ, viewer)
        if len(self._viewers) > MOST_VIEWERS:
            self._refuse(viewer, f"{MOST_VIEWERS} viewers look at this training already")

    def _hear(self, viewer: _Viewer) -> None:
        """Act on what VIEWER has sent."""
        try:
            for frame in viewer.channel.receive():
                self._obey(viewer, frame)
        except Gone:
            self._drop(viewer)
        except OtherVersion as other:
            self._refuse(viewer, f"this training speaks {Hello()}: {other}")
        except Malformed as error:
            self._refuse(viewer, str(error))
        except Exception as error:
            self._refuse(viewer, _bug(error))

    def _obey(self, viewer: _Viewer, frame: Frame) -> None:
        if not viewer.opened:
            self._open(viewer, frame)
            return
        viewer.unanswered += 1
        if viewer.unanswered > MOST_UNANSWERED:
            raise Malformed(f"more than {MOST_UNANSWERED} messages before the first was answered")
        match frame.kind:
            case Kind.WANT:
                requests = requests_from_json(message_frames.from_json(frame.payload))
                viewer.request, viewer.asked = requests, None
                viewer.pictures = requests or viewer.pictures
            case Kind.LEAVE:
                self._mailbox.leave(viewer.name)
                viewer.request = viewer.asked = None
            case Kind.COMMAND:
                number, command = numbered(message_frames.from_json(frame.payload))
                if viewer.read_only:
                    raise Malformed("a command from a viewer that only watches")
                ordinal = self._mailbox.send(command)
                if number:
                    viewer.sent[ordinal] = number
                if len(viewer.sent) > MOST_UNANSWERED:
                    raise Malformed(f"more than {MOST_UNANSWERED} commands before the first was answered")
                self._mailbox.request(
                    viewer.name + _NEWS, Requests()
                )  # for all viewers, also those that wait in a pause
            case _:
                raise Malformed(f"a second {frame.kind.name}")

    def _open(self, viewer: _Viewer, frame: Frame) -> None:
        """Act on the first frame of VIEWER."""
        item = message_frames.from_json(frame.payload) if frame.kind is Kind.OPEN else {}
        read_only = item.get("read_only")
        if item.keys() != {"read_only"} or not isinstance(read_only, bool):
            raise Malformed("expected OPEN with read_only = true or false first")
        viewer.opened, viewer.read_only = True, read_only
        takes = self._mailbox.takes
        commands = [] if read_only else [name for name, kind in COMMANDS.items() if kind in takes]
        viewer.channel.greet()
        welcome = {"commands": commands, "answers": True, "pictures": [*REQUESTS]}
        viewer.channel.put(Kind.WELCOME, message_frames.as_json(welcome))

    def _attend(self, viewer: _Viewer) -> None:
        """Send VIEWER what it lacks, as far as it takes it, and disconnect it when that is due."""
        now = time.monotonic()
        try:
            moved = viewer.channel.flush()
            if viewer.opened and not viewer.leaving and viewer.channel.idle:
                self._serve(viewer)
                moved = viewer.channel.flush() or moved
            if moved or (viewer.channel.idle and viewer.opened):
                viewer.moved = now
        except Gone:
            self._drop(viewer)
            return
        except Exception as error:  # a bug of ours must not cost the other viewers their connections
            self._refuse(viewer, _bug(error))
            return
        done = viewer.leaving and viewer.channel.idle
        if done or now - viewer.moved > (STALLED if viewer.opened else UNGREETED):
            self._drop(viewer)
        else:
            hears = 0 if viewer.leaving else selectors.EVENT_READ
            waits = 0 if viewer.channel.idle else selectors.EVENT_WRITE
            self._selector.modify(viewer.channel.socket, hears | waits, viewer)

    def _serve(self, viewer: _Viewer) -> None:
        """Send the newest snapshot, if VIEWER asked for it or the training's state has changed."""
        answered = self._mailbox.answered  # before the snapshot: then this is at least as new
        snapshot = self._mailbox.snapshot
        announcement = (snapshot.state, snapshot.message, snapshot.facts is not None)
        is_answer = viewer.asked is not None and viewer.asked <= answered
        answers = viewer.take_answers(snapshot.answers)
        if is_answer or answers or announcement != viewer.announced:
            for kind, sent, history in (
                (Kind.CURVES, viewer.curves, self._mailbox.history),
                (Kind.RECORDS, viewer.records, self._mailbox.records),
            ):
                if news := sent.news(history):
                    viewer.channel.put(kind, news)
            if answers:
                viewer.channel.put(Kind.ANSWERS, message_frames.as_json(answers_to_json(answers)))
            viewer.channel.put(Kind.SNAPSHOT, self._bytes_of(snapshot))
            viewer.announced, viewer.unanswered = announcement, 0
            if is_answer:
                viewer.asked = None
                self._pay(snapshot)
        elif self._closing is not None and viewer.request is None and viewer.asked is None:
            self._finish(viewer, snapshot)
        if viewer.sent and snapshot is not viewer.seen:  # it was made before the command was carried out
            self._mailbox.request(viewer.name + _NEWS, Requests())
        viewer.seen = snapshot

    def _pay(self, snapshot: Snapshot) -> None:
        """Let the training run on for the time that making SNAPSHOT, and sending it, has earned it.

        Sending counts as making does: the training waits for Python meanwhile.
        """
        if snapshot is not self._paid:
            self._paid, own = snapshot, time.thread_time()
            self._budget.owe(snapshot.cost + own - self._paid_for)
            self._paid_for = own

    def _finish(self, viewer: _Viewer, snapshot: Snapshot) -> None:
        """Make the last pictures for VIEWER, as the process ends, then disconnect it."""
        if not viewer.finished and snapshot.facts is not None:
            viewer.finished = True
            viewer.asked = self._mailbox.request(viewer.name, viewer.pictures)
        else:
            viewer.channel.put(Kind.ENDED)
            viewer.leaving = True

    def _bytes_of(self, snapshot: Snapshot) -> bytes:
        """SNAPSHOT as bytes, encoded once for all viewers."""
        if self._encoded is None or self._encoded[0] is not snapshot:
            self._encoded = (snapshot, snapshot_bytes.encode(snapshot))
        return self._encoded[1]

    def _refuse(self, viewer: _Viewer, why: str) -> None:
        """Tell VIEWER why it is disconnected, after what it has not taken yet."""
        if not viewer.opened:
            viewer.channel.greet()
        viewer.channel.put(Kind.ERROR, plain(why).encode()[: message_frames.FROM_TRAINING[Kind.ERROR]])
        viewer.leaving = True

    def _drop(self, viewer: _Viewer) -> None:
        """Disconnect VIEWER; nothing is made for it any more."""
        if self._viewers.pop(viewer.channel.socket, None) is None:
            return
        self._mailbox.leave(viewer.name)
        with suppress(KeyError, ValueError):
            self._selector.unregister(viewer.channel.socket)
        viewer.channel.close()
        if not self._viewers:
            self._encoded = None


def _bug(error: Exception) -> str:
    return f"an internal error: {type(error).__name__}: {error}"
