"""Dates in words: good English and Polish, as precise as the date and no more."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta, timezone

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.language import datewords
from transcaspian.language.dates import DateError, parse
from transcaspian.language.datewords import when, zone_name
from transcaspian.language.messages import LANGUAGES, LOCALE_FOLDER

MOSCOW, ASTANA = "Europe/Moscow", "Asia/Almaty"

# One or two of every unit in every state of doubt, alone, as an interval and half open.
_UNITS = [
    "2023-06-24",
    "2023-05-10",
    "2023-07",
    "2021-10",
    "2023-22",
    "2023-24",
    "2023",
    "2016",
    "201X",
    "20XX",
    "2004-XX",
    "1985-04-XX",
    "9999",
    "0001",
    "2023-06-24T07+03:00",
    "2023-06-23T23+03:00",
    "2023-06-24T07:30+03:00",
    "2023-06-23T22:10Z",
    "2023-06-24T07:30:15Z",
]
_SIDES = st.builds("{}{}".format, st.sampled_from(_UNITS), st.sampled_from(["", "~", "?", "%"]))


def _is_a_date(text: str) -> bool:
    try:
        parse(text)
    except DateError:
        return False
    return True


texts = st.one_of(
    _SIDES,
    st.builds("{}/{}".format, _SIDES, _SIDES).filter(_is_a_date),
    st.builds("{}{}".format, st.sampled_from(["/", "../"]), _SIDES),
    st.builds("{}{}".format, _SIDES, st.sampled_from(["/", "/.."])),
)
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))

# text, English, Polish, English short, Polish short; clock times in Moscow time
WORDS = [
    ("2023-06-24", "24 June 2023", "24 czerwca 2023", "24 Jun 2023", "24 cze 2023"),
    ("2022-05-10", "10 May 2022", "10 maja 2022", "10 May 2022", "10 maja 2022"),
    ("2023-07-25~", "about 25 July 2023", "około 25 lipca 2023", "~25 Jul 2023", "~25 lip 2023"),
    ("2023-07", "July 2023", "lipiec 2023", "Jul 2023", "lip 2023"),
    ("2023-07~", "about July 2023", "około lipca 2023", "~Jul 2023", "~lip 2023"),
    ("2014-02?", "February 2014 (uncertain)", "luty 2014 (data niepewna)", "Feb 2014?", "lut 2014?"),
    ("2016", "2016", "2016", "2016", "2016"),
    ("2016%", "about 2016 (uncertain)", "około 2016 r. (data niepewna)", "~2016?", "~2016?"),
    ("2023-XX", "2023", "2023", "2023", "2023"),
    ("201X", "2010s", "lata 2010–2019", "2010s", "lata 2010–2019"),
    ("201X~", "about the 2010s", "około lat 2010–2019", "~2010s", "~lata 2010–2019"),
    ("20XX", "2000–2099", "lata 2000–2099", "2000–2099", "lata 2000–2099"),
    ("2023-21", "spring 2023", "wiosna 2023", "spring 2023", "wiosna 2023"),
    ("2023-22~", "about summer 2023", "około lata 2023", "~summer 2023", "~lato 2023"),
    ("2023-24", "winter 2023–2024", "zima 2023/2024", "winter 2023–2024", "zima 2023/2024"),
    (
        "2023-06-24T07:30+03:00",
        "24 June 2023, 07:30 Moscow time",
        "24 czerwca 2023, 7:30 czasu moskiewskiego",
        "24 Jun 2023, 07:30",
        "24 cze 2023, 7:30",
    ),
    (
        "2023-06-24T07:30+03:00~",
        "24 June 2023, about 07:30 Moscow time",
        "24 czerwca 2023, około 7:30 czasu moskiewskiego",
        "24 Jun 2023, ~07:30",
        "24 cze 2023, ~7:30",
    ),
    (
        "2023-06-24T07+03:00",
        "24 June 2023, between 07:00 and 08:00 Moscow time",
        "24 czerwca 2023, między 7:00 a 8:00 czasu moskiewskiego",
        "24 Jun 2023, 07:00–08:00",
        "24 cze 2023, 7:00–8:00",
    ),
    (
        "2023-06-24T07+03:00~",
        "24 June 2023, about 07:00 Moscow time",
        "24 czerwca 2023, około 7:00 czasu moskiewskiego",
        "24 Jun 2023, ~07:00",
        "24 cze 2023, ~7:00",
    ),
    (
        "2023-06-24T04:30:15Z?",
        "24 June 2023, 07:30:15 Moscow time (uncertain)",
        "24 czerwca 2023, 7:30:15 czasu moskiewskiego (data niepewna)",
        "24 Jun 2023, 07:30:15?",
        "24 cze 2023, 7:30:15?",
    ),
    ("2023-06-23/2023-06-24", "23–24 June 2023", "23–24 czerwca 2023", "23–24 Jun 2023", "23–24 cze 2023"),
    ("2023-06-24/2023-06-24", "24 June 2023", "24 czerwca 2023", "24 Jun 2023", "24 cze 2023"),
    (
        "2023-06-30/2023-07-02",
        "30 June – 2 July 2023",
        "30 czerwca – 2 lipca 2023",
        "30 Jun – 2 Jul 2023",
        "30 cze – 2 lip 2023",
    ),
    (
        "2022-12-30/2023-01-02",
        "30 December 2022 – 2 January 2023",
        "30 grudnia 2022 – 2 stycznia 2023",
        "30 Dec 2022 – 2 Jan 2023",
        "30 gru 2022 – 2 sty 2023",
    ),
    (
        "2022-12-30/2023-01-02~",
        "from 30 December 2022 to about 2 January 2023",
        "od 30 grudnia 2022 do około 2 stycznia 2023",
        "30 Dec 2022 – ~2 Jan 2023",
        "30 gru 2022 – ~2 sty 2023",
    ),
    (
        "2023-06-30~/2023-07-02~",
        "from about 30 June 2023 to about 2 July 2023",
        "od około 30 czerwca 2023 do około 2 lipca 2023",
        "~30 Jun 2023 – ~2 Jul 2023",
        "~30 cze 2023 – ~2 lip 2023",
    ),
    (
        "2021-10/2021-11",
        "October–November 2021",
        "październik–listopad 2021",
        "Oct–Nov 2021",
        "paź–lis 2021",
    ),
    (
        "2021-10~/2021-11~",
        "about October–November 2021",
        "około października–listopada 2021",
        "~Oct–Nov 2021",
        "~paź–lis 2021",
    ),
    (
        "2021-10/2022-03?",
        "from October 2021 to March 2022 (uncertain)",
        "od października 2021 do marca 2022 (data niepewna)",
        "Oct 2021 – Mar 2022?",
        "paź 2021 – mar 2022?",
    ),
    (
        "2023-06-24/2023-07",
        "24 June 2023 – July 2023",
        "24 czerwca 2023 – lipiec 2023",
        "24 Jun 2023 – Jul 2023",
        "24 cze 2023 – lip 2023",
    ),
    ("2017/2024", "2017–2024", "2017–2024", "2017–2024", "2017–2024"),
    ("2016~/2018", "from about 2016 to 2018", "od około 2016 r. do 2018 r.", "~2016 – 2018", "~2016 – 2018"),
    ("201X/202X", "2010–2029", "lata 2010–2029", "2010–2029", "lata 2010–2029"),
    (
        "2023-06-23T22:00+03:00/2023-06-23T23:15+03:00",
        "23 June 2023, 22:00–23:15 Moscow time",
        "23 czerwca 2023, 22:00–23:15 czasu moskiewskiego",
        "23 Jun 2023, 22:00–23:15",
        "23 cze 2023, 22:00–23:15",
    ),
    (
        "2023-06-23T22:00+03:00/2023-06-24T01:10+03:00",
        "from 23 June 2023, 22:00 Moscow time to 24 June 2023, 01:10 Moscow time",
        "od 23 czerwca 2023, 22:00 czasu moskiewskiego do 24 czerwca 2023, 1:10 czasu moskiewskiego",
        "23 Jun 2023, 22:00 – 24 Jun 2023, 01:10",
        "23 cze 2023, 22:00 – 24 cze 2023, 1:10",
    ),
    (
        "../2023-06-24",
        "on or before 24 June 2023",
        "24 czerwca 2023 lub wcześniej",
        "24 Jun 2023 or earlier",
        "24 cze 2023 lub wcześniej",
    ),
    (
        "../2023-07",
        "July 2023 or earlier",
        "lipiec 2023 lub wcześniej",
        "Jul 2023 or earlier",
        "lip 2023 lub wcześniej",
    ),
    ("2016/..", "2016 or later", "2016 lub później", "2016 or later", "2016 lub później"),
    (
        "2023-06-24/..",
        "on or after 24 June 2023",
        "24 czerwca 2023 lub później",
        "24 Jun 2023 or later",
        "24 cze 2023 lub później",
    ),
    (
        "/2023-06-24",
        "until 24 June 2023, start not known",
        "do 24 czerwca 2023, początek nieznany",
        "? – 24 Jun 2023",
        "? – 24 cze 2023",
    ),
    (
        "2023-07/",
        "from July 2023, end not known",
        "od lipca 2023, koniec nieznany",
        "Jul 2023 – ?",
        "lip 2023 – ?",
    ),
]


@pytest.mark.parametrize(("text", "en", "pl", "en_short", "pl_short"), WORDS)
def test_a_date_reads_well_in_both_languages_long_and_short(
    text: str, en: str, pl: str, en_short: str, pl_short: str
) -> None:
    date = parse(text)
    assert when(date, "en", MOSCOW) == en
    assert when(date, "pl", MOSCOW) == pl
    assert when(date, "en", MOSCOW, short=True) == en_short
    assert when(date, "pl", MOSCOW, short=True) == pl_short


def test_clock_times_are_told_in_the_chosen_zone_with_its_day() -> None:
    date = parse("2023-06-23T22:14+03:00")
    assert when(date, "en", ASTANA) == "24 June 2023, 01:14 Astana time"
    assert when(date, "pl", ASTANA) == "24 czerwca 2023, 1:14 czasu Astany"
    assert when(date, "en", "Europe/Warsaw") == "23 June 2023, 21:14 Warsaw time"
    assert when(date, "pl", "Europe/Warsaw") == "23 czerwca 2023, 21:14 czasu warszawskiego"
    assert when(date, "en", UTC) == "23 June 2023, 19:14 UTC"
    assert when(date, "en", "Asia/Tokyo") == "24 June 2023, 04:14 +09:00"


def test_calendar_days_stay_in_every_zone() -> None:
    for text in ("2023-06-24", "2023-06", "2023-06-23/2023-06-24", "../2022-02-25"):
        told = {when(parse(text), "en", timezone(timedelta(hours=hours))) for hours in range(-12, 15)}
        assert len(told) == 1


def test_two_clock_times_of_one_day_there_may_be_of_two_days_here() -> None:
    date = parse("2023-06-23T20:30+03:00/2023-06-23T21:15+03:00")
    assert when(date, "en", MOSCOW, short=True) == "23 Jun 2023, 20:30–21:15"
    assert when(date, "en", ASTANA, short=True) == "23 Jun 2023, 23:30 – 24 Jun 2023, 00:15"


def test_zones_have_names_and_others_their_offset_or_key() -> None:
    labels = [(zone_name(key, "en"), zone_name(key, "pl")) for key in (MOSCOW, ASTANA, "Europe/Warsaw", "UTC")]
    assert labels == [
        ("Moscow time", "czas moskiewski"),
        ("Astana time", "czas Astany"),
        ("Warsaw time", "czas warszawski"),
        ("UTC", "UTC"),
    ]
    assert zone_name(timezone(timedelta(hours=6)), "en") == "+06:00"
    assert zone_name(timezone(-timedelta(hours=3, minutes=30)), "pl") == "-03:30"
    assert zone_name("Asia/Kolkata", "en", datetime(2023, 6, 24)) == "+05:30"
    assert zone_name("Asia/Kolkata", "en") == "Asia/Kolkata"


@given(texts, ZONES)
def test_every_date_has_words_in_both_languages(text: str, tz: timezone) -> None:
    date = parse(text)
    for language in LANGUAGES:
        for short in (False, True):
            told = when(date, language, tz, short=short)
            assert told == told.strip()
            assert "{" not in told
            assert "  " not in told


@given(texts, ZONES)
def test_doubt_is_never_left_out(text: str, tz: timezone) -> None:
    date = parse(text)
    told, short = when(date, "en", tz), when(date, "en", tz, short=True)
    assert ("about" in told, "~" in short) == (date.approximate, date.approximate)
    assert ("(uncertain)" in told) == date.uncertain
    assert ("not known" in told or "or earlier" in told or "or before" in told) or not date.open_start
    assert not date.uncertain or "?" in short


def test_both_catalogues_have_the_same_keys_and_no_empty_words() -> None:
    keys = []
    for language in LANGUAGES:
        with (LOCALE_FOLDER / language / "dates.po").open("rb") as stream:
            catalogue = {str(message.id): message.string for message in read_po(stream) if message.id}
        assert all(catalogue.values())
        assert all(key.startswith("date.") for key in catalogue)
        keys.append(set(catalogue))
    assert keys[0] == keys[1]


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(datewords).failed == 0
