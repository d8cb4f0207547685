"""Dates as people and spreadsheets write them, with every reading that they can have as EDTF.

Considered: dateparser and dateutil. They are made to return some date for nearly every text, take what is missing from
today, and know neither spans nor doubts; this returns nothing unless every sign of the text is accounted for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from transcaspian.language.dates import DateError, parse
from transcaspian.language.shapes import is_serial, serial_moment
from transcaspian.tables.proposals.clocks import clock_alone, with_clock
from transcaspian.tables.proposals.days import moments
from transcaspian.tables.proposals.moments import Clock, Moment
from transcaspian.tables.proposals.spans import spans

_LONGEST = 100  # characters of a date in words
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-", "\u2012": "–", "\u2014": "–", "\u2015": "–"})
_AROUND = " \t\n'\"`“”„«»‘’"
_APPROXIMATE = re.compile(
    r"^(?:~|≈|about|around|approximately|approx\.?|circa|ca?\.|około|ok\.|okolo|около|ок\.|примерно)\s*"
)
_UNCERTAIN = re.compile(r"^(?:\?|probably|perhaps|possibly|prawdopodobnie|być może|вероятно|возможно)\s*")
_LETTER = re.compile(r"[^\W\d_]")
_WITHIN = re.compile(r"(?<=[0-9x])[~?%](?=[-t:+])|(?<=-)[~?%](?=[0-9x])")


@dataclass(frozen=True, slots=True)
class Readings:
    """What a text may mean: ``dates`` in EDTF, each once.

    ``certain`` says that there is one, by habits that everybody has. ``local`` is a day with a clock time that lacks
    its offset, if that is all that can be read.
    """

    dates: tuple[str, ...] = ()
    certain: bool = False
    local: str = ""

    @property
    def only(self) -> str:
        """Return the reading if there is one, or else nothing."""
        return self.dates[0] if len(self.dates) == 1 else ""


@lru_cache(maxsize=16384)
def written(text: str) -> Readings:
    """Return what a date that is not EDTF may mean.

    >>> written("24 czerwca 2023 r.").only, written("03/04/2023").dates
    ('2023-06-24', ('2023-03-04', '2023-04-03'))
    """
    if not text or len(text) > _LONGEST:
        return Readings()
    plain = normalised(text)
    found: dict[str, bool] = {}
    for edtf, certain in _read(plain):
        if edtf and _is_date(edtf):
            found[edtf] = found.get(edtf, False) or certain
    nowhere = (one for one in sides(plain) if one.clock and not one.clock.is_somewhere)
    local = {one.local for one in nowhere} - {""} if not found else set()
    dates = tuple(sorted(found))
    return Readings(dates, len(dates) == 1 and found[dates[0]], local.pop() if len(local) == 1 else "")


def normalised(text: str) -> str:
    """Return a text in small letters, with one kind of blank, digit and hyphen, without marks around it.

    >>> normalised("\u201c2023\u201306\u00a0\uff12\uff14\u201d")
    '2023\u201306 24'
    """
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS).casefold()
    plain = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in plain)
    return " ".join(plain.strip(_AROUND).split()).removesuffix(".") or plain


def sides(text: str) -> tuple[Moment, ...]:
    """Return every reading of one date, or of one side of a span, in normalised text."""
    return tuple(dict.fromkeys(_sides(text)))


def _sides(text: str) -> Iterator[Moment]:
    text, qualifier, certain = _unqualified(text)
    yield from (replace(one, qualifier=qualifier, certain=one.certain and certain) for one in _plain(text))


def _plain(text: str) -> Iterator[Moment]:
    yield from moments(text)
    # An en dash that a program put in the place of hyphens: no reading with 21 to 24 for a season.
    if "–" in text:
        yield from moments(text.replace("–", "-"))
    if alone := clock_alone(text):
        yield Moment(clock=alone)
    if found := with_clock(text):
        for day in moments(found.date):
            if day.parts == "ymd":
                # Programs write 00:00 for a day; people who write words may mean midnight.
                sure = found.exact and not (found.clock.is_blank and _LETTER.search(found.date))
                yield replace(day, clock=found.clock, certain=day.certain and sure)
    if is_serial(text):
        yield _serial(text)


def _serial(text: str) -> Moment:
    """Return the day or moment of a spreadsheet's number; not certain, as a few count from 1904."""
    moment = datetime.fromisoformat(serial_moment(text))
    clock = Clock(moment.hour, moment.minute) if (moment.hour, moment.minute) != (0, 0) else None
    return Moment(moment.year, moment.month, moment.day, clock, certain=False)


def _unqualified(text: str) -> tuple[str, str, bool]:
    """Return a date without its doubts, the doubts as EDTF writes them, and whether they are about all of it."""
    marks, certain = "", True
    if inner := _WITHIN.findall(text):  # EDTF of level 2 says which part is doubtful
        text, marks, certain = _WITHIN.sub("", text), "".join(inner), False
    for pattern, mark in ((_APPROXIMATE, "~"), (_UNCERTAIN, "?"), (_APPROXIMATE, "~")):
        if match := pattern.match(text):
            text, marks = text[match.end() :], marks + mark
    while text and text[-1] in "~?%":
        text, marks = text[:-1].rstrip(), marks + text[-1]
    return text.strip(), _qualifier(marks), certain


def _qualifier(marks: str) -> str:
    if "%" in marks or ("~" in marks and "?" in marks):
        return "%"
    return marks[:1]


def _read(text: str) -> Iterator[tuple[str, bool]]:
    for one in sides(text):
        yield one.edtf, one.certain
    yield from spans(text, sides)
    bare, qualifier, _ = _unqualified(text)
    if qualifier == "~" and bare != text and not text.endswith("~"):
        # "about 23–24 June": both ends are meant.
        for edtf, certain in spans(bare, sides):
            yield "/".join(side if side in ("", "..") else f"{side}~" for side in edtf.split("/")), certain


def _is_date(edtf: str) -> bool:
    try:
        found = parse(edtf)
    except DateError:
        return False
    return found.earliest is None or found.latest is None or found.latest - found.earliest > timedelta(0)
