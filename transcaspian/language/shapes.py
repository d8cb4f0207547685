"""What a text looks like that a spreadsheet has rewritten: dates, long numbers, letters read by the wrong page.

Everything here is about one text, without its table. A date is read in every way that it can be read, so that the
caller can tell one reading from several.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from babel import Locale

# A reading of a date: year, month, day, where they are written.
Reading = tuple[int | None, int, int | None]

# The first three letters distinguish the months in all of these languages together.
_LANGUAGES = ("en", "pl", "ru", "de")
_CLOCK = r"(?:(?:[ T]|, )(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?))?"
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _CLOCK)
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})" + _CLOCK)
_MONTH_YEAR = re.compile(r"([^\W\d_]{3,12})\.?[-. /]?'?([0-9]{4}|[0-9]{2})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})\.?[-. ]([^\W\d_]{3,12})\.?(?:[-. ,]+([0-9]{4}|[0-9]{2}))?")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,12})[-. ]([0-9]{1,2}),? ([0-9]{4})")
_SERIAL = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,11}))?")
_SHORT = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})")
_EDTF_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_LONGEST_DATE = 40  # characters, with a clock time
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


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        for form in Locale.parse(language).months.values():
            for width in ("abbreviated", "wide"):
                found |= {name.casefold()[:3]: number for number, name in form.get(width, {}).items()}
    return found


def readings(text: str) -> frozenset[Reading]:
    """Return every date that a text may stand for as a spreadsheet shows dates; nothing for EDTF of a month or year.

    >>> sorted(readings("03/04/2023")), sorted(readings("24.06.2023"))
    ([(2023, 3, 4), (2023, 4, 3)], [(2023, 6, 24)])
    >>> readings("lip.23") == readings("Jul-23") == {(2023, 7, None)}
    True
    >>> readings("45108") == {(2023, 7, 1)} and not readings("2023-07")
    True
    """
    return _readings(text) if len(text) <= _LONGEST_DATE else frozenset()


@lru_cache(maxsize=4096)
def _readings(text: str) -> frozenset[Reading]:
    found: set[tuple[str | int | None, int, str | int | None]] = set()
    if match := _YEAR_FIRST.fullmatch(text):
        found.add((match[1], int(match[3]), match[4]))
    elif match := _NUMERIC.fullmatch(text):
        found.add((match[4], int(match[3]), match[1]))
        if match[2] != ".":  # dotted dates are day first wherever they are in use
            found.add((match[4], int(match[1]), match[3]))
    elif match := _MONTH_YEAR.fullmatch(text):
        found.add((match[2], _months().get(match[1].casefold()[:3], 0), None))
    elif match := _DAY_MONTH.fullmatch(text):
        found.add((match[3], _months().get(match[2].casefold()[:3], 0), match[1]))
    elif match := _MONTH_DAY.fullmatch(text):
        found.add((match[3], _months().get(match[1].casefold()[:3], 0), match[2]))
    elif match := _SERIAL.fullmatch(text):
        day = from_serial(int(match[1]))
        if day is not None:
            found.add((day.year, day.month, day.day))
    return frozenset(reading for one in found if (reading := _reading(*one)) is not None)


def _reading(year: str | int | None, month: int, day: str | int | None) -> Reading | None:
    """Return a reading if there is such a day; two digits of a year mean 1930 to 2029, as Excel has it."""
    if isinstance(year, str):
        short = len(year) == 2
        year = int(year)
        if short:
            year += 2000 if year < 30 else 1900
    day = None if day is None else int(day)
    try:
        date(2000 if year is None else year, month, 1 if day is None else day)
    except ValueError:
        return None
    return year, month, day


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


def taken_for_date(text: str) -> frozenset[Reading]:
    """Return the days that Excel would take a text for that was meant as text or as a number.

    >>> taken_for_date("2023-07"), sorted(taken_for_date("1.5"))
    (frozenset({(2023, 7, 1)}), [(None, 1, 5), (None, 5, 1)])
    """
    if match := _EDTF_MONTH.fullmatch(text):
        reading = _reading(int(match[1]), int(match[2]), 1)
        return frozenset() if reading is None else frozenset({reading})
    if match := _SHORT.fullmatch(text):
        both = (_reading(None, int(match[2]), match[1]), _reading(None, int(match[1]), match[2]))
        return frozenset(reading for reading in both if reading is not None)
    return readings(text)


def same_day(text: str, turned: str) -> bool:
    """Say whether a text, as a spreadsheet shows dates, may have been made from another one."""
    return any(
        a[1] == b[1] and (a[2] == b[2] or b[2] is None) and (a[0] == b[0] or a[0] is None or b[0] is None)
        for a in taken_for_date(text)
        for b in readings(turned)
    )


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
