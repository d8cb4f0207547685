"""A view laid out on a sheet: title, map with legend and call-out, timeline, footnotes, foot, marking.

The same scene as the browser's, laid out for the slide's own canvas; nothing is photographed. Pixels are the unit
everywhere, and ``unit`` is 1 at 1920 × 1080.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from babel.dates import format_date

from transcaspian.card import card
from transcaspian.dataset import Dataset
from transcaspian.messages import Words, words
from transcaspian.palette import FILL_OF_CERTAINTY, LINE_STYLES, Palette, palette
from transcaspian.scene import Canvas, Scene, scene
from transcaspian.scene.model import LegendItem
from transcaspian.slides.drawing import draw_map, draw_timeline, to_pixel
from transcaspian.slides.notes import Notes, notes, short
from transcaspian.slides.sheet import Box, Disc, Group, Item, Sheet, Text, cut, line, rectangle, sign, wrapped
from transcaspian.typography import text_width
from transcaspian.view import View

SIZES = ((1920, 1080), (1280, 720), (1600, 1200))
A4 = (1414, 1000)  # landscape, in the proportions of ISO 216
A4_INCHES = (297 / 25.4, 210 / 25.4)
MARKING_LIMIT, NOTE_LIMIT = 80, 400
_NOTE_SHARE = 0.115  # of the height, for footnotes at most
_LEAST = 11.0  # pixels: no letter is smaller, whatever the page
_GAP = 16
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


class SlideError(ValueError):
    """A slide that cannot be drawn as asked; the message is a catalogue key with its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


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
class Slide:
    """A laid out slide with what it says, for those who write it into files with more than a picture."""

    sheet: Sheet
    scene: Scene
    notes: Notes
    title: str
    subtitle: str
    footnotes: tuple[str, ...]  # as they stand at the bottom, one a source


@dataclass(frozen=True, slots=True)
class _Page:
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
        return self.width - 2 * self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    @property
    def small(self) -> float:
        """Size of footnotes and foot."""
        return max(_LEAST, 14 * self.unit)

    @property
    def side(self) -> tuple[float, float]:
        """Left and right of the column beside the map."""
        return self.margin + self.map_width + 26 * self.unit, self.right


def _page(options: Options, note_lines: int = 0, timeline_height: float | None = None) -> _Page:
    """Divide a slide: half for the timeline, or as high as it needs, the rest for the map."""
    width, height = options.width, options.height
    if not (640 <= width <= 3840 and 480 <= height <= 2400):
        raise SlideError("slide.size", size=f"{width}x{height}")
    unit = min(width / 1920, height / 1080)
    margin, band = 40 * unit, (max(_LEAST, 18 * unit) * 1.7 if options.marking else 0.0)
    small = max(_LEAST, 14 * unit)
    head, gap, foot = 104 * unit, _GAP * unit, 30 * unit + small
    note_room = note_lines * small * 1.3 + (10 * unit if note_lines else 0)
    room = height - 2 * band - head - gap - note_room - foot
    map_height = room - (room * 0.5 if timeline_height is None else timeline_height)
    map_width = min((width - 2 * margin) * 0.7, map_height * 2.75)
    map_top = band + head
    timeline_top = map_top + map_height + gap
    notes_top = timeline_top + room - map_height + 10 * unit
    foot_y = height - band - 12 * unit - small * 0.5
    return _Page(
        width, height, unit, margin, band, map_top, map_height, map_width, timeline_top, room - map_height, notes_top,
        foot_y,
    )  # fmt: skip


def canvas_for(width: int, height: int) -> Canvas:
    """Return the canvas of a slide: its text is at least 14 px high at 1920 px."""
    options = Options(width, height)
    return _canvas(_page(options), options)


def _canvas(page: _Page, options: Options) -> Canvas:
    return Canvas(
        timeline_width=round(page.inner),
        timeline_height=round(page.timeline_height),
        map_width=round(page.map_width),
        map_height=round(page.map_height),
        font=max(_LEAST + 1.2, 17 * page.unit),
        map_font=max(_LEAST + 2, 18 * page.unit),
        noted=3 if len(options.known) > 40 else 2,
        short=options.short,
    )


def slide(data: Dataset, view: View, options: Options = Options()) -> Slide:
    """Lay a view out on a slide. Same dataset, view and options: the same sheet. SlideError for an impossible size."""
    page = _page(options, 3)
    drawn = scene(data, view, _canvas(page, options))
    lines, quiet = _lines(data, drawn, page, options), None
    if drawn.timeline.height < page.timeline_height - 30 * page.unit:
        # A quiet timeline leaves its room to the map.
        quiet = max(drawn.timeline.height, page.timeline_height * 0.5)
    for _ in range(2):
        page = _page(options, lines, quiet)
        drawn = scene(data, view, _canvas(page, options))
        needed = _lines(data, drawn, page, options)
        if needed <= lines:
            break
        lines = needed
    drawn = replace(drawn, marked=dict(options.marked))
    colours, numbered = palette(view.theme), notes(data, drawn, options.known)
    title = options.title or words(view.language)("app.title")
    subtitle = _subtitle(drawn)
    shown = numbered.written()
    footnotes = tuple(_footnotes(data, drawn, numbered))
    map_at = (page.margin, page.map_top)
    side = _side(data, drawn, page, options, colours, shown)
    leader = tuple(_leader(drawn, page, side, colours))
    timeline = Group(draw_timeline(drawn, colours, shown), page.margin, page.timeline_top, key="timeline")
    items = [
        Group(tuple(_marking(page, options, colours)), key="marking"),
        Group(tuple(_head(page, colours, title, subtitle)), key="head"),
        Group(draw_map(drawn, colours, leader), *map_at, key="map"),
        Group(tuple(side), key="side"),
        timeline,
        Group(tuple(_foot_notes(footnotes, page, colours, words(view.language), lines)), key="notes"),
        Group(tuple(_foot(data, page, options, colours, view)), key="foot"),
    ]
    about = f"{subtitle}. {drawn.summary}"
    sheet = Sheet(options.width, options.height, colours.paper, tuple(items), view.language, title, about)
    return Slide(sheet, drawn, numbered, title, subtitle, footnotes)


def picture(drawn: Scene, part: str) -> Sheet:
    """Return the map or the timeline of a scene alone, on a sheet of its canvas's size."""
    colours = palette(drawn.view.theme)
    if part == "map":
        width, height, items = drawn.map.width, drawn.map.height, draw_map(drawn, colours)
    else:
        width, height = round(drawn.timeline.width), round(drawn.timeline.height)
        items = draw_timeline(drawn, colours)
    return Sheet(width, height, colours.paper, items, drawn.view.language, drawn.title, drawn.summary)


def _marking(page: _Page, options: Options, colours: Palette) -> Iterator[Text]:
    """Yield the handling marking at top and bottom."""
    if options.marking:
        size = max(_LEAST, 18 * page.unit)
        text = cut(options.marking, page.inner, size, "semibold")
        colour = options.marking_colour or colours.tracks["mutiny"]
        for y in (page.top / 2 + 3 * page.unit, page.height - page.top / 2 - 3 * page.unit):
            yield Text(text, page.width / 2, y, size, colour, "semibold", "middle", role="marking")


def _head(page: _Page, colours: Palette, title: str, subtitle: str) -> Iterator[Text]:
    u = page.unit
    # A long title is set smaller before it is cut.
    size = max(22 * u, min(34 * u, 34 * u * page.inner / max(1.0, text_width(title, 34 * u, "semibold"))))
    head = cut(title, page.inner, size, "semibold")
    yield Text(head, page.margin, page.top + 36 * u, size, colours.ink, "semibold", role="title")
    size = max(_LEAST, 14 * u, min(20 * u, 20 * u * page.inner / max(1.0, text_width(subtitle, 20 * u))))
    rows = wrapped(subtitle, page.inner, size)
    if len(rows) > 2:
        rows = [rows[0], cut(" ".join(rows[1:]), page.inner, size)]
    first = page.top + (76 * u if len(rows) == 1 else 66 * u)
    for n, row in enumerate(rows):
        yield Text(row, page.margin, first + n * size * 1.3, size, colours.grey, role="subtitle")


def _subtitle(drawn: Scene) -> str:
    say = words(drawn.view.language)
    parts = [
        drawn.title,
        drawn.subtitle,
        say("count.shown", shown=say.number(drawn.counts.shown), total=say.number(drawn.counts.total)),
        say("slide.times", zone=say(f"zone.{drawn.view.zone}")),
    ]
    return " · ".join(p for p in parts if p)


def _side(
    data: Dataset, drawn: Scene, page: _Page, options: Options, colours: Palette, shown: dict[str, str]
) -> list[Item]:
    """Draw the column beside the map, as large as it can be with everything in it."""
    found: list[Item] = []
    for size in (21, 19, 17, 15):
        found, whole = _column(data, drawn, page, options, colours, shown, max(_LEAST, size * page.unit))
        if whole:
            break
    return found


def _column(
    data: Dataset, drawn: Scene, page: _Page, options: Options, colours: Palette, shown: dict[str, str], size: float
) -> tuple[list[Item], bool]:
    """Return the signs that are used, the selected event, the note and the picture in words; and whether all fits."""
    left, right = page.side
    bottom = page.map_top + page.map_height
    items, y = _legend(drawn.legend, (left, page.map_top, right, bottom), size, colours)
    whole = True
    if drawn.view.event in drawn.signs:
        called = _call_out(data, drawn, (left, y, right, bottom), page, colours, shown, size)
        whole = called is not None and called[2]
        if called:
            items += called[0]
            y = called[1] + size * 1.2
    for text in wrapped(options.note[:NOTE_LIMIT], right - left, size) if options.note else ():
        if y > bottom - size * 0.5:
            return items, False
        items.append(Text(text, left, y, size, colours.ink, role="own-note"))
        y += size * 1.35
    y += size * 0.5 if options.note else 0
    told = list(_sentences(drawn.summary, (left, y, right, bottom), size, colours.grey))
    return [*items, *told], whole and " ".join(text.text for text in told) == " ".join(drawn.summary.split())


def _legend(legend: Sequence[LegendItem], box: Box, size: float, colours: Palette) -> tuple[list[Item], float]:
    """Return the legend in one column or two, and where it ends."""
    left, top, right, _ = box
    widest = max((text_width(item.text, size) for item in legend), default=0.0)
    columns = 2 if len(legend) > 6 and widest + size * 3.4 <= (right - left) / 2 else 1
    rows, items, y = math.ceil(len(legend) / columns), list[Item](), top + size * 0.7
    for n, item in enumerate(legend):
        x, at = left + n // rows * (right - left) / 2, y + n % rows * size * 1.45
        items += _legend_sign(item, x, at, size, colours)
        items.append(Text(cut(item.text, right - x - size * 3, size), x + size * 2.8, at, size, colours.ink))
    return items, y + rows * size * 1.45 + size * 0.5


def _sentences(text: str, box: Box, size: float, colour: str) -> Iterator[Text]:
    """Write as many whole sentences as the box has lines for."""
    left, y, right, bottom = box
    room, told = int((bottom - size * 0.4 - y) // (size * 1.35)) + 1, ""
    for sentence in _SENTENCE.split(text):
        longer = f"{told} {sentence}".strip()
        if len(wrapped(longer, right - left, size)) > room:
            break
        told = longer
    for n, row in enumerate(wrapped(told, right - left, size) if told else ()):
        yield Text(row, left, y + n * size * 1.35, size, colour)


def _call_out(
    data: Dataset,
    drawn: Scene,
    box: Box,
    page: _Page,
    colours: Palette,
    shown: dict[str, str],
    size: float,
) -> tuple[list[Item], float, bool] | None:
    """Return the selected event in a box with a line to its mark, where the box ends, and whether all of it is told.

    None without room for it.
    """
    about = card(data, drawn.view, drawn.view.event)
    left, top, right, bottom = box
    pad, step, indent = size * 0.8, size * 1.35, size * 1.5
    room = int((bottom - top - 2 * pad) // step)
    if about is None or room < 3:
        return None
    width = right - left - 2 * pad
    place = " · ".join(part for part in (about.when, about.where[0] if about.where else "") if part)
    rows: list[tuple[str, str, str]] = []
    for text, colour, weight, most in (
        (about.title, colours.ink, "semibold", 3),
        (place, colours.grey, "regular", 2),
        (f"{about.certainty_words}: {about.reason}", colours.ink, "regular", 4),
    ):
        inner = width - (indent if weight == "semibold" else 0)
        found = wrapped(text, inner, size, weight)
        if len(found) > most:
            found = [*found[: most - 1], cut(" ".join(found[most - 1 :]), inner, size, weight)]
        rows += [(row, colour, weight) for row in found]
    rows = rows[:room]
    titled = [row for row in rows if row[2] == "semibold"]
    told = [t.text for t in _sentences(about.summary, (0, 0, width, (room - len(rows) - 1) * step), size, "")]
    rows += [(row, colours.grey, "regular") for row in told]
    end = top + 2 * pad + len(rows) * step - (step - size) - size * 0.6
    edge = top - size * 0.6
    y = edge + pad + size * 0.5
    items: list[Item] = [rectangle((left, edge, right, end), colours.highlight, colours.ink, 1.4 * page.unit)]
    seen, r = drawn.signs[drawn.view.event], size * 0.46
    items += sign(left + pad + r, y, seen.shape, seen.fill, colours.track(seen.track), r, colours.paper)
    for n, (row, colour, weight) in enumerate(rows):
        x = left + pad + (indent if n < len(titled) else 0)
        items.append(Text(row, x, y + n * step, size, colour, weight, role="call-out"))
    note, n = shown.get(drawn.view.event, ""), len(titled) - 1
    x = left + pad + indent + text_width(titled[n][0], size, "semibold") + 2
    if note and x + text_width(note, drawn.canvas.note) < right - 2:
        items.append(Text(note, x, y + n * step - size * 0.2, drawn.canvas.note, colours.grey, role="number"))
    return items, end, " ".join(told) == " ".join(about.summary.split())


def _leader(drawn: Scene, page: _Page, side: Sequence[Item], colours: Palette) -> Iterator[Item]:
    """Yield the line from the call-out to the selected event's mark, in pixels of the map and below its marks."""
    mark = _mark_on_map(drawn)
    told = next((item for item in side if isinstance(item, Text) and item.role == "call-out"), None)
    if mark and told:
        start = page.side[0] - page.margin, told.y - page.map_top
        yield line(start, mark, colour=colours.ink, width=1.2 * page.unit, alpha=0.75)


def _mark_on_map(drawn: Scene) -> tuple[float, float] | None:
    """Return where the selected event's mark on the map has its edge, on the side of the column; None if not there."""
    pixel, radius = to_pixel(drawn.map), drawn.map.radius * 2.1
    marks = [m for m in drawn.map.marks if drawn.view.event in m.event_ids]
    for mark in sorted(marks, key=lambda m: m.concerns):
        x, y = pixel(mark.longitude, mark.latitude)
        return x + mark.dx + radius, y + mark.dy
    return None


def _legend_sign(item: LegendItem, x: float, y: float, size: float, colours: Palette) -> Iterator[Item]:
    middle, r, u = x + size * 0.95, size * 0.43, size / 15
    if item.kind == "certainty":
        yield from sign(middle, y, "circle", FILL_OF_CERTAINTY[item.key], colours.ink, r, colours.paper)
    elif item.kind == "line":
        track, width, dash, alpha = LINE_STYLES[item.key]
        ends = (x, y), (x + size * 2, y)
        yield line(*ends, colour=colours.track(track), width=width * 1.39 * u, dash=dash, alpha=alpha)
    else:
        yield Disc(middle, y, r * 1.15, "", colours.ink, 1.5 * u, (2.5, 2.5) if item.key == "radius" else None)
        if item.key == "concerns":
            yield Disc(middle, y, r * 0.5, colours.ink)
        elif item.key == "count":
            yield Text("9", middle, y, r * 1.7, colours.ink, "semibold", "middle", role="sign")


def _footnotes(data: Dataset, drawn: Scene, numbered: Notes) -> Iterator[str]:
    for source, number in sorted(numbered.numbers.items(), key=lambda item: item[1]):
        yield f"{number}\u00a0{short(data.sources[source], drawn.view)}"


def _set(footnotes: tuple[str, ...], page: _Page, say: Words) -> list[str]:
    """Set footnotes one behind another in lines: a footnote is broken only where it is wider than the page."""
    rows = [say("slide.sources")]
    for n, note in enumerate(footnotes):
        gap = "  " if n == 0 else " · "
        if text_width(rows[-1] + gap + note, page.small) <= page.inner:
            rows[-1] += gap + note
        else:
            rows += wrapped(note, page.inner, page.small)
    return rows if footnotes else []


def _lines(data: Dataset, drawn: Scene, page: _Page, options: Options) -> int:
    """Return how many lines a scene's footnotes need, at most what a slide can spare."""
    footnotes = tuple(_footnotes(data, drawn, notes(data, drawn, options.known)))
    most = int(_NOTE_SHARE * page.height / (page.small * 1.3))
    return min(most, len(_set(footnotes, page, words(drawn.view.language))))


def _foot_notes(footnotes: tuple[str, ...], page: _Page, colours: Palette, say: Words, lines: int) -> Iterator[Text]:
    """Write the footnotes; those that find no room are counted, and are listed in the notes of the slide."""
    kept = len(footnotes)
    rows = _set(footnotes, page, say)
    while len(rows) > lines and kept:
        kept -= 1
        left_out = say.n("slide.more_sources", len(footnotes) - kept)
        rows = _set((*footnotes[:kept], left_out), page, say)
    for n, row in enumerate(rows):
        y = page.notes_top + (n + 0.5) * page.small * 1.3
        yield Text(row, page.margin, y, page.small, colours.grey, role="note")


def _foot(data: Dataset, page: _Page, options: Options, colours: Palette, view: View) -> Iterator[Item]:
    say, size, y = words(view.language), page.small, page.foot
    number = say("slide.number_of", n=options.number, of=options.of) if options.of else str(options.number or "")
    right = page.right
    rule = y - size * 0.95
    yield line((page.margin, rule), (page.right, rule), colour=colours.rule, width=1.1 * page.unit)
    if number:
        yield Text(number, right, y, size, colours.ink, "semibold", "right", role="slide-number")
        right -= text_width(number, size, "semibold") + 24 * page.unit
    left = provenance(data, view)
    yield Text(left, page.margin, y, size, colours.grey, role="version")
    room = right - page.margin - text_width(left, size) - 24 * page.unit
    yield Text(cut(say("map.credits"), room, size), right, y, size, colours.grey, anchor="right", role="credits")


def provenance(data: Dataset, view: View) -> str:
    """Return the dataset's version and the day of its newest claim: what a slide's reader can ask for again."""
    say = words(view.language)
    parts = [say("slide.version", version=data.version)]
    if newest := data_date(data, view):
        parts.append(say("slide.newest", day=format_date(newest, "medium", locale=say.locale)))
    return " · ".join(parts)


def data_date(data: Dataset, view: View) -> datetime | None:
    """Return the latest day on which anything in the tables became known; None for tables without claims."""
    days = (claim.known_on.bounds(view.tz) for claim in data.claims.values())
    return max((first for first, last in days if first and last), default=None)
