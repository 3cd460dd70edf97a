"""`--until`: what it means, and where a broken one is broken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.errors import Refusal
from gantui.experiment.files import presets
from gantui.experiment.files.validation import validate
from gantui.experiment.goals.until import parse

WGAN = validate(presets.find("ring8-wgan").raw, "ring8-wgan")
PLAIN = validate(presets.find("ring8-gan").raw, "ring8-gan")
DIRAC = validate(presets.find("dirac-r1").raw, "dirac-r1")
RECORD = {"step": 300, "modes_covered": 7, "high_quality": 0.5, "kl_modes": None, "loss_d": -1.5, "ema.w1": 0.25}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("modes_covered>=7", True),
        ("modes_covered>=8", False),
        ("modes_covered > 7", False),
        ("modes_covered<7.5", True),
        ("modes_covered == 7", True),
        ("modes_covered==6.99", False),
        ("step<=300", True),
        ("loss_d<-1", True),
        ("loss_d < -1.5e0", False),
        ("high_quality>=.5", True),
        ("high_quality >= +5e-1", True),
        ("kl_modes<1", False),
        ("kl_modes>=0 or step>0", True),
        ("w1<1", False),
        ("modes_covered>=7 and high_quality>=0.9", False),
        ("modes_covered>=8 or high_quality>=0.4", True),
        ("step>0 or step<0 and step<0", True),
        ("(step>0 or step<0) and step<0", False),
        ("step<0 and step<0 or step>0", True),
        ("step<0 and (step<0 or step>0)", False),
        ("((step>0))and(step>1)", True),
        ("\tstep >\n200 ", True),
    ],
)
def test_what_holds_of_a_record(text: str, holds: bool) -> None:
    assert parse(text, PLAIN.record_keys).holds(RECORD) is holds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing to wait for"),
        ("  ", "such as modes_covered>=8 and high_quality>=0.9"),
        ("modes_coverd>=8", "no record has a key 'modes_coverd'; did you mean 'modes_covered'?"),
        ("last.jds<1", "did you mean 'last.jsd'?"),
        ("penalty.clip<1", "no record has a key 'penalty.clip'"),
        ("xyzzy>1", "metrics.jsonl of a run shows them"),
        ("modes_covered", "at character 14, the end: expected >= <= == > < after modes_covered"),
        ("modes_covered=8", "at character 14, '=8': expected >= <="),
        ("modes_covered!=8", "at character 14, '!=8'"),
        ("modes_covered>=", "at character 16, the end: expected a number"),
        ("step>high_quality", "at character 6, 'high_quality': expected a number"),
        ("step>1e999", "at character 6, '1e999': expected a number"),
        ("step>8x", "at character 6, '8x': expected a number"),
        ("step>1 step>2", "at character 8, 'step': expected 'and', 'or' or the end"),
        ("step>1 && step>2", "at character 8, '&&': expected 'and', 'or' or the end"),
        ("step>1 AND step>2", "at character 8, 'AND'"),
        ("1<step<3", "at character 1, '1': expected a key of the records"),
        ("step>1 and", "at character 11, the end: expected a key"),
        ("and step>1", "at character 1, 'and': expected a key"),
        ("(step>1", "at character 8, the end: expected ')'"),
        ("step>1)", "at character 7, ')': expected 'and'"),
        ("()", "at character 2, ')': expected a key"),
        ("(" * 2000 + "step>1" + ")" * 2000, "no more than 50 parentheses"),
        ("__import__('os').system('true')>1", "no record has a key '__import__'"),
        ("step>1\x1b[31m", "expected 'and'"),
    ],
)
def test_what_is_broken_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse(text, WGAN.record_keys)
    told = str(refusal.value)
    assert told.startswith("--until ")
    assert said in told
    assert told.isprintable()


def test_deep_enough_is_allowed() -> None:
    assert parse("(" * 50 + "step>1" + ")" * 50, PLAIN.record_keys).holds(RECORD)
    assert parse(" and ".join(["(step>1)"] * 500), PLAIN.record_keys).holds(RECORD)


def test_keys_are_those_of_the_experiment() -> None:
    for key, experiment in (("last.jsd", WGAN), ("theta", DIRAC), ("penalty.r1", DIRAC)):
        assert parse(f"{key}<1", experiment.record_keys).holds({key: 0.5})
        with pytest.raises(Refusal, match="no record has a key"):
            parse(f"{key}<1", PLAIN.record_keys)
    assert len(set(WGAN.record_keys)) == len(WGAN.record_keys)


def test_values_are_told_in_the_order_of_writing_each_once() -> None:
    until = parse("kl_modes<1 or (high_quality>=0.4 and kl_modes>2) and modes_covered>=7", PLAIN.record_keys)
    assert until.values(RECORD) == "kl_modes null, high_quality 0.5, modes_covered 7"


COMPARISONS = st.builds(
    lambda key, compare, number: (f"{key}{compare}{number!r}", f"{key} {compare} {number!r}"),
    st.sampled_from(["step", "modes_covered", "high_quality"]),
    st.sampled_from([">=", "<=", "<", ">", "=="]),
    st.one_of(st.integers(-9, 9), st.floats(-9, 9)),
)


def joined(parts: list[tuple[str, str]], word: str) -> tuple[str, str]:
    return f" {word} ".join(f"({a})" for a, _ in parts), f" {word} ".join(f"({b})" for _, b in parts)


CONDITIONS = st.recursive(
    COMPARISONS,
    lambda inner: st.builds(joined, st.lists(inner, min_size=1, max_size=3), st.sampled_from(["and", "or"])),
    max_leaves=12,
)
RECORDS = st.fixed_dictionaries({key: st.integers(-9, 9) for key in ("step", "modes_covered", "high_quality")})


@given(CONDITIONS, RECORDS)
def test_it_means_what_python_would_mean(condition: tuple[str, str], record: dict[str, Any]) -> None:
    text, oracle = condition
    assert parse(text, PLAIN.record_keys).holds(record) is eval(oracle, {}, record)  # the program itself never does


@given(st.lists(COMPARISONS, min_size=1, max_size=6), st.lists(st.sampled_from(["and", "or"]), min_size=6), RECORDS)
def test_and_binds_tighter_as_in_python(
    comparisons: list[tuple[str, str]], words: list[str], record: dict[str, Any]
) -> None:
    texts, oracles = (
        " ".join(part for pair in zip(column, words, strict=False) for part in pair).rsplit(" ", 1)[0]
        for column in zip(*comparisons, strict=True)
    )
    assert parse(texts, PLAIN.record_keys).holds(record) is eval(oracles, {}, record)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    said = ""
    try:
        parse(text, PLAIN.record_keys)
    except Refusal as refusal:
        said = str(refusal)
    assert said == "" or said.isprintable()
