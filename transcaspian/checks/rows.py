"""Rules about whole rows, and rows of two tables side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from transcaspian.checks.cells import read_date
from transcaspian.language.dates import Date
from transcaspian.tables.problems import Problem
from transcaspian.tables.proposals.ids import slug
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Table

# Stances that say that it is so, and do not confirm it.
_UNCONFIRMED = frozenset({"reports", "asserts", "estimates"})
# Where a calendar day ends last and begins first (ISO 8601 offsets in use).
_WESTERNMOST, _EASTERNMOST = timezone(timedelta(hours=-12)), timezone(timedelta(hours=14))


def duplicate_ids(raw: RawTable, table: Table) -> Iterator[Problem]:
    """Find rows with the key of an earlier row, which is the one that stays."""
    keys = [table.key, *((column.name,) for column in table.columns if column.unique)]
    for key in dict.fromkeys(keys):
        if not all(raw.has(column) for column in key):
            continue
        first: dict[tuple[str, ...], int] = {}
        for row in raw.rows:
            value = tuple(row.cells.get(column, "") for column in key)
            if row.broken or not any(value):
                continue
            earlier = first.setdefault(value, row.number)
            if earlier != row.number:
                yield Problem(raw.name, row.number, key[-1], "duplicate-id", " ".join(value), "error", str(earlier))


def events_without_claim(tables: Mapping[str, RawTable], reported: list[Problem]) -> Iterator[Problem]:
    """Find published events without a supporting claim.

    A claim that is set aside still supports its event, and so does one whose event id is a typo away from this
    event is reported already, and a file that is cut off may have had the claim.
    """
    events, claims = tables["events"], tables["claims"]
    if claims.is_cut_off or not claims.has("event_id") or not events.has("id"):
        return
    # The id of a claim is that of its event and a number, which is all that a broken row may have.
    claimed = {row.cells.get("event_id") or row.cells.get("id", "").rpartition(".")[0] for row in claims.rows}
    for problem in reported:
        if (problem.table, problem.column, problem.code) == ("claims", "event_id", "unknown-reference"):
            claimed.add(problem.hint.partition(" ")[2])
    for row in events.rows:
        event = row.cells.get("id", "")
        if row.broken or not event or row.cells.get("status") != "published":
            continue
        if event not in claimed and slug(event) not in claimed:
            yield Problem("events", row.number, "id", "event-without-claim", event, "error")


def known_before_event(tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Find claims that were public before their event, unless they only give context.

    Only what is certain: the last day of the one lies before the first day of the other.
    """
    events, claims = tables["events"], tables["claims"]
    if not all(events.has(column) for column in ("id", "date")):
        return
    if not all(claims.has(column) for column in ("event_id", "stance", "known_on")):
        return
    dates = {row.cells["id"]: row.cells["date"] for row in events.rows if not row.broken}
    for row in claims.rows:
        if row.broken or row.cells["stance"] == "context":
            continue
        happened, known = dates.get(row.cells["event_id"], ""), row.cells["known_on"]
        if happened and known and _is_certainly_before(known, happened):
            yield Problem("claims", row.number, "known_on", "known-before-event", known, "error", happened)


def about_not_said(tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Find published events of which nobody has said whether they are an utterance or content."""
    events = tables["events"]
    if not events.has("about"):
        return
    for row in events.rows:
        if not row.broken and row.cells.get("status") == "published" and not row.cells["about"]:
            yield Problem("events", row.number, "about", "about-not-said", row.cells.get("id", ""), "note")


def utterances_only_asserted(tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Find claims in which those who speak in an utterance only assert it, while nobody confirms that it was said.

    The words of the speaker are the utterance itself: they confirm it, whether they are true or not.
    """
    events, claims = tables["events"], tables["claims"]
    if not all(events.has(column) for column in ("id", "about", "actor_ids")):
        return
    if not all(claims.has(column) for column in ("event_id", "stance", "asserted_by")):
        return
    said = {
        row.cells["id"]: {part.strip() for part in row.cells["actor_ids"].split(";")}
        for row in events.rows
        if not row.broken and row.cells["about"] == "utterance"
    }
    sound = [row for row in claims.rows if not row.broken]
    said_so = {row.cells["event_id"] for row in sound if row.cells["stance"] == "confirms"}
    for row in sound:
        event, stance, who = (row.cells[column] for column in ("event_id", "stance", "asserted_by"))
        if who and event not in said_so and who in said.get(event, ()) and stance in _UNCONFIRMED:
            yield Problem("claims", row.number, "stance", "utterance-only-asserted", stance, "note", event)


def _is_certainly_before(known: str, happened: str) -> bool:
    """Say whether the latest that one date can be lies before the earliest of the other.

    Days are calendar days where things happened and are compared as such. A clock time against a day
    counts as the day that it was anywhere on earth: at 01:00 in Moscow it is still yesterday in New
    York. A date that is uncertain is never certainly before; an approximate one is taken with its
    soft ends.
    """
    latest, earliest = _latest(known), _earliest(happened)
    if latest is None or earliest is None:
        return False
    if latest.tzinfo and earliest.tzinfo:
        return latest < earliest
    try:
        return _day(latest, _EASTERNMOST) < _day(earliest, _WESTERNMOST)
    except OverflowError:  # within a day of the first or last moment that datetime holds
        return False


@lru_cache(maxsize=65536)
def _latest(text: str) -> datetime | None:
    """Return the last moment that a date may mean; None if it has none, or is uncertain."""
    read = read_date(text)
    if not isinstance(read, Date) or read.uncertain or read.latest is None:
        return None
    try:
        return read.latest - timedelta(microseconds=1) + read.soft()[1]
    except OverflowError:
        return None


@lru_cache(maxsize=65536)
def _earliest(text: str) -> datetime | None:
    """Return the first moment that a date may mean; None if it has none, or is uncertain."""
    read = read_date(text)
    if not isinstance(read, Date) or read.uncertain or read.earliest is None:
        return None
    try:
        return read.earliest - read.soft()[0]
    except OverflowError:
        return None


def _day(moment: datetime, zone: timezone) -> date:
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()
