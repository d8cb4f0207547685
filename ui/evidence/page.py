"""The evidence page: claims side by side, their contradictions, and how everything is graded.

Session keys: ``evidence_mode`` (by event, source, actor, or how it is graded), ``evidence_source`` and
``evidence_actor`` (the choice there), ``evidence_<part>`` for each part of the filter (``ui/evidence/filters.py``),
``evidence_all`` (the list that is shown in full). They belong to the reader and not to the view; the event is the
view's.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import groupby

import streamlit as st

from transcaspian.evidence.card import ClaimLine, Link
from transcaspian.evidence.claims import (
    About,
    EventEvidence,
    Filter,
    Finding,
    Tally,
    actor_evidence,
    actor_tallies,
    event_evidence,
    events_known,
    overview,
    source_evidence,
    source_tallies,
)
from transcaspian.evidence.contradictions import Contradictions, Opposed
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import FILL_OF_CERTAINTY, palette
from transcaspian.view.query import View
from ui import cached, fragments, navigation, state
from ui.controls import event_buttons, plain
from ui.evidence import filters

_RULES = ("disputed", "confirmed", "reported", "claimed")
_FIRST = 20  # events of a source or actor shown at first
_TOP = 24  # sources or actors offered at first


def by_event(view: View, keep: Filter) -> None:
    """Draw the chooser, and the evidence of the selected event, or else suggested events."""
    say, data = words(view.language), cached.dataset()
    events = events_known(data, view)
    state.seed("evidence_event", view.event if view.event in events else None)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="evidence_choice"):
        st.selectbox(
            say("evidence.event"),
            list(events),
            index=None,
            key="evidence_event",
            format_func=lambda i: events.get(i, i),
            placeholder=say("evidence.event.choose"),
            on_change=_event_chosen,
            label_visibility="collapsed",
            width=680,
        )
        if view.event:
            back = say("evidence.back")
            st.button(back, key="evidence_back", type="tertiary", on_click=state.select_event, args=("",))
            navigation.to_timeline(say("evidence.on_timeline"), view)
    if not view.event:
        _overview(view, say, keep)
        return
    found = event_evidence(data, view, view.event, keep)
    if found is None:
        text = escape(say("card.unknown", id=view.event))
        st.html(f"<div class='tc-card'><h3>{escape(say('card.unknown_title'))}</h3><p>{text}</p></div>")
    else:
        _event(found, view, say)


def _event_chosen() -> None:
    if not state.is_outdated("evidence_event"):
        state.select_event(st.session_state.evidence_event or "")


def _overview(view: View, say: Words, keep: Filter) -> None:
    found = overview(cached.dataset(), view, keep)
    st.html(f"<p class='tc-ev-lead'>{escape(say('evidence.lead'))}</p>")
    with st.container(key="evidence_overview"):
        left, right = st.columns(2, gap="large")
    with left:
        _findings(view, say, "disputed", found.disputed)
    with right:
        _findings(view, say, "differ", found.differing)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="evidence_scope"):
        st.caption(say.n("evidence.scope", found.shown), width="content")
        if view.window != "all":
            st.button(
                say("evidence.scope.all"),
                key="evidence_all_years",
                type="tertiary",
                on_click=state.change,
                kwargs={"window": "all"},
            )


def _findings(view: View, say: Words, key: str, findings: tuple[Finding, ...]) -> None:
    lead = f"evidence.{key}.lead" if findings else "evidence.none"
    st.html(
        f"<h4 class='tc-h4'>{escape(say.n(f'evidence.{key}', len(findings)))}</h4>"
        f"<p class='tc-grey tc-ev-note'>{escape(say(lead))}</p>"
    )
    with st.container(key=f"list_{key}"):
        for finding in findings:
            with st.container(key=f"finding-{finding.event_id}"):
                event_buttons(cached.dataset(), [finding.event_id], view, key)
                st.html(f"<p class='tc-ev-why'>{escape(finding.why)}</p>")


def _event(found: EventEvidence, view: View, say: Words) -> None:
    chips = "".join(
        f"<span class='tc-chip'>{extra}{escape(text)}</span>"
        for extra, text in (
            (_sign(found.certainty), found.certainty_words),
            ("", say(f"track.{found.track}")),
            ("", found.when),
        )
    )
    title = f"<h3>{escape(found.title)}</h3><div class='tc-chips'>{chips}</div>"
    st.html(f"<div class='tc-card'>{title}{_why(found, say)}</div>")
    sides = "".join(
        f"<section class='tc-ev-{side.key}'><h4>{escape(say(f'evidence.side.{side.key}'))} "
        f"<span class='tc-grey'>{len(side.claims)}</span></h4><ul class='tc-claims'>"
        f"{''.join(_claim(line, say) for line in side.claims)}</ul></section>"
        for side in found.sides
    )
    st.html(
        f"<div class='tc-card tc-ev-sides'>{sides}</div>{_counts(say, found.shown, found.hidden, found.later)}"
        f"{_contradictions(found.contradictions, say)}"
    )
    _look_up(found, say)


def _why(found: EventEvidence, say: Words) -> str:
    """Return the rule, the reason and the deciding claims, whatever the filters hide."""
    rule = say("evidence.rule", level=found.certainty_words, rule=found.rule)
    lines = "".join(
        f"<li>{fragments.grade(line)} {fragments.speaks(line, say)}: {escape(line.statement)} "
        f"<span class='tc-grey'>{escape(say('card.known_on', when=line.known_on))}</span></li>"
        for line in found.triggers
    )
    return (
        f"<div class='tc-why'><h4>{escape(say(f'evidence.why.{found.certainty}'))}</h4>"
        f"<p>{escape(found.reason)} <span class='tc-grey'>{escape(rule)}</span></p>"
        f"<p>{escape(say.n('evidence.triggers', len(found.triggers)))}</p><ul>{lines}</ul></div>"
    )


def _contradictions(found: Contradictions, say: Words) -> str:
    if not (found.opposed or found.differing):
        return ""
    parts = [f"<h4>{escape(say('evidence.against'))}</h4>"]
    if found.opposed:
        heads = (say("evidence.opposed.to"), say("evidence.opposed"))
        parts.append(_table(heads, _pairs(found.opposed, say), "tc-ev-pairs"))
    for differing in found.differing:
        rows = "".join(
            f"<tr><td><strong>{'<br>'.join(escape(name) for name in naming.names)}</strong></td>"
            f"<td>{_quote(naming.claim, say)}</td></tr>"
            for naming in differing.claims
        )
        parts.append(_table((differing.title, ""), rows, "tc-ev-names"))
    if found.differing:
        parts.append(f"<p class='tc-grey tc-ev-note'>{escape(say('evidence.differing.note'))}</p>")
    return f"<div class='tc-card tc-ev-against'>{''.join(parts)}</div>"


def _pairs(opposed: tuple[Opposed, ...], say: Words) -> str:
    """Return rows of claims with their denials; a claim that is in many rows is written once."""
    claims = list(dict.fromkeys(one.claim.id for one in opposed))
    denials = list(dict.fromkeys(one.denial.id for one in opposed))
    by_claim = len(claims) < len(denials)
    if by_claim:
        opposed = tuple(sorted(opposed, key=lambda one: claims.index(one.claim.id)))
    rows = []
    for _, group in groupby(opposed, key=lambda one: one.claim.id if by_claim else one.denial.id):
        for number, one in enumerate(of := list(group)):
            span = f" rowspan='{len(of)}'" if number == 0 else ""
            cells = [_quote(one.claim, say) + _more(one.more, say), _quote(one.denial, say)]
            spans = [span, ""] if by_claim else ["", span]
            kept = [f"<td{s}>{c}</td>" for s, c, once in zip(spans, cells, (by_claim, not by_claim), strict=True)
                    if number == 0 or not once]  # fmt: skip
            rows.append(f"<tr>{''.join(kept)}</tr>")
    return "".join(rows)


def _table(heads: tuple[str, str], rows: str, name: str) -> str:
    if heads[1]:
        head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    else:
        head = f"<th colspan='2'>{escape(heads[0])}</th>"
    columns = "<colgroup><col><col></colgroup>"
    return f"<table class='{name}'>{columns}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _quote(line: ClaimLine, say: Words) -> str:
    day = f" <span class='tc-grey'>· {escape(say('card.known_on', when=line.known_on))}</span>"
    return (
        f"<div class='tc-head'>{fragments.grade(line)}<span>{fragments.speaks(line, say)}{day}</span></div>"
        f"<div>{escape(line.statement)}</div>"
    )


def _more(number: int, say: Words) -> str:
    return f"<div class='tc-grey'>{escape(say.n('evidence.more', number))}</div>" if number else ""


def _look_up(found: EventEvidence, say: Words) -> None:
    """Offer the sources and the speakers of the claims shown."""
    for mode, label, links in (
        ("actor", say("evidence.speakers_of"), found.speakers),
        ("source", say("evidence.sources_of"), found.sources),
    ):
        if links:
            with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"look_up_{mode}"):
                st.html(f"<span class='tc-grey'>{escape(label)}</span>", width="content")
                for link in links:
                    st.button(
                        plain(link.text),
                        key=f"look-{mode}-{link.id}",
                        type="tertiary",
                        on_click=_look,
                        args=(mode, link),
                    )


def _look(mode: str, link: Link) -> None:
    filters.act()
    st.session_state.evidence_mode = mode
    st.session_state[f"evidence_{mode}"] = link.id


# By source and by actor


def by_source(view: View, keep: Filter) -> None:
    """Draw the claims of one publication, and its grade."""
    say, data = words(view.language), cached.dataset()
    chosen = _chooser("source", source_tallies(data, view, keep), say)
    found = source_evidence(data, view, chosen, keep) if chosen else None
    if found is None:
        return
    grade = f"<span class='tc-grade'>{escape(found.letter)}</span> {escape(found.letter_words)}"
    links = " · ".join(
        filter(
            None,
            (fragments.link(found.url, say("card.link")), fragments.link(found.archived_url, say("card.archived"))),
        )
    )
    facts = {
        say("evidence.fact.grade"): grade,
        say("evidence.fact.kind"): escape(found.kind),
        say("evidence.fact.published"): escape(found.published or say("evidence.fact.no_date")),
        say("evidence.fact.retrieved"): escape(found.retrieved),
        say("evidence.fact.language"): escape(found.language),
        say("evidence.fact.links"): links or escape(say("card.no_link")),
    }
    st.html(_header(found.publisher, found.title, facts))
    groups = {say.n("evidence.carries", found.shown): found.carries}
    _groups(say, chosen, groups, found.hidden, found.later)


def by_actor(view: View, keep: Filter) -> None:
    """Draw the claims of one actor, and what others say about events it takes part in."""
    say, data = words(view.language), cached.dataset()
    chosen = _chooser("actor", actor_tallies(data, view, keep), say)
    found = actor_evidence(data, view, chosen, keep) if chosen else None
    if found is None:
        return
    facts = {say("evidence.fact.part_of"): escape(found.part_of)}
    st.html(_header(found.name, found.name_local, facts))
    groups = {
        say("evidence.asserted"): found.asserted,
        say("evidence.own"): found.own,
        say("evidence.others"): found.others,
    }
    _groups(say, chosen, groups, found.hidden, found.later)


def _chooser(mode: str, tallies: tuple[Tally, ...], say: Words) -> str:
    """Draw the chooser of a source or actor, with suggestions if none is chosen; return the chosen id."""
    by_id = {tally.id: tally for tally in tallies}
    key = f"evidence_{mode}"
    if st.session_state.get(key) not in by_id:
        st.session_state[key] = None
    chosen = st.selectbox(
        say(f"evidence.{mode}"),
        sorted(by_id, key=lambda i: by_id[i].text.casefold()),
        index=None,
        key=key,
        format_func=lambda i: by_id[i].text,
        placeholder=say(f"evidence.{mode}.choose"),
        on_change=filters.act,
        label_visibility="collapsed",
        persist_state="session",
        width=680,
    )
    if chosen:
        return str(chosen)
    st.html(f"<h4 class='tc-h4'>{escape(say(f'evidence.top_{mode}s'))}</h4>")
    halves = st.columns(2, gap="large")
    top = tallies[:_TOP]
    for column, half in zip(halves, (top[: (len(top) + 1) // 2], top[(len(top) + 1) // 2 :]), strict=True):
        with column, st.container(key=f"list_{mode}_{half[0].id if half else ''}"):
            for tally in half:
                aside = " · ".join(filter(None, (tally.aside, say.n("card.claims", tally.claims))))
                st.button(
                    plain(f"{tally.text} · {aside}"),
                    key=f"event-{mode}-{tally.id}",
                    type="tertiary",
                    width="stretch",
                    on_click=_look,
                    args=(mode, Link(tally.id, tally.text)),
                )
    if len(tallies) > len(top):
        st.caption(say.n("evidence.top_more", len(tallies) - len(top)))
    return ""


def _header(name: str, aside: str, facts: Mapping[str, str]) -> str:
    rows = "".join(f"<dt>{escape(key)}</dt><dd>{value}</dd>" for key, value in facts.items() if value)
    under = f"<p class='tc-grey'>{escape(aside)}</p>" if aside else ""
    return f"<div class='tc-card'><h3>{escape(name)}</h3>{under}<dl class='tc-facts'>{rows}</dl></div>"


def _groups(say: Words, of: str, groups: Mapping[str, tuple[About, ...]], hidden: int, later: int) -> None:
    """Draw claims by event under each heading, and say how many are not shown."""
    shown = sum(len(about.claims) for events in groups.values() for about in events)
    if note := _counts(say, shown, hidden, later):
        st.html(note)
    for number, (title, events) in enumerate(groups.items()):
        if not events:
            continue
        st.html(f"<h4 class='tc-h4'>{escape(title)}</h4>")
        key = f"{of}-{number}"
        first = events if st.session_state.get("evidence_all") == key else events[:_FIRST]
        for about in first:
            with st.container(key=f"about-{number}-{about.event_id}"):
                st.button(
                    plain(f"{about.title} · {about.when} · {about.certainty_words}"),
                    key=f"event-about-{number}-{about.event_id}",
                    type="tertiary",
                    width="stretch",
                    on_click=_open,
                    args=(about.event_id,),
                )
                lines = "".join(_claim(line, say) for line in about.claims)
                st.html(f"<div class='tc-card'><ul class='tc-claims'>{lines}</ul></div>")
        if len(events) > len(first):
            left = say.n("evidence.show_all", len(events) - len(first))
            st.button(left, key=f"evidence_more_{number}", on_click=_show_all, args=(key,))


def _open(event_id: str) -> None:
    """Go to the evidence of an event."""
    st.session_state.evidence_mode = filters.MODES[0]
    state.select_event(event_id)


def _show_all(key: str) -> None:
    filters.act()
    st.session_state.evidence_all = key


# How it is graded


def grading(view: View) -> None:
    """Draw the certainty rule and the Admiralty code, in ten lines."""
    say = words(view.language)
    rules = "".join(
        f"<li>{_sign(level)} <strong>{escape(say(f'certainty.{level}'))}</strong>: "
        f"{escape(say(f'guide.rule.{level}'))}</li>"
        for level in _RULES
    )
    rows = "".join(
        f"<tr><td><span class='tc-grade'>{letter}</span> {escape(say(f'reliability.{letter}'))}</td>"
        f"<td><span class='tc-grade'>{digit}</span> {escape(say(f'credibility.{digit}'))}</td></tr>"
        for digit, letter in enumerate("ABCDEF", 1)
    )
    st.html(
        f"<div class='tc-card tc-ev-grading'><section><h3>{escape(say('guide.certainty'))}</h3>"
        f"<p>{escape(say('guide.certainty.lead'))}</p><ol>{rules}</ol></section>"
        f"<section><h3>{escape(say('guide.grades'))}</h3><p>{escape(say('guide.grades.lead'))}</p>"
        f"<table><tbody>{rows}</tbody></table></section></div>"
    )


# Parts of claims


def _claim(line: ClaimLine, say: Words) -> str:
    mark = f" <span class='tc-ev-mark'>{escape(say('evidence.decides'))}</span>" if line.triggers else ""
    return fragments.claim(line, say, mark)


def _counts(say: Words, shown: int, hidden: int, later: int) -> str:
    """Return in words how many claims are not shown and why: nothing is silently missing."""
    parts = [say("evidence.nothing")] if not shown and hidden else []
    parts += [say.n("evidence.hidden", hidden)] if hidden else []
    parts += [say.n("evidence.later", later)] if later else []
    return f"<p class='tc-grey tc-ev-note'>{escape(' '.join(parts))}</p>" if parts else ""


def _sign(level: str) -> str:
    colours = palette("dark" if st.context.theme.type == "dark" else "light")
    return fragments.sign("circle", FILL_OF_CERTAINTY[level], colours.ink, colours.paper, 14)
