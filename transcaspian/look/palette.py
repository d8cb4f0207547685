"""Colours, shapes and signs: one palette for light, dark and print, used by every renderer.

Track is colour *and* marker shape *and* lane; certainty is the fill of the marker. The tracks are rows of a
collection (``tables/records.Track``), and so are their colours. The shipped ones start from Okabe and Ito's set for
colour-vision deficiency (jfly.uni-koeln.de/color) darkened for white paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from transcaspian.tables.records import Track

Shape = Literal["circle", "diamond", "square", "triangle-up", "hexagon", "triangle-down"]
Fill = Literal["solid", "dot", "ring", "cross"]

Tracks = tuple[Track, ...]  # of a collection, in the order of their lanes
CERTAINTIES = ("confirmed", "reported", "claimed", "disputed")

FILL_OF_CERTAINTY: dict[str, Fill] = {
    "confirmed": "solid",
    "reported": "dot",
    "claimed": "ring",
    "disputed": "cross",
}


# Lines of the map: what they are (``Track.things``), which gives the colour, width in pixels, dash and gap in widths,
# strength.
LINE_STYLES: dict[str, tuple[str, float, tuple[float, float] | None, float]] = {
    "rail": ("leg", 2.6, None, 1.0),
    "ferry": ("leg", 2.6, (3.0, 2.2), 1.0),
    "road": ("leg", 2.2, (1.2, 1.6), 1.0),
    "branch-rail": ("leg", 1.2, None, 0.55),
    "branch-ferry": ("leg", 1.2, (4.0, 3.0), 0.55),
    "branch-road": ("leg", 1.2, (1.2, 1.6), 0.55),
    "plant": ("material", 1.5, (1.4, 1.6), 0.9),
    "march": ("march", 2.6, None, 0.95),
    "unreached": ("march", 1.8, (2.5, 2.5), 0.8),
    "call": ("call", 1.1, None, 0.75),
    "thread": ("thread", 1.3, (5.0, 2.5), 1.0),  # from place to place of events that are tied together
    # The mutiny by the hour: the road of a column, where on it it can have been, distances from Moscow, calls of the
    # moment and calls of a day whose hour is not known.
    "way": ("march", 1.3, None, 0.55),
    "stretch": ("march", 7.0, None, 0.5),
    "ring": ("distance", 1.1, (4.0, 4.0), 0.9),
    "call-now": ("call", 2.6, None, 1.0),
    "call-day": ("call", 1.1, (4.0, 3.0), 0.75),
}
# What is no event and has the colour of a track, if one says so: a leg of a route that is open (a shut one is
# ``closed``), freight, raw materials, deals, the hours of a moment-by-moment story that are over, a march, a call.
THINGS = ("leg", "freight", "material", "deal", "elapsed", "march", "call")
# Colours of new layers on white, on dark and in print: quiet ones, as they lie beneath everything else.
LAYERS = (
    ("#5a6f7c", "#a9c0cd", "#43545f"),
    ("#7a5c8e", "#c3a6d8", "#5b3f70"),
    ("#5f7350", "#b3c79f", "#46583a"),
    ("#8c5a4c", "#d9a999", "#6b4136"),
)
# What a colour says by itself: the same words in every theme, and as properties of the style sheets.
MEANINGS = ("alert", "denies", "confirms", "closed", "partly", "imprecise", "unverified")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme as ``#rrggbb``."""

    paper: str  # ground of page, timeline and labels' halo
    panel: str  # shaded lanes, tiles
    ink: str  # text
    grey: str  # secondary text; at least 4.5:1 on paper (WCAG 2.2, 1.4.3)
    rule: str  # hairlines, ticks
    accent: str  # interface: selected tab, buttons
    highlight: str  # behind the selected event
    sea: str
    land: str
    home: str  # the home country, a shade apart
    border: str
    river: str
    rail: str
    place: str  # names of countries and seas on the map
    alert: str  # a fault, a misreading, a handling marking
    denies: str  # who denies, and a verdict against
    confirms: str  # who confirms, a verdict in favour, and what is right
    closed: str  # a way that is shut
    partly: str  # verdicts between the two
    imprecise: str
    unverified: str
    tracks: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, str] = field(default_factory=dict)  # of the tracks

    def track(self, name: str) -> str:
        """Return a track's colour; grey for a track that the collection does not have."""
        return self.tracks.get(name, self.grey)

    def shape(self, name: str) -> str:
        """Return the shape of a track's marks; a circle for a track that the collection does not have."""
        return self.shapes.get(name, "circle")

    def thing(self, name: str) -> str:
        """Return the colour of something that is no event: that of its track, or of what nobody knows."""
        return self.things.get(name, self.unverified)


LIGHT = Palette(
    paper="#ffffff",
    panel="#f6f4ef",
    ink="#1d2733",
    grey="#5f6872",
    rule="#dcd8cf",
    accent="#1f5676",
    highlight="#fff3c4",
    sea="#cfe0ea",
    land="#f1ede4",
    home="#fbf9f1",
    border="#b9ad9b",
    river="#b4cfde",
    rail="#d6cdbd",
    place="#857b6c",
    alert="#ac2c2b",
    denies="#ac2c2b",
    confirms="#007355",
    closed="#ac2c2b",
    partly="#1665bc",
    imprecise="#925800",
    unverified="#5b6570",
)
DARK = Palette(
    paper="#12181f",
    panel="#19212a",
    ink="#e8ebee",
    grey="#a2acb6",
    rule="#33404c",
    accent="#7fb6d6",
    highlight="#443c14",
    sea="#0e2536",
    land="#242c33",
    home="#3a454d",
    border="#687580",
    river="#25495e",
    rail="#46515a",
    place="#a2adb6",
    alert="#ff7d63",
    denies="#ff7d63",
    confirms="#3dc297",
    closed="#ff7d63",
    partly="#83b5fc",
    imprecise="#e8ad3c",
    unverified="#a9b5c1",
)


# For printers without colour: no dark areas, and lines of the map that differ in lightness, not only in hue.
PRINT = Palette(
    paper="#ffffff",
    panel="#f4f4f4",
    ink="#000000",
    grey="#4a4a4a",
    rule="#c4c4c4",
    accent="#202020",
    highlight="#ececec",
    sea="#dfe3e6",
    land="#f6f6f5",
    home="#ffffff",
    border="#8c8c8c",
    river="#c3ccd2",
    rail="#cccccc",
    place="#6a6a6a",
    alert="#6a0e04",
    denies="#6a0e04",
    confirms="#027449",
    closed="#6a0e04",
    partly="#143dbd",
    imprecise="#8e5800",
    unverified="#5b6570",
)


PALETTES = {"light": LIGHT, "dark": DARK, "print": PRINT}
PAGE = "page"  # whichever theme the page has that shows a drawing: its colours are properties of the style sheet
_PROPERTY = "--tc-{}"


def palette(theme: str, tracks: Tracks = ()) -> Palette:
    """Return the palette of a theme with the colours of a collection's tracks.

    Light for anything but ``dark``, ``print`` and that of the page, which has the colours of every track.
    """
    if theme == PAGE:
        return _of_page(tracks)
    return _with_tracks(theme, tracks) if tracks else PALETTES.get(theme, LIGHT)


@lru_cache(maxsize=64)
def _of_page(tracks: Tracks) -> Palette:
    return replace(_OF_PAGE, shapes=MappingProxyType(_shapes(tracks)))


def _shapes(tracks: Tracks) -> dict[str, str]:
    return {track.id: track.shape for track in tracks}


@lru_cache(maxsize=64)
def _with_tracks(theme: str, tracks: Tracks) -> Palette:
    name = theme if theme in PALETTES else "light"
    colours = {track.id: str(getattr(track, name)) for track in tracks}
    things = {thing: colours[track.id] for track in reversed(tracks) for thing in track.things}
    return replace(
        PALETTES[name],
        tracks=MappingProxyType(colours),
        things=MappingProxyType(things),
        shapes=MappingProxyType(_shapes(tracks)),
    )


def properties(theme: str) -> dict[str, str]:
    """Return a theme's colours by the names of their CSS custom properties, but for those of tracks."""
    return {_PROPERTY.format(name): str(getattr(PALETTES[theme], name)) for name in _NAMED}


def track_properties(theme: str, tracks: Tracks) -> dict[str, str]:
    """Return the colours of tracks, and of what has theirs, by the names of their CSS custom properties."""
    colours = palette(theme, tracks)
    named = {f"track-{name}": value for name, value in colours.tracks.items()}
    # Of some things no row says what track they belong to: a thread, a claimed distance.
    named |= {name: colours.thing(name) for name in (*THINGS, *(thing for thing, *_ in LINE_STYLES.values()))}
    return {_PROPERTY.format(name): value for name, value in named.items()}


class _Properties(dict[str, str]):
    """The CSS custom property of every name, each after a prefix."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix

    def get(self, name: str, _: object = None) -> str:
        """Return the property of a name, whatever it is."""
        return f"var({_PROPERTY.format(self._prefix + name)})"


_NAMED = tuple(one.name for one in fields(Palette) if one.name not in ("tracks", "things", "shapes"))
_OWN: dict[str, Any] = {name: f"var({_PROPERTY.format(name)})" for name in _NAMED}
_OF_PAGE = Palette(**_OWN, tracks=_Properties("track-"), things=_Properties())


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue (0–255) of ``#rrggbb``.

    >>> rgb("#c43c24")
    (196, 60, 36)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def outline(shape: str, radius: float) -> tuple[tuple[float, float], ...]:
    """Return the corners of a polygonal marker about (0, 0), y downwards; a circle has none.

    Radii are stretched so that all shapes look equally heavy.
    """
    r = radius
    match shape:
        case "diamond":
            r *= 1.25
            return ((0, -r), (r, 0), (0, r), (-r, 0))
        case "square":
            r *= 0.92
            return ((-r, -r), (r, -r), (r, r), (-r, r))
        case "triangle-up":
            r *= 1.2
            return ((0, -r), (0.95 * r, 0.72 * r), (-0.95 * r, 0.72 * r))
        case "triangle-down":
            r *= 1.2
            return ((0, r), (0.95 * r, -0.72 * r), (-0.95 * r, -0.72 * r))
        case "hexagon":
            r *= 1.08
            return (
                (0, -r),
                (0.87 * r, -0.5 * r),
                (0.87 * r, 0.5 * r),
                (0, r),
                (-0.87 * r, 0.5 * r),
                (-0.87 * r, -0.5 * r),
            )
        case _:
            return ()
