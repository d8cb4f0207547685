"""The card of a deal as HTML: how binding it is, its parties, places, sum and sources; and who belongs to whom."""

from __future__ import annotations

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.markup import cards as markup_cards
from transcaspian.evidence.article import article
from transcaspian.evidence.card import ClaimLine
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import FILL_OF_CERTAINTY
from transcaspian.stories.contracts.deals import (
    Deal,
    kind_name,
    signed,
    stage_name,
    sure_in_words,
    value,
    value_by,
)
from transcaspian.stories.contracts.ownership import Party, ownership, parties
from transcaspian.tables.records import Location, Source
from transcaspian.view.query import View
from transcaspian.view.tracks import shape_of


def sign_of(data: Dataset, deal: Deal) -> tuple[str, str]:
    """Return the shape and the fill of a deal's sign: the track of its event, and how sure it is."""
    return shape_of(data, deal.event.track), FILL_OF_CERTAINTY[deal.sure]


def deal_card(data: Dataset, deal: Deal, view: View, sign: Markup) -> Markup:
    """Return what is known of a deal as HTML; ``sign``: its event's, as a picture."""
    say = words(view.language)
    stage = stage_name(deal.contract.stage, say)
    told = [("", stage), (sign, sure_in_words(deal, say)), ("", kind_name(deal.contract.product_kind, say))]
    later = markup.paragraph(say.n("contracts.later", deal.later), kind="tc-reason") if deal.later else ""
    title, facts = deal.contract.title(view.language), markup.facts(_facts(data, deal, view, say))
    return markup.card(title, markup.chips(told), _means(data, deal, view, say), later, facts)


def _means(data: Dataset, deal: Deal, view: View, say: Words) -> str:
    """Return how binding a stage is, in the glossary's words; empty if it lacks the term."""
    term = data.glossary.get(deal.contract.stage)
    return term.explanation(view.language) if term else say(f"contracts.means.{deal.contract.stage}")


def _facts(data: Dataset, deal: Deal, view: View, say: Words) -> list[tuple[str, str]]:
    """Return the deal's facts: names, and what they are."""
    contract = deal.contract
    day = signed(deal, view, short=False)
    if contract.signed is None:
        day = say("contracts.told_of", when=when(deal.event.date, view.language, view.zone, short=True))
    found: list[tuple[str, str]] = [
        (say("contracts.signed"), day),
        (say("contracts.product"), contract.product(view.language)),
    ]
    members = markup.listing(map(_party, parties(data, deal, view)), "tc-parties")
    found.append((say("contracts.parties"), members))
    where = data.locations.get(contract.location_id or deal.event.location_id or "")
    found.append(
        (say("contracts.where"), _names(where, view.language) if where else markup.grey(say("contracts.no_place")))
    )
    if about := [p for p in places_of(data, deal) if p is not where]:
        found.append((say("contracts.concerns"), markup.lines(_names(place, view.language) for place in about)))
    if contract.quantity is not None and deal.sourced:
        found.append((say("contracts.quantity"), say.number(contract.quantity)))
    found.append((say("contracts.value"), _value(deal, say)))
    return found


def _value(deal: Deal, say: Words) -> str:
    if value(deal, say):
        return value_by(deal, say)
    key = "contracts.value_later" if deal.later else "contracts.value_none"
    return markup.grey(say(key))


def _party(party: Party) -> str:
    aside = ", ".join(filter(None, (party.role, party.country)))
    return markup.joined([party.name, markup.grey(aside)], " ")


def _names(place: Location, language: str) -> str:
    """Return all names of a place."""
    first = place.name(language)
    others = [n for n in dict.fromkeys((place.name_local or "", *place.aliases)) if n and n != first]
    return markup.joined([first, markup.grey(" · ".join(others))], " ") if others else first


def places_of(data: Dataset, deal: Deal) -> list[Location]:
    """Return the places where a deal was made and that it concerns, each once."""
    every = data.locations
    ids = dict.fromkeys((deal.contract.location_id, deal.event.location_id, *deal.event.about_location_ids))
    return [every[i] for i in ids if i in every]


def sources(deal: Deal, view: View) -> Markup:
    """Return the sources of a deal as HTML."""
    say = words(view.language)
    return markup.card("", markup.claims(_source(source, view, say) for source in deal.sources))


def _source(source: Source, view: View, say: Words) -> str:
    day = say("contracts.published_unknown")
    if source.published:
        day = say("contracts.published", when=when(source.published, view.language, view.zone, short=True))
    links = [
        markup.link(source.url, say("card.link"), source.title),
        markup.link(source.archived_url, say("card.archived"), source.title),
    ]
    grade = markup.grade(source.reliability, say(f"reliability.{source.reliability}"))
    shown = markup.joined(links, " · ") or say("card.no_link")
    return markup.entry(
        markup.joined([grade, markup.strong(source.publisher)]), source.title, aside=(f"{day} · ", shown)
    )


def in_article(data: Dataset, deal: Deal, view: View) -> str:
    """Return what the article that started this collection says about a deal, with the verdict."""
    say, found = words(view.language), article(data, view)
    if found is None:
        return ""
    ids = {deal.event.id, *deal.contract.ownership_event_ids}
    rows = [
        markup.joined(
            [
                markup.joined([markup.verdict(claim.verdict, claim.verdict_words), claim.claim], " "),
                markup.inline(claim.explanation, "tc-grey", tag="div"),
            ]
        )
        for claim in found.claims
        if ids & {link.id for link in claim.events}
    ]
    return markup.card(say("contracts.article"), markup.listing(rows, "tc-claims"), level=3) if rows else ""


# Who belongs to whom


def owners(data: Dataset, deal: Deal, view: View) -> tuple[Markup, tuple[str, ...]]:
    """Return the parties and their owners, next to the claims that support and that contradict it.

    The second are the ids of the events that tell of it.
    """
    say = words(view.language)
    found = ownership(data, deal, view)
    title = say("contracts.own", title=deal.contract.title(view.language))
    agree = [markup.listing((_chain(party, say) for party in found.parties), "tc-own"), _claims(found.agree, say)]
    if found.otherwise:
        otherwise = [markup.paragraph(_origin(found.otherwise, say)), _claims(found.otherwise, say)]
    else:
        key = "contracts.own.nothing" if found.event_ids else "contracts.own.no_claims"
        otherwise = [markup.paragraph(say(key), kind="tc-grey")]
    if found.unjudged:
        otherwise += [markup.inline(say("contracts.own.unjudged"), tag="h4"), _claims(found.unjudged, say)]
    lead = " ".join(say(f"contracts.own.{key}") for key in (("lead", "then") if view.known_by else ("lead",)))
    columns = markup.group(
        markup.section(say("contracts.own.agree"), *agree),
        markup.section(say("contracts.own.otherwise"), *otherwise),
        kind="tc-own-sides",
    )
    return markup.part(title, markup.paragraph(lead, kind="tc-grey"), columns), found.event_ids


def _chain(party: Party, say: Words) -> str:
    """Return a party and its owners as steps."""
    if party.owners:
        owners = " → ".join(party.owners)
        told = markup.inline(say("contracts.own.part_of", owners=owners))
    else:
        told = markup.grey(say("contracts.own.alone"))
    aside = say("contracts.own.party", role=party.role, country=party.country) if party.country else party.role
    named = markup.joined([markup.strong(party.name), markup.grey(aside)], " ")
    return markup.lines([named, told])


def _claims(lines: tuple[ClaimLine, ...], say: Words) -> str:
    """List claims without their stance, which is about the event that tells of them, not about who owns whom."""
    return markup.claims(markup_cards.claim(line, say, stance=False) for line in lines) if lines else ""


def _origin(lines: tuple[ClaimLine, ...], say: Words) -> str:
    """Return in words who published it first, and who repeated it."""
    first, rest = lines[0], lines[1:]
    text = say("contracts.own.origin", who=first.who, when=first.known_on)
    if rest:
        names = [say("contracts.own.one", who=line.who, when=line.known_on) for line in rest]
        text += " " + say("contracts.own.repeated", names=say.list(names))
    return text
