"""Colours, shapes and signs: one palette for light, dark and print, used by every renderer.

Track is colour *and* marker shape *and* lane; certainty is the fill of the marker. The track colours
start from Okabe and Ito's set for colour-vision deficiency (jfly.uni-koeln.de/color) darkened for white
paper; ``tests/unit/test_palette.py`` simulates deutan, protan and tritan sight and measures distances.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

Shape = Literal["circle", "diamond", "square", "triangle-up", "hexagon", "triangle-down"]
Fill = Literal["solid", "dot", "ring", "cross"]

TRACKS = ("mutiny", "diplomacy", "contracts", "corridor", "minerals", "background")
CERTAINTIES = ("confirmed", "reported", "claimed", "disputed")

SHAPE_OF_TRACK: dict[str, Shape] = {
    "mutiny": "circle",
    "diplomacy": "diamond",
    "contracts": "square",
    "corridor": "triangle-up",
    "minerals": "hexagon",
    "background": "triangle-down",
}
FILL_OF_CERTAINTY: dict[str, Fill] = {
    "confirmed": "solid",
    "reported": "dot",
    "claimed": "ring",
    "disputed": "cross",
}


# Lines of the map: track that gives the colour, width in pixels, dash and gap in widths, strength.
LINE_STYLES: dict[str, tuple[str, float, tuple[float, float] | None, float]] = {
    "rail": ("corridor", 2.6, None, 1.0),
    "ferry": ("corridor", 2.6, (3.0, 2.2), 1.0),
    "road": ("corridor", 2.2, (1.2, 1.6), 1.0),
    "branch-rail": ("corridor", 1.2, None, 0.55),
    "branch-ferry": ("corridor", 1.2, (4.0, 3.0), 0.55),
    "branch-road": ("corridor", 1.2, (1.2, 1.6), 0.55),
    "plant": ("minerals", 1.5, (1.4, 1.6), 0.9),
    "march": ("mutiny", 2.6, None, 0.95),
    "unreached": ("mutiny", 1.8, (2.5, 2.5), 0.8),
    "call": ("diplomacy", 1.1, None, 0.75),
    # The mutiny by the hour: the road of a column, where on it it can have been, distances from Moscow, calls of the
    # moment and calls of a day whose hour is not known.
    "way": ("mutiny", 1.3, None, 0.55),
    "stretch": ("mutiny", 7.0, None, 0.5),
    "ring": ("background", 1.1, (4.0, 4.0), 0.9),
    "call-now": ("diplomacy", 2.6, None, 1.0),
    "call-day": ("diplomacy", 1.1, (4.0, 3.0), 0.75),
}

# What belongs to a track and is no event: the track that gives the colour.
TRACK_OF_THING = {
    "leg": "corridor",  # of a route, open; a shut one is ``closed``
    "freight": "corridor",
    "material": "minerals",
    "deal": "contracts",
    "elapsed": "mutiny",  # the hours of the mutiny that are over
}
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
    home: str  # Kazakhstan, a shade apart
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
    tracks: dict[str, str]

    def track(self, name: str) -> str:
        """Return a track's colour; grey for a track that the palette does not know."""
        return self.tracks.get(name, self.grey)

    def thing(self, name: str) -> str:
        """Return the colour of something that is no event: that of the track it belongs to."""
        return self.tracks[TRACK_OF_THING[name]]


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
    tracks={
        "mutiny": "#ac2c2b",
        "diplomacy": "#1665bc",
        "contracts": "#925800",
        "corridor": "#007355",
        "minerals": "#894796",
        "background": "#5b6570",
    },
)
DARK = Palette(
    paper="#12181f",
    panel="#19212a",
    ink="#e8ebee",
    grey="#a2acb6",
    rule="#33404c",
    accent="#7fb6d6",
    highlight="#443c14",
    sea="#18303f",
    land="#222a31",
    home="#2e373f",
    border="#55616b",
    river="#27485a",
    rail="#3d464e",
    place="#8b969f",
    alert="#ff7d63",
    denies="#ff7d63",
    confirms="#3dc297",
    closed="#ff7d63",
    partly="#83b5fc",
    imprecise="#e8ad3c",
    unverified="#a9b5c1",
    tracks={
        "mutiny": "#ff7d63",
        "diplomacy": "#83b5fc",
        "contracts": "#e8ad3c",
        "corridor": "#3dc297",
        "minerals": "#bc81c7",
        "background": "#a9b5c1",
    },
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
    tracks={
        "mutiny": "#6a0e04",
        "diplomacy": "#143dbd",
        "contracts": "#8e5800",
        "corridor": "#027449",
        "minerals": "#894796",
        "background": "#5b6570",
    },
)


PALETTES = {"light": LIGHT, "dark": DARK, "print": PRINT}
PAGE = "page"  # whichever theme the page has that shows a drawing: its colours are properties of the style sheet
_PROPERTY = "--tc-{}"


def palette(theme: str) -> Palette:
    """Return the palette of a theme; light for anything but ``dark``, ``print`` and that of the page."""
    return _OF_PAGE if theme == PAGE else PALETTES.get(theme, LIGHT)


def properties(theme: str) -> dict[str, str]:
    """Return a theme's colours by the names of their CSS custom properties."""
    colours = PALETTES[theme]
    named = {one.name: str(getattr(colours, one.name)) for one in fields(Palette) if one.name != "tracks"}
    return {_PROPERTY.format(name): value for name, value in (named | _of_tracks(colours.tracks)).items()}


def _of_tracks(tracks: dict[str, str]) -> dict[str, str]:
    return {f"track-{name}": value for name, value in tracks.items()}


_OF_PAGE = Palette(
    **{one.name: f"var({_PROPERTY.format(one.name)})" for one in fields(Palette) if one.name != "tracks"},
    tracks={name: f"var({_PROPERTY.format(f'track-{name}')})" for name in TRACKS},
)


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
