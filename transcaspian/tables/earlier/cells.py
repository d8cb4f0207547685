"""What a program did to make one cell of another: dates turned, numbers rounded, letters lost, texts cut off."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from transcaspian.language import shapes
from transcaspian.tables.earlier.dates import same_day
from transcaspian.tables.earlier.letters import stand_for_letters
from transcaspian.tables.earlier.misread import is_utf8_misread
from transcaspian.tables.schema import Column

# Where formats and programs of old cut a text.
_CUTS = (254, 255, 256, 1023, 1024, 32_767)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[ ,.'\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-01")
_LONG = 15  # digits that a spreadsheet keeps


def spoilt(column: Column, was: str, text: str) -> str:
    """Return what a spreadsheet did to make one text of another, as a code of ``problems.CODES``, or nothing."""
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
    if not same_day(was, text):
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
    if is_utf8_misread(was, text):
        return "mojibake"
    if len(text) in _CUTS and was.startswith(text):
        return "cut-off"
    return "letters-lost" if stand_for_letters(was, text) else ""
