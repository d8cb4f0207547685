"""The page of a place: its names, how precise it is, a small map, and what happened there or concerns it."""

from __future__ import annotations

from transcaspian.dataset.columns import columns, holders, places_of
from transcaspian.drawing import markup
from transcaspian.drawing.markup import macro
from transcaspian.language.messages import Words
from transcaspian.site import addresses, pictures
from transcaspian.site.model import PART, Page, Site, Spot
from transcaspian.site.rows import event_rows, left_out, places_in_order
from transcaspian.tables.records import Location

KIND = "place"


def page(site: Site, language: str, place_id: str) -> Page:
    """Return the page of a place."""
    spot = Spot(site, addresses.page(language, KIND, place_id), language)
    say, data, place = spot.say, site.data, site.data.locations[place_id]
    order, at = places_in_order(data, spot.view.zone), holders(data, places_of).get(place_id)
    members = [columns(data).events[n] for n in (at.tolist() if at is not None else ())]
    events = sorted((one for one in members if one.id in order), key=lambda one: order[one.id])
    names = dict.fromkeys(filter(None, (place.name_local, *place.name.said, *place.aliases)))
    names.pop(str(place.name(language)), None)
    rows = [
        (say("site.country"), say.country(place.country) if place.country else ""),
        (say("site.names"), ", ".join(names)),
        (say("site.degrees"), _degrees(place, say)),
        (say("site.precision"), say("card.within", km=say.number(place.radius_km)) if place.radius_km >= 1 else ""),
    ]
    drawn = pictures.small_map_of_place(spot, place_id)
    own = markup.joined([drawn.html, markup.facts((name, text) for name, text in rows if text)])
    here = [one for one in events if one.location_id == place_id]
    there = [one for one in events if one.location_id != place_id]
    sections, first = [], 0
    for name, some in (("site.happened", here), ("site.concerns", there)):
        if some:
            listed = event_rows(spot, some[:PART], first=first)
            shown = say.n("count.events", len(some))
            sections.append(
                macro("site", "rows")(say(name), shown, listed, left_out(spot, len(some)), name.rpartition(".")[2])
            )
            first += len(listed)
    crumbs = macro("site", "crumbs")([(spot.to_named("places"), say("site.places"))])
    title = place.name(language)
    said = markup.joined(sections) or markup.paragraph(say("site.nothing"))
    content = macro("site", "heading")(title, "", crumbs, "") + macro("site", "sides")(said, own)
    text = " · ".join(filter(None, (rows[0][1], say.n("count.events", len(events)))))
    return Page(spot.path, language, "card", title, text, content, drawn.grounds, here="places")


def _degrees(place: Location, say: Words) -> str:
    """Return where a place lies, to a hundredth of a degree; empty where that is withheld."""
    if place.longitude is None or place.latitude is None:
        return ""
    north, east = place.latitude >= 0, place.longitude >= 0
    return say(
        "site.degrees.value",
        latitude=f"{abs(place.latitude):.2f}° {'N' if north else 'S'}",
        longitude=f"{abs(place.longitude):.2f}° {'E' if east else 'W'}",
    )
