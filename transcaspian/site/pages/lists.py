"""Lists of everything: events by track, saved views, actors, places and sources, long ones in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sized

from transcaspian.dataset.columns import actors_of, holders, places_of
from transcaspian.dataset.search import fold
from transcaspian.drawing.markup import Markup, macro
from transcaspian.language.datewords import when
from transcaspian.site import addresses
from transcaspian.site.model import PART, Page, Site, Spot
from transcaspian.site.pages.thread import threads
from transcaspian.site.rows import event_lines, in_order
from transcaspian.slides.links import about, shortened_to
from transcaspian.view.saved import message_of, open_saved
from transcaspian.view.tours import offered
from transcaspian.view.tracks import track_ids, track_name

Line = tuple[str, str, str, str]  # address, sign, text, and what else there is to say
Holders = Mapping[str | None, Sized]


def parts(site: Site, which: str) -> int:
    """Return in how many parts a list is."""
    own = in_order(site.data, site.view(site.languages[0]).zone) if which == "events" else site.rows(which)
    return max(1, -(-len(own) // PART))


def page(site: Site, language: str, which: str, part: int = 1) -> Page:
    """Return a part of a list."""
    spot = Spot(site, addresses.named(language, which, part), language)
    say, of = spot.say, parts(site, which)
    title = say(f"site.{which}")
    begin, end = (part - 1) * PART, part * PART
    if which == "events":
        content, total = _events(spot, begin, end)
    else:
        lines = LISTS[which](spot)
        total = len(lines)
        content = macro("site", "lines")(lines[begin:end], f"wide {which}")
    lead = say(f"site.{which}.lead", n=say.number(total))
    links = [(spot.to_named(which, n), say.number(n), n == part) for n in range(1, of + 1)]
    body = macro("site", "heading")(title, "", "", lead) + content + macro("site", "parts")(say("site.parts_of"), links)
    named = title if part == 1 else f"{title} ({part}/{of})"
    return Page(spot.path, language, "list", named, shortened_to(lead), body, here=which)


def _events(spot: Spot, begin: int, end: int) -> tuple[Markup, int]:
    """Return events in order of time, by track while they fit on one page."""
    data, every = spot.site.data, in_order(spot.site.data, spot.view.zone)
    if len(every) > PART:
        return event_lines(spot, every[begin:end], "wide"), len(every)
    sections = []
    for track in track_ids(data):
        own = [event for event in every if event.track == track]
        if own:
            heading = f"{track_name(data, track, spot.language)} ({spot.say.number(len(own))})"
            part = macro("site", "part")(heading, event_lines(spot, own, "wide"), f"t-{addresses.name(track)}")
            sections.append(part)
    return Markup("").join(sections), len(every)


def _line(spot: Spot, kind: str, key: str, text: str, *asides: str) -> Line:
    return spot.to(kind, key), "", text, " · ".join(filter(None, asides))


def _sorted(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (fold(str(line[2])), line[0]))


def _counted(spot: Spot, members: Holders, key: str) -> str:
    """Return in how many events a thing is; empty if in none."""
    return spot.say.n("count.events", len(members[key])) if key in members else ""


def _actors(spot: Spot) -> list[Line]:
    data, language = spot.site.data, spot.language
    often = holders(data, actors_of)
    rows = data.actors.values()
    return _sorted(_line(spot, "actor", one.id, one.name(language), _counted(spot, often, one.id)) for one in rows)


def _places(spot: Spot) -> list[Line]:
    data, say = spot.site.data, spot.say
    often = holders(data, places_of)
    return _sorted(
        _line(
            spot,
            "place",
            one.id,
            one.name(spot.language),
            say.country(one.country) if one.country else "",
            _counted(spot, often, one.id),
        )
        for one in data.locations.values()
    )


def _sources(spot: Spot) -> list[Line]:
    zone = spot.view.zone
    return _sorted(
        _line(
            spot,
            "source",
            one.id,
            f"{one.publisher}: {one.title}" if one.title else one.publisher,
            when(one.published, spot.language, zone, short=True) if one.published else "",
            one.reliability,
        )
        for one in spot.site.data.sources.values()
    )


def _views(spot: Spot) -> list[Line]:
    data, language = spot.site.data, spot.language
    return [
        _line(
            spot,
            "view",
            one.id,
            one.title(language),
            message_of(one, language) or about(data, open_saved(data, one, spot.view)).text,
        )
        for one in data.views.values()
    ]


def _tours(spot: Spot) -> list[Line]:
    data, language = spot.site.data, spot.language
    every = [data.tours[key] for key in offered(data)]
    return [_line(spot, "tour", one.id, one.name(language), one.lead(language)) for one in every]


def _threads(spot: Spot) -> list[Line]:
    data = spot.site.data
    return [
        _line(
            spot,
            "thread",
            one.first,
            data.events[one.first].title(spot.language),
            spot.say.n("count.events", len(one.events)),
            " – ".join(dict.fromkeys(_day(spot, key) for key in (one.first, one.events[-1]))),
        )
        for one in threads(data, spot.view.zone)
    ]


def _day(spot: Spot, event_id: str) -> str:
    return when(spot.site.data.events[event_id].date, spot.language, spot.view.zone, short=True)


LISTS: dict[str, Callable[[Spot], list[Line]]] = {
    "tours": _tours,
    "views": _views,
    "threads": _threads,
    "actors": _actors,
    "places": _places,
    "sources": _sources,
}
