"""Where the parts of a slide stand: options of the briefer, the page divided, the canvas for the scene."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.messages import Refused
from transcaspian.scene import Canvas

SIZES = ((1920, 1080), (1280, 720), (1600, 1200))
A4 = (1414, 1000)  # landscape, in the proportions of ISO 216
A4_INCHES = (297 / 25.4, 210 / 25.4)
NOTE_LIMIT = 400  # letters of a note of one's own
NOTE_SHARE = 0.115  # of the height, for footnotes at most
LEAST = 11.0  # pixels: no letter is smaller, whatever the page
_GAP = 16


@dataclass(frozen=True, slots=True)
class Options:
    """What a briefer may ask of a slide beside its view; hashable, so that it can be a cache's key."""

    width: int = 1920
    height: int = 1080
    title: str = ""
    note: str = ""
    marking: str = ""
    marking_colour: str = ""  # #rrggbb; empty: the palette's warning colour
    short: bool = False  # short names only
    number: int = 1
    of: int = 0  # slides in all, where there are several
    marked: tuple[tuple[str, str], ...] = ()  # event -> added | corrected, since the view's version
    known: tuple[str, ...] = ()  # sources that have their numbers from the slides before


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
    timeline_top: float
    timeline_height: float
    notes_top: float
    foot: float  # middle of the foot's line

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
    def side(self) -> tuple[float, float]:
        """Left and right of the column beside the map."""
        return self.margin + self.map_width + 26 * self.unit, self.right


def divided(options: Options, note_lines: int = 0, timeline_height: float | None = None) -> Page:
    """Divide a slide: half for the timeline, or as high as it needs, the rest for the map."""
    width, height = options.width, options.height
    if not (640 <= width <= 3840 and 480 <= height <= 2400):
        raise Refused("slide.size", size=f"{width}x{height}")
    unit = min(width / 1920, height / 1080)
    margin, band = 40 * unit, (max(LEAST, 18 * unit) * 1.7 if options.marking else 0.0)
    small = max(LEAST, 14 * unit)
    head, gap, foot = 104 * unit, _GAP * unit, 30 * unit + small
    note_room = note_lines * small * 1.3 + (10 * unit if note_lines else 0)
    room = height - 2 * band - head - gap - note_room - foot
    map_height = room - (room * 0.5 if timeline_height is None else timeline_height)
    map_width = min((width - 2 * margin) * 0.7, map_height * 2.75)
    map_top = band + head
    timeline_top = map_top + map_height + gap
    notes_top = timeline_top + room - map_height + 10 * unit
    foot_y = height - band - 12 * unit - small * 0.5
    return Page(
        width, height, unit, margin, band, map_top, map_height, map_width, timeline_top, room - map_height, notes_top,
        foot_y,
    )  # fmt: skip


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
