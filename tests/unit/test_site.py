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
from html import escape, unescape
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
from transcaspian.evidence.course import course
from transcaspian.language.messages import Refused
from transcaspian.site import addresses, layout, packing, search
from transcaspian.site.checking import Fault, faults
from transcaspian.site.model import PART, Site
from transcaspian.site.pages import event as event_page
from transcaspian.site.pages import lists, tour
from transcaspian.site.pages.thread import threads
from transcaspian.site.writing import MANIFEST, Folder, zipped
from transcaspian.stories.corridor.closures import closures
from transcaspian.tables.records import Text
from transcaspian.view.query import View
from transcaspian.view.tours import offered, steps_of

OTHER = Path(__file__).parents[1] / "data" / "other"
BASE = "https://example.org/record"
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
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy and {"script-src 'self'", "default-src 'none'"} <= set(unescape(policy[1]).split("; ")), name
        scripts = re.findall(r"<script([^>]*)>(.)", text)
        assert all('src="' in head or "application/ld+json" in head for head, _ in scripts), name
        assert 'type="module"' not in text and not re.search(r'<use href="[^#]', text), name
    shared = [content for name, content in files(built).items() if name.startswith("assets/site.")]
    assert sum(len(gzip.compress(content)) for content in shared) < 60_000
    for content in shared:
        assert not re.search(rb"fetch\(|XMLHttpRequest|eval\(|import\(|innerHTML", content)


def test_a_page_says_what_it_is_where_it_is_sent(built: Path) -> None:
    text = (built / "en/event/first-kite.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{BASE}/en/event/first-kite.html"/>' in text
    assert f'hreflang="pl" href="{BASE}/pl/event/first-kite.html"' in text
    picture = re.search(r'og:image" content="([^"]*)"', text)
    assert picture and (built / picture[1].removeprefix(f"{BASE}/")).read_bytes()[:4] == b"\x89PNG"
    facts = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert (facts["@type"], facts["startDate"]) == ("Event", "2031-05-01T06:30+03:00")


def test_tours_and_threads_have_pages_that_lead_along_them(built: Path, tables: Path) -> None:
    data = load(tables).published
    for language in data.languages:
        for key in offered(data):
            steps = steps_of(data, key)
            for number in range(1, len(steps) + 1):
                text = (built / tour.path(language, key, number)).read_text(encoding="utf-8")
                ways = set(re.findall(r'<a rel="(prev|next)"', text))
                there = {"prev": number > 1, "next": number < len(steps)}
                assert ways == {way for way, leads in there.items() if leads}, (key, number)
                assert escape(steps[number - 1].text(language), quote=False)[:40] in unescape(text)
        for one in threads(data, Site(data, (language,)).view(language).zone):
            text = (built / addresses.page(language, "thread", one.first)).read_text(encoding="utf-8")
            assert all(f'href="../event/{addresses.name(key)}.html"' in text for key in one.events)
            for key in one.events[1:]:
                moved = (built / addresses.page(language, "thread", key)).read_text(encoding="utf-8")
                assert f'content="0; url={addresses.name(one.first)}.html"' in moved
    assert offered(data) and threads(data, Site(data, ("en",)).view("en").zone)


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


def test_the_feed_and_the_map_of_the_site_are_well_formed(built: Path) -> None:
    feed = ElementTree.fromstring((built / "en/changes.xml").read_bytes())
    updated = [one.text or "" for one in feed.iter("{http:" + "//www.w3.org/2005/Atom}updated")]
    assert len(updated) > 1 and all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}Z", one) for one in updated)
    listed = ElementTree.fromstring((built / "sitemap.xml").read_bytes())
    assert len(listed) == sum(
        1 for name, text in pages(built) if name.count("/") and "/embed/" not in name and "refresh" not in text
    )


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
    assert json.loads(re.findall(r'ld\+json">(.*?)</script>', text)[0])["name"] == EVIL
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
    assert not one.grounds and len(gzip.compress(layout.html(site, one))) < 150_000
