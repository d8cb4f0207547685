"""The 36 hours as a thin strip: hours, days, and every event with a known time of day, as a mark or a bar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from transcaspian.dataset.loading import Dataset
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
    END,
    MINUTES,
    START,
    TimedEvent,
    appears_at,
    certainty_at,
    clockless_view,
    moment,
    timed_events,
    tracks_told,
)
from transcaspian.stories.mutiny.moment import day, face
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.view.grammar import MOSCOW
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of, shape_of

MARGIN = 12.0  # pixels left and right of the 36 hours: room for the strip's handle at both ends
_EVERY = (1, 2, 3, 6, 12)  # hours from one label to the next


def x_of(at: int, width: float) -> float:
    """Return the x of a minute on a strip of this width, in pixels."""
    return MARGIN + at / MINUTES * (width - 2 * MARGIN)


def strip(dataset: Dataset, view: View, width: float, font: float = 12.0, at: int | None = None) -> Picture:
    """Return the strip; with ``at``, that minute is marked on it, as on a slide."""
    say, colours, live = words(view.language), palette_of(dataset, view.theme), MutinyQuery.of(view).live
    radius = font * 0.36
    events = _on_strip(dataset, view)
    tracks = tracks_told(dataset)
    axis = Panel(_wall(START), _wall(END), MARGIN, width - MARGIN, "hour")
    rows = {t: _rows([o for o in events if o.event.track == t], live, axis, radius) for t in tracks}
    step = radius * 2.1
    depth = {track: max((row for _, row in placed), default=0) + 1 for track, placed in rows.items()}
    top = font * 1.9
    items: list[Item] = []
    y = top + radius * 1.5
    bottom = y + (sum(depth.values()) - 1) * step + radius * 2.2
    height = bottom + font * 1.5
    items += _hours(view, width, top - 2, bottom, font, colours)
    if at is not None:
        x = x_of(at, width)
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
        strip_name(view.language),
        say.n("mutiny.strip_text", count),
    )


def strip_name(language: str) -> str:
    """Return what the strip is called: how many hours, from when to when."""
    span = f"{START.isoformat(timespec='minutes')}/{END.isoformat(timespec='minutes')}"
    return words(language).n("mutiny.strip", MINUTES // 60, span=when(parse(span), language, MOSCOW))


def _on_strip(dataset: Dataset, view: View) -> list[TimedEvent]:
    """Return the events on the strip; live, without those that were not public within the 36 hours."""
    live = MutinyQuery.of(view).live
    return [o for o in timed_events(dataset, clockless_view(view)) if o.hour_known and appears_at(o, live) <= MINUTES]


def fills(dataset: Dataset, view: View) -> set[str]:
    """Return the fills of the strip's marks."""
    return {FILL_OF_CERTAINTY[_level(dataset, view, one)] for one in _on_strip(dataset, view)}


def _level(dataset: Dataset, view: View, one: TimedEvent) -> str:
    live = MutinyQuery.of(view).live
    at = max(0, appears_at(one, live))
    return certainty_at(dataset, clockless_view(view), one.event.id, at if live else None).level


def _wall(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


def _known(one: TimedEvent, live: bool, axis: Panel, radius: float) -> Bar | None:
    """Return the bar of an event whose time is wider than a mark; None live, where it appears at one known minute."""
    return None if live else bar(one.event.date.bounds(MOSCOW), one.event.date.soft(), axis, radius)


def _x(one: TimedEvent, live: bool, axis: Panel) -> float:
    return axis.x(axis.start + timedelta(minutes=max(0, appears_at(one, live))))


def _rows(events: list[TimedEvent], live: bool, axis: Panel, radius: float) -> list[tuple[TimedEvent, int]]:
    """Return events with their rows, so that no mark or bar covers another."""
    ends: list[float] = []
    placed = []
    found = []
    for one in events:
        known, x = _known(one, live, axis, radius), _x(one, live, axis)
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
    known = _known(one, live, axis, radius)
    if known:
        items = tuple(draw_bar(known, y, radius * 0.85, fill, colour, colours.paper))
    else:
        shape = shape_of(dataset, event.track)
        items = tuple(sign(_x(one, live, axis), y, shape, fill, colour, radius, colours.paper))
    if live:  # a name would say what nobody knew yet: the strip is the same at every minute
        return Group(items, key="mark")
    title = f"{face(one, view, say)} {event.title(view.language)} ({say(f'certainty.{level}')})"
    return Group(items, key="mark", events=(event.id,), title=title)


def _hours(view: View, width: float, top: float, bottom: float, font: float, colours: Palette) -> Iterator[Item]:
    """Yield the hours of the view's zone below the strip, and the days above it."""
    say = words(view.language)
    hour = x_of(60, width) - x_of(0, width)
    every = next((n for n in _EVERY if n * hour > text_width("00:00", font) + font), _EVERY[-1])
    yield rectangle((MARGIN, top, width - MARGIN, bottom), colours.panel)
    days: list[tuple[float, str]] = [(x_of(0, width), day(START, view, say))]
    for n in range(MINUTES // 60 + 1):
        at = START + timedelta(hours=n)
        local = wall_time(at, view.tz)
        x = x_of(60 * n, width)
        midnight = local.hour == 0
        yield line(
            (x, top), (x, bottom), colour=colours.grey if midnight else colours.rule, width=1.2 if midnight else 0.7
        )
        if local.hour % every == 0:
            text = f"{local:%H:%M}"
            half = text_width(text, font) / 2
            yield Text(text, min(max(x, half), width - half), bottom + font * 0.8, font, colours.grey, anchor="middle")
        if midnight and 0 < n < MINUTES // 60:
            days.append((x, day(moment(60 * n), view, say)))
    for (x, text), after in zip(days, [x for x, _ in days[1:]] + [width], strict=True):
        if x + text_width(text, font, "semibold") + font < after:
            yield Text(text, x, top - font * 0.8, font, colours.ink, "semibold", role="tick")
