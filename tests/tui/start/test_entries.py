"""What a filter leaves of the list."""

from __future__ import annotations

from gantui.tui.start.entries import Entry, Question, Section, Way, entries_of, fitting

WAY = Way("t", "Train", "", ("run", "--preset", "it's"))
ONE, TWO, THREE = (
    Entry("losses", "ring8-gan", ("The original game",), (WAY,)),
    Entry("losses", "ring8-wgan", ("A critic",), (WAY,), note="new"),
    Entry("images", "digits", ("Handwritten",), (WAY,)),
)
SECTIONS = [Section("losses", "of both", (ONE, TWO)), Section("images", "", (THREE,))]


def test_every_word_must_stand_somewhere_in_any_case() -> None:
    for words, left in {"": [ONE, TWO, THREE], "RING8 wgan": [TWO], "loss": [ONE, TWO], "new": [TWO]}.items():
        assert entries_of(fitting(SECTIONS, words)) == left
    assert fitting(SECTIONS, "ring8 digits") == []
    assert [section.title for section in fitting(SECTIONS, "handwritten")] == ["images"]


def test_a_command_is_shown_as_it_would_be_typed() -> None:
    assert WAY.shown == """gantui run --preset 'it'"'"'s'"""
    asked = Way("d", "Draw", "", ("draw",), Question("where?", "", lambda answer: "", lambda answer: answer))
    assert asked.shown == "gantui draw ..."
    option = Way(
        "d", "Learn", "", ("run",), Question("what?", "", lambda answer: "", lambda answer: f"--data={answer}")
    )
    assert option.shown == "gantui run --data=..."
