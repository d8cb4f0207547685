"""The hours of the story as a thin strip: hours, days, and every event with a known time of day, as a mark or a bar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import zones
from transcaspian.drawing.bars import draw_bar
from transcaspian.drawing.picture import Picture
from transcaspian.drawing.sheet import Group, Item, Text, line, rectangle, sign
from transcaspian.language.dates import parse, wall_time
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.look.palette import FILL_OF_CERTAINTY, Palette
from transcaspian.look.typography import text_width
from transcaspian.scene.bars import bar
from transcaspian.scene.model import Bar, Panel
from transcaspian.stories.mutiny.clock import (
    TimedEvent,
    appears_at,
    certainty_at,
    clockless_view,
    hours,
    timed_events,
    tracks_told,
)
from transcaspian.stories.mutiny.moment import day, face
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of, shape_of

MARGIN = 12.0  # pixels left and right of the hours: room for the strip's handle at both ends
_EVERY = (1, 2, 3, 6, 12, 24)  # hours from one label to the next
_LEAST = 4.0  # pixels from one line to the next


def x_of(at: int, minutes: int, width: float) -> float:
    """Return the x of a minute of so many on a strip of this width, in pixels."""
    return MARGIN + at / minutes * (width - 2 * MARGIN)


def strip(dataset: Dataset, view: View, width: float, font: float = 12.0, at: int | None = None) -> Picture:
    """Return the strip; with ``at``, that minute is marked on it, as on a slide."""
    say, colours, live = words(view.language), palette_of(dataset, view.theme), MutinyQuery.of(view).live
    told = hours(dataset)
    radius = font * 0.36
    events = _on_strip(dataset, view)
    tracks = tracks_told(dataset)
    axis = Panel(_wall(told.start), _wall(told.moment(told.minutes)), MARGIN, width - MARGIN, "hour")
    rows = {t: _rows(dataset, [o for o in events if o.event.track == t], live, axis, radius) for t in tracks}
    step = radius * 2.1
    depth = {track: max((row for _, row in placed), default=0) + 1 for track, placed in rows.items()}
    top = font * 1.9
    items: list[Item] = []
    y = top + radius * 1.5
    bottom = y + (sum(depth.values()) - 1) * step + radius * 2.2
    height = bottom + font * 1.5
    items += _hours(dataset, view, width, top - 2, bottom, font, colours)
    if at is not None:
        x = x_of(at, told.minutes, width)
        items.append(rectangle((MARGIN, top - 2, x, bottom), colours.thing("elapsed"), alpha=0.07))
        items.append(line((x, top - 6), (x, bottom + 4), colour=colours.ink, width=2))
    for track in tracks:
        for one, row in rows[track]:
            items.append(_mark(dataset, view, one, y + row * step, axis, radius, colours))
        y += depth[track] * step
    count = len(events)
    return Picture(
        width,
        height,
        tuple(items),
        strip_name(dataset, view.language),
        say.n("mutiny.strip_text", count),
    )


def strip_name(dataset: Dataset, language: str) -> str:
    """Return what the strip is called: how many hours, from when to when."""
    told = hours(dataset)
    span = "/".join(at.isoformat(timespec="minutes") for at in (told.start, told.moment(told.minutes)))
    return words(language).n("mutiny.strip", told.minutes // 60, span=when(parse(span), language, zones(dataset)[0]))


def _on_strip(dataset: Dataset, view: View) -> list[TimedEvent]:
    """Return the events on the strip; live, without those that were not public within the hours."""
    live, last = MutinyQuery.of(view).live, hours(dataset).minutes
    return [o for o in timed_events(dataset, clockless_view(view)) if o.hour_known and appears_at(o, live) <= last]


def fills(dataset: Dataset, view: View) -> set[str]:
    """Return the fills of the strip's marks."""
    return {FILL_OF_CERTAINTY[_level(dataset, view, one)] for one in _on_strip(dataset, view)}


def _level(dataset: Dataset, view: View, one: TimedEvent) -> str:
    live = MutinyQuery.of(view).live
    at = max(0, appears_at(one, live))
    return certainty_at(dataset, clockless_view(view), one.event.id, at if live else None).level


def _wall(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


def _known(dataset: Dataset, one: TimedEvent, live: bool, axis: Panel, radius: float) -> Bar | None:
    """Return the bar of an event whose time is wider than a mark; None live, where it appears at one known minute."""
    return None if live else bar(one.event.date.bounds(hours(dataset).zone), one.event.date.soft(), axis, radius)


def _x(one: TimedEvent, live: bool, axis: Panel) -> float:
    return axis.x(axis.start + timedelta(minutes=max(0, appears_at(one, live))))


def _rows(
    dataset: Dataset, events: list[TimedEvent], live: bool, axis: Panel, radius: float
) -> list[tuple[TimedEvent, int]]:
    """Return events with their rows, so that no mark or bar covers another."""
    ends: list[float] = []
    placed = []
    found = []
    for one in events:
        known, x = _known(dataset, one, live, axis, radius), _x(one, live, axis)
        # Two touching bars would look like one.
        found.append((known.x0 - 1, known.x1 + 1, one) if known else (x - radius, x + radius, one))
    for left, right, one in sorted(found, key=lambda item: (item[0], item[2].event.id)):
        row = next((n for n, end in enumerate(ends) if left >= end), len(ends))
        if row == len(ends):
            ends.append(right)
        ends[row] = right
        placed.append((one, row))
    return placed


def _mark(
    dataset: Dataset, view: View, one: TimedEvent, y: float, axis: Panel, radius: float, colours: Palette
) -> Group:
    say, live = words(view.language), MutinyQuery.of(view).live
    event = one.event
    level = _level(dataset, view, one)
    fill = FILL_OF_CERTAINTY[level]
    colour = colours.track(event.track)
    known = _known(dataset, one, live, axis, radius)
    if known:
        items = tuple(draw_bar(known, y, radius * 0.85, fill, colour, colours.paper))
    else:
        shape = shape_of(dataset, event.track)
        items = tuple(sign(_x(one, live, axis), y, shape, fill, colour, radius, colours.paper))
    if live:  # a name would say what nobody knew yet: the strip is the same at every minute
        return Group(items, key="mark")
    title = f"{face(dataset, one, view, say)} {event.title(view.language)} ({say(f'certainty.{level}')})"
    return Group(items, key="mark", events=(event.id,), title=title)


def _hours(
    dataset: Dataset, view: View, width: float, top: float, bottom: float, font: float, colours: Palette
) -> Iterator[Item]:
    """Yield the hours of the view's zone below the strip, and the days above it."""
    say, told = words(view.language), hours(dataset)
    hour = x_of(60, told.minutes, width) - MARGIN
    every = next((n for n in _EVERY if n * hour > text_width("00:00", font) + font), 0)  # 0: only days have room
    drawn = next((n for n in _EVERY if n * hour >= _LEAST), 0)
    yield rectangle((MARGIN, top, width - MARGIN, bottom), colours.panel)
    days: list[tuple[float, str]] = [(MARGIN, day(told.start, view, say))]
    for n in range(told.minutes // 60 + 1):
        local, x = wall_time(told.moment(60 * n), view.tz), x_of(60 * n, told.minutes, width)
        midnight = local.hour == 0
        if drawn and local.hour % drawn == 0:
            colour, thick = (colours.grey, 1.2) if midnight else (colours.rule, 0.7)
            yield line((x, top), (x, bottom), colour=colour, width=thick)
        if every and local.hour % every == 0:
            text = f"{local:%H:%M}"
            half = text_width(text, font) / 2
            yield Text(text, min(max(x, half), width - half), bottom + font * 0.8, font, colours.grey, anchor="middle")
        if midnight and 0 < n < told.minutes // 60:
            days.append((x, day(told.moment(60 * n), view, say)))
    free = -width
    for n, (x, text) in enumerate(days):
        end = x + text_width(text, font, "semibold") + font
        # The first day gives way to a midnight close behind it; of many days as many are named as there is room for.
        if x < free or end > width or (n == 0 and len(days) > 1 and end >= days[1][0]):
            continue
        yield Text(text, x, top - font * 0.8, font, colours.ink, "semibold", role="tick")
        free = end
