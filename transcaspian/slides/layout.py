"""Where the parts of a slide are: the briefer's options, the division of the page, the canvas for the scene."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.drawing.sheet import LEAST, Box, wrapped
from transcaspian.language.messages import Refused
from transcaspian.look.typography import text_width
from transcaspian.scene import Canvas
from transcaspian.scene.frame import Bounds, highest, widest

SIZES = ((1920, 1080), (1280, 720), (1600, 1200))
A4 = (1414, 1000)  # landscape, in the proportions of ISO 216
A4_INCHES = (297 / 25.4, 210 / 25.4)
MESSAGE_LIMIT = 180  # letters of a headline of one's own, on the page
NOTE_LIMIT = 400  # letters of a note of one's own, on the page
NOTE_SHARE = 0.115  # of the height, for footnotes at most
SHAPES = (0.7, 2.4)  # widths in heights: from an upright sheet of paper to a screen of 21:9
_TALL = 1.15  # ratio of width to height below which the text is under the map and not next to it
HEAD_STEP = 1.2  # of a title's size: from its first line to its second
_GAP = 16


@dataclass(frozen=True, slots=True)
class Options:
    """What a briefer may ask of a slide besides its view; hashable, so that it can be a cache's key."""

    width: int = 1920
    height: int = 1080
    title: str = ""
    message: str = ""  # the briefer's own headline; empty: a sentence from the data
    note: str = ""
    marking: str = ""
    marking_colour: str = ""  # #rrggbb; empty: the palette's warning colour
    short: bool = False  # short names only
    number: int = 1
    of: int = 0  # slides in all, where there are several
    marked: tuple[tuple[str, str], ...] = ()  # event -> added | corrected, since the view's version
    known: tuple[str, ...] = ()  # sources that have their numbers from the slides before

    @property
    def unit(self) -> float:
        """Pixels of the page to one of a page of 1920 × 1080: that by which everything is larger or smaller."""
        unit = min(self.width / 1920, self.height / 1080)
        # A page that is nearly as high as wide has its text beneath the map, in the whole width.
        return max(unit, min(self.width / 1200, self.height / 1500))

    @property
    def tall(self) -> bool:
        """Whether text stands under the map."""
        return self.width < _TALL * self.height


@dataclass(frozen=True, slots=True)
class Needs:
    """What the parts of a slide need, in pixels and lines, before they have their places."""

    head: float = 104.0  # height of title and subtitle in units
    note_lines: int = 0  # of footnotes
    foot_lines: int = 1
    timeline: float | None = None  # height of a quiet timeline
    frame: Bounds | None = None  # of the map


@dataclass(frozen=True, slots=True)
class Page:
    """Where the parts of a slide stand."""

    width: int
    height: int
    unit: float
    margin: float
    top: float  # under the marking
    map_top: float
    map_height: float
    map_width: float
    side: Box  # of the text next to or under the map
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
    def small(self) -> float:
        """Size of footnotes and foot."""
        return max(LEAST, 14 * self.unit)

    @property
    def beside(self) -> bool:
        """Whether the text is next to the map."""
        return self.side[1] == self.map_top


@dataclass(frozen=True, slots=True)
class Heading:
    """How title and subtitle are set: sizes in pixels, places in units."""

    size: float
    lines: int  # that the title may have
    small: float  # size of the subtitle
    subtitle_at: float
    height: float


def heading(title: str, subtitle: str, options: Options) -> Heading:
    """Return how a title and a subtitle are set: a long one in two lines, and as large as it then can be."""
    u, inner = options.unit, options.width - 80 * options.unit
    sizes = [max(LEAST + 1, points * u) for points in (34, 32, 30, 28, 26, 24, 22)]
    tries = [(1, size) for size in sizes[:4]] + [(2, size) for size in sizes[2:]]
    fits = (t for t in tries if len(wrapped(title, inner, t[1], "semibold")) <= t[0])
    lines, size = next(fits, (2, sizes[-1]))
    small = max(LEAST, 14 * u, min(20 * u, 20 * u * inner / max(1.0, text_width(subtitle, 20 * u))))
    more = (lines - 1) * size * HEAD_STEP / u
    at = more + (76 if len(wrapped(subtitle, inner, small)) == 1 else 66)
    # Small pages have no smaller letters, and so need more room for them.
    low = 0.0 if small <= 20 * u else (small - 20 * u) / u * 1.6
    return Heading(size, lines, small, at + low * 0.5, 104 + more + low)


def checked(options: Options) -> None:
    """Refuse a size or shape of which no slide can be made."""
    width, height = options.width, options.height
    if not (640 <= width <= 3840 and 480 <= height <= 3840):
        raise Refused("slide.size", size=f"{width}x{height}")
    if not SHAPES[0] <= width / height <= SHAPES[1]:
        key = "slide.narrow" if width < height else "slide.wide"
        size = (width, round(width / 0.75)) if width < height else (round(height * 2.3), height)
        raise Refused(key, size=f"{width}x{height}", other=f"{size[0]}x{size[1]}")


def divided(options: Options, needs: Needs = Needs()) -> Page:
    """Divide a slide: half for the timeline, or as high as it needs, the rest for the map in a shape that it fills."""
    checked(options)
    width, height, unit = options.width, options.height, options.unit
    margin, band = 40 * unit, (max(LEAST, 18 * unit) * 1.7 if options.marking else 0.0)
    small = max(LEAST, 14 * unit)
    head, gap, foot = needs.head * unit, _GAP * unit, 30 * unit + small * (1 + 1.3 * (needs.foot_lines - 1))
    note_room = needs.note_lines * small * 1.3 + (10 * unit if needs.note_lines else 0)
    room = height - 2 * band - head - gap - note_room - foot
    inner, map_top = width - 2 * margin, band + head
    if options.tall:
        told = room * 0.24
        # As high as it takes for the ground to reach both margins, and no higher than the ground is.
        wanted = 20 + inner * 1000 / _widest(needs, 1020)
        map_height = min(max((room - told) * 0.5, min(wanted, (room - told) * 0.65)), _highest(needs, inner))
        map_width = min(inner, _widest(needs, map_height))
        timeline = room - told - map_height - gap
        if needs.timeline is not None:
            timeline = min(timeline, needs.timeline)
        timeline_top = map_top + map_height + gap
        side = (margin, timeline_top + timeline + gap, width - margin, map_top + room)
        end = side[3] + gap
    else:
        map_height = room - (room * 0.5 if needs.timeline is None else needs.timeline)
        map_width = min(inner * 0.7, map_height * 2.75, _widest(needs, map_height))
        map_height = min(map_height, _highest(needs, map_width))
        timeline = room - map_height
        timeline_top = map_top + map_height + gap
        side = (margin + map_width + 26 * unit, map_top, width - margin, map_top + map_height)
        end = timeline_top + timeline
    foot_y = height - band - foot + 18 * unit + small * 0.5
    return Page(
        width, height, unit, margin, band, map_top, map_height, map_width, side, timeline_top, timeline,
        end + 10 * unit, foot_y,
    )  # fmt: skip


def _widest(needs: Needs, height: float) -> float:
    return widest(needs.frame, height) if needs.frame else height * 2.75


def _highest(needs: Needs, width: float) -> float:
    return highest(needs.frame, width) if needs.frame else width


def canvas_for(width: int, height: int) -> Canvas:
    """Return the canvas of a slide: its text is at least 14 px high at 1920 px."""
    options = Options(width, height)
    return canvas(divided(options), options)


def canvas(page: Page, options: Options) -> Canvas:
    """Return the canvas for the scene of a divided page."""
    return Canvas(
        timeline_width=round(page.inner),
        timeline_height=round(page.timeline_height),
        map_width=round(page.map_width),
        map_height=round(page.map_height),
        font=max(LEAST + 1.2, 17 * page.unit),
        map_font=max(LEAST + 2, 18 * page.unit),
        noted=3 if len(options.known) > 40 else 2,
        short=options.short,
    )


PLAIN = Options()
