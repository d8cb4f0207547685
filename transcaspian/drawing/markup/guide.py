"""How to read it, as HTML: words and signs from the catalogue and the glossary."""

from __future__ import annotations

import re

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, Sign
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY
from transcaspian.tables.records import Term
from transcaspian.view.named import lead, window_ids, window_name
from transcaspian.view.query import View
from transcaspian.view.tracks import tracks_of

_RULES = ("disputed", "confirmed", "reported", "claimed")
_WINDOWS = 3  # named as examples
_SHORT = re.compile(r" \(([^\W\d_]{2,6})\)$")  # of a name: "Koleje Kazachskie (KTZ)"


def columns(data: Dataset, view: View, sign: Sign, own: str = "") -> tuple[list[Markup], list[Markup]]:
    """Return the parts of the page as HTML, left and right; ``sign`` draws a sign.

    ``own``: what stands before the keys of messages that say otherwise where the reader has other controls.
    """
    say = words(view.language)

    def told(key: str, **values: str) -> str:
        other = f"{own}guide.{key}"
        return say(other if own and say.has(other) else f"guide.{key}", **values)

    windows = [window_name(data, name, view.language) for name in window_ids(data)]
    names = ", ".join((*windows[:_WINDOWS], *(["…"] if len(windows) > _WINDOWS else [])))
    steps = [told("first.1", names=names), told("first.2"), told("first.3")]
    left = [
        markup.card(say("guide.title"), f"{lead(data, view)} {say('guide.lead')}".strip(), level=1),
        markup.part(say("guide.first"), markup.listing(steps, ordered=True)),
        markup.part(say("guide.certainty"), *_certainty(data, view, sign)),
        markup.part(say("guide.dates"), markup.listing(told(f"dates.{n}") for n in (1, 2, 3, 4, 5))),
        markup.part(say("guide.places"), markup.listing(told(f"places.{n}") for n in (1, 2))),
        markup.part(say("guide.ties"), markup.listing(told(f"ties.{n}") for n in (1, 2))),
        markup.part(say("guide.known"), markup.listing(told(f"known.{n}") for n in (1, 2, 3))),
    ]
    if data.layers and not own:  # elsewhere there are none
        left.append(markup.part(say("guide.layers"), markup.listing(told(f"layers.{n}") for n in (1, 2, 3))))
    grades = [markup.joined([markup.strong(c), say(f"reliability.{c}")], " ") for c in "ABCDEF"]
    digits = [markup.joined([markup.strong(str(n)), say(f"credibility.{n}")], " ") for n in range(1, 7)]
    both = markup.table((), zip(grades, digits, strict=True))
    headed = [(*_headed(t, view.language, data.languages[0]), t) for t in data.glossary.values()]
    terms = [(markup.strong(head), name + t.explanation(view.language)) for head, name, t in headed]
    right = [
        markup.part(say("guide.grades"), say("guide.grades.lead"), both),
        markup.part(say("guide.keys"), markup.listing(told(f"keys.{n}") for n in (1, 2, 3))),
        markup.part(say("guide.terms"), markup.facts(terms)),
        markup.part(say("guide.credits"), say("guide.credits.text")),
    ]
    return left, right


def _headed(term: Term, language: str, first: str) -> tuple[str, str]:
    """Return what a term stands under in a language, and its full name if that is another, as a sentence.

    A term is a word of the ``first`` language: in others its name stands for it, or the short one at the end of that.
    """
    name = term.name(language)
    if name.casefold() == term.term.casefold():
        return term.term, ""
    if short := _SHORT.search(name):
        return short[1], f"{name[: short.start()]}. "
    if language == first or term.term.isupper():
        return term.term, f"{name}. "
    return name, ""


def certainty_rules(say: Words, sign: Sign) -> Markup:
    """Return the rules of certainty in their order, with their signs."""
    rules = []
    for level in _RULES:
        drawn = sign("circle", FILL_OF_CERTAINTY[level], "")
        named = markup.joined([drawn, markup.strong(say(f"certainty.{level}"))], " ")
        rules.append(markup.joined([named, say(f"guide.rule.{level}")], ": "))
    assert set(_RULES) == set(CERTAINTIES)
    return markup.listing(rules, ordered=True)


def _certainty(data: Dataset, view: View, sign: Sign) -> tuple[str, ...]:
    """The rules in their order with their signs, and the shapes of the tracks."""
    say = words(view.language)
    rows = tracks_of(data)
    tracks = [(sign(row.shape, "solid", row.id), row.name(view.language)) for row in rows]
    return say("guide.certainty.lead"), certainty_rules(say, sign), markup.chips(tracks)
