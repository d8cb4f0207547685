"""Records made by hand, the shipped dataset, a large one and random views, for tests of rules and scenes."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.amounts import CLASSES
from transcaspian.dataset.loading import Dataset, load
from transcaspian.dataset.settings import collection, zones
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.palette import CERTAINTIES
from transcaspian.scene.sizes import HEIGHTS, canvas
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.records import Actor, Claim, Event, Figure, Link, Location, Measure, Name, Source, Text
from transcaspian.view.named import frame_ids, window_ids
from transcaspian.view.query import View
from transcaspian.view.tracks import track_ids

# The drawings of every class of browsers.
CANVASES = {f"{width}x{height}": canvas(width, height) for width in CLASSES for height in HEIGHTS}


@cache
def shipped() -> Dataset:
    """Return the published dataset that ships, loaded once."""
    return load(DATA_FOLDER).published


def event(identifier: str = "march", when: str = "2023-06-24", **values: Any) -> Event:
    """Return an event: a mutiny of 24 June unless said otherwise."""
    given: dict[str, Any] = {
        "title": Text.of(en=identifier.capitalize(), pl=identifier.capitalize()),
        "summary": Text.of(en="Something happened.", pl="Coś się stało."),
        "track": "mutiny",
        "category": "movement",
        "location_id": None,
        "about_location_ids": (),
        "actor_ids": (),
        "significance": 2,
        "status": "published",
    }
    return Event(id=identifier, date=parse(when), **(given | values))


def claim(identifier: str, stance: str = "reports", **values: Any) -> Claim:
    """Return a claim about ``march`` by the agency, known on the day."""
    given: dict[str, Any] = {
        "event_id": "march",
        "asserted_by": None,
        "statement": Text.of(en="It is so.", pl="Tak jest."),
        "source_id": "agency-report",
        "known_on": "2023-06-24",
        "credibility": 2,
    } | values
    given |= {name: parse(given[name]) for name in ("known_on", "at") if name in given}
    return Claim(id=identifier, stance=stance, **given)


KILOMETRES = Measure(
    "distance",
    Text.of(en="Distance", pl="Odległość"),
    ("km", "mi:1.609344"),
    Text.of(en="km;mile|miles", pl="km;mila|mile|mil"),
    None,
)


def figure(claim_id: str, low: float | None, high: float | None, unit: str = "km", **values: Any) -> Figure:
    """Return a figure of a claim: a distance unless said otherwise."""
    given: dict[str, Any] = {"id": f"{claim_id}.1", "measure": "distance", "of": None} | values
    return Figure(claim_id=claim_id, low=low, high=high, unit=unit, **given)


def link(from_event: str, to_event: str, kind: str = "follows-up", *claim_ids: str) -> Link:
    """Return a link between two events, borne out by claims if there are any."""
    return Link(from_event, to_event, kind, Text.of(en="Why.", pl="Dlaczego."), claim_ids)


def source(identifier: str, reliability: str = "B", **values: Any) -> Source:
    """Return a publication; its publisher has the name of its id unless said otherwise."""
    given: dict[str, Any] = {
        "publisher": identifier,
        "title": "A report",
        "published": parse("2023-06-24"),
        "language": "en",
        "url": None,
        "archived_url": None,
        "kind": "news",
        "retrieved": None,
    }
    return Source(id=identifier, reliability=reliability, **(given | values))


def actor(identifier: str, part_of: str | None = None, name: Text | None = None) -> Actor:
    """Return an actor, whose name is its id unless it has another."""
    own = Name.of(en=name["en"], pl=name["pl"]) if name else Name.of(en=identifier, pl=identifier)
    return Actor(identifier, own, None, "organisation", part_of, None)


def place(identifier: str, longitude: float | None, latitude: float | None, **values: Any) -> Location:
    """Return a place of one kilometre's precision."""
    given: dict[str, Any] = {
        "name": Text.of(en=identifier.capitalize(), pl=identifier.capitalize()),
        "name_local": None,
        "aliases": (),
        "country": None,
        "kind": "city",
        "radius_km": 1.0,
    }
    return Location(id=identifier, longitude=longitude, latitude=latitude, **(given | values))


def dataset(
    events: Iterable[Event] = (),
    claims: Iterable[Claim] | None = None,
    sources: Iterable[Source] = (),
    actors: Iterable[Actor] = (),
    locations: Iterable[Location] = (),
    figures: Iterable[Figure] = (),
    measures: Iterable[Measure] = (KILOMETRES,),
    **others: Iterable[Any],
) -> Dataset:
    """Return a dataset of these records; without claims each event has one report of its day."""
    events = list(events)
    if claims is None:
        claims = [claim(f"{e.id}.1", event_id=e.id, known_on="2023-06-24") for e in events]
    claims = list(claims)
    tables: dict[str, Any] = {
        field.name: () if field.name in ("links", "legs", "volumes", "steps") else {} for field in fields(Dataset)
    }
    given: tuple[tuple[str, Iterable[Any]], ...] = (
        ("events", events),
        ("claims", claims),
        ("sources", [source("agency-report"), *sources]),
        ("actors", actors),
        ("locations", locations),
        ("figures", figures),
        ("measures", measures),
        *others.items(),
    )
    for name, records in given:
        tables[name] = tuple(records) if name in ("links", "steps") else {record.id: record for record in records}
    tables["claims_of"] = {e.id: tuple(c for c in claims if c.event_id == e.id) for e in events}
    return Dataset(**tables | {"version": "handmde", "languages": LANGUAGES})


# Of the shipped tables, and of all that have none of their own.
WINDOWS, FRAMES, TRACKS = window_ids(dataset()), frame_ids(dataset()), track_ids(dataset())
ZONES, HOMES = zones(dataset()), collection(dataset()).named_place_ids


@cache
def large(count: int = 10_000, seed: int = 1) -> Dataset:
    """Return the shipped dataset with so many events: copies of its own, moved in time; made once."""
    data, chance = shipped(), random.Random(seed)
    models = list(data.events.values())
    events, claims_of = {}, {}
    for number in range(count):
        model = chance.choice(models)
        day = date(2022, 1, 1) + timedelta(days=chance.randrange(730))
        when = f"{day}T{chance.randrange(24):02}:{chance.randrange(60):02}+03:00"
        if number % 2:
            when = str(day)
        identifier = f"{model.id}-{number}"
        events[identifier] = replace(model, id=identifier, date=parse(when))
        claims_of[identifier] = data.claims_of[model.id]
    values = {field.name: getattr(data, field.name) for field in fields(Dataset)}
    return Dataset(**values | {"events": events, "claims_of": claims_of, "version": "large00"})


def random_view(seed: int) -> View:
    """Return a view made of choices that a reader may come to, many of them at once."""
    chance = random.Random(seed)
    data = shipped()

    def some(values: Iterable[str], share: float, most: int) -> tuple[str, ...]:
        known = sorted(set(values))
        return tuple(chance.sample(known, chance.randint(1, most))) if chance.random() < share else ()

    event_id = chance.choice(["", *data.events])
    return View(
        window=chance.choice([*WINDOWS, _random_window(chance), _random_window(chance)]),
        frame=chance.choice([*FRAMES, _random_frame(chance)]),
        tracks=some(TRACKS, 0.35, 4),
        certainty=some(CERTAINTIES, 0.25, 3),
        actors=some(data.actors, 0.1, 6),
        places=some(data.locations, 0.1, 8),
        categories=some((e.category for e in data.events.values()), 0.15, 5),
        sources=some(data.sources, 0.05, 20),
        text=chance.choice(["", "", "", "", "", "", "Москва", "łódź", "ship", "Uralsk"]),
        significant=chance.random() < 0.15,
        thread=event_id if seed % 11 == 7 else "",  # what comes after it is as it was without threads
        known_by=date(2023, 6, 1) + timedelta(days=chance.randrange(500)) if chance.random() < 0.3 else None,
        zone=chance.choice(ZONES),
        language=chance.choice(LANGUAGES),
        event=event_id,
    )


def _random_window(chance: random.Random) -> str:
    start = date(2014, 1, 1) + timedelta(days=chance.randrange(4000))
    if chance.random() < 0.6:
        start = date(2023, 6, 15) + timedelta(days=chance.randrange(40))
    if chance.random() < 0.3:
        hour = chance.randrange(24)
        return f"{start}T{hour:02}:00+03:00..{start}T{hour:02}:{chance.randint(1, 59):02}+03:00"
    days = chance.choice([0, 1, 2, 5, 20, 60, 129, 131, 400, 1460, 1470, 5000])
    return f"{start}..{start + timedelta(days=days)}"


def _random_frame(chance: random.Random) -> str:
    west, south = chance.uniform(-20, 80), chance.uniform(20, 60)
    return f"{west:.2f},{south:.2f},{west + chance.uniform(0.1, 40):.2f},{south + chance.uniform(0.1, 20):.2f}"
