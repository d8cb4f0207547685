"""Rules about one cell, by what its column may hold.

Every rule is a function from a cell to the problems in it. An empty cell is only ever missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import filterfalse
from urllib.parse import urlsplit

from transcaspian.checks.values import boolean_of, compiled, elements, has_form, is_within, number_of, read_date
from transcaspian.language.dates import Date
from transcaspian.tables.damage import ORDINARY, damages, holds_text, is_plain
from transcaspian.tables.kinds import CODES, Severity
from transcaspian.tables.problems import Problem
from transcaspian.tables.proposals.addresses import address_proposal
from transcaspian.tables.proposals.choices import boolean_proposal, choice_proposal
from transcaspian.tables.proposals.codes import code_proposal
from transcaspian.tables.proposals.dates import Readings, written
from transcaspian.tables.proposals.ids import id_proposal, slug
from transcaspian.tables.proposals.lists import parts_of
from transcaspian.tables.proposals.proposal import Proposal
from transcaspian.tables.proposals.quantities import number_proposals
from transcaspian.tables.proposals.whole import whole_cell
from transcaspian.tables.raw import RawTable
from transcaspian.tables.schema import Column, Table
from transcaspian.tables.values import by_words

# C0 and C1 controls except tab and line break, and the marks that turn the direction of writing,
# with which a text can look like another one (https://www.unicode.org/reports/tr36/).
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(
    r"<[a-z/!?][^<>]*>|<script|&(?:[a-z]+|#[0-9]+|#x[0-9a-f]+);|\]\((?:http|javascript)", re.IGNORECASE
)
# Most ids: nothing in them looks like anything else.
_SIMPLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# What is meant is worked out for so many wrong cells of a column: no file may keep its readers waiting.
MOST_PROPOSALS = 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty, at its place."""

    table: str
    row: int
    column: Column
    text: str
    asked: bool = True  # whether it is worth the time to find out what is meant

    def error(
        self, code: str, hint: str = "", value: str | None = None, proposals: Sequence[Proposal | None] = ()
    ) -> Problem:
        """Return a problem that withholds the cell, or one value of its list; ``proposals`` are for the whole cell."""
        return self._problem(code, "error", hint, value, [one for one in proposals if one and one.text != self.text])

    def note(self, code: str, hint: str = "", proposal: Proposal | None = None) -> Problem:
        """Return a problem that is only worth saying."""
        return self._problem(code, "note", hint, None, [proposal] if proposal else [])

    def _problem(
        self, code: str, severity: Severity, hint: str, value: str | None, proposals: Sequence[Proposal]
    ) -> Problem:
        text = self.text if value is None else value
        found = Problem(self.table, self.row, self.column.name, code, text, severity, hint)
        if len(proposals) == 1:
            return replace(found, proposal=proposals[0].text, certain=proposals[0].certain)
        return replace(found, readings=tuple(one.text for one in proposals)) if proposals else found


Rule = Callable[[Cell], Iterator[Problem]]


def cells(raw: RawTable, table: Table, most: int = MOST_PROPOSALS) -> Iterator[Problem]:
    """Find problems in the cells of a table, column by column, with proposals for the first ``most`` of each column."""
    for column in table.columns:
        if raw.has(column.name):
            yield from _column(raw.whole, column, most)


def _column(raw: RawTable, column: Column, most: int) -> Iterator[Problem]:
    """Find problems in the cells of a column, of which many are alike: each text is judged once."""
    texts, every = raw.texts(column.name), raw.kinds(column.name)
    differ = 2 * len(every) > len(texts)
    unsound = set(_unsound(column, texts if differ else every))  # in their order, as they lie in memory, or each once
    if not unsound:
        return
    rules = rules_for(column)
    wrong = 0
    for number, text in zip(raw.numbers, texts, strict=True):
        if text not in unsound:
            continue
        cell = Cell(raw.name, number, column, text, asked=wrong < most)
        wrong += 1
        found = [problem for rule in rules for problem in rule(cell)]
        if column.unique:
            found = [_not_taken(problem, every) for problem in found]
        # A cell that cannot be read at all needs no second opinion.
        errors = [problem for problem in found if problem.severity == "error"]
        yield from errors[:1] if errors and not column.is_list else found


def _unsound(column: Column, texts: Collection[str]) -> Iterator[str]:
    """Yield the texts of a column that do not pass its rules."""
    of_column, rules = rules_of(column), rules_for(column)
    for text in doubtful(column, texts) - {""}:
        cell = Cell("", 0, column, text, asked=False)
        for rule in of_column if is_plain(text) else rules:
            if next(rule(cell), None) is not None:
                yield text
                break


def doubtful(column: Column, texts: Collection[str]) -> Set[str]:
    """Return the texts that a glance does not clear of all that the rules of a column find; most are cleared by it."""
    rules, most = frozenset(rules_of(column)), column.max_length
    form = compiled(column.pattern) if column.pattern else None
    if form and rules <= {wrong_form, too_long, markup}:
        return set(filterfalse(form.fullmatch, texts)).union(filterfalse(_SIMPLE.fullmatch, texts))
    is_clear: Callable[[str], object]
    if holds_text(column):
        is_clear = ORDINARY.fullmatch
    elif rules <= {date, too_long}:
        is_clear = _is_as_meant if column.is_date else is_plain
    else:
        return frozenset(texts)
    longer = {text for text in texts if len(text) > most} if most and max(map(len, texts), default=0) > most else set()
    return longer.union(filterfalse(is_clear, texts))


def _is_as_meant(text: str) -> bool:
    """Say whether a text is a date as tables have it."""
    read = read_date(text)
    return isinstance(read, Date) and read.text == text


def _not_taken(problem: Problem, texts: Set[str]) -> Problem:
    """Return a problem of an id without a proposal that another row has already."""
    return replace(problem, proposal=None, certain=False) if problem.proposal in texts else problem


def rules_for(column: Column) -> tuple[Rule, ...]:
    """Return the rules that a cell of a column has to pass, the most telling first."""
    return undecodable, damaged, control_characters, *rules_of(column)


@lru_cache(maxsize=1024)
def rules_of(column: Column) -> tuple[Rule, ...]:
    """Return the rules that are those of a column, and not of any text."""
    rules: list[Rule] = []
    if column.is_date:
        rules.append(date)
    elif column.type == "boolean":
        rules.append(boolean)
    elif column.type in ("integer", "number"):
        rules += [number, out_of_range]
    if column.enum:
        rules.append(not_in_list)
    if column.pattern:
        rules.append(wrong_form)
    if column.roles:
        rules.append(role)
    if column.is_url:
        rules.append(web_address)
    if column.max_length:
        rules.append(too_long)
    if column.type == "string" and not (column.is_date or column.enum or column.references or column.is_url):
        rules.append(markup)
    return tuple(rules)


def undecodable(cell: Cell) -> Iterator[Problem]:
    """Find letters that no encoding explains."""
    if "\ufffd" in cell.text:
        yield cell.error("encoding")


def damaged(cell: Cell) -> Iterator[Problem]:
    """Find what programs did to a text."""
    for one in damages(cell.text, holds_text(cell.column)):
        made = cell.error(one.code) if CODES[one.code] == "error" else cell.note(one.code)
        yield replace(made, proposal=one.proposal, certain=one.certain)


def control_characters(cell: Cell) -> Iterator[Problem]:
    """Find characters that are not seen but act: controls and changes of direction."""
    if not cell.text.isprintable() and _CONTROL.search(cell.text):
        yield cell.error("control-characters")


def date(cell: Cell) -> Iterator[Problem]:
    """Find dates that are invalid, ambiguous, or were rewritten by a spreadsheet."""
    read = read_date(cell.text)
    if isinstance(read, Date):
        if read.text != cell.text:
            yield cell.note("date-habit", proposal=Proposal(read.text, True))
        return
    meant = written(cell.text) if cell.asked else Readings()
    if len(meant.dates) == 1:
        code = "bad-date" if read in ("ambiguous-date", "time-without-offset") else read
    elif meant.dates:
        code = "ambiguous-date"
    else:
        code = "time-without-offset" if meant.local else read
    proposals = [Proposal(text, meant.certain) for text in meant.dates]
    yield cell.error(code, meant.local if meant.local != cell.text else "", proposals=proposals)


def boolean(cell: Cell) -> Iterator[Problem]:
    """Find values that are neither yes nor no."""
    if boolean_of(cell.column, cell.text) is None:
        allowed = (*cell.column.true_values[:1], *cell.column.false_values[:1]) or ("true", "false")
        meant = boolean_proposal(cell.text, allowed[0], allowed[-1])
        yield cell.error("not-in-list", ", ".join(allowed), proposals=[meant])


def number(cell: Cell) -> Iterator[Problem]:
    """Find values that are not numbers, not whole numbers, or could be read as two different numbers."""
    if number_of(cell.column, cell.text) is None:
        column = cell.column
        unit = column.name.rpartition("_")[2]
        meant = number_proposals(cell.text, column.type == "integer", unit) if cell.asked else ()
        fitting = [one for one in meant if is_within(column, float(one.text))]
        yield cell.error("wrong-type", column.type, proposals=fitting)
    elif "," in cell.text:
        yield cell.note("decimal-comma", proposal=Proposal(cell.text.replace(",", "."), True))


def out_of_range(cell: Cell) -> Iterator[Problem]:
    """Find numbers below the least or above the greatest allowed."""
    value, least, most = number_of(cell.column, cell.text), cell.column.minimum, cell.column.maximum
    if value is not None and not is_within(cell.column, value):
        edges = ["−∞" if least is None else f"{least:g}", "∞" if most is None else f"{most:g}"]
        yield cell.error("out-of-range", " … ".join(edges))


def not_in_list(cell: Cell) -> Iterator[Problem]:
    """Find values that are not among the allowed, with the nearest of them."""
    allowed = cell.column.enum
    parts = elements(cell.column, cell.text)
    wrong = [part for part in parts if part not in allowed]
    if not wrong:
        return

    def mend(part: str) -> Proposal | None:
        if part in allowed or not cell.asked:
            return None
        if cell.column.separator and (joined := parts_of(part, allowed.__contains__)):
            return Proposal(cell.column.separator.join(joined), True)
        return choice_proposal(part, allowed, by_words(cell.table, cell.column))

    meant = whole_cell(parts, mend, cell.column.separator)
    for part in wrong:
        yield cell.error("not-in-list", nearest_allowed(part, allowed), part, [meant if mend(part) else None])


def wrong_form(cell: Cell) -> Iterator[Problem]:
    """Find text that is not written as the column wants it, above all ids."""
    if not has_form(cell.column, cell.text):
        is_id = cell.column.name == "id"
        meant = None
        if cell.asked:
            meant = id_proposal(cell.text) if is_id else code_proposal(cell.column.name, cell.text)
        if meant and not has_form(cell.column, meant.text):
            meant = None
        hint = slug(cell.text) if is_id else ""
        yield cell.error("malformed-id" if is_id else "wrong-form", hint, proposals=[meant])


def role(cell: Cell) -> Iterator[Problem]:
    """Find parties that are not written ``role:actor`` with a role that we know."""
    parts = elements(cell.column, cell.text)

    def mend(part: str) -> Proposal | None:
        name, _, actor = part.partition(":")
        if not actor.strip() or name.strip() in cell.column.roles:
            return None
        found = choice_proposal(name.strip(), cell.column.roles, by_words(cell.table, cell.column))
        return Proposal(f"{found.text}:{actor.strip()}", found.certain) if found else None

    for part in parts:
        name, _, actor = part.partition(":")
        if not actor.strip():
            yield cell.error("wrong-pair", "", part)
        elif name.strip() not in cell.column.roles:
            meant = whole_cell(parts, mend, cell.column.separator) if mend(part) else None
            yield cell.error("unknown-role", nearest_allowed(name.strip(), cell.column.roles), part, [meant])


def web_address(cell: Cell) -> Iterator[Problem]:
    """Find URLs that are not http(s)."""
    try:
        parts = urlsplit(cell.text)
        fine = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and "\\" not in cell.text
    except ValueError:
        fine = False
    if not fine or any(letter.isspace() or letter in '<>"' for letter in cell.text):
        yield cell.error("bad-url", proposals=[address_proposal(cell.text) if cell.asked else None])


def too_long(cell: Cell) -> Iterator[Problem]:
    """Find text that is longer than its place on the screen."""
    most = cell.column.max_length or 0
    # Two letters for a language or country have a pattern that says more.
    if len(cell.text) > most and not cell.column.pattern:
        yield cell.error("text-too-long", f"{len(cell.text)} {most}")


def markup(cell: Cell) -> Iterator[Problem]:
    """Find text that looks like HTML or a link; it is shown as the text that it is."""
    if ("<" in cell.text or "&" in cell.text or "](" in cell.text) and _MARKUP.search(cell.text):
        yield cell.note("markup")


@lru_cache(maxsize=4096)
def nearest_allowed(value: str, allowed: tuple[str, ...]) -> str:
    """Return the allowed value closest to the given one, or all allowed values if none is close."""
    folded = {candidate.casefold(): candidate for candidate in allowed}
    near = get_close_matches(value.casefold()[:80], folded, n=1, cutoff=0.5)
    return folded[near[0]] if near else ", ".join(allowed)
