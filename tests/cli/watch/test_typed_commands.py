"""What is typed into `run --plain` steers the training or is answered in a sentence."""

from __future__ import annotations

import dataclasses

import pytest

from gantui.cli.watch.typed_commands import meant
from gantui.experiment.changing import while_training
from gantui.experiment.verdicts.event import Event
from gantui.session.view.commands import Command, Redo, Resume, Set, Step, Stop, Undo
from gantui.tui.dashboard.sentences import Sentences
from tests.session.small import experiment
from tests.tui.fakes import FakeSource

LR = "optimizers.generator.lr"
EXPERIMENT = experiment()
COLLAPSE = Event(900, "collapse", "4 of 8 modes get a fair share", "few kinds of samples", "try R1")


def asked(line: str) -> Command | str:
    """What LINE means to a training that has begun, in which a collapse stands."""
    source = FakeSource()
    source.replace(settings=while_training.settings(EXPERIMENT, EXPERIMENT), events=(COLLAPSE,), standing=(COLLAPSE,))
    return meant(line, source.latest(), EXPERIMENT, Sentences(source))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("go\n", Resume()),
        ("  D ", Step("discriminator")),
        ("quit", Stop()),
        ("stop", Stop()),
        ("undo", Undo()),
        ("redo", Redo()),
        (f"set {LR} = 2e-3\n", Set(LR, "2e-3")),
        ("SET penalties.r1.gamma=0.2", Set("penalties.r1.gamma", "0.2")),
    ],
)
def test_words_become_commands(line: str, command: Command) -> None:
    assert asked(line) == command


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("set", "expected PATH=VALUE, such as set "),
        ("set 3", "set 3: expected PATH=VALUE"),
        (f"set {LR}x=1", f"no such setting; did you mean '{LR}'?"),
        (f"set {LR}=-1", "greater than 0"),
        ("set generator.hidden=[3]", "can't be changed while it trains: the weights are of that network"),
        (f"set {LR}=0.001", f"{LR} is 0.001 already"),
        ("settings gamma", "penalties.r1.gamma"),
        ("settings nonsense", "No setting has nonsense in its name"),
        ("quit now", "quit: expected nothing behind it"),
        ("qit", "did you mean 'quit'?"),
        ("help", "set PATH=VALUE: change a setting"),
    ],
)
def test_the_rest_is_answered_in_a_sentence(line: str, said: str) -> None:
    answer = asked(line)
    assert isinstance(answer, str)
    assert said in answer


def test_every_setting_is_listed_once_with_its_value() -> None:
    told = str(asked("settings")).splitlines()
    assert len(told) == len(while_training.settings(EXPERIMENT, EXPERIMENT))
    assert any(line.startswith(f"{LR}, ") and "of generator: 0.001, may be > 0" in line for line in told)


def test_events_are_read_without_their_signs() -> None:
    told = str(asked("events"))
    assert "collapse, step 900, still so:\n4 of 8 modes get a fair share." in told
    assert "Do first, " in told


def test_a_player_that_can_t_move_alone_is_told_at_once() -> None:
    source = FakeSource()
    facts = source.latest().facts
    assert facts is not None
    source.replace(facts=dataclasses.replace(facts, single_steps=()))
    assert "the players move at once" in str(meant("d", source.latest(), EXPERIMENT, Sentences(source))).lower()
