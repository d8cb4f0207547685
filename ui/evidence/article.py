"""The article, claim by claim: its words, what the sources say about them, and the related events.

Session key: ``article_verdicts`` (the verdicts to show; none: all).
"""

from __future__ import annotations

import streamlit as st

from transcaspian.drawing.markup import article as told
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
        st.html(told.nothing(data, view))
        if not appeared(data, view):
            back = {"known_by": None}
            st.button(say("known.go_today"), key="article_today", on_click=state.change, kwargs=back)
        return
    st.html(told.lead(found, view))
    chosen = _verdicts(found, say)
    shown = [claim for claim in found.claims if not chosen or claim.verdict in chosen]
    if len(shown) < len(found.claims):
        st.caption(say("article.shown", shown=say.number(len(shown)), total=say.number(len(found.claims))))
    with st.container(key="article_claims"):
        for claim in shown:
            _claim(claim, view, say)


def _verdicts(found: Article, say: Words) -> tuple[str, ...]:
    """Draw the counts by verdict, which filter, with explanations; return the chosen verdicts."""
    chosen = st.pills(
        say("article.filter"),
        VERDICTS,
        selection_mode="multi",
        key="article_verdicts",
        format_func=dict(zip(VERDICTS, told.counts(found, say), strict=True)).__getitem__,
        on_change=_act,
        label_visibility="collapsed",
        persist_state="session",
    )
    st.html(told.key(say))
    return tuple(chosen)


def _act() -> None:
    st.session_state.acted = True


def _claim(claim: Checked, view: View, say: Words) -> None:
    with st.container(key=f"article-{claim.id}"):
        left, right = st.columns([5, 3], gap="medium")
        left.html(told.claim_card(claim))
        with right, st.container(key=f"links-{claim.id}"):
            for link in claim.events:
                navigation.to_timeline(link.text, view, event=link.id)
            if claim.later:
                st.caption(say.n("article.events_later", claim.later))
