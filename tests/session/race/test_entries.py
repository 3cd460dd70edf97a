"""What may race is found out before anything begins, and what may not is refused in one sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gantui.errors import Refusal
from gantui.session.race.entries import Asked, Entry, checked
from tests.session.scripts.walking import script
from tests.session.small import experiment


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is where we are and where runs lie."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GANTUI_RUNS", str(tmp_path / "runs"))
    return tmp_path


def options(entry: Entry) -> dict[str, list[str]]:
    """The options of the command that starts ENTRY."""
    assert entry.order is not None
    found: dict[str, list[str]] = {}
    for word in entry.order.command:
        name, equals, value = word.partition("=")
        if equals:
            found.setdefault(name, []).append(value)
    return found


def run_called(name: str, folder: Path) -> Path:
    """A folder of a finished run."""
    run = folder / "runs" / name
    run.mkdir(parents=True)
    (run / "run.json").write_text('{"state": "finished"}')
    return run


def test_presets_have_one_seed_and_the_longest_budget_among_them() -> None:
    found = checked(Asked(("ring8-gan", "dirac-gan"), until="w1<1"))
    longest = max(checked(Asked((name, name))).budget or 0 for name in ("ring8-gan", "dirac-gan"))
    assert (found.budget, found.seed) == (longest, 0)
    assert [entry.title for entry in found.entries] == ["ring8-gan", "dirac-gan"]
    for entry in found.entries:
        assert options(entry)["--seed"] == ["0"]
        assert options(entry)["--steps"] == [str(longest)]
        assert options(entry)["--until"] == ["w1<1"]
        assert entry.order is not None
        assert entry.order.command[0] == sys.executable
        assert not entry.order.run_dir.exists()
    assert found.equal == f"seed 0 and {longest:,} steps for all"
    assert len({entry.order.run_dir for entry in found.entries if entry.order}) == 2


def test_the_command_line_says_seed_budget_device_and_settings_for_all() -> None:
    asked = Asked(("ring8-gan", "ring8-wgan"), assignments=("schedule.batch_size=8",), seed=3, steps=50, device="cpu")
    found = checked(asked)
    assert (found.budget, found.seed) == (50, 3)
    for entry in found.entries:
        given = options(entry)
        assert (given["--seed"], given["--steps"], given["--device"]) == (["3"], ["50"], ["cpu"])
        assert given["--set"] == ["schedule.batch_size=8"]


def test_one_preset_is_varied_and_what_differs_is_its_name() -> None:
    found = checked(Asked(("ring8-gan",), vary=("optimizers.generator.lr=1e-3,1e-4",)))
    assert [entry.title for entry in found.entries] == ["lr=1e-3", "lr=1e-4"]
    seeds = checked(Asked(("ring8-gan",), vary=("seed=1,2",)))
    assert seeds.seed is None
    assert [options(entry)["--set"] for entry in seeds.entries] == [["seed=1"], ["seed=2"]]
    assert all("--seed" not in options(entry) for entry in seeds.entries)
    steps = checked(Asked(("ring8-gan",), vary=("schedule.steps=100,200",)))
    assert steps.budget is None
    assert all("--steps" not in options(entry) for entry in steps.entries)


def test_files_scripts_and_runs_race_too(here: Path) -> None:
    from gantui.experiment.files.validation import to_toml

    (here / "mine.toml").write_text(to_toml(experiment("threads=64")))
    run = run_called("ring8-gan-1", here)
    script(here, "print(1)")
    found = checked(Asked(("mine.toml", "gan.py", "ring8-gan-1", str(run)), until="jsd<0.1"))
    file, own, by_name, by_path = found.entries
    assert file.title == "mine"
    assert f"threads={found.share.threads}" in options(file)["--set"]  # no more than its share
    assert own.order is not None
    assert (own.title, own.order.asked.until) == ("gan.py", "jsd<0.1")
    assert own.order.environ["OMP_NUM_THREADS"] == str(found.share.threads)
    assert by_name.run is not None
    assert by_name.run.resolve() == run
    assert by_path.run == run
    assert found.share.racers == 2  # two of them train here
    assert "for every preset; scripts and runs have their own" in found.equal


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(("ring8-gan",)), "race: 1 racer; expected 2 to 4; --vary PATH=V1,V2 races one preset against itself"),
        (Asked(("ring8-gan",) * 5), "race: 5 racers; expected 2 to 4"),
        (Asked(("ring8-gan",), vary=("seed=1,2,3,4,5",)), "race: 5 racers; expected 2 to 4"),
        (Asked(("ring8-gan",), vary=("seed=1",)), "race: 1 racer; expected 2 to 4"),
        (
            Asked(("ring8-gan", "ring8-wgn")),
            "file, script or run is called that; did you mean 'ring8-wgan'?",
        ),
        (Asked(("ring8-gan", "zzzz")), "expected a preset (gantui presets lists them), a .toml, a .py or a run"),
        (Asked(("ring8-gan", "gone.toml")), "gone.toml: can't be read"),
        (Asked(("ring8-gan", "gone.py")), "gone.py: there is no such script"),
        (Asked(("ring8-gan", "last")), "race last: there are no runs"),
        (Asked(("ring8-gan", "dirac-gan"), vary=("seed=1,2",)), "--vary: 2 racers; expected one preset"),
        (Asked(("gan.py",), vary=("seed=1,2",)), "--vary: gan.py is a script"),
        (Asked(("ring8-gan",), vary=("seed",)), "--vary seed: expected PATH=V1,V2"),
        (Asked(("ring8-gan",), vary=("nope=1,2",)), "nope"),
        (Asked(("ring8-gan", "ring8-wgan"), until="jsd <"), "--until 'jsd <': at character 6, the end"),
        (Asked(("ring8-gan", "dirac-gan"), until="frechet<1"), "race ring8-gan: --until 'frechet<1': no record has a"),
        (Asked(("ring8-gan", "digits-gan"), until="jsd<1"), "race digits-gan: --until 'jsd<1': no record has a key"),
        (Asked(("ring8-gan", "ring8-wgan"), assignments=("schedule.step=3",)), "schedule.step"),
        (Asked(("gan.py", "gan.py"), seed=3, steps=5), "--seed and --steps: are for presets, and none races here"),
    ],
)
def test_what_can_not_race_is_refused_and_nothing_is_written(asked: Asked, said: str, here: Path) -> None:
    script(here, "print(1)")
    with pytest.raises(Refusal) as refused:
        checked(asked)
    assert said in str(refused.value)
    assert [path.name for path in here.iterdir()] == ["gan.py"]
