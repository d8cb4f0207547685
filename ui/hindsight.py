"""What was not known on a day, in words: of the lists that open from its counts, and of an event without a card."""

from __future__ import annotations

from datetime import date

from transcaspian.language.days import day_words
from transcaspian.language.messages import Words, words
from transcaspian.view.knowledge import (
    between,
    certainty_of_day,
    hindsight,
    known_from,
    may_be_known,
    not_known_at_all,
)
from transcaspian.view.query import View
from ui import cached, known


def known_then(view: View, key: str) -> tuple[str, dict[str, str]]:
    """Return the heading of a list of what was known otherwise, and what to say of each event."""
    say, data = words(view.language), cached.dataset()
    assert view.known_by
    if key == known.OTHERWISE:
        changes = hindsight(data, view).otherwise
        told = {
            c.event_id: say("known.then_now", then=say(f"certainty.{c.then}"), now=say(f"certainty.{c.now}"))
            for c in changes
        }
        return say("known.list.otherwise"), told
    unknown_then = hindsight(data, view).not_known
    day, every = day_words(view.known_by, say), not_known_at_all(data, view)
    here = ".here" if every > len(unknown_then) else ""
    numbers = {"n": say.number(len(unknown_then)), **({"all": say.number(every)} if here else {})}
    heading = say(f"known.list.not_known{here}", day=day, **numbers)
    if perhaps := sum(may_be_known(data, i, view) for i in unknown_then):
        heading = say.n("known.perhaps_of", perhaps, told=heading)
    return heading, {i: _known_later(i, view, say) for i in unknown_then}


def _known_later(event_id: str, view: View, say: Words) -> str:
    """Return from which day an event that was not known was known, and whether it may have been known before."""
    data = cached.dataset()
    day = known_from(data, event_id, view.zone)
    if day is None:
        return say("known.first_unknown")
    return say(f"known.first.{certainty_of_day(data, event_id, view)}", day=day_words(day, say))


def between_days(view: View) -> tuple[str, dict[str, str]]:
    """Return the heading of the list of what changed between two days, and what to say of each event."""
    data, say = cached.dataset(), words(view.language)
    found = between(data, view)
    days = {event: known_from(data, event, view.zone) for event in found.not_known}
    asides = {
        event: say("known.between.new", day=day_words(day, say) if day else "").strip() for event, day in days.items()
    }
    for one in found.otherwise:
        levels = {"then": say(f"certainty.{one.then}"), "now": say(f"certainty.{one.now}")}
        asides[one.event_id] = say("known.between.now", **levels)
    return known.comparison(view), asides


def days_with(view: View) -> dict[str, date | None]:
    """Return the days on which there is a card of an event that has none on the view's: the first one, and today."""
    if not (view.known_by and view.event in cached.dataset().events):
        return {}
    first = _first_day(view)
    return ({"first": first} if first else {}) | {"today": None}


def absent(view: View) -> tuple[str, str]:
    """Return the title and the text of why there is no card: nothing has that id, or it was not known on that day."""
    say, event = words(view.language), cached.dataset().events.get(view.event)
    if not (event and view.known_by):
        return say("card.unknown_title"), say("card.unknown", id=view.event)
    told = {"title": event.title(view.language), "day": day_words(view.known_by, say)}
    first = _first_day(view)
    if first is None:
        return say("known.perhaps_title"), say("known.unknown_undated", **told)
    sure = certainty_of_day(cached.dataset(), view.event, view)
    title = "known.perhaps_title" if sure == "perhaps" else "known.unknown_title"
    return say(title), say(f"known.unknown.{sure}", **told, first=day_words(first, say))


def _first_day(view: View) -> date | None:
    """Return the day from which on the selected event is known, if one is certain."""
    data = cached.dataset()
    return known_from(data, view.event, view.zone) if view.event in data.events else None
