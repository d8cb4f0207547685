"""One broken table for each code of problem: found at its place, and nothing else with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from tests.unit.broken_tables import (
    LIMITS_OF,
    Found,
    broken,
    change,
    changed,
    copy_of_good,
    found,
    text_of,
    with_bytes,
)
from transcaspian.commands.check import summary
from transcaspian.dataset.loading import load
from transcaspian.language.messages import LANGUAGES
from transcaspian.shipped import COUNTRIES_PATH, DATA_FOLDER
from transcaspian.tables import problems
from transcaspian.tables.kinds import AUDIT, CODES, EARLIER
from transcaspian.tables.problems import MOST_OF_A_KIND, Problem, capped, note, quoted, where

# code: (table, text of the good table, what stands there instead, where it is found)
TEXT_CASES: dict[str, tuple[str, str, str, Found]] = {
    # files
    "no-header": (
        "volumes",
        "route_id,period,tonnes,containers_teu,stance,source_id,misread_of,caveat_en,caveat_pl,note\n",
        "",
        [("volumes", None, None, "no-header")],
    ),
    "truncated": (
        "claims",
        "kite-rumour,reports,,Kites may be built.,Latawce mogą być budowane.,wire-2031-06-24,2031-10,4,,,,\n",
        "kite-rumour,reports,,Kites m",
        [("claims", 5, None, "truncated")],
    ),
    "no-rows": (
        "glossary",
        text_of("glossary").partition("\n")[2],
        "",
        [("glossary", 1, None, "no-rows")],
    ),
    "blank-rows": (
        "glossary",
        'z wyspy na wyspę."\n',
        'z wyspy na wyspę."\n\n,,,,\n',
        [("glossary", 3, None, "blank-rows")],
    ),
    # columns
    "older-table": (
        "volumes",
        "misread_of,caveat_en,caveat_pl,note\nmain,2030,1480000,,reports,wire-2031-06-24,,,,\n"
        "main,2031,2764000.5,,asserts,daily-2031-06-25,,,,\n",
        "note\nmain,2030,1480000,,reports,wire-2031-06-24,\nmain,2031,2764000.5,,asserts,daily-2031-06-25,\n",
        [("volumes", 1, None, "older-table")],
    ),
    "added-language": ("stories", "materials_lead_pl", "materials_lead_no", [
        ("stories", 1, None, "older-table"), ("stories", 1, None, "added-language"),
    ]),
    "missing-column": ("sources", ",retrieved,", ",seen,", [
        ("sources", 1, "seen", "extra-column"), ("sources", 1, "retrieved", "missing-column"),
    ]),
    "misspelt-column": ("actors", "name_local", "name_locl", [
        ("actors", 1, "name_local", "misspelt-column"),
    ]),
    "duplicate-column": ("actors", "country,note", "country,part_of", [
        ("actors", 1, "part_of", "duplicate-column"), ("actors", 1, "note", "missing-column"),
    ]),
    "extra-column": (
        "views",
        "message_pl\njune,June,Czerwiec,first page,w=one-day,,",
        "message_pl,seen by\njune,June,Czerwiec,first page,w=one-day,,,me",
        [("views", 1, "seen by", "extra-column")],
    ),
    "column-spelling": ("views", "id,title_en", "ID,Title_EN", [
        ("views", 1, "id", "column-spelling"), ("views", 1, "title_en", "column-spelling"),
    ]),
    # rows
    "row-too-short": ("volumes", "caveat_pl,note\nmain,2030,1480000,,reports,",
        "caveat_pl,note\nmain,2030,1480000,reports,",
        [("volumes", 2, None, "row-too-short")]),
    "row-too-long": (
        "events", "The two friends speak, says Athens.\"", "The two friends speak\", says Athens.",
        [("events", 2, None, "row-too-long")],
    ),
    "open-quote": ("actors", "delis,Nicholas Delis", 'delis,"Nicholas Delis', [
        ("actors", 4, None, "open-quote"),
    ]),
    "stray-quote": ("events", '"The two friends speak, says Athens."', '"The two "friends" speak."', [
        ("events", 2, None, "stray-quote"),
    ]),
    "duplicate-id": ("actors", "dolphin,Dolphin", "delis,Dolphin", [
        ("actors", 5, "id", "duplicate-id"),
        ("claims", 4, "asserted_by", "unknown-reference"),
        ("contracts", 2, "parties", "unknown-reference"),
        ("events", 3, "actor_ids", "unknown-reference"),
        ("minerals", 2, "producer_actor_id", "unknown-reference"),
    ]),
    "event-without-claim": ("claims", "dolphin-deal-2031.1,dolphin-deal-2031,", "kite-rumour.2,kite-rumour,", [
        ("events", 3, "id", "event-without-claim"),
    ]),
    "known-before-event": ("claims", "2031-06-24,2031-06-24,2", "2031-06-24,2031-06-22,2", [
        ("claims", 2, "known_on", "known-before-event"),
    ]),
    "low-above-high": ("figures", "20,30,min", "30,20,min", [("figures", 3, "low", "low-above-high")]),
    "no-number": ("figures", "20,30,min", ",,min", [("figures", 3, "low", "no-number")]),
    "share-above-whole": ("figures", "3,,kites,5", "3,,kites,2", [("figures", 4, "of", "share-above-whole")]),
    "other-number": ("figures", "1480000,1480000", "1840000,1840000", [("figures", 2, "low", "other-number")]),
    "edge-order": ("windows", "2031-07-31,yes", "2031-06-20,yes", [("windows", 2, "end", "edge-order")]),
    "link-to-itself": ("links", "delis-roussou-call,follows-up", "dolphin-deal-2031,follows-up", [
        ("links", 2, "to_event", "link-to-itself"),
    ]),
    "link-order": ("links", "follows-up", "led-to", [("links", 2, "kind", "link-order")]),
    "layer-without-file": ("layers", "port_calls,warehouse", "port_calls,", [
        ("layers", 2, "location", "layer-without-file"),
    ]),
    "unknown-recipe": ("layers", "ucdp-ged", "ucdp", [("layers", 2, "recipe", "unknown-recipe")]),
    "circle-of-parts": (
        "links",
        "delis-roussou-call,follows-up,A month later.,Miesiąc później.,delis-roussou-call.2,\n",
        "delis-roussou-call,part-of,,,,\ndelis-roussou-call,dolphin-deal-2031,part-of,,,,\n",
        [("links", 3, "to_event", "circle-of-parts")],
    ),
    "several-defaults": ("windows", "2031-07,,2031-07,,", "2031-07,,2031-07,yes,", [
        ("windows", 3, "default", "several-defaults"),
    ]),
    "several-collections": (
        "collection",
        "lakes;rivers;rail;borders,,,\n",
        "lakes;rivers;rail;borders,,,\nother,Other,Inny,Others.,Inni.,,,,UTC,,,,\n",
        [("collection", 3, "id", "several-collections")],
    ),
    "colours-alike": ("tracks", "#1666bd", "#b02a35", [("tracks", 3, "light", "colours-alike")]),
    "about-not-said": ("events", "roussou,3,published,,content", "roussou,3,published,,", [
        ("events", 2, "about", "about-not-said"),
    ]),
    "utterance-only-asserted": ("events", "dolphin,2,published,,content", "dolphin,2,published,,utterance", [
        ("claims", 4, "stance", "utterance-only-asserted"),
    ]),
    # cells
    "reserved-id": ("frames", "cyclades,Cyclades", "selection,Cyclades", [("frames", 3, "id", "reserved-id")]),
    "unknown-zone": ("collection", "Europe/Rome", "Europe/Roma", [("collection", 2, "zones", "unknown-zone")]),
    "unknown-unit": ("figures", "20,30,min", "20,30,days", [("figures", 3, "unit", "unknown-unit")]),
    "unit-words": ("measures", "minute|minutes;hour|hours", "minute|minutes", [
        ("measures", 3, "words_en", "unit-words"),
    ]),
    "missing-value": ("locations", "naxos,Naxos,Naksos", "naxos,Naxos,", [
        ("locations", 4, "name_pl", "missing-value"),
    ]),
    "wrong-type": ("events", "delis;roussou,3", "delis;roussou,high", [
        ("events", 2, "significance", "wrong-type"),
    ]),
    "out-of-range": ("events", "delis;roussou,3", "delis;roussou,4", [
        ("events", 2, "significance", "out-of-range"),
    ]),
    "not-in-list": ("claims", "reports,,Delis", "report,,Delis", [("claims", 2, "stance", "not-in-list")]),
    "malformed-id": ("locations", "naxos,Naxos", "Naxos,Naxos", [("locations", 4, "id", "malformed-id")]),
    "wrong-form": ("actors", "person,,GR", "person,,Greece", [("actors", 4, "country", "wrong-form")]),
    "wrong-pair": ("contracts", "buyer:kite-post", "kite-post", [
        ("contracts", 2, "parties", "wrong-pair"),
    ]),
    "unknown-role": ("contracts", "buyer:", "byer:", [("contracts", 2, "parties", "unknown-role")]),
    "unknown-reference": ("events", "delis;roussou", "delis;rousou", [
        ("events", 2, "actor_ids", "unknown-reference"),
    ]),
    "bad-url": ("sources", "https://wire.example/call", "javascript:alert(1)", [
        ("sources", 2, "url", "bad-url"),
    ]),
    "text-too-long": ("actors", "Nicholas Delis", "Nicholas Delis" * 10, [
        ("actors", 4, "name_en", "text-too-long"),
    ]),
    "control-characters": ("actors", "Νίκος", "Νί\x1b[31mκος", [
        ("actors", 4, "name_local", "control-characters"),
    ]),
    "decimal-comma": ("locations", "27.1428,38.4237", '"27,1428","38,4237"', [
        ("locations", 2, "latitude", "decimal-comma"), ("locations", 2, "longitude", "decimal-comma"),
    ]),
    "hashes": ("actors", "Νίκος Δελής", "####", [("actors", 4, "name_local", "hashes")]),
    "error-value": ("actors", "Νίκος Δελής", "#ADR!", [("actors", 4, "name_local", "error-value")]),
    "formula": ("actors", "Νίκος Δελής", "=B4", [("actors", 4, "name_local", "formula")]),
    "mojibake": ("events", "Pogłoski", "PogÅ‚oski", [("events", 4, "title_pl", "mojibake")]),
    "invisible": ("events", "Talk of", "Talk\u200b of", [("events", 4, "title_en", "invisible")]),
    "undone-accents": ("actors", "Żaneta", "Z\u0307aneta", [("actors", 3, "name_pl", "undone-accents")]),
    "right-of-table": ("events", ",draft,,content", ",draft,,content,why?", [("events", 4, None, "right-of-table")]),
    "conflict": ("views", "_pl\n", "_pl\n<<<<<<< a\n=======\n>>>>>>> b\n", [("views", 2, None, "conflict")]),
    "lines-above": ("views", "id,title_en", "Views of June\nid,title_en", [("views", 1, None, "lines-above")]),
    "separator-line": ("views", "id,title_en", "sep=,\nid,title_en", [("views", None, None, "separator-line")]),
    "lost-letters": ("actors", "Χαρταετός", "?????????", [("actors", 2, "name_local", "lost-letters")]),
    "markup": ("claims", "The call was about kites.", "<script>alert(1)</script>", [
        ("claims", 3, "statement_en", "markup"),
    ]),
    # dates
    "bad-date": ("claims", "2031-06-24,2031-06-24,2", "2031-06-24,2031-02-30,2", [
        ("claims", 2, "known_on", "bad-date"),
    ]),
    "ambiguous-date": ("claims", "2031-06-24,2031-06-24,2", "2031-06-24,03/04/2031,2", [
        ("claims", 2, "known_on", "ambiguous-date"),
    ]),
    "time-without-offset": ("events", "2031-06-24T12+03:00~", "2031-06-24T12:00", [
        ("events", 2, "date", "time-without-offset"),
    ]),
    "end-before-start": ("sources", "Ships,2031-06-25", "Ships,2031-06-25/2031-06-24", [
        ("sources", 3, "published", "end-before-start"),
    ]),
    "date-out-of-range": ("sources", "Ships,2031-06-25", "Ships,Y20230", [
        ("sources", 3, "published", "date-out-of-range"),
    ]),
    "level-2-date": ("sources", "Ships,2031-06-25", "Ships,2031-06-2X", [
        ("sources", 3, "published", "level-2-date"),
    ]),
    "date-habit": ("claims", "2031-06-24,2031-06-24,2", "2031-06-24,24.06.2031,2", [
        ("claims", 2, "known_on", "date-habit"),
    ]),
    "far-date": ("sources", "Ships,2031-06-25", "Ships,1899-12-30", [("sources", 3, "published", "far-date")]),
    # places
    "swapped-coordinates": ("locations", "23.7275,37.9838", "37.9838,23.7275", [
        ("locations", 3, "longitude", "swapped-coordinates"),
    ]),
    "zero-coordinates": ("locations", "23.7275,37.9838", "0,0", [
        ("locations", 3, "longitude", "zero-coordinates"),
    ]),
    "beyond-basemap": ("frames", "24,36.6,26.4,38", "-10,36.6,12.4,38", [("frames", 3, "west", "beyond-basemap")]),
    "outside-country": ("locations", "23.7275,37.9838", "31.7275,37.9838", [
        ("locations", 3, "longitude", "outside-country"),
    ]),
}  # fmt: skip

EVENTS = text_of("events")
BYTES_CASES: dict[str, tuple[str, bytes, Found]] = {
    "empty-file": ("views", b"\xef\xbb\xbf\r\n", [("views", None, None, "empty-file")]),
    "binary-file": ("views", b"PK\x03\x04\x14\x00\x06\x00", [("views", None, None, "binary-file")]),
    "code-page": ("views", text_of("views").replace("Czerwiec", "Środek źródła").encode("cp1250"), [
        ("views", None, None, "code-page"),
    ]),
    "turned-letters": ("actors", text_of("actors").encode().decode("mac_roman").encode(), [
        ("actors", None, None, "turned-letters"),
    ]),
    "two-marks": ("views", 2 * b"\xef\xbb\xbf" + text_of("views").encode(), [("views", None, None, "two-marks")]),
    "delimiter": ("views", text_of("views").replace(",", ";").encode(), [("views", None, None, "delimiter")]),
    "encoding": ("events", EVENTS.encode().replace("Pogłoski".encode(), b"Pog\xb3oski"), [
        ("events", 4, "title_pl", "encoding"),
    ]),
}  # fmt: skip

# Tested below, each in its own way.
OTHER_CASES = {
    "missing-file",
    "older-folder",
    "unreadable-file",
    "no-folder",
    "empty-folder",
    "bad-schema",
    "no-schema",
    "no-country-layer",
}


def in_words(problems: Iterable[Problem]) -> None:
    """Assert that every problem has a sentence in both languages, says where it is, and is as grave as its code."""
    for problem, language in product(problems, LANGUAGES):
        sentence = note(problem, language)
        assert "{" not in sentence and "\x1b" not in sentence
        assert sentence.endswith((".", "”"))
        assert where(problem, language).startswith(f"{problem.table}.csv")
        assert problem.severity == CODES[problem.code]


@pytest.mark.parametrize("code", TEXT_CASES)
def test_a_problem_is_found_at_its_place_and_has_a_sentence(code: str, tmp_path: Path) -> None:
    table, old, new, expected = TEXT_CASES[code]
    loaded = changed(tmp_path, table, old, new)
    assert sorted(found(loaded)) == sorted(expected)
    assert code in [problem.code for problem in loaded.problems]
    in_words(loaded.problems)


@pytest.mark.parametrize("code", BYTES_CASES)
def test_a_problem_of_a_file_is_found_and_has_a_sentence(code: str, tmp_path: Path) -> None:
    table, data, expected = BYTES_CASES[code]
    loaded = with_bytes(tmp_path, table, data)
    assert found(loaded) == expected
    in_words(loaded.problems)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_ends_with_what_to_write_where_there_is_a_proposal(language: str) -> None:
    asked = Problem("events", 2, "date", "end-before-start", "2031-06-25/24", "error")
    proposed = note(replace(asked, proposal="2031-06-24"), language)
    assert proposed.startswith(note(asked, language)) and proposed.endswith(("“2031-06-24”.", "„2031-06-24”."))


def test_the_good_tables_are_good(tmp_path: Path) -> None:
    assert found(load(copy_of_good(tmp_path))) == []


def test_every_code_has_a_case_and_words() -> None:
    here = TEXT_CASES.keys() | BYTES_CASES.keys() | OTHER_CASES | LIMITS_OF.keys() | {"not-a-file"} | AUDIT.keys()
    beside = EARLIER.keys() | {"rewritten"}  # see test_earlier_rows.py
    assert here | beside == CODES.keys() and not here & beside


def test_the_code_yields_no_other_codes() -> None:
    package = Path(problems.__file__).parents[1]
    paths = [*package.glob("checks/*.py"), package / "tables" / "reading.py"]
    assert len(paths) > 5
    sources = "".join(path.read_text("utf-8") for path in paths)
    quoted = set(re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', sources)) - {"utf-8", "utf-8-sig"}
    quoted -= {"led-to", "told-in", "part-of", "follows-up"}  # kinds of links
    assert quoted <= CODES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(OTHER_CASES))
def test_problems_of_folders_have_sentences(code: str, language: str) -> None:
    sentence = note(Problem("views", None, None, code, "here", CODES[code]), language)
    assert "here" in sentence


def test_a_missing_file_is_one_problem_with_what_it_costs(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    (folder / "actors.csv").unlink()
    loaded = load(folder)
    assert found(loaded) == [("actors", None, None, "missing-file")]
    assert loaded.problems[0].count > 5
    assert loaded.unreadable == ("actors",)
    assert loaded.published.events["delis-roussou-call"].actor_ids == ()
    # A contract requires its parties.
    assert loaded.published.contracts == {}


def test_a_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    (folder / "views.csv").unlink()
    (folder / "views.csv").symlink_to("views.csv")
    assert found(load(folder)) == [("views", None, None, "unreadable-file")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "told"), [
    ("not-a-file", ("views.csv",)),
    ("file-too-large", ("0",)),
    ("too-many-rows", ("0",)),
    ("too-many-columns", ("15", "14")),
    ("reading-time", ("-1",)),
    ("cell-too-long", ("emery", "source_ids", "15", "14")),
])  # fmt: skip
def test_a_limit_says_what_was_found_and_what_is_read(
    code: str, told: tuple[str, ...], language: str, tmp_path: Path
) -> None:
    loaded, _ = broken(code, tmp_path)
    sentence = note(loaded.problems[0], language).replace("\N{MINUS SIGN}", "-")
    assert all(part in sentence for part in told) and "{" not in sentence
    assert (code == "cell-too-long") == (loaded.unreadable == ())


def test_of_too_many_problems_of_a_kind_the_rest_is_one_with_its_number(tmp_path: Path) -> None:
    text = text_of("actors") + "".join(f"a{number},A,A,,{number},,,\n" for number in range(1000))
    text += "".join(f"b{number},B\n" for number in range(500))
    loaded = with_bytes(tmp_path, "actors", text.encode())
    kinds = Counter((problem.code, problem.column) for problem in loaded.problems)
    assert kinds == {("not-in-list", "kind"): MOST_OF_A_KIND + 1, ("row-too-short", None): MOST_OF_A_KIND + 1}
    rest = [problem for problem in loaded.problems if problem.more]
    assert sorted(problem.more for problem in rest) == [300, 800]
    assert loaded.set_aside["actors"] == 1500 == sum(problem.count for problem in loaded.problems)
    assert "800" in note(next(problem for problem in rest if problem.column), "en")
    assert "1,500 errors" in summary(loaded, "en")
    assert [problem for problem in loaded.public(loaded.problems) if problem.more] == rest


def test_problems_of_a_kind_in_several_columns_of_a_table_have_one_limit() -> None:
    told = [
        Problem("events", n, column, "missing-value", "", "error") for column in ("date", "track") for n in range(150)
    ]
    one, other = capped(told), capped(told + told[150:])
    assert len(one) == len(other) == MOST_OF_A_KIND + 1
    assert (one[-1].column, one[-1].more, one[-1].count) == ("track", 100, 100)
    mixed = capped([*told[:150], *told[150:], *told[:150]])
    assert (mixed[-1].column, mixed[-1].more) == (None, 250)
    assert "250" in note(mixed[-1], "pl")


def test_a_row_with_an_open_quote_keeps_its_id_so_that_nothing_else_is_blamed(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "events", "delis-roussou-call,2031", '"delis-roussou-call,2031')
    assert found(loaded) == [("events", 2, None, "open-quote")]
    assert loaded.problems[0].value == "delis-roussou-call"


def test_folders_without_tables_are_one_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in load(tmp_path).problems] == ["empty-folder"]
    assert [problem.code for problem in load(tmp_path / "nowhere").problems] == ["no-folder"]


def test_a_broken_data_package_gives_way_to_the_one_that_ships(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    (folder / "datapackage.json").write_text('{"resources": []}')
    loaded = load(folder)
    assert [problem.code for problem in loaded.problems] == ["bad-schema"]
    assert len(loaded.published.events) == 2


def test_without_any_data_package_nothing_is_read_and_nothing_raises(tmp_path: Path) -> None:
    loaded = load(copy_of_good(tmp_path), schema_path=tmp_path / "none.json")
    assert [problem.code for problem in loaded.problems] == ["no-schema"]
    assert "events" in loaded.unreadable and loaded.published.events == {}


def test_a_data_package_of_the_folder_counts(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    ours = (DATA_FOLDER / "datapackage.json").read_text("utf-8")
    (folder / "datapackage.json").write_text(ours.replace('"corridor"', '"way"'), encoding="utf-8")
    assert found(load(folder)) == [("routes", 2, "kind", "not-in-list")]


def test_without_the_country_layer_the_rest_is_checked(tmp_path: Path) -> None:
    loaded = load(copy_of_good(tmp_path), countries_path=tmp_path / "countries.geojson")
    assert [problem.code for problem in loaded.problems] == ["no-country-layer"]


def test_a_country_layer_counts_as_it_is_now_not_as_it_was_read_before(tmp_path: Path) -> None:
    folder, layer = copy_of_good(tmp_path), tmp_path / "countries.geojson"
    whole = COUNTRIES_PATH.read_text(encoding="utf-8")
    layer.write_text(whole, encoding="utf-8")
    assert load(folder, countries_path=layer).problems == ()
    layer.write_text(whole.replace('"GRC"', '"none"').replace('"EGY"', '"GRC"'), encoding="utf-8")
    assert "outside-country" in [problem.code for problem in load(folder, countries_path=layer).problems]


# Consequences


def test_an_event_set_aside_takes_its_claims_along_as_one_problem(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "events", "2031-06-24T12+03:00~", "soon")
    assert found(loaded) == [("events", 2, "date", "bad-date")]
    # The event, its two claims with three figures, the link to it, its place in a seed claim, a step.
    assert loaded.problems[0].count == 9
    assert loaded.set_aside["events"] == 1 and loaded.set_aside["claims"] == 2
    assert loaded.editorial.seed_claims["c01"].event_ids == ("kite-rumour",)


def test_an_actor_set_aside_is_not_an_unknown_reference(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "actors", "roussou,Anna-Jeannette Roussou,", "roussou,,")
    assert found(loaded) == [("actors", 3, "name_en", "missing-value")]
    assert loaded.published.events["delis-roussou-call"].actor_ids == ("delis",)
    assert loaded.published.claims["delis-roussou-call.2"].asserted_by is None


def test_a_malformed_id_is_not_also_an_unknown_reference(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "locations", "izmir,Izmir", "Izmir,Izmir")
    assert found(loaded) == [("locations", 2, "id", "malformed-id")]
    assert loaded.published.events["delis-roussou-call"].location_id is None


def test_the_same_unknown_id_in_many_rows_is_one_problem(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    text = text_of("claims").replace("wire-2031-06-24", "wire-2031-06-23")
    (folder / "claims.csv").write_text(text, encoding="utf-8")
    loaded = load(folder)
    assert found(loaded) == [("claims", 2, "source_id", "unknown-reference")]
    assert loaded.problems[0].hint == "sources wire-2031-06-24"
    assert loaded.set_aside["claims"] == 2


def test_a_missing_required_column_is_one_problem(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "sources", "id,publisher,", "id,who,")
    assert found(loaded) == [
        ("sources", 1, "publisher", "missing-column"),
        ("sources", 1, "who", "extra-column"),
    ]
    assert loaded.set_aside["sources"] == 2 and loaded.set_aside["claims"] == 4


def test_a_slip_in_the_event_of_a_claim_does_not_leave_the_event_without_claim_twice(tmp_path: Path) -> None:
    loaded = changed(
        tmp_path, "claims", "dolphin-deal-2031.1,dolphin-deal-2031,", "dolphin-deal-2031.1,dolphin-deal-2030,"
    )
    assert found(loaded) == [("claims", 4, "event_id", "unknown-reference")]
    assert loaded.published.claims_of["dolphin-deal-2031"] == ()


def test_a_file_cut_off_does_not_accuse_the_rows_that_refer_to_what_is_lost(tmp_path: Path) -> None:
    actors = text_of("actors")
    loaded = with_bytes(tmp_path, "actors", actors[: actors.index("Delis,Ni")].encode())
    assert found(loaded) == [("actors", 4, None, "truncated")]
    assert loaded.published.events["dolphin-deal-2031"].actor_ids == ()


def test_a_claims_file_cut_off_does_not_accuse_the_events(tmp_path: Path) -> None:
    claims = text_of("claims")
    loaded = with_bytes(tmp_path, "claims", claims[: claims.index("The yard")].encode())
    assert found(loaded) == [("claims", 4, None, "truncated")]


def test_a_folder_from_before_a_table_reads_as_one_without_rows(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    (folder / "figures.csv").unlink()
    loaded = load(folder)
    assert found(loaded) == [("figures", None, None, "older-folder")]
    assert loaded.editorial.figures == {} and len(loaded.editorial.claims) == 4
    (folder / "datapackage.json").write_bytes((DATA_FOLDER / "datapackage.json").read_bytes())
    assert found(load(folder)) == [("figures", None, None, "missing-file")], "a folder that defines it may not lose it"


# Figures


def test_a_figure_agrees_with_the_row_of_its_source_and_period(tmp_path: Path) -> None:
    """Any row of the source will do, but where one is of the event's own period it is that one."""
    folder = copy_of_good(tmp_path)
    more = "main,2031-06-24,1500000,,reports,wire-2031-06-24,,,,\n"
    for date, expected in (("2031-06-24T12+03:00~", []), ("2031-06-24", [("figures", 2, "low", "other-number")])):
        events = text_of("events").replace("2031-06-24T12+03:00~", date)
        (folder / "events.csv").write_text(events, encoding="utf-8")
        (folder / "volumes.csv").write_text(text_of("volumes") + more.replace("1500000", "1600000"), encoding="utf-8")
        assert found(load(folder)) == expected
    (folder / "volumes.csv").write_text(text_of("volumes") + more, encoding="utf-8")
    assert found(load(folder)) == [], "1.5 million is 1.48 million, rounded"


def test_the_number_of_a_contract_agrees_with_one_figure_of_its_event(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    ships = "ships,Ships,Statki,ships,ship|ships,statek|statki|statków,contracts.quantity\n"
    (folder / "measures.csv").write_text(text_of("measures") + ships, encoding="utf-8")
    row = "dolphin-deal-2031.1.{n},dolphin-deal-2031.1,ships,{number},{number},ships,,\n"
    three, two = row.format(n=1, number=3), row.format(n=2, number=2)
    for figures, expected in ((three, [("figures", 6, "low", "other-number")]), (three + two, []), (two, [])):
        (folder / "figures.csv").write_text(text_of("figures") + figures, encoding="utf-8")
        assert found(load(folder)) == expected


# Only the wrong part


@pytest.mark.parametrize(("old", "new"), [("23.7275,37.9838", "x,37.9838"), ("23.7275,37.9838", "23.7275,")])
def test_a_place_with_wrong_coordinates_keeps_its_name(old: str, new: str, tmp_path: Path) -> None:
    loaded = changed(tmp_path, "locations", old, new)
    place = loaded.published.locations["athens"]
    assert (place.longitude, place.latitude) == (None, None)
    assert loaded.published.events["dolphin-deal-2031"].location_id == "athens"
    assert loaded.set_aside["locations"] == 0 and len(loaded.problems) == 1


def test_an_optional_value_is_dropped_from_its_row(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "sources", "https://wire.example/call", "ftp://wire.example/call")
    assert loaded.published.sources["wire-2031-06-24"].url is None


def test_of_a_list_only_the_unknown_id_is_dropped(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "contracts", "builder:dolphin", "builder:dolfin")
    assert loaded.published.contracts["dolphin-ships"].parties == (("buyer", "kite-post"),)


def test_a_duplicate_id_leaves_the_first_row(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "actors", "dolphin,Dolphin", "delis,Dolphin")
    assert loaded.published.actors["delis"].name["en"] == "Nicholas Delis"


# Places


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        (24.94, 37.44),  # Ermoupoli, on the shore
        (23.5, 37.6),  # on the Saronic Gulf, off the coast
        (26.36, 41.72),  # on the Evros, at the border
    ],
)
def test_the_sea_and_the_border_are_tolerated(longitude: float, latitude: float, tmp_path: Path) -> None:
    assert found(changed(tmp_path, "locations", "23.7275,37.9838", f"{longitude},{latitude}")) == []


def test_a_place_is_as_precise_as_its_radius(tmp_path: Path) -> None:
    assert found(changed(tmp_path, "locations", "23.7275,37.9838,5", "29.0,37.9838,300")) == []


def test_a_place_outside_the_layer_is_not_judged(tmp_path: Path) -> None:
    # Murmansk, north of the layer, in a country that the layer cuts.
    assert found(changed(tmp_path, "locations", "TR,city,27.1428,38.4237", "RU,city,33.08,68.97")) == []


# Dates of claims


@pytest.mark.parametrize(
    ("known", "happened", "expected"),
    [
        ("2031-06-23", "2031-06-24", True),
        ("2031-06-24", "2031-06-24", False),
        ("2031-06", "2031-06-24", False),
        ("2031-05", "2031-06-24", True),
        # The evening of the 23rd in New York.
        ("2031-06-23", "2031-06-24T02:00+03:00", False),
        ("2031-06-23", "2031-06-24T20:25+03:00", True),
        ("2031-06-24T20:24+03:00", "2031-06-24T20:25+03:00", True),
        ("2031-06-24T17:25Z", "2031-06-24T20:25+03:00", False),
        ("2031-07-24", "2031-07-25~", False),
        ("2031-07-20", "2031-07-25~", True),
        ("2030", "2031-07-25?", False),
        ("2016/..", "2031", False),
        ("2016", "../2031", False),
    ],
)
def test_a_claim_is_before_its_event_only_for_certain(
    known: str, happened: str, expected: bool, tmp_path: Path
) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "claims", "2031-06-24,2031-06-24,2", f"2031-06-24,{known},2")
    change(folder, "claims", "daily-2031-06-25,2031-06-25,2", "daily-2031-06-25,2024,2")
    change(folder, "events", "2031-06-24T12+03:00~", happened)
    assert (("claims", 2, "known_on", "known-before-event") in found(load(folder))) is expected


def test_context_may_be_older_than_its_event(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "claims", "reports,,Delis", "context,,Delis")
    change(folder, "claims", "2031-06-24,2031-06-24,2", "2031-06-24,2020,2")
    assert found(load(folder)) == []


def test_a_long_value_is_shown_short_and_safe() -> None:
    assert quoted("x" * 1000) == "x" * 59 + "…"
    assert quoted("a\u202eb\x00") == "a\\u202eb\\x00"


# Utterances and content


@pytest.mark.parametrize(
    ("about", "stance", "expected"),
    [
        ("utterance", "asserts,dolphin", True),
        ("utterance", "estimates,dolphin", True),
        ("utterance", "confirms,dolphin", False),
        ("utterance", "reports,", False),  # the outlet vouches that it was said
        ("utterance", "asserts,delis", False),  # somebody else
        ("content", "asserts,dolphin", False),
    ],
)
def test_in_an_utterance_its_own_words_confirm(about: str, stance: str, expected: bool, tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "claims", "dolphin-deal-2031,asserts,dolphin", f"dolphin-deal-2031,{stance}")
    change(folder, "events", "dolphin,2,published,,content", f"dolphin,2,published,,{about}")
    assert (("claims", 4, "stance", "utterance-only-asserted") in found(load(folder))) is expected


def test_one_word_that_confirms_is_enough_for_an_utterance(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "events", "roussou,3,published,,content", "roussou,3,published,,utterance")
    change(folder, "claims", "reports,,Delis rang", "asserts,delis,Delis rang")
    assert found(load(folder)) == []


def test_what_nobody_has_said_is_one_note_and_changes_nothing(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    (folder / "events.csv").write_text(text_of("events").replace(",content\n", ",\n"), encoding="utf-8")
    loaded = load(folder)
    assert found(loaded) == [("events", 2, "about", "about-not-said")] and loaded.problems[0].count == 2
    assert len(loaded.published.events) == 2 and loaded.published.events["dolphin-deal-2031"].about is None
