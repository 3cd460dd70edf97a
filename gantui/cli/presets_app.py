"""`gantui presets`: its two commands and their options."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gantui.cli import completion, options


class ListByDefault(TyperGroup):
    """`gantui presets ring` is short for `gantui presets list ring`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` in front of what is no command of this group, except to complete one."""
        if not ctx.resilient_parsing and (not args or args[0] not in (*self.commands, *ctx.help_option_names)):
            args = ["list", *args]
        return super().parse_args(ctx, args)


presets = typer.Typer(cls=ListByDefault, rich_markup_mode=None, help="List the presets, or show one.")


@presets.command("list")
def presets_list(
    pattern: Annotated[
        str | None, typer.Argument(metavar="[PATTERN]", help="Part of the name, or a pattern such as 'ring8-*'.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list instead of a table.")] = False,
) -> None:
    """List the presets; `gantui presets [PATTERN]` does the same."""
    from gantui.cli.presets import listed

    listed(pattern, as_json=as_json)


@presets.command("show")
def presets_show(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", autocompletion=completion.preset_names)],
    plugins: options.Plugins = None,
    everything: Annotated[
        bool, typer.Option("--all", help="List every setting there is, as --set takes it, and no picture.")
    ] = False,
) -> None:
    """Show a preset's settings and a picture of the data that it learns."""
    from gantui.cli.presets import show, show_all
    from gantui.session.jobs.plugins import load

    if plugins:
        load(plugins)
    (show_all if everything else show)(name)
