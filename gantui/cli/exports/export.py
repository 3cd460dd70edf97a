"""`gantui export`: what a run holds, for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gantui import streams
from gantui.cli import output_files
from gantui.cli.runs import open_run
from gantui.errors import Refusal, plain
from gantui.session.disk import folder
from gantui.session.run.reader import RunOnDisk

STDOUT = Path("-")


@dataclass(frozen=True)
class Wanted:
    """What is to be exported, and how."""

    kind: str
    """csv, svg, tensorboard, generator or figure."""
    out: Path | None = None
    force: bool = False
    weights: str | None = None
    checkpoint: str | None = None
    with_code: Sequence[Path] = ()
    figure: str = ""
    """Which figure is drawn; empty where another kind is exported."""
    size: str | None = None
    """Width and height of the figure, as text."""

    @classmethod
    def of(
        cls,
        kinds: Mapping[str, bool],
        out: Path | None,
        force: bool,
        weights: str | None,
        checkpoint: str | None,
        with_code: Sequence[Path],
        figure: str | None = None,
        size: str | None = None,
    ) -> Wanted:
        """The export that the one true entry of KINDS asks for.

        Raises:
            Refusal: none is, or several are.
        """
        kinds = {**kinds, "figure": figure is not None}
        chosen = [kind for kind, there in kinds.items() if there]
        if len(chosen) != 1:
            options = ", ".join(f"--{kind}" for kind in kinds)
            raise Refusal(f"what to export: expected one of {options}; {len(chosen) or 'none'} given")
        return cls(chosen[0], out, force, weights, checkpoint, with_code, figure or "", size)

    def destination(self, run: RunOnDisk, default: str) -> Path:
        """The path to write to: OUT, or DEFAULT in the folder of RUN."""
        return output_files.destination(self.out, run.path / default, force=self.force, option="--out")


def export(name: str, wanted: Wanted) -> None:
    """Export what is WANTED of the run NAME.

    Raises:
        Refusal: there is no such run, nothing of that kind in it, or it can't be written.
    """
    if wanted.out == STDOUT and wanted.kind not in ("csv", "svg"):
        writes = "a file x.svg or x.pdf" if wanted.kind == "figure" else "a folder"
        raise Refusal(f"--out -: --{wanted.kind} writes {writes}; expected the name of one")
    if wanted.weights and wanted.kind != "generator":
        raise Refusal("--weights goes with --generator: it says which one")
    if wanted.checkpoint and wanted.kind not in ("generator", "figure"):
        raise Refusal("--checkpoint goes with --generator and --figure: it says which one")
    if wanted.size is not None and wanted.kind != "figure":
        raise Refusal("--size goes with --figure: it says how large")
    run = open_run.opened(name, wanted.with_code, asked_by="export")
    if wanted.kind in ("csv", "tensorboard") and not run.records:
        raise Refusal(f"{run.path}: there is nothing to export: {run.missing[-1] if run.missing else 'no record yet'}")
    open_run.tell(run.missing if wanted.kind in ("csv", "tensorboard") else ())
    kinds = {"csv": _csv, "svg": _svg, "tensorboard": _tensorboard, "generator": _generator, "figure": _figure}
    kinds[wanted.kind](run, wanted)


def _csv(run: RunOnDisk, wanted: Wanted) -> None:
    columns = run.columns
    _text(
        output_files.table(columns, ([record.get(key) for key in columns] for record in run.records)),
        "metrics.csv",
        run,
        wanted,
    )


def _svg(run: RunOnDisk, wanted: Wanted) -> None:
    from gantui.cli.report import figure

    _text(figure(run), "curves.svg", run, wanted)


def _figure(run: RunOnDisk, wanted: Wanted) -> None:
    from gantui.cli import figures

    path = wanted.destination(run, f"{wanted.figure}.svg")
    page = figures.figure(run, wanted.figure, wanted.size or figures.DEFAULT_SIZE, wanted.checkpoint)
    output_files.write(path, figures.encoded(page, path), "--out")
    _report(path)


def _text(text: str, default: str, run: RunOnDisk, wanted: Wanted) -> None:
    if wanted.out == STDOUT:
        streams.say(text.removesuffix("\n"))
        return
    path = wanted.destination(run, default)
    output_files.write(path, text.encode(), "--out")
    _report(path)


def _tensorboard(run: RunOnDisk, wanted: Wanted) -> None:
    from gantui.cli.exports import tensorboard

    path = wanted.destination(run, "tensorboard")
    try:
        tensorboard.write(run, path)
    except OSError as error:
        raise Refusal(output_files.unwritable(path, error, "--out")) from None
    _report(path)


def _generator(run: RunOnDisk, wanted: Wanted) -> None:
    open_run.needs_its_code(run, wanted.with_code)
    path = wanted.destination(run, "generator")

    from gantui.experiment.named_players import NamedPlayers
    from gantui.session.training.weights.generator_export import exported_files, exported_players
    from gantui.session.training.weights.loaded_players import LoadedPlayers
    from gantui.session.training.weights.loaded_run import LoadedRun

    if isinstance(run.options, NamedPlayers):
        players = LoadedPlayers(run, wanted.checkpoint)
        open_run.tell(players.damaged)
        files = exported_players(players, run.preset, players.weights(wanted.weights))
    else:
        trained = LoadedRun(run, wanted.checkpoint)
        open_run.tell(trained.damaged)
        files = exported_files(trained, run.preset, trained.weights(wanted.weights))
    try:
        folder.make(path)
    except OSError as error:
        raise Refusal(output_files.unwritable(path, error, "--out")) from None
    for name, data in files.items():
        output_files.write(path / name, data, "--out")
    _report(path)


def _report(path: Path) -> None:
    """Report where the export lies."""
    streams.say(plain(str(path)))
