"""Every code of problem explained: what it means, how to mend it, and an example broken and mended.

Plain data in one language, for a page and for ``docs/problems.md``; the words are in the catalogue ``dictionary``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from transcaspian.dictionary.problem_examples import EXAMPLES
from transcaspian.language.messages import Words, words
from transcaspian.tables.kinds import CODES, Severity
from transcaspian.tables.problems import Problem, where

Area = Literal["folder", "file", "column", "row", "cell", "date", "place", "record"]
# Where a problem lies, by the first code of each area in the order of ``CODES``.
_FIRST: dict[str, Area] = {
    "no-folder": "folder",
    "missing-file": "file",
    "missing-column": "column",
    "row-too-short": "row",
    "missing-value": "cell",
    "bad-date": "date",
    "swapped-coordinates": "place",
    "confirmed-by-parties": "record",
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text as written in a file, with invisible characters spelt out; or, if not ``literal``, words about it."""

    text: str
    literal: bool


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code of problem, with an example.

    ``file`` is where the text of the example stands, and ``place`` where the problem is found then, in words; both are
    empty if no text shows it.
    """

    code: str
    area: Area
    area_title: str
    severity: Severity
    severity_title: str
    means: str
    mend: str
    file: str
    place: str
    broken: Snippet
    mended: Snippet


def problem_codes(language: str) -> tuple[CodeEntry, ...]:
    """Return every code of problem with its meaning, its mending and an example, from the folder down to the cell."""
    return tuple(_codes(language))


def _codes(language: str) -> Iterator[CodeEntry]:
    say = words(language)
    area: Area = "folder"
    for code, severity in CODES.items():
        area = _FIRST.get(code, area)
        example = EXAMPLES.get(code)
        problem = Problem(example.table, example.row, example.column, code, "", severity) if example else None
        yield CodeEntry(
            code=code,
            area=area,
            area_title=say(f"area.{area}"),
            severity=severity,
            severity_title=say(f"check.{severity}"),
            means=say(f"code.{code}.means"),
            mend=say(f"code.{code}.mend"),
            file=example.path if example else "",
            place=where(problem, language) if problem else "",
            broken=_snippet(example.broken if example else "", f"example.{code}.broken", say),
            mended=_snippet(example.mended if example else "", f"example.{code}.mended", say),
        )


def _snippet(text: str, key: str, say: Words) -> Snippet:
    """Return a text of a file, or the words in its place if it is empty."""
    if text:
        return Snippet(legible(text), literal=True)
    return Snippet(say(key) if say.has(key) else say("example.nothing"), literal=False)


def legible(text: str) -> str:
    r"""Return text with everything spelt out that cannot be seen, line breaks excepted; bytes as ``\xb3``.

    >>> print(legible("Pog\udcb3oski\x1b[0m"))
    Pog\xb3oski\x1b[0m
    """

    def spelt(letter: str) -> str:
        if letter.isprintable() or letter == "\n":
            return letter
        # Python's surrogateescape: a byte that is not UTF-8.
        return f"\\x{ord(letter) - 0xDC00:02x}" if "\udc80" <= letter <= "\udcff" else ascii(letter)[1:-1]

    return "".join(map(spelt, text))
