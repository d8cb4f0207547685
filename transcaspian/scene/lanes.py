"""The timeline laid out: marks, spans, bands and labels in lanes, none overlapping another.

Occupancy is a row of bytes per text row, one byte a pixel, so that a free place is found by one search.
Most significant first; the selection plays no part, so that nothing moves at a click.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from babel.dates import format_date

from transcaspian.messages import Words, words
from transcaspian.records import Event
from transcaspian.scene.axis import panels as axis_panels
from transcaspian.scene.model import (
    Band,
    Box,
    Canvas,
    Label,
    Lane,
    Mark,
    More,
    Panel,
    Piece,
    Span,
    Timeline,
)
from transcaspian.selection import Selection
from transcaspian.typography import text_width
from transcaspian.view import View

_MAX_ROWS = 14
# More marks than this a lane and panel cannot be told apart: the rest are counted, whatever the table's size.
_MAX_SPOTS = 160
_EDGE_FADE = 26.0  # pixels over which an open end fades out
_WIDE = timedelta(hours=20)  # from here on a date has no place among hours


@dataclass
class _Grid:
    """Rows of occupied pixels."""

    width: int
    rows: list[bytearray] = field(default_factory=list)

    def free(self, row: int, a: float, b: float) -> bool:
        left, right = max(0, int(a)), min(self.width, int(b) + 1)
        if row >= len(self.rows):
            return True
        return self.rows[row].find(1, left, right) == -1

    def take(self, row: int, a: float, b: float) -> None:
        while len(self.rows) <= row:
            self.rows.append(bytearray(self.width))
        left, right = max(0, int(a)), min(self.width, int(b) + 1)
        if right > left:
            self.rows[row][left:right] = b"\x01" * (right - left)


@dataclass(frozen=True)
class _Spot:
    """Where an event stands on a panel before it has a row."""

    event: Event
    x: float
    pieces: tuple[Piece, ...]
    left: float  # extent of mark and span
    right: float


@dataclass
class _Laid:
    """One lane's content in rows counted from its top; y is filled in later."""

    events: int = 0
    rows: int = 0
    marks: list[tuple[int, _Spot]] = field(default_factory=list)
    labels: list[tuple[int, str, float, str, Event]] = field(default_factory=list)  # row, text, x, anchor
    band_marks: list[tuple[int, float, Event]] = field(default_factory=list)
    band_texts: list[tuple[int, str, float, tuple[str, ...]]] = field(default_factory=list)
    bands: list[tuple[int, int, float, float]] = field(default_factory=list)  # first row, last row, x0, x1
    more: list[tuple[int, float, str, tuple[str, ...]]] = field(default_factory=list)


class _Layout:
    """The sizes and words that the parts of one layout share."""

    def __init__(self, view: View, canvas: Canvas, panels: tuple[Panel, ...]) -> None:
        self.view, self.canvas, self.panels = view, canvas, panels
        self.say: Words = words(view.language)
        self.radius = canvas.mark
        self.font = canvas.font
        self.gap = self.radius + 4

    def titles(self, event: Event) -> list[str]:
        """The event's title, and its short title where there is one."""
        language = self.view.language
        full, short = event.title(language), event.short(language)
        return [full, short] if short and short != full else [full]


def timeline(selection: Selection, view: View, canvas: Canvas, tracks: dict[str, int]) -> Timeline:
    """Lay the selected events out on a canvas; lanes in the order of ``tracks`` (track: events in all)."""
    say = words(view.language)
    size = canvas.font + 1
    names = {track: say(f"track.{track}") for track in tracks}
    left = max([text_width(name, size, "semibold") for name in names.values()] or [0]) + 22
    top = canvas.font * 1.9
    bottom_axis = canvas.font * 1.7
    probe = axis_panels(view, selection.stretches, canvas, left, top, 0)
    layout = _Layout(view, canvas, probe)
    by_track: dict[str, list[Event]] = {track: [] for track in tracks}
    for event in selection.shown:
        by_track.setdefault(event.track, []).append(event)
    pitch = canvas.font * 1.1
    room = canvas.timeline_height - top - bottom_axis
    laid = _fit(layout, by_track, room, pitch)
    pitch = _stretched(laid, room, pitch)
    return _placed(layout, laid, tracks, names, pitch, top, left)


def _lane_height(rows: int, pitch: float, closed: bool) -> float:
    return pitch * 1.0 + 2 if closed else rows * pitch + pitch * 0.4


def _stretched(laid: dict[str, _Laid], room: float, pitch: float) -> float:
    """Return a roomier pitch where the lanes do not fill the canvas."""
    needed = sum(_lane_height(one.rows, pitch, not one.rows) for one in laid.values())
    return min(pitch * 1.3, pitch * room / needed) if needed else pitch


def _fit(layout: _Layout, by_track: dict[str, list[Event]], room: float, pitch: float) -> dict[str, _Laid]:
    """Lay all lanes out, shortening the tallest until they fit the room."""
    limits = dict.fromkeys(by_track, _MAX_ROWS)
    laid = {track: _lay(layout, events, _MAX_ROWS) for track, events in by_track.items()}
    while sum(_lane_height(one.rows, pitch, not one.rows) for one in laid.values()) > room:
        # A busy lane may be taller than a quiet one.
        track = max(laid, key=lambda t: (laid[t].rows - 1) / (1 + laid[t].events) ** 0.5)
        limit = min(limits[track], laid[track].rows) - 1
        if limit < 1:
            break
        limits[track] = limit
        laid[track] = _lay(layout, by_track[track], limit)
    return laid


def _lay(layout: _Layout, events: list[Event], limit: int) -> _Laid:
    laid = _Laid(events=len(events))
    grid = _Grid(int(layout.canvas.timeline_width) + 1)
    homes = [(event, _home(event, layout)) for event in events]
    for panel in layout.panels:
        bands = _bands(layout, panel, [event for event, (p, band) in homes if p is panel and band])
        free_rows = max(1, limit - _band_rows(bands, limit))
        spots = [_spot(event, panel, layout) for event, (p, band) in homes if p is panel and not band]
        spots.sort(key=lambda s: (-s.event.significance, s.x, s.event.id))
        used = _place_spots(layout, panel, spots, grid, free_rows, laid)
        if bands:
            used += _lay_bands(layout, bands, used, max(1, limit - used), laid)
        laid.rows = max(laid.rows, used)
    return laid


def _home(event: Event, layout: _Layout) -> tuple[Panel, bool]:
    """Return the panel that an event is drawn in, and whether in a band of it."""
    start, end = event.date.bounds(layout.view.tz)
    overlapping = [
        p for p in layout.panels if (start is None or start < p.end) and (end is None or end > p.start)
    ] or [layout.panels[-1]]
    wide = start is None or end is None or end - start >= _WIDE
    if (
        len(overlapping) == 1
        and (start is None or start <= overlapping[0].start)
        and (end is None or end >= overlapping[0].end)
    ):
        return overlapping[0], True
    hours = [p for p in overlapping if p.unit == "hour"]
    others = [p for p in overlapping if p.unit != "hour"]
    if not wide:
        return overlapping[0], False
    # A day or more has its width on the coarser scale, if it reaches it at all.
    inside = hours and end is not None and end <= hours[-1].end
    if others and not inside:
        home = others[-1]
        return home, (start is None or start <= home.start) and (end is None or end >= home.end)
    return (hours or overlapping)[-1], bool(hours)


def _spot(event: Event, panel: Panel, layout: _Layout) -> _Spot:
    start, end = event.date.bounds(layout.view.tz)
    soft_start, soft_end = event.date.soft()
    r = layout.radius
    if start is None or end is None:
        return _open_spot(event, panel, start, end, r)
    x0, x1 = panel.x(max(start, panel.start)), panel.x(min(end, panel.end))
    x = (x0 + x1) / 2
    if event.date.is_instant and not event.date.approximate:
        x = x0
    x = min(max(x, panel.x0 + r), panel.x1 - r)
    pieces = _pieces(panel, start, end, soft_start, soft_end)
    pieces = () if not pieces or pieces[-1].x1 - pieces[0].x0 < 2 * r - 2 else pieces
    left = min([x - r, *(p.x0 for p in pieces)])
    right = max([x + r, *(p.x1 for p in pieces)])
    return _Spot(event, x, pieces, left, right)


def _open_spot(event: Event, panel: Panel, start: datetime | None, end: datetime | None, r: float) -> _Spot:
    """An open date stands at its known end and fades out on the other side."""
    if end is not None:
        x = min(max(panel.x(min(end, panel.end)) - r, panel.x0 + r), panel.x1 - r)
        steps = [
            Piece(x - _EDGE_FADE * (k + 1) / 3, x - _EDGE_FADE * k / 3, (0.3, 0.18, 0.08)[k])
            for k in range(3)
        ]
    else:
        known = start or panel.start
        x = min(max(panel.x(max(known, panel.start)) + r, panel.x0 + r), panel.x1 - r)
        steps = [
            Piece(x + _EDGE_FADE * k / 3, x + _EDGE_FADE * (k + 1) / 3, (0.3, 0.18, 0.08)[k])
            for k in range(3)
        ]
    pieces = tuple(p for p in steps if p.x0 >= panel.x0 - 1 and p.x1 <= panel.x1 + 1)
    return _Spot(
        event, x, pieces, min([x - r, *(p.x0 for p in pieces)]), max([x + r, *(p.x1 for p in pieces)])
    )


def _pieces(
    panel: Panel, start: datetime, end: datetime, soft_start: timedelta, soft_end: timedelta
) -> tuple[Piece, ...]:
    """Cut a span into a core and, where an end is approximate, two fainter steps about that end."""
    edges = (
        [(start - soft_start, 0.12), (start, 0.2), (start + soft_start, 0.3)]
        if soft_start
        else [(start, 0.3)]
    )
    if soft_end:
        middle = max(edges[-1][0], end - soft_end)
        edges += [(middle, 0.2), (end, 0.12), (end + soft_end, 0.0)]
    else:
        edges += [(end, 0.0)]
    pieces = []
    for (a, alpha), (b, _) in zip(edges, edges[1:], strict=False):
        x0, x1 = panel.x(max(a, panel.start)), panel.x(min(b, panel.end))
        if x1 > x0:
            pieces.append(Piece(x0, x1, alpha))
    return tuple(pieces)


def _place_spots(
    layout: _Layout, panel: Panel, spots: list[_Spot], grid: _Grid, limit: int, laid: _Laid
) -> int:
    """Place the marks of a panel and return the rows they take."""
    tried, beyond = spots[:_MAX_SPOTS], spots[_MAX_SPOTS:]
    unnamed: list[_Spot] = []
    # The last row is kept for counts only when there turn out to be any: try without, then with.
    for rows in (limit, max(1, limit - 1)):
        trial = _Grid(grid.width, [bytearray(row) for row in grid.rows])
        marks: list[tuple[int, _Spot]] = []
        labels: list[tuple[int, str, float, str, Event]] = []
        unnamed = list(beyond)
        for spot in tried:
            place = _place(layout, panel, spot, trial, rows)
            if place is None:
                unnamed.append(spot)
                row = next((r for r in range(rows) if trial.free(r, spot.left - 2, spot.right + 2)), None)
                if row is not None:
                    trial.take(row, spot.left - 2, spot.right + 2)
                    marks.append((row, spot))
                continue
            row, text, x, anchor, a, b = place
            trial.take(row, a, b)
            marks.append((row, spot))
            labels.append((row, text, x, anchor, spot.event))
        if not unnamed:
            break
    grid.rows = trial.rows
    laid.marks += marks
    laid.labels += labels
    used = max((row + 1 for row, _ in marks), default=0)
    if unnamed:
        counts = _counted(layout, panel, unnamed, grid, min(used, limit - 1) if limit > 1 else used)
        laid.more += counts
        used = max(used, *(row + 1 for row, *_ in counts))
    return used


def _place(
    layout: _Layout, panel: Panel, spot: _Spot, grid: _Grid, rows: int
) -> tuple[int, str, float, str, float, float] | None:
    """Find the highest row with room for mark and label: right or left of it, full or short title."""
    r, gap, size = layout.radius, layout.gap, layout.font
    wide = spot.right - spot.left > 80  # a long bar carries its name on itself
    options = []
    for text in layout.titles(spot.event):
        width = text_width(text, size)
        right = (spot.x + r + 3) if wide else max(spot.x + gap, spot.right + 3)
        left = (spot.x - r - 3) if wide else min(spot.x - gap, spot.left - 3)
        options.append((text, right, "left", spot.left, max(spot.right, right + width)))
        options.append((text, left, "right", min(spot.left, left - width), spot.right))
    options = [o for o in options if o[3] >= panel.x0 - 2 and o[4] <= panel.x1 + 8]
    for row in range(rows):
        for text, x, anchor, a, b in options:
            if grid.free(row, a - 4, b + 4):
                return row, text, x, anchor, a - 4, b + 4
    return None


def _counted(
    layout: _Layout, panel: Panel, spots: list[_Spot], grid: _Grid, row: int
) -> list[tuple[int, float, str, tuple[str, ...]]]:
    """Gather events without a name into counts that do not touch, each near its events."""
    size = layout.font - 1
    groups: list[list[_Spot]] = []
    for spot in sorted(spots, key=lambda s: s.x):
        if groups and spot.x - groups[-1][0].x < 60:
            groups[-1].append(spot)
        else:
            groups.append([spot])
    found = []
    end = panel.x0
    for group in groups:
        text = layout.say("timeline.more", n=len(group))
        half = text_width(text, size, "semibold") / 2 + 3
        middle = sum(s.x for s in group) / len(group)
        x = min(max(middle, end + half), panel.x1 - half)
        while not grid.free(row, x - half, x + half) and x < panel.x1 - half:
            x += 6
        if not grid.free(row, x - half, x + half):
            x = middle
            while not grid.free(row, x - half, x + half) and x > panel.x0 + half:
                x -= 6
        if not grid.free(row, x - half, x + half):
            row += 1
            x = min(max(middle, panel.x0 + half), panel.x1 - half)
        grid.take(row, x - half, x + half)
        end = x + half
        found.append((row, x, text, tuple(s.event.id for s in group)))
    return found


@dataclass(frozen=True)
class _BandOf:
    """Events that share a band, most significant first."""

    title: str
    short: str
    x0: float
    x1: float
    events: tuple[Event, ...]


def _bands(layout: _Layout, panel: Panel, events: list[Event]) -> list[_BandOf]:
    """Gather a panel's banded events: those of one day together, those of wider dates together."""
    groups: dict[tuple[float, float, str], list[Event]] = {}
    for event in events:
        start, end = event.date.bounds(layout.view.tz)
        if start is not None and end is not None and end - start <= timedelta(days=1):
            day = str(format_date(start, "d MMMM", locale=layout.say.locale))
            key = (panel.x(max(start, panel.start)), panel.x(min(end, panel.end)), day)
        else:
            key = (panel.x0, panel.x1, "")
        groups.setdefault(key, []).append(event)
    found = []
    for (x0, x1, day), group in sorted(groups.items(), key=lambda item: item[0]):
        group.sort(key=lambda e: (-e.significance, e.id))
        n = len(group)
        title = layout.say("timeline.band", day=day, n=n) if day else layout.say("timeline.band_wide", n=n)
        short = layout.say("timeline.band_short", n=n) if day else title
        found.append(_BandOf(title, short, x0, x1, tuple(group)))
    return found


def _band_rows(bands: list[_BandOf], limit: int) -> int:
    """Return the rows to keep for bands: at most a third of the lane, at least one for each stack."""
    if not bands:
        return 0
    return max(len(_stacked(bands)), min(limit // 3, 3))


def _stacked(bands: list[_BandOf]) -> list[list[_BandOf]]:
    """Return bands in stacks: those of different days stand side by side."""
    stacks: list[list[_BandOf]] = []
    for band in bands:
        for stack in stacks:
            if all(band.x0 >= other.x1 - 1 or band.x1 <= other.x0 + 1 for other in stack):
                stack.append(band)
                break
        else:
            stacks.append([band])
    return stacks


def _lay_bands(layout: _Layout, bands: list[_BandOf], first: int, limit: int, laid: _Laid) -> int:
    """Lay the bands out under the other rows; return how many rows they take."""
    row = first
    stacks = _stacked(bands)
    for index, stack in enumerate(stacks):
        height = max(1, min(3, first + limit - row - (len(stacks) - 1 - index)))
        used = max(_lay_band(layout, band, row, height, laid) for band in stack)
        laid.bands += [(row, row + used - 1, band.x0, band.x1) for band in stack]
        row += used
    return row - first


def _lay_band(layout: _Layout, band: _BandOf, first: int, height: int, laid: _Laid) -> int:
    """Fill a band as text is filled: title, marks with names, marks alone, a count. Return its rows."""
    size, r = layout.font, layout.radius
    ids = tuple(event.id for event in band.events)
    left, end, last = band.x0 + 6, band.x1 - 4, first + height - 1
    row, x = first, left
    for title in (band.title, band.short):
        width = text_width(title, size - 0.5, "semibold")
        if width <= end - left:
            laid.band_texts.append((row, title, x, ids))
            x += width + 10
            break
    count_width = text_width(layout.say("timeline.more", n=len(ids)), size - 1, "semibold") + 12
    bare = 2 * r + 3
    waiting = list(band.events)
    while waiting and waiting[0].significance > 1:
        # On the last row keep room for the marks, or the count, of those that follow.
        tail = min((len(waiting) - 1) * bare, 4 * bare + count_width)
        placed = False
        for text in reversed(layout.titles(waiting[0])):
            width = text_width(text, size)
            if x + 2 * r + 4 + width <= end - (tail if row == last else 0):
                event = waiting.pop(0)
                laid.band_marks.append((row, x + r, event))
                laid.labels.append((row, text, x + 2 * r + 4, "left", event))
                x += 2 * r + width + 16
                placed = True
                break
        if not placed and row == last:
            break
        if not placed:
            row, x = row + 1, left
    while waiting and x + bare + (count_width if len(waiting) > 1 else 0) <= end:
        laid.band_marks.append((row, x + r, waiting.pop(0)))
        x += bare
    if waiting:
        text = layout.say("timeline.more", n=len(waiting))
        half = text_width(text, size - 1, "semibold") / 2 + 3
        laid.more.append((row, min(x + half, band.x1 - half), text, tuple(e.id for e in waiting)))
    return row - first + 1


def _placed(
    layout: _Layout,
    laid: dict[str, _Laid],
    totals: dict[str, int],
    names: dict[str, str],
    pitch: float,
    top: float,
    left: float,
) -> Timeline:
    """Turn rows into coordinates."""
    canvas, size = layout.canvas, layout.font
    y = top
    lanes: list[Lane] = []
    bands: list[Band] = []
    spans: list[Span] = []
    marks: list[Mark] = []
    labels: list[Label] = []
    more: list[More] = []
    for index, (track, content) in enumerate(laid.items()):
        closed = not content.rows
        height = _lane_height(content.rows, pitch, closed)
        offset = y + pitch * 0.2

        def at(row: int, offset: float = offset) -> float:
            return offset + (row + 0.5) * pitch

        lanes.append(
            _lane(
                track,
                names.get(track, track),
                (y, y + height),
                index,
                content,
                totals.get(track, 0),
                layout,
                left,
            )
        )
        for first, last, x0, x1 in content.bands:
            bands.append(Band(track, x0, x1, at(first) - pitch * 0.48, at(last) + pitch * 0.48))
        for row, spot in content.marks:
            if spot.pieces:
                spans.append(Span(spot.event.id, track, at(row), spot.pieces))
            marks.append(Mark(spot.event.id, spot.x, at(row), spot.event.significance == 1))
        marks += [Mark(e.id, x, at(row), e.significance == 1) for row, x, e in content.band_marks]
        for row, text, x, anchor, event in content.labels:
            tone = "grey" if event.significance == 1 else "ink"
            labels.append(_label(text, x, at(row), anchor, size, tone, event.id))
        for n, (row, text, x, ids) in enumerate(content.band_texts):
            width = text_width(text, size - 0.5, "semibold")
            box = (x, at(row) - size * 0.5, x + width, at(row) + size * 0.5)
            label = Label(text, x, at(row), "left", size - 0.5, box, track, "semibold", role="band")
            more.append(More(f"band:{track}:{n}", label, ids))
        for n, (row, x, text, ids) in enumerate(content.more):
            box_half = text_width(text, size - 1, "semibold") / 2 + 2
            box = (x - box_half, at(row) - size * 0.5, x + box_half, at(row) + size * 0.5)
            label = Label(text, x, at(row), "middle", size - 1, box, track, "semibold", role="more")
            more.append(More(f"more:{track}:{n}", label, ids))
        y += height
    stretches = tuple((p.start, p.end) for p in layout.panels)
    panels = axis_panels(layout.view, stretches, canvas, left, top, y + size * 0.85)
    return Timeline(
        canvas.timeline_width,
        y + size * 1.6,
        top,
        y,
        panels,
        tuple(lanes),
        tuple(bands),
        tuple(spans),
        tuple(marks),
        tuple(labels),
        tuple(more),
        layout.radius,
    )


def _label(
    text: str, x: float, y: float, anchor: str, size: float, tone: str, event_id: str, role: str = "label"
) -> Label:
    width = text_width(text, size)
    a = x if anchor == "left" else x - width
    return Label(
        text,
        x,
        y,
        anchor,
        size,
        (a, y - size * 0.5, a + width, y + size * 0.5),
        tone,
        event_id=event_id,
        role=role,
    )


def _lane(
    track: str,
    name: str,
    edges: tuple[float, float],
    index: int,
    content: _Laid,
    total: int,
    layout: _Layout,
    left: float,
) -> Lane:
    """Name a lane in the margin, with its count; a closed lane says how many events lie elsewhere."""
    say, size, small = layout.say, layout.font + 1, layout.font - 1
    closed = not content.rows
    middle = sum(edges) / 2
    roomy = content.rows >= 3
    right = left - 10
    width = text_width(name, size, "semibold")
    y = middle - size * 0.5 if roomy else middle
    title = Label(
        name,
        right,
        y,
        "right",
        size,
        (right - width, y - size / 2, right, y + size / 2),
        track,
        "semibold",
        role="lane",
    )
    text = say.n("timeline.elsewhere", total) if closed else say.number(content.events) if roomy else ""
    anchor, x, y = ("left", left + 4, middle) if closed else ("right", right, middle + size * 0.6)
    wide = text_width(text, small)
    a = x if closed else x - wide
    note = Label(text, x, y, anchor, small, (a, y - small / 2, a + wide, y + small / 2), "grey", role="count")
    return Lane(track, title, note, *edges, index % 2 == 0, closed)


def overlapping(boxes: Iterable[Box]) -> list[tuple[Box, Box]]:
    """Return the pairs of boxes that overlap by more than half a pixel; none means nothing is hidden."""
    found = []
    seen: list[Box] = []
    for box in boxes:
        for other in seen:
            wide = min(box[2], other[2]) - max(box[0], other[0])
            high = min(box[3], other[3]) - max(box[1], other[1])
            if wide > 0.5 and high > 0.5:
                found.append((other, box))
        seen.append(box)
    return found
