"""The site without a server: one small build, looked at from all sides; addresses, search, writing, checking."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Collection, Iterator
from datetime import timedelta
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.drafted import MARK, has_mark
from tests.unit.handmade import claim, dataset, event, large, shipped
from transcaspian.__main__ import main
from transcaspian.dataset.loading import load
from transcaspian.dataset.search import fold
from transcaspian.evidence.card import card
from transcaspian.evidence.course import course
from transcaspian.language.messages import Refused, words
from transcaspian.scene import scene
from transcaspian.site import addresses, feeds, layout, packing, schema_org, search
from transcaspian.site.checking import Fault, faults
from transcaspian.site.model import PART, Site
from transcaspian.site.pages import atlas, lists, others, tour
from transcaspian.site.pages import event as event_page
from transcaspian.site.pages.thread import threads
from transcaspian.site.writing import MANIFEST, Folder, zipped
from transcaspian.stories.corridor.closures import closures
from transcaspian.tables.records import Text
from transcaspian.view.knowledge import certainty_of_day, known_from
from transcaspian.view.query import View
from transcaspian.view.tours import offered, steps_of

OTHER = Path(__file__).parents[1] / "data" / "other"
BASE = "https://example.org/record"
COARSE = ("season", "decade", "century")  # dates that schema.org has no way to write
EVIL = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small collection with a draft, and with a comment of an editor."""
    folder = Path(shutil.copytree(OTHER, tmp_path_factory.mktemp("tables") / "data"))
    events = folder / "events.csv"
    header, *rows = events.read_text(encoding="utf-8").splitlines()
    draft = dict.fromkeys(header.split(","), "") | {"id": f"{MARK}-draft", "date": "2031-05-01", "status": "draft"}
    draft |= {"title_en": f"{MARK} title", "title_pl": f"{MARK} title", "summary_en": MARK, "summary_pl": MARK}
    draft |= {"track": "wind", "category": "movement", "significance": "3", "about": "content"}
    events.write_text("\n".join([header, *rows, ",".join(draft.values())]) + "\n", encoding="utf-8")
    claims = folder / "claims.csv"
    first, second, *others = claims.read_text(encoding="utf-8").splitlines()
    assert first.endswith(",note")
    claims.write_text("\n".join([first, f"{second}{MARK} comment", *others]) + "\n", encoding="utf-8")
    assert load(folder).editorial.events.keys() - load(folder).published.events.keys() == {f"{MARK}-draft"}
    return folder


@pytest.fixture(scope="module")
def built(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of that collection, written by the command."""
    out = tmp_path_factory.mktemp("site") / "out"
    assert main(["publish", str(out), "--data", str(tables), "--base-url", BASE, "--check"]) == 0
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    for name, content in files(folder).items():
        if name.endswith(".html"):
            yield name, content.decode()


def test_every_row_has_a_page_in_every_language(built: Path, tables: Path) -> None:
    data, names = load(tables).published, set(files(built))
    kinds: dict[str, Collection[str]] = {
        "event": data.events,
        "source": data.sources,
        "actor": data.actors,
        "place": data.locations,
    }
    kinds["view"] = data.views
    for language in data.languages:
        for kind, rows in kinds.items():
            assert {addresses.page(language, kind, key) for key in rows} <= names
    assert {"index.html", "404.html", "sitemap.xml", "robots.txt", "en/changes.xml", "en/search.html"} <= names


def test_no_file_of_a_site_knows_a_draft_or_a_comment(built: Path) -> None:
    assert [name for name, content in files(built).items() if MARK in name or has_mark(content)] == []


def test_pages_load_nothing_from_elsewhere_and_run_no_script_of_their_own(built: Path) -> None:
    for name, text in pages(built):
        policy = re.search(r'Content-Security-Policy content="([^"]*)"', text)
        assert policy and {"script-src 'self'", "default-src 'none'"} <= set(unescape(policy[1]).split("; ")), name
        scripts = re.findall(r"<script([^>]*)>(.)", text)
        assert all("src=" in head or "application/ld+json" in head for head, _ in scripts), name
        assert "type=module" not in text and not re.search(r'<use href="?[^#"]', text), name
    shared = [content for name, content in files(built).items() if name.startswith("assets/site.")]
    assert sum(len(gzip.compress(content)) for content in shared) < 60_000
    for content in shared:
        assert not re.search(rb"fetch\(|XMLHttpRequest|eval\(|import\(|innerHTML", content)


def test_a_page_says_what_it_is_where_it_is_sent(built: Path) -> None:
    text = (built / "en/event/first-kite.html").read_text(encoding="utf-8")
    assert f"<link rel=canonical href={BASE}/en/event/first-kite.html />" in text
    assert f"hreflang=pl href={BASE}/pl/event/first-kite.html " in text
    picture = re.search(r"og:image content=(\S+) />", text)
    assert picture and (built / picture[1].removeprefix(f"{BASE}/")).read_bytes()[:4] == b"\x89PNG"
    facts = json.loads(re.findall(r"<script type=application/ld\+json>(.*?)</script>", text)[0])
    assert (facts["@type"], facts["startDate"]) == ("Event", "2031-05-01T06:30+03:00")


def test_tours_and_threads_have_pages_that_lead_along_them(built: Path, tables: Path) -> None:
    data = load(tables).published
    for language in data.languages:
        for key in offered(data):
            steps = steps_of(data, key)
            for number in range(1, len(steps) + 1):
                text = (built / tour.path(language, key, number)).read_text(encoding="utf-8")
                ways = set(re.findall(r"<a rel=(prev|next) ", text))
                there = {"prev": number > 1, "next": number < len(steps)}
                assert ways == {way for way, leads in there.items() if leads}, (key, number)
                assert escape(steps[number - 1].text(language), quote=False)[:40] in unescape(text)
        for one in threads(data, Site(data, (language,)).view(language).zone):
            text = (built / addresses.page(language, "thread", one.first)).read_text(encoding="utf-8")
            assert all(f"href=../event/{addresses.name(key)}.html>" in text for key in one.events)
            for key in one.events[1:]:
                moved = (built / addresses.page(language, "thread", key)).read_text(encoding="utf-8")
                assert f'content="0; url={addresses.name(one.first)}.html"' in moved
    assert offered(data) and threads(data, Site(data, ("en",)).view("en").zone)


def test_the_window_that_a_collection_begins_with_is_its_first_page(built: Path) -> None:
    moved = (built / "en/window/spring.html").read_text(encoding="utf-8")
    assert 'content="0; url=../index.html"' in moved
    linked = {path for name, text in pages(built) for path in re.findall(r"href=(\S*window/spring.html)", text)}
    assert not linked


def test_what_drawings_show_is_said_once_on_a_page(built: Path) -> None:
    text = (built / "en/index.html").read_text(encoding="utf-8")
    named = re.findall(r"aria-labelledby=(\S+) aria-describedby=(\S+?)>", text)
    assert len(named) > 3 and len(set(named)) < len(named)
    for title, description in named:
        assert text.count(f"<title id={title}>") == text.count(f"<desc id={description}>") == 1


class Tags(HTMLParser):
    """What a browser makes of a page: its tags with their attributes, and its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.found.append(data)


@given(st.lists(st.text(alphabet="a1/=\"'<>` \t\n&é.#-", max_size=6), min_size=1, max_size=4), st.booleans())
def test_a_page_without_some_quotation_marks_is_the_same_page(values: list[str], closed: bool) -> None:
    attributes = "".join(f' a{n}="{escape(value)}"' for n, value in enumerate(values))
    page = f'<p class="x">a="b" c<path{attributes}{"/" if closed else ""}>d="e"</p>'
    assert Tags(packing.short(page)).found == Tags(page).found


def test_a_drawing_ends_where_it_is_cut(built: Path) -> None:
    """No line goes on beyond the edge of a drawing, where nobody sees it and it only takes room."""
    text, lines = (built / "en/index.html").read_text(encoding="utf-8"), 0
    for width, height, drawing in re.findall(r"<svg width=(\d+) height=(\d+) (.*?)</svg>", text, re.DOTALL):
        for x, y in re.findall(r' d="?M(-?[\d.]+) (-?[\d.]+)l', drawing):
            lines += 1
            assert -40 <= float(x) <= float(width) + 40 and -40 <= float(y) <= float(height) + 40
    assert lines > 10


def test_drawings_are_packed_and_their_texts_are_left_alone() -> None:
    text = 'a fill="var(--tc-ink)" b'
    drawing = (
        f'<svg><title>{text}</title><text x="1" fill="var(--tc-ink)" font-weight="600">{text}</text>'
        '<circle cx="1" cy="2" r="1.2" fill="var(--tc-grey)"/>'
        '<circle cx="4" cy="2" r="1.2" fill="var(--tc-grey)"/></svg>'
    )
    names = {"ink": "3", "grey": "4"}
    packed = packing.packed(drawing, names)
    assert packed.count(text) == 2 and '<text x="1" class="f3 b">' in packed
    assert '<path d="M1 2h0m3 0h0" class="_r s4 w24"/>' in packed
    sheet = packing.style(names)
    assert ".f3{fill:var(--tc-ink)}" in sheet and ".w24{stroke-width:2.4}" in sheet


def test_the_first_page_counts_of_all_events_as_the_dashboard_does() -> None:
    text = str(atlas.home(Site(shipped(), ("en",)), "en").content)
    counts = scene(shipped(), View()).counts
    assert counts.shown < counts.total
    assert escape(words("en")("site.counts", shown="{shown}", total=str(counts.total))) in text


def test_what_if_asks_of_every_port_and_country_of_the_main_line() -> None:
    data = shipped()
    asked = {one.closure.id: one for one in closures(data, View())}
    assert {"aktau-port", "alat-port", "AZ", "TM"} <= asked.keys() and "KZ" not in asked
    without = asked["aktau-port"]
    assert not without.same and without.answer.found.way and "aktau-port" not in without.answer.found.way.places
    assert asked["NL"].same


def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = Folder.opened(tmp_path / "site")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Refused) as refused:
        folder.put("en/a.html", b"a")
    assert refused.value.values["why"] == os.strerror(errno.ENOSPC)


def test_the_feed_is_atom(built: Path) -> None:
    """As RFC 4287 wants it (4.1.1, 4.1.2): what each part must have, once, and ids that no two share."""
    atom = "{http:" + "//www.w3.org/2005/Atom}"
    for language in ("en", "pl"):
        feed = ElementTree.fromstring((built / language / "changes.xml").read_bytes())
        entries = feed.findall(f"{atom}entry")
        assert feed.tag == f"{atom}feed" and len(entries) > 1
        for one in (feed, *entries):
            for name in ("id", "title", "updated"):
                assert len([part for part in one.findall(f"{atom}{name}") if part.text]) == 1, name
            assert re.fullmatch(r"urn:[a-z]+:\S+", one.findtext(f"{atom}id") or "")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}Z", one.findtext(f"{atom}updated") or "")
            links = [(part.get("rel", "alternate"), part.get("href") or "") for part in one.findall(f"{atom}link")]
            assert len(dict(links)) == len(links) and "alternate" in dict(links)
            for rel, address in links:
                path, _, part = address.removeprefix(f"{BASE}/").partition("#")
                assert (built / path).is_file() and (rel == "self") == path.endswith(".xml")
                assert not part or f"id={part}" in (built / path).read_text(encoding="utf-8")
        assert all(one.findtext(f"{atom}author/{atom}name") for one in entries)
        assert len({one.findtext(f"{atom}id") for one in (feed, *entries)}) == 1 + len(entries)


def test_an_event_of_which_only_a_month_is_known_is_not_said_to_have_become_public_on_a_day() -> None:
    site = Site(shipped(), shipped().languages)
    for language in site.languages:
        say, zone = words(language), site.view(language).zone

        def eve(event: str, zone: str = zone) -> View:
            day = known_from(site.data, event, zone)
            assert day
            return View(known_by=day - timedelta(days=1), zone=zone)

        text = "".join(str(others.changes(site, language, n + 1).content) for n in range(others.change_parts(site)))
        dated = [event for event in site.data.events if known_from(site.data, event, zone)]
        exact = sum(certainty_of_day(site.data, event, eve(event)) == "exact" for event in dated)
        told = [text.count(say(f"site.changes.{key}", level="").strip()) for key in ("public", "public_by_then")]
        assert told == [exact, len(dated) - exact] and min(told) > 0


def test_the_map_of_the_site_lists_each_page_once(built: Path) -> None:
    listed = ElementTree.fromstring((built / "sitemap.xml").read_bytes())
    paths = [(one[0].text or "").removeprefix(f"{BASE}/") for one in listed]
    there = {
        name
        for name, text in pages(built)
        if name.count("/") and "/embed/" not in name and "http-equiv=refresh" not in text
    }
    assert {f"{path}index.html" if path.endswith("/") else path for path in paths} == there
    assert len(paths) == len(there)


def test_the_map_of_a_large_site_is_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_MAPPED", 3)
    found = dict(feeds.sitemaps(Site(shipped(), ("en",), BASE), (f"en/event/{n}.html" for n in range(7))))
    assert list(found) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    index, *parts = map(ElementTree.fromstring, found.values())
    assert [one[0].text for one in index] == [f"{BASE}/sitemap-{n}.xml" for n in (1, 2, 3)]
    assert [len(one) for one in parts] == [3, 3, 1]


def test_pages_of_both_languages_name_each_other(built: Path) -> None:
    named: dict[str, dict[str, str]] = {}
    for name, text in pages(built):
        found = re.findall(r"<link rel=alternate hreflang=(\w+) href=(\S+) />", text)
        named[name] = {language: address.removeprefix(f"{BASE}/") for language, address in found}
    paired = {name: twins for name, twins in named.items() if twins and name.count("/")}
    assert len(paired) > 50
    for name, twins in paired.items():
        files = {language: f"{path}index.html" if path.endswith("/") else path for language, path in twins.items()}
        assert files.keys() == {"en", "pl"} and name in files.values()
        assert all(named[other] == twins for other in files.values()), name


def test_search_engines_are_told_of_every_event_what_is_known() -> None:
    """What schema.org/Event is found by: name, begin, place with its country; what nobody knows is left out."""
    data = shipped()
    site = Site(data, ("en",), BASE)
    view, told = site.view("en"), 0
    for one in data.events.values():
        about = card(data, view, one.id)
        assert about
        facts = json.loads(schema_org.event(site, "en", one, about))
        assert (facts["@context"], facts["@type"], facts["name"]) == ("https:" + "//schema.org", "Event", about.title)
        assert facts["url"] == f"{BASE}/en/event/{addresses.name(one.id)}.html"
        for key in {"startDate", "endDate"} & facts.keys():
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d([+-]\d\d:\d\d)?)?)?)?", facts[key]), facts[key]
        assert ("startDate" in facts) or not one.date.sides[0] or one.date.sides[0].precision in COARSE
        assert ("location" in facts) == (one.location_id in data.locations)
        if place := facts.get("location"):
            country = data.locations[one.location_id or ""].country
            assert place["name"] and place.get("address", {}).get("addressCountry") == country
        told += {"startDate", "location"} <= facts.keys()
    assert told > len(data.events) / 2


def test_another_process_writes_the_same_bytes_and_so_nothing_where_they_are(
    built: Path, tables: Path, tmp_path: Path
) -> None:
    again = Path(shutil.copytree(built, tmp_path / "again"))
    (again / "en" / "search.html").unlink()
    before = {name: (again / name).stat().st_mtime_ns for name in files(again)}
    command = [sys.executable, "-m", "transcaspian", "publish", str(again), "--data", str(tables), "--base-url", BASE]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": "7"}, check=True)
    assert " 1 written, 0 removed" in done.stderr
    assert {name: (again / name).stat().st_mtime_ns for name in before} == before
    assert files(again) == files(built)


def test_a_smaller_build_removes_only_what_was_ours(tmp_path: Path) -> None:
    place = tmp_path / "site"
    first = Folder.opened(place)
    first.begin()
    first.put("en/a.html", b"a")
    first.put("en/deep/b.html", b"b")
    first.finish()
    (place / "en/own.txt").write_text("mine", encoding="utf-8")
    second = Folder.opened(place)
    second.put("en/a.html", b"a")
    assert (second.finish(), second.written) == (1, 0)
    assert set(files(place)) == {MANIFEST, "en/a.html", "en/own.txt"} and not (place / "en/deep").exists()


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused):
        Folder.opened(tmp_path)
    assert main(["publish", str(tmp_path), "--data", str(OTHER)]) == 2
    assert str(tmp_path) in capsys.readouterr().err and set(files(tmp_path)) == {"letter.txt"}


def test_a_manifest_leads_to_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("mine", encoding="utf-8")
    site = tmp_path / "site"
    site.mkdir()
    names = {"../other.txt": "x", "/etc/x": "x", "C:x": "x", "a\\..\\b": "x"}
    (site / MANIFEST).write_text(json.dumps({"format": "transcaspian-site-1", "files": names}), encoding="utf-8")
    Folder.opened(site).finish()
    assert (tmp_path / "other.txt").read_text(encoding="utf-8") == "mine"


def test_a_zip_has_the_same_bytes_for_the_same_files() -> None:
    content = {"b.html": b"b" * 100, "a.html": b"a"}
    archive = zipped(content.items())
    assert archive == zipped(reversed(content.items()))
    assert zipfile.ZipFile(io.BytesIO(archive)).namelist() == ["a.html", "b.html"]


def test_the_check_finds_what_is_dead_silent_heavy_and_foreign(tmp_path: Path) -> None:
    heavy = "".join(f"{n * 7919 % 104729:x}" for n in range(120_000))
    dead, foreign = '<a href="b.html">b</a><a href="a.html#no">c</a>', f'<img src="https:{"//"}example.org/x.png">'
    (tmp_path / "a.html").write_text(f'{dead}{foreign}<p id="x">{heavy}</p>', encoding="utf-8")
    found = {(fault.kind, fault.path) for fault in faults(tmp_path)}
    assert found == {(kind, "a.html") for kind in ("dead", "part", "foreign", "alt", "heavy")}
    (tmp_path / "a.html").write_text(
        '<a href="a.html#x">x</a><img alt="" src="data:,"><p id="x"></p>', encoding="utf-8"
    )
    assert list(faults(tmp_path)) == list[Fault]()


@given(st.text(max_size=60), st.text(max_size=60))
def test_each_id_has_a_name_of_its_own_on_every_disk(one: str, other: str) -> None:
    first, second = addresses.name(one), addresses.name(other)
    assert (first.casefold() == second.casefold()) == (one == other)
    assert re.fullmatch(r"[a-z0-9_.~-]+", first) and first.strip(".") and len(first) <= 120


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "aux.txt", "lpt9", ".git", "..", "", "x" * 300])
def test_names_that_disks_keep_for_themselves_are_written_otherwise(name: str) -> None:
    written = addresses.name(name)
    assert written.partition(".")[0] not in {"con", "nul", "com1", "aux", "lpt9", ""} and len(written) <= 120


def test_text_of_the_tables_is_never_markup() -> None:
    evil = Text.of(en=EVIL, pl=EVIL)
    data = dataset([event("march", title=evil, summary=evil)], [claim("march.1", statement=evil)])
    site = Site(data, ("en",))
    text = layout.html(site, event_page.page(site, "en", "march")).decode()
    assert "<img src=x" not in text and "<script>alert" not in text
    assert json.loads(re.findall(r"ld\+json>(.*?)</script>", text)[0])["name"] == EVIL
    assert b"</script>" not in b"".join(content for _, content in search.files(site))


def test_a_certainty_has_its_course() -> None:
    claims = [
        claim("march.1", stance="reports", known_on="2023-06-24"),
        claim("march.2", stance="context", known_on="2023-06-25"),
        claim("march.3", stance="denies", known_on="2023-12-20"),
    ]
    found = course(dataset([event("march")], claims), "march", "UTC")
    assert [(str(turn.day), turn.sure.level) for turn in found] == [
        ("2023-06-24", "reported"),
        ("2023-12-20", "disputed"),
    ]


def test_search_finds_a_place_by_its_name_in_any_script() -> None:
    site = Site(shipped(), ("en",))
    found: dict[str, list[int]] = {}
    for name, content in search.files(site):
        if "/w-" in name:
            found |= json.loads(content.decode().split(",", 1)[1].rstrip(");\n"))
    rows = [row for name, content in search.files(site) if "/en-" in name for row in _rows(content)]
    for word in ("Oral", "Уральск", "Uralsk", "Орал"):
        assert "place/oral.html" in {rows[n][0] for n in found[fold(word)]}, word


def _rows(content: bytes) -> list[list[str]]:
    found: list[list[str]] = json.loads(content.decode().split(",", 1)[1].rstrip(");\n"))
    return found


def test_ten_thousand_events_have_lists_in_parts_and_no_pictures_of_their_own() -> None:
    site = Site(large(), ("en",))
    assert not site.pictured and lists.parts(site, "events") == -(-len(large().events) // PART)
    last = lists.page(site, "en", "events", lists.parts(site, "events"))
    assert str(last.content).count("<li") < PART + 100
    one = event_page.page(site, "en", next(iter(large().events)))
    assert "events.html#" not in one.content  # a part of a list has no place for each track
    assert not one.grounds and len(gzip.compress(layout.html(site, one))) < 150_000
