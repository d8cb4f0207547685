"""The message of a slide where nobody has written one: a sentence from the data, with its certainty.

It is about the selected event if the view shows it, else about the most significant event that is certainly in the
window; of several, the one that most publications tell of. What is merely possible in the window is never its message.
"""

from __future__ import annotations

from babel.dates import format_date

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.sentence import sentence
from transcaspian.language.messages import words
from transcaspian.scene.summary import filters_in_words
from transcaspian.stories import STORIES
from transcaspian.tables.records import Event
from transcaspian.view.query import View
from transcaspian.view.selection import Selection, select


def message(data: Dataset, view: View) -> str:
    """Return a sentence on what a view shows, as known by its day, in its language; without a full stop."""
    say = words(view.language)
    told = STORIES[view.story].message(data, view) if view.story else _events(data, view)
    if view.known_by is None:
        return told
    return say("message.known_by", day=format_date(view.known_by, "long", locale=say.locale), told=told)


def _events(data: Dataset, view: View) -> str:
    """Return a sentence on one of the events that a view shows, or that there is none."""
    selection = select(data, view)
    event = event_of(selection, view)
    if event is None:
        return _nothing(data, view, selection)
    return sentence(data, view, event, selection.certainty[event.id], selection.claims[event.id])


def event_of(selection: Selection, view: View) -> Event | None:
    """Return the event that a view's message is about; None if none is certainly in its window."""
    if chosen := next((event for event in selection.shown if event.id == view.event), None):
        return chosen

    def weight(event: Event) -> tuple[int, int]:
        return event.significance, len({claim.source_id for claim in selection.claims[event.id]})

    # Of equals, max returns the first, which is the earliest.
    return max((e for e in selection.shown if e.id not in selection.possible), key=weight, default=None)


def _nothing(data: Dataset, view: View, selection: Selection) -> str:
    """Return what is said of a window in which there is no event for certain."""
    say = words(view.language)
    if selection.shown:
        return say.n("message.possible", len(selection.shown))
    return say("message.filtered" if filters_in_words(data, view.but(known_by=None)) else "message.empty")
