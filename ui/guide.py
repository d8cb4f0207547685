"""How to read it: a page of words and signs from the catalogue and the glossary."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY
from transcaspian.tables.records import Term
from transcaspian.view.named import lead, window_ids, window_name
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of, tracks_of
from ui import cached, fragments, look

_RULES = ("disputed", "confirmed", "reported", "claimed")
_WINDOWS = 3  # named as examples


Sign = Callable[[str, str, str], Markup]  # from shape, fill and track ("": none)


def guide(view: View) -> None:
    """Draw the page."""
    for place, parts in zip(st.columns(2, gap="large"), columns(view, _sign), strict=True):
        with place:
            for part in parts:
                st.html(part)


def _sign(shape: str, fill: str, track: str) -> Markup:
    colours = palette_of(cached.dataset(), look.page_theme())
    return fragments.sign(shape, fill, colours.track(track) if track else colours.ink, colours.paper)


def columns(view: View, sign: Sign) -> tuple[list[Markup], list[Markup]]:
    """Return the parts of the page as HTML, left and right; ``sign`` draws a sign."""
    say = words(view.language)
    data = cached.dataset()
    windows = [window_name(data, name, view.language) for name in window_ids(data)]
    names = ", ".join((*windows[:_WINDOWS], *(["…"] if len(windows) > _WINDOWS else [])))
    steps = [say("guide.first.1", names=names), say("guide.first.2"), say("guide.first.3")]
    left = [
        markup.card(say("guide.title"), f"{lead(data, view.language)} {say('guide.lead')}".strip(), level=1),
        _part(say("guide.first"), markup.listing(steps, ordered=True)),
        _part(say("guide.certainty"), *_certainty(view, sign)),
        _part(say("guide.dates"), markup.listing(say(f"guide.dates.{n}") for n in (1, 2, 3, 4, 5))),
        _part(say("guide.places"), markup.listing(say(f"guide.places.{n}") for n in (1, 2))),
        _part(say("guide.known"), markup.listing(say(f"guide.known.{n}") for n in (1, 2, 3))),
    ]
    grades = [markup.joined([markup.strong(c), say(f"reliability.{c}")], " ") for c in "ABCDEF"]
    digits = [markup.joined([markup.strong(str(n)), say(f"credibility.{n}")], " ") for n in range(1, 7)]
    both = markup.table((), zip(grades, digits, strict=True))
    terms = [
        (markup.strong(t.term), _named(t, view.language) + t.explanation(view.language)) for t in data.glossary.values()
    ]
    right = [
        _part(say("guide.grades"), say("guide.grades.lead"), both),
        _part(say("guide.keys"), markup.listing(say(f"guide.keys.{n}") for n in (1, 2, 3))),
        _part(say("guide.terms"), markup.facts(terms)),
        _part(say("guide.credits"), say("guide.credits.text")),
    ]
    return left, right


def _part(title: str, *parts: str) -> Markup:
    return markup.part(title, *parts)


def _named(term: Term, language: str) -> str:
    """Return a term's full name; empty if that is the term itself."""
    name = term.name(language)
    return "" if name.casefold() == term.term.casefold() else f"{name}. "


def _certainty(view: View, sign: Sign) -> tuple[str, ...]:
    """The rules in their order with their signs, and the shapes of the tracks."""
    say = words(view.language)
    rules = []
    for level in _RULES:
        drawn = sign("circle", FILL_OF_CERTAINTY[level], "")
        named = markup.joined([drawn, markup.strong(say(f"certainty.{level}"))], " ")
        rules.append(markup.joined([named, say(f"guide.rule.{level}")], ": "))
    assert set(_RULES) == set(CERTAINTIES)
    rows = tracks_of(cached.dataset())
    tracks = [(sign(row.shape, "solid", row.id), row.name(view.language)) for row in rows]
    return say("guide.certainty.lead"), markup.listing(rules, ordered=True), markup.chips(tracks)
