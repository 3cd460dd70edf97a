"""Pages of the site that are made of the code, and those that stand at the top of the repository.

MkDocs calls `on_files` (mkdocs.yml, `hooks`).
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer
from pydantic import BaseModel
from typer.main import get_command

import gantui
from gantui.cli.app import app
from gantui.evaluation.events.meanings import MEANING
from gantui.experiment.distributions import DISTRIBUTIONS
from gantui.experiment.experiment import Experiment
from gantui.experiment.latents import LATENTS
from gantui.experiment.networks import NETWORKS
from gantui.experiment.objectives import OBJECTIVES
from gantui.experiment.optimizers import OPTIMIZERS
from gantui.experiment.options.registry import Registry
from gantui.experiment.penalties import PENALTIES
from gantui.experiment.schemes import SCHEMES
from gantui.experiment.verdicts.advice import what_helps
from gantui.regular_files import in_units
from gantui.session.attach import message_frames
from gantui.session.attach.hello import VERSION as PROTOCOL
from gantui.session.attach.message_frames import FROM_TRAINING, FROM_VIEWERS
from gantui.session.checkpoints import files
from gantui.session.disk.file_names import NAMES
from gantui.session.run.events import lines
from gantui.session.view.commands import COMMANDS
from gantui.session.view.pictures.picture import PICTURES
from gantui.session.view.pictures.request import REQUESTS
from gantui.session.view.snapshot import VERSION as SNAPSHOTS
from gantui.tui.dashboard.keys import KEYS as DASHBOARD
from gantui.tui.race.keys import KEYS as RACE
from gantui.tui.settings.keys import SETTING_KEYS
from gantui.tui.shell.shared_keys import Key
from gantui.tui.sketch.keys import KEYS as SKETCH
from gantui.tui.start.keys import KEYS as START
from gantui.tui.sweep.keys import KEYS as SWEEP
from gantui.tui.tour.keys import TOUR_KEYS

ROOT = Path(__file__).resolve().parent.parent
TOP = {
    "README.md": "index.md",
    **{f"{name.upper()}.md": f"{name}.md" for name in ("contributing", "security", "changelog")},
}
"""Pages of the repository's top, and what they are in the site."""
FAMILIES: Mapping[str, Registry[Any]] = {
    "distribution": DISTRIBUTIONS,
    "latent": LATENTS,
    "generator": NETWORKS,
    "discriminator": NETWORKS,
    "objective": OBJECTIVES,
    "penalties": PENALTIES,
    "optimizers": OPTIMIZERS,
    "scheme": SCHEMES,
}
"""The tables of an experiment in which a member of a family is chosen."""
SCREENS: Mapping[str, tuple[Key, ...]] = {
    "The dashboard": DASHBOARD,
    "Its settings, while they are open": SETTING_KEYS,
    "The tour, besides the dashboard's": TOUR_KEYS,
    "A sweep": SWEEP,
    "A race": RACE,
    "The start screen": START,
    "Data drawn by hand": SKETCH,
}
"""The tables of keys, each under the heading of its screen."""


def pages() -> dict[str, str]:
    """The text of each page that does not lie in docs/, by its path in the site."""
    made = {"commands": commands(), "settings": settings(), "events": events(), "keys": keys()}
    made |= {"formats": formats(), "python": python()}
    top = {there: moved((ROOT / name).read_text(encoding="utf-8")) for name, there in TOP.items()}
    return top | {f"reference/{name}.md": "\n".join(lines) + "\n" for name, lines in made.items()}


def moved(text: str) -> str:
    """TEXT of a page at the repository's top, or in docs/, with its links as they are in the site."""
    for name, there in TOP.items():
        text = re.sub(rf"\]\((\.\./)?{re.escape(name)}", f"]({there}", text)
    text = text.replace("](docs/", "](")
    return re.sub(r"\[([^\]]+)\]\((?:LICENSE|[a-z]+/[\w/]+\.toml)\)", r"\1", text)


def commands() -> Iterator[str]:
    """Every command with its options, as `--help` has them."""
    yield "# Commands"
    main = get_command(app)
    yield from _commands(main, typer.Context(main, info_name="gantui"), "gantui")


def _commands(group: object, above: typer.Context, words: str) -> Iterator[str]:
    for name, command in getattr(group, "commands", {}).items():
        context = typer.Context(command, info_name=name, parent=above)
        usage = " ".join(command.collect_usage_pieces(context))
        yield f"\n## {words} {name}\n\n    {words} {name} {usage}\n\n{command.help or ''}\n"
        records = [record for each in command.params if (record := each.get_help_record(context))]
        if records:
            yield "| | |\n| --- | --- |"
            yield from (f"| {_code(option)} | {_cell(told)} |" for option, told in records)
        yield from _commands(command, context, f"{words} {name}")


def settings() -> Iterator[str]:
    """Every setting of an experiment of a GAN: its values and its default."""
    yield "# Every setting\n\nFor `--set PATH=VALUE` and for files of experiments: [Settings](../settings.md) says how."
    for path, field in Experiment.model_fields.items():
        inner: Any = field.annotation
        yield f"\n## {path}\n"
        if path in FAMILIES:
            each = path + (".generator, optimizers.discriminator" if path == "optimizers" else "")
            yield f"`{each}` is one of these, by its `name`:" if path != "penalties" else "Any number of these:"
            for name in FAMILIES[path]:
                yield f"\n### {path}: {name}\n"
                yield from _table(FAMILIES[path].find(name))
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _table(inner)
        else:
            yield f"{_code(_kind(inner))}; default {_default(field)}. {_about(Experiment).get(path, '')}"


def _table(kind: type[BaseModel]) -> Iterator[str]:
    yield inspect.cleandoc(kind.__doc__ or "")
    fields = {name: field for name, field in kind.model_fields.items() if name != "name"}
    if not fields:
        return
    about = _about(kind)
    yield "\n| setting | values | default | |\n| --- | --- | --- | --- |"
    for name, field in fields.items():
        yield f"| `{name}` | {_code(_kind(field.annotation))} | {_default(field)} | {_cell(about.get(name, ''))} |"


def _about(kind: type[BaseModel]) -> dict[str, str]:
    """What stands in the code below each setting of KIND."""
    found: dict[str, str] = {}
    for each in reversed([each for each in kind.__mro__ if each.__module__.startswith("gantui.")]):
        (body,) = ast.parse(textwrap.dedent(inspect.getsource(each))).body
        assert isinstance(body, ast.ClassDef)
        for setting, told in zip(body.body, body.body[1:], strict=False):
            match setting, told:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = inspect.cleandoc(text)
                case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = inspect.cleandoc(text)
    return found


def _kind(annotation: Any) -> str:
    """ANNOTATION as a reader would write it: the kinds of values, without what pydantic puts around them."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(map(str, inner))
    if origin is Annotated:
        return _kind(inner[0])
    if origin in (Union, UnionType):
        return " | ".join(map(_kind, inner))
    if annotation is Ellipsis:
        return "..."
    name = "none" if annotation is NoneType else getattr(origin or annotation, "__name__", str(annotation))
    return f"{name}[{', '.join(map(_kind, inner))}]" if inner else name


def _default(field: Any) -> str:
    if field.is_required():
        return "must be given"
    value = field.get_default(call_default_factory=True)
    if value is None or value == "":
        return "none"
    return _code(str(value))


def events() -> Iterator[str]:
    """Every kind of event, its meaning and what helps."""
    yield "# Events\n\nWhat is diagnosed while a GAN trains ([Verdicts](../verdicts.md) says how well).\n"
    yield "| event | meaning | what helps |\n| --- | --- | --- |"
    yield from (f"| {kind} | {_cell(told)} | {_cell(what_helps(kind))} |" for kind, told in MEANING.items())


def keys() -> Iterator[str]:
    """Every key of every screen, as its help has it."""
    yield "# Every key\n\n[The screen and its keys](../keys.md) has them in their context."
    for screen, table in SCREENS.items():
        yield f"\n## {screen}\n\n| key | does |\n| --- | --- |"
        yield from (f"| {_code(key.shown)} | {_cell(key.help)} |" for key in table)


def formats() -> Iterator[str]:
    """Files, lines, commands and messages, as the code has them."""
    yield "# Files and messages\n\n[The run directory](../run-directory.md) says what they mean and what is promised."
    yield f"Checkpoints have format {files.FORMAT}; training and viewer both speak version {PROTOCOL}.{SNAPSHOTS}.\n"
    yield "## Files\n\n| file | at most |\n| --- | --- |"
    for each in NAMES:
        inside = f"{each.within}/" if each.within else ""
        yield f"| `{inside}{each.pattern}` | {in_units(each.most) if each.most else ''} |"
    yield "\n## Lines of events.jsonl\n\n| event | fields | |\n| --- | --- | --- |"
    ends = ", ".join(get_args(lines.End))
    for name, kind in [*lines.KINDS.items(), (lines.Commanded.EVENT, lines.Commanded), (ends, lines.Ended)]:
        yield f"| `{name}` | {_fields(kind)} | {_cell(inspect.getdoc(kind) or '')} |"
    yield "\n## Commands\n\nAs such lines and viewers have them.\n\n| command | fields | |\n| --- | --- | --- |"
    for name, command in COMMANDS.items():
        yield f"| `{name}` | {_fields(command)} | {_cell(inspect.getdoc(command) or '')} |"
    yield "\n## Messages between a training and its viewers\n"
    yield f"{_cell(inspect.getdoc(message_frames).partition(chr(10))[2])}\n"
    yield "| kind | name | who sends it | bytes at most | |\n| --- | --- | --- | --- | --- |"
    about = _about(message_frames.Kind)
    for frame in sorted(message_frames.Kind):
        who, most = ("viewer", FROM_VIEWERS[frame]) if frame in FROM_VIEWERS else ("training", FROM_TRAINING[frame])
        yield f"| {frame.value} | `{frame.name}` | {who} | {most:,} | {_cell(about.get(frame.name, ''))} |"
    yield "\n## Pictures\n\n| picture | has | asked for by |\n| --- | --- | --- |"
    for name in PICTURES:
        picture = PICTURES.find(name)
        asked = _fields(REQUESTS.find(picture.name)) if picture.name in REQUESTS else "nobody: it is always there"
        yield f"| `{name}` | {_fields(picture)} | {asked} |"


def _fields(kind: type[Any]) -> str:
    """The fields of the dataclass KIND with their types."""
    return ", ".join(f"{_code(each.name)} ({_cell(str(each.type))})" for each in dataclasses.fields(kind))


def python() -> Iterator[str]:
    """What `import gantui` has, by its docstrings."""
    yield "# Python\n\n[From Python](../python.md) and [Your own loop](../own-loop.md) have examples.\n"
    for name in gantui.__all__:
        if name != "__version__":
            found = getattr(gantui, name)
            yield f"::: {found.__module__}.{found.__qualname__}\n"


def _code(text: str) -> str:
    """TEXT as code; a | in it does not end a cell, and a sign before it would be shown."""
    return f"`{' '.join(text.split())}`"


def _cell(text: str) -> str:
    """TEXT in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def on_files(files: Any, config: Any) -> Any:
    """Add the pages to the site's FILES."""
    from mkdocs.structure.files import File

    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The text of a page with links to the top's pages as they are in the site."""
    return moved(markdown)
