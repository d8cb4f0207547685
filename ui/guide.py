"""How to read it: a page of words and signs from the catalogue and the glossary."""

from __future__ import annotations

from html import escape

import streamlit as st

from transcaspian.language.messages import words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY, SHAPE_OF_TRACK, TRACKS, palette
from transcaspian.tables.records import Term
from transcaspian.view.query import View
from ui import cached, fragments, look

_RULES = ("disputed", "confirmed", "reported", "claimed")


def guide(view: View) -> None:
    """Draw the page."""
    say = words(view.language)
    left, right = st.columns(2, gap="large")
    with left:
        steps = "".join(f"<li>{escape(say(f'guide.first.{n}'))}</li>" for n in (1, 2, 3))
        _part(say("guide.title"), f"<p>{escape(say('guide.lead'))}</p>", level=2)
        _part(say("guide.first"), f"<ol>{steps}</ol>")
        _part(say("guide.certainty"), _certainty(view))
        _part(say("guide.dates"), _items([say(f"guide.dates.{n}") for n in (1, 2, 3, 4, 5)]))
        _part(say("guide.places"), _items([say(f"guide.places.{n}") for n in (1, 2)]))
        _part(say("guide.known"), _items([say(f"guide.known.{n}") for n in (1, 2, 3)]))
    with right:
        grades = [f"<strong>{c}</strong> {escape(say(f'reliability.{c}'))}" for c in "ABCDEF"]
        digits = [f"<strong>{n}</strong> {escape(say(f'credibility.{n}'))}" for n in range(1, 7)]
        both = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in zip(grades, digits, strict=True))
        _part(say("guide.grades"), f"<p>{escape(say('guide.grades.lead'))}</p><table>{both}</table>")
        terms = "".join(
            f"<dt><strong>{escape(t.term)}</strong></dt><dd>{_named(t, view.language)}"
            f"{escape(t.explanation(view.language))}</dd>"
            for t in cached.dataset().glossary.values()
        )
        _part(say("guide.terms"), f"<dl class='tc-facts'>{terms}</dl>")
        _part(say("guide.credits"), f"<p>{escape(say('guide.credits.text'))}</p>")


def _part(title: str, body: str, level: int = 4) -> None:
    tag = "h3" if level == 2 else "h4"
    st.html(f"<div class='tc-card'><{tag}>{escape(title)}</{tag}>{body}</div>")


def _items(texts: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _named(term: Term, language: str) -> str:
    """Return a term's full name; empty if that is the term itself."""
    name = term.name(language)
    return "" if name.casefold() == term.term.casefold() else f"{escape(name)}. "


def _certainty(view: View) -> str:
    """Return the rules of certainty in order with their signs, and the shapes of the tracks."""
    say = words(view.language)
    colours = palette(look.theme_of(view))
    rules = "".join(
        f"<li>{fragments.sign('circle', FILL_OF_CERTAINTY[level], colours.ink, colours.paper)} "
        f"<strong>{escape(say(f'certainty.{level}'))}</strong>: {escape(say(f'guide.rule.{level}'))}</li>"
        for level in _RULES
    )
    assert set(_RULES) == set(CERTAINTIES)
    tracks = " ".join(
        f"<span class='tc-chip'>{fragments.sign(SHAPE_OF_TRACK[t], 'solid', colours.track(t), colours.paper)} "
        f"{escape(say(f'track.{t}'))}</span>"
        for t in TRACKS
    )
    return f"<p>{escape(say('guide.certainty.lead'))}</p><ol>{rules}</ol><div class='tc-chips'>{tracks}</div>"
