"""What an event is tied to, in words: "answers: Putin calls Tokayev"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.tables.records import Link
from transcaspian.view.query import View
from transcaspian.view.threads import links_of


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as one of its events sees it; ``event_id`` is the other one."""

    event_id: str
    kind: str
    away: bool  # the link begins here and leads to the other event
    words: str  # how this event stands to the other: answers, or answered by
    title: str
    when: str
    reason: str
    claim_ids: tuple[str, ...]  # that bear it out; empty: the editors' reading
    reading: str  # that it is, in words; empty where claims bear it out

    @property
    def aside(self) -> str:
        """Return why, and whether it is the editors' reading."""
        return " · ".join(filter(None, (self.reason, self.reading)))


def ties(dataset: Dataset, view: View, event_id: str) -> tuple[Tie, ...]:
    """Return what an event is tied to, as known by the view's day: first the links that begin with it."""
    say, language = words(view.language), view.language
    found = []
    for link in links_of(dataset, view, event_id):
        away = link.from_event == event_id
        other = dataset.events[link.to_event if away else link.from_event]
        found.append(
            Tie(
                other.id,
                link.kind,
                away,
                say(f"tie.{link.kind}" if away else f"tie.{link.kind}.back"),
                other.title(language),
                when(other.date, language, view.zone, short=True),
                link.reason(language),
                link.claim_ids,
                "" if link.claim_ids else say("tie.reading"),
            )
        )
    return tuple(found)


def in_words(link: Link, titles: Callable[[str], str], say: Words) -> str:
    """Return a link as a sentence: its first event, how that is tied to the other, and the other."""
    aside = "" if link.claim_ids else f" ({say('tie.reading')})"
    return f"{titles(link.from_event)} – {say(f'tie.{link.kind}')}: {titles(link.to_event)}{aside}"


def by_number(
    links: Sequence[Link], numbers: Mapping[str, str], say: Words, reasons: bool = False
) -> dict[str, list[str]]:
    """Return how events are tied to others that have a number, by the event from which a link leads: "denies 3, 7".

    ``reasons``: each link by itself, and why.
    """
    order, reading = {event: n for n, event in enumerate(numbers)}, f" ({say('tie.reading')})"
    found: dict[str, dict[tuple[str, str, str], list[str]]] = {}
    for link in sorted((one for one in links if one.to_event in order), key=lambda one: order[one.to_event]):
        why = f": {link.reason(say.language)}" if reasons and link.reason(say.language) else ""
        alike = found.setdefault(link.from_event, {})
        alike.setdefault((link.kind, "" if link.claim_ids else reading, why), []).append(numbers[link.to_event])
    return {
        event: [f"{say(f'tie.{kind}')} {', '.join(others)}{aside}{why}" for (kind, aside, why), others in alike.items()]
        for event, alike in found.items()
    }


def told(tie: Tie) -> str:
    """Return a tie in one line."""
    aside = f" ({tie.reading})" if tie.reading else ""
    return f"{tie.words}: {tie.title}{aside}"
