"""The tables that ship: complete, bilingual, dated, and careful with what is only claimed."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from urllib.parse import parse_qs, unquote
from zoneinfo import ZoneInfo

import pytest

from tests.amounts import share
from tests.unit.handmade import shipped
from transcaspian.drawing.sheet import Group, texts
from transcaspian.language.dates import Date, parse
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.basemap import EXTENT
from transcaspian.slides.options import A4, SIZES, Options
from transcaspian.slides.page import slide
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.tables.schema import Column, Table, read_schema
from transcaspian.view.query import read_query
from transcaspian.view.selection import select

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
SCHEMA = read_schema(DATA / "datapackage.json")
TABLES = list(SCHEMA.tables)
MOSCOW = ZoneInfo("Europe/Moscow")
# What the tables held last: a table may grow, but it must not lose a row unnoticed.
AT_LEAST = {
    "events": 164,
    "claims": 477,
    "figures": 160,
    "measures": 80,
    "links": 42,
    "tours": 3,
    "steps": 22,
    "layers": 1,
    "sources": 359,
    "actors": 173,
    "locations": 130,
    "routes": 20,
    "legs": 101,
    "contracts": 34,
    "volumes": 41,
    "minerals": 24,
    "seed_claims": 32,
    "glossary": 25,
    "views": 13,
    "windows": 4,
    "frames": 5,
    "tracks": 6,
    "collection": 1,
    "stories": 3,
    "imports": 0,
}
MAKES_KNOWN = {"reports", "confirms", "asserts", "estimates"}
QUERY_KEYS = {
    *("w", "map", "track", "certainty", "actor", "place", "category", "source"),
    *("q", "significant", "thread", "known_by", "tz", "theme", "event"),
    *("story", "t", "live", "section", "from", "to", "closed", "avoid", "route", "country", "product", "stage"),
}
# Marks of a claim that a shorter title must not lose: the question, the hedge, the one who says so.
DOUBT = (
    *(
        "?",
        "said to",
        " miał ",
        "Prigozhin:",
        "Prigożyn:",
        "Lukashenko:",
        "Łukaszenka:",
        "Peskov:",
        "Pieskow:",
    ),
    *("Source:", "Źródło:", "Minister:", "Analyst:", "Analityk:", "TAI manager:", "Menedżer TUSAŞ:"),
    *("NBC:", "Interia:", "Turkish daily", "Turecki dziennik", "Kursiv"),
)
# As wide as a label on the timeline may be; Polish needs a little more room.
SHORT = {"en": 35, "pl": 38}


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    with (DATA / SCHEMA.tables[table].path).open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def row(table: str, identifier: str) -> dict[str, str]:
    return next(row for row in rows(table) if row["id"] == identifier)


def edges(date: Date) -> tuple[datetime, datetime]:
    """The span of a date on Moscow's clock, open ends as far away as can be."""
    earliest, latest = date.bounds(MOSCOW)
    return (earliest or datetime.min).replace(tzinfo=None), (latest or datetime.max).replace(tzinfo=None)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_the_draft_is_lost(table: str) -> None:
    assert len(rows(table)) >= AT_LEAST[table]


@pytest.mark.parametrize("table", TABLES)
def test_a_file_is_plain_utf8_with_unix_line_ends(table: str) -> None:
    raw = (DATA / SCHEMA.tables[table].path).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert "\ufffd" not in raw.decode("utf-8")


def test_the_public_tool_finds_nothing() -> None:
    import frictionless  # slow to import: only where it is used

    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert report.valid


@pytest.mark.parametrize("table", SCHEMA.tables.values(), ids=lambda table: table.name)
def test_what_a_reader_sees_exists_in_both_languages(table: Table) -> None:
    pairs = [(c.name, c.name[:-3] + "_pl") for c in table.columns if c.name.endswith("_en")]
    pairs += [("en", "pl")] if table.name == "glossary" else []
    # A pair that is half empty would show a word of the other language.
    assert [r for r in rows(table.name) for en, pl in pairs if bool(r[en]) != bool(r[pl])] == []


@pytest.mark.parametrize("table", SCHEMA.tables.values(), ids=lambda table: table.name)
def test_every_date_can_be_read(table: Table) -> None:
    for column in (column for column in table.columns if column.is_date):
        for record in rows(table.name):
            if record[column.name]:
                parse(record[column.name])


@pytest.mark.parametrize("table", SCHEMA.tables.values(), ids=lambda table: table.name)
def test_every_listed_id_exists(table: Table) -> None:
    for column in (column for column in table.columns if column.is_list and column.references):
        known = {record["id"] for record in rows(column.references or "")}
        for record in rows(table.name):
            assert set(_ids(column, record[column.name])) <= known, (table.name, column.name, record)


def _ids(column: Column, cell: str) -> list[str]:
    parts = cell.split(column.separator) if cell else []
    if not column.roles:
        return parts
    assert all(part.split(":")[0] in column.roles for part in parts)
    return [part.split(":")[1] for part in parts]


def test_every_event_has_a_claim_that_makes_it_known() -> None:
    stances = defaultdict(set)
    for claim in rows("claims"):
        stances[claim["event_id"]].add(claim["stance"])
    assert [event["id"] for event in rows("events") if not stances[event["id"]] & MAKES_KNOWN] == []


def test_a_claim_is_named_after_its_event() -> None:
    assert [c["id"] for c in rows("claims") if c["id"].rpartition(".")[0] != c["event_id"]] == []


def test_a_claim_older_than_its_event_is_context() -> None:
    starts = {event["id"]: edges(parse(event["date"]))[0] for event in rows("events")}
    early = [c for c in rows("claims") if edges(parse(c["known_on"]))[1] <= starts[c["event_id"]]]
    assert {claim["stance"] for claim in early} == {"context"}


def test_the_reported_refusal_is_not_known_before_the_report() -> None:
    claims = [c for c in rows("claims") if c["event_id"] == "wsj-kazakhstan-refusal"]
    first = min(edges(parse(c["known_on"]))[1] for c in claims if c["stance"] in MAKES_KNOWN)
    # "Certainly public": the end of the day on which the WSJ printed it.
    assert first == datetime(2023, 12, 23, tzinfo=UTC).replace(tzinfo=None)
    assert {c["stance"] for c in claims} >= {"denies", "context"}


def test_what_rests_on_one_partisan_network_stays_a_draft() -> None:
    assert [event["id"] for event in rows("events") if event["status"] == "draft"] == ["dearsan-claim-2023"]


@pytest.mark.parametrize(
    ("event", "known_by"),
    [
        (
            "capture-plan-2023",
            "2023-06-27",
        ),  # the head of the National Guard speaks of leaks, not of a capture
        ("dearsan-claim-2023", "2023-12-31"),  # the minister's list of interested firms leaves Dearsan out
        ("titr-2023-total", "2023-12-31"),  # a remark on containers is not the total of the year
    ],
)
def test_a_statement_that_only_touches_an_event_does_not_make_it_known(event: str, known_by: str) -> None:
    end = edges(parse(known_by))[1]
    claims = [c for c in rows("claims") if c["event_id"] == event and c["stance"] in MAKES_KNOWN]
    assert [c["id"] for c in claims if edges(parse(c["known_on"]))[1] <= end] == []


def test_nothing_on_screen_appeals_to_an_editors_memory() -> None:
    for table in SCHEMA.tables.values():
        seen = [column.name for column in table.columns if not column.editors_only]
        words = [record[name] for record in rows(table.name) for name in seen]
        assert [text for text in words if re.search(r"memory|z pamięci", text, re.IGNORECASE)] == []


def test_a_long_title_has_a_short_one_that_fits() -> None:
    for event in rows("events"):
        for language, limit in SHORT.items():
            label = event[f"short_{language}"] or event[f"title_{language}"]
            assert len(label) <= limit, (event["id"], label)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_short_title_keeps_the_doubt_of_the_title(language: str) -> None:
    for event in rows("events"):
        title, short = event[f"title_{language}"], event[f"short_{language}"]
        if short:
            assert all(sign in short for sign in DOUBT if sign in title), (event["id"], short)


def test_a_leg_has_its_line_and_follows_the_one_before() -> None:
    legs = rows("legs")
    assert all(leg["line"].count(";") for leg in legs)
    for before, after in pairwise(legs):
        if before["route_id"] == after["route_id"]:
            # A number stays out where a leg was taken away: addresses of the others hold.
            assert int(after["seq"]) > int(before["seq"]) and after["from_id"] == before["to_id"]


@pytest.mark.parametrize("view", rows("views"), ids=lambda view: view["id"])
def test_a_saved_view_speaks_the_language_of_the_url(view: dict[str, str]) -> None:
    query = parse_qs(view["query"], strict_parsing=True)
    assert set(query) <= QUERY_KEYS
    assert read_query(view["query"])[1] == ()
    for key, table in {
        "event": "events",
        "actor": "actors",
        "place": "locations",
        "source": "sources",
    }.items():
        assert set(query.get(key, [])) <= {record["id"] for record in rows(table)}


@pytest.mark.parametrize("view", rows("views"), ids=lambda view: view["id"])
def test_a_saved_view_is_written_as_the_app_writes_it(view: dict[str, str]) -> None:
    assert unquote(read_query(view["query"])[0].query_string()) == view["query"]
    assert not {"lang", "theme", "since", "v"} & set(parse_qs(view["query"]))


@pytest.mark.parametrize("view", rows("views"), ids=lambda view: view["id"])
def test_the_title_of_a_saved_view_is_short_and_its_note_tells_editors_why(view: dict[str, str]) -> None:
    assert 0 < len(view["title_en"]) <= 70 and 0 < len(view["title_pl"]) <= 70
    assert view["note"]


# What the message of each saved view says of how sure its events are: where that changes, the message is read again.
RESTS_ON = {
    "mutiny-36-hours": {"rostov-hq-seized": "confirmed", "turn-back": "confirmed", "camp-strike-claim": "disputed"},
    "calls-24-june": {"wsj-patrushev-took-over": "disputed"},
    "known-24-june": {"putin-tokayev-call": "confirmed"},
    "refusal-and-denial": {"wsj-kazakhstan-refusal": "disputed"},
    "july-contracts-uralsk": {"zenit-asfat-yda-2023": "reported"},
    "uralsk-shipyard": {"kmg-adp-shipyard-2023": "confirmed", "zenit-sale-row-2023": "reported"},
    "arms-and-ships": {
        "su30-tor-deliveries-2023": "confirmed",
        "anka-contract-2021": "confirmed",
        "otokar-arma-2023": "disputed",
    },
    "corridor-khorgos-poti": {"titr-2023-total": "confirmed"},
    "critical-minerals": {"crm-18-of-34-2023": "confirmed"},
    "disputed-or-claimed": {"camp-strike-claim": "disputed"},
    "mutiny-at-six": {"column-near-yelets": "claimed"},
    "deals-by-stage": {"zenit-asfat-yda-2023": "reported"},
    "corridor-without-aktau": {},
}


@pytest.mark.parametrize("view", rows("views"), ids=lambda view: view["id"])
def test_the_message_of_a_saved_view_is_short_and_as_sure_as_its_events(view: dict[str, str]) -> None:
    shown = read_query(view["query"])[0]
    known = select(shipped(), shown)
    assert {i: known.certainty[i].level for i in RESTS_ON[view["id"]]} == RESTS_ON[view["id"]]
    for language in LANGUAGES:
        told = view[f"message_{language}"]
        assert 60 < len(told) <= 135 and not told.endswith(".") and told != view[f"title_{language}"]


def test_the_numbers_in_messages_of_saved_views_are_those_of_the_tables() -> None:
    def speakers(event_id: str, stance: str) -> set[str]:
        claims = [one for one in rows("claims") if (one["event_id"], one["stance"]) == (event_id, stance)]
        return {one["asserted_by"] or row("sources", one["source_id"])["publisher"] for one in claims}

    messages = {view["id"]: view["message_en"] for view in rows("views")}
    assert "six media" in messages["july-contracts-uralsk"] and len(speakers("zenit-asfat-yda-2023", "reports")) == 6
    calls = select(shipped(), read_query(row("views", "calls-24-june")["query"])[0])
    assert messages["calls-24-june"].startswith("Seven calls") and calls.levels["confirmed"] == 7
    stages = Counter(one.stage for one in shipped().contracts.values())
    assert "Of 33 deals nine" in messages["deals-by-stage"]
    assert (stages.total(), stages["contract"] + stages["delivered"]) == (33, 9)
    closed = read_query(row("views", "corridor-without-aktau")["query"])[0]
    assert "355 km less" in messages["corridor-without-aktau"]
    assert any("355 km shorter" in line for line in verdict(shipped(), closed).lines)


def test_titles_of_saved_views_differ() -> None:
    for column in ("id", "title_en", "title_pl", "query"):
        assert len({view[column] for view in rows("views")}) == len(rows("views"))


@pytest.mark.more
@pytest.mark.parametrize("view", rows("views"), ids=lambda view: view["id"])
def test_a_saved_view_is_good_as_a_slide(view: dict[str, str]) -> None:
    """Neither empty nor crowded, its chosen event named and on the map, and no map beyond the basemap."""
    every = list(product((*SIZES, A4), LANGUAGES))
    for size, language in every[rows("views").index(view) % share(4, 1) :: share(4, 1)]:
        asked = replace(read_query(view["query"])[0], language=language)
        laid = slide(shipped(), asked, Options(*size, title=view[f"title_{language}"]))
        drawn = laid.scene
        if asked.story:  # a picture of its own; what is on it is tested with its story
            (told,) = (item for item in laid.sheet.items if isinstance(item, Group) and item.key == "story")
            assert len(list(texts(told.items))) > 20
            # Lengths that are measured on the map rest on no publication.
            assert laid.footnotes or asked.value("section") == "whatif"
            continue
        assert 6 <= drawn.counts.shown <= 60
        assert len({mark.place for mark in drawn.map.marks}) >= 2
        on_map = {event_id for mark in drawn.map.marks for event_id in mark.event_ids}
        assert len(on_map) >= drawn.counts.shown / 2
        named = [label.event_id for label in drawn.timeline.labels]
        # In a low lane, marks without names go before names.
        assert len(set(named)) >= min(drawn.counts.shown, 12) * 0.55
        if asked.event:
            assert asked.event in named and asked.event in on_map
            chosen = shipped().events[asked.event]
            places = {chosen.location_id or "", *chosen.about_location_ids} - {""}
            where = {mark.place for mark in drawn.map.marks if asked.event in mark.event_ids}
            # Two places may share a count.
            assert where and (places == where or any(mark.is_count for mark in drawn.map.marks))
        west, south, east, north = EXTENT
        seen = drawn.map
        edges = (seen.west - west, east - seen.east, seen.south - south, north - seen.north)
        assert min(edges) >= -1e-6, edges


def test_the_calls_are_all_on_the_map_as_arcs() -> None:
    view, _ = read_query(row("views", "calls-24-june")["query"])
    drawn = slide(shipped(), view, Options()).scene
    places = {mark.place for mark in drawn.map.marks}
    assert places == {"moscow", "minsk", "ankara", "astana", "tashkent", "smd-hq-rostov"}
    assert sum(line.style == "call" for line in drawn.map.lines) == 6


def test_what_was_known_on_24_june_does_not_know_the_report_of_a_refusal() -> None:
    view, _ = read_query(row("views", "known-24-june")["query"])
    drawn = slide(shipped(), view, Options()).scene
    shown = {event.id for event in drawn.events}
    assert view.event in shown and "wsj-kazakhstan-refusal" not in shown


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_title_of_the_refusal_asks(language: str) -> None:
    assert "?" in row("views", "refusal-and-denial")[f"title_{language}"]


def test_the_july_view_is_about_the_shipyard() -> None:
    view, _ = read_query(row("views", "july-contracts-uralsk")["query"])
    event = row("events", view.event)
    assert (view.window, event["track"], event["about_location_ids"]) == ("july", "contracts", "zenit-plant")
