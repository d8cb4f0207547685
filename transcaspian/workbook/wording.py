"""The words for what reading an upload brought up; the catalogue is ``workbook``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from transcaspian.language.days import day_words, moment_words
from transcaspian.language.messages import Words, words
from transcaspian.tables.kinds import CODES as PROBLEMS
from transcaspian.tables.kinds import Severity
from transcaspian.tables.problems import MOST_OF_A_KIND, Problem, capped, note, quoted
from transcaspian.tables.questions import Option, Question
from transcaspian.workbook.findings import Finding, Upload
from transcaspian.workbook.sheets import letter

# What a program did to a whole table when it read or saved it.
_ONE_CAUSE = frozenset({"mojibake", "letters-lost", "lost-letters", "invisible", "undone-accents", "decimal-comma"})
# What these findings name are tables and columns of the schema, all of which are wanted.
_NAMES = frozenset({"columns-left-out", "columns-not-taken", "sheet-passed-over", "table-by-columns"})


@dataclass(frozen=True, slots=True)
class Line:
    """A finding or problem in words."""

    severity: Severity
    place: str
    sentence: str


def lines(upload: Upload, language: str) -> tuple[Line, ...]:
    """Return everything that is to be said about an upload: errors first, then in the order of the tables.

    What one cause did to many cells is said once, at the first, with their number; of other kinds ``MOST_OF_A_KIND``.
    """
    told = list(_finding_lines(upload, language))
    for problem in capped(upload.problems):
        at = _problem_place(upload, problem, language)
        told.append((problem.table, Line(problem.severity, at, note(problem, language))))
    order = {name: index for index, name in enumerate(upload.tables)}
    told.sort(key=lambda entry: (entry[1].severity != "error", order.get(entry[0], -1)))
    return tuple(line for _, line in told)


def _finding_lines(upload: Upload, language: str) -> Iterator[tuple[str, Line]]:
    say = words(language)
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for one in upload.findings:
        kinds.setdefault((one.table, one.sheet or one.file, one.code), []).append(one)
    for (table, _, code), found in kinds.items():
        first = found[0]
        if code in _ONE_CAUSE and len(found) > 1:
            affected = say.n("problem.affected", len(found))
            yield table, Line(first.severity, place(first, language), f"{sentence(first, language)} {affected}")
            continue
        for one in found[:MOST_OF_A_KIND]:
            yield table, Line(one.severity, place(one, language), sentence(one, language))
        if len(found) > MOST_OF_A_KIND:
            at = place(replace(first, row=None, column=None), language)
            more = say.n("problem.more", len(found) - MOST_OF_A_KIND, code=code)
            yield table, Line(first.severity, at, more)


def _problem_place(upload: Upload, problem: Problem, language: str) -> str:
    """Return where a problem is, in the file or sheet that its table came from."""
    origin, raw = upload.origins[problem.table], upload.tables[problem.table]
    at = letter(raw.columns.index(problem.column)) if problem.column in raw.columns else ""
    return _place(origin.file, origin.sheet, problem.row, problem.column, at, language)


def place(finding: Finding, language: str) -> str:
    """Return where a finding is: "tables.xlsx, sheet events, cell B14 (date)"."""
    return _place(finding.file, finding.sheet, finding.row, finding.column, finding.letter, language)


def _place(file: str, sheet: str, row: int | None, column: str | None, letter: str, language: str) -> str:
    say = words(language)
    parts = [quoted(file)]
    if sheet:
        parts.append(say("upload.where.sheet", sheet=quoted(sheet)))
    if row is not None and letter:
        cell = f"{letter}{row}"
        known = say("upload.where.cell", cell=cell, column=quoted(column)) if column else ""
        parts.append(known or say("upload.where.place", cell=cell))
    elif row is not None:
        parts.append(say("upload.where.row", row=row))
    elif column:
        parts.append(say("upload.where.column", column=quoted(column)))
    return ", ".join(parts)


def sentence(finding: Finding, language: str) -> str:
    """Return the sentence that says what was found and how to mend it, with what was probably meant."""
    say = words(language)
    value = finding.value
    if finding.code in PROBLEMS and not say.has(f"upload.finding.{finding.code}"):
        proposal = finding.proposal or None
        problem = Problem(finding.table, finding.row, finding.column, finding.code, value, finding.severity)
        return note(replace(problem, hint=finding.hint, proposal=proposal), language)
    if finding.code in ("cell-date", "cell-time", "date-serial"):
        value = _date(value, say)
    said = say(
        f"upload.finding.{finding.code}",
        value=value if finding.code in _NAMES else quoted(value),
        hint=quoted(finding.hint),
        column=quoted(finding.column or ""),
        table=finding.table,
    )
    if not finding.proposal:
        return said
    return f"{said} {say('upload.proposal', proposal=quoted(finding.proposal))}"


def question(asked: Question, language: str) -> str:
    """Return a question in words."""
    return words(language)(f"upload.question.{asked.kind}", file=asked.file)


def option(asked: Question, offered: Option, language: str) -> str:
    """Return an answer in words: "Central European (Windows-1250): Łódź · zażółć"."""
    say = words(language)
    if asked.kind == "table":
        return offered.value
    samples = " · ".join(quoted(word) for word in offered.samples)
    return f"{say(f'upload.page.{offered.value}')}: {samples}"


def _date(value: str, say: Words) -> str:
    """Return a date or clock time in words; anything else as it is."""
    try:
        if "T" in value:
            return moment_words(datetime.fromisoformat(value), say)
        return day_words(date.fromisoformat(value), say)
    except ValueError:
        return value
