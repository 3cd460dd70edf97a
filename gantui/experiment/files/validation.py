"""From TOML text and overrides to an experiment, and back; refusals name the place, the value and what was expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import tomli_w
from pydantic import BaseModel, ValidationError

from gantui.errors import Refusal, nearest, plain
from gantui.experiment import trainings
from gantui.experiment.augmentation import Augmentation
from gantui.experiment.evaluation import Evaluation
from gantui.experiment.experiment import Budget, Experiment
from gantui.experiment.files.toml import Raw, read_value
from gantui.experiment.goals.best import best_problem
from gantui.experiment.instance_noise import InstanceNoise
from gantui.experiment.latents import LATENTS
from gantui.experiment.networks import NETWORKS
from gantui.experiment.optimizers import OPTIMIZERS
from gantui.experiment.options import other_names
from gantui.experiment.options.base import Options
from gantui.experiment.options.refusal_texts import NO_SETTING, unknown_member
from gantui.experiment.options.registry import Registry
from gantui.experiment.packing import Packing
from gantui.experiment.penalties import PENALTIES
from gantui.experiment.run_options import Checkpoints, RunOptions
from gantui.experiment.schemes import SCHEMES

Tree = TypeVar("Tree", bound=RunOptions)
Table = TypeVar("Table", bound=Options)
_SHOWN_ERRORS = 3
_TABLES: dict[str, tuple[type[BaseModel], ...] | Registry[Any]] = {
    "schedule": (Budget,),
    "evaluation": (Evaluation,),
    "checkpoints": (Checkpoints,),
    "instance_noise": (InstanceNoise,),
    "augmentation": (Augmentation,),
    "packing": (Packing,),
    "generator": NETWORKS,
    "discriminator": NETWORKS,
    "latent": LATENTS,
    "optimizers.generator": OPTIMIZERS,
    "optimizers.discriminator": OPTIMIZERS,
    "scheme": SCHEMES,
}
"""The tables of an experiment in which settings are looked for that stand elsewhere."""


def validate(raw: Raw, where: str) -> Experiment:
    """The experiment that RAW describes; WHERE says in a refusal where RAW came from."""
    if (name := raw.get(trainings.TRAINS)) is not None:
        raise Refusal(f"{plain(where)}: trains = {plain(repr(name))}: expected a GAN of one generator here")
    return validate_as(Experiment, raw, where)


def options_of(raw: Raw, where: str) -> RunOptions:
    """The options that RAW describes, of whatever kind of training; WHERE says in a refusal where RAW came from."""
    kind = trainings.kind_of(raw)
    if kind is None:
        name = raw[trainings.TRAINS]
        hint = nearest(name, trainings.TRAININGS) if isinstance(name, str) else ""
        known = ", ".join(trainings.TRAININGS)
        raise Refusal(f"{plain(where)}: trains = {plain(repr(name))}: expected one of {known}{hint}")
    return validate_as(kind, raw, where)


def validate_as(kind: type[Table], raw: Raw, where: str) -> Table:
    """The options of KIND that RAW describes; WHERE says in a refusal where RAW came from."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        problems = [_problem(dict(item)) for item in error.errors()]
        more = f" (and {len(problems) - _SHOWN_ERRORS} more)" if len(problems) > _SHOWN_ERRORS else ""
        raise Refusal(f"{plain(where)}: {'; '.join(problems[:_SHOWN_ERRORS])}{more}") from None


def is_ours(raw: Raw) -> bool:
    """Whether RAW, of a run's folder, describes a training that gantui can make, or a part of one.

    Else it is of somebody's own loop, which has optimizers too.
    """
    if trainings.TRAINS in raw:
        return True
    required = {name for name, field in Experiment.model_fields.items() if field.is_required()}
    return not raw.keys().isdisjoint(required - {"optimizers"})


def run_options(raw: Raw, where: str) -> RunOptions:
    """The part of RAW that every run has, whatever trained under it: settings of its own are passed over."""

    def known(kind: type[BaseModel], table: Raw) -> Raw:
        found: Raw = {}
        for name, field in kind.model_fields.items():
            if name in table:
                inner: Any = field.annotation
                tables = isinstance(inner, type) and issubclass(inner, BaseModel) and isinstance(table[name], dict)
                found[name] = known(inner, table[name]) if tables else table[name]
        return found

    return validate_as(RunOptions, known(RunOptions, raw), where)


def begun(raw: Raw, where: str) -> RunOptions:
    """The options that RAW describes, as `options_of` has them, for a training that begins.

    Refused, too, if the best checkpoint is to be chosen by a metric that is never recorded: what earlier versions took
    still opens by `options_of`.
    """
    return recorded(options_of(raw, where), where)


def recorded(options: Tree, where: str) -> Tree:
    """OPTIONS, whose best checkpoint is chosen by a metric that is recorded.

    Raises:
        Refusal: it is not.
    """
    if problem := best_problem(options.checkpoints.best, options.record_keys):
        raise Refusal(f"{plain(where)}: {problem}")
    return options


def to_toml(options: RunOptions) -> str:
    """OPTIONS, an experiment or those of another training, as TOML text; settings at their defaults are left out."""
    return tomli_w.dumps(options.model_dump(mode="json", exclude_unset=True))


ABOUT = ("about", "watch_for", "source", "lesson")
"""What an experiment says of itself that decides nothing."""


def flat(raw: Raw, above: str = "") -> dict[str, Any]:
    """The settings in RAW by their dotted paths, as in `--set`; descriptive texts are left out."""
    found: dict[str, Any] = {}
    for key, value in raw.items():
        path = f"{above}{key}"
        if isinstance(value, dict) and value:
            found |= flat(value, f"{path}.")
        elif path not in ABOUT:
            found[path] = value
    return found


def override(raw: Raw, assignments: Sequence[str]) -> Raw:
    """A copy of RAW with each 'PATH=VALUE' applied in turn; VALUE is TOML, and a bare word is a string.

    Choosing another `name` for a table starts that table anew, since the old member's settings are not the new one's;
    `penalties.NAME=false` removes a penalty and `penalties.NAME=true` adds it with its defaults.
    """
    result = _copy(raw)
    for assignment in assignments:
        path, equals, text = assignment.partition("=")
        keys = path.strip().split(".")
        if any("\ud800" <= character <= "\udfff" for character in assignment):
            raise Refusal(f"--set {plain(assignment)}: not text in UTF-8")
        if not equals or not all(keys):
            raise Refusal(f"--set {plain(assignment)}: expected PATH=VALUE, such as schedule.batch_size=128")
        _assign(result, keys, read_value(text.strip(), f"--set {plain(assignment)}"), assignment)
    return result


def _assign(raw: Raw, keys: list[str], value: Any, assignment: str) -> None:
    table = raw
    for depth, key in enumerate(keys[:-1]):
        table = table.setdefault(key, {})
        if not isinstance(table, dict):
            raise Refusal(f"--set {plain(assignment)}: {plain('.'.join(keys[: depth + 1]))} is a value, not a table")
    last = keys[-1]
    if keys[0] == "penalties" and len(keys) == 2 and isinstance(value, bool):
        if last not in PENALTIES:
            raise Refusal(f"--set {plain(assignment)}: {unknown_member(PENALTIES, last)}")
        if value:
            table.setdefault(last, {})
        else:
            table.pop(last, None)
        return
    if last == "name" and table.get("name") != value:
        table.clear()
    table[last] = value


def _copy(table: Raw) -> Raw:
    return {key: _copy(value) if isinstance(value, dict) else value for key, value in table.items()}


def _problem(item: dict[str, Any]) -> str:
    """The error ITEM of pydantic as 'path = value: what was expected'."""
    path = plain(".".join(str(part) for part in item["loc"]))
    message = item["msg"].removeprefix("Value error, ")
    if item["type"] == "missing":
        return f"{path}: missing"
    if not path:
        return str(message)
    if isinstance(item["input"], dict):
        return f"{path}: {_expected(message)}"
    lies = other_names.setting(path, _settings()) if message.startswith(NO_SETTING) else ""
    if lies and f"did you mean {lies.rpartition('.')[2]!r}" not in message:
        message = f"{message.partition('; did you mean')[0]}; did you mean {lies}?"
    if item["type"] == "tuple_type" and isinstance(item["input"], str | int | float):
        message += f", such as [{plain(str(item['input']))}]"
    shown = plain(repr(item["input"]))
    hint = nearest(str(item["input"]), re.findall(r"'([^']*)'", message)) if item["type"] == "literal_error" else ""
    return f"{path} = {shown if len(shown) <= 60 else shown[:57] + '...'}: {_expected(message)}{hint}"


def _settings() -> dict[str, set[str]]:
    """The names of the settings in each of `_TABLES`, over all members that could be chosen there."""
    return {
        path: {name for kind in _kinds(table) for name in kind.model_fields if name != "name"}
        for path, table in _TABLES.items()
    }


def _kinds(table: tuple[type[BaseModel], ...] | Registry[Any]) -> Iterator[type[BaseModel]]:
    return (table.find(name) for name in table) if isinstance(table, Registry) else iter(table)


def _expected(message: str) -> str:
    """A message of pydantic, 'Input should be ...', in our words: 'expected ...', with TOML's types."""
    message = re.sub(r"^(Tuple|List) should have (.*?) after validation.*$", r"expected a list of \2", message)
    message = re.sub(r"a valid dictionary( or instance of \w+)?", "a table of settings", message)
    return re.sub(r"^Input should be ", "expected ", message).replace("valid tuple", "list")
