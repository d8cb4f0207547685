"""The page of an event: card and claims, how its certainty came about, a small map and timeline, neighbours."""

from __future__ import annotations

from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, cards, macro
from transcaspian.evidence.card import Related, card
from transcaspian.evidence.card import reason as reason_of
from transcaspian.evidence.course import course
from transcaspian.evidence.ties import Tie
from transcaspian.language.dates import parse
from transcaspian.language.datewords import when
from transcaspian.site import addresses, pictures, schema_org
from transcaspian.site.layout import sign
from transcaspian.site.model import Page, Site, Spot
from transcaspian.site.pages import thread
from transcaspian.site.rows import event_lines, in_order, level_of, list_of, places_in_order
from transcaspian.slides.links import shortened_to
from transcaspian.tables.records import Event
from transcaspian.view.named import window_id, window_ids, window_name
from transcaspian.view.query import View
from transcaspian.view.tracks import track_name

KIND = "event"
_NEAR = 3  # events before, and as many after


def page(site: Site, language: str, event_id: str) -> Page:
    """Return the page of an event."""
    spot = Spot(site, addresses.page(language, KIND, event_id), language)
    say, data, event = spot.say, site.data, site.data.events[event_id]
    about = card(data, spot.view, event_id)
    if about is None:
        raise KeyError(event_id)
    own = sign(data, event.track, about.certainty)
    window = window_of(data, spot.view, event)
    where = [
        (spot.link(window_path(data, language, window)), window_name(data, window, language)),
        (list_of(spot, event.track), track_name(data, event.track, language)),
    ]
    told = Markup('<div class="tc-card">{}</div>').format(cards.told(about, say, own, address=spot.to))
    place = pictures.small_map(spot, event) if site.pictured else pictures.Drawn(Markup(""))
    lane = pictures.small_timeline(spot, event, window) if site.pictured else Markup("")
    beside = [
        place.html,
        lane,
        _course(spot, event),
        _tied(spot, about.ties, event_id),
        *_near(spot, event),
        _related(spot, about.related),
    ]
    content = macro("site", "heading")(about.title, own, macro("site", "crumbs")(where), "")
    content += macro("site", "sides")(told, markup.joined(beside))
    text = " · ".join((about.when, about.certainty_words, about.summary))
    return Page(
        spot.path,
        language,
        "card",
        about.title,
        shortened_to(text),
        content,
        place.grounds,
        picture_of(site, language, event, window),
        schema_org.event(site, language, event, about),
        "events",
    )


def picture_of(site: Site, language: str, event: Event, window: str) -> str:
    """Return the path of the picture that a link to an event shows: its own, or that of its window."""
    if not site.base:
        return ""
    if event.significance == 3 and site.pictured:
        return f"{language}/picture/event/{addresses.name(event.id)}.png"
    return f"{language}/picture/window/{addresses.name(window)}.png"


@lru_cache(maxsize=20_000)
def window_of(data: Dataset, view: View, event: Event) -> str:
    """Return the window in which an event is looked at."""
    return pictures.narrowest(data, view, event, window_ids(data))


def window_path(data: Dataset, language: str, window: str) -> str:
    """Return the path of the page of a window: the first page of all for the one that the collection begins with."""
    return addresses.home(language) if window == first_window(data) else addresses.page(language, "window", window)


def first_window(data: Dataset) -> str:
    """Return the window that the collection begins with."""
    return window_id(data, View())


def _course(spot: Spot, event: Event) -> Markup:
    data, view, say = spot.site.data, spot.view, spot.say
    rows = [
        (
            when(parse(turn.day.isoformat()), spot.language, view.zone, short=True) if turn.day else say("site.today"),
            sign(data, event.track, turn.sure.level),
            say(f"certainty.{turn.sure.level}"),
            reason_of(data, turn.sure, turn.claims, view),
        )
        for turn in course(data, event.id, view.zone)
    ]
    return macro("site", "course")(say("site.course"), rows) if rows else Markup("")


def _near(spot: Spot, event: Event) -> list[Markup]:
    """Return the events before and after, in order of time."""
    every, say = in_order(spot.site.data, spot.view.zone), spot.say
    at = places_in_order(spot.site.data, spot.view.zone)[event.id]
    before, after = every[max(0, at - _NEAR) : at], every[at + 1 : at + 1 + _NEAR]
    return [
        macro("site", "part")(say(name), event_lines(spot, events), "")
        for name, events in (("site.before", before), ("site.after", after))
        if events
    ]


def _tied(spot: Spot, ties: tuple[Tie, ...], event_id: str) -> Markup:
    """Return what links tie to an event, and the way to the whole thread."""
    found = thread.thread_of(spot.site.data, spot.view.zone, event_id)
    if not ties or found is None:
        return Markup("")
    whole = spot.say.n("site.whole_thread", len(found.events))
    link = Markup('<a href="{}">{}</a>').format(spot.to(thread.KIND, found.first), whole)
    told = thread.tied(spot, ties) + markup.paragraph(link, kind="links")
    return macro("site", "part")(spot.say("card.ties"), told, "ties")


def _related(spot: Spot, related: tuple[Related, ...]) -> Markup:
    data, rows = spot.site.data, []
    for one in related:
        event = data.events[one.event_id]
        own = sign(data, event.track, level_of(data, event))
        rows.append((spot.to(KIND, event.id), own, event.title(spot.language), one.why))
    return macro("site", "part")(spot.say("card.related"), macro("site", "lines")(rows, ""), "") if rows else Markup("")
