"""Events as the parts of an HTML page: cards, rows, buttons and signs, of as many as the page has room for.

How they are written is decided in ``transcaspian.drawing.markup``, what they say in ``transcaspian.evidence.card``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from transcaspian.dataset.certainty import claims_known
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import also_called, fold
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, cards
from transcaspian.evidence.card import Card, card
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.scene import Scene
from transcaspian.tables.records import Event, Location
from transcaspian.view.query import View

# A page is mailed, and opened on a phone: it stays below 1.5 MB. Picture, fonts, sources and script take a fourth of
# that, the rest is for events: 5 KB each with card, row and the words to find it by, so that about 220 find room.
ROOM = 1_100_000  # bytes
MOST = 400  # the most significant events are tried; events beyond these are left out even if they would fit
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True)
class Kept:
    """An event that the file has room for."""

    event: Event
    card: Card
    found_by: str  # the words of it, folded
    told: Markup  # the card, under its title


def kept_events(data: Dataset, scene: Scene) -> tuple[Kept, ...]:
    """Return the events that the file has room for, the most significant ones, in order of time."""
    order = {event.id: n for n, event in enumerate(scene.events)}
    drawn = {m.event_id for m in scene.timeline.marks} | {s.event_id for s in scene.timeline.spans}

    def rank(event: Event) -> tuple[int, bool, float]:
        # Among equals those that can be clicked, then some from all over the window: multiples of the golden ratio
        # leave no gaps, wherever they are cut off.
        return -event.significance, event.id not in drawn, order[event.id] * _GOLDEN % 1

    found, room = list[Kept](), ROOM
    for event in sorted(scene.events, key=rank)[:MOST]:
        about = card(data, scene.view, event.id)
        if about is None:
            continue
        kept = Kept(event, about, _found_by(data, event, scene.view), _told(about, scene))
        needed = len((card_html(kept, 0, {}, scene) + row_html(kept, 0, scene)).encode(errors="ignore"))
        if needed <= room:
            found.append(kept)
            room -= needed
    return tuple(sorted(found, key=lambda kept: order[kept.event.id]))


def _found_by(data: Dataset, event: Event, view: View) -> str:
    """Return the words that an event is found by, each once and folded: its own, its actors', places' and claims'."""
    found = [*event.title.said, *event.short.said, *event.summary.said]
    claims = claims_known(data, event.id, view.known_by, view.tz)
    for claim in claims:
        found += claim.statement.said
        found += [data.sources[claim.source_id].publisher] if claim.source_id in data.sources else []
    for actor in (data.actors.get(i or "") for i in (*event.actor_ids, *(c.asserted_by for c in claims))):
        found += [*actor.name.said, actor.name_local or ""] if actor else []
    for place in (data.locations.get(i or "") for i in (event.location_id, *event.about_location_ids)):
        found += _names(place) if place else []
    words_of_it = fold(" ".join(found))
    return " ".join(dict.fromkeys(f"{words_of_it} {also_called(data, words_of_it)}".split()))


def _names(place: Location) -> list[str]:
    return [*place.name.said, place.name_local or "", *place.aliases]


def _told(about: Card, scene: Scene) -> Markup:
    """Return what stands under the title of a card, which is written once."""
    say, marked = words(scene.view.language), scene.marked.get(about.event_id)
    more = (say(f"versions.kind.{marked}"),) if marked else ()
    return cards.told(about, say, sign_html(about.event_id, scene), more, written=True)


def card_html(one: Kept, number: int, numbers: Mapping[str, int], scene: Scene) -> Markup:
    """Return the card of an event, hidden until it is chosen."""

    def sign(event_id: str) -> Markup:
        return sign_html(event_id, scene)

    say = words(scene.view.language)
    return cards.event_article(one.card, say, one.told, number, one.found_by, numbers.get, sign)


def button_html(one: Kept, number: int, scene: Scene) -> Markup:
    """Return a button that opens an event's card."""
    return cards.event_button(number, sign_html(one.event.id, scene), one.card.title, _day(one, scene))


def row_html(one: Kept, number: int, scene: Scene) -> Markup:
    """Return an event as a row of the table, in which its name opens its card."""
    where = one.card.where[0] if one.card.where else ""
    sure = sign_html(one.event.id, scene) + one.card.certainty_words
    return markup.row([_day(one, scene), markup.macro("card", "opener")(number, one.card.title), sure, where], named=1)


def _day(one: Kept, scene: Scene) -> str:
    return when(one.event.date, scene.view.language, scene.view.zone, short=True)


def sign_html(event_id: str, scene: Scene) -> Markup:
    """Return an event's sign, next to words that say the same."""
    about = scene.signs[event_id]
    return _sign(symbol_id(about.track, about.fill, scene))


@cache
def _sign(symbol: str) -> Markup:
    return markup.macro("card", "sign")(symbol)


def symbol_id(track: str, fill: str, scene: Scene) -> str:
    """Return the id of the drawing of a sign, which a page has once."""
    number = next((n for n, one in enumerate(scene.tracks) if one.id == track), "other")
    return f"s-{number}-{fill}"
