"""The article, claim by claim: its words, what the sources say about them, and the related events.

Session key: ``article_verdicts`` (the verdicts to show; none: all).
"""

from __future__ import annotations

from html import escape

import streamlit as st

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
        _nothing(say, not appeared(data, view))
        return
    _lead(found, view, say)
    chosen = _verdicts(found, say)
    shown = [claim for claim in found.claims if not chosen or claim.verdict in chosen]
    if len(shown) < len(found.claims):
        st.caption(say("article.shown", shown=say.number(len(shown)), total=say.number(len(found.claims))))
    with st.container(key="article_claims"):
        for claim in shown:
            _claim(claim, view, say)


def _nothing(say: Words, early: bool) -> None:
    text = say("article.not_yet") if early else say("article.nothing")
    st.html(f"<div class='tc-card'><h3>{escape(say('article.title'))}</h3><p>{escape(text)}</p></div>")
    if early:
        st.button(say("known.go_today"), key="article_today", on_click=state.change, kwargs={"known_by": None})


def _lead(found: Article, view: View, say: Words) -> None:
    """Draw the introduction: what the text is, and what its claims are checked against."""
    link = ""
    if found.url and found.url.lower().startswith(("http://", "https://")):
        link = (
            f" · <a href='{escape(found.url, quote=True)}' target='_blank' rel='noopener noreferrer nofollow'>"
            f"{escape(say('card.link'))}</a>"
        )
    label = ", ".join(filter(None, (found.publisher, found.title, found.published)))
    text = f"<p class='tc-article-text'>{escape(label)}{link}</p>" if label else ""
    today = f"<p class='tc-grey'>{escape(say('article.today'))}</p>" if view.known_by else ""
    st.html(
        f"<div class='tc-card tc-article'><h3>{escape(say('article.title'))}</h3>{text}"
        f"<p>{escape(say.n('article.lead', len(found.claims)))}</p>{today}{_bar(found, say)}</div>"
    )


def _bar(found: Article, say: Words) -> str:
    parts = "".join(
        f"<span class='tc-v-{verdict}' style='flex:{found.count(verdict)}' "
        f"title='{escape(say(f'verdict.{verdict}'), quote=True)}'></span>"
        for verdict in VERDICTS
        if found.count(verdict)
    )
    return f"<div class='tc-verdicts' aria-hidden='true'>{parts}</div>"


def _verdicts(found: Article, say: Words) -> tuple[str, ...]:
    """Draw the counts by verdict, which filter, with explanations; return the chosen verdicts."""
    chosen = st.pills(
        say("article.filter"),
        VERDICTS,
        selection_mode="multi",
        key="article_verdicts",
        format_func=lambda v: say("article.count", verdict=say(f"verdict.{v}"), n=found.count(v)),
        on_change=_act,
        label_visibility="collapsed",
        persist_state="session",
    )
    meanings = "".join(
        f"<span>{_chip(v, say(f'verdict.{v}'))} {escape(say(f'verdict.{v}.rule'))}</span>" for v in VERDICTS
    )
    st.html(f"<div class='tc-card tc-article-key'>{meanings}</div>")
    return tuple(chosen)


def _act() -> None:
    st.session_state.acted = True


def _claim(claim: Checked, view: View, say: Words) -> None:
    with st.container(key=f"article-{claim.id}"):
        left, right = st.columns([5, 3], gap="medium")
        left.html(
            f"<div class='tc-card tc-article-claim'><span class='tc-number'>{claim.number}</span><div>"
            f"<p class='tc-said'>{escape(claim.claim)}</p><p>{escape(claim.explanation)}</p></div>"
            f"{_chip(claim.verdict, claim.verdict_words)}</div>"
        )
        with right, st.container(key=f"links-{claim.id}"):
            for link in claim.events:
                navigation.to_timeline(link.text, view, event=link.id)
            if claim.later:
                st.caption(say.n("article.events_later", claim.later))


def _chip(verdict: str, text: str) -> str:
    return f"<span class='tc-verdict tc-v-{escape(verdict)}'>{escape(text)}</span>"
