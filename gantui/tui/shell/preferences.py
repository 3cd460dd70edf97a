"""A person's choices, kept from one screen to the next in settings.toml in the platform's folder for settings."""

from __future__ import annotations

import contextlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

import tomli_w
from platformdirs import user_config_dir

from gantui.errors import Refusal, nearest, plain
from gantui.session.disk.atomic_write import write_whole
from gantui.tui.look.display import Display, GlyphChoice
from gantui.tui.look.layers import LAYERS, LayerName
from gantui.tui.look.layout import BARS, CURVES, KINDS, PLOTS, Kind
from gantui.tui.look.picture_rates import CHOICES, RateName
from gantui.tui.look.theme import THEMES
from gantui.tui.time.curve_options import Over, Smoothing

CONFIG = "GANTUI_CONFIG"
"""Names another folder."""
FILE = "settings.toml"
_LARGEST = 2**16
"""Bytes of a file that is looked at."""
_REMEMBERED = "remembered"
"""The table that the program writes; all else in the file is its owner's, and stays as it is."""
_COMMENT = "# Written by gantui when its screen closes: what stands below is replaced, what stands above is yours."
_PANELS = (*PLOTS, CURVES, BARS)
_LONGEST_START = 3600.0
_RANGES = {"fps": (0.5, 60.0), "draw_budget": (0.001, 1.0)}


@dataclass(frozen=True)
class Remembered:
    """The look of the screen when it was closed."""

    layout: Kind = "all panels"
    hidden: frozenset[str] = frozenset()
    views: tuple[tuple[str, str], ...] = ()
    """The view that was chosen, by panel."""
    layers: frozenset[LayerName] | None = None
    """The layers of the plane that are drawn; None: as usual."""
    recent: bool = False
    smoothing: Smoothing = "usual"
    over: Over = "steps"
    theme: str = ""
    """The one that was chosen while looking; '' if none was."""
    rate: RateName = "usual"
    start: float = 0.0
    """Seconds that a training took to start; 0: none has."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Remembered:
        """The look in TABLE; unknown values, as of a newer version, count as the usual ones."""

        def one_of(key: str, known: tuple[str, ...], usual: str) -> str:
            return str(found) if (found := table.get(key)) in known else usual

        def some_of(key: str, known: tuple[str, ...]) -> frozenset[str]:
            found = table.get(key)
            return frozenset(name for name in known if name in found) if isinstance(found, list) else frozenset()

        views, hidden = table.get("views"), some_of("hidden", _PANELS)
        named = views if isinstance(views, dict) else {}
        return cls(
            cast(Kind, one_of("layout", KINDS, "all panels")),
            hidden if len(hidden) < len(_PANELS) else frozenset(),
            tuple((name, named[name]) for name in _PANELS if isinstance(named.get(name), str)),
            cast("frozenset[LayerName]", some_of("layers", LAYERS)) if "layers" in table else None,
            table.get("recent") is True,
            cast(Smoothing, one_of("smoothing", get_args(Smoothing), "usual")),
            cast(Over, one_of("over", get_args(Over), "steps")),
            one_of("theme", tuple(THEMES), ""),
            cast(RateName, one_of("rate", tuple(CHOICES), "usual")),
            _seconds(table.get("start")),
        )

    def table(self) -> dict[str, Any]:
        """The table for the file."""
        layers = {} if self.layers is None else {"layers": [name for name in LAYERS if name in self.layers]}
        return {
            "layout": self.layout,
            "hidden": [name for name in _PANELS if name in self.hidden],
            **layers,
            "recent": self.recent,
            "smoothing": self.smoothing,
            "over": self.over,
            **({"theme": self.theme} if self.theme else {}),
            **({"rate": self.rate} if self.rate != "usual" else {}),
            **({"start": self.start} if self.start else {}),
            "views": dict(self.views),
        }


def _seconds(found: object) -> float:
    """FOUND if a start can have taken that many seconds, else 0."""
    return float(found) if isinstance(found, int | float) and 0 < found < _LONGEST_START else 0.0


class Preferences:
    """The file as it was when the program began. A broken one is reported, ignored and never written to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""
        """What is wrong with the file, in one sentence."""
        self._own: dict[str, Any] = {}
        self.remembered = Remembered()
        try:
            table = _read(path)
            self._own = _checked({key: value for key, value in table.items() if key != _REMEMBERED}, path)
        except Refusal as refusal:
            self.trouble = f"your settings are ignored: {refusal}"
        else:
            found = table.get(_REMEMBERED)
            self.remembered = Remembered.of(found if isinstance(found, dict) else {})

    @classmethod
    def found(cls) -> Preferences:
        """Read the preferences of the current user: in $GANTUI_CONFIG, or in the platform's folder for settings."""
        return cls(Path(os.path.expanduser(os.environ.get(CONFIG) or user_config_dir("gantui"))) / FILE)

    def display(
        self,
        fps: float | None = None,
        draw_budget: float | None = None,
        glyphs: GlyphChoice | None = None,
        theme: str | None = None,
        speed: float | None = None,
    ) -> Display:
        """The display by the command line; what it leaves open comes from the file, then from memory, then is usual."""
        given = {"fps": fps, "draw_budget": draw_budget, "glyphs": glyphs, "theme": theme}
        remembered = {"theme": self.remembered.theme} if self.remembered.theme else {}
        wanted: dict[str, Any] = (
            remembered | self._own | {key: value for key, value in given.items() if value is not None}
        )
        stated = wanted.keys() & {"fps", "draw_budget"}
        return Display(**wanted, speed=speed, rate="usual" if stated else self.remembered.rate)

    def remember(self, remembered: Remembered) -> None:
        """Write REMEMBERED if it differs from what was read.

        Where nothing can be written it is remembered until now, and no longer.
        """
        if self.trouble or remembered == self.remembered:
            return
        with contextlib.suppress(OSError, Refusal, ValueError):
            now = _read(self.path)  # it may have been edited meanwhile
            own = {key: value for key, value in now.items() if key != _REMEMBERED}
            text = self.path.read_text("utf-8") if self.path.exists() else ""
            above = text.partition(f"\n[{_REMEMBERED}")[0] if not text.startswith(f"[{_REMEMBERED}") else ""
            above = above.rstrip().removesuffix(_COMMENT).rstrip()
            below = f"{_COMMENT}\n{tomli_w.dumps({_REMEMBERED: remembered.table()})}"
            written = f"{above}\n\n{below}" if above else below
            again = tomllib.loads(written)
            if {key: value for key, value in again.items() if key != _REMEMBERED} != own:
                return  # its owner has written something among what is ours
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path.resolve(), written.encode(), durable=False)
            self.remembered = remembered


def _read(path: Path) -> dict[str, Any]:
    """Read the file; empty if there is none.

    Raises:
        Refusal: it can't be read, or is no TOML.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Refusal(f"{path}: can't be read: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise Refusal(f"{path}: more than {_LARGEST // 1024} KB is no file of settings")
    try:
        return tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal(f"{path}: no TOML: {plain(str(error))}") from None


def _checked(own: dict[str, Any], path: Path) -> dict[str, Any]:
    """The settings that the file's owner wrote into it, checked.

    Raises:
        Refusal: there is no such setting, or no such value of it.
    """
    choices = {"glyphs": get_args(GlyphChoice), "theme": tuple(THEMES)}
    for key, value in own.items():
        shown = plain(repr(value))
        if key in choices:
            if value not in choices[key]:
                near = nearest(str(value), choices[key])
                raise Refusal(f"{path}: {key}: {shown}; expected one of {', '.join(choices[key])}{near}")
        elif key in _RANGES:
            low, high = _RANGES[key]
            if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
                raise Refusal(f"{path}: {key}: {shown}; expected a number from {low:g} to {high:g}")
        else:
            known = (*choices, *_RANGES)
            raise Refusal(f"{path}: {plain(key)}: expected one of {', '.join(known)}{nearest(key, known)}")
    return own
