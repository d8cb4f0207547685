"""How to read it: a page of words and signs from the catalogue and the glossary."""

from __future__ import annotations

import streamlit as st

from transcaspian.drawing import markup
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
        steps = [say(f"guide.first.{n}") for n in (1, 2, 3)]
        look.title(say("guide.title"), say("guide.lead"))
        _part(say("guide.first"), markup.listing(steps, ordered=True))
        _part(say("guide.certainty"), *_certainty(view))
        _part(say("guide.dates"), markup.listing(say(f"guide.dates.{n}") for n in (1, 2, 3, 4, 5)))
        _part(say("guide.places"), markup.listing(say(f"guide.places.{n}") for n in (1, 2)))
        _part(say("guide.known"), markup.listing(say(f"guide.known.{n}") for n in (1, 2, 3)))
    with right:
        grades = [markup.joined([markup.strong(c), say(f"reliability.{c}")], " ") for c in "ABCDEF"]
        digits = [markup.joined([markup.strong(str(n)), say(f"credibility.{n}")], " ") for n in range(1, 7)]
        both = markup.table((), zip(grades, digits, strict=True))
        _part(say("guide.grades"), say("guide.grades.lead"), both)
        terms = [
            (markup.strong(t.term), _named(t, view.language) + t.explanation(view.language))
            for t in cached.dataset().glossary.values()
        ]
        _part(say("guide.keys"), markup.listing(say(f"guide.keys.{n}") for n in (1, 2, 3)))
        _part(say("guide.terms"), markup.facts(terms))
        _part(say("guide.credits"), say("guide.credits.text"))


def _part(title: str, *parts: str) -> None:
    st.html(markup.part(title, *parts))


def _named(term: Term, language: str) -> str:
    """Return a term's full name; empty if that is the term itself."""
    name = term.name(language)
    return "" if name.casefold() == term.term.casefold() else f"{name}. "


def _certainty(view: View) -> tuple[str, ...]:
    """The rules in their order with their signs, and the shapes of the tracks."""
    say = words(view.language)
    colours = palette(look.page_theme())
    rules = []
    for level in _RULES:
        sign = fragments.sign("circle", FILL_OF_CERTAINTY[level], colours.ink, colours.paper)
        named = markup.joined([sign, markup.strong(say(f"certainty.{level}"))], " ")
        rules.append(markup.joined([named, say(f"guide.rule.{level}")], ": "))
    assert set(_RULES) == set(CERTAINTIES)
    tracks = [
        (fragments.sign(SHAPE_OF_TRACK[t], "solid", colours.track(t), colours.paper), say(f"track.{t}")) for t in TRACKS
    ]
    return say("guide.certainty.lead"), markup.listing(rules, ordered=True), markup.chips(tracks)
