"""What a spreadsheet did to cells that an upload brings back, by the same cells of today.

A cell that is as it is today is never damage, whatever it looks like. One that differs is compared with what Excel and
Calc are known to make of the current text; if that is what came back, the current text is the proposal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from transcaspian.language import shapes
from transcaspian.language.letters import repaired_letters
from transcaspian.tables.keys import Rows, row_id, rows_by_id
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Column, Schema, Table
from transcaspian.workbook.findings import Finding, Origin, Upload

# Where formats and programs of old cut a text.
_CUTS = (254, 255, 256, 1023, 1024, 32_767)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[ ,.'\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-01")
_LONG = 15  # digits that a spreadsheet keeps
# From this many rows on, a column with all its cells, but in other rows, was sorted alone.
_SHUFFLED = 5
# This many current rows are tried for one row of the upload; if more are gone, ids were changed and not damaged.
_CANDIDATES = 200
# Findings that stay whatever the text is.
_OF_PLACES = frozenset({"row-without-id", "beyond-columns", "unnamed-column", "columns-left-out", "table-by-columns"})


def compare_damage(
    table: Table, current: Mapping[str, Mapping[str, str]], uploaded: RawTable, origin: Origin | None = None
) -> tuple[Finding, ...]:
    """Return the cells of an uploaded table in which a spreadsheet has damaged the current text.

    ``current`` are the current rows by id, as from ``comparison.rows_by_id``. A row whose id was damaged is found
    by the rest of its key and by what a spreadsheet makes of the part that differs.
    """
    place = origin or Origin(table.path)
    found: list[Finding] = []
    known = [column for column in table.columns if uploaded.has(column.name)]
    there = {row_id(table, row.cells) for row in uploaded.rows}
    lost = _Lost(table, (cells for key, cells in current.items() if key not in there))
    for row in uploaded.rows:
        before = current.get(row_id(table, row.cells)) or lost.find(row.cells)
        if before is None or row.broken:
            continue
        for column in known:
            was, text = before.get(column.name, ""), row.cells.get(column.name, "")
            if was and text and was != text and (code := spoilt(column, was, text)):
                found.append(
                    place.finding(uploaded, code, text, row=row.number, column=column.name, proposal=was, hint=was)
                )
    found += _shuffled(table, current, uploaded, place)
    return tuple(found)


def judge_by_current(upload: Upload, schema: Schema, current: Mapping[str, Rows]) -> Upload:
    """Return an upload with its findings judged by the current rows, by table and id.

    What looks damaged but is the same today is not a finding; what today's text explains is described by that text.
    """
    findings: list[Finding] = list(upload.findings)
    for name, raw in upload.tables.items():
        table, rows = schema.tables[name], current.get(name, {})
        better = {one.place: one for one in compare_damage(table, rows, raw, upload.origins[name])}
        told = better.keys() | _unchanged(table, rows, raw)
        findings = [one for one in findings if one.place not in told or one.code in _OF_PLACES]
        findings += better.values()
    order = {name: index for index, name in enumerate(upload.tables)}
    findings.sort(key=lambda one: (order.get(one.table, -1), one.row or 0))
    return replace(upload, findings=tuple(findings))


def _unchanged(table: Table, current: Rows, raw: RawTable) -> set[tuple[str, int | None, str | None]]:
    return {
        (table.name, row.number, column)
        for row in raw.rows
        if (before := current.get(row_id(table, row.cells))) is not None
        for column, text in row.cells.items()
        if before.get(column) == text
    }


class _Lost:
    """The rows of today that an upload seems not to have, to be found by what a spreadsheet made of their key."""

    def __init__(self, table: Table, rows: Iterable[Mapping[str, str]]) -> None:
        self.key = [table.column(part) for part in table.key]
        self.by_rest: dict[tuple[str, tuple[str, ...]], list[Mapping[str, str]]] = {}
        for cells in rows:
            for column in self.key:
                self.by_rest.setdefault((column.name, self.rest(column, cells)), []).append(cells)

    def rest(self, column: Column, cells: Mapping[str, str]) -> tuple[str, ...]:
        """Return the key of a row without one of its columns."""
        return tuple(cells.get(other.name, "") for other in self.key if other is not column)

    def find(self, cells: Mapping[str, str]) -> Mapping[str, str] | None:
        """Return the row that a row with an unknown key was, if there is only one that it can have been."""
        fitting = [
            before
            for column in self.key
            if len(candidates := self.by_rest.get((column.name, self.rest(column, cells)), [])) <= _CANDIDATES
            for before in candidates
            if spoilt(column, before.get(column.name, ""), cells.get(column.name, ""))
        ]
        return fitting[0] if len(fitting) == 1 else None


def spoilt(column: Column, was: str, text: str) -> str:
    """Return what a spreadsheet did to make one text of another, as a code of ``findings.CODES``, or nothing."""
    if not was or not text or was == text:
        return ""
    return _marks(was, text) or _dates(column, was, text) or _numbers(column, was, text) or _letters(was, text)


def _marks(was: str, text: str) -> str:
    if shapes.HASHES.fullmatch(text):
        return "hashes"
    if shapes.ERROR_VALUE.fullmatch(text):
        return "error-value"
    return "apostrophe" if text in (f"'{was}", was.removeprefix("'")) else ""


def _dates(column: Column, was: str, text: str) -> str:
    if not shapes.same_day(was, text):
        return ""
    if column.is_date and _DAY.fullmatch(text) and text.startswith(was):
        return "date-first-day"  # somebody may have found out the day
    if column.type in ("integer", "number") and shapes.number(text) is not None:
        return ""  # another number, that could be a date as well
    if not column.is_date and shapes.number(was) is not None and shapes.number(text) is not None:
        return ""
    return "date-turned"


def _numbers(column: Column, was: str, text: str) -> str:
    before, after = shapes.number(was), shapes.number(text)
    if before is None:
        return ""
    if after is not None and (match := shapes.SCIENTIFIC.fullmatch(text)):
        return "scientific" if _rounded(before, match[1]) == after else ""
    if column.type in ("integer", "number"):
        if before == after:
            return "decimal-comma" if "," in text and "," not in was else ""
        return "number-grouped" if _GROUPED.fullmatch(text) and _ungrouped(text, before) else ""
    if before == after:
        if was.startswith("+"):
            return "plus-sign"
        return "leading-zeros" if was.startswith("0") and was.isdigit() else "number-turned"
    return "digits-lost" if _digits_lost(was, text) else ""


def _rounded(value: Decimal, mantissa: str) -> Decimal:
    """Return a number as a spreadsheet shows it with a given number of digits before the exponent."""
    places = len(mantissa.lstrip("+-").replace(".", "").replace(",", ""))
    if not value:
        return value
    return value.quantize(Decimal(1).scaleb(value.adjusted() - places + 1), ROUND_HALF_UP)


def _digits_lost(was: str, text: str) -> bool:
    """Say whether a long number came back with zeros from its sixteenth digit on."""
    if not (was.isdigit() and text.isdigit() and len(was) == len(text) > _LONG):
        return False
    unit = Decimal(1).scaleb(len(was) - _LONG)
    return any(Decimal(was).quantize(unit, mode) == Decimal(text) for mode in (ROUND_DOWN, ROUND_HALF_EVEN))


def _ungrouped(text: str, value: Decimal) -> bool:
    """Say whether a number written with marks between its thousands is a number."""
    return any(shapes.number(text.replace(mark, "")) == value for mark in " ,.'\u00a0\u202f" if mark in text)


def _letters(was: str, text: str) -> str:
    if repaired_letters(text) == was:
        return "mojibake"
    if len(text) in _CUTS and was.startswith(text):
        return "cut-off"
    if was.isascii() or len(was) != len(text):
        return ""
    pairs = [(a, b) for a, b in zip(was, text, strict=True) if a != b]
    # A code page has no room for a letter: a question mark, or the Latin letter below its accent.
    return "letters-lost" if all(a > "\x7f" and _stands_for(a, b) for a, b in pairs) else ""


def _stands_for(letter: str, other: str) -> bool:
    return other in "?\ufffd" or (other.isascii() and other == shapes.plain_letter(letter))


def _shuffled(
    table: Table, current: Mapping[str, Mapping[str, str]], raw: RawTable, origin: Origin
) -> Iterator[Finding]:
    """Find columns that were sorted without the others: all their cells are there, most of them in another row."""
    rows = rows_by_id(raw, table)
    common = [key for key in rows if key in current]
    if len(common) < _SHUFFLED:
        return
    for column in table.columns:
        if column.name in table.key or not raw.has(column.name):
            continue
        pairs = [(current[key].get(column.name, ""), rows[key][column.name]) for key in common]
        moved = sum(before != after for before, after in pairs)
        if moved * 2 < len(pairs) or moved < _SHUFFLED:
            continue
        before, after = zip(*pairs, strict=True)
        if Counter(before) == Counter(after):
            yield origin.finding(raw, "shuffled-column", str(moved), row=raw.header, column=column.name)
