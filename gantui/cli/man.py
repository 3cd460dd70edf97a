"""The man page, made of the commands themselves: `python -m gantui.cli.man > gantui.1`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import typer
from typer.main import get_command

from gantui import installed, streams
from gantui.cli.app import app
from gantui.errors import Exit

_STATUS = {
    Exit.FINISHED: "Finished, or stopped by its user.",
    Exit.INTERNAL: "A bug, or what was made could not be written.",
    Exit.USAGE: "A mistake in what was asked; one sentence names it.",
    Exit.UNMET: "The steps ran out before --until held.",
    Exit.DIVERGED: "The training diverged; its last finite state is kept.",
    Exit.INTERRUPTED: "Ctrl-C, after a checkpoint.",
    Exit.TERMINATED: "SIGTERM, after a checkpoint.",
    Exit.WARNED: "SIGUSR1, a batch system's warning, after a checkpoint.",
    Exit.WARNED_AGAIN: "SIGUSR2, likewise.",
    Exit.OUT_OF_TIME: "SIGXCPU, likewise.",
}
_ENVIRONMENT = {
    "GANTUI_RUNS": "Where runs lie and are looked for by name. Default: the folder runs in the present one.",
    "NO_COLOR": "If set, nothing is in colour.",
}


def page() -> str:
    """The man page in roff (man macros), of every command, and of every option that is not hidden."""
    main = get_command(app)
    context = typer.Context(main, info_name="gantui")
    about, _, more = (main.help or "").partition("\n\n")
    lines = [
        f'.TH GANTUI 1 "" "gantui {installed.VERSION}" "User Commands"',
        ".SH NAME",
        _text(f"gantui - {about[:1].lower()}{about[1:].rstrip('.')}"),
        ".SH SYNOPSIS",
        ".B gantui",
        _text(" ".join(main.collect_usage_pieces(context))),
        ".SH DESCRIPTION",
        *_paragraphs(more),
        *_options(main, context),
        ".SH COMMANDS",
        *_commands(main, context, ()),
        ".SH EXIT STATUS",
        *_listed([(str(int(status)), meaning) for status, meaning in _STATUS.items()]),
        ".SH ENVIRONMENT",
        *_listed(list(_ENVIRONMENT.items())),
    ]
    return "\n".join(lines) + "\n"


def _commands(group: object, above: typer.Context, names: tuple[str, ...]) -> Iterator[str]:
    for name, command in getattr(group, "commands", {}).items():
        context = typer.Context(command, info_name=name, parent=above)
        words = (*names, name)
        yield f".SS {_text(' '.join(words))}"
        yield ".B gantui " + _text(" ".join((*words, *command.collect_usage_pieces(context))))
        yield ".PP"
        yield from _paragraphs(command.help or "")
        yield from _options(command, context)
        yield from _commands(command, context, words)


def _options(command: object, context: typer.Context) -> list[str]:
    records = (each.get_help_record(context) for each in getattr(command, "params", ()))
    return _listed([record for record in records if record is not None])


def _listed(pairs: Sequence[tuple[str, str]]) -> list[str]:
    return [line for name, about in pairs for line in (".TP", f".B {_text(name)}", _text(about))]


def _paragraphs(text: str) -> Iterator[str]:
    """TEXT, whose paragraphs are parted by empty lines."""
    for place, paragraph in enumerate(text.strip().split("\n\n")):
        if place:
            yield ".PP"
        yield _text(paragraph)


def _text(text: str) -> str:
    """TEXT on one line of roff, in which nothing is a request; its hyphens are those that one types."""
    line = re.sub(r"\s+", " ", text).strip().replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line


if __name__ == "__main__":
    streams.prepare()
    streams.say(page().rstrip("\n"))
