"""The card of a deal: how binding it is, its parties, places, sum and sources; and who belongs to whom."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from transcaspian.evidence.article import article
from transcaspian.evidence.card import ClaimLine, card
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import FILL_OF_CERTAINTY, SHAPE_OF_TRACK, palette
from transcaspian.scene.sizes import PHONE
from transcaspian.stories import contracts as story
from transcaspian.stories.contracts.deals import Deal, kind_name, signed, stage_name, value, value_by
from transcaspian.stories.contracts.ownership import Party, parties
from transcaspian.tables.records import Location, Source
from transcaspian.view.query import View
from ui import cached, cards, fragments, linked, navigation, state
from ui.controls import plain

if TYPE_CHECKING:
    from ui.contracts.page import PageContent


def panel(view: View, page: PageContent, height: int | None) -> None:
    """Draw the deal on show, or the selected event if it has no deal."""
    if page.other:
        cards.panel(state.current(), cached.scene_of(view, linked.state_canvas()), height)
    elif page.deal:
        with st.container(border=True, height=height or "content", key="panel"):
            _deal(view, page.deal, page)


def _deal(view: View, deal: Deal, page: PageContent) -> None:
    say = words(view.language)
    st.html(_html(deal, view, say))
    _sources(deal, view, say)
    with st.container(key="links-deal"):
        title = deal.event.title(view.language)
        window = "july" if deal.july else "all"
        navigation.to_timeline(say("contracts.event", title=title), view, event=deal.event.id, window=window)
        for place in _places(deal):
            text = say("contracts.place", name=place.name(view.language))
            navigation.to_timeline(text, view, places=(place.id,), window="all", event="")
    others = [other for other in page.found.of_event(deal.event.id) if other.id != deal.id]
    if others:
        st.html(f"<p class='tc-h4'>{escape(say('contracts.siblings'))}</p>")
        with st.container(key="list_siblings"):
            for other in others:
                st.button(
                    plain(f"{other.contract.title(view.language)} · {stage_name(other.contract.stage, say)}"),
                    key=f"deal-{other.id}",
                    type="tertiary",
                    width="stretch",
                    on_click=choose,
                    args=(f"deal:{other.id}",),
                )
    if article := _article(deal, view, say):
        st.html(article)


def _sources(deal: Deal, view: View, say: Words) -> None:
    """List the deal's sources; on a phone they are folded away, so that the board is not far below."""
    listed = "".join(_source(source, view, say) for source in deal.sources)
    html = f"<div class='tc-card'><ul class='tc-claims'>{listed}</ul></div>"
    title = say("contracts.sources")
    if st.session_state.size[0] == PHONE:
        with st.expander(plain(say("contracts.option", name=title, n=len(deal.sources))), key="deal_sources"):
            st.html(html)
    else:
        st.html(f"<p class='tc-h4'>{escape(title)}</p>")
        st.html(html)


def choose(key: str) -> None:
    """Handle a choice: ``deal:`` and a deal's id, which selects its event, or an event's id."""
    contract = cached.dataset().contracts.get(key.removeprefix("deal:")) if key.startswith("deal:") else None
    if contract:
        st.session_state.contracts_deal = contract.id
        state.select_event(contract.event_id)
    else:
        state.chosen(key)


def _html(deal: Deal, view: View, say: Words) -> str:
    colours = palette(view.theme)
    shape, fill = SHAPE_OF_TRACK.get(deal.event.track, "circle"), FILL_OF_CERTAINTY[deal.certainty]
    sign = fragments.sign(shape, fill, colours.track(deal.event.track), colours.paper)
    stage = stage_name(deal.contract.stage, say)
    badges = [("", stage), ("", kind_name(deal.contract.product_kind, say))]
    if not deal.unverified:
        badges.insert(1, (sign, say("contracts.event_sure", level=say(f"certainty.{deal.certainty}"))))
    chips = "".join(f"<span class='tc-chip'>{mark}{escape(text)}</span>" for mark, text in badges)
    later = f"<p class='tc-reason'>{escape(say.n('contracts.later', deal.later))}</p>" if deal.later else ""
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{html}</dd>" for name, html in _facts(deal, view, say))
    return (
        f"<div class='tc-card'><h3>{escape(deal.contract.title(view.language))}</h3>"
        f"<div class='tc-chips'>{chips}</div><p>{escape(_means(deal, view, say))}</p>{later}"
        f"<dl class='tc-facts'>{facts}</dl></div>"
    )


def _means(deal: Deal, view: View, say: Words) -> str:
    """Return how binding a stage is, in the glossary's words; empty if it lacks the term."""
    term = cached.dataset().glossary.get(deal.contract.stage)
    return term.explanation(view.language) if term else say(f"contracts.means.{deal.contract.stage}")


def _facts(deal: Deal, view: View, say: Words) -> list[tuple[str, str]]:
    """Return the deal's facts as pairs of name and HTML."""
    contract = deal.contract
    day = signed(deal, view, short=False)
    if contract.signed is None:
        day = say("contracts.told_of", when=when(deal.event.date, view.language, view.zone, short=True))
    found = [
        (say("contracts.signed"), escape(day)),
        (say("contracts.product"), escape(contract.product(view.language))),
    ]
    members = "".join(_party(party) for party in parties(cached.dataset(), deal, view))
    found.append((say("contracts.parties"), f"<ul class='tc-parties'>{members}</ul>"))
    data = cached.dataset()
    where = data.locations.get(contract.location_id or deal.event.location_id or "")
    found.append((say("contracts.where"), _names(where, view.language) if where else _grey(say("contracts.no_place"))))
    if about := [p for p in _places(deal) if p is not where]:
        found.append((say("contracts.concerns"), "<br>".join(_names(place, view.language) for place in about)))
    if contract.quantity is not None and deal.sourced:
        found.append((say("contracts.quantity"), escape(say.number(contract.quantity))))
    found.append((say("contracts.value"), _value(deal, say)))
    return found


def _value(deal: Deal, say: Words) -> str:
    if value(deal, say):
        return escape(value_by(deal, say))
    key = "contracts.value_later" if deal.later else "contracts.value_none"
    return _grey(say(key))


def _grey(text: str) -> str:
    return f"<span class='tc-grey'>{escape(text)}</span>"


def _party(party: Party) -> str:
    aside = ", ".join(filter(None, (party.role, party.country)))
    return f"<li>{escape(party.name)} {_grey(aside)}</li>"


def _names(place: Location, language: str) -> str:
    """Return all names of a place."""
    first = place.name(language)
    others = [n for n in dict.fromkeys((place.name_local or "", *place.aliases)) if n and n != first]
    return f"{escape(first)} {_grey(' · '.join(others))}" if others else escape(first)


def _places(deal: Deal) -> list[Location]:
    """Return the places where a deal was made and that it concerns, each once."""
    every = cached.dataset().locations
    ids = dict.fromkeys((deal.contract.location_id, deal.event.location_id, *deal.event.about_location_ids))
    return [every[i] for i in ids if i in every]


def _source(source: Source, view: View, say: Words) -> str:
    day = say("contracts.published_unknown")
    if source.published:
        day = say("contracts.published", when=when(source.published, view.language, view.zone, short=True))
    meaning = escape(say(f"reliability.{source.reliability}"), quote=True)
    links = [
        fragments.link(source.url, say("card.link"), source.title),
        fragments.link(source.archived_url, say("card.archived"), source.title),
    ]
    shown = " · ".join(filter(None, links)) or escape(say("card.no_link"))
    return (
        f"<li><div class='tc-head'><span class='tc-grade' title='{meaning}'>{escape(source.reliability)}</span>"
        f"<strong>{escape(source.publisher)}</strong></div><div>{escape(source.title)}</div>"
        f"<div class='tc-grey'>{escape(day)} · {shown}</div></li>"
    )


def _article(deal: Deal, view: View, say: Words) -> str:
    """Return what the article that started this collection says about a deal, with the verdict."""
    found = article(cached.dataset(), view)
    if found is None:
        return ""
    ids = {deal.event.id, *deal.contract.ownership_event_ids}
    lines = "".join(
        f"<li><span class='tc-verdict tc-v-{escape(claim.verdict)}'>{escape(claim.verdict_words)}</span> "
        f"{escape(claim.claim)}<div class='tc-grey'>{escape(claim.explanation)}</div></li>"
        for claim in found.claims
        if ids & {link.id for link in claim.events}
    )
    if not lines:
        return ""
    return f"<div class='tc-card'><h4>{escape(say('contracts.article'))}</h4><ul class='tc-claims'>{lines}</ul></div>"


# Who belongs to whom


def ownership(view: View, deal: Deal) -> None:
    """Draw the parties and their owners, next to the claims that support and that contradict it."""
    say = words(view.language)
    found = story.ownership(cached.dataset(), deal, view)
    members = "".join(_chain(party, say) for party in found.parties)
    title = say("contracts.own", title=deal.contract.title(view.language))
    agree = f"<ul class='tc-own'>{members}</ul>" + _claims(found.agree, say)
    if found.otherwise:
        otherwise = f"<p>{escape(_origin(found.otherwise, say))}</p>{_claims(found.otherwise, say)}"
    else:
        key = "contracts.own.nothing" if found.event_ids else "contracts.own.no_claims"
        otherwise = f"<p class='tc-grey'>{escape(say(key))}</p>"
    if found.unjudged:
        otherwise += f"<h5>{escape(say('contracts.own.unjudged'))}</h5>{_claims(found.unjudged, say)}"
    lead = " ".join(say(f"contracts.own.{key}") for key in (("lead", "then") if view.known_by else ("lead",)))
    columns = "".join(
        f"<section><h5>{escape(say(key))}</h5>{html}</section>"
        for key, html in (("contracts.own.agree", agree), ("contracts.own.otherwise", otherwise))
    )
    st.html(
        f"<div class='tc-card'><h4>{escape(title)}</h4><p class='tc-grey'>{escape(lead)}</p>"
        f"<div class='tc-own-sides'>{columns}</div></div>"
    )
    with st.container(key="links-own"):
        for event_id in found.event_ids:
            event = card(cached.dataset(), view, event_id)
            if event:
                text = say("contracts.own.event", title=event.title)
                navigation.to_timeline(text, view, event=event_id, window="july")


def _chain(party: Party, say: Words) -> str:
    """Return a party and its owners as steps."""
    if party.owners:
        owners = " → ".join(party.owners)
        steps = f"<span>{escape(say('contracts.own.part_of', owners=owners))}</span>"
    else:
        steps = _grey(say("contracts.own.alone"))
    aside = say("contracts.own.party", role=party.role, country=party.country) if party.country else party.role
    return f"<li><strong>{escape(party.name)}</strong> {_grey(aside)}<br>{steps}</li>"


def _claims(lines: tuple[ClaimLine, ...], say: Words) -> str:
    """List claims without their stance, which concerns their event, not the ownership."""
    return f"<ul class='tc-claims'>{''.join(_claim(line, say) for line in lines)}</ul>" if lines else ""


def _claim(line: ClaimLine, say: Words) -> str:
    links = (
        fragments.link(line.url, say("card.link"), line.title),
        fragments.link(line.archived_url, say("card.archived")),
    )
    shown = " · ".join(filter(None, links)) or escape(say("card.no_link"))
    by = f" {_grey(say('card.carried_by', publisher=line.carried_by))}" if line.carried_by else ""
    return (
        f"<li><div class='tc-head'>{fragments.grade(line)}<span><strong>{escape(line.who)}</strong>"
        f"{by}</span></div><div>{escape(line.statement)}</div>"
        f"<div class='tc-grey'>{escape(say('card.known_on', when=line.known_on))} · {shown}</div></li>"
    )


def _origin(lines: tuple[ClaimLine, ...], say: Words) -> str:
    """Return in words who published it first, and who repeated it."""
    first, rest = lines[0], lines[1:]
    text = say("contracts.own.origin", who=first.who, when=first.known_on)
    if rest:
        names = [say("contracts.own.one", who=line.who, when=line.known_on) for line in rest]
        text += " " + say("contracts.own.repeated", names=say.list(names))
    return text
