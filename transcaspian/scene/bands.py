"""Bands: in a panel of hours, the events of a day whose hour is not known share one pale strip.

Place inside a band is not time: it is filled as text is filled, in order of significance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from transcaspian.language.days import day_words
from transcaspian.look.typography import text_width
from transcaspian.scene.model import BEYOND, CLOSED, Panel
from transcaspian.scene.packing import Beyond, Candidate, Count, Laid, Measures, Name, one_row
from transcaspian.tables.records import Event

_MOST_ROWS = 3  # of one band
_PADDING = (10, 8)  # pixels inside a band, left and right


@dataclass(frozen=True, slots=True)
class BandOf:
    """Events that share a band, most significant first."""

    titles: tuple[str, ...]  # from the longest to the shortest
    x0: float
    x1: float
    events: tuple[Event, ...]
    ends: tuple[str, str] = (CLOSED, CLOSED)
    dated: bool = False  # the names say their dates: those of wider dates differ


Dated = tuple[Event, datetime | None, datetime | None]


def bands_of(dated: Sequence[Dated], panel: Panel, measures: Measures) -> list[list[BandOf]]:
    """Gather events in bands: those of one day together, those of wider dates together.

    The bands come in stacks: those of different days stand side by side.
    """
    say = measures.say
    groups: dict[tuple[float, float, str], list[Dated]] = {}
    for event, start, end in dated:
        key = (panel.x0, panel.x1, "")
        if start is not None and end is not None and end - start <= timedelta(days=1):
            day = day_words(start, say, year=False)
            key = (panel.x(max(start, panel.start)), panel.x(min(end, panel.end)), day)
        groups.setdefault(key, []).append((event, start, end))
    found = []
    for (x0, x1, day), group in sorted(groups.items(), key=lambda item: item[0]):
        n = len(group)
        titles: tuple[str, ...] = (say("timeline.band_wide", n=n),)
        if not day:  # as wide as all of their dates
            x0 = min(panel.x0 if start is None else panel.x(max(start, panel.start)) for _, start, _ in group)
            x1 = max(panel.x1 if end is None else panel.x(min(end, panel.end)) for _, _, end in group)
        else:
            titles = (say("timeline.band", day=day, n=n), say("timeline.band_short", n=n))
        events = _ordered([event for event, _, _ in group], measures)
        found.append(BandOf(titles, x0, x1, events, _ends(group, panel), not day))
    if not all(_has_room(band, measures) for band in found):
        found = [merged(found, measures)]
    return _stacked(found)


def merged(bands: Sequence[BandOf], measures: Measures) -> BandOf:
    """Return one band for the events of several that have no room of their own."""
    events = _ordered([event for band in bands for event in band.events], measures)
    titles = (measures.say("timeline.band_short", n=len(events)),)
    first, last = min(bands, key=lambda b: b.x0), max(bands, key=lambda b: b.x1)
    return BandOf(titles, first.x0, last.x1, events, (first.ends[0], last.ends[1]))


def _ends(group: Sequence[Dated], panel: Panel) -> tuple[str, str]:
    """Return whether any date of a band goes on where the panel ends."""
    before = any(start is None or start < panel.start for _, start, _ in group)
    after = any(end is None or end > panel.end for _, _, end in group)
    return BEYOND if before else CLOSED, BEYOND if after else CLOSED


def _ordered(events: Sequence[Event], measures: Measures) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda e: (*measures.rank(e), e.id)))


def _has_room(band: BandOf, measures: Measures) -> bool:
    room = band.x1 - band.x0 - sum(_PADDING) * measures.unit
    return measures.count(len(band.events))[1] <= room or _title(band, room, measures) is not None


def _title(band: BandOf, room: float, measures: Measures) -> tuple[str, float] | None:
    """Return the longest title that fits a room, with its width."""
    for text in band.titles:
        width = text_width(text, measures.font - 0.5, "semibold")
        if width <= room:
            return text, width
    return None


def _stacked(bands: Sequence[BandOf]) -> list[list[BandOf]]:
    stacks: list[list[BandOf]] = []
    for band in bands:
        for stack in stacks:
            if all(band.x0 >= other.x1 - 1 or band.x1 <= other.x0 + 1 for other in stack):
                stack.append(band)
                break
        else:
            stacks.append([band])
    return stacks


def rows_kept(stacks: Sequence[Sequence[BandOf]], limit: int) -> int:
    """Return the rows to keep for bands: at most a third of the lane, at least one for each stack."""
    return max(len(stacks), min(limit // 3, _MOST_ROWS)) if stacks else 0


def fill_bands(stacks: Sequence[Sequence[BandOf]], first: int, limit: int, measures: Measures) -> Laid:
    """Lay bands out from a row on, in at most the given number of rows."""
    laid, row = Laid(), first
    for index, stack in enumerate(stacks):
        height = max(1, min(_MOST_ROWS, first + limit - row - (len(stacks) - 1 - index)))
        used = max(_fill(band, row, height, measures, laid) for band in stack)
        laid.bands += [(row, row + used - 1, band.x0, band.x1, band.ends) for band in stack]
        row += used
    laid.rows = row
    return laid


def beside_count(
    candidates: Sequence[Candidate], beyond: Beyond, band: BandOf, panel: Panel, measures: Measures
) -> Laid:
    """Lay out the one row of a low lane: a band that only says how many it holds, at the left, and other events."""
    title, (before, after) = band.titles[-1], (pad * measures.unit for pad in _PADDING)
    wide = before + text_width(title, measures.font - 0.5, "semibold") + after
    if wide + after + measures.count(len(candidates))[1] > panel.x1 - panel.x0:
        middle = (band.x0 + band.x1) / 2
        return one_row(candidates, beyond + [(middle, event.id) for event in band.events], panel, measures)
    x0 = max(panel.x0, min(band.x0, panel.x1 - wide))
    laid = one_row(candidates, beyond, panel, measures, (x0, x0 + wide + after))
    laid.bands.append((0, 0, x0, x0 + wide, (band.ends[0], CLOSED)))
    laid.band_titles.append((0, title, x0 + before, tuple(event.id for event in band.events)))
    return laid


def _fill(band: BandOf, first: int, height: int, measures: Measures, laid: Laid) -> int:
    """Fill a band: title, marks with names, marks alone, a count. Return its rows."""
    r, bare = measures.radius, 2.5 * measures.radius + 1  # a diamond is wider than a circle
    before, after = (pad * measures.unit for pad in _PADDING)
    left, end, last = band.x0 + before, band.x1 - after, first + height - 1
    count_width = measures.count(len(band.events))[1]
    row, x = first, left
    title = _title(band, end - left, measures)
    if title is not None:
        laid.band_titles.append((row, title[0], x, tuple(e.id for e in band.events)))
        x += title[1] + 10 * measures.unit
    waiting = list(band.events)
    while waiting and measures.rank(waiting[0]) < (True, -1):
        # On the last row keep room for the marks, or the count, of those that follow.
        tail = min((len(waiting) - 1) * bare, 4 * bare + count_width) if row == last else 0
        name = _name(waiting[0], row, x, end - tail, band.dated, measures)
        if name is None and row == last and waiting[0].id == measures.first:  # for it the others are only counted
            name = _name(waiting[0], row, x, end - (0 if title else bare + count_width), band.dated, measures)
        if name is not None:
            laid.names.append(name)
            laid.marks.append((row, x + r, waiting.pop(0), None))
            x = name.x + text_width(name.text, measures.font) + measures.notes(name.event.id) + 12 * measures.unit
        elif row < last:
            row, x = row + 1, left
        else:
            break
    while waiting:
        if x + len(waiting) * bare <= end or x + bare + count_width <= end:
            laid.marks.append((row, x + r, waiting.pop(0), None))
            x += bare
        elif row < last:
            row, x = row + 1, left
        else:
            break
    # The title is a count too, and holds all events of the band: that is enough where there is no room for
    # another, or where it would say the same.
    if waiting and (title is None or (x + count_width <= end and len(waiting) < len(band.events))):
        text, width = measures.count(len(waiting))
        laid.counts.append(Count(row, x + width / 2, text, tuple(e.id for e in waiting)))
    return row - first + 1


def _name(event: Event, row: int, x: float, end: float, dated: bool, measures: Measures) -> Name | None:
    """Return the shortest title behind a mark at x, if it ends in time; with its date where there is room."""
    start, title = x + 2 * measures.radius + 4 * measures.unit, measures.titles(event)[-1]
    for text in (measures.dated(title, event), title) if dated else (title,):
        if start + text_width(text, measures.font) + measures.notes(event.id) <= end:
            return Name(row, text, start, "left", event)
    return None
