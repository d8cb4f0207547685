"""The pages of a tour: a step each, with its picture, what it tells and who says so, and the ways along it."""

from __future__ import annotations

from dataclasses import replace

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, cards, macro
from transcaspian.evidence.card import claim_line
from transcaspian.language.datewords import when
from transcaspian.look.palette import PAGE
from transcaspian.site import addresses, pictures
from transcaspian.site.layout import sign
from transcaspian.site.model import Page, Site, Spot
from transcaspian.site.pages import story
from transcaspian.site.rows import level_of
from transcaspian.slides.links import about
from transcaspian.tables.records import Step
from transcaspian.view.query import View
from transcaspian.view.tours import at, is_told, place_of, steps_of, text_of

KIND = "tour"


def path(language: str, tour_id: str, number: int = 1) -> str:
    """Return the path of a step; the first has that of its tour, the others lie in a folder of it."""
    own = addresses.page(language, KIND, tour_id)
    return own if number == 1 else f"{own.removesuffix('.html')}/{number}.html"


def page(site: Site, language: str, tour_id: str, number: int) -> Page:
    """Return a step of a tour by its number, counted from 1."""
    spot, data = Spot(site, path(language, tour_id, number), language), site.data
    view = at(data, tour_id, number, spot.view)
    step, one = steps_of(data, tour_id)[number - 1], data.tours[tour_id]
    panel = _words(spot, view, step)
    if view.story:
        shown = story.drawn(spot, story.chapter_of(spot, replace(view, theme=PAGE)), panel)
    else:
        drawn = pictures.scenes(data, view)
        numbers = {event.id: n for n, event in enumerate(drawn["desk"].events)}
        shown = pictures.atlas(spot, drawn, numbers, panel, ("timeline",), spot.to("view", step.view_id))
    crumbs = macro("site", "crumbs")([(spot.to_named("tours"), spot.say("site.tours"))])
    head = macro("site", "heading")(one.name(language), "", crumbs, one.lead(language) if number == 1 else "")
    content = markup.joined([head, _ways(spot, tour_id, number), shown.html, _claims(spot, view, step)])
    told, title = about(data, view), f"{step.title(language)} – {one.name(language)}"
    return Page(spot.path, language, KIND, title, told.text, content, shown.grounds, here="tours")


def _words(spot: Spot, view: View, step: Step) -> Markup:
    """Return what a step tells, with a way to the event that it shows."""
    data = spot.site.data
    event = data.events.get(view.event)
    day = when(event.date, spot.language, view.zone) if event else ""
    told = macro("tour", "step")(place_of(data, view), step.title(spot.language), day, text_of(data, view, step))
    if not event:
        return told
    row = (spot.to("event", event.id), sign(data, event.track, level_of(data, event)), event.title(spot.language), "")
    return told + macro("site", "lines")([row], "about")


def _ways(spot: Spot, tour_id: str, number: int) -> Markup:
    say, steps = spot.say, steps_of(spot.site.data, tour_id)
    to = [spot.link(path(spot.language, tour_id, n)) for n in range(1, len(steps) + 1)]
    dots = [
        (to[n - 1], say("tour.dot", n=n, title=step.title(spot.language)), n == number)
        for n, step in enumerate(steps, 1)
    ]
    before, after = (to[n - 1] if 1 <= n <= len(steps) else "" for n in (number - 1, number + 1))
    return macro("site", "ways")(say("tour.landmark"), (before, say("tour.back")), (after, say("tour.next")), dots)


def _claims(spot: Spot, view: View, step: Step) -> Markup:
    """Return the claims that a step rests on, by the event that they are about; none if they were not public yet."""
    data, parts = spot.site.data, list[Markup]()
    found = [data.claims[one] for one in step.claim_ids] if is_told(data, view, step) else []
    for event_id in dict.fromkeys(claim.event_id for claim in found):
        event = data.events[event_id]
        own = sign(data, event.track, level_of(data, event))
        day = when(event.date, spot.language, view.zone, short=True)
        parts.append(
            macro("site", "lines")([(spot.to("event", event_id), own, event.title(spot.language), day)], "about")
        )
        lines = [claim_line(data, claim, view, False) for claim in found if claim.event_id == event_id]
        parts.append(markup.claims(cards.claim(line, spot.say, address=spot.to) for line in lines))
    if not parts:
        return Markup("")
    return macro("site", "part")(spot.say("card.who_says"), markup.group(*parts, kind="tc-card abouts"), "claims")
