"""A live training and its viewers, good and bad ones, over a real socket."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gantui.errors import Refusal
from gantui.session.attach import message_frames, remote, server
from gantui.session.attach.address import listen, socket_at
from gantui.session.attach.hello import Hello, hello
from gantui.session.attach.message_frames import FROM_TRAINING, Feed, Frame, Kind
from gantui.session.attach.remote import NobodyListens, Remote
from gantui.session.control.mailbox import TrainingMailbox
from gantui.session.live import Live
from gantui.session.view import snapshot_bytes
from gantui.session.view.answers import Answer
from gantui.session.view.commands import Checkpoint, Pause, Resume, Rewind, Set, Step, Stop
from gantui.session.view.pictures import Field
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State, picture_in
from gantui.session.view.viewer_messages import requests_to_json
from tests.asking import asks, others
from tests.session.small import finish, seen, start
from tests.session.test_live import metrics, same, saved

OPEN = hello() + message_frames.frame(Kind.OPEN, message_frames.as_json({"read_only": False}))
WANT = message_frames.frame(Kind.WANT, message_frames.as_json(requests_to_json(asks(20, (6, 6)))))


def until(found: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not found():
        assert time.monotonic() < deadline, "never"
        threading.Event().wait(0.005)


def stop(live: Live) -> Snapshot:
    live.send(Stop())
    return finish(live)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A training that goes on until the test is over."""
    training = start(tmp_path / "run", "schedule.steps=100000000")
    seen(training, lambda s: s.state == State.RUNNING)
    yield training
    stop(training)


class Raw:
    """A viewer that says whatever it likes."""

    def __init__(self, live: Live, *said: bytes) -> None:
        path = socket_at(live.job.run.path)
        assert path is not None
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(str(path))
        self._feed = Feed(FROM_TRAINING)
        for part in said:
            self.say(part)

    def say(self, data: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has been let go already
            self.socket.sendall(data)

    def heard(self) -> Iterator[Frame]:
        """What comes until the connection is closed."""
        while True:
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                return
            if not data:
                return
            yield from self._feed.feed(data)

    def last_words(self) -> str:
        """The sentence with which it is let go; '' when there is none."""
        kinds = [(frame.kind, frame.payload.decode("utf-8", "replace")) for frame in self.heard()]
        self.socket.close()
        return kinds[-1][1] if kinds and kinds[-1][0] is Kind.ERROR else ""


class TestWatching:
    def test_the_weights_are_the_same_with_and_without_viewers(self, tmp_path: Path) -> None:
        finish(start(tmp_path / "alone"))
        live = start(tmp_path / "watched")
        viewers = [Remote(tmp_path / "watched") for _ in range(3)]
        idle = Raw(live, OPEN, WANT)
        for number, viewer in enumerate(viewers):
            seen(viewer, lambda s: s.state.over, asks(10 + number, (5 + number, 7)))  # type: ignore[arg-type]
        finish(live)
        for viewer in viewers:
            viewer.close()
        idle.socket.close()
        assert same(saved(tmp_path / "alone"), saved(tmp_path / "watched"))
        assert metrics(tmp_path / "alone") == metrics(tmp_path / "watched")

    def test_viewers_see_what_each_of_them_does(self, live: Live) -> None:
        one, other = Remote(live.job.run.path), Remote(live.job.run.path)
        one.send(Pause())
        until(lambda: other.latest().state is State.PAUSED)  # without asking
        step = other.latest().step
        other.send(Step("both", 2))
        until(lambda: one.latest().step == step + 2)
        other.send(Resume())
        until(lambda: one.latest().state is State.RUNNING)
        until(lambda: live.latest().state is State.RUNNING)
        one.close()
        other.send(Checkpoint())
        until(lambda: "checkpoint" in other.latest().message)
        other.close()

    def test_each_gets_the_pictures_that_it_asked_for(self, live: Live) -> None:
        one, other = Remote(live.job.run.path), Remote(live.job.run.path)
        for _ in range(20):
            before = one.latest(), other.latest()
            one.request("", asks(30))
            other.request("", asks(0, (4, 5)))
            until(lambda: one.latest() is not before[0] and other.latest() is not before[1])  # noqa: B023
            assert len(one.latest().fake) >= 30
            assert picture_in(other.latest(), Field) is not None
        one.close()
        other.close()

    def test_curves_are_the_trainings_own(self, live: Live) -> None:
        viewer = Remote(live.job.run.path)
        for step in (20, 60, 200):
            seen(viewer, lambda s, step=step: s.step > step)  # type: ignore[arg-type,misc]
        viewer.send(Pause())
        until(lambda: viewer.latest().state is State.PAUSED)
        mine, own = viewer.history(), live.history()
        assert (mine.columns, mine.steps) == (own.columns, own.steps)
        assert mine.band("loss_g").mean.tolist() == own.band("loss_g").mean.tolist()
        assert viewer.records().steps == live.records().steps > 0
        viewer.close()

    def test_the_last_of_a_training_stays_on_the_screen(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run", "schedule.steps=100000000")
        viewer = Remote(tmp_path / "run")
        seen(viewer, lambda s: picture_in(s, Field) is not None, asks(40, (5, 6)))  # type: ignore[arg-type]
        last = stop(live)
        until(lambda: not viewer.capabilities)  # the connection has ended
        shown = viewer.latest()
        assert (shown.state, shown.step, shown.message) == (last.state, last.step, last.message)
        assert picture_in(shown, Field) is not None  # the pictures of the last step too
        assert len(shown.fake) == 40
        assert viewer.history().steps == last.step
        viewer.request("", asks(3))
        viewer.send(Pause())
        viewer.leave("")
        viewer.close()

    def test_nothing_is_made_for_a_viewer_that_has_gone(self, live: Live) -> None:
        viewer = Raw(live, OPEN, WANT)
        next(viewer.heard())
        live.send(Pause())
        seen(live, lambda s: s.state is State.PAUSED)
        viewer.say(WANT)
        viewer.socket.close()
        watching = Remote(live.job.run.path)  # served after that was seen
        assert not others(seen(live, lambda s: len(s.fake) == 7, asks(7)))
        watching.close()

    def test_a_viewer_that_never_reads_holds_up_nobody_and_is_let_go(self, live: Live) -> None:
        deaf, viewer = Raw(live, OPEN), Remote(live.job.run.path)
        held = live._server
        assert held is not None
        for _ in range(5):  # each answer is larger than what the system keeps for a reader
            deaf.say(WANT)
            before = viewer.latest()
            viewer.request("", asks(20_000))
            until(lambda: viewer.latest() is not before)  # noqa: B023

        def waiting() -> list[server._Viewer]:
            return [v for v in list(held._viewers.values()) if not v.channel.idle]

        until(lambda: len(waiting()) == 1)  # the last word to the other one may be on its way
        (stalled,) = waiting()
        # One snapshot with its curves, however often it asked.
        assert sum(len(part) for part in stalled.channel._waiting) < 2 * len(held._encoded[1])  # type: ignore[index]
        stalled.moved -= server.STALLED
        until(lambda: stalled not in list(held._viewers.values()))
        assert len(held._viewers) == 1
        viewer.close()

    def test_who_does_not_say_what_it_is_is_let_go(self, live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(server, "UNGREETED", 0.0)
        assert Raw(live).last_words() == ""

    def test_there_is_room_for_so_many_viewers_and_no_more(self, live: Live) -> None:
        viewers = [Remote(live.job.run.path) for _ in range(server.MOST_VIEWERS)]
        with pytest.raises(Refusal, match="16 viewers look at this training already"):
            Remote(live.job.run.path)
        viewers.pop().close()
        held = live._server
        assert held is not None
        until(lambda: len(held._viewers) < server.MOST_VIEWERS)
        viewers.append(Remote(live.job.run.path))
        for viewer in viewers:
            viewer.close()


class TestReadOnly:
    def test_nothing_can_be_sent(self, live: Live) -> None:
        viewer = Remote(live.job.run.path, read_only=True)
        assert viewer.capabilities == frozenset()
        viewer.send(Stop())
        assert seen(viewer, lambda s: s.step > 12).state is State.RUNNING  # type: ignore[arg-type]
        viewer.close()

    def test_the_training_refuses_it_too(self, live: Live) -> None:
        opened = hello() + message_frames.frame(Kind.OPEN, message_frames.as_json({"read_only": True}))
        pause = message_frames.frame(Kind.COMMAND, message_frames.as_json({"command": "pause"}))
        assert "only watches" in Raw(live, opened, pause).last_words()
        assert seen(live, lambda s: True).state is State.RUNNING


def command(**item: object) -> bytes:
    return message_frames.frame(Kind.COMMAND, json.dumps(item).encode())


class TestBadViewers:
    @pytest.mark.parametrize(
        ("said", "why"),
        [
            (b"GET / HTTP/1.1\r\n\r\n", "first bytes are others"),
            (hello() + WANT, "expected OPEN"),
            (hello() + message_frames.frame(Kind.OPEN, b'{"read_only": 1}'), "expected OPEN"),
            (hello() + message_frames.frame(Kind.OPEN, b'{"read_only": true, "more": 1}'), "expected OPEN"),
            (OPEN + OPEN[10:], "a second OPEN"),
            (OPEN + command(command="rm -rf"), "'rm -rf'; expected one of"),
            (OPEN + command(command="stop", reason="SIGTERM"), "reason = 'SIGTERM'"),
            (OPEN + command(command="step", count=10**9), "count = 1000000000"),
            (OPEN + message_frames.header(Kind.WANT, 2**31), "expected at most 1024"),
            (OPEN + message_frames.frame(Kind.WANT, b"{}"), "views with nothing"),
            (OPEN + b"\x63\0\0\0\0", "kind 99"),
            (OPEN + message_frames.frame(Kind.COMMAND, b"[" * 4000), "not JSON"),
        ],
    )
    def test_each_is_told_why_and_let_go(self, said: bytes, why: str, live: Live) -> None:
        assert why in Raw(live, said).last_words()
        step = live.latest().step
        assert seen(live, lambda s: s.step > step).state is State.RUNNING

    def test_another_version_is_told_on_both_sides(self, live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
        theirs = hello(Hello(9, 9)) + OPEN[10:]
        assert f"this training speaks {Hello()}: version 9.9" in Raw(live, theirs).last_words()
        monkeypatch.setattr(remote, "FROM_TRAINING", FROM_TRAINING)
        with monkeypatch.context() as patched:
            patched.setattr("gantui.session.attach.channel.hello", lambda: hello(Hello(1, 99)))
            with pytest.raises(
                Refusal, match=r"version 1\.99 of gantui's attach protocol.*attach with the gantui that"
            ):
                Remote(live.job.run.path)

    def test_a_flood_is_stopped(self, live: Live) -> None:
        live.send(Pause())
        seen(live, lambda s: s.state is State.PAUSED)
        flood = Raw(live, OPEN, message_frames.frame(Kind.LEAVE) * (server.MOST_UNANSWERED + 1))
        assert "before the first was answered" in flood.last_words()


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One training for all that is thrown at it, which serves a viewer after all of it."""
    training = start(tmp_path_factory.mktemp("steady") / "run", "schedule.steps=100000000")
    seen(training, lambda s: s.state == State.RUNNING)
    yield training
    viewer = Remote(training.job.run.path)
    assert seen(viewer, lambda s: s.step > 0).state is State.RUNNING  # type: ignore[arg-type]
    viewer.close()
    stop(training)


NOISE = st.binary(max_size=200)
MESSAGES = st.builds(
    message_frames.frame,
    st.sampled_from(sorted(message_frames.FROM_VIEWERS)),
    NOISE | st.sampled_from([b"{}", b'{"command": "pause"', b'{"command": 3}', b'{"points": 1e308}']),
)


@settings(max_examples=20)
@given(greeted=st.booleans(), said=st.lists(MESSAGES | NOISE, min_size=1, max_size=5), data=st.data())
def test_noise_never_ends_a_training(steady: Live, greeted: bool, said: list[bytes], data: st.DataObject) -> None:
    stranger = Raw(steady, *([OPEN] if greeted else []), *said)
    stranger.socket.shutdown(socket.SHUT_WR)
    stranger.last_words()
    step = steady.latest().step
    assert seen(steady, lambda s: s.step > step).state is State.RUNNING


class FakeTraining:
    """Something that listens where a training would, and says what it is told to."""

    def __init__(self, run: Path, *says: bytes, hold: bool = False) -> None:
        """HOLD: it says no more then, but stays."""
        run.mkdir(exist_ok=True)
        self._listener, self._says, self._hold = listen(run), says, hold
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        connected, _ = self._listener.socket.accept()
        with connected:
            for part in self._says:
                connected.sendall(part)
            if not self._hold:
                connected.shutdown(socket.SHUT_WR)
            while connected.recv(4096):
                pass
        self._listener.close()

    def close(self) -> None:
        self._thread.join(60)


ENDED = message_frames.frame(Kind.ENDED)
WELCOME = hello() + message_frames.frame(Kind.WELCOME, b'{"commands": ["pause", "dance", "stop"]}')


def snapshot(state: State = State.RUNNING) -> bytes:
    return message_frames.frame(Kind.SNAPSHOT, snapshot_bytes.encode(Snapshot(state, step=7, message="said")))


class TestBadTrainings:
    def test_commands_that_only_a_newer_one_knows_are_left_out(self, tmp_path: Path) -> None:
        training = FakeTraining(tmp_path / "run", WELCOME, snapshot())
        viewer = Remote(tmp_path / "run")
        until(lambda: viewer.latest().state is State.LOST)
        assert viewer.capabilities == frozenset()
        viewer.close()
        training.close()

    @pytest.mark.parametrize(
        ("says", "why"),
        [
            (b"", "its process has ended or was killed"),
            (b"SSH-2.0-OpenSSH", "first bytes are others"),
            (hello(Hello(2, 3)), "it speaks version 2.3"),
            (
                hello() + message_frames.frame(Kind.ERROR, b"no \x1b[31mroom"),
                r"let go by the training: no .\[31m",
            ),
            (hello() + message_frames.frame(Kind.WELCOME, b'{"commands": 3}'), "a welcome without commands"),
            (WELCOME + message_frames.frame(Kind.SNAPSHOT, b"pickle?"), "damaged: not gantui's"),
            (WELCOME + message_frames.header(Kind.SNAPSHOT, 2**32 - 1), "expected at most"),
            (WELCOME + message_frames.frame(Kind.ENDED), "it has ended"),
        ],
    )
    def test_before_the_first_snapshot_it_is_a_refusal(self, says: bytes, why: str, tmp_path: Path) -> None:
        training = FakeTraining(tmp_path / "run", says)
        with pytest.raises(Refusal, match=why):
            Remote(tmp_path / "run")
        training.close()

    @pytest.mark.parametrize(
        ("says", "why"),
        [
            (b"", "its process has ended or was killed"),
            (message_frames.frame(Kind.CURVES, b"?"), "damaged"),
            (message_frames.frame(Kind.ERROR, b"too slow"), "let go by the training: too slow"),
        ],
    )
    def test_later_the_screen_stays_and_says_why(self, says: bytes, why: str, tmp_path: Path) -> None:
        training = FakeTraining(tmp_path / "run", WELCOME, snapshot(), says)
        viewer = Remote(tmp_path / "run")
        until(lambda: viewer.latest().state is State.LOST)
        assert why in viewer.latest().message
        assert viewer.latest().step == 7
        viewer.close()
        training.close()

    @pytest.mark.parametrize("ends", [b"", snapshot(State.STOPPED), snapshot(State.STOPPED) + ENDED])
    def test_who_goes_on_with_the_run_is_found(
        self, ends: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("gantui.session.attach.remote.RETRY", 0.01)
        first = FakeTraining(tmp_path / "run", WELCOME, snapshot(), ends)
        viewer = Remote(tmp_path / "run")
        until(lambda: viewer.latest().state in (State.LOST, State.STOPPED))
        first.close()
        again = FakeTraining(tmp_path / "run", WELCOME, snapshot(State.PAUSED), hold=True)
        until(lambda: viewer.latest().state is State.PAUSED)
        assert viewer.capabilities == {Pause, Stop}
        viewer.close()
        again.close()

    def test_one_that_has_finished_is_not_looked_for(self, tmp_path: Path) -> None:
        training = FakeTraining(tmp_path / "run", WELCOME, snapshot(State.FINISHED), ENDED)
        viewer = Remote(tmp_path / "run")
        until(lambda: not viewer._thread.is_alive())
        viewer.close()
        training.close()

    def test_what_was_over_stays_what_it_was(self, tmp_path: Path) -> None:
        training = FakeTraining(tmp_path / "run", WELCOME, snapshot(State.FINISHED))
        viewer = Remote(tmp_path / "run")
        until(lambda: not viewer._thread.is_alive())
        assert (viewer.latest().state, viewer.latest().message) == (State.FINISHED, "said")
        viewer.close()
        training.close()

    def test_one_that_gives_no_answer_is_given_up(self, tmp_path: Path) -> None:
        (tmp_path / "run").mkdir()
        listener = listen(tmp_path / "run")  # as when its process is stopped: connections wait, and nobody takes them
        with pytest.raises(Refusal, match="no answer; is its process stopped"):
            Remote(tmp_path / "run", patience=0.01)
        listener.close()


class TestListening:
    def test_nobody_listens_before_and_after(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run", "schedule.steps=100000000")
        Remote(tmp_path / "run").close()
        stop(live)
        assert not list((tmp_path / "run").glob("attach.*"))
        with pytest.raises(NobodyListens):
            Remote(tmp_path / "run")

    def test_what_a_killed_training_left_is_nobody(self, tmp_path: Path) -> None:
        listen(tmp_path).socket.close()
        with pytest.raises(NobodyListens):
            Remote(tmp_path)

    @pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not say which files are open")
    def test_who_tries_again_and_again_leaves_nothing_open(self, tmp_path: Path) -> None:
        def tried() -> int:
            for _ in range(20):
                with pytest.raises(NobodyListens):
                    Remote(tmp_path)
            return len(list(Path("/proc/self/fd").iterdir()))

        assert tried() == tried()

    def test_where_it_cant_listen_it_says_so_and_trains_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuses(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr("gantui.session.attach.address.socket.socket.bind", refuses)
        live = start(tmp_path / "run", "schedule.steps=100000000")
        shown = seen(live, lambda s: s.state is State.RUNNING)
        assert shown.message == "gantui attach won't find this training: can't listen: Operation not permitted"
        assert stop(live).state is State.STOPPED

    def test_a_viewer_that_takes_nothing_does_not_keep_the_process(self, tmp_path: Path) -> None:
        live = start(tmp_path / "run", "schedule.steps=100000000")
        deaf = Raw(live, OPEN, message_frames.frame(Kind.WANT, message_frames.as_json(requests_to_json(asks(20_000)))))
        seen(live, lambda s: len(s.fake) == 20_000, asks(20_000))
        assert stop(live).state is State.STOPPED
        assert live._server is not None
        assert not live._server._thread.is_alive()
        deaf.socket.close()


def test_one_snapshot_serves_all_that_wait_and_the_training_makes_up_for_it_first(tmp_path: Path) -> None:
    mailbox = TrainingMailbox()
    listening = server.Server.of(tmp_path, mailbox)
    viewers = [Remote(tmp_path) for _ in range(3)]

    def asked() -> Requests:
        """What the mailbox holds once all three have sent a command: what they asked for before it came with it."""
        for viewer in viewers:
            viewer.send(Checkpoint())
        count = 0

        def all_there() -> bool:
            nonlocal count
            count += len(mailbox.commands())
            return count == len(viewers)

        until(all_there)
        return mailbox.take_requests() or Requests()

    for number, viewer in enumerate(viewers):
        viewer.request("", asks(10 * number))
    assert asked() == asks(20)
    mailbox.publish(Snapshot(State.RUNNING, cost=1e9))
    for viewer in viewers:
        until(lambda: viewer.latest().cost)  # noqa: B023
        viewer.request("", asks(7))
    assert asked() == Requests()  # not yet
    mailbox.publish(Snapshot(State.PAUSED))
    until(lambda: mailbox.take_requests() == asks(7))  # nothing is held up any more
    for viewer in viewers:
        viewer.close()
    assert listening is not None
    listening.close(1)


def test_a_desk_without_viewers_does_nothing_more(tmp_path: Path) -> None:
    mailbox = TrainingMailbox()
    listening = server.Server.of(tmp_path, mailbox)
    assert listening is not None
    mailbox.publish(Snapshot(State.RUNNING))
    assert mailbox.answered == 0
    listening.close(1)
    mailbox.publish(Snapshot(State.RUNNING))


class TestAnswers:
    def test_each_viewer_has_the_answers_to_its_own_commands(self, live: Live) -> None:
        one, other = Remote(live.job.run.path), Remote(live.job.run.path)
        good, bad = one.send(Set("optimizers.generator.lr", "0.01")), one.send(Set("optimizers.generator.lr", "-1"))
        theirs = other.send(Rewind(0))
        assert (good, bad, theirs) == (1, 2, 1)
        until(lambda: len(one.latest().answers) == 2 and other.latest().answers)
        done, refused = one.latest().answers
        assert (done.ordinal, done.done, refused.ordinal, refused.done) == (good, True, bad, False)
        assert "-> 0.01" in done.text
        assert "optimizers.generator.lr = -1" in refused.text
        rate = next(each for each in one.latest().settings if each.path == "optimizers.generator.lr")
        assert rate.value == "0.01"
        assert [answer.ordinal for answer in other.latest().answers] == [theirs]
        one.close()
        other.close()

    def test_a_viewer_of_an_older_gantui_sends_no_numbers_and_gets_no_answers(self, live: Live) -> None:
        viewer = Raw(live, OPEN, WANT, command(command="checkpoint"), command(command="pause"))
        kinds, shown = set(), None
        for frame in viewer.heard():
            kinds.add(frame.kind)
            if frame.kind is Kind.SNAPSHOT:
                shown = snapshot_bytes.decode(frame.payload)
                if shown.state is State.PAUSED:
                    break
        viewer.socket.close()
        assert Kind.ANSWERS not in kinds
        assert shown is not None
        assert shown.answers == ()

    def test_a_number_out_of_range_is_refused(self, live: Live) -> None:
        assert "ordinal" in Raw(live, OPEN, command(command="pause", ordinal=0)).last_words()

    def test_a_training_of_an_older_gantui_is_sent_no_numbers_and_its_message_is_the_answer(
        self, tmp_path: Path
    ) -> None:
        heard = bytearray()
        done = threading.Event()

        def train() -> None:
            connected, _ = listener.socket.accept()
            with connected:
                connected.sendall(WELCOME + snapshot())
                while b"pause" not in heard:
                    heard.extend(connected.recv(4096))
                connected.sendall(snapshot() * 3)
                done.wait(60)
            listener.close()

        (tmp_path / "run").mkdir()
        listener = listen(tmp_path / "run")
        thread = threading.Thread(target=train)
        thread.start()
        viewer = Remote(tmp_path / "run")
        sent = viewer.send(Pause())
        until(lambda: viewer.latest().answers)
        assert viewer.latest().answers == (Answer(sent, True, "said"),)
        assert b"ordinal" not in heard
        lost = viewer.send(Pause())
        done.set()
        until(lambda: len(viewer.latest().answers) == 2)
        assert (viewer.latest().answers[1].ordinal, viewer.latest().answers[1].done) == (lost, False)
        viewer.close()
        thread.join(60)

    def test_an_answer_to_nothing_that_was_sent_is_passed_over(self, tmp_path: Path) -> None:
        says = message_frames.frame(Kind.ANSWERS, message_frames.as_json({"answers": [[5, True, "x"]]}))
        training = FakeTraining(tmp_path / "run", WELCOME, says, snapshot(), hold=True)
        viewer = Remote(tmp_path / "run")
        assert viewer.latest().answers == ()
        viewer.close()
        training.close()
