"""What a text looks like that a spreadsheet has rewritten: serial numbers of days, long numbers, plain letters.

Everything here is about one text, without its table.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

_SERIAL = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,11}))?")
# Days that a serial number of a spreadsheet may stand for without being a year: 1927-05-18 to 2064-04-08.
_SERIALS = range(10_000, 60_001)
# Day 0 of the calendar of Excel, right from 1 March 1900 on (it takes 1900 for a leap year).
_EPOCH = date(1899, 12, 30)

# As Excel writes a number that is wide or long: "1.23E+15".
SCIENTIFIC = re.compile(r"([+-]?[0-9](?:[.,][0-9]{1,14})?)E([+-][0-9]{2,3})")
HASHES = re.compile(r"#{3,}")
# Error values of Excel in English and Polish, of Calc, and both together in German and Russian.
ERROR_VALUE = re.compile(
    r"#(?:NAME\?|VALUE!|REF!|N/A|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|"
    r"NAZWA\?|ARG!|ADR!|N/D!?|DZIEL/0!|LICZBA!|ZERO!|"
    r"WERT!|BEZUG!|NV|ZAHL!|ИМЯ\?|ЗНАЧ!|ССЫЛКА!|Н/Д|ДЕЛ/0!|ЧИСЛО!|ПУСТО!)|(?:Err|Błąd|Fehler|Ош):[0-9]{3}"
)
# Letters that Unicode does not take apart.
_STROKED = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "–": "-", "—": "-", "’": "'", "‘": "'"}
_STROKED |= {"„": '"', "”": '"', "“": '"'}
_TRUE = frozenset({"prawda", "wahr", "истина", "true"})
_FALSE = frozenset({"fałsz", "falsch", "ложь", "false"})


def is_serial(text: str) -> bool:
    """Say whether a text is the number that a spreadsheet has for a day of our time, and no year."""
    match = _SERIAL.fullmatch(text)
    return bool(match) and int(text.replace(",", ".").partition(".")[0]) in _SERIALS


def from_serial(number: int) -> date | None:
    """Return the day of a serial number of a spreadsheet.

    >>> from_serial(45108)
    datetime.date(2023, 7, 1)
    """
    try:
        return _EPOCH + timedelta(days=number) if number > 60 else None
    except OverflowError:
        return None


def serial_moment(text: str) -> str:
    """Return the day, or day and minute, of a serial number of a spreadsheet, as ISO 8601.

    >>> serial_moment("45101"), serial_moment("45101,3125")
    ('2023-06-24', '2023-06-24T07:30')
    """
    whole, _, part = text.replace(",", ".").partition(".")
    day = from_serial(int(whole))
    if day is None:
        return text
    moment = datetime(day.year, day.month, day.day) + timedelta(minutes=round(float(f"0.{part or 0}") * 24 * 60))
    return moment.isoformat(timespec="minutes") if part.strip("0") else day.isoformat()


def plain_letter(letter: str) -> str:
    """Return the Latin letter below the accents of a letter, as Windows writes it where a page has no room for it.

    >>> [plain_letter(letter) for letter in "łąÉЖ"]
    ['l', 'a', 'E', 'Ж']
    """
    if letter in _STROKED:
        return _STROKED[letter]
    return unicodedata.normalize("NFD", letter)[:1] or letter


def boolean_word(text: str) -> bool | None:
    """Return what a spreadsheet in English, Polish, German or Russian writes for true and false."""
    word = text.casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def number(text: str) -> Decimal | None:
    """Parse a number with a point or a comma before its decimals; return None for any other text.

    >>> number("1,23E+15") == Decimal("1.23E+15"), number("007") == 7, number("1 000")
    (True, True, None)
    """
    if not text or not text.isascii() or len(text) > 40 or text != text.strip() or "_" in text:
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 400 else None
