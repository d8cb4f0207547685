"""Rules about whole rows, and rows of two tables side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import compress, repeat
from operator import lt

from transcaspian.checks.moments import certainly_before
from transcaspian.tables.problems import Problem
from transcaspian.tables.proposals.ids import slug
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table

# Stances that say that it is so, and do not confirm it.
_UNCONFIRMED = frozenset({"reports", "asserts", "estimates"})
# A day that is this many days after another has not begun anywhere before the other ends everywhere.
_APART = 3
_UNKNOWN = date.max.toordinal() + 1  # no day: what it is compared with is looked at more closely


def duplicate_ids(raw: RawTable, table: Table) -> Iterator[Problem]:
    """Find rows with the key of an earlier row, which is the one that stays."""
    keys = [table.key, *((column.name,) for column in table.columns if column.unique)]
    for key in dict.fromkeys(keys):
        if not all(raw.has(column) for column in key):
            continue
        if any(len(raw.whole.kinds(column)) == len(raw.whole.numbers) for column in key):
            continue  # no cell is there twice, as in nearly all tables
        values = list(zip(*map(raw.whole.texts, key), strict=True))
        first: dict[tuple[str, ...], int] = {}
        for number, value in zip(raw.whole.numbers, values, strict=True):
            if not any(value):
                continue
            earlier = first.setdefault(value, number)
            if earlier != number:
                yield Problem(raw.name, number, key[-1], "duplicate-id", " ".join(value), "error", str(earlier))


def events_without_claim(tables: Mapping[str, RawTable], reported: list[Problem]) -> Iterator[Problem]:
    """Find published events without a supporting claim.

    A claim that is set aside still supports its event, and so does one whose event id is a typo away from this
    event is reported already, and a file that is cut off may have had the claim.
    """
    events, claims = tables["events"], tables["claims"]
    if claims.is_cut_off or not claims.has("event_id") or not events.has("id"):
        return
    # The id of a claim is that of its event and a number, which is all that a broken row may have.
    named = claims.texts("event_id")
    claimed = set(claims.kinds("event_id"))
    if "" in claimed:
        ids = (id_ for event, id_ in zip(named, claims.texts("id"), strict=True) if not event)
        claimed = claimed - {""} | {id_.rpartition(".")[0] for id_ in ids}
    for problem in reported:
        if (problem.table, problem.column, problem.code) == ("claims", "event_id", "unknown-reference"):
            claimed.add(problem.hint.partition(" ")[2])
    unclaimed = events.whole.kinds("id") - claimed - {""}
    cells = zip(events.whole.numbers, events.whole.texts("id"), events.whole.texts("status"), strict=True)
    for number, event, status in cells if unclaimed else ():
        if event in unclaimed and status == "published" and slug(event) not in claimed:
            yield Problem("events", number, "id", "event-without-claim", event, "error")


def known_before_event(tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Find claims that were public before their event, unless they only give context.

    Only what is certain: the last day of the one lies before the first day of the other.
    """
    events, claims = tables["events"].whole, tables["claims"].whole
    if not all(events.has(column) for column in ("id", "date")):
        return
    if not all(claims.has(column) for column in ("event_id", "stance", "known_on")):
        return
    dates = dict(zip(events.texts("id"), events.texts("date"), strict=True))
    # Nearly all claims are of no earlier day than their event, as they are written.
    begun = {text: _first_day(text) for text in events.kinds("date")}
    first = dict(zip(dates, map(begun.__getitem__, dates.values()), strict=True))
    last = {text: _last_day(text) for text in claims.kinds("known_on")}
    cells = zip(claims.numbers, *map(claims.texts, ("event_id", "known_on", "stance")), strict=True)
    days = (map(last.__getitem__, claims.texts("known_on")), map(first.get, claims.texts("event_id"), repeat(_UNKNOWN)))
    for number, event, known, stance in compress(cells, map(lt, *days)):
        if stance == "context":
            continue
        happened = dates.get(event, "")
        if happened and known and certainly_before(known, happened):
            yield Problem("claims", number, "known_on", "known-before-event", known, "error", happened)


def about_not_said(tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Find published events of which nobody has said whether they are an utterance or content."""
    events = tables["events"]
    if not events.has("about") or "" not in events.kinds("about"):
        return
    whole = events.whole
    for number, *cells in zip(whole.numbers, *map(whole.texts, ("id", "status", "about")), strict=True):
        if cells[1:] == ["published", ""]:
            yield Problem("events", number, "about", "about-not-said", cells[0], "note")


def utterances_only_asserted(tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Find claims in which those who speak in an utterance only assert it, while nobody confirms that it was said.

    The words of the speaker are the utterance itself: they confirm it, whether they are true or not.
    """
    events, claims = tables["events"].whole, tables["claims"].whole
    if not all(events.has(column) for column in ("id", "about", "actor_ids")):
        return
    if not all(claims.has(column) for column in ("event_id", "stance", "asserted_by")):
        return
    actors = {text: {part.strip() for part in text.split(";")} for text in events.kinds("actor_ids")}
    abouts = zip(*map(events.texts, ("id", "about", "actor_ids")), strict=True)
    said = {event: actors[text] for event, about, text in abouts if about == "utterance"}
    stances = zip(claims.texts("event_id"), claims.texts("stance"), strict=True)
    said_so = {event for event, stance in stances if stance == "confirms"}
    cells = zip(claims.numbers, *map(claims.texts, ("event_id", "stance", "asserted_by")), strict=True)
    for number, event, stance, who in compress(cells, claims.texts("asserted_by")):
        if event not in said_so and who in said.get(event, ()) and stance in _UNCONFIRMED:
            yield Problem("claims", number, "stance", "utterance-only-asserted", stance, "note", event)


def _first_day(text: str) -> int:
    """Return the number of a day after which a date does not begin, where it happened."""
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return _UNKNOWN


def _last_day(text: str) -> int:
    """Return the number of a day before which a date does not end, also not as a clock time of elsewhere shows it."""
    try:
        return date.fromisoformat(text[:10]).toordinal() - (_APART if "T" in text else 0)
    except ValueError:
        return 0
