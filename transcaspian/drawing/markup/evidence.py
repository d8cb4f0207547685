"""Claims side by side, their contradictions, and how everything is graded, as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, Sign
from transcaspian.drawing.markup import cards as markup_cards
from transcaspian.drawing.markup.guide import certainty_rules
from transcaspian.evidence.card import ClaimLine
from transcaspian.evidence.claims import ActorEvidence, EventEvidence, SourceEvidence
from transcaspian.evidence.contradictions import Contradictions, Differing, Opposed
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import FILL_OF_CERTAINTY
from transcaspian.scene.ranges import Ranges, ranges
from transcaspian.view.query import View
from transcaspian.view.tracks import track_name

_WIDEST = 720.0  # pixels of a picture of ranges
Drawn = Callable[[Ranges, str], Markup]  # draws ranges in a language, for a page


def event(data: Dataset, found: EventEvidence, view: View, sign: Sign, ranges_drawn: Drawn, width: float) -> Markup:
    """Return the evidence of an event: why it is how sure, its claims side by side, and what stands against what.

    ``sign`` draws the sign of a certainty, ``ranges_drawn`` a picture of at most ``width`` pixels.
    """
    say = words(view.language)
    chips = [
        (sign("circle", FILL_OF_CERTAINTY[found.certainty], ""), found.certainty_words),
        ("", track_name(data, found.track, view.language)),
        ("", found.when),
    ]
    sides = [
        markup.section(
            say(f"evidence.side.{side.key}"),
            markup.claims(_claim(line, say) for line in side.claims),
            kind=f"tc-ev-{side.key}",
            aside=str(len(side.claims)),
        )
        for side in found.sides
    ]
    return markup.joined(
        [
            markup.card(found.title, markup.chips(chips), _why(found, say)),
            markup.card("", *sides, kind="tc-ev-sides"),
            not_told(say, found.shown, found.hidden, found.later),
            _against(data, found.contradictions, say, ranges_drawn, width),
        ]
    )


def _why(found: EventEvidence, say: Words) -> Markup:
    """Return the rule, the reason and the claims that triggered it, whatever the filters hide."""
    rule = say("evidence.rule", level=found.certainty_words, rule=found.rule)
    return markup.why(
        say(f"evidence.why.{found.certainty}"),
        markup.paragraph(found.reason, " ", markup.grey(rule)),
        say.n("evidence.triggers", len(found.triggers)),
        markup.listing(markup_cards.quote(line, say) for line in found.triggers),
    )


def source(found: SourceEvidence, say: Words) -> Markup:
    """Return what is known of a publication: its grade, its dates, where it is."""
    grade = markup.joined([markup.grade(found.letter), found.letter_words], " ")
    links = markup.joined(
        [markup.link(found.url, say("card.link")), markup.link(found.archived_url, say("card.archived"))], " · "
    )
    facts = {
        say("evidence.fact.grade"): grade,
        say("evidence.fact.kind"): found.kind,
        say("evidence.fact.published"): found.published or say("evidence.fact.no_date"),
        say("evidence.fact.retrieved"): found.retrieved,
        say("evidence.fact.read"): found.read,
        say("evidence.fact.language"): found.language,
        say("evidence.fact.links"): links or say("card.no_link"),
    }
    return _header(found.publisher, found.title, facts)


def actor(found: ActorEvidence, say: Words) -> Markup:
    """Return who an actor is: names, and what it is part of."""
    return _header(found.name, found.name_local, {say("evidence.fact.part_of"): found.part_of})


def _header(name: str, aside: str, facts: Mapping[str, str]) -> Markup:
    under = markup.paragraph(aside, kind="tc-grey") if aside else ""
    return markup.card(name, under, markup.facts((key, value) for key, value in facts.items() if value))


def claims(lines: Iterable[ClaimLine], say: Words) -> Markup:
    """Return claims, those marked that decide how sure their event is."""
    return markup.card("", markup.claims(_claim(line, say) for line in lines))


def _claim(line: ClaimLine, say: Words) -> Markup:
    return markup_cards.claim(line, say, say("evidence.decides") if line.triggers else "")


def not_told(say: Words, shown: int, hidden: int, later: int) -> str:
    """Return what is not told and why: nothing is missing in silence."""
    told = [say("evidence.nothing")] if not shown and hidden else []
    told += [say.n("evidence.hidden", hidden)] if hidden else []
    told += [say.n("evidence.later", later)] if later else []
    return markup.paragraph(" ".join(told), kind="tc-grey tc-ev-note") if told else ""


def _against(data: Dataset, found: Contradictions, say: Words, ranges_drawn: Drawn, width: float) -> str:
    """Return the card of what claims deny of each other, and of what they name differently; empty if nothing."""
    if not (found.opposed or found.differing):
        return ""
    parts = []
    if found.opposed:
        heads = (say("evidence.opposed.to"), say("evidence.opposed"))
        parts.append(markup.spanning(heads, _pairs(found.opposed, say), "tc-ev-pairs"))
    for differing in found.differing:
        rows = [
            ((markup.inline(markup.lines(naming.names), tag="strong"), 1), (markup_cards.said(naming.claim, say), 1))
            for naming in differing.claims
        ]
        parts.append(
            markup.joined(
                [markup.inline(differing.title, tag="h3"), _ranges(data, differing, say, ranges_drawn, width)]
            )
        )
        parts.append(markup.spanning((), rows, "tc-ev-names"))
    if found.differing:
        parts.append(markup.paragraph(say("evidence.differing.note"), kind="tc-grey tc-ev-note"))
    return markup.part(say("evidence.against"), *parts, kind="tc-ev-against")


def _ranges(data: Dataset, differing: Differing, say: Words, ranges_drawn: Drawn, width: float) -> str:
    """Return the figures of a measure as ranges on one axis."""
    found = ranges(data, say.language, differing, min(_WIDEST, width))
    return ranges_drawn(found, say.language) if found else ""


def _pairs(opposed: tuple[Opposed, ...], say: Words) -> list[list[tuple[str, int]]]:
    """Return the rows of what is said and who denies it; what stands in many rows is written once."""
    said = list(dict.fromkeys(one.claim.id for one in opposed))
    denials = list(dict.fromkeys(one.denial.id for one in opposed))
    by_claim = len(said) < len(denials)
    if by_claim:
        opposed = tuple(sorted(opposed, key=lambda one: said.index(one.claim.id)))
    rows: list[list[tuple[str, int]]] = []
    for _, group in groupby(opposed, key=lambda one: one.claim.id if by_claim else one.denial.id):
        for number, one in enumerate(of := list(group)):
            more = markup.inline(say.n("evidence.more", one.more), "tc-grey", tag="div") if one.more else ""
            cells = [markup.joined([markup_cards.said(one.claim, say), more]), markup_cards.said(one.denial, say)]
            spans = (len(of), 1) if by_claim else (1, len(of))
            rows.append([(c, n) for c, n in zip(cells, spans, strict=True) if number == 0 or n == 1])
    return rows


def grading(say: Words, sign: Sign) -> Markup:
    """Return the certainty rule and the Admiralty code, in ten lines."""
    grades = [
        [
            markup.joined([markup.grade(letter), say(f"reliability.{letter}")], " "),
            markup.joined([markup.grade(str(digit)), say(f"credibility.{digit}")], " "),
        ]
        for digit, letter in enumerate("ABCDEF", 1)
    ]
    certainty = (markup.paragraph(say("guide.certainty.lead")), certainty_rules(say, sign))
    code = (markup.paragraph(say("guide.grades.lead")), markup.table((), grades))
    sections = [
        markup.section(say("guide.certainty"), *certainty, level=2),
        markup.section(say("guide.grades"), *code, level=2),
    ]
    return markup.card("", *sections, kind="tc-ev-grading")
