"""What a cell means by what its column holds: its elements, whether it has the form, and its value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache, partial

from transcaspian.language.dates import Date, DateError, from_habit, parse
from transcaspian.tables.schema import Column

_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?")
# "39,7233" is a decimal comma; "4,764" may be one, or a thousand.
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]{1,15},(?:[0-9]{1,2}|[0-9]{4,15})|[+-]?0[0-9]*,[0-9]{3}")
_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"false", "0"})


def elements(column: Column, text: str) -> tuple[str, ...]:
    """Return the values of a cell: the parts of a list, each once, or the text as a whole."""
    if column.separator is None:
        return (text,) if text else ()
    if column.separator not in text:
        return (text,) if text else ()
    return tuple(dict.fromkeys(part for part in map(str.strip, text.split(column.separator)) if part))


def referenced_id(column: Column, element: str) -> str:
    """Return the id in an element of a column with references: all of it, or the part after the role."""
    return element.partition(":")[2].strip() if column.roles else element


@lru_cache(maxsize=65536)
def read_date(text: str) -> Date | str:
    """Return the date that a cell means, a spreadsheet's way of writing it included, or its fault's code."""
    try:
        return parse(text)
    except DateError as error:
        habit = from_habit(text)
        return parse(habit) if habit is not None else error.code


def has_form(column: Column, text: str) -> bool:
    """Say whether a text is written as the pattern of its column wants it."""
    pattern = compiled(column.pattern) if column.pattern else None
    return pattern is None or pattern.fullmatch(text) is not None


def value_of(column: Column, text: str) -> object:
    """Return the value of a cell that passed its checks: ``None`` or an empty tuple if the cell is empty."""
    return reader_of(column)(text)


def reader_of(column: Column) -> Callable[[str], object]:
    """Return what makes values of the cells of a column, for the many rows of a table."""
    if column.is_list:
        return partial(_pairs if column.roles else elements, column)
    if column.is_date:
        return lambda text: read if text and isinstance(read := read_date(text), Date) else None
    if column.type == "boolean":
        return lambda text: boolean_of(column, text) if text else None
    if column.type in ("integer", "number"):
        return lambda text: number_of(column, text) if text else None
    return as_text


def as_text(text: str) -> str | None:
    """Return the value of a cell that means what it says."""
    return text or None


def _pairs(column: Column, text: str) -> tuple[tuple[str, str], ...]:
    """Return the values of a cell with roles, each with its role."""
    return tuple((part.partition(":")[0].strip(), referenced_id(column, part)) for part in elements(column, text))


def is_within(column: Column, value: float) -> bool:
    """Say whether a number is neither below the least nor above the greatest that a column allows."""
    least, most = column.minimum, column.maximum
    return (least is None or value >= least) and (most is None or value <= most)


def boolean_of(column: Column, text: str) -> bool | None:
    """Return yes or no; spreadsheets write true as TRUE, so capitals do not count."""
    word = text.casefold()
    if word in _TRUE or word in map(str.casefold, column.true_values):
        return True
    if word in _FALSE or word in map(str.casefold, column.false_values):
        return False
    return None


def number_of(column: Column, text: str) -> float | int | None:
    """Return a number, with a decimal comma too; None for what is none."""
    if column.type == "integer":
        return int(text) if _INTEGER.fullmatch(text) else None
    if _NUMBER.fullmatch(text):
        value = float(text)
    elif _DECIMAL_COMMA.fullmatch(text):
        value = float(text.replace(",", "."))
    else:
        return None
    return value if math.isfinite(value) else None


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern of a column; None for one that is none."""
    try:
        return re.compile(pattern)
    except re.error:
        return None
