"""iCalendar as the library ``icalendar`` reads it, and as RFC 5545 wants its lines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from tests.unit.handmade import claim, dataset, event, place, random_view, shipped, source
from tests.unit.test_dates import texts
from transcaspian.dataset.loading import Dataset
from transcaspian.exchange.icalendar_file import DATASET_NAME
from transcaspian.exchange.icalendar_file import icalendar as written
from transcaspian.language.datewords import when
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.records import Text
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.query import View
from transcaspian.view.selection import select

ALL = View(window="all")


def read(data: Dataset, view: View, ids: list[str]) -> list[Any]:
    content = written(data, view, ids)
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar.errors == []
    entries = calendar.walk("VEVENT")
    assert [entry.errors for entry in entries if entry.errors] == []
    return list(entries)


def entry(when: str, view: View = ALL, **values: Any) -> Any:
    (found,) = read(dataset([event(when=when, **values)]), view, ["march"])
    return found


DAY, NO_END = date(2023, 6, 24), None


@pytest.mark.parametrize(
    ("when", "start", "end", "summary"),
    [
        ("2023-06-24", DAY, date(2023, 6, 25), "March"),
        ("2023-06-23/2023-06-24", date(2023, 6, 23), date(2023, 6, 25), "March"),
        ("2023-06-24~", DAY, date(2023, 6, 25), "about 24 June 2023: March"),
        ("2023-06-24?", DAY, date(2023, 6, 25), "24 June 2023 (uncertain): March"),
        ("2023-07", date(2023, 7, 1), date(2023, 8, 1), "July 2023 (day not known): March"),
        ("2023-07~", date(2023, 7, 1), date(2023, 8, 1), "about July 2023 (day not known): March"),
        ("2023-01/2023-06", date(2023, 1, 1), date(2023, 7, 1), "January–June 2023 (days not known): March"),
        ("2023-23", date(2023, 9, 1), date(2023, 12, 1), "autumn 2023 (month not known): March"),
        ("2022", date(2022, 1, 1), date(2023, 1, 1), "2022 (month not known): March"),
        ("201X", date(2010, 1, 1), date(2020, 1, 1), "2010s (year not known): March"),
        ("../2022-02-25", date(2022, 2, 25), date(2022, 2, 26), "on or before 25 February 2022: March"),
        ("2016/..", date(2016, 1, 1), date(2017, 1, 1), "2016 or later (month not known): March"),
        ("2022-02-25/", date(2022, 2, 25), date(2022, 2, 26), "from 25 February 2022, end not known: March"),
        ("9999-12-31", date(9999, 12, 31), NO_END, "March"),
        ("0044-03-15", date(44, 3, 15), date(44, 3, 16), "March"),
        # Clock times: in UTC, a minute is a moment, an hour is as wide as it is
        ("2023-06-24T07:30+03:00", datetime(2023, 6, 24, 4, 30, tzinfo=UTC), NO_END, "March"),
        ("2023-06-24T07:30:15Z", datetime(2023, 6, 24, 7, 30, 15, tzinfo=UTC), NO_END, "March"),
        (
            "2023-06-24T07+03:00~",
            datetime(2023, 6, 24, 4, tzinfo=UTC),
            datetime(2023, 6, 24, 5, tzinfo=UTC),
            "24 June 2023, about 07:00 Moscow time: March",
        ),
        (
            "2023-06-24T07+03:00",
            datetime(2023, 6, 24, 4, tzinfo=UTC),
            datetime(2023, 6, 24, 5, tzinfo=UTC),
            "24 June 2023, between 07:00 and 08:00 Moscow time: March",
        ),
        (
            "2023-06-23T22:00+03:00/2023-06-24T01:15+03:00",
            datetime(2023, 6, 23, 19, tzinfo=UTC),
            datetime(2023, 6, 23, 22, 15, tzinfo=UTC),
            "March",
        ),
        (
            "../2023-06-24T07:30+03:00",
            datetime(2023, 6, 24, 4, 30, tzinfo=UTC),
            NO_END,
            "24 June 2023, 07:30 Moscow time or earlier: March",
        ),
        # A day against a clock time is told in days, with the clock time in words
        (
            "2023-06-23/2023-06-24T07:30+03:00",
            date(2023, 6, 23),
            date(2023, 6, 25),
            "23 June 2023 – 24 June 2023, 07:30 Moscow time: March",
        ),
    ],
)
def test_an_entry_spans_what_is_known_and_says_in_words_what_is_not(
    when: str, start: Any, end: Any, summary: str
) -> None:
    found = entry(when)
    assert (found["DTSTART"].dt, found["DTEND"].dt if "DTEND" in found else None) == (start, end)
    assert type(found["DTSTART"].dt) is type(start)  # a date-time is a date too
    assert str(found["SUMMARY"]) == summary
    prefix = summary.removesuffix("March").removesuffix(": ")
    assert prefix in str(found["DESCRIPTION"])
    assert found["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("when", "summary"),
    [
        ("2023-07", "lipiec 2023 (dzień nieznany): March"),
        ("2022", "2022 (miesiąc nieznany): March"),
        ("2023-01/2023-06", "styczeń–czerwiec 2023 (dni nieznane): March"),
        ("2023-12~", "około grudnia 2023 (dzień nieznany): March"),
    ],
)
def test_the_same_in_polish(when: str, summary: str) -> None:
    found = entry(when, View(window="all", language="pl"))
    assert str(found["SUMMARY"]) == summary
    assert found["SUMMARY"].params["LANGUAGE"] == found["DESCRIPTION"].params["LANGUAGE"] == "pl"


@given(text=texts, zone=some.sampled_from(["Europe/Moscow", "Asia/Almaty", "UTC"]))
def test_every_date_makes_an_entry_whose_end_comes_after_its_start(text: str, zone: str) -> None:
    found = entry(text, View(zone=zone))
    start = found["DTSTART"].dt
    if "DTEND" in found:
        assert type(found["DTEND"].dt) is type(start)
        assert found["DTEND"].dt > start
    one = event(when=text).date
    lowest, highest = one.bounds(UTC)
    if not isinstance(start, datetime):
        assert lowest is None or start <= lowest.date() + timedelta(days=1)
        assert highest is None or "DTEND" not in found or found["DTEND"].dt >= highest.date() - timedelta(days=1)


def test_an_entry_tells_who_says_so_and_where_it_was() -> None:
    paper = source("paper", publisher="Gazeta; „Łódź”", title="Tytuł, „cytat”", url="https://example.org/a,b;c?d=ł")
    data = dataset(
        [
            event(
                location_id="rostov",
                about_location_ids=("moscow",),
                summary=Text.of(en="Line one,\nline two; done \\o/", pl=""),
            )
        ],
        [claim("march.1", source_id="agency-report"), claim("march.2", source_id="paper")],
        [paper],
        locations=[
            place("rostov", 39.7233001, 47.2314, name=Text.of(en="Rostov, Don", pl="Rostów"), radius_km=5.0),
            place("moscow", 37.6, 55.7),
        ],
    )
    (found,) = read(data, ALL, ["march"])
    assert (found["GEO"].latitude, found["GEO"].longitude) == (47.2314, 39.7233)
    assert str(found["LOCATION"]) == "Rostov, Don"
    assert [str(c) for c in found["CATEGORIES"].cats] == ["Mutiny", "movement"]
    assert str(found["URL"]) == "https://example.org/a,b;c?d=%C5%82"  # the first that has an address
    lines = str(found["DESCRIPTION"]).split("\n")
    assert lines[0] == "When: 24 June 2023"
    assert lines[1].startswith("Certainty: confirmed. Confirmed: independent reports by agency-report and ")
    assert lines[2] == "Where: Rostov, Don (somewhere within 5 km); concerns Moscow"
    assert lines[3:5] == ["Line one,", "line two; done \\o/"]
    assert lines[7] == "– Gazeta; „Łódź”, “Tytuł, „cytat”” <https://example.org/a,b;c?d=%C5%82>"
    assert "handmde" in lines[8] and "Moscow time" in lines[8]


def test_a_place_that_is_withheld_has_a_name_and_no_point() -> None:
    data = dataset([event(location_id="camp")], locations=[place("camp", None, None)])
    (found,) = read(data, ALL, ["march"])
    assert "GEO" not in found and str(found["LOCATION"]) == "Camp"


@given(text=some.text(max_size=300, alphabet=some.characters(exclude_categories=["Cs"])))
@example("\ufeff")
@example("\ufeffa\ufeff")
def test_text_comes_back_as_it_was_in_lines_of_75_octets(text: str) -> None:
    data = dataset([event(title=Text.of(en=text, pl=""), summary=Text.of(en=text, pl=""))])
    content = written(data, ALL, ["march"])
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no letter is cut in two
        assert not [octet for octet in line if (octet < 32 and octet != 9) or octet == 127]
    (found,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    kept = "".join(letter for letter in meant(text) if letter in "\n\t" or not (letter < " " or letter == "\x7f"))
    assert str(found["SUMMARY"]) == (kept if text else "march")
    assert kept in str(found["DESCRIPTION"])


def test_a_backslash_before_an_n_is_no_line_break() -> None:
    # The library would write one, and read one, there: so the bytes are looked at.
    content = written(dataset([event(title=Text.of(en="C:\\New, D:\\new", pl=""))]), ALL, ["march"])
    assert b"\r\nSUMMARY;LANGUAGE=en:C:\\\\New\\, D:\\\\new\r\n" in content


def test_a_point_close_to_a_meridian_is_a_number_without_an_exponent() -> None:
    data = dataset([event(location_id="camp")], locations=[place("camp", 0.00001, 51.5)])
    assert b"\r\nGEO:51.500000;0.000010\r\n" in written(data, ALL, ["march"])


def meant(text: str) -> str:
    """A text whose line breaks are all one sign."""
    text = text.replace("\r\n", "\n")
    for sign in "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029":
        text = text.replace(sign, "\n")
    return text


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_event_of_the_shipped_tables_is_one_entry(language: str) -> None:
    data, view = shipped(), View(window="all", language=language)
    ids = [e.id for e in select(data, view).shown]
    entries = read(data, view, ids)
    assert [str(e["UID"]) for e in entries] == [f"{i}.{DATASET_NAME}" for i in ids]
    for found, event_id in zip(entries, ids, strict=True):
        one = data.events[event_id]
        assert str(found["SUMMARY"]).endswith(one.title(language))
        assert when(one.date, language, view.zone) in str(found["DESCRIPTION"])
        if one.date.precision not in ("minute", "day") or one.date.approximate or one.date.open_start:
            assert str(found["SUMMARY"]).startswith(when(one.date, language, view.zone))


def test_ids_are_those_of_the_data_package_and_stay_in_every_view() -> None:
    assert f'"name": "{DATASET_NAME}"' in (DATA_FOLDER / "datapackage.json").read_text(encoding="utf-8")
    english = read(shipped(), ALL, ["putin-tokayev-call"])
    polish = read(shipped(), View(window="july", language="pl", zone="UTC"), ["putin-tokayev-call"])
    assert english[0]["UID"] == polish[0]["UID"]


def test_the_stamp_is_that_of_the_tables_and_never_later_than_the_views_day() -> None:
    newest = newest_claim(shipped(), UTC)
    assert newest is not None
    for view, stamp in ((ALL, newest), (View(window="all", known_by=date(2023, 7, 1)), datetime(2023, 7, 1))):
        ids = [e.id for e in select(shipped(), view).shown]
        assert {e["DTSTAMP"].dt for e in read(shipped(), view, ids)} == {stamp.replace(tzinfo=UTC)}
    undated = dataset([event()], [])
    assert read(undated, ALL, ["march"])[0]["DTSTAMP"].dt == datetime(1970, 1, 1, tzinfo=UTC)


@given(seed=some.integers(0, 10_000))
def test_the_calendar_names_the_view(seed: int) -> None:
    view = random_view(seed)
    calendar = icalendar.Calendar.from_ical(written(shipped(), view, []))
    assert (
        calendar["VERSION"] == "2.0" and calendar["PRODID"] and str(calendar["X-WR-CALNAME"]) == str(calendar["NAME"])
    )
    assert shipped().version in str(calendar["DESCRIPTION"])
