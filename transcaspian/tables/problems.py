"""Problems of tables as values; their words come from the catalogue ``problems``.

A check yields problems and never words, so that the command line, the notice on a page and the
editor show the same finding, each in the language of its reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from transcaspian.language.languages import name_in
from transcaspian.language.messages import Words, words
from transcaspian.tables.kinds import EARLIER, Severity
from transcaspian.tables.proposals.letters import Foreign, foreign

# Problems of words that are spelt with Latin letters, where a letter of another script may be all that is wrong.
_SPELT = frozenset({"malformed-id", "unknown-reference", "not-in-list", "wrong-form", "unknown-role", "unknown-unit"})

# How much of a long value a sentence quotes.
QUOTED = 60
_BEFORE = 20  # letters before the place where two texts begin to differ

# This many problems of one kind in one column of a table are listed one by one.
MOST_OF_A_KIND = 200
# A file or folder as systems and libraries name it in their messages: in quotes, where it may have blanks, or bare.
_QUOTED_PATH = re.compile(r"(['\"])(?:[A-Za-z]:|~)?[\\/][^'\"]*[\\/]([^'\"\\/]+)[\\/]?\1")
_PATH = re.compile(r"(?<![\w.'\"])(?:\b[A-Za-z]:|~)?(?:[\\/]+[^\\/\s'\"“”:,;]+)*[\\/]+(?=[^\\/\s'\"“”:,;]+)")

# Findings with one cause that shows in many cells: reported once, at the first of them, with a count.
_ONCE_PER_VALUE = frozenset({"unknown-reference"})
_ONCE_PER_COLUMN = frozenset(
    {
        "date-habit",
        "decimal-comma",
        "mojibake",
        "lost-letters",
        "letters-lost",
        "invisible",
        "undone-accents",
        "about-not-said",
    }
)
_ONCE_PER_TABLE = frozenset({"encoding"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a table.

    ``row`` is counted as the spreadsheet does (header 1, first data row 2), ``None`` where the whole
    file is meant. ``hint`` is data for the sentence: the nearest allowed value, a limit, a table.
    ``count`` is the number of places that the cause affects, consequences in other tables included. ``more`` is the
    number of problems that this one stands for, without row and value, where there are too many of a kind.

    ``proposal`` is the whole cell as it should be, where one reading is possible; ``None`` where there is none. It is
    ``certain`` if it may be written without asking: it means what the cell means, and is no nearest match. Where
    several readings are possible, ``readings`` has them.
    """

    table: str
    row: int | None
    column: str | None
    code: str
    value: str
    severity: Severity
    hint: str = ""
    count: int = 1
    more: int = 0
    proposal: str | None = None
    certain: bool = False
    readings: tuple[str, ...] = ()

    def __lt__(self, other: Problem) -> bool:
        """Order by place, the whole file first, so that lists of problems read like the table."""
        return _place(self) < _place(other)


def _place(problem: Problem) -> tuple[str, int, str, str, str]:
    return problem.table, problem.row or 0, problem.column or "", problem.code, problem.value


def condensed(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with those of one cause as one, at the first place, with their count."""
    found: dict[tuple[str, ...], Problem] = {}
    counts: Counter[tuple[str, ...]] = Counter()
    for problem in problems:
        key = _cause(problem)
        found.setdefault(key, problem)
        counts[key] += problem.count
    return [p if p.count == counts[key] else replace(p, count=counts[key]) for key, p in found.items()]


def _cause(problem: Problem) -> tuple[str, ...]:
    column = problem.column or ""
    if problem.code in _ONCE_PER_VALUE:
        return problem.table, problem.code, column, problem.value
    if problem.code in _ONCE_PER_COLUMN:
        return problem.table, problem.code, column, problem.severity
    if problem.code in _ONCE_PER_TABLE:
        return problem.table, problem.code
    return problem.table, problem.code, column, problem.value, str(problem.row), problem.hint


def capped(problems: Iterable[Problem]) -> list[Problem]:
    """Return at most ``MOST_OF_A_KIND`` problems of each kind in a table, and one more for all others of it."""
    found: list[Problem] = []
    seen: Counter[tuple[str, str]] = Counter()
    others: dict[tuple[str, str], list[Problem]] = {}
    places: dict[tuple[str, str], int] = {}
    for problem in problems:
        kind = problem.table, problem.code
        seen[kind] += 1
        if seen[kind] <= MOST_OF_A_KIND:
            found.append(problem)
            continue
        if kind not in places:
            places[kind] = len(found)
            found.append(problem)
        others.setdefault(kind, []).append(problem)
    for kind, index in places.items():
        columns = {problem.column for problem in others[kind]}
        found[index] = replace(
            found[index],
            row=None,
            column=columns.pop() if len(columns) == 1 else None,
            value="",
            hint="",
            proposal=None,
            certain=False,
            readings=(),
            count=sum(problem.count for problem in others[kind]),
            more=len(others[kind]),
        )
    return found


def note(problem: Problem, language: str) -> str:
    """Return the sentence that says what is wrong and how to mend it."""
    say = words(language)
    if problem.more:
        key = "problem.more_in_column" if problem.column else "problem.more"
        return say.n(key, problem.more, code=problem.code, column=problem.column or "", file=file_name(problem.table))
    if problem.code in EARLIER:
        value, hint = apart(problem.value, problem.hint)
        problem = replace(problem, value=value, hint=hint)
    parts = _hint_parts(problem, say)
    key = f"problem.{problem.code}"
    if problem.code == "wrong-type":
        key += f".{problem.hint}"
    elif problem.code in ("encoding", "lost-letters") and problem.row is None:
        key += ".file"
    elif problem.hint == "shipped":
        key += ".shipped"
    elif "near" in parts:
        key += ".near"
    elif "rows" in parts:
        key += ".rows"
    if problem.readings:
        key += ".readings"
        parts["readings"] = say.list([say("problem.reading", text=quoted(one)) for one in problem.readings], "or")
    # A cut proposal is of no use: then the sentence says how to mend the cell, as far as it can.
    proposal = problem.proposal if problem.proposal is not None and len(problem.proposal) <= QUOTED else None
    told = say.has(f"{key}.proposed") and proposal is not None
    sentence = say(
        f"{key}.proposed" if told else key,
        value=quoted(problem.value),
        column=problem.column or "",
        file=file_name(problem.table),
        proposal=quoted(proposal or ""),
        **parts,
    )
    if problem.code in _SPELT and problem.proposal and (strange := foreign(problem.value)):
        sentence = f"{sentence} {_letters(strange, say)}"
    if proposal and not told:
        sentence = f"{sentence} {say('problem.proposal', proposal=quoted(proposal))}"
    return f"{sentence} {say.n('problem.affected', problem.count)}" if problem.count > 1 else sentence


def _letters(strange: tuple[Foreign, ...], say: Words) -> str:
    """Return which letters of a value only look Latin."""
    first = strange[0]
    key = f"problem.letter.{first.script}"
    return say(key, place=say.number(first.place), letter=first.letter)


def where(problem: Problem, language: str) -> str:
    """Return the place of a problem in words: "events.csv, row 14, column date"."""
    say = words(language)
    file = file_name(problem.table)
    if problem.row is None:
        return file
    if problem.column is None:
        return say("problem.where.row", file=file, row=problem.row)
    return say("problem.where.cell", file=file, row=problem.row, column=problem.column)


def file_name(table: str) -> str:
    """Return the name of a table's file; a name that is a file or folder already stays."""
    return table if "." in table or "/" in table else f"{table}.csv"


def quoted(value: str) -> str:
    """Quote a value in a form fit for a sentence: short, on one line, control characters spelt out.

    >>> quoted("one\\x1b[31m\\ntwo")
    'one\\\\x1b[31m two'
    """
    line = " ".join(value[: QUOTED * 4].split())
    line = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
    return line if len(line) <= QUOTED and len(value) <= QUOTED * 4 else line[: QUOTED - 1].rstrip() + "…"


def apart(text: str, other: str) -> tuple[str, str]:
    """Return two texts as they are, or of long ones the part in which they begin to differ.

    >>> apart("7", "007"), apart("x" * 80 + "?", "x" * 80 + "ó")
    (('7', '007'), ('…xxxxxxxxxxxxxxxxxxxx?', '…xxxxxxxxxxxxxxxxxxxxó'))
    """
    pairs = enumerate(zip(text, other, strict=False))
    first = next((place for place, (a, b) in pairs if a != b), min(len(text), len(other))) - _BEFORE
    if first <= 0 or max(len(text), len(other)) <= QUOTED:
        return text, other
    return f"…{text[first:]}", f"…{other[first:]}"


def cause(error: Exception) -> str:
    """Return what an error says, a path of this computer down to its last part: readers have no use for the rest.

    >>> cause(ValueError("/srv/site/data/countries.geojson: no such file"))
    'countries.geojson: no such file'
    """
    told = getattr(error, "strerror", None) or str(error)
    return _PATH.sub("", _QUOTED_PATH.sub(r"\1\2\1", str(told)))


def _hint_parts(problem: Problem, say: Words) -> dict[str, str]:
    """Return what the hint of a problem says, by name; how it is written depends on the code."""
    hint = problem.hint
    match problem.code:
        case code if code in EARLIER:
            return {"hint": quoted(hint)}
        case "added-language":
            return {"language": name_in(hint, say.language)}
        case "delimiter":
            return {"mark": say(f"problem.mark.{hint}")}
        case "not-a-file":
            return {"kind": say(f"problem.kind.{hint}")}
        case "file-too-large":
            megabytes = [say.number(round(int(part) / 1e6, 1)) for part in hint.split()]
            return {"found": megabytes[0], "limit": megabytes[1]}
        case "too-many-rows" | "too-many-columns" | "reading-time" | "cell-too-long":
            found, expected = hint.split()
            return {"found": say.number(int(found)), "limit": say.number(int(expected))}
        case "lines-above" | "conflict":
            first, last = map(int, hint.split())
            return {"row": say.number(first)} if first == last else {"rows": f"{say.number(first)}–{say.number(last)}"}
        case "row-too-short" | "row-too-long" | "text-too-long":
            found, expected = hint.split()
            return {"found": say.number(int(found)), "expected": say.number(int(expected))}
        case "unknown-reference":
            table, _, near = hint.partition(" ")
            return {"other": file_name(table)} | ({"near": near} if near else {})
        case "other-number":
            file, number = hint.split()
            return {"other": file, "number": say.number(float(number))}
        case "figure-off-title":
            figure, other = hint.split()
            return {"figure": figure, "title": other}
        case "negative-unsearched" | "time-without-offset":
            return {"near": hint} if hint else {}
        case "colours-alike":
            other, sight = hint.split()
            return {"other": other, "sight": say(f"problem.sight.{sight}")}
        case "edge-order":
            other, name = hint.split()
            return {"other": other, "name": name}
        case "far-date":
            kind, earliest, latest = hint.split()
            return {"first": earliest, "last": latest} | ({"near": kind} if kind == "zero" else {})
        case "zero-coordinates" | "swapped-coordinates":
            return {"country": _country(hint, say)}
        case "outside-country":
            country, kilometres, *least = hint.split()
            told = {"country": _country(country, say), "km": say.number(int(kilometres))}
            return told | ({"near": country} if least else {})
        case _:
            return {"hint": hint}


def _country(code: str, say: Words) -> str:
    return str(say.locale.territories.get(code, code))
