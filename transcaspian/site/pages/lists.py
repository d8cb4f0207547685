"""Lists of everything: events by track, saved views, actors, places and sources, long ones in parts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from transcaspian.dataset.columns import actors_of, holders, places_of
from transcaspian.dataset.search import fold
from transcaspian.drawing.markup import Markup, macro
from transcaspian.language.datewords import when
from transcaspian.site import addresses
from transcaspian.site.model import PART, Page, Site, Spot
from transcaspian.site.rows import event_lines, in_order
from transcaspian.slides.links import about, shortened_to
from transcaspian.view.saved import message_of, open_saved
from transcaspian.view.tracks import track_ids, track_name

_TEXT = 300
Line = tuple[str, str, str, str]  # address, sign, text, and what else there is to say


def parts(site: Site, which: str) -> int:
    """Return in how many parts a list is."""
    count = (
        len(in_order(site.data, site.view(site.languages[0]).zone)) if which == "events" else len(_rows(site, which))
    )
    return max(1, -(-count // PART))


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
    return Page(spot.path, language, "list", named, shortened_to(lead, _TEXT), body, here=which)


def _rows(site: Site, which: str) -> Collection[object]:
    data = site.data
    tables: dict[str, Collection[object]] = {"actors": data.actors, "places": data.locations, "sources": data.sources}
    return tables.get(which, data.views)


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


def _sorted(lines: Iterator[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (fold(str(line[2])), line[0]))


def _actors(spot: Spot) -> list[Line]:
    data, say = spot.site.data, spot.say
    often = holders(data, actors_of)
    return _sorted(
        (
            spot.to("actor", one.id),
            "",
            one.name(spot.language),
            say.n("count.events", len(often[one.id])) if one.id in often else "",
        )
        for one in data.actors.values()
    )


def _places(spot: Spot) -> list[Line]:
    data, say = spot.site.data, spot.say
    often = holders(data, places_of)
    return _sorted(
        (
            spot.to("place", one.id),
            "",
            one.name(spot.language),
            " · ".join(
                filter(
                    None,
                    (
                        say.country(one.country) if one.country else "",
                        say.n("count.events", len(often[one.id])) if one.id in often else "",
                    ),
                )
            ),
        )
        for one in data.locations.values()
    )


def _sources(spot: Spot) -> list[Line]:
    data, view = spot.site.data, spot.view
    return _sorted(
        (
            spot.to("source", one.id),
            "",
            f"{one.publisher}: {one.title}" if one.title else one.publisher,
            " · ".join(
                filter(
                    None,
                    (
                        when(one.published, spot.language, view.zone, short=True) if one.published else "",
                        one.reliability,
                    ),
                )
            ),
        )
        for one in data.sources.values()
    )


def _views(spot: Spot) -> list[Line]:
    data = spot.site.data
    return [
        (
            spot.to("view", one.id),
            "",
            one.title(spot.language),
            message_of(one, spot.language) or about(data, open_saved(data, one, spot.view)).text,
        )
        for one in data.views.values()
    ]


LISTS: dict[str, Callable[[Spot], list[Line]]] = {
    "views": _views,
    "actors": _actors,
    "places": _places,
    "sources": _sources,
}
