"""Events as the parts of an HTML page: cards, rows, buttons and signs, of as many as the page has room for.

All text of tables is escaped here. What a card says and in which order is decided in ``transcaspian.evidence.card``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcaspian.dataset.certainty import claims_known
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import fold
from transcaspian.drawing.svg import xml_text
from transcaspian.evidence.card import Card, ClaimLine, Fact, card, counted, facts
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import TRACKS
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
        kept = Kept(event, about, _found_by(data, event, scene.view))
        needed = len((card_html(kept, 0, {}, scene) + row_html(kept, 0, scene)).encode())
        if needed <= room:
            found.append(kept)
            room -= needed
    return tuple(sorted(found, key=lambda kept: order[kept.event.id]))


def _found_by(data: Dataset, event: Event, view: View) -> str:
    """Return the words that an event is found by, each once and folded: its own, its actors', places' and claims'."""
    found = [event.title.en, event.title.pl, event.short.en, event.short.pl, event.summary.en, event.summary.pl]
    claims = claims_known(data, event.id, view.known_by, view.tz)
    for claim in claims:
        found += [claim.statement.en, claim.statement.pl]
        found += [data.sources[claim.source_id].publisher] if claim.source_id in data.sources else []
    for actor in (data.actors.get(i or "") for i in (*event.actor_ids, *(c.asserted_by for c in claims))):
        found += [actor.name.en, actor.name.pl, actor.name_local or ""] if actor else []
    for place in (data.locations.get(i or "") for i in (event.location_id, *event.about_location_ids)):
        found += _names(place) if place else []
    return " ".join(dict.fromkeys(fold(" ".join(found)).split()))


def _names(place: Location) -> list[str]:
    return [place.name.en, place.name.pl, place.name_local or "", *place.aliases]


def card_html(one: Kept, number: int, numbers: Mapping[str, int], scene: Scene) -> str:
    """Return the card of an event, hidden until it is chosen."""
    about, say = one.card, words(scene.view.language)
    chips = [f"{sign_html(about.event_id, scene)}{xml(about.certainty_words)}", xml(say(f"track.{about.track}"))]
    chips.append(xml(about.category))
    if about.event_id in scene.marked:
        chips.append(xml(say(f"versions.kind.{scene.marked[about.event_id]}")))
    count = counted(about, say.language)
    told = "".join(_fact(fact) for fact in facts(about, say.language))
    later = f'<p class="grey">{xml(say.n("card.later", about.later_claims))}</p>' if about.later_claims else ""
    return (
        f'<article data-id="{xml(about.event_id)}" data-words="{xml(one.found_by)}" aria-labelledby="e{number}" '
        f'hidden=""><h2 id="e{number}" tabindex="-1">{xml(about.title)}</h2>'
        f'<p class="chips">{"".join(f"<span>{chip}</span>" for chip in chips if chip)}</p>'
        f'<p>{xml(about.summary)}</p><p class="reason">{xml(about.reason)}</p><dl>{told}</dl>'
        f'<h3>{xml(say("card.who_says"))} <span class="grey">{xml(count)}</span></h3>'
        f'<ul class="claims">{"".join(_claim(claim, say) for claim in about.claims)}</ul>{later}'
        f"{_related(about, numbers, scene)}</article>"
    )


def _fact(fact: Fact) -> str:
    text = f'<span class="grey">{xml(fact.text)}</span>' if fact.unknown else xml(fact.text)
    aside = f' <span class="grey">({xml(fact.aside)})</span>' if fact.aside else ""
    below = f'<br/><span class="grey">{xml(fact.below)}</span>' if fact.below else ""
    return f"<dt>{xml(fact.name)}</dt><dd>{text}{aside}{below}</dd>"


def _claim(line: ClaimLine, say: Words) -> str:
    """Return a claim with its grade in words, its speaker, words, day and publication."""
    carried = ""
    if line.carried_by:
        carried = f' <span class="grey">{xml(say("card.carried_by", publisher=line.carried_by))}</span>'
    links = [link_html(line.url, line.title or say("card.link")) or xml(line.title)]
    links.append(link_html(line.archived_url, say("card.archived")))
    if not line.url and not line.archived_url:
        links.append(xml(say("card.no_link")))
    told = [xml(say("card.known_on", when=line.known_on)), *(link for link in links if link)]
    return (
        f'<li><div><b class="grade">{xml(line.grade)}</b> <b>{xml(line.who)}</b> '
        f'<span class="{xml(line.stance)}">{xml(line.stance_words)}</span>{carried}</div>'
        f'<div>{xml(line.statement)}</div><div class="grey">{xml(line.grade_words)}</div>'
        f'<div class="grey">{" · ".join(told)}</div></li>'
    )


def _related(about: Card, numbers: Mapping[str, int], scene: Scene) -> str:
    """Return the related events; those that the file has no card of are named."""
    if not about.related:
        return ""
    say, rows = words(scene.view.language), []
    for other in about.related:
        aside = f"<span>{xml(other.when)}</span>" + (f" · {xml(other.why)}" if other.why else "")
        text = f"{xml(other.title)} <small>{aside}</small>"
        sign = sign_html(other.event_id, scene)
        if other.event_id in numbers:
            rows.append(f'<button type="button" data-go="{numbers[other.event_id]}">{sign}{text}</button>')
        else:
            rows.append(f'<span class="absent">{sign}{text}</span>')
    return f'<h3>{xml(say("card.related"))}</h3><ul class="events">{"".join(f"<li>{row}</li>" for row in rows)}</ul>'


def button_html(one: Kept, number: int, scene: Scene) -> str:
    """Return a button that opens an event's card."""
    return (
        f'<button type="button" data-go="{number}">{sign_html(one.event.id, scene)}{xml(one.card.title)} '
        f"<small><span>{xml(_day(one, scene))}</span></small></button>"
    )


def row_html(one: Kept, number: int, scene: Scene) -> str:
    """Return an event as a row of the table."""
    where = one.card.where[0] if one.card.where else ""
    return (
        f'<tr><td>{xml(_day(one, scene))}</td><th scope="row"><button type="button" class="link" data-go="{number}">'
        f"{xml(one.card.title)}</button></th><td>{sign_html(one.event.id, scene)}{xml(one.card.certainty_words)}</td>"
        f"<td>{xml(where)}</td></tr>"
    )


def _day(one: Kept, scene: Scene) -> str:
    return when(one.event.date, scene.view.language, scene.view.zone, short=True)


def sign_html(event_id: str, scene: Scene) -> str:
    """Return an event's sign, next to words that say the same."""
    about = scene.signs[event_id]
    return f'<svg class="sign" aria-hidden="true"><use href="#{symbol_id(about.track, about.fill)}"/></svg>'


def symbol_id(track: str, fill: str) -> str:
    """Return the id of the drawing of a sign, which a page has once."""
    return f"s-{TRACKS.index(track) if track in TRACKS else 'other'}-{fill}"


def link_html(url: str | None, text: str) -> str:
    """Return an external link that sends no referrer; only http(s) addresses become links."""
    if not url or not url.lower().startswith(("http://", "https://")):
        return ""
    return f'<a href="{xml(url)}" target="_blank" rel="noreferrer noopener">{xml(text)}</a>'


def xml(text: str) -> str:
    """Return text that stays text, also in an attribute."""
    return xml_text(text)
