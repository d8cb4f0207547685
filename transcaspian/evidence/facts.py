"""The facts of an event that every file in words includes, whatever its format.

Everything follows from the claims known by the view's date, in the view's language and time zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

from transcaspian.dataset.certainty import certainty, claims_known
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import reason
from transcaspian.evidence.ties import Tie, ties
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.tables.records import Event, Location, Source
from transcaspian.view.query import View
from transcaspian.view.tracks import track_name

# What no address contains as it is (RFC 3986, 2); a per cent sign that begins no escape is one of these.
_NOT_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event as known in a view; texts are in the view's language and unescaped."""

    event: Event
    title: str
    summary: str
    when: str  # the date in words, clock times in the view's time zone
    certainty: str  # level
    reason: str  # why it has that level, a sentence
    track: str  # name
    category: str  # name
    nature: str  # utterance or content; empty: nobody has said which
    place: Location | None
    about: tuple[Location, ...]  # places that it concerns
    sources: tuple[Source, ...]  # of the known claims, each once, in their order
    ties: tuple[Tie, ...]  # to others of the events asked for


def event_facts(data: Dataset, view: View, ids: Iterable[str]) -> Iterator[EventFacts]:
    """Yield the events of these ids, in this order; raise KeyError for an unknown id."""
    language, zone = view.language, view.tz
    say = words(language)
    ids = tuple(ids)
    among = frozenset(ids)
    for event_id in ids:
        event = data.events[event_id]
        claims = claims_known(data, event_id, view.known_by, zone)
        sure = certainty(event, claims, data)
        sources = dict.fromkeys(claim.source_id for claim in claims)
        yield EventFacts(
            event,
            event.title(language) or event_id,
            event.summary(language),
            when(event.date, language, zone),
            sure.level,
            reason(data, sure, claims, view),
            track_name(data, event.track, language),
            say(f"category.{event.category}") if say.has(f"category.{event.category}") else event.category,
            say(f"about.{event.about}") if event.about else "",
            data.locations.get(event.location_id or ""),
            tuple(data.locations[i] for i in event.about_location_ids if i in data.locations),
            tuple(data.sources[i] for i in sources if i in data.sources),
            tuple(tie for tie in ties(data, view, event_id) if tie.event_id in among),
        )


def where(one: EventFacts, language: str) -> str:
    """Return in words where an event happened and how precisely that is known, and what places it concerns."""
    say = words(language)
    text = one.place.name(language) if one.place else say("card.no_place")
    if one.place and one.place.radius_km:
        text = f"{text} ({say('card.within', km=say.number(one.place.radius_km))})"
    if one.about:
        text = f"{text}; {say('card.concerns', places=', '.join(place.name(language) for place in one.about))}"
    return text


@lru_cache(maxsize=20_000)
def web_address(url: str | None) -> str:
    """Return a URL that may become a link, written as RFC 3986 requires; empty if it is not http(s).

    >>> web_address("https://example.org/a b"), web_address("javascript:alert(1)")
    ('https://example.org/a%20b', '')
    """
    text = (url or "").strip()
    try:
        parts = urlsplit(text)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fine = False
    return _NOT_IN_URL.sub(lambda match: quote(match[0], safe="", errors="replace"), text) if fine else ""
