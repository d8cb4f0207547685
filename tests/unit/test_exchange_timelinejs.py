"""TimelineJS JSON by the schema of its documentation, and as its program treats what it reads."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.unit.handmade import claim, dataset, event, place, random_view, shipped, source
from tests.unit.test_dates import texts
from transcaspian.exchange.timelinejs import timelinejs
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.tables.records import Text
from transcaspian.view.query import View
from transcaspian.view.selection import select

ALL = View(window="all")
SCHEMA = json.loads((Path(__file__).parent.parent / "data" / "timelinejs.schema.json").read_text(encoding="utf-8"))
NASTY = (
    "<b>bold</b>",
    "<img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '"><a href="https://evil.example">',
    "https://evil.example and a@b.example",
    "Łódź · Орал & Өскемен",
    "a' onclick='b",
)


class Page(HTMLParser):
    """What a browser makes of HTML: the text, the elements and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.links, self.attributes = "", set[str](), list[str](), set[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def validated(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


def slide(when: str, view: View = ALL) -> dict[str, Any]:
    found: dict[str, Any]
    (found,) = validated(timelinejs(dataset([event(when=when)]), view, ["march"]))["events"]
    return found


def test_the_schema_is_one_and_refuses_what_the_format_has_not() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    good = slide("2023-06-24")
    for wrong in (
        {"start_date": {"month": 6}},
        {"start_date": {"year": "2023"}},
        {"start_date": {"year": 2023, "day": 24}},
        {"start_date": {"year": 2023, "month": 13}},
        {"when": "2023"},
        {"media": {"credit": "without an address"}},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"events": [good | wrong]}, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"events": [{key: value for key, value in good.items() if key != "start_date"}]}, SCHEMA)


@given(seed=some.integers(0, 10_000))
def test_every_view_keeps_to_the_format(seed: int) -> None:
    view = random_view(seed)
    ids = [e.id for e in select(shipped(), view).shown]
    found = validated(timelinejs(shipped(), view, ids))
    assert [one["unique_id"] for one in found["events"]] == ids
    assert found["title"]["unique_id"] not in shipped().events and "_" in found["title"]["unique_id"]
    for one in found["events"]:
        assert one["display_date"] == when(shipped().events[one["unique_id"]].date, view.language, view.zone)
        assert one["autolink"] is False


def parts(*values: int) -> dict[str, int]:
    return dict(zip(("year", "month", "day", "hour", "minute", "second"), values, strict=False))


@pytest.mark.parametrize(
    ("when", "zone", "start", "end"),
    [
        ("2023", "UTC", parts(2023), None),
        ("2023-07", "UTC", parts(2023, 7), None),
        ("2023-06-24~", "UTC", parts(2023, 6, 24), None),
        ("2023-06-23/2023-06-24", "UTC", parts(2023, 6, 23), parts(2023, 6, 24)),
        ("2023-01/2023-06", "UTC", parts(2023, 1), parts(2023, 6)),
        ("2022-12-25/2023-01", "UTC", parts(2022, 12, 25), parts(2023, 1)),
        ("2023-24", "UTC", parts(2023, 12), parts(2024, 2)),
        ("201X", "UTC", parts(2010), parts(2019)),
        ("19XX", "UTC", parts(1900), parts(1999)),
        ("../2022-02-25", "UTC", parts(2022, 2, 25), None),
        ("2016/..", "UTC", parts(2016), None),
        ("/2023-23", "UTC", parts(2023, 11), None),
        ("9999", "UTC", parts(9999), None),
        ("2023-06-24T07:30+03:00", "Europe/Moscow", parts(2023, 6, 24, 7, 30), None),
        ("2023-06-24T07:30+03:00", "Asia/Almaty", parts(2023, 6, 24, 10, 30), None),
        ("2023-06-24T23:30+03:00", "Asia/Almaty", parts(2023, 6, 25, 2, 30), None),
        ("2023-06-24T07+03:00~", "UTC", parts(2023, 6, 24, 4), None),
        ("2023-06-24T07:30:15Z", "UTC", parts(2023, 6, 24, 7, 30, 15), None),
        ("2023-06-24T07+05:30", "UTC", parts(2023, 6, 24, 1, 30), parts(2023, 6, 24, 2, 29)),
        ("2023-06-24T22:00Z/2023-06-25T01:15Z", "UTC", parts(2023, 6, 24, 22, 0), parts(2023, 6, 25, 1, 15)),
        # In Astana it is the 25th when the event begins: an end on the 24th would lie before it
        ("2023-06-24T23:30+03:00/2023-06-24", "Asia/Almaty", parts(2023, 6, 25, 2, 30), None),
    ],
)
def test_dates_have_the_parts_that_are_known(
    when: str, zone: str, start: dict[str, int], end: dict[str, int] | None
) -> None:
    found = slide(when, View(window="all", zone=zone))
    assert (found["start_date"], found.get("end_date")) == (start, end)


@given(text=texts, zone=some.sampled_from(["Europe/Moscow", "Asia/Almaty", "UTC"]))
def test_no_end_lies_before_its_start_and_no_part_is_made_up(text: str, zone: str) -> None:
    found = slide(text, View(zone=zone))
    start, end = found["start_date"], found.get("end_date", found["start_date"])
    assert [*end.values()] >= [*start.values()][: len(end)]
    one = event(when=text).date
    known = {"minute": 5, "hour": 4, "day": 3, "month": 2, "season": 2}.get(one.precision, 1)
    if not one.is_interval and one.precision != "minute" and ":" not in text:
        # Of a zone that was no whole hours off the hour needs its minute.
        assert len(start) in ((known, 5) if one.precision == "hour" else (known,))
    lowest = one.bounds(View(zone=zone).tz)[0]
    if lowest:
        assert datetime(*[*start.values(), 1, 1][: max(3, len(start))]) - lowest < timedelta(days=366)


@pytest.mark.parametrize("text", NASTY)
def test_no_text_of_the_tables_becomes_markup(text: str) -> None:
    paper = source("paper", publisher=text, title=text, url='https://example.org/"><b>')
    bad = source("bad", publisher=text, url="javascript:alert(1)")
    data = dataset(
        [event(title=Text.of(en=text, pl=text), summary=Text.of(en=text, pl=text), track=text, location_id="here")],
        [claim("march.1", source_id="paper"), claim("march.2", source_id="bad")],
        [paper, bad],
        locations=[place("here", 1, 2, name=Text.of(en=text, pl=text))],
    )
    found = validated(timelinejs(data, View(window="all", title=text), ["march"]))
    (one,) = found["events"]
    for headline in (one["text"]["headline"], found["title"]["text"]["headline"]):
        page = Page(headline)
        assert (page.text, page.tags) == (text, set())
    page = Page(one["text"]["text"])
    assert (page.tags, page.attributes) == ({"p", "a"}, {"href"})
    assert page.links == ["https://example.org/%22%3E%3Cb%3E"]
    assert page.text.count(text) >= 4  # summary, place, both publishers
    # A group's name is freed from markup by the program and then written as HTML.
    group = Page(Page(one["group"]).text)
    assert group.tags == set() and unescape(one["group"]) == one["group"]


@given(text=some.text(alphabet="<>&;\"'/ab=#x3 ltgamp", max_size=40))
def test_text_comes_back_as_it_was(text: str) -> None:
    data = dataset([event(title=Text.of(en=text, pl=""), summary=Text.of(en=text, pl=""), track=text or "mutiny")])
    (one,) = validated(timelinejs(data, ALL, ["march"]))["events"]
    assert Page(one["text"]["headline"]).text == (text or "march")
    assert Page(one["text"]["text"]).text.startswith(text)
    assert Page(Page(one["group"]).text).tags == set()


def test_a_slide_says_how_sure_it_is_and_who_says_so() -> None:
    view = View(window="all", language="pl", known_by=date(2023, 12, 31))
    data, selection = shipped(), select(shipped(), view)
    found = validated(timelinejs(data, view, [e.id for e in selection.shown]))
    say = words("pl")
    for one in found["events"]:
        page = Page(one["text"]["text"])
        level = selection.certainty[one["unique_id"]].level
        assert f"{say('table.certainty')}: {say(f'certainty.{level}')}. " in page.text
        sources = dict.fromkeys(c.source_id for c in selection.claims[one["unique_id"]])
        assert page.links == [data.sources[i].url for i in sources if data.sources[i].url]
        for i in sources:
            assert data.sources[i].publisher in page.text
    head = Page(found["title"]["text"]["text"]).text
    assert data.version in head and "31 grudnia 2023" in head


def test_tracks_are_groups_by_their_names() -> None:
    found = validated(timelinejs(shipped(), View(window="all", language="pl"), [*shipped().events]))
    assert {one["group"] for one in found["events"]} == {
        "Bunt",
        "Dyplomacja",
        "Umowy",
        "Korytarz",
        "Surowce",
        "Tło",
    }
