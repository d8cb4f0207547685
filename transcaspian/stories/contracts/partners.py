"""The home country's partners over the years: each with its deals, and its significant events with the home country.

A deal with two foreign countries is in both rows. Events without a deal are those that involve an actor of the
partner, and an actor of the home country or a place there: those of significance 2 and 3, and minor ones if a row has
little else, so that no row looks empty by mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import collection, story
from transcaspian.language.dates import Date
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.stories.contracts.deals import (
    NOBODY,
    Deal,
    Deals,
    countries_of,
    country_name,
    country_of,
    hidden_by_view,
)
from transcaspian.stories.contracts.query import ContractsQuery
from transcaspian.tables.records import Event
from transcaspian.view.query import View
from transcaspian.view.selection import select
from transcaspian.view.window import extent

_ROWS = 5  # where the collection does not say which partners have one
# Members of the European Union: their deals are in its row.
_MEMBERS = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip
_FEW = 4  # a row with this many marks leaves minor events out


@dataclass(frozen=True, slots=True)
class Mark:
    """A deal or an event in a partner's row."""

    key: str  # ``deal:`` and the deal's id, or the event's id
    event_id: str
    name: str
    date: Date
    track: str
    certainty: str
    is_deal: bool
    significance: int
    country: str  # of the row
    language: str
    zone: str

    @property
    def when(self) -> str:
        """The date in words, made on first use: most marks of large tables are only counted."""
        return when(self.date, self.language, self.zone, short=True)


@dataclass(frozen=True, slots=True)
class Row:
    """A partner: its marks, most significant first, and the number outside the years."""

    country: str
    name: str
    marks: tuple[Mark, ...]
    deals: int  # certainly or possibly within the years
    events: int
    before: int
    after: int
    lesser: int  # events that are not drawn
    years: tuple[int, int]  # the first and the last of the chart


@dataclass(frozen=True, slots=True)
class Partners:
    """The rows, and the other deals: those of countries without a row, and those without a foreign partner."""

    rows: tuple[Row, ...]
    others: tuple[tuple[str, int], ...]  # name and number of deals of each country, highest number first
    nobody: int
    start: datetime  # of the years
    end: datetime
    focus: Date | None  # the time that the story is about
    home: str  # the country whose partners they are; empty: none


def row_of(country: str) -> str:
    """Return the row of a country, or its own code if it has no row."""
    return "EU" if country in _MEMBERS else country


@lru_cache(maxsize=4)
def with_a_row(data: Dataset) -> tuple[str, ...]:
    """Return the partners that have a row: those that the collection names, or else those with most deals."""
    if own := story(data, "contracts").partners:
        return own
    parties = (countries_of(data, (actor for _, actor in one.parties)) for one in data.contracts.values())
    deals = Counter(row for countries in parties for row in dict.fromkeys(map(row_of, countries)))
    return tuple(sorted(deals, key=lambda row: (-deals[row], row))[:_ROWS])


@lru_cache(maxsize=4)
def years(data: Dataset) -> tuple[datetime, datetime]:
    """Return the period of the chart: the years that the collection names, or else those of its deals."""
    tz = View().tz
    own = story(data, "contracts").years
    dates = [own] if own else [one.signed for one in data.contracts.values() if one.signed]
    moments = [moment for date in dates for moment in date.bounds(tz) if moment is not None]
    if not moments:
        return extent(data, View())
    last = max(min(moments), max(moments) - timedelta(minutes=1))
    return datetime(min(moments).year, 1, 1), datetime(min(last.year, 9998) + 1, 1, 1)


def partners(data: Dataset, found: Deals, view: View, least: int = 2) -> Partners:
    """Return a view's partners with their marks, as known by its day; ``least``: lowest significance without a deal."""
    say = words(view.language)
    deals: dict[str, list[Mark]] = {country: [] for country in with_a_row(data)}
    events: dict[str, list[tuple[Event, str]]] = {country: [] for country in deals}
    others: Counter[str] = Counter()
    nobody = 0
    for deal in found.shown:
        nobody += not deal.countries
        for country in dict.fromkeys(row_of(c) for c in deal.countries):
            if country in deals:
                deals[country].append(_of_deal(deal, country, view))
            else:
                others[country] += 1
    with_deals = {country: {mark.event_id for mark in marks} for country, marks in deals.items()}
    left_out = hidden_by_view(data, view)
    for event, country, level in _events(data, view):
        if event.id not in with_deals[country] and event.id not in left_out:
            events[country].append((event, level))
    sides = _sides(data, view.zone)
    rows = tuple(_row(country, deals[country], events[country], sides, view, least, years(data)) for country in deals)
    if asked_for := ContractsQuery.of(view).countries:  # the filter leaves the other rows out: they are not empty
        wanted = {row_of(country) for country in asked_for}
        rows = tuple(r for r in rows if r.country in wanted or r.marks or r.before or r.after)
    by_name = sorted(((country_name(c, say), n) for c, n in others.items()), key=lambda pair: (-pair[1], pair[0]))
    return Partners(rows, tuple(by_name), nobody, *years(data), found.focus, collection(data).home_country or "")


def _of_deal(deal: Deal, country: str, view: View) -> Mark:
    name = deal.contract.title(view.language)
    key = f"deal:{deal.id}"
    event = deal.event
    return Mark(
        key, event.id, name, deal.date, event.track, deal.sure, True, event.significance, country,
        view.language, view.zone,
    )  # fmt: skip


def _of_event(event: Event, country: str, level: str, view: View) -> Mark:
    name = event.short_title(view.language) or event.title(view.language)
    return Mark(
        event.id, event.id, name, event.date, event.track, level, False, event.significance, country,
        view.language, view.zone,
    )  # fmt: skip


def _events(data: Dataset, view: View) -> list[tuple[Event, str, str]]:
    """Return the events of each partner with the home country; none if a filter asks for what only deals have."""
    query = ContractsQuery.of(view)
    if query.products or query.stages:
        return []
    found = []
    known = select(data, View(known_by=view.known_by, zone=view.zone)).certainty
    for event, every, rows in _with_partners(data):
        if event.id not in known or (query.countries and not set(query.countries) & set(every)):
            continue
        found += [(event, country, known[event.id].level) for country in rows]
    return found


@lru_cache(maxsize=4)
def _with_partners(data: Dataset) -> tuple[tuple[Event, tuple[str, ...], tuple[str, ...]], ...]:
    """Return the events between the home country and a partner, with the countries and their rows."""
    found = []
    for event in data.events.values():
        every = countries_of(data, event.actor_ids) if _at_home(data, event) else ()
        rows = tuple(c for c in dict.fromkeys(map(row_of, every)) if c in with_a_row(data))
        if rows:
            found.append((event, every, rows))
    return tuple(found)


def _at_home(data: Dataset, event: Event) -> bool:
    """Say whether an event has an actor of the home country, happened there or concerns a place there."""
    if any(country_of(data, actor_id) == collection(data).home_country for actor_id in event.actor_ids):
        return True
    places = (event.location_id, *event.about_location_ids)
    return any(data.locations[i].country == collection(data).home_country for i in places if i in data.locations)


@lru_cache(maxsize=16)
def _sides(data: Dataset, zone: str) -> Mapping[str, int]:
    """Return which events with a partner are before (-1), within (0) or after (1) the years, by their ids."""
    tz = View(zone=zone).tz
    return {event.id: _side(event.date, tz, years(data)) for event, _, _ in _with_partners(data)}


def _side(date: Date, tz: tzinfo, within: tuple[datetime, datetime]) -> int:
    earliest, latest = date.bounds(tz)
    if latest is not None and latest <= within[0]:
        return -1
    return 1 if earliest is not None and earliest >= within[1] else 0


def _row(
    country: str,
    deals: list[Mark],
    events: list[tuple[Event, str]],
    sides: Mapping[str, int],
    view: View,
    least: int,
    within: tuple[datetime, datetime],
) -> Row:
    """Return a row; marks are made only of events that it shows: large tables have thousands of others."""
    beside = Counter(
        [*(_side(mark.date, view.tz, within) for mark in deals), *(sides[event.id] for event, _ in events)]
    )
    marks = [mark for mark in deals if not _side(mark.date, view.tz, within)]
    shown = [(event, level) for event, level in events if not sides[event.id]]
    significant = [(event, level) for event, level in shown if event.significance >= least]
    if len(marks) + len(significant) < _FEW:
        significant = shown
    marks += [_of_event(event, country, level, view) for event, level in significant]
    marks.sort(key=lambda m: (not m.is_deal, -m.significance, m.date.text, m.key))
    say = words(view.language)
    name = _name(country, say)
    of_deals = sum(mark.is_deal for mark in marks)
    lesser = len(shown) - len(significant)
    return Row(
        country,
        name,
        tuple(marks),
        of_deals,
        len(marks) - of_deals,
        beside[-1],
        beside[1],
        lesser,
        (within[0].year, within[1].year - 1),
    )


def heading(found: Partners, say: Words) -> str:
    """Return what the rows are called: whose partners, and over which years."""
    first, last = found.start.year, found.end.year - 1
    over = str(first) if first == last else f"{first}–{last}"
    if not found.home:
        return say("contracts.partners", years=over)
    return say("contracts.partners.of", home=country_name(found.home, say), years=over)


def others_in_words(found: Partners, say: Words) -> str:
    """Return in words the deals that are in no row; empty if there are none."""
    parts = [say("contracts.others.one", name=name, n=say.number(n)) for name, n in found.others]
    if found.nobody:
        parts.append(say("contracts.others.one", name=country_name(NOBODY, say), n=say.number(found.nobody)))
    return say("contracts.others", names=", ".join(parts)) if parts else ""


def by_partner(found: Deals, say: Words) -> list[str]:
    """Return the partners of deals with their numbers of deals, the most first: what the rows say in one line."""
    counts = Counter(country for deal in found.shown for country in {row_of(c) for c in deal.countries} or {NOBODY})
    ranked = sorted(counts.items(), key=lambda pair: (pair[0] == NOBODY, -pair[1], _name(pair[0], say)))
    return [say("contracts.others.one", name=_name(country, say), n=say.number(n)) for country, n in ranked]


def _name(country: str, say: Words) -> str:
    return say("contracts.row.EU") if country == "EU" else country_name(country, say)


def counts_in_words(row: Row, say: Words) -> tuple[str, ...]:
    """Return in words the number of marks of a row, and the number outside the years."""
    parts = [", ".join((say.n("contracts.n_deals", row.deals), say.n("count.events", row.events)))]
    outside = []
    if row.before:
        outside.append(say("contracts.before", n=say.number(row.before), year=row.years[0]))
    if row.after:
        outside.append(say("contracts.after", n=say.number(row.after), year=row.years[1]))
    if outside:
        parts.append(", ".join(outside))
    if row.lesser:
        parts.append(say.n("contracts.lesser", row.lesser))
    return tuple(parts)
