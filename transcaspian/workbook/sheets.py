"""What the writer and the reader of a workbook have to agree on: names of sheets, and a property."""

from __future__ import annotations

import re

from transcaspian.language.messages import LANGUAGES, words
from transcaspian.tables.schema import Schema

# The hidden sheet with what the drop-downs offer.
LISTS = "_lists"
# The custom document property that says of which version of the tables a workbook was made.
VERSION_PROPERTY = "transcaspian-version"
# Excel: at most 31 letters, none of these, no apostrophe at an end (we take none at all), and not "History".
_LENGTH = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


def readme_names() -> frozenset[str]:
    """Return the names of the sheet with the explanation, in all languages."""
    return frozenset(words(language)("workbook.readme") for language in LANGUAGES)


def sheet_names(schema: Schema) -> dict[str, str]:
    """Return the name of the sheet of every table: that of the table as far as Excel allows it, no name twice."""
    taken = {name.casefold() for name in (*readme_names(), LISTS, "history")}
    names: dict[str, str] = {}
    for table in schema.tables:
        plain = _FORBIDDEN.sub("_", table)[:_LENGTH] or "_"
        name, number = plain, 2
        while name.casefold() in taken:
            ending = f"_{number}"
            name, number = plain[: _LENGTH - len(ending)] + ending, number + 1
        taken.add(name.casefold())
        names[table] = name
    return names


def letter(index: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> letter(0), letter(25), letter(26), letter(701), letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
