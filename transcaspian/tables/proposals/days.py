"""Days, months and years without a clock time, as people, spreadsheets and ISO 8601 write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from transcaspian.tables.proposals.calendar_words import months, roman_months, seasons, weekdays
from transcaspian.tables.proposals.moments import Moment, full_year, of_digits

_YEAR_WORD = re.compile(r"(?<=[0-9])\s*(?:r|rok|roku|г|год|года|году)\.?$|^(?:rok|roku|year)\s+(?=[0-9]{4}$)")
_LEAD = re.compile(r"^(?:(?:the|on|in|dnia|dn\.|w dniu|w|we|в|во)\s+)+")
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th|-?го|-?е|-?ого)\b")
_TOKEN = re.compile(r"(?P<month>[^\W\d_]+)|(?P<short>'[0-9]{2})|(?P<year>[0-9]{4})|(?P<number>[0-9]{1,2})")
_MONTH_AND_TWO = re.compile(r"[^\W\d_]{3,5}\.?[-.][0-9]{2}")  # "Jun-23", as spreadsheets show a month
_YEAR_FIRST = re.compile(r"([0-9]{4})\s?([-./ ])\s?([0-9]{1,2})\s?\2\s?([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])\s?([0-9]{1,2})\2\s?([0-9]{4}|[0-9]{2})")
_YEAR_MONTH = re.compile(r"([0-9]{4})\s?[-./]\s?([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-./]([0-9]{4})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.?")
_DAY = re.compile(r"([0-9]{1,2})\.?")
_DIGITS = re.compile(r"[0-9]{6,8}")
_ORDINAL_DAY = re.compile(r"([0-9]{4})-?([0-9]{3})")
_WEEK = re.compile(r"([0-9]{4})-?w([0-9]{2})(?:-?([1-7]))?")
_DECADE = re.compile(r"([0-9]{3})(?:0'?s|0-?е(?: годы)?|0-?х(?: годов)?|u)")
_SMALL_X = re.compile(r"[0-9]{2}(?:[0-9]{2}|[0-9]x|xx)(?:-(?:[0-9]{2}|xx)(?:-(?:[0-9]{2}|xx))?)?")
_QUARTER = re.compile(
    r"(?:(?P<a>q[1-4]|[1-4]q)[ -]?(?P<y>[0-9]{4})|(?P<z>[0-9]{4})[ -]?(?P<b>q[1-4]|[1-4]q)"
    r"|(?P<c>iv|i{1,3}|[1-4])(?:-?й)?\.?\s(?:kw\.?|kwartał|kwartale|кв\.?|квартал|квартале)\s(?P<x>[0-9]{4}))"
)
_ROMAN_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# Years that digits without marks may have: others are numbers of something else.
_PLAIN_YEARS = range(1900, 2101)


def moments(text: str) -> Iterator[Moment]:
    """Yield every reading of a text in small letters, those that lack a year too: the end of a span may give it."""
    text = _YEAR_WORD.sub("", _LEAD.sub("", text)).strip(" ,")
    weekday, text = _without_weekday(text)
    for found in (*_digits(text), *_iso(text), *_words(text), *_whole(text)):
        if weekday is None or (found.parts == "ymd" and _weekday(found) == weekday):
            yield found


def _without_weekday(text: str) -> tuple[int | None, str]:
    """Return the number of the day of the week that a date begins or ends with, and the date without it."""
    head, _, rest = text.partition(" ")
    if rest and (number := weekdays().get(head.rstrip(",."))) is not None:
        return number, rest.lstrip()
    rest, _, tail = text.rpartition(" ")
    if rest and (number := weekdays().get(tail.strip("(),."))) is not None:
        return number, rest.rstrip(" ,")
    return None, text


def _weekday(moment: Moment) -> int:
    return date(moment.year or 1, moment.month or 1, moment.day or 1).weekday()


def _digits(text: str) -> Iterator[Moment]:
    """Yield readings of digits with marks between them."""
    if match := _YEAR_FIRST.fullmatch(text):
        yield from _known(of_digits(match[1], match[3], match[4]))
    elif match := _YEAR_LAST.fullmatch(text):
        yield from _year_last(*match.groups())
    elif match := _YEAR_MONTH.fullmatch(text):
        yield from _known(of_digits(match[1], match[2]))
    elif match := _MONTH_YEAR.fullmatch(text):
        yield from _known(of_digits(match[2], match[1]))
    elif match := _DAY_MONTH.fullmatch(text):
        if of_digits("2000", match[2], match[1]):
            yield Moment(month=int(match[2]), day=int(match[1]))
    elif (match := _DAY.fullmatch(text)) and 1 <= int(match[1]) <= 31:
        yield Moment(day=int(match[1]))
    if len(text) == 4 and text.isascii() and text.isdigit() and int(text):
        yield Moment(int(text))


def _year_last(first: str, mark: str, second: str, year: str) -> Iterator[Moment]:
    day_first = of_digits(year, second, first)
    yield from _known(day_first)
    month_first = of_digits(year, first, second)
    if month_first and mark != ".":
        yield month_first
    elif month_first and not day_first:  # with points the day comes first wherever they are in use
        yield replace(month_first, certain=False)
    if mark == "-" and len(year) == len(first) == 2:  # ISO 8601:1988 had years of two digits in front
        yield from _known(of_digits(first, second, year))


def _iso(text: str) -> Iterator[Moment]:
    """Yield readings of ISO 8601 that EDTF does not have: without marks, by week, and by day of the year."""
    if _DIGITS.fullmatch(text):
        if len(text) == 8 and int(text[:4]) in _PLAIN_YEARS:
            yield from _known(of_digits(text[:4], text[4:6], text[6:]))
        if len(text) == 6:
            if int(text[:4]) in _PLAIN_YEARS:
                yield from _unsure(of_digits(text[:4], text[4:]))
            yield from _unsure(of_digits(text[:2], text[2:4], text[4:]))
            yield from _unsure(of_digits(text[4:], text[2:4], text[:2]))
    if (match := _ORDINAL_DAY.fullmatch(text)) and int(match[1]) in _PLAIN_YEARS and int(match[2]):
        day = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        if day.year == int(match[1]):
            yield Moment(day.year, day.month, day.day, certain="-" in text)
    if match := _WEEK.fullmatch(text):
        try:
            first = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))
        except ValueError:
            return
        if match[3]:
            yield Moment(first.year, first.month, first.day)
        else:
            yield Moment(whole=f"{first}/{first + timedelta(days=6)}")


def _words(text: str) -> Iterator[Moment]:
    """Yield readings of a date whose month is a word: every word and number in it has to be part of the date."""
    plain = _ORDINAL.sub("", text).replace(" of ", " ")
    tokens, kinds = [], ""
    for part in re.split(r"[\s.,/-]+", plain.strip(" .,")):
        match = _TOKEN.fullmatch(part)
        if match is None:
            return
        kind = {"month": "M", "short": "q", "year": "Y", "number": "n"}[match.lastgroup or ""]
        if kind == "M":
            number = months().get(part)
            if number is None:
                number, kind = roman_months().get(part, 0), "R"
            if not number:
                return
            part = str(number)
        tokens.append(part.lstrip("'"))
        kinds += kind
    yield from _arranged(kinds, tokens, bool(_MONTH_AND_TWO.fullmatch(text)))


def _arranged(kinds: str, tokens: list[str], is_short: bool) -> Iterator[Moment]:
    """Yield what a row of day (n), month (M, Roman R) and year (Y, of two digits q) says."""
    match kinds:
        case "nMY" | "nMq" | "nRY":
            yield from _known(of_digits(tokens[2], tokens[1], tokens[0]))
        case "nMn":
            yield from _unsure(of_digits(tokens[2].zfill(2), tokens[1], tokens[0]))
        case "MnY" | "Mnq":
            yield from _known(of_digits(tokens[2], tokens[0], tokens[1]))
        case "YMn":
            yield from _known(of_digits(tokens[0], tokens[1], tokens[2]))
        case "MY" | "Mq":
            yield from _known(of_digits(tokens[1], tokens[0]))
        case "RY":
            yield from _unsure(of_digits(tokens[1], tokens[0]))
        case "YM":
            yield from _known(of_digits(tokens[0], tokens[1]))
        case "Mn":
            if of_digits("2000", tokens[0], tokens[1]):
                yield Moment(month=int(tokens[0]), day=int(tokens[1]))
            if len(tokens[1]) == 2 and (is_short or int(tokens[1]) > 31):
                yield from _unsure(of_digits(tokens[1], tokens[0]))
        case "nM":
            if of_digits("2000", tokens[1], tokens[0]):
                yield Moment(month=int(tokens[1]), day=int(tokens[0]))
        case "nY":
            yield Moment(year=int(tokens[1]), day=int(tokens[0]))
        case "M":
            yield Moment(month=int(tokens[0]))


def _whole(text: str) -> Iterator[Moment]:
    """Yield readings with a name of their own in EDTF: seasons, decades, unknown digits; and quarters."""
    if match := _DECADE.fullmatch(text):
        yield Moment(whole=f"{match[1]}X")
    if "x" in text and _SMALL_X.fullmatch(text):
        yield Moment(whole=text.upper())
    if match := _QUARTER.fullmatch(text):
        told = match["a"] or match["b"] or match["c"]
        quarter = _ROMAN_QUARTER.get(told) or int(told.strip("q"))
        year = int(match["y"] or match["z"] or match["x"])
        yield Moment(whole=f"{year:04}-{3 * quarter - 2:02}/{year:04}-{3 * quarter:02}")
    head, _, rest = text.partition(" ")
    season = seasons().get(head)
    if season is None:
        return
    if match := re.fullmatch(r"([0-9]{4})\s?[-–/]\s?([0-9]{4}|[0-9]{2})", rest):
        # A winter begins in December and is named after both years; EDTF numbers it by the first.
        if season == 24 and full_year(match[2][-2:]) % 100 == (int(match[1]) + 1) % 100:
            yield Moment(whole=f"{match[1]}-24")
    elif len(rest) == 4 and rest.isdigit():
        yield Moment(whole=f"{rest}-{season}")
        if season == 24:
            yield Moment(whole=f"{int(rest) - 1:04}-24")


def _known(moment: Moment | None) -> Iterator[Moment]:
    if moment:
        yield moment


def _unsure(moment: Moment | None) -> Iterator[Moment]:
    if moment:
        yield replace(moment, certain=False)
