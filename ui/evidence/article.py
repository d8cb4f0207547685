"""The article, claim by claim: its words, what the sources say about them, and the related events.

Session key: ``article_verdicts`` (the verdicts to show; none: all).
"""

from __future__ import annotations

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.evidence.article import VERDICTS, Article, Checked, appeared
from transcaspian.evidence.article import article as checked
from transcaspian.language.messages import Words, words
from transcaspian.view.query import View
from ui import cached, navigation, state


def article(view: View) -> None:
    """Draw the page."""
    say, data = words(view.language), cached.dataset()
    found = checked(data, view)
    if found is None:
        st.html(nothing_html(view))
        if not appeared(data, view):
            back = {"known_by": None}
            st.button(say("known.go_today"), key="article_today", on_click=state.change, kwargs=back)
        return
    st.html(lead_html(found, view))
    chosen = _verdicts(found, say)
    shown = [claim for claim in found.claims if not chosen or claim.verdict in chosen]
    if len(shown) < len(found.claims):
        st.caption(say("article.shown", shown=say.number(len(shown)), total=say.number(len(found.claims))))
    with st.container(key="article_claims"):
        for claim in shown:
            _claim(claim, view, say)


def nothing_html(view: View) -> Markup:
    """Return why there is nothing to check, as HTML: the text had not appeared, or there is none."""
    say = words(view.language)
    text = "article.nothing" if appeared(cached.dataset(), view) else "article.not_yet"
    return markup.card(say("article.title"), say(text), level=1)


def lead_html(found: Article, view: View) -> Markup:
    """Return what the text is, and what its claims are checked against, as HTML."""
    say = words(view.language)
    named = ", ".join(filter(None, (found.publisher, found.title, found.published)))
    told = markup.joined([named, markup.link(found.url, say("card.link"))], " · ")
    text = markup.paragraph(told, kind="tc-article-text") if named else ""
    today = markup.paragraph(say("article.today"), kind="tc-grey") if view.known_by else ""
    lead = say.n("article.lead", len(found.claims))
    return markup.card(say("article.title"), text, lead, today, _bar(found, say), level=1, kind="tc-article")


def _bar(found: Article, say: Words) -> Markup:
    shares = [(v, found.count(v), say(f"verdict.{v}")) for v in VERDICTS if found.count(v)]
    return markup.macro("lists", "verdicts")(shares)


def _verdicts(found: Article, say: Words) -> tuple[str, ...]:
    """Draw the counts by verdict, which filter, with explanations; return the chosen verdicts."""
    chosen = st.pills(
        say("article.filter"),
        VERDICTS,
        selection_mode="multi",
        key="article_verdicts",
        format_func=dict(zip(VERDICTS, counts(found, say), strict=True)).__getitem__,
        on_change=_act,
        label_visibility="collapsed",
        persist_state="session",
    )
    st.html(key_html(say))
    return tuple(chosen)


def counts(found: Article, say: Words) -> list[str]:
    """Return each verdict with the number of its claims."""
    return [say("article.count", verdict=say(f"verdict.{v}"), n=found.count(v)) for v in VERDICTS]


def key_html(say: Words) -> Markup:
    """Return what each verdict means."""
    meanings = [
        markup.inline(markup.joined([markup.verdict(v, say(f"verdict.{v}")), say(f"verdict.{v}.rule")], " "))
        for v in VERDICTS
    ]
    told = markup.macro("parts", "details")(say("article.verdicts"), markup.group(*meanings, kind="tc-article-key"))
    return markup.card("", told)


def _act() -> None:
    st.session_state.acted = True


def _claim(claim: Checked, view: View, say: Words) -> None:
    with st.container(key=f"article-{claim.id}"):
        left, right = st.columns([5, 3], gap="medium")
        left.html(claim_html(claim))
        with right, st.container(key=f"links-{claim.id}"):
            for link in claim.events:
                navigation.to_timeline(link.text, view, event=link.id)
            if claim.later:
                st.caption(say.n("article.events_later", claim.later))


def claim_html(claim: Checked) -> Markup:
    """Return a claim of the text with its verdict as HTML."""
    said = markup.joined([markup.inline(claim.claim, "tc-said", tag="h2"), markup.paragraph(claim.explanation)])
    parts = markup.inline(str(claim.number), "tc-number"), markup.inline(said, tag="div")
    return markup.card("", *parts, markup.verdict(claim.verdict, claim.verdict_words), kind="tc-article-claim")
