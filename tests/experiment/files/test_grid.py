from __future__ import annotations

import pytest

from gantui.errors import Refusal
from gantui.experiment.files.grid import axis, combinations, short_names


def test_without_a_grid_there_is_one_group_with_nothing_of_its_own() -> None:
    assert combinations([]) == [()]


def test_every_value_of_one_setting_meets_every_value_of_the_others_the_last_fastest() -> None:
    assert combinations(["a.lr=1e-3,1e-4", "b=x, y"]) == [
        ("a.lr=1e-3", "b=x"),
        ("a.lr=1e-3", "b=y"),
        ("a.lr=1e-4", "b=x"),
        ("a.lr=1e-4", "b=y"),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("generator.hidden=[64,64],[128]", ("[64,64]", "[128]")),
        ("latent={name='mixture', dim=2},{name='normal'}", ("{name='mixture', dim=2}", "{name='normal'}")),
        ("""distribution.path="a,b.csv",'c]'""", ('"a,b.csv"', "'c]'")),
        ("penalties.clip=false", ("false",)),
    ],
)
def test_commas_inside_a_value_part_nothing(text: str, values: tuple[str, ...]) -> None:
    assert axis(text)[1] == values


@pytest.mark.parametrize(
    ("grids", "told"),
    [
        (["optimizers.generator.lr"], "expected PATH=V1,V2"),
        (["=1,2"], "expected PATH=V1,V2"),
        (["a=1,,2"], "expected PATH=V1,V2"),
        (["a="], "expected PATH=V1,V2"),
        (["seed=1,2"], "expected --seeds N"),
        (["a=1,2,1"], "1 twice"),
        (["a=1", "b=2", "a=3"], "--grid a: given twice"),
        (["\x1b"], "--grid \N{REPLACEMENT CHARACTER}:"),
    ],
)
def test_what_is_no_grid_is_refused(grids: list[str], told: str) -> None:
    with pytest.raises(Refusal) as refused:
        combinations(grids)
    assert told in str(refused.value)


def test_settings_are_called_no_longer_than_tells_them_apart() -> None:
    both = [
        ("optimizers.generator.lr=1", "penalties.r1.gamma=2"),
        ("optimizers.generator.lr=3", "penalties.r1.gamma=2"),
    ]
    assert short_names(both) == ["lr=1, gamma=2", "lr=3, gamma=2"]
    alike = [("optimizers.generator.lr=1", "optimizers.discriminator.lr=2")]
    assert short_names(alike) == ["generator.lr=1, discriminator.lr=2"]
    assert short_names([()]) == [""]
