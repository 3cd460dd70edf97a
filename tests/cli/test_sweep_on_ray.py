"""`gantui sweep --ray`: what can be said without Ray."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantui.cli.outcome import outcome
from gantui.errors import Exit, Refusal
from gantui.session.sweep.mailbox import RayCluster, SweepJob
from tests.cli.test_sweep import SWEEP

GRID = ["--grid", "optimizers.generator.lr=1e-2,1e-3"]


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[SweepJob]:
    """The jobs that were to be carried out; none is."""
    found: list[SweepJob] = []

    def made(job: SweepJob, on_end: object) -> None:
        found.append(job)
        raise Refusal("seen")

    monkeypatch.setattr("gantui.cli.sweep.LiveSweep", made)
    monkeypatch.setattr("gantui.session.cluster.ray_engine.importlib.util.find_spec", lambda name: object())
    return found


@pytest.mark.parametrize(
    ("arguments", "cluster"),
    [
        ([], None),
        (["--ray"], RayCluster("local")),
        (["--ray", "--seeds", "2"], RayCluster("local")),
        (["--ray", "head:6379"], RayCluster("head:6379")),
        (["--ray=auto", "--gpu-share", "0.25"], RayCluster("auto", 0.25)),
    ],
)
def test_without_an_address_it_means_this_machine(
    tiny: Path, jobs: list[SweepJob], arguments: list[str], cluster: RayCluster | None
) -> None:
    outcome([*SWEEP, *GRID, *arguments])
    assert [job.cluster for job in jobs] == [cluster]


def test_without_ray_it_says_how_to_have_it(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gantui.session.cluster.ray_engine.importlib.util.find_spec", lambda name: None)
    assert outcome([*SWEEP, *GRID, "--ray"]) == Exit.USAGE
    said = capsys.readouterr().err
    assert said == "gantui: --ray: Ray is not installed here; expected it, by: pip install 'gantui[ray]'\n"
    assert not (tiny.parent / "sweep").exists()


def test_an_address_for_rays_client_is_refused(
    tiny: Path, jobs: list[SweepJob], capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome([*SWEEP, *GRID, "--ray", "ray://head:10001"]) == Exit.USAGE
    assert "expected HOST:PORT of the cluster's head" in capsys.readouterr().err
    assert not jobs


def test_a_share_of_a_gpu_needs_ray(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome([*SWEEP, "--gpu-share", "0.5"]) == Exit.USAGE
    assert "expected --ray too" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("device", "share", "told"),
    [("cuda:1", None, "the GPU is chosen by Ray; expected 'cuda'"), ("cpu", "0.5", "every group has device = 'cpu'")],
)
def test_what_no_group_can_have_is_refused_and_nothing_is_written(
    tiny: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    device: str,
    share: str | None,
    told: str,
) -> None:
    monkeypatch.setattr("gantui.session.cluster.ray_engine.importlib.util.find_spec", lambda name: object())
    asked = [*SWEEP, "--ray", "--device", device, *(["--gpu-share", share] if share else [])]
    assert outcome(asked) == Exit.USAGE
    assert told in capsys.readouterr().err
    assert not (tiny.parent / "sweep").exists()
