"""What is shown at a minute: what had happened by then, according to whom, and where the columns may have been."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from babel.dates import get_timezone_location

from transcaspian.dataset.certainty import is_known
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import Card, card, claim_line, first_known, reason
from transcaspian.language.dates import wall_time
from transcaspian.language.datewords import when
from transcaspian.language.days import day_words
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import FILL_OF_CERTAINTY
from transcaspian.stories.mutiny.clock import (
    NEVER,
    TimedEvent,
    appears_at,
    certainty_at,
    hours,
    known_claims,
    public_minute,
    timed_events,
)
from transcaspian.stories.mutiny.column import Report, Whereabouts, columns_at
from transcaspian.stories.mutiny.road import Road, centre_name, centre_of, kilometres
from transcaspian.view.query import View
from transcaspian.view.sure import sure_in_words
from transcaspian.view.tracks import shape_of

FRESH = 20  # minutes for which an event counts as happening now


@dataclass(frozen=True, slots=True)
class Line:
    """An event in the feed."""

    event_id: str
    day: str  # "24 June"
    clock: str  # "about 16:00"; the date of an event without a time of day
    title: str
    track: str
    shape: str
    fill: str
    level: str
    certainty: str  # its certainty in words
    who: str  # the source of the claim, with its grade
    public: str  # when it became public, if not at once
    fresh: bool = False


@dataclass(frozen=True)
class Now:
    """What is shown at a minute; lines newest first."""

    at: int
    live: bool
    lines: tuple[Line, ...]
    untimed: tuple[Line, ...]  # events without a known time of day
    not_public: tuple[str, ...]  # number of events that had happened by the minute but were not public
    columns: tuple[tuple[Road, Whereabouts], ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the events that are shown."""
        return frozenset(line.event_id for line in (*self.lines, *self.untimed))


@lru_cache(maxsize=4096)
def now(dataset: Dataset, view: View, at: int, live: bool) -> Now:
    """Return what is shown at a minute; ``view``: see ``clock.clockless_view``.

    Live, an event is shown from the minute by which its first claim that counts was certainly public, with the
    certainty that the claims public by then give it. In hindsight everything known by the view's day counts.
    """
    events = timed_events(dataset, view)
    on_clock = [one for one in events if one.hour_known and one.first <= at]
    shown = [one for one in on_clock if appears_at(one, live) <= at]
    beside = [one for one in events if not one.hour_known and (not live or one.public <= at)]
    # An event without a time of day counts as happened at the end of its day.
    over = [one for one in events if not one.hour_known and one.last <= at]
    hidden = [one.event.id for one in (*on_clock, *over) if live and one.public > at]
    shown.sort(key=lambda one: (appears_at(one, live), one.first, one.event.id), reverse=True)
    return Now(
        at,
        live,
        tuple(_line(dataset, view, one, at, live) for one in shown),
        tuple(_line(dataset, view, one, at, live) for one in beside),
        tuple(hidden),
        columns_at(dataset, view, events, at, live),
    )


def _line(dataset: Dataset, view: View, one: TimedEvent, at: int, live: bool) -> Line:
    say = words(view.language)
    event = one.event
    sure = certainty_at(dataset, view, event.id, _known_at(dataset, view, event.id, at) if live else None)
    return Line(
        event.id,
        day(event.date.earliest, view, say) if one.hour_known else "",
        face(dataset, one, view, say) if one.hour_known else when(event.date, view.language, view.zone, short=True),
        event.title(view.language),
        event.track,
        shape_of(dataset, event.track),
        FILL_OF_CERTAINTY[sure.level],
        sure.level,
        sure_in_words(event, sure.level, view.language),
        _who(dataset, view, one, sure.claim_ids, at if live else None),
        _public(dataset, one, view, say) if live else "",
        one.hour_known and (appears_at(one, live) + FRESH > at or one.first <= at < one.last),
    )


@lru_cache(maxsize=8192)
def _changes(dataset: Dataset, view: View, event_id: str) -> tuple[int, ...]:
    """Return the minutes at which claims about an event became public, in order."""
    return tuple(sorted({public_minute(c, dataset) for c in known_claims(dataset, view, event_id, None)}))


def _known_at(dataset: Dataset, view: View, event_id: str, at: int) -> int:
    """Return the last minute, up to ``at``, at which a claim about an event became public: a key for caching."""
    return max((one for one in _changes(dataset, view, event_id) if one <= at), default=-NEVER)


def _who(dataset: Dataset, view: View, one: TimedEvent, claim_ids: tuple[str, ...], live: int | None) -> str:
    """Return who is behind the certainty: the first of the deciding claims to be public, and how many more."""
    claims = [c for c in known_claims(dataset, view, one.event.id, live) if c.id in claim_ids]
    if not claims:
        return ""
    first = min(claims, key=lambda c: (c.known_on.bounds(view.tz)[1] or datetime.max, c.id))
    line = claim_line(dataset, first, view, True)
    say = words(view.language)
    carried = f" ({say('card.carried_by', publisher=line.carried_by)})" if line.carried_by else ""
    return f"{line.who} {line.stance_words}{carried} · {line.grade}"


def _public(dataset: Dataset, one: TimedEvent, view: View, say: Words) -> str:
    """Return in words when an event became public; empty if that was as soon as it happened."""
    if not one.hour_known or one.public - one.last <= 2 or one.public >= NEVER:
        return ""
    return say("mutiny.public_from", time=clock_face(dataset, one.public, view))


def clock_face(dataset: Dataset, at: int, view: View) -> str:
    """Return a minute as clock time in the view's zone."""
    return f"{wall_time(hours(dataset).moment(at), view.tz):%H:%M}"


def clock_name(zone: str, say: Words) -> str:
    """Return what the clock of a time zone is called: its city, where the catalogue has nothing better."""
    if say.has(f"mutiny.clock.{zone}"):
        return say(f"mutiny.clock.{zone}")
    return str(get_timezone_location(zone, locale=say.locale, return_city=True))


def face(dataset: Dataset, one: TimedEvent, view: View, say: Words) -> str:
    """Return the time of day of an event as precisely as it is known: "02:03", "about 16:00", "16:00–17:00"."""
    text = clock_face(dataset, one.first, view)
    if one.event.date.approximate:
        return say("mutiny.about", time=text)
    return text if one.last - one.first <= 1 else f"{text}–{clock_face(dataset, one.last, view)}"


def day(at: datetime | None, view: View, say: Words, *, year: bool = False) -> str:
    """Return the day of a clock time in the view's zone."""
    if at is None:
        return ""
    return day_words(wall_time(at, view.tz), say, year=year)


# Whereabouts in words


@dataclass(frozen=True, slots=True)
class Placing:
    """What is known of a column's place in words, and the ids of the events behind it."""

    name: str
    text: str
    reports: tuple[Line, ...]


def placings(dataset: Dataset, view: View, found: Now) -> tuple[Placing, ...]:
    """Return what is known of each column's place, with the reports behind it."""
    say = words(view.language)
    by_id = {one.event.id: one for one in timed_events(dataset, view)}

    def line(report: Report) -> Line:
        return _line(dataset, view, by_id[report.event_id], found.at, found.live)

    def told(report: Report) -> str:
        one = by_id[report.event_id]
        return say("mutiny.report", title=one.event.title(view.language), time=face(dataset, one, view, say))

    made = []
    for road, where in found.columns:
        route = dataset.routes[road.route_id]
        values = {"km": say.number(max(1, round(where.kilometres)))}
        latest = where.now[-1] if where.now else where.before
        status = where.status
        if status == "between" and where.now:
            status = "hour"
        if latest is not None:
            values["first"] = told(latest)
        if where.after is not None:
            values["last"] = told(where.after)
        text = say(f"mutiny.where.{status}", **values)
        if where.ahead and where.status in ("between", "last"):
            text = f"{text} {say('mutiny.where.ahead')}"
        centre = centre_of(dataset)
        if where.known and centre and road.reach < road.length:  # the road that leads there
            away = 10 * round(kilometres(road.at(where.high), centre) / 10)
            text = f"{text} {say('mutiny.where.away', km=say.number(away), place=centre_name(dataset, say))}"
        made.append(Placing(route.name(view.language), text, tuple(line(r) for r in where.basis)))
    return tuple(made)


def resting(one: Placing, say: Words) -> str:
    """Return the reports that a column's place rests on, in words; empty if there are none."""
    reports = "; ".join(f"{line.clock} – {line.certainty} · {line.who}" for line in one.reports)
    return say("mutiny.resting", reports=reports) if reports else ""


def describe_minute(dataset: Dataset, view: View, found: Now) -> str:
    """Return a minute in words: the time, the latest events, and where the columns may have been."""
    say = words(view.language)
    here = hours(dataset).moment(found.at)
    parts = [say("mutiny.at", day=day(here, view, say), time=clock_face(dataset, found.at, view))]
    if found.lines:
        parts.append(say("mutiny.latest", title=found.lines[0].title))
    parts += [f"{one.name}: {one.text}" for one in placings(dataset, view, found)]
    return " ".join(parts)


@lru_cache(maxsize=1024)
def card_at(dataset: Dataset, view: View, event_id: str, at: int | None) -> Card | None:
    """Return an event's card; ``at``: by only the claims that were public by that minute, if live.

    ``view``: see ``clock.clockless_view``.
    """
    found = card(dataset, view, event_id)
    if found is None or at is None:
        return found
    claims = known_claims(dataset, view, event_id, at)
    if not is_known(claims):
        return None
    sure = certainty_at(dataset, view, event_id, at)
    ids = {claim.id for claim in claims}
    sources = {claim.source_id for claim in claims}
    return replace(
        found,
        certainty=sure.level,
        certainty_words=sure_in_words(dataset.events[event_id], sure.level, view.language),
        reason=reason(dataset, sure, claims, view),
        claims=tuple(replace(c, triggers=c.id in sure.claim_ids) for c in found.claims if c.id in ids),
        sources=tuple(link for link in found.sources if link.id in sources),
        later_claims=0,
        first_known=first_known(claims, view),
        ties=(),
        related=(),
    )
