"""One cell of a workbook as text: converted where the text is certain, and otherwise with a fault that says why not.

Spreadsheets keep numbers as binary fractions of 15 to 17 digits, dates as numbers with a format, true and false as such
(ECMA-376, part 1, 18.3.1.4 and 18.18.11). What somebody typed is gone by then, so in a column of text nothing but text
is certain.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.utils.datetime import to_excel

from transcaspian.language.shapes import is_serial
from transcaspian.tables.schema import Column

# Digits that a spreadsheet keeps of a number.
_DIGITS = 15
# A character that XML cannot hold, or an underscore that would look like one, as a workbook writes it (ECMA-376,
# 22.9.2.19). Other letters are never escaped so, but LibreOffice leaves a text that looks so as it is.
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff]|[Ff]{3}[EFef])_")
# The mark that openpyxl removes from all texts, and what replaces it while openpyxl reads.
KEPT_MARK = (b"x005F_", "x005\ue000F_".encode())
_KEPT = (KEPT_MARK[1].decode(), KEPT_MARK[0].decode())
# Quoted or bracketed parts of a number format say nothing about day or month.
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the text of a cell is uncertain: a code of ``findings.CODES``, what is there, what was probably meant."""

    code: str
    value: str
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A cell as text, with the fault that makes the text uncertain."""

    text: str
    fault: Fault | None = None


def plain(text: str) -> str:
    """Return a text of a workbook as a CSV would have it: line breaks alike, no space around it."""
    if "x005" in text:
        text = text.replace(*_KEPT)
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def value_of(value: object, kind: str, form: str, column: Column | None, epoch: datetime) -> Value:
    """Return a cell as text.

    ``value`` and ``kind`` are as openpyxl reads them, ``form`` is the number format, ``column`` the column of the table
    or None if it is not ours, ``epoch`` the first day of the calendar of the workbook.
    """
    if value is None:
        return Value("")
    if isinstance(value, str):
        text = plain(value)
        return Value(text, Fault("error-value", text) if kind == "e" else None)
    if isinstance(value, bool):
        return _boolean(value, column)
    if isinstance(value, (datetime, date, time, timedelta)):
        return _date(value, form, column, epoch)
    if isinstance(value, (int, float)):
        return _number(value, form, column)
    return Value(plain(str(value)), Fault("error-value", str(value)))


def _boolean(value: bool, column: Column | None) -> Value:
    if column is not None and column.type == "boolean":
        words = column.true_values if value else column.false_values
        return Value(words[0] if words else str(value).lower())
    text = str(value).upper()
    return Value(text, Fault("cell-boolean", text))


def _date(value: datetime | date | time | timedelta, form: str, column: Column | None, epoch: datetime) -> Value:
    """Return the number that the cell holds, which no check takes for a date, and the date as the fault."""
    number, _ = _digits(float(to_excel(value, epoch)))
    if isinstance(value, (time, timedelta)):
        return Value(number, Fault("cell-time", str(value)))
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        return Value(number, Fault("cell-time", moment.isoformat(timespec="minutes")))
    day = moment.date().isoformat()
    proposal = ""
    if column is not None and column.is_date:
        # "2023-07" becomes the first of July, shown as month and year.
        shows_day = "d" in _LITERAL.sub("", form).casefold()
        proposal = day if shows_day or moment.day != 1 else day[:7]
    return Value(number, Fault("cell-date", day, proposal))


def _number(value: float, form: str, column: Column | None) -> Value:
    if isinstance(value, float) and not math.isfinite(value):
        return Value(str(value), Fault("error-value", str(value)))
    text, exact = _digits(value)
    if not exact:
        return Value(text, Fault("cell-long-number", text))
    if "%" in form:
        return Value(text, Fault("cell-percent", text))
    if column is not None and column.type in ("integer", "number"):
        return Value(text)
    if column is not None and column.is_date and is_serial(text):
        return Value(text)  # recognised by its shape, as in a CSV
    return Value(text, Fault("cell-number", text, text))


def _digits(value: float) -> tuple[str, bool]:
    """Return a number in decimal digits as a spreadsheet shows it, and whether it can have had no others."""
    if isinstance(value, int):
        return str(value), len(str(abs(value))) <= _DIGITS
    rounded = f"{value:.{_DIGITS}g}"
    exact = abs(value) < 10**_DIGITS
    if not 1e-7 < abs(value) < 1e21:
        return ("0" if value == 0 else rounded), exact
    text = f"{Decimal(rounded):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text), exact
