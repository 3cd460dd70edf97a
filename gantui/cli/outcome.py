"""The one place where an error becomes one sentence on stderr and an exit status."""

from __future__ import annotations

import copy
import os
import re
import sys
import traceback
from collections.abc import Sequence
from functools import cache

from typer.core import TyperGroup
from typer.exceptions import Abort, TyperException
from typer.main import get_command
from typer.models import CommandInfo

from gantui import streams
from gantui.cli.app import app
from gantui.cli.bugs import Bug
from gantui.errors import Exit, Refusal, plain

COMPLETION = "_GANTUI_COMPLETE"
"""The variable in which a shell asks for the words that may follow."""


def outcome(arguments: Sequence[str]) -> int:
    """Carry out the command line ARGUMENTS; returns the exit status."""
    streams.prepare()
    status = _status(arguments)
    if trouble := streams.lost():
        streams.tell(f"gantui: {trouble}")
        return status or Exit.INTERNAL
    return status


@cache
def _commands(name: str) -> TyperGroup:
    """The commands as Typer reads them from their functions: that called NAME alone, or all if none is called so.

    Only help and mistakes need all of them, and to read them takes a tenth of what there is until the first frame. The
    help that lists them needs no options of theirs, which are most of that.
    """
    chosen = copy.copy(app)
    if only := [each for each in app.registered_commands if _called(each) == name]:
        chosen.registered_commands, chosen.registered_groups = only, []
    elif name == "--help" and COMPLETION not in os.environ:
        chosen.registered_commands = [_without_options(each) for each in app.registered_commands]
    found = get_command(chosen)
    assert isinstance(found, TyperGroup), "there is a callback, so that one command is no program by itself"
    return found


def _without_options(command: CommandInfo) -> CommandInfo:
    """COMMAND by its name and what it does, which the list of all commands shows."""

    def nothing() -> None: ...

    nothing.__doc__ = getattr(command.callback, "__doc__", None)
    bare = copy.copy(command)
    bare.name, bare.callback, bare.cls = _called(command), nothing, None
    return bare


def _called(command: CommandInfo) -> str:
    """What COMMAND is called on the command line."""
    return str(command.name or getattr(command.callback, "__name__", ""))


def _status(arguments: Sequence[str]) -> int:
    status = 0
    try:
        words = [at_home(each) for each in arguments] or _chosen()
        if isinstance(words, int):
            return words
        status = _commands(words[0]).main(words, prog_name="gantui", standalone_mode=False)
    except Refusal as refusal:
        return _refused(str(refusal))
    except TyperException as error:
        return _refused(f"{error.format_message()} ({_command(error)} --help says more{_own(error, arguments)})")
    except Abort:
        return Exit.INTERRUPTED
    except Bug as bug:
        streams.tell(f"gantui: {bug}")
        return _debugged(bug)
    except OSError as error:
        if traceback.extract_tb(error.__traceback__)[-1].name != "echo":
            return _unexpected(error)
        streams.missed(sys.stdout, error)  # Typer prints help by itself
    except Exception as error:
        return _unexpected(error)
    return int(status or 0)


def _chosen() -> list[str] | int:
    """The words for who gives none: what the start screen is left with, or an exit status; without a screen help."""
    if streams.not_a_terminal() or os.environ.get("TERM") in streams.SIMPLE:
        return ["--help"]
    from gantui.session.control import importing

    with importing.large():
        from gantui.cli.watch.start import chosen  # here: it imports Textual, and help needs nothing

    return chosen()


def at_home(word: str) -> str:
    """WORD of a command line with the ~ of --option=~ expanded: shells expand only words that begin with it."""
    option, equals, value = word.partition("=")
    if not equals or not value.startswith("~") or not re.fullmatch(r"--[a-z-]+", option):
        return word
    return f"{option}={os.path.expanduser(value)}"


def _unexpected(error: Exception) -> int:
    hint = "" if _debugging() else "; GANTUI_DEBUG=1 shows where"
    streams.tell(f"gantui: an internal error: {type(error).__name__}: {error}{hint}")
    return _debugged(error)


def _refused(message: str) -> int:
    streams.tell(f"gantui: {message}")
    return Exit.USAGE


def _command(error: TyperException) -> str:
    """The command that a usage error is about, such as 'gantui train'."""
    context = getattr(error, "ctx", None)
    return context.command_path if context is not None else "gantui"


def _own(error: TyperException, arguments: Sequence[str]) -> str:
    """What to do if the option of which ERROR says that there is none was meant for the script among ARGUMENTS."""
    option = getattr(error, "option_name", None)
    script = next((word for word in arguments if word.endswith(".py") and not word.startswith("-")), None)
    if option is None or script is None or "--" in arguments:
        return ""
    return f"; if it is the script's: {_command(error)} {plain(script)} -- {plain(option)}"


def _debugging() -> bool:
    return bool(os.environ.get("GANTUI_DEBUG"))


def _debugged(error: Exception) -> int:
    if _debugging():
        streams.tell_lines(traceback.format_exception(error.__cause__ or error))
    return Exit.INTERNAL
