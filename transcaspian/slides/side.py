"""The column beside a slide's map: the signs that are used, the selected event, the note, the picture in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from transcaspian.card import card
from transcaspian.dataset import Dataset
from transcaspian.palette import FILL_OF_CERTAINTY, LINE_STYLES, Palette
from transcaspian.scene import Scene
from transcaspian.scene.model import LegendItem
from transcaspian.slides.drawing import to_pixel
from transcaspian.slides.layout import LEAST, NOTE_LIMIT, Options, Page
from transcaspian.slides.sheet import Box, Disc, Item, Text, cut, line, rectangle, sign, wrapped
from transcaspian.typography import text_width

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def side(
    data: Dataset, drawn: Scene, page: Page, options: Options, colours: Palette, shown: dict[str, str]
) -> list[Item]:
    """Draw the column beside the map, as large as it can be with everything in it."""
    found: list[Item] = []
    for size in (21, 19, 17, 15):
        found, whole = _column(data, drawn, page, options, colours, shown, max(LEAST, size * page.unit))
        if whole:
            break
    return found


def _column(
    data: Dataset, drawn: Scene, page: Page, options: Options, colours: Palette, shown: dict[str, str], size: float
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
        items += legend_sign(item, x, at, size, colours)
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
    page: Page,
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


def leader(drawn: Scene, page: Page, side: Sequence[Item], colours: Palette) -> Iterator[Item]:
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
    happened = next((e.location_id for e in drawn.events if e.id == drawn.view.event), None)
    for mark in sorted(marks, key=lambda m: (m.concerns, m.place != happened)):
        x, y = pixel(mark.longitude, mark.latitude)
        return x + mark.dx + radius, y + mark.dy
    return None


def legend_sign(item: LegendItem, x: float, y: float, size: float, colours: Palette) -> Iterator[Item]:
    """Yield the sign of a legend's item, up to twice as wide as its text is large, in the middle of its line."""
    middle, r, u = x + size * 0.95, size * 0.43, size / 15
    if item.kind == "certainty":
        yield from sign(middle, y, "circle", FILL_OF_CERTAINTY[item.key], colours.ink, r, colours.paper)
    elif item.kind == "line":
        track, width, dash, alpha = LINE_STYLES[item.key]
        ends = (x, y), (x + size * 2, y)
        yield line(*ends, colour=colours.track(track), width=width * 1.39 * u, dash=dash, alpha=alpha)
    elif item.key == "minor":
        yield Disc(middle, y, r * 0.6, colours.ink)
    elif item.key == "fresh":
        yield Disc(middle, y, r * 1.15, "", colours.accent, 2.4 * u)
    else:
        yield Disc(middle, y, r * 1.15, "", colours.ink, 1.5 * u, (2.5, 2.5) if item.key == "radius" else None)
        if item.key == "concerns":  # with a sign that cannot be taken for the dot of "reported"
            yield from sign(middle, y, "diamond", "solid", colours.ink, r * 0.6, colours.paper)
        elif item.key == "count":
            yield Text("9", middle, y, r * 1.7, colours.ink, "semibold", "middle", role="sign")
