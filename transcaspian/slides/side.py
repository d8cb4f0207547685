"""The text next to a slide's map: the signs that are used, the selected event, the note, the picture in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.legend import legend_sign
from transcaspian.drawing.picture import NoRoom
from transcaspian.drawing.sheet import Box, Group, Item, Text, fitted, lines, rectangle, sign, texts
from transcaspian.evidence.card import Card, card
from transcaspian.language.messages import words
from transcaspian.look.palette import Palette
from transcaspian.look.typography import text_width
from transcaspian.look.wrapping import wrapped
from transcaspian.scene import Scene
from transcaspian.scene.model import LegendItem
from transcaspian.slides.layout import Page
from transcaspian.slides.options import Options

_STEP = 1.35  # of the font size: from one line to the next


def side(
    data: Dataset, drawn: Scene, page: Page, options: Options, colours: Palette, shown: dict[str, str], signs: bool
) -> list[Item]:
    """Draw the text next to or under the map, as large as it can be with everything in it.

    ``signs``: whether the legend is part of it. Raise NoRoom if not even the signs have room.
    """
    found: list[Item] | None = None
    for size in page.letters.told:
        try:
            found = _column(data, drawn, page, options, colours, shown, signs, size)
        except NoRoom:
            continue
        if not any(text.whole for text in texts(tuple(found))):
            break
    if found is None:
        raise NoRoom
    return found


def _column(
    data: Dataset,
    drawn: Scene,
    page: Page,
    options: Options,
    colours: Palette,
    shown: dict[str, str],
    signs: bool,
    size: float,
) -> list[Item]:
    """Return the signs that are used, the selected event, the note and the picture in words."""
    left, top, right, bottom = page.side
    items, y = list[Item](), top + size * 0.7
    if signs:
        legend, y = _legend(drawn.legend, page, size, colours, 2 if page.beside else len(drawn.legend))
        items.append(Group(tuple(legend), key="legend"))
    if drawn.view.event in drawn.signs:
        called, y = _call_out(data, drawn, (left, y, right, bottom), page, colours, shown, size)
        items.append(Group(tuple(called), key="card", belongs=drawn.view.event))
    for told, colour, role in ((options.note, colours.ink, "own-note"), (drawn.summary, colours.grey, "")):
        room = int((bottom - size * 0.4 - y) // (size * _STEP)) + 1
        if told and room > 0:
            rows = lines(Text(told, left, y, size, colour, role=role), right - left, room, size * _STEP)
            if rows[-1].whole and not role and drawn.view.event in drawn.signs:
                continue  # a part of the summary is not worth its place beside an event
            items += rows
            y += (len(rows) + 0.4) * size * _STEP
        elif told:
            # Only the note is told nowhere else; the summary is the picture in words, and the picture is there.
            items.append(Text("", left, y, size, colour, role=role, whole=told))
    return items


def _legend(
    legend: Sequence[LegendItem], page: Page, size: float, colours: Palette, most: int
) -> tuple[list[Item], float]:
    """Return the legend in as many columns as fit, at most ``most``, and where it ends; few items are one column.

    Raise NoRoom if it would leave the page's column.
    """
    left, top, right, bottom = page.side
    widest = max((text_width(item.text, size) for item in legend), default=0.0) + size * 3.4
    items, y, step = list[Item](), top + size * 0.7, size * 1.45
    high = int((bottom - size * 0.5 - y) // step) + 1  # rows that there is room for
    columns = max(1, min(most, int((right - left) // widest)))
    if most == 2 and len(legend) <= min(6, high):
        columns = 1
    rows = math.ceil(len(legend) / columns)
    columns = math.ceil(len(legend) / max(1, rows))
    if rows > high:
        raise NoRoom
    across = (right - left) / max(1, columns)
    for n, item in enumerate(legend):
        x, at = left + n // rows * across, y + n % rows * step
        items += legend_sign(item, x, at, size, colours, page.letters.least)
        items.append(fitted(Text(item.text, x + size * 2.8, at, size, colours.ink), across - size * 3))
    return items, y + rows * step + size * 0.5


def _call_out(
    data: Dataset,
    drawn: Scene,
    box: Box,
    page: Page,
    colours: Palette,
    shown: dict[str, str],
    size: float,
) -> tuple[list[Item], float]:
    """Return the selected event in a box, and where what follows may begin."""
    about = card(data, drawn.view, drawn.view.event)
    left, top, right, bottom = box
    pad, step, indent = size * 0.8, size * _STEP, size * 1.5
    room = int((bottom - top - 2 * pad) // step) + 1
    if about is None or room < 3:
        return [Text("", left, top, size, colours.ink, role="call-out", whole=about.title)] if about else [], top
    edge = top - size * 0.6
    x, y, width = left + pad, edge + pad + size * 0.5, right - left - 2 * pad
    rows, unsaid = list[Text](), list[Item]()
    for text, colour, weight, most in _told(about, drawn, width, size, room, colours):
        if not most:
            unsaid.append(Text("", x, y, size, colour, role="call-out", whole=text))
            continue
        aside = 0 if rows else indent
        at = Text(text, x + aside, y + len(rows) * step, size, colour, weight, role="call-out")
        rows += lines(at, width - aside, most, step)
    end = y + (len(rows) - 1) * step + pad + size * 0.5
    items: list[Item] = [rectangle((left, edge, right, end), colours.highlight, colours.ink, 1.4 * page.unit)]
    seen, r = drawn.signs[drawn.view.event], size * 0.46
    items += sign(x + r, y, seen.shape, seen.fill, colours.track(seen.track), r, colours.paper)
    items += [*rows, *unsaid]
    title = [row for row in rows if row.weight == "semibold"][-1]
    note, after = shown.get(drawn.view.event, ""), title.x + title.width + 2
    if note and after + text_width(note, drawn.canvas.note) < right - 2:
        items.append(Text(note, after, title.y - size * 0.2, drawn.canvas.note, colours.grey, role="number"))
    return items, end + size * 1.2


def _told(
    about: Card, drawn: Scene, width: float, size: float, room: int, colours: Palette
) -> Iterator[tuple[str, str, str, int]]:
    """Yield what the call-out says with colour, weight and the lines that it may have.

    What happened and how sure it is share what the title, the day and the place leave; neither is left out.
    """
    say = words(drawn.view.language)
    title = min(3, max(1, room - 4), len(wrapped(about.title, width - size * 1.5, size, "semibold")))
    place = " · ".join(part for part in (about.when, about.where[0] if about.where else "") if part)
    missing = absent(drawn)
    where = min(2, max(1, room - title - 3), len(wrapped(place, width, size)))
    aside = min(2, len(wrapped(say(missing), width, size))) if missing else 0
    sure = f"{about.certainty_words}: {about.reason}"
    rest = room - title - where - aside
    needs = len(wrapped(sure, width, size)), len(wrapped(about.summary, width, size)) if about.summary else 0
    # Half of the rest for either, and what the one does not need for the other.
    first = max(1, min(needs[0], max((rest + 1) // 2, rest - needs[1])))
    yield about.title, colours.ink, "semibold", title
    yield place, colours.grey, "regular", where
    if missing:
        yield say(missing), colours.ink, "italic", aside
    yield sure, colours.ink, "regular", first
    if about.summary:
        yield about.summary, colours.grey, "regular", max(0, rest - first)


def absent(drawn: Scene) -> str:
    """Return the message that says why the selected event has no mark here; empty if it has one."""
    chosen = drawn.view.event
    if not any(event.id == chosen for event in drawn.events):
        return "slide.not_shown"
    outside = next((tray.event_ids for tray in drawn.map.trays if tray.reason == "outside"), ())
    return "slide.outside" if chosen in outside else ""
