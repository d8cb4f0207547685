"""Footnotes and bibliographies: whole, exact and in order, read back by other people's programs."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import citeproc
import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source import Reference
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalker

from tests.unit.handmade import ZONES, claim, dataset, event, shipped, source
from transcaspian.dataset.certainty import is_known, public_by
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.citation import bibtex, csl_json, footnotes, sources_cited, view_citation
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.tables.schema import read_schema
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View

ROOT = Path(__file__).parents[2]

# The rules of CSL 1.0.2, as they come with the reader.
CSL = Path(citeproc.__file__).parent / "data" / "schema" / "schemas" / "styles"
KINDS = (*read_schema(ROOT / "data" / "datapackage.json").tables["sources"].column("kind").enum, "leaflet")
NASTY = (
    r"50% of $5 & #1_a ~ ^ {x} \textbf{y} \\",
    "unbalanced } brace",
    "unbalanced { brace",
    "ends in a backslash \\",
    r"\} \{ \"",
    "\"quoted\" and 'quoted' and „quoted”",
    "@article{fake, title = {x}}",
    "} @string{a = {b}} {",
    "a -- b --- c `` d '' e ,, f << g >> h ?` i !` j",
    "Łódź · Орал · Өскемен · 哈萨克斯坦 · عربي",
    "<i>not markup</i> &amp; <script>",
    "% no comment",
    "#hash, comma = sign",
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    r"\{}%$&#_~^@\"'`-,<>?! aż=", max_size=30
)


def cited(**values: Any) -> tuple[Dataset, View]:
    """One event with one report, by a source that has these values."""
    paper = source("paper", **values)
    return dataset([event()], [claim("march.1", source_id="paper")], [paper]), View()


def entries(text: str) -> list[Entry]:
    library = parse_string(text)
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    return list(library.entries)


def entry(**values: Any) -> dict[str, str]:
    """The one source as BibTeX: the fields as written, and the type of the entry."""
    (one,) = entries(bibtex(*cited(**values), ["march"]))
    assert one.key == "paper"
    return {field.key: field.value for field in one.fields} | {"entry": one.entry_type}


@cache
def decoder() -> LatexNodes2Text:
    """The reader of TeX with three signs of LaTeX's that it lacks, or has as a letter that only looks the same."""
    signs = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    context = get_default_latex_context_db()
    context.add_context_category("signs", macros=[MacroTextSpec(n, s) for n, s in signs.items()], prepend=True)
    return LatexNodes2Text(latex_context=context)


def from_tex(text: str) -> str:
    nodes, _, _ = LatexWalker(text, tolerant_parsing=False).get_latex_nodes()
    return str(decoder().nodelist_to_text(nodes))


def item(**values: Any) -> dict[str, Any]:
    """The one source as CSL-JSON."""
    (one,) = json.loads(csl_json(*cited(**values), ["march"]))
    return dict(one)


def read(values: dict[str, Any]) -> Reference:
    (one,) = CiteProcJSON([values]).values()
    return one


def plain(text: str) -> str:
    """Text as it may be printed: in one line, without what is not seen."""
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    seen = [c for c in text if c.isspace() or not (unicodedata.category(c) == "Cc" or c in turning)]
    return " ".join("".join(seen).split())


# --- Which sources -------------------------------------------------------------------------------


def test_each_source_is_cited_once_in_the_order_of_the_claims() -> None:
    claims = [claim(f"march.{n}", source_id=s) for n, s in enumerate(("b", "a", "b", "c"), 1)]
    claims.append(claim("halt.1", event_id="halt", source_id="a"))
    claims.append(claim("halt.2", event_id="halt", source_id="d"))
    data = dataset([event(), event("halt")], claims, [source(s) for s in "abcd"])
    assert [s.id for s in sources_cited(data, View(), ["march", "halt"])] == ["b", "a", "c", "d"]
    assert [e.key for e in entries(bibtex(data, View(), ["halt", "march"]))] == ["a", "d", "b", "c"]
    assert [i["id"] for i in json.loads(csl_json(data, View(), ["march"]))] == ["b", "a", "c"]


@given(
    st.dates(date(2022, 1, 1), date(2025, 1, 1)),
    st.sampled_from(ZONES),
    st.lists(st.sampled_from(sorted(shipped().events)), max_size=20),
)
def test_no_source_is_cited_of_which_only_later_claims_are_known(known_by: date, zone: str, ids: list[str]) -> None:
    data, view = shipped(), View(known_by=known_by, zone=zone)
    expected = set()
    for event_id in ids:
        known = tuple(
            c for c in data.claims_of[event_id] if public_by(c, data.sources.get(c.source_id), known_by, view.tz)
        )
        expected |= {c.source_id for c in known} if is_known(known) else set()
    assert {s.id for s in sources_cited(data, view, ids)} == expected
    assert {e.key for e in entries(bibtex(data, view, ids))} == expected
    assert {i["id"] for i in json.loads(csl_json(data, view, ids))} == expected


def test_the_day_of_knowledge_takes_away_what_came_later() -> None:
    claims = [claim("march.1", source_id="early"), claim("march.2", source_id="late", known_on="2023-12-22")]
    data = dataset([event()], claims, [source("early"), source("late")])
    view = View(known_by=date(2023, 6, 25))
    for written in (footnotes(data, view, "march"), bibtex(data, view, ["march"]), csl_json(data, view, ["march"])):
        assert "early" in written and "late" not in written
    assert "late" in footnotes(data, View(), "march")
    assert footnotes(data, View(known_by=date(2023, 6, 1)), "march") == ""


def test_an_unknown_or_only_denied_event_has_no_sources() -> None:
    data = dataset([event()], [claim("march.1", "denies")])
    for event_id in ("march", "no-such-event"):
        assert footnotes(data, View(), event_id) == ""
        assert entries(bibtex(data, View(), [event_id])) == []
        assert json.loads(csl_json(data, View(), [event_id])) == []


def test_everything_that_ships_can_be_read_back() -> None:
    data, view = shipped(), View(window="all")
    ids = list(data.events)
    sources = sources_cited(data, view, ids)
    assert len(sources) > 200
    library = {e.key: {f.key: f.value for f in e.fields} for e in entries(bibtex(data, view, ids))}
    references = CiteProcJSON(json.loads(csl_json(data, view, ids)))
    assert list(library) == list(references) == [s.id for s in sources]
    for s in sources:
        assert from_tex(library[s.id]["title"]) == str(references[s.id].title) == plain(s.title)
        assert library[s.id].get("url") == s.url
        assert data.version in library[s.id]["note"]
    assert bibtex(data, view, ids) == bibtex(data, view, ids)
    assert csl_json(data, view, ids) == csl_json(data, view, ids)


# --- Footnotes -----------------------------------------------------------------------------------


FULL = {
    "publisher": "The Paper",
    "title": "A march",
    "published": parse("2023-06-25"),
    "url": "https://paper.example/a,b",
    "archived_url": "https://archive.example/2023/a",
    "retrieved": parse("2024-11-20"),
    "kind": "newspaper",
}


def test_a_footnote_says_who_what_when_where_and_how_reliable() -> None:
    data, view = cited(**FULL)
    assert footnotes(data, replace(view, known_by=date(2023, 7, 1)), "march").splitlines() == [
        "1. The Paper, “A march”, 25 June 2023, retrieved 20 November 2024, grade B (source usually reliable), "
        "<https://paper.example/a,b>, archived copy <https://archive.example/2023/a>.",
        "June mutiny, July contracts and the trans-Caspian corridor, data version handmde, as known on 1 July 2023.",
    ]


def test_a_footnote_in_polish() -> None:
    data, _ = cited(**FULL)
    assert footnotes(data, View(language="pl", known_by=date(2023, 7, 1)), "march").splitlines() == [
        "1. The Paper, „A march”, 25 czerwca 2023, dostęp: 20 listopada 2024, ocena B (źródło zwykle wiarygodne), "
        "<https://paper.example/a,b>, kopia archiwalna <https://archive.example/2023/a>.",
        "Bunt czerwcowy, lipcowe umowy i korytarz transkaspijski, wersja danych handmde, stan wiedzy na 1 lipca 2023.",
    ]


def test_a_footnote_leaves_out_what_is_not_known_and_says_that_there_is_no_date() -> None:
    data, view = cited(publisher="The Paper", title="A march", published=None, reliability="F")
    assert footnotes(data, view, "march").splitlines() == [
        "1. The Paper, “A march”, no date, grade F (reliability of the source cannot be judged).",
        "June mutiny, July contracts and the trans-Caspian corridor, data version handmde.",
    ]


@given(NAMES)
def test_a_footnote_is_one_line_whatever_the_title(title: str) -> None:
    first, second = footnotes(*cited(title=title), "march").split("\n")
    assert first.startswith("1. ") and f"“{plain(title)}”" in first
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in first + second)


# --- BibTeX --------------------------------------------------------------------------------------


def test_an_entry_is_whole() -> None:
    assert entry(**FULL) == {
        "entry": "article",
        "title": "{A march}",
        "journal": "The Paper",
        "date": "2023-06-25",
        "year": "2023",
        "month": "jun",
        "url": "https://paper.example/a,b",
        "urldate": "2024-11-20",
        "language": "english",
        "note": r"archived copy <https://archive.example/2023/a>; "
        "June mutiny, July contracts and the trans-Caspian corridor, data version handmde",
    }


def test_unknown_values_make_no_field() -> None:
    assert entry(published=None, language="zz").keys() == {"entry", "title", "organization", "note"}


@pytest.mark.parametrize(
    ("kind", "kind_of_entry", "publisher"),
    [
        ("newspaper", "article", "journal"),
        ("wire", "article", "journal"),
        ("trade press", "article", "journal"),
        ("think tank", "report", "institution"),
        ("official", "online", "organization"),
        ("repost", "online", "organization"),
        ("leaflet", "online", "organization"),
    ],
)
def test_the_entry_follows_the_kind_of_source(kind: str, kind_of_entry: str, publisher: str) -> None:
    found = entry(kind=kind, url="https://paper.example/")
    assert found["entry"] == kind_of_entry and found[publisher] == "paper"
    # biblatex wants an address of what is online, and the type of a report.
    assert entry(kind=kind)["entry"] == kind_of_entry.replace("online", "misc")
    assert ("type" in found) == (kind_of_entry == "report")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2023-12-22", {"date": "2023-12-22", "year": "2023", "month": "dec"}),
        ("2023-12-22~", {"date": "2023-12-22~", "year": "2023", "month": "dec"}),
        ("2023-12?", {"date": "2023-12?", "year": "2023", "month": "dec"}),
        ("2023-12-XX%", {"date": "2023-12%", "year": "2023", "month": "dec"}),
        ("2023", {"date": "2023", "year": "2023"}),
        ("2023-22", {"date": "2023-22", "year": "2023"}),
        ("201X", {"date": "201X"}),
        ("19XX~", {"date": "19XX~"}),
        ("2016/..", {"date": "2016/.."}),
        ("/2016", {"date": "/2016"}),
        ("2023-06-23/2023-07~", {"date": "2023-06-23/2023-07~"}),
        ("2023-06-24T07+03:00~", {"date": "2023-06-24~", "year": "2023", "month": "jun"}),
        ("2023-06-24T23:30-05:00", {"date": "2023-06-24", "year": "2023", "month": "jun"}),
    ],
)
def test_a_date_is_as_precise_as_known(written: str, expected: dict[str, str]) -> None:
    found = entry(published=parse(written))
    assert {name: found[name] for name in ("date", "year", "month") if name in found} == expected
    assert entry(retrieved=parse(written))["urldate"] == expected["date"]


@pytest.mark.parametrize("title", NASTY)
def test_a_nasty_title_comes_back_from_bibtex(title: str) -> None:
    found = entry(title=title, publisher=title)
    assert from_tex(found["title"]) == from_tex(found["organization"]) == title


@given(NAMES, NAMES)
def test_any_title_comes_back_from_bibtex(title: str, publisher: str) -> None:
    found = entry(title=title, publisher=publisher)
    assert from_tex(found["title"]) == plain(title)
    assert from_tex(found["organization"]) == plain(publisher)


@given(NAMES)
def test_braces_are_balanced_as_bibtex_counts_them_also_after_a_backslash(title: str) -> None:
    depth = 0
    for sign in bibtex(*cited(title=title, publisher=title, url=f"https://paper.example/{title}"), ["march"]):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0


def test_an_address_is_as_it_is_but_for_signs_that_no_address_has() -> None:
    fine = "https://paper.example/nId,7233569?a=1&b_c=%20~d#e"
    assert entry(url=fine)["url"] == item(url=fine)["URL"] == fine
    assert entry(url="https://paper.example/{a b}\\")["url"] == "https://paper.example/%7Ba%20b%7D%5C"


# --- CSL-JSON ------------------------------------------------------------------------------------


def test_an_item_is_whole() -> None:
    assert item(**FULL) == {
        "id": "paper",
        "type": "article-newspaper",
        "title": "A march",
        "container-title": "The Paper",
        "issued": {"date-parts": [[2023, 6, 25]]},
        "accessed": {"date-parts": [[2024, 11, 20]]},
        "URL": "https://paper.example/a,b",
        "archive": "archive.example",
        "archive_location": "https://archive.example/2023/a",
        "language": "en",
        "note": "June mutiny, July contracts and the trans-Caspian corridor, data version handmde",
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [FULL, {"published": None}], ids=["full", "bare"])
def test_types_and_variables_are_those_of_csl(kind: str, values: dict[str, Any]) -> None:
    def names(file: str) -> set[str]:
        return set(re.findall(r'"([A-Za-z_-]+)"', (CSL / file).read_text(encoding="utf-8")))

    found = item(**{**values, "kind": kind})
    assert found["type"] in names("csl-types.rnc")
    assert found.keys() - {"id", "type"} <= names("csl-variables.rnc")
    assert all(isinstance(found[name], str) for name in found.keys() - {"issued", "accessed"})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2023-12-22", {"date-parts": [[2023, 12, 22]]}),
        ("2023-12~", {"date-parts": [[2023, 12]], "circa": True}),
        ("2023?", {"date-parts": [[2023]], "circa": True}),
        ("2023-22", {"date-parts": [[2023]], "season": 2}),
        ("2023-06-23/2023-06-24", {"date-parts": [[2023, 6, 23], [2023, 6, 24]]}),
        ("2023-06-24T07+03:00~", {"date-parts": [[2023, 6, 24]], "circa": True}),
        ("2023-06-24T23:30-05:00", {"date-parts": [[2023, 6, 24]]}),
        ("2016/..", {"literal": "2016 or later"}),
        ("201X~", {"literal": "about the 2010s", "circa": True}),
    ],
)
def test_a_date_has_only_the_parts_that_are_known(written: str, expected: dict[str, Any]) -> None:
    found = item(published=parse(written), retrieved=parse(written))
    assert found["issued"] == found["accessed"] == expected
    assert read(found).issued["circa"] == expected.get("circa", False)


@pytest.mark.parametrize("title", NASTY)
def test_a_nasty_title_comes_back_from_csl(title: str) -> None:
    found = read(item(title=title, publisher=title))
    assert str(found.title) == str(found.container_title) == title


@given(NAMES)
def test_any_title_comes_back_from_csl(title: str) -> None:
    assert str(read(item(title=title)).title) == plain(title)


def test_a_style_can_print_every_source_that_ships() -> None:
    data = shipped()
    references = CiteProcJSON(json.loads(csl_json(data, View(), list(data.events))))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, references, formatter.plain)
    for key in references:
        bibliography.register(Citation([CitationItem(key)]))
    printed = [str(line) for line in bibliography.bibliography()]
    assert len(printed) == len(references) > 200
    assert any("The Wall Street Journal" in line and "2023" in line for line in printed)


@pytest.mark.parametrize("days", [0, 30, 400])
def test_the_note_says_the_version_and_the_day_of_knowledge(days: int) -> None:
    day = date(2023, 7, 1) + timedelta(days=days)
    data, view = cited()
    (one,) = json.loads(csl_json(data, replace(view, known_by=day), ["march"]))
    assert one["note"].endswith(f"data version handmde, as known on {day.day} {day:%B %Y}")
    assert one["note"] in bibtex(data, replace(view, known_by=day), ["march"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_view_is_cited_by_title_version_newest_claim_address_and_day_of_access(language: str) -> None:
    data, view = shipped(), View(language=language, known_by=date(2023, 7, 1))
    cited = view_citation(data, view, "July\x00\u202e contracts", "https://x.example/?w=july", "1 May 2026")
    assert words(language)("cite.title", title="July contracts") in cited
    parts = (data.version, collection_title(shipped(), language), "<https://x.example/?w=july>", "1 May 2026")
    assert all(part in cited for part in parts) and cited.endswith(".")
