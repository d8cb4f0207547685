"""Events as rows of lists: sign, title, day, certainty, and since when each was as sure as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transcaspian.dataset.certainty import certainty
from transcaspian.dataset.columns import columns, times
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, macro
from transcaspian.evidence.course import course
from transcaspian.language.datewords import when
from transcaspian.site import addresses
from transcaspian.site.layout import sign
from transcaspian.site.model import PART, Spot
from transcaspian.tables.records import Event
from transcaspian.view.query import View
from transcaspian.view.selection import known_mask
from transcaspian.view.sure import sure_in_words


@dataclass(frozen=True, slots=True)
class Row:
    """An event as a row has it; ``known``: each day and certainty from which on it had it, as "2023-06-24 reported"."""

    id: str
    title: str
    when: str
    track: str
    level: str
    sure: str
    where: str
    summary: str
    known: str


def row(spot: Spot, event: Event, full: bool = True) -> Row:
    """Return an event as a row; ``full``: with its summary."""
    data, language, view = spot.site.data, spot.language, spot.view
    level = level_of(data, event)
    place = data.locations.get(event.location_id or "")
    return Row(
        event.id,
        event.title(language),
        when(event.date, language, view.zone, short=True),
        event.track,
        level,
        sure_in_words(event, level, language),
        place.name(language) if place else "",
        event.summary(language) if full else "",
        _known(data, event.id, view.zone),
    )


def level_of(data: Dataset, event: Event) -> str:
    """Return how sure an event is by all that is known today."""
    return certainty(event, data.claims_of.get(event.id, ()), data).level


@lru_cache(maxsize=20_000)
def _known(data: Dataset, event_id: str, zone: str) -> str:
    turns, told = course(data, event_id, zone), list[str]()
    for turn in turns:
        if not told or told[-1].partition(" ")[2] != turn.sure.level:
            told.append(f"{turn.day.isoformat() if turn.day else '-'} {turn.sure.level}")
    return ",".join(told)


def event_rows(spot: Spot, events: Sequence[Event], full: bool = True, first: int = 0) -> list[Markup]:
    """Return events as items of a list, numbered from ``first``."""
    data, found = spot.site.data, []
    for number, event in enumerate(events, first):
        one = row(spot, event, full)
        own = sign(data, one.track, one.level)
        found.append(macro("site", "row")(number, one, spot.to("event", one.id), own, ""))
    return found


def left_out(spot: Spot, total: int) -> Markup:
    """Return how many events of a list stand elsewhere, and where; nothing if it has all of them."""
    if total <= PART:
        return Markup("")
    link = Markup('<a href="{}">{}</a>').format(spot.to_named("events"), spot.say("site.all_events"))
    return markup.paragraph(spot.say("site.more", n=spot.say.number(total - PART)), " ", link)


def event_lines(spot: Spot, events: Iterable[Event], kind: str = "") -> Markup:
    """Return events as lines that lead to their pages."""
    rows = []
    for event in events:
        one = row(spot, event, False)
        rows.append((spot.to("event", one.id), sign(spot.site.data, one.track, one.level), one.title, one.when))
    return macro("site", "lines")(rows, kind)


def list_of(spot: Spot, track: str) -> str:
    """Return where the events of a track are listed; a list that is in parts has them in order of time alone."""
    whole = spot.to_named("events")
    parted = len(in_order(spot.site.data, spot.view.zone)) > PART
    return whole if parted else f"{whole}#t-{addresses.name(track)}"


@lru_cache(maxsize=16)
def in_order(data: Dataset, zone: str) -> tuple[Event, ...]:
    """Return all events that are known, in order of time."""
    known, every = known_mask(data, View(zone=zone)), columns(data).events
    return tuple(every[n] for n in times(data, zone).order.tolist() if known[n])


@lru_cache(maxsize=16)
def places_in_order(data: Dataset, zone: str) -> dict[str, int]:
    """Return the number of each event in order of time."""
    return {event.id: n for n, event in enumerate(in_order(data, zone))}
