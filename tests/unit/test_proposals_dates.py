"""Dates as people, spreadsheets and ISO 8601 write them: the one reading, the several, or none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.language.dates import DateError, parse
from transcaspian.language.datewords import when
from transcaspian.tables.proposals.dates import Readings, written

DAY = "2023-06-24"
BOTH = "2023-06-23/2023-06-24"
CLOCK = "2023-06-24T20:25+03:00"

CERTAIN = {
    # a day, by people
    "24/06/2023": DAY, "06/24/2023": DAY, "24-06-2023": DAY, "24. 6. 2023": DAY, "2023-6-24": DAY, "2023.06.24": DAY,
    "2023/06/24": DAY, "2023 06 24": DAY, "24 June 2023": DAY, "June 24, 2023": DAY, "June 24th 2023": DAY,
    "the 24th of June, 2023": DAY, "24-Jun-2023": DAY, "24 czerwca 2023": DAY, "24 czerwca 2023 r.": DAY,
    "dnia 24 czerwca 2023 roku": DAY, "24 VI 2023": DAY, "24 июня 2023": DAY, "24 июня 2023 г.": DAY,
    "24-го июня 2023 года": DAY, "Saturday, 24 June 2023": DAY, "sobota, 24 czerwca 2023": DAY,
    "24 июня 2023 (сб)": DAY, "2023 June 24": DAY, "2023-06-24.": DAY, "“2023-06-24”": DAY, "'2023-06-24": DAY,
    "2023–06–24": DAY, "２０２３-０６-２４": DAY, "24\u00a0June\u202f2023": DAY, "24. Juni 2023": DAY,
    # … and by programs
    "2023-06-24 00:00:00": DAY, "2023-06-24T00:00:00": DAY, "2023-06-24 00:00": DAY, "24.06.2023 0:00:00": DAY,
    "20230624": DAY, "2023-W25-6": DAY, "2023W256": DAY, "2023-175": DAY,
    # months, years and longer
    "June 2023": "2023-06", "Jun. 2023": "2023-06", "czerwiec 2023": "2023-06", "w czerwcu 2023 r.": "2023-06",
    "июнь 2023": "2023-06", "в июне 2023 года": "2023-06", "06/2023": "2023-06", "2023-6": "2023-06",
    "2023/06": "2023-06", "2023 r.": "2023", "rok 2023": "2023", "2023 год": "2023", "summer 2023": "2023-22",
    "latem 2023": "2023-22", "весна 2023": "2023-21", "zima 2022/23": "2022-24", "Q2 2023": "2023-04/2023-06",
    "II kwartał 2023 r.": "2023-04/2023-06", "2 квартал 2023 г.": "2023-04/2023-06", "1990s": "199X", "201x": "201X",
    "2023-W25": "2023-06-19/2023-06-25",
    # clock times
    "2023-06-24 20:25+03:00": CLOCK, "2023-06-24T20:25+0300": CLOCK, "2023-06-24 20:25 +03": CLOCK,
    "2023-06-24T20:25 +03:00": CLOCK, "20230624T2025+0300": CLOCK, "2023-06-24T20:25−03:00": "2023-06-24T20:25-03:00",
    "2023-06-24t20:25z": "2023-06-24T20:25Z", "20230624T202500Z": "2023-06-24T20:25:00Z", "2023-06-24 20:25 MSK": CLOCK,
    "24 июня 2023, 20:25 мск": CLOCK, "24 June 2023, 8:25 p.m. (UTC+3)": CLOCK, "24.06.2023 20:25 +03:00": CLOCK,
    "24 czerwca 2023, godz. 20.25 czasu moskiewskiego": CLOCK, "2023-06-24T20:25[Europe/Moscow]": CLOCK,
    "2023-06-24T20:25+03:00[Europe/Moscow]": CLOCK, "2012-06-24 20:25 MSK": "2012-06-24T20:25+04:00",
    "2023-06-24T24:00+03:00": "2023-06-25T00:00+03:00", "2023-06-24T20,5+03": "2023-06-24T20:30+03:00",
    "2023-06-24T20:25:00.000+03:00": "2023-06-24T20:25:00+03:00", "2023-06-24 20:25 GMT": "2023-06-24T20:25Z",
    # spans
    "2023-06-23 / 2023-06-24": BOTH, "2023-06-23 - 2023-06-24": BOTH, "2023-06-23–2023-06-24": BOTH,
    "2023-06-23..2023-06-24": BOTH, "2023-06-23--2023-06-24": BOTH, "2023-06-23/24": BOTH, "23–24 June 2023": BOTH,
    "23-24 czerwca 2023": BOTH, "23—24 июня 2023 г.": BOTH, "June 23–24, 2023": BOTH, "23/24 June 2023": BOTH,
    "23.06–24.06.2023": BOTH, "23-24.06.2023": BOTH, "from 23 to 24 June 2023": BOTH, "od 23 do 24 czerwca 2023": BOTH,
    "с 23 по 24 июня 2023 года": BOTH, "between 23 and 24 June 2023": BOTH, "23.06.2023 – 24.06.2023": BOTH,
    "2023-06-23 00:00:00/2023-06-24 00:00:00": BOTH, "2023-06-30/07-02": "2023-06-30/2023-07-02",
    "June–July 2023": "2023-06/2023-07", "czerwiec-lipiec 2023": "2023-06/2023-07", "2016–2018": "2016/2018",
    "2016-2018": "2016/2018", "2016–18": "2016/2018", "30 December 2022 – 2 January 2023": "2022-12-30/2023-01-02",
    "24 June 2023, 20:25–21:05 MSK": "2023-06-24T20:25+03:00/2023-06-24T21:05+03:00",
    "2023-06-24T20:25+03:00/21:05": "2023-06-24T20:25+03:00/2023-06-24T21:05+03:00",
    "2023-06-24T20:25+03:00/PT4H": "2023-06-24T20:25+03:00/2023-06-25T00:25+03:00",
    # open, unknown and doubtful
    "since 2016": "2016/..", "od 2016 r.": "2016/..", "с 2016 года": "2016/..", "2016 – present": "2016/..",
    "2016–obecnie": "2016/..", "2016/open": "2016/..", "unknown/2006": "/2006", "until 24 June 2023": f"../{DAY}",
    "do 24 czerwca 2023": f"../{DAY}", "до 24 июня 2023": f"../{DAY}", "~2023-06": "2023-06~",
    "2023-06-24 ~": f"{DAY}~",
    "?2023": "2023?", "2023-06-24?~": f"{DAY}%", "about June 2023": "2023-06~", "ok. 24 czerwca 2023": f"{DAY}~",
    "около 2023": "2023~", "probably 24 June 2023": f"{DAY}?", "about 23–24 June 2023": "2023-06-23~/2023-06-24~",
}  # fmt: skip

# One reading, by a habit that not everybody has: proposed, never written without asking.
PROBABLE = {
    "45101": DAY, "45101,0": DAY, "24.06.23": DAY, "24/06/23": DAY, "24-Jun-23": DAY, "06.24.2023": DAY,
    "Jun-23": "2023-06", "lip.23": "2023-07", "Jun '23": "2023-06", "VI 2023": "2023-06", "2023175": DAY,
    "2023-06-~24": f"{DAY}~",
    "2023~-06": "2023-06~", "24 June 2023 at 0:00": DAY, "2023-06-24T20:25:30.5+03:00": "2023-06-24T20:25:30+03:00",
    "from 2016": "2016/..", "2016-18": "2016/2018",
}  # fmt: skip

QUESTIONS = {
    "03/04/2023": ("2023-03-04", "2023-04-03"),
    "3-4-2023": ("2023-03-04", "2023-04-03"),
    "23-06-24": ("2023-06-24", "2024-06-23"),
    "2011/12": ("2011-12", "2011/2012"),
    "2011–12": ("2011-12", "2011/2012"),
    "winter 2023": ("2022-24", "2023-24"),
    "230624": ("2023-06-24", "2024-06-23"),
    "200112": ("2001-12", "2012-01-20", "2020-01-12"),
}

NOTHING = [
    "", "yesterday", "n/a", "?", "~", "/", "..", "TBD", "24 June", "June 23", "June 24th", "24 czerwca", "5 maja", "12",
    "early June 2023", "mid-2023", "początek czerwca 2023", "в начале июня 2023", "after 24 June 2023",
    "po 24 czerwca 2023", "before 2016", "2023-02-30", "31.04.2023", "31 czerwca 2023", "13/13/2023", "2023-366",
    "2023-W54", "2023-06-24T25:00+03:00", "2023-06-24T20:61+03:00", "2023-06-24T20:25+25:00", "24 June 2023 BST 20:25",
    "2023-06-24 20:25 Europe/Atlantis", "Sunday, 24 June 2023", "23, 24 June 2023", "23 and 24 June 2023", "300 BC",
    "2023-06-24/2023-06-23", "23 Brumaire 2023", "24 June 2023 and later", "market 2023", "1687627500", "1.5",
    "2023-06-23/P2D", "19th century", "June 2023 – 24", "2023 2024", "99999999", "2023-06-24 2023-06-25",
]  # fmt: skip

CLOCKS_NOWHERE = {
    "2023-06-24 20:25": "2023-06-24T20:25",
    "24 June 2023, 8:25 pm": "2023-06-24T20:25",
    "24.06.2023 7:30": "2023-06-24T07:30",
    "45101.85": "2023-06-24T20:24",
    "2023-06-24T20:25": "2023-06-24T20:25",
}


@pytest.mark.parametrize(("text", "edtf"), CERTAIN.items())
def test_a_date_that_means_one_thing_to_everybody_is_certain(text: str, edtf: str) -> None:
    assert written(text) == Readings((edtf,), certain=True)


@pytest.mark.parametrize(("text", "edtf"), PROBABLE.items())
def test_a_date_of_a_habit_is_proposed_and_not_certain(text: str, edtf: str) -> None:
    assert written(text) == Readings((edtf,), certain=False)


@pytest.mark.parametrize(("text", "dates"), QUESTIONS.items())
def test_a_date_that_can_be_two_stays_a_question_with_its_readings(text: str, dates: tuple[str, ...]) -> None:
    assert written(text) == Readings(dates)


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_made_of_what_is_no_date_or_lacks_a_part(text: str) -> None:
    assert written(text) == Readings()


@pytest.mark.parametrize(("text", "local"), CLOCKS_NOWHERE.items())
def test_a_clock_time_that_does_not_say_where_is_no_date_but_is_read(text: str, local: str) -> None:
    assert written(text) == Readings(local=local)


@given(st.text(max_size=120))
def test_whatever_stands_in_a_cell_only_dates_come_out(text: str) -> None:
    for one in written(text).dates:
        assert parse(one).text == one


@given(st.dates(date(1950, 1, 1), date(2029, 12, 31)), st.sampled_from(["en", "pl"]))
def test_every_day_as_the_page_shows_it_is_read_back(day: date, language: str) -> None:
    assert written(when(parse(day.isoformat()), language, "UTC")).only == day.isoformat()


@given(st.dates(date(1950, 1, 1), date(2029, 12, 31)), st.integers(1, 400))
def test_every_span_of_days_as_the_page_shows_it_is_read_back(day: date, days: int) -> None:
    span = f"{day}/{day + timedelta(days)}"
    assert span in written(when(parse(span), "en", "UTC")).dates


@given(st.dates(date(1950, 1, 1), date(2029, 12, 31)))
def test_every_day_of_iso_8601_is_read(day: date) -> None:
    year, week, weekday = day.isocalendar()
    for form in (f"{day:%Y%m%d}", f"{day:%Y-%j}", f"{year}-W{week:02}-{weekday}"):
        assert written(form).only == day.isoformat()


def test_a_long_text_is_not_searched_for_dates() -> None:
    with pytest.raises(DateError):
        parse("24 June 2023 " * 50)
    assert written("24 June 2023 " * 50) == Readings()
