"""Where the parts of a slide are: the lines of its head, the division of the page, the canvas for the scene."""

from __future__ import annotations

import math
from dataclasses import dataclass

from transcaspian.drawing.picture import LEAST_SHARE
from transcaspian.drawing.sheet import Box
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped
from transcaspian.scene import Canvas
from transcaspian.scene.frame import Bounds, highest, widest
from transcaspian.scene.histogram import UNDER_LANES, height
from transcaspian.slides.options import READING, ROOM, Letters, Options, checked

NOTE_SHARE = {READING: 0.115, ROOM: 0.06}  # of the height, for footnotes at most
HEAD_STEP = 1.2  # of a headline's size: from its first line to its second
_TIMELINE_SHARE = {READING: 0.5, ROOM: 0.45}  # of the height that map and timeline have
_STRETCH = 1.4  # of the lanes' height, that they may have for bands
_GAP = 16
_STAMP = 0.5  # of a slide's unit: on a smaller page the map would have no room beside rows for a name


@dataclass(frozen=True, slots=True)
class Heading:
    """How headline and subtitle are set, in pixels from the top of the page or from the marking."""

    size: float
    lines: int  # that the headline may have
    first: float  # middle of its first line
    small: float  # size of the subtitle
    subtitle: float  # middle of its first line
    height: float


@dataclass(frozen=True, slots=True)
class Needs:
    """What the parts of a slide need, in pixels and lines, before they have their places."""

    head: float  # height of headline and subtitle
    note_lines: int = 0  # of footnotes
    foot_lines: int = 1
    timeline: float | None = None  # height of a timeline that is not half of the room
    legend: float = 0.0  # height of a legend under the map
    map_share: float = 0.7  # of the width, for a map with text beside it, at most
    frame: Bounds | None = None  # of the map


@dataclass(frozen=True, slots=True)
class Page:
    """Where the parts of a slide stand."""

    width: int
    height: int
    unit: float
    letters: Letters
    margin: float
    top: float  # under the marking
    map_top: float
    map_height: float
    map_width: float
    side: Box  # of the text next to or under the map
    legend_top: float
    timeline_top: float
    timeline_height: float
    notes_top: float
    foot: float  # middle of the foot's first line

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin

    @property
    def right(self) -> float:
        """Where the right margin begins."""
        return self.width - self.margin

    @property
    def beside(self) -> bool:
        """Whether the text is next to the map."""
        return self.side[1] == self.map_top


def heading(headline: str, subtitle: str, options: Options) -> Heading:
    """Return how headline and subtitle are set: a long headline in two lines, and as large as it then can be."""
    u, letters, inner = options.unit, options.letters, options.width - 80 * options.unit
    sizes = letters.headline
    tries = [(1, size) for size in sizes[:4]] + [(2, size) for size in sizes[2:]]
    fits = (t for t in tries if len(wrapped(headline, inner, t[1], "semibold")) <= t[0])
    lines, size = next(fits, (2, sizes[-1]))
    one_line = (size for size in letters.subtitle if text_width(subtitle, size) <= inner)
    small = next(one_line, letters.subtitle[-1])
    first = 16 * u + size * 0.6
    under = first + (lines - 1) * size * HEAD_STEP + size * 0.62 + small * 0.9
    rows = len(wrapped(subtitle, inner, small)) if subtitle else 0
    return Heading(size, lines, first, small, under, under + (min(2, rows) - 1) * small * 1.3 + small * 0.6 + 14 * u)


def divided(options: Options, needs: Needs) -> Page:
    """Divide a slide: half for the timeline, or as high as it needs, the rest for the map in a shape that it fills."""
    checked(options)
    width, height, unit, letters = options.width, options.height, options.unit, options.letters
    margin, band = 40 * unit, (letters.least * 1.9 if options.marking else 0.0)
    small = letters.foot
    head, gap, foot = needs.head, _GAP * unit, 30 * unit + small * (1 + 1.3 * (needs.foot_lines - 1))
    note_room = needs.note_lines * small * 1.3 + (10 * unit if needs.note_lines else 0)
    room = height - 2 * band - head - gap - note_room - foot - needs.legend
    inner, map_top = width - 2 * margin, band + head
    if options.tall:
        told = room * 0.24
        # As high as it takes for the ground to reach both margins, and no higher than the ground is.
        wanted = 20 + inner * 1000 / _widest(needs, 1020)
        map_height = min(max((room - told) * 0.5, min(wanted, (room - told) * 0.65)), _highest(needs, inner))
        map_height = math.floor(map_height)
        map_width = math.floor(min(inner, _widest(needs, map_height)))
        timeline = room - told - map_height - gap
        if needs.timeline is not None:
            timeline = min(timeline, needs.timeline)
        timeline_top = map_top + map_height + needs.legend + gap
        side = (margin, timeline_top + timeline + gap, width - margin, map_top + room + needs.legend)
        end = side[3] + gap
    else:
        # Whole pixels, and not one more than the basemap has.
        timeline = room * _TIMELINE_SHARE[options.layout] if needs.timeline is None else needs.timeline
        map_height = math.floor(room - timeline)
        map_width = math.floor(min(inner * needs.map_share, map_height * 2.75, _widest(needs, map_height)))
        map_height = min(map_height, math.floor(_highest(needs, map_width)))
        timeline = room - map_height
        timeline_top = map_top + map_height + needs.legend + gap
        side = (margin + map_width + 26 * unit, map_top, width - margin, map_top + map_height)
        end = timeline_top + timeline
    foot_y = height - band - foot + 18 * unit + small * 0.5
    return Page(
        width, height, unit, letters, margin, band, map_top, map_height, map_width, side,
        map_top + map_height + 6 * unit, timeline_top, timeline, end + 10 * unit, foot_y,
    )  # fmt: skip


def _widest(needs: Needs, height: float) -> float:
    return widest(needs.frame, height) if needs.frame else height * 2.75


def _highest(needs: Needs, width: float) -> float:
    return highest(needs.frame, width) if needs.frame else width


def canvas(page: Page, options: Options, larger: tuple[float, float] = (1.0, 1.0), first: str = "") -> Canvas:
    """Return the canvas for the scene of a divided page; ``larger``: letters of timeline and map, times the least.

    ``first``: the event that the headline is about.
    """
    letters = page.letters
    font = max(letters.least + 1.2, letters.label * larger[0])
    rows = height(font, letters.least, UNDER_LANES) if options.beneath and options.beneath.is_shown else 0.0
    return Canvas(
        timeline_width=round(page.inner),
        timeline_height=round(page.timeline_height - rows),
        map_width=round(page.map_width),
        map_height=round(page.map_height),
        # What stands beside a name is a pixel smaller.
        font=font,
        map_font=max(letters.least + 1.2, letters.place * larger[1]),
        least=letters.least,
        # The map gives way to a band; below each other there is no map beside the text that could.
        stretch=1.0 if options.tall or rows else _STRETCH,
        signed=True,
        closed=options.layout == READING,
        # In a room numbers stand on the text only.
        noted=0 if options.layout == ROOM else 3 if len(options.known) > 40 else 2,
        short=options.short,
        first=first if options.unit > _STAMP else "",
    )


def canvas_for(options: Options) -> Canvas:
    """Return the canvas of a slide with a headline in one line."""
    return canvas(divided(options, Needs(heading("", "", options).height)), options)


def story_fonts(options: Options) -> tuple[float, ...]:
    """Return the sizes of ordinary text that a story's picture is tried with, the largest first.

    Its smallest text is ``LEAST_SHARE`` of that, and never below the least that the layout allows.
    """
    floor = options.letters.least / LEAST_SHARE
    return tuple(floor * share for share in (1.6, 1.45, 1.32, 1.2, 1.1, 1.0))
