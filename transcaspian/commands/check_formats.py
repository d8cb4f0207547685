"""What the command ``check`` found, for a discussion (Markdown) and as annotations of files (GitHub).

The contents of tables are text in both: no cell becomes markup or a command.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from transcaspian.language.messages import words
from transcaspian.tables.csv_rows import line_breaks
from transcaspian.tables.decoding import decode
from transcaspian.tables.problems import Problem, file_name, note, where

if TYPE_CHECKING:
    from transcaspian.tables.reading import RawTable

# Notes that something may be missing; the others say how a thing was read of which there is one reading only.
WARNINGS = frozenset({"no-country-layer", "no-rows", "lost-letters"})

# What Markdown acts on within a line, a heading or a cell (CommonMark 0.31; GFM 0.29: tables, strikethrough, links),
# and GitHub's formulas. Within a word or sentence the other punctuation is only itself.
_MARKUP = re.compile(r"[\\`*_\[\]<>|&~$#]|(?<=www)\.|:(?=//)", re.IGNORECASE)
# What a forge makes of finished text, where no backslash helps: mentions, addresses, issues, pictures by name.
_REFERENCE = re.compile(r"[@#](?=\w)|:(?=[A-Za-z+-][\w+-]*:)")

_MARKS = {"tab": "\t", "semicolon": ";"}


def one_line(text: str) -> str:
    r"""Return a text on one line, control characters spelt out; nothing of it is left out.

    >>> one_line("two\nlines\x1b[31m")
    'two lines\\x1b[31m'
    """
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed: problems in their order, a sentence about them all, and the heading that each stands under.

    ``by_rule``: under the headings of rules instead of files, so that each problem names its file.
    """

    problems: tuple[Problem, ...]
    summary: str
    heading: Callable[[Problem], str]
    by_rule: bool = False


# Markdown


def markdown(listed: Listed, language: str) -> str:
    """Return the summary, and under it a table of problems for each heading (GitHub Flavored Markdown, tables)."""
    say = words(language)
    first = "file" if listed.by_rule else "severity"
    head = [say(f"check.head.{name}") for name in (first, "row", "column", "code", "note")]
    lines = [as_markdown(listed.summary)]
    for heading, problems in groupby(listed.problems, key=listed.heading):
        lines += ["", f"### {as_markdown(heading)}", "", _cells(head), "|---|--:|---|---|---|"]
        for problem in problems:
            row = "" if problem.row is None else str(problem.row)
            kind = as_markdown(file_name(problem.table)) if listed.by_rule else say(f"check.{problem.severity}")
            column, sentence = as_markdown(problem.column or ""), as_markdown(note(problem, language))
            lines.append(_cells([kind, row, column, problem.code, sentence]))
    return "\n".join(lines)


def as_markdown(text: str) -> str:
    r"""Return Markdown that is read as the text that it was, on one line.

    A character in a code span takes part in no mention and no address, and is copied as itself.

    >>> as_markdown("<b> a|b *c*")
    '\\<b\\> a\\|b \\*c\\*'
    >>> as_markdown("write to @user")
    'write to `@`user'
    """
    line = one_line(text)
    parts: list[str] = []
    done = 0
    for match in _REFERENCE.finditer(line):
        parts += [_MARKUP.sub(r"\\\g<0>", line[done : match.start()]), f"`{match[0]}`"]
        done = match.end()
    parts.append(_MARKUP.sub(r"\\\g<0>", line[done:]))
    return "".join(parts)


def _cells(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


# GitHub


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: where it is, its bytes, and what they were read as."""

    path: str
    data: bytes
    raw: RawTable


def github(listed: Listed, sources: Mapping[str, Source], language: str) -> str:
    """Return one workflow command a line: the summary as a notice, then every problem at its place in its file.

    ``sources`` has the files by table. The format is that of
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    lines = [command("notice", {"title": words(language)("check.title")}, listed.summary)]
    places: dict[str, Places | None] = {}
    for problem in listed.problems:
        if problem.table not in places:
            places[problem.table] = Places(sources[problem.table]) if problem.table in sources else None
        lines.append(annotation(problem, places[problem.table], language))
    return "\n".join(lines)


def annotation(problem: Problem, places: Places | None, language: str) -> str:
    """Return the workflow command for a problem: ``::error file=data/events.csv,line=2,col=19,title=…::…``."""
    level = "error" if problem.severity == "error" else "warning" if problem.code in WARNINGS else "notice"
    place: dict[str, str] = {}
    if places is not None:
        line, column = places.of(problem.row, problem.column)
        place = {"file": places.source.path}
        place |= {"line": str(line)} if line else {}
        place |= {"col": str(column)} if column else {}
    title = words(language)("check.annotation", place=where(problem, language), code=problem.code)
    return command(level, {**place, "title": one_line(title)}, one_line(note(problem, language)))


def command(name: str, properties: Mapping[str, str], message: str) -> str:
    """Return a workflow command, escaped as the runner undoes it (actions/toolkit, packages/core/src/command.ts).

    >>> command("error", {"title": "a:b,c"}, "50 %: done")
    '::error title=a%3Ab%2Cc::50 %25: done'
    """
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


class Places:
    """Where rows and cells begin in a file, as an editor counts: lines and columns from 1.

    A row of the table is not a line of the file where cells have line breaks.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        raw = source.raw
        self.text = text = line_breaks(decode(source.data).text) if raw.lines else ""
        mark = next((_MARKS[p.hint] for p in raw.problems if p.code == "delimiter"), ",")
        self.cell = re.compile(rf'"(?:[^"]++|"")*+"[^{mark}\n]*|[^{mark}\n]*')
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def of(self, row: int | None, column: str | None) -> tuple[int, int]:
        """Return line and column of a cell, line and 0 for a row, and 0 and 0 for a file as a whole."""
        rows, names = self.source.raw.lines, self.source.raw.columns
        if row is None or row > len(rows):
            return 0, 0
        start = self.starts[rows[row - 1] - 1]
        if column is None or column not in names:
            return rows[row - 1], 0
        for _ in range(names.index(column)):
            match = self.cell.match(self.text, start)
            assert match is not None  # an empty cell matches, too
            if self.text[match.end() : match.end() + 1] in ("", "\n"):
                return rows[row - 1], 0  # a row that ends before this cell
            start = match.end() + 1
        line = bisect_right(self.starts, start)
        return line, start - self.starts[line - 1] + 1
