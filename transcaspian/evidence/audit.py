"""The record checks itself: published rows that are right in themselves and deserve a second look.

Certainty does not change by any of this, and no table is at fault: the command ``check --audit`` and editors on the
page *Evidence* see it. The codes and their weights are ``tables.problems.AUDIT``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from transcaspian.dataset.certainty import MAKES_KNOWN, certainty, speaker
from transcaspian.dataset.loading import Dataset, Loaded
from transcaspian.evidence.figures import agree, comparable, figures_of
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.tables.columns import column_in
from transcaspian.tables.kinds import AUDIT
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawRow, RawTable
from transcaspian.tables.records import Claim, Event

_MOST = 3  # the significance from which one publisher is too few
_GRADED = 2  # the lowest credibility that another's first-hand word may have without a reason
_COUNTING = frozenset({"reports", "confirms"})  # stances that make an event more than claimed
# What a statement shares with itself however it is written: letters and digits.
_UNSAID = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Record:
    """The published rows, with the cells of each that are for editors only."""

    data: Dataset
    rows: Mapping[str, Mapping[str, RawRow]]  # by table and id

    def cell(self, table: str, id_: str, column: str) -> str:
        """Return a cell as it is written; empty where the column is not there."""
        return self.rows[table][id_].cells.get(column, "")

    def found(self, code: str, table: str, id_: str, column: str, hint: str = "") -> Problem:
        """Return a finding at a cell."""
        return Problem(table, self.rows[table][id_].number, column, code, id_, "note", hint)


Rule = Callable[[_Record, Event, tuple[Claim, ...]], Iterator[Problem]]


def audit(loaded: Loaded) -> tuple[Problem, ...]:
    """Return what deserves a second look among the published rows, the weightiest first.

    Of one weight, the rules come in their order, and within a rule the most significant events first.
    """
    data = loaded.published
    record = _Record(data, {name: _by_id(loaded.raw.get(name)) for name in ("events", "claims", "figures")})
    codes = list(AUDIT)
    found = [
        (-AUDIT[problem.code], codes.index(problem.code), -event.significance, problem)
        for event in data.events.values()
        for rule in RULES
        for problem in rule(record, event, data.claims_of[event.id])
    ]
    return tuple(problem for *_, problem in sorted(found))


def _by_id(raw: RawTable | None) -> dict[str, RawRow]:
    """Return the rows of a table by id; of a duplicate id the first, which is the one that stays."""
    rows: dict[str, RawRow] = {}
    for row in raw.rows if raw else ():
        rows.setdefault(row.cells.get("id", ""), row)
    return rows


def _vouching(claims: tuple[Claim, ...]) -> list[Claim]:
    """Return the claims that say that it is so."""
    return [claim for claim in claims if claim.stance in MAKES_KNOWN]


def confirmed_by_parties(record: _Record, event: Event, claims: tuple[Claim, ...]) -> Iterator[Problem]:
    """Find events drawn as confirmed that nobody but those who take part in them speaks for.

    Of an utterance the one who speaks is the best witness.
    """
    if event.about == "utterance" or certainty(event, claims, record.data).level != "confirmed":
        return
    parties = set(event.actor_ids)
    speakers = list(dict.fromkeys(speaker(claim, record.data) for claim in _vouching(claims)))
    if all(who in parties or record.data.part_of(who) & parties for who in speakers):
        yield record.found("confirmed-by-parties", "events", event.id, "id", ", ".join(speakers))


def text_counted_twice(record: _Record, event: Event, claims: tuple[Claim, ...]) -> Iterator[Problem]:
    """Find claims that carry the text of an earlier claim of the same publisher about the same event."""
    first: dict[tuple[str, str], str] = {}
    for claim in claims:
        if claim.stance == "context":
            continue
        source = record.data.sources.get(claim.source_id)
        publisher = source.publisher.casefold() if source else ""
        texts = [(publisher, _UNSAID.sub(" ", text).strip().casefold()) for text in claim.statement.said if text]
        earlier = next((first[text] for text in texts if text in first), "")
        if earlier:
            column = column_in("statement", record.data.languages[0])
            yield record.found("text-counted-twice", "claims", claim.id, column, earlier)
        for text in texts:
            first.setdefault(text, claim.id)


def figure_off_title(record: _Record, event: Event, claims: tuple[Claim, ...]) -> Iterator[Problem]:
    """Find claims that report or confirm an event with another figure than one that its title gives.

    Which figures the title gives is the editor's mark. Somebody else's figure counts for the title where it may be one
    of them; a measure that the title does not name is no matter of it.
    """
    figures, measures = figures_of(record.data), record.data.measures
    stated = {claim.id: figures.get(claim.id, ()) for claim in claims}
    title = [f for of in stated.values() for f in of if record.cell("figures", f.id, "in_title") == "yes"]
    for claim in claims:
        if claim.stance not in _COUNTING:
            continue
        pairs = [
            (figure, other)
            for figure in stated[claim.id]
            for other in title
            if figure.measure == other.measure and comparable(figure, other, measures[figure.measure])
        ]
        if pairs and not any(agree(*pair, measures[pair[0].measure]) for pair in pairs):
            hint = " ".join(figure.id for figure in pairs[0])
            yield record.found("figure-off-title", "claims", claim.id, "stance", hint)


def first_hand_doubtful(record: _Record, event: Event, claims: tuple[Claim, ...]) -> Iterator[Problem]:
    """Find claims at first hand, printed by somebody else, that are graded as doubtful without a reason."""
    for claim in claims:
        if claim.stance != "confirms" or claim.credibility <= _GRADED or record.cell("claims", claim.id, "note"):
            continue
        actor, source = record.data.actors.get(claim.asserted_by or ""), record.data.sources.get(claim.source_id)
        if actor is None or (source and source.publisher in (*actor.name.said, actor.name_local)):
            continue  # the publication itself speaks
        yield record.found("first-hand-doubtful", "claims", claim.id, "credibility", str(claim.credibility))


def negative_unsearched(record: _Record, event: Event, claims: tuple[Claim, ...]) -> Iterator[Problem]:
    """Find events whose text says what others do not say, without a claim that shows the search.

    The editor's mark decides; where there is none, words that often say so are asked about (``negatives``).
    """
    mark = record.cell("events", event.id, "negative")
    if mark == "no" or any(record.cell("claims", claim.id, "search") == "yes" for claim in claims):
        return
    said = next((word for language in LANGUAGES for word in _negatives_in(event, claims, language)), "")
    if mark == "yes" or said:
        yield record.found("negative-unsearched", "events", event.id, "negative", said)


def _negatives_in(event: Event, claims: tuple[Claim, ...], language: str) -> Iterator[str]:
    texts = (event.title, event.summary, *(claim.statement for claim in claims))
    found = negatives(language).search("\n".join(text[language] for text in texts))
    if found:
        yield found[0]


@cache
def negatives(language: str) -> re.Pattern[str]:
    """Return the words of a language that often say what others do not, as its catalogue lists them."""
    listed = words(language)("audit.negatives").split(";")
    return re.compile("|".join(rf"\b{re.escape(phrase.strip())}\b" for phrase in listed), re.IGNORECASE)


def one_publisher(record: _Record, event: Event, claims: tuple[Claim, ...]) -> Iterator[Problem]:
    """Find events of the highest significance that one publisher alone speaks for."""
    sources = [record.data.sources.get(claim.source_id) for claim in _vouching(claims)]
    publishers = {source.publisher for source in sources if source}
    if event.significance >= _MOST and len(publishers) == 1:
        yield record.found("one-publisher", "events", event.id, "significance", *publishers)


RULES: tuple[Rule, ...] = (
    confirmed_by_parties,
    text_counted_twice,
    figure_off_title,
    first_hand_doubtful,
    negative_unsearched,
    one_publisher,
)
