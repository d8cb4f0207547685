"""The sentence of a slide of the mutiny: what had happened last at its minute, with its certainty."""

from __future__ import annotations

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.sentence import sentence
from transcaspian.language.messages import words
from transcaspian.stories.mutiny.clock import certainty_at, clockless_view, hours, known_claims, position
from transcaspian.stories.mutiny.moment import clock_face, day, now
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.view.query import View


def message(data: Dataset, view: View) -> str:
    """Return the sentence, without a full stop: on the selected event if it is shown, else on the latest one.

    Live, it says what was public by the minute.
    """
    say, known, at = words(view.language), clockless_view(view), position(data, view)
    found = now(data, known, at, MutinyQuery.of(view).live)
    when = {"day": day(hours(data).moment(at), view, say), "time": clock_face(data, at, view)}
    key = "mutiny.message.live" if found.live else "mutiny.message"
    shown = [line.event_id for line in (*found.lines, *found.untimed)]
    if not found.lines and view.event not in shown:
        return say(key, told=say("mutiny.message.nothing"), **when)
    event = data.events[view.event if view.event in shown else shown[0]]
    live = at if found.live else None
    claims = known_claims(data, known, event.id, live)
    return say(key, told=sentence(data, view, event, certainty_at(data, known, event.id, live), claims), **when)
