"""What search engines understand of an event: schema.org as JSON-LD."""

from __future__ import annotations

from typing import Any

from transcaspian.drawing.markup import Markup
from transcaspian.evidence.card import Card
from transcaspian.language.dates import Date, Side
from transcaspian.site import addresses
from transcaspian.site.model import Site
from transcaspian.site.scripts import json_of
from transcaspian.tables.records import Event


def event(site: Site, language: str, one: Event, about: Card) -> Markup:
    """Return an event with its time, place, parties and sources; a date only as fine as it is known."""
    data = site.data
    found: dict[str, Any] = {
        "@context": "https:" + "//schema.org",
        "@type": "Event",
        "name": about.title,
        "inLanguage": language,
    }
    if url := addresses.absolute(site.base, addresses.page(language, "event", one.id)):
        found["url"] = url
    start, end = _dates(one.date)
    found |= {name: day for name, day in (("startDate", start), ("endDate", end)) if day}
    if place := data.locations.get(one.location_id or ""):
        found["location"] = {"@type": "Place", "name": place.name(language)}
        if place.country:
            found["location"]["address"] = {"@type": "PostalAddress", "addressCountry": place.country}
        if place.longitude is not None:
            found["location"]["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": place.latitude,
                "longitude": place.longitude,
            }
    if about.actors:
        kinds = {"person": "Person"}
        found["contributor"] = [
            {"@type": kinds.get(data.actors[link.id].kind, "Organization"), "name": link.text} for link in about.actors
        ]
    cited = {line.source_id: line for line in about.claims if line.url}
    if cited:
        found["subjectOf"] = [line.url for line in cited.values()]
    return Markup(json_of(found))


def _dates(date: Date) -> tuple[str, str]:
    """Return first and last day or moment as ISO 8601 writes them; what is open or coarser than a month is left out."""
    first, last = date.sides
    start = _written(first) if first else ""
    return start, (_written(last) if last else "") if date.is_interval else ""


def _written(side: Side) -> str:
    moment = side.earliest
    match side.precision:
        case "month":
            return f"{moment.date()}"[:7]
        case "year":
            return f"{moment.date()}"[:4]
        case "day":
            return f"{moment.date()}"
        case "century" | "decade" | "season":
            return ""
        case _:
            return moment.isoformat(timespec="minutes")
