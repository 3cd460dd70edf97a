"""A training from Python, watched by who has called it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gantui.api.run import Run
from gantui.api.settings import assignments
from gantui.errors import Refusal
from gantui.session.disk import folder
from gantui.session.disk.file_names import METRICS
from gantui.session.live import Live
from gantui.session.run.metrics_file import Record, of_line
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import State

if TYPE_CHECKING:
    from gantui.session.control.mailbox import Ending
    from gantui.session.jobs.prepare import Prepared

POLL = 0.2
"""Seconds between two looks at a training."""


def train(
    preset: str | PathLike[str] | None = None,
    *,
    set: Mapping[str, Any] | None = None,
    seed: int | None = None,
    steps: int | None = None,
    device: str | None = None,
    run_dir: str | PathLike[str] | None = None,
    until: str | None = None,
    resume: str | PathLike[str] | None = None,
    plugins: Sequence[str | PathLike[str]] = (),
    on_record: Callable[[Record], object] | None = None,
    progress: bool = False,
    data: Any = None,
) -> Run:
    """Train PRESET, a preset's name or an experiment's TOML file, to its end; returns the run that it leaves.

    The same as `gantui train`, with the same weights. SET changes settings, as {"schedule.batch_size": 128} or
    {"schedule": {"batch_size": 128}}; RESUME goes on with a run instead. ON_RECORD is called in this thread with each
    record soon after it was made, in their order. PROGRESS shows on stderr what `gantui train` does.

    DATA is learned in the place of the preset's data: an array [points], [points, 1] or [points, 2 or more], or a data
    frame, of which the first two columns of numbers are taken; SET may say more, such as {"distribution.modes": 3}.

    Ctrl-C, or any exception out of ON_RECORD, ends the training after a checkpoint and is then raised here, with a note
    that names the run.

    Raises:
        Refusal: something is not as it must be; nothing has been trained, and nothing is left behind.
        RuntimeError: a bug; its traceback is in the run's folder.
    """
    from gantui.session.jobs.prepare import TrainingRequest, prepare

    request = TrainingRequest(
        None if preset is None else str(preset),
        tuple(assignments(set or {})),
        seed,
        steps,
        device,
        None if run_dir is None else Path(run_dir).expanduser(),
        None if resume is None else str(resume),
        tuple(Path(file).expanduser() for file in plugins),
        until,
        data=data,
    )
    prepared = prepare(request)
    live = Live(prepared.job)
    path = prepared.job.run.path
    try:
        ending = _watched(live, prepared, on_record, progress)
        if ending.state is State.REFUSED:
            prepared.take_back(ending.message)
            raise Refusal(ending.message)
    except Refusal:
        raise
    except BaseException as error:
        error.add_note(f"the training was ended after a checkpoint; gantui.load({str(path)!r}) has what it left")
        raise
    finally:
        live.abandon()
        prepared.job.run.close()
    if ending.state is State.FAILED:
        raise RuntimeError(ending.message)
    return Run(path)


def _watched(live: Live, prepared: Prepared, on_record: Callable[[Record], object] | None, progress: bool) -> Ending:
    """The ending of the training LIVE."""
    from gantui.cli.headless import progress as shows

    live.start()
    records = _Records(prepared.job.run.path / METRICS, prepared.steps)
    with shows.progress(prepared.job.preset, quiet=not progress) as shown:
        while True:
            ending = live.wait(POLL if progress or on_record else None)
            # Once it has loaded, a resumed training has dropped the records that it will make again.
            if on_record is not None and live.latest().state not in (State.LOADING, State.REFUSED):
                for record in records.new():
                    on_record(record)
            if ending is not None:
                return ending
            live.request("train", Requests())
            shown.show(live.latest())


class _Records:
    """The new lines of the file PATH past the iteration AFTER, each once."""

    def __init__(self, path: Path, after: int) -> None:
        self._path, self._after, self._read = path, after, 0

    def new(self) -> Iterator[Record]:
        """The records that have come since the last call."""
        try:
            lines = folder.after(self._path, self._read)
        except OSError:  # none yet
            return
        whole = lines[: lines.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            record = of_line(line)
            if record is not None and int(record["step"] or 0) > self._after:
                yield record
