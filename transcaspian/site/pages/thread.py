"""The page of a thread: events that links tie together, as a list and as a picture, and each link with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, macro
from transcaspian.evidence.ties import Tie, ties
from transcaspian.site import addresses, pictures
from transcaspian.site.layout import sign
from transcaspian.site.model import Page, Site, Spot
from transcaspian.site.rows import event_rows, in_order, level_of
from transcaspian.slides.links import shortened_to
from transcaspian.view.query import View
from transcaspian.view.threads import thread, thread_window

KIND = "thread"


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread by its first event, which gives it its name and its address."""

    events: tuple[str, ...]

    @property
    def first(self) -> str:
        """The id of its first event."""
        return self.events[0]


@lru_cache(maxsize=16)
def threads(data: Dataset, zone: str) -> tuple[Thread, ...]:
    """Return all threads of more than one event, in order of time."""
    found, seen, view = list[Thread](), set[str](), View(zone=zone)
    linked = {event for link in data.links for event in (link.from_event, link.to_event)}
    for event in in_order(data, zone):
        if event.id in linked and event.id not in seen:
            own = thread(data, view, event.id)
            seen.update(own)
            if len(own) > 1:
                found.append(Thread(own))
    return tuple(found)


def thread_of(data: Dataset, zone: str, event_id: str) -> Thread | None:
    """Return the thread of an event; None if it is in none."""
    return _by_event(data, zone).get(event_id)


@lru_cache(maxsize=16)
def _by_event(data: Dataset, zone: str) -> dict[str, Thread]:
    return {event: one for one in threads(data, zone) for event in one.events}


def page(site: Site, language: str, event_id: str) -> Page:
    """Return the page of the thread of an event; any but its first leads to the page of that."""
    spot, data = Spot(site, addresses.page(language, KIND, event_id), language), site.data
    found = thread_of(data, spot.view.zone, event_id)
    if found is None:
        raise KeyError(event_id)
    title = spot.say("site.thread", title=data.events[found.first].title(language))
    if event_id != found.first:
        return Page(spot.path, language, "moved", title, title, Markup(""), moved=spot.to(KIND, found.first))
    view = spot.view.but(thread=found.first, window=thread_window(data, spot.view, found.first))
    drawn = pictures.scenes(data, view)
    events = [data.events[one] for one in found.events]
    numbers = {event.id: n for n, event in enumerate(events)}
    counted = spot.say.n("count.events", len(events))
    panel = macro("site", "rows")(spot.say("site.events"), counted, event_rows(spot, events, False), "", "events")
    shown = pictures.atlas(spot, drawn, numbers, panel, ("timeline",))
    crumbs = macro("site", "crumbs")([(spot.to_named("threads"), spot.say("site.threads"))])
    head = macro("site", "heading")(title, "", crumbs, "")
    links = macro("site", "part")(spot.say("guide.ties"), _links(spot, found), "links")
    text = " · ".join((counted, *(event.title(language) for event in events)))
    content = head + shown.html + links
    return Page(spot.path, language, KIND, title, shortened_to(text), content, shown.grounds, here="threads")


def _links(spot: Spot, found: Thread) -> Markup:
    """Return each link of a thread as a sentence, with its reason and what bears it out."""
    data, rows = spot.site.data, list[Markup]()
    for event_id in found.events:
        event = data.events[event_id]
        own = sign(data, event.track, level_of(data, event))
        leading = [tie for tie in ties(data, spot.view, event_id) if tie.away]
        if leading:
            head = macro("site", "lines")([(spot.to("event", event_id), own, event.title(spot.language), "")], "about")
            rows.append(head + tied(spot, leading))
    return markup.group(*rows, kind="tc-card abouts")


def tied(spot: Spot, some: list[Tie] | tuple[Tie, ...]) -> Markup:
    """Return what an event is tied to as lines: how, to what, when, why, and the claims that bear it out."""
    data, rows = spot.site.data, list[tuple[str, str, Markup, str, str, list[tuple[str, str]]]]()
    for tie in some:
        event = data.events[tie.event_id]
        claims = {_who(data, one): data.claims[one] for one in reversed(tie.claim_ids)}
        borne = [(f"{spot.to('event', one.event_id)}#c-{one.id}", who) for who, one in reversed(claims.items())]
        own = sign(data, event.track, level_of(data, event))
        rows.append(
            (
                tie.words,
                spot.to("event", tie.event_id),
                own,
                tie.title,
                " · ".join(filter(None, (tie.when, tie.aside))),
                borne,
            )
        )
    return macro("site", "ties")(rows)


def _who(data: Dataset, claim_id: str) -> str:
    claim = data.claims[claim_id]
    return data.sources[claim.source_id].publisher
