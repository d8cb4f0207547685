"""The page of a window or of a saved view: map, timeline and overview, a panel, filters, and its events as a list."""

from __future__ import annotations

from dataclasses import replace

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, cards, macro
from transcaspian.evidence.card import card
from transcaspian.look.palette import CERTAINTIES
from transcaspian.scene import Scene, beneath
from transcaspian.site import addresses, assets, pictures
from transcaspian.site.layout import named_words, sign
from transcaspian.site.model import PART, Page, Site, Spot
from transcaspian.site.pages.event import first_window, window_path
from transcaspian.site.rows import event_lines, event_rows, left_out
from transcaspian.slides.links import about
from transcaspian.tables.records import Event
from transcaspian.view.knowledge import days
from transcaspian.view.named import lead, window_id, window_ids, window_name
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.saved import message_of, open_saved
from transcaspian.view.tours import offered
from transcaspian.view.tracks import track_name

VIEW, WINDOW = "view", "window"
_STARTS = 6  # events to begin with


def home(site: Site, language: str) -> Page:
    """Return the first page: the window that the collection begins with."""
    spot = Spot(site, addresses.home(language), language)
    view = spot.view
    told = lead(site.data, view)
    return _page(spot, view, collection_title(site.data, language), told, told, "index")


def window(site: Site, language: str, name: str) -> Page:
    """Return the page of a window by its id."""
    spot = Spot(site, addresses.page(language, WINDOW, name), language)
    title = f"{window_name(site.data, name, language)} – {collection_title(site.data, language)}"
    if name == first_window(site.data):
        return Page(spot.path, language, "moved", title, title, Markup(""), moved=spot.link(addresses.home(language)))
    view = replace(spot.view, window=name)
    return _page(spot, view, title, about(site.data, view).text, lead(site.data, view), name)


def saved(site: Site, language: str, view_id: str) -> Page:
    """Return the page of a saved view."""
    spot, one = Spot(site, addresses.page(language, VIEW, view_id), language), site.data.views[view_id]
    view = open_saved(site.data, one, spot.view)
    told = about(site.data, view)
    return _page(spot, view, one.title(language), told.text, message_of(one, language), "", view_id)


def _page(spot: Spot, view: View, title: str, text: str, told: str, window: str, saved: str = "") -> Page:
    site, data, language = spot.site, spot.site.data, spot.language
    drawn = pictures.scenes(data, view)
    desk = drawn["desk"]
    events = desk.events
    numbers = {event.id: n for n, event in enumerate(events[:PART])}
    shown = pictures.atlas(spot, drawn, numbers, _panel(spot, desk, view, title, told, saved))
    heading = Markup('<h1 class="unseen">{}</h1>').format(title)
    bar = macro("site", "bar")(_windows(spot, window), _controls(spot, desk))
    trays = pictures.trays(spot, desk, numbers)
    content = markup.joined([heading, bar, shown.html, _foot(data, desk, trays), _events(spot, events)])
    return Page(
        spot.path,
        language,
        "atlas",
        title,
        text,
        content,
        shown.grounds,
        _picture(site, language, view, saved),
        here="index" if not saved else "views",
    )


def _picture(site: Site, language: str, view: View, saved: str) -> str:
    if not site.base:
        return ""
    kind, key = (VIEW, saved) if saved else (WINDOW, window_id(site.data, view))
    return f"{language}/picture/{kind}/{addresses.name(key)}.png"


def _windows(spot: Spot, here: str) -> list[tuple[str, str, bool]]:
    data, language = spot.site.data, spot.language
    shown = first_window(data) if here == "index" else here
    return [
        (spot.link(window_path(data, language, name)), window_name(data, name, language), name == shown)
        for name in window_ids(data)
    ]


def _controls(spot: Spot, drawn: Scene) -> Markup:
    """Return what a script filters by: the tracks and certainties of the view, and the days on which it changed."""
    data, say, view = spot.site.data, spot.say, drawn.view
    tracks = [track for track in (one.id for one in drawn.tracks) if any(e.track == track for e in drawn.events)]
    levels = [level for level in CERTAINTIES if any(drawn.certainty[e.id].level == level for e in drawn.events)]
    # Where the view is that of a day, its certainties are of that day.
    dated = [] if view.known_by else list(days(data, view.zone))
    return macro("site", "controls")(
        named_words(say),
        [(track, track_name(data, track, spot.language), sign(data, track, "confirmed")) for track in tracks],
        [(level, say(f"certainty.{level}"), sign(data, "", level)) for level in levels],
        " ".join(day.isoformat() for day in dated),
        say("site.counts", shown="{shown}", total=say.number(drawn.counts.total)),
        say("site.unknown", n="{n}"),
    )


def _panel(spot: Spot, drawn: Scene, view: View, title: str, told: str, saved: str) -> Markup:
    """Return what stands beside the map: what the view says, and where to begin."""
    data, say = spot.site.data, spot.say
    heading = Markup('<h2 class="title">{}</h2>').format(title) if saved else ""
    parts = [heading, markup.paragraph(told, kind="lead") if told else ""]
    chosen = card(data, view, view.event) if view.event else None
    if chosen:
        own = sign(data, chosen.track, chosen.certainty)
        head = macro("site", "lines")([(spot.to("event", chosen.event_id), own, chosen.title, chosen.when)], "about")
        lines = [cards.claim(line, say, address=spot.to) for line in chosen.claims if line.triggers][:3]
        parts += [head, markup.paragraph(chosen.summary), markup.paragraph(chosen.reason, kind="tc-reason")]
        parts += [Markup('<div class="tc-card">{}</div>').format(markup.claims(lines))] if lines else []
    else:
        parts.append(macro("site", "part")(say("web.start"), event_lines(spot, _best(drawn)), ""))
    if not saved and (tours := offered(data)):
        rows = [(spot.to("tour", one), "", data.tours[one].name(spot.language), "") for one in tours]
        parts.append(macro("site", "part")(say("site.tours"), macro("site", "lines")(rows, "saved"), ""))
    others = [
        (spot.to(VIEW, one.id), "", one.title(spot.language), "") for one in data.views.values() if one.id != saved
    ]
    if others and not saved:
        parts.append(macro("site", "part")(say("site.views"), macro("site", "lines")(others, "saved"), ""))
    if saved:
        parts.append(_embedding(spot, saved, title))
    return markup.joined(parts)


def _best(drawn: Scene) -> list[Event]:
    """Return a few of the most significant events from all over the window."""
    sure = [event for event in drawn.events if event.id not in drawn.possible]
    best = [event for event in sure if event.significance == 3] or sure
    return best[:: max(1, -(-len(best) // _STARTS))]


def _embedding(spot: Spot, saved: str, title: str) -> Markup:
    base = spot.site.base
    if not base:
        return Markup("")
    address = addresses.absolute(base, addresses.page(spot.language, "embed", saved))
    code = str(macro("site", "frame")(address, title, assets.text("frame.js")))
    return macro("site", "embedding")(spot.say("site.embed"), spot.say("site.embed.lead"), code)


def _foot(data: Dataset, drawn: Scene, trays: list[Markup]) -> Markup:
    """Return what is said under the pictures; that a layer is not on them, which no site can ask."""
    layer = data.layers.get(drawn.view.layer)
    parts = [drawn.title, drawn.subtitle, beneath.left_out(layer, drawn.view).why if layer else "", *trays]
    return Markup('<p class="told">{}</p>').format(markup.joined(parts, " · "))


def _events(spot: Spot, events: tuple[Event, ...]) -> Markup:
    say, kept = spot.say, events[:PART]
    more = left_out(spot, len(events))
    return macro("site", "rows")(
        say("site.events"), say.n("count.events", len(events)), event_rows(spot, kept), more, "events"
    )
