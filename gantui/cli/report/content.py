"""The content of a report in words and numbers: the same in the terminal and on the page."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gantui.cli.report.charts import Chart
from gantui.draw.formatting import clock, number, percent
from gantui.errors import Refusal, plain
from gantui.experiment.files import presets, reproduction
from gantui.experiment.files.toml import Raw
from gantui.experiment.files.validation import flat
from gantui.experiment.metric import Metric
from gantui.experiment.metrics import TABLE, measured_by, noise, on, perfect
from gantui.experiment.verdicts.advice import do_first
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.trusted_counts import tells
from gantui.experiment.verdicts.verdict import Verdict
from gantui.session.disk import folder
from gantui.session.disk.file_names import TRACEBACK
from gantui.session.jobs.plugin_missing import named
from gantui.session.run.reader import RunOnDisk
from gantui.session.run.run_json import branched_from
from gantui.session.run.run_state import INTERRUPTED
from gantui.session.view.snapshot import Snapshot, Strip

_TRACE, _TRACE_LINES = 8192, 40
"""Bytes and lines of a traceback that are shown."""
_NOTHING = 1e-9
"""A floor below this counts as 0: it belongs to data that all lie at one place, but for rounding."""


@dataclass(frozen=True)
class ReportContent:
    """Everything that a report is made of."""

    run: RunOnDisk
    strip: Strip | None
    """How the samples fell on the modes."""
    charts: list[Chart]
    shown: Snapshot | None
    """The players of the newest checkpoint, else the newest picture that was kept; None where there is neither."""
    standing: tuple[Event, ...]
    """What stood at the newest picture that was kept."""
    verdict: Verdict | None
    """How it stood there; None where nothing was kept."""
    missing: tuple[str, ...]
    """What is unknown and why, in sentences without a full stop."""

    @property
    def end(self) -> float:
        """The iteration at which axes end."""
        return float(max(self.run.step, 1))


def to_do(found: ReportContent) -> str:
    """What to do first about what stood at the end; '' if nothing did, or it is not known."""
    return do_first(found.standing, found.run.events)


def seen(found: ReportContent, event: Event) -> str:
    """The figures of EVENT, and those of the end if it stood there and they differ; without a full stop."""
    now = next((each.now for each in found.standing if each == event), "")
    return f"when it began: {event.evidence}; at the end: {now}" if now else event.evidence


@dataclass(frozen=True)
class Row:
    """A number at the end of the run."""

    label: str
    value: str
    perfect: str
    """What a perfect generator would show; '' where that is not known."""


def headline(run: RunOnDisk) -> str:
    """What became of RUN, as a line."""
    steps, message = run.facts.get("steps"), plain(str(run.facts.get("message", "")))
    reached = f"step {run.step:,}" + (f" of {steps:,}" if isinstance(steps, int) else "")
    # A message is of the last ending: it means nothing of a run that goes on.
    # Of one that has done all its steps, and was to go on for nothing else, it says no more than these numbers.
    said = run.state == "finished" and run.step == steps and run.facts.get("until") is None
    adds = message and not said and run.state not in ("running", "loading", INTERRUPTED)
    return f"{run.state} at {reached}" + (f": {message}" if adds else "")


def facts(run: RunOnDisk) -> list[tuple[str, str]]:
    """The facts of how RUN was made, as name and value."""
    known = run.facts
    found = [("run", plain(str(run.path)))]
    for key in ("about", "watch_for", "source"):
        if text := run.settings.get(key):
            found.append((key.replace("_", " "), " ".join(plain(str(text)).split())))
    if run.account is not None:
        found.append(("data", run.account.sentence))
    if judged := known.get("judged_by"):
        found.append(("judged by", plain(str(judged))))
    if (seconds := _number(known.get("seconds"))) is not None and seconds > 0:
        rate = f", {number(run.step / seconds)} steps/s" if run.step else ""
        found.append(("training time", clock(seconds) + rate))
    if (started := _date(known.get("started"))) is not None:
        found.append(("started", started))
    made = [f"{name} {plain(str(known[name]))}" for name in ("gantui", "torch", "python") if name in known]
    if "device" in known:
        threads = known.get("threads")
        used = f", {threads} thread{'' if threads == 1 else 's'}" if isinstance(threads, int) else ""
        found.append(("device", plain(str(known["device"])) + used))
    if made:
        found.append(("made with", ", ".join(made)))
    if parent := branched_from(known):
        found.append(("branched from", parent))
    return found


def trace(run: RunOnDisk) -> list[str]:
    """The last lines of the traceback with which RUN has failed; none where it has not, or none was kept."""
    if run.state != "failed":
        return []
    try:
        kept = folder.tail(run.path / TRACEBACK, _TRACE).decode("utf-8", "replace")
    except OSError:
        return []
    return [plain(line.expandtabs()) for line in kept.splitlines()][-_TRACE_LINES:]


def rows(run: RunOnDisk, shown: Snapshot | None) -> list[Row]:
    """The numbers of the newest record that judge the generator."""
    if not run.records:
        return []
    record = run.records[-1]
    known, real = shown.facts if shown is not None else None, dict[str, float | None]()
    if known is not None:
        real = dict(zip(measured_by("moments"), known.moments or (), strict=False))
        real["high_quality"] = known.high_quality_ceiling
    metrics = (TABLE[key] for key in on("report") if record.get(key) is not None and tells(key, record))
    counted = record.get("modes_total") is not None
    return [_row(each, record, real.get(each.key)) for each in metrics if counted or each.unit != "modes"]


def _row(metric: Metric, record: Mapping[str, float | int | None], data: float | None) -> Row:
    """The number of METRIC in RECORD; DATA: what the data themselves show, where no record says it."""
    value, total = record[metric.key] or 0, record.get("modes_total")
    if metric.unit == "modes":
        return Row(metric.name, f"{value} of {total}", f"{total}")
    shown = percent if metric.unit == "%" else number
    name = f"{metric.name} of the samples" if metric.family == "moments" else metric.name
    unit = f" ({metric.unit})" if metric.unit not in ("", "%") else ""
    return Row(f"{name}{unit}", shown(float(value)), shown(data) if data is not None else _floor(record, metric.key))


def commands(run: RunOnDisk) -> list[tuple[str, str]]:
    """The commands that can be run on RUN, with what they do."""
    if run.not_ours:
        return [("see its past", f"gantui replay {plain(shlex.quote(str(run.path)))}")]
    where, code = plain(shlex.quote(str(run.path))), run.facts.get("plugins")
    with_code = " --plugin FILE.py" if code else ""
    found = [("train it again", f"gantui train --preset {where}/experiment.toml{with_code}")]
    if run.options is not None and (short := _from_preset(run)) and not with_code:
        found.append(("from the preset", short))
    found.append(("go on with it", f"gantui run --resume {where}{with_code}"))
    if run.options is None or run.experiment is not None:
        found.append(("draw samples", f"gantui sample {where} -n 1000 --out samples.npy{with_code}"))
    if code:
        found.append(("FILE.py", f"code of its user's, which the run names as {named(code)}; only if you trust it"))
    return found


def by_hand(run: RunOnDisk) -> list[tuple[str, str]]:
    """What was done to RUN by hand, and after which step."""
    return [(f"at step {each.step:,}", str(each)) for each in run.interventions]


def exactness(run: RunOnDisk) -> str:
    """How exactly the commands that train RUN again reproduce it."""
    if run.not_ours:
        return "Only the program that trained it can go on with it."
    if run.interventions:
        return "What was done by hand is not in these commands: they train what the settings above are from the start."
    return (
        "The same settings and seed give the same weights bit for bit on the CPU, with the versions and the number of "
        "threads named above."
    )


def settings(run: RunOnDisk) -> list[tuple[str, str]]:
    """The settings of RUN by their dotted paths, with values as `--set` takes them."""
    return _shown(run.settings)


def _shown(table: Raw) -> list[tuple[str, str]]:
    return [
        (plain(path), plain(json.dumps(value, ensure_ascii=False, default=str))) for path, value in flat(table).items()
    ]


def _from_preset(run: RunOnDisk) -> str:
    """The command line that makes the experiment of RUN from its preset, if there is one and few settings differ."""
    try:
        preset = presets.find(run.preset) if run.preset in presets.names() else None
    except Refusal:
        return ""
    if preset is None or not run.settings:
        return ""
    own, known = dict(settings(run)), dict(_shown(preset.raw))
    if known.keys() - own.keys():
        return ""
    stated = {path: value for path, value in own.items() if path not in reproduction.UNSTATED}
    changed = [f"{path}={value}" for path, value in stated.items() if known.get(path) != value]
    sets = "".join(f" --set {shlex.quote(each)}" for each in changed)
    return f"gantui train --preset {run.preset}{sets}"


def _floor(record: Mapping[str, float | int | None], key: str) -> str:
    """What a perfect generator would show for KEY, as text."""
    floor, deviation = perfect(key, record), noise(key, record)
    if floor is None:
        return ""
    if abs(floor) < _NOTHING:
        return "0"
    return number(float(floor)) + ("" if deviation is None else f" ± {number(float(deviation), 2)}")


def _number(value: Any) -> float | None:
    """VALUE as a finite number, or None."""
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300
    return float(value) if known and math.isfinite(value) else None


def _date(value: Any) -> str | None:
    try:
        return datetime.fromisoformat(str(value)).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return None
