"""Footnotes of a slide: the sources that the certainty of what it names rests on, numbered in reading order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from transcaspian.dataset.certainty import claims_known, sources_deciding
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import runs
from transcaspian.evidence.ties import in_order, in_words
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.scene import Scene
from transcaspian.tables.records import Source
from transcaspian.view.query import View
from transcaspian.view.threads import links_of


@dataclass(frozen=True, slots=True)
class Notes:
    """Sources with their numbers, and the numbers of each event."""

    numbers: dict[str, int]  # source id -> its number
    of_event: dict[str, tuple[int, ...]]
    on_slide: frozenset[str]  # the sources that stand on the slide itself, if there is room

    def written(self) -> dict[str, str]:
        """Return the numbers of each event as they stand behind its name: "3,7" or "4–6"."""
        return {event: runs(numbers) for event, numbers in self.of_event.items() if numbers}


def notes(data: Dataset, drawn: Scene, known: Sequence[str] = (), told: Sequence[str] | None = None) -> Notes:
    """Number the sources of what a scene names: the selected event first, then lane by lane as one reads.

    ``known``: sources that have their numbers already, from the slides before (a handout counts throughout).
    ``told``: the events that come first, and whose sources alone stand on the slide; None: those of all events do.
    """
    labels = sorted(drawn.timeline.labels, key=lambda label: (_lane(drawn, label.y), label.y, label.x))
    first = told if told is not None else [drawn.view.event] if drawn.view.event in drawn.signs else []
    events = dict.fromkeys([*first, *(label.event_id for label in labels)])
    of_event = {event: _deciding(data, drawn, event) for event in events}
    numbers = {source: n for n, source in enumerate(known, 1)}
    for source in (source for sources in of_event.values() for source in sources):
        numbers.setdefault(source, len(numbers) + 1)
    used = {source for sources in of_event.values() for source in sources}
    return Notes(
        {source: n for source, n in numbers.items() if source in used},
        {event: tuple(sorted(numbers[s] for s in sources)) for event, sources in of_event.items()},
        frozenset(used if told is None else (source for event in told for source in of_event[event])),
    )


def _lane(drawn: Scene, y: float) -> int:
    return next((n for n, lane in enumerate(drawn.timeline.lanes) if lane.top <= y < lane.bottom), 0)


def _deciding(data: Dataset, drawn: Scene, event: str) -> tuple[str, ...]:
    claims = claims_known(data, event, drawn.view.known_by, drawn.view.tz)
    return sources_deciding(claims, drawn.certainty[event], data) if event in drawn.certainty else ()


def short(source: Source, view: View) -> str:
    """Return a source in a few words: who published it and when."""
    date = when(source.published, view.language, view.zone, short=True) if source.published else ""
    return ", ".join(part for part in (" ".join(source.publisher.split()), date) if part)


def with_events(data: Dataset, drawn: Scene, numbered: Notes, told: Collection[str]) -> Notes:
    """Return the notes of a story with what of its numbers the events rest on that its picture tells of."""
    numbers = numbered.numbers
    resting = {event.id: _deciding(data, drawn, event.id) for event in drawn.events if event.id in told}
    of_event = {event: tuple(sorted(numbers[s] for s in found if s in numbers)) for event, found in resting.items()}
    return replace(numbered, of_event=of_event)


def say_events(data: Dataset, numbered: Notes, drawn: Scene) -> list[str]:
    """Return what a speaker may say of each event that a slide names, in order of time, under a heading.

    A source without a number, for what a story's picture tells without one, is named in a few words.
    """
    say, written = words(drawn.view.language), numbered.written()
    lines = []
    for event in drawn.events:
        if event.id in numbered.of_event:
            sign, numbers = drawn.signs[event.id], written.get(event.id, "").replace(",", ", ")
            named = [short(data.sources[source], drawn.view) for source in _deciding(data, drawn, event.id)]
            told = numbers or "; ".join(dict.fromkeys(named))
            sources = say("deck.say_sources", numbers=told) if told else ""
            lines.append(say("deck.say", when=sign.when, title=sign.title, certainty=sign.certainty, sources=sources))
    return [say("deck.tell"), *lines] if lines else []


def say_ties(data: Dataset, numbered: Notes, drawn: Scene) -> list[str]:
    """Return how the events that a slide names are tied to each other, in order of time, under a heading."""
    named = [event.id for event in drawn.events if event.id in numbered.of_event]
    lines = ties_among(data, drawn.view, named)
    return [words(drawn.view.language)("deck.tied"), *lines] if lines else []


def ties_among(data: Dataset, view: View, ids: Sequence[str]) -> list[str]:
    """Return how events are tied to each other, in words, in their order."""
    say = words(view.language)
    return [
        in_words(link, lambda event: data.events[event].title(view.language), say)
        for event_id in ids
        for link in links_of(data, view, event_id)
        if link.from_event == event_id and link.to_event in ids
    ]


def thread_ties(drawn: Scene, reasons: bool = False) -> list[tuple[str, list[str]]]:
    """Return the events of a thread that is shown alone, in order: the number of each, and how it is tied to others.

    Nothing for any other view; ``reasons``: also why.
    """
    if not (drawn.view.thread and drawn.links):
        return []
    rows = in_order(drawn.events, drawn.links, words(drawn.view.language), reasons)
    return [(number, told) for _, number, told in rows]
