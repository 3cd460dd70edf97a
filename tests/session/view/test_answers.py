"""Every command that is sent gets one answer, under the number that it was sent with, and no message is parsed."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.session.attach.message_frames import FROM_TRAINING, Kind, as_json
from gantui.session.disk.container import Malformed
from gantui.session.view import answers, snapshot_bytes
from gantui.session.view.answers import KEPT, LONGEST, Answer, added
from gantui.session.view.commands import Checkpoint, Pause, Resume, Rewind, Set, SlowMotion, Step, Stop, Undo
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State
from gantui.session.view.viewer_messages import answers_from_json, answers_to_json, numbered
from tests.session.small import ENDLESS, finish, paused, seen

RATE = "optimizers.generator.lr"


def of(snapshot: Snapshot, ordinal: int) -> Answer:
    answer = answers.to(ordinal, snapshot.answers)
    assert answer is not None
    return answer


def test_each_of_several_quick_commands_gets_its_own_answer(tmp_path: Path) -> None:
    live, _ = paused(tmp_path / "run", ENDLESS)
    sent = [
        live.send(command)
        for command in (
            Set(RATE, "0.01"),
            Set(RATE, "-1"),
            Set("optimizers.generator.rl", "1"),
            Step("both", 2),
            Undo(),
            Undo(),
            Rewind(0),
            Checkpoint(),
            SlowMotion(1e9),
            Resume(),
            Pause(),
        )
    ]
    assert sent == sorted(set(sent))
    last = seen(live, lambda s: answers.to(sent[-1], s.answers) is not None)
    found = [of(last, ordinal) for ordinal in sent]
    assert [answer.done for answer in found] == [True, False, False, True, True, False, False, True, False, True, True]
    assert "-> 0.01, from step 1 on" in found[0].text
    assert f"{RATE} = -1" in found[1].text
    assert "no such setting" in found[2].text
    assert "there is no change to undo" in found[5].text
    assert found[7].text == "checkpoint written at step 2"
    assert last.state is State.PAUSED
    stop = live.send(Stop())
    assert of(finish(live), stop) == Answer(stop, True, "stopped")


def test_what_comes_too_late_is_answered_too(tmp_path: Path) -> None:
    live, _ = paused(tmp_path / "run", "schedule.steps=3")
    going, after = live.send(Step("both", 3)), live.send(Resume())
    assert live.wait(60) is not None
    late = live.send(Pause())
    last = seen(live, lambda s: answers.to(late, s.answers) is not None, Requests())
    assert of(last, going).done
    assert of(last, after).done
    assert of(last, late) == Answer(late, False, "the training has ended")
    finish(live)


def test_what_waits_when_a_stop_comes_is_answered(tmp_path: Path) -> None:
    live, _ = paused(tmp_path / "run", ENDLESS)
    stop, late = live.send(Stop()), live.send(Checkpoint())
    last = seen(live, lambda s: answers.to(late, s.answers) is not None)
    assert (of(last, stop).done, of(last, late).done) == (True, False)
    finish(live)


def test_a_checkpoint_that_cannot_be_written_is_not_done(tmp_path: Path) -> None:
    live, _ = paused(tmp_path / "run", ENDLESS)
    folder = live.job.run.path / "checkpoints"
    folder.rename(folder.with_name("elsewhere"))
    sent = live.send(Checkpoint())
    answer = of(seen(live, lambda s: answers.to(sent, s.answers) is not None), sent)
    assert not answer.done
    assert "can't write" in answer.text
    folder.with_name("elsewhere").rename(folder)
    live.send(Stop())
    finish(live)


def test_so_many_are_kept_and_one_that_was_lost_counts_as_done() -> None:
    kept: answers.Answers = ()
    for ordinal in range(1, KEPT + 11):
        kept = added(kept, Answer(ordinal, False, "x" * (LONGEST + 1)))
    assert [answer.ordinal for answer in kept] == [*range(11, KEPT + 11)]
    assert {len(answer.text) for answer in kept} == {LONGEST}
    assert answers.to(10, kept) == Answer(10, True)
    assert answers.to(KEPT + 11, kept) is None
    assert answers.to(3, kept[:2]) is None


def test_they_stay_in_the_process() -> None:
    snapshot = Snapshot(State.RUNNING, answers=(Answer(1, True, "done"),))
    data = snapshot_bytes.encode(snapshot)
    assert b"answers" not in data  # an older gantui knows no such part of a snapshot
    assert snapshot_bytes.decode(data).answers == ()


def test_on_the_wire_they_are_held_to_their_kinds_and_bounds() -> None:
    many = tuple(Answer(ordinal, ordinal % 2 == 0, "\0" * LONGEST) for ordinal in range(1, KEPT + 1))
    assert answers_from_json(answers_to_json(many)) == many
    assert len(as_json(answers_to_json(many))) <= FROM_TRAINING[Kind.ANSWERS]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"answers": 3},
        {"answers": [[1, True, "x"]] * (KEPT + 1)},
        {"answers": [[0, True, "x"]]},
        {"answers": [[True, True, "x"]]},
        {"answers": [[1, 1, "x"]]},
        {"answers": [[1, True, "x" * (LONGEST + 1)]]},
        {"answers": [[1, True]]},
        {"answers": [{"ordinal": 1}]},
    ],
)
def test_strange_answers_are_refused(said: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        answers_from_json(said)


@pytest.mark.parametrize("ordinal", [0, -1, True, "1", None, 1 << 60, [1]])
def test_a_strange_number_of_a_command_is_refused(ordinal: object) -> None:
    with pytest.raises(Malformed, match="ordinal"):
        numbered({"command": "pause", "ordinal": ordinal})
    assert numbered({"command": "pause"}) == (0, Pause())
    assert numbered({"command": "pause", "ordinal": 3}) == (3, Pause())
