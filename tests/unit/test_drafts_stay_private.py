"""A viewer receives nothing of a draft: not its rows, not what only it refers to, in no file, page, link or version.

The shipped tables get drafts of which every id and every text has the same unmistakable letters. Whatever viewers can
have is then searched for these letters, and compared with what they have without the drafts. The same rows, published,
show each time that the search would have found them.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from tests import amounts
from tests.amounts import share, some
from tests.unit.drafted import DRAFT, MARK, SCHEMA, WINDOW, Rows, folder_with, folders_in, has_mark, secret, words_in
from tests.unit.handmade import shipped
from transcaspian.dataset.drafts import SHARED
from transcaspian.dataset.loading import Dataset, Loaded, load
from transcaspian.dataset.search import matches
from transcaspian.edit.row_ids import key_of
from transcaspian.evidence.card import card
from transcaspian.evidence.claims import actor_evidence, actor_tallies, source_evidence, source_tallies
from transcaspian.exchange import FORMATS
from transcaspian.language.messages import LANGUAGES
from transcaspian.scene import scene
from transcaspian.scene.sizes import DEFAULT, canvas
from transcaspian.shipped import DATA_FOLDER
from transcaspian.slides.brief import Handout, handout, saved_parts
from transcaspian.slides.files.formats import HANDOUT_FORMATS, SLIDE_FORMATS, handout_file, page_names, slide_file
from transcaspian.slides.page import Options, slide
from transcaspian.tables.problems import note, where
from transcaspian.versions.diff import diff, events_touched
from transcaspian.versions.diff_words import lines, summary, touched
from transcaspian.versions.history import History, complete
from transcaspian.versions.snapshot import Snapshot, encode, snapshot
from transcaspian.view.query import View
from transcaspian.view.selection import select
from ui import cached

NOON = datetime(2023, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return folders_in(tmp_path_factory.mktemp("roles"))


@pytest.fixture(scope="module")
def loaded(folders: dict[str, Path]) -> dict[str, Loaded]:
    found = {name: load(folder) for name, folder in folders.items()}
    assert all(not one.problems for one in found.values()), found["draft"].problems
    return found


def assert_private(given: Mapping[str, Callable[[Dataset], object]], loaded: dict[str, Loaded]) -> None:
    """Each of these gives nothing of the drafts, the same as without them, and all of the same rows when published."""
    for name, give in given.items():
        content = give(loaded["draft"].published)
        assert not has_mark(content), name
        assert content == give(loaded["plain"].published), name
        if name not in ("png", "zip of pictures"):  # pictures are not searched, only compared
            assert has_mark(give(loaded["published"].published)), f"{name} would not show published rows either"


# The tables


def test_the_published_tables_are_those_without_the_drafts(loaded: dict[str, Loaded]) -> None:
    drafts, plain = loaded["draft"], loaded["plain"]
    assert drafts.published.version == plain.published.version
    assert encode(snapshot(drafts.published)) == encode(snapshot(plain.published))
    assert not has_mark(encode(snapshot(drafts.published)))
    # What is taken away is all there for editors, and for everybody once it is published.
    for data in (drafts.editorial, loaded["published"].published):
        found = snapshot(data)
        for table, rows in secret("draft").items():
            assert {key_of(table, row) for row in rows} <= found.tables[table].keys(), table
    assert drafts.editorial.version != loaded["published"].editorial.version != plain.editorial.version


def test_what_nobody_refers_to_stays_and_what_only_shipped_drafts_refer_to_goes() -> None:
    data = shipped()
    assert {"reuters-macron", "ec-crm"} <= data.sources.keys() and "nbc" in data.actors and "paris" in data.locations
    everything = load(DATA_FOLDER).editorial
    assert everything.sources.keys() - data.sources.keys() == {"pravda-dearsan"}
    assert everything.actors.keys() - data.actors.keys() == {"dearsan"}
    assert everything.locations.keys() == data.locations.keys()


@cache
def _shipped_cells(table: str) -> tuple[dict[str, str], ...]:
    with (DATA_FOLDER / SCHEMA.tables[table].path).open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@pytest.mark.more
@pytest.mark.parametrize("seed", range(share(6, 60)))
def test_any_events_can_become_drafts_and_nothing_published_refers_to_what_is_gone(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    share = chance.choice([0.02, 0.3, 0.6, 0.97])
    drafts = {row["id"] for row in _shipped_cells("events") if chance.random() < share}
    folder = folder_with(tmp_path / "tables", {})
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(_shipped_cells("events")[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(r | ({"status": "draft"} if r["id"] in drafts else {}) for r in _shipped_cells("events"))
    loaded = load(folder)
    data, everything = loaded.published, loaded.editorial
    there = snapshot(data)
    used: dict[str, set[str]] = {name: set() for name in SCHEMA.tables}
    for name, table in SCHEMA.tables.items():
        for column in table.columns:
            for row in there.tables[name].values():
                if column.references:
                    parts = row.get(column.name, "").split(column.separator or "\0")
                    used[column.references] |= {part.rpartition(":")[2] for part in parts} - {""}
    for name, ids in used.items():
        assert ids <= there.tables[name].keys(), name
    # What is gone is referred to by what is not published, or by something that is gone itself.
    hidden = {e for e in everything.events if e not in data.events}
    said = [c for c in everything.claims.values() if c.event_id in hidden]
    deals = [c for c in everything.contracts.values() if c.event_id in hidden]
    gone = everything.sources.keys() - data.sources.keys()
    assert gone == ({c.source_id for c in said} | {s for c in deals for s in c.source_ids}) - used["sources"]
    assert gone or share < 0.3


# What is wrong in a draft


BROKEN: dict[str, Callable[[Rows], object]] = {
    "a date that is none": lambda rows: [row.update(date="2021-99-99") for row in rows["events"]],
    "an unknown status": lambda rows: [row.update(status="drfat") for row in rows["events"]],
    "no status": lambda rows: [row.update(status="") for row in rows["events"]],
    "no title": lambda rows: [row.update(title_en="", title_pl="") for row in rows["events"]],
    "an event twice": lambda rows: rows["events"].append(dict(rows["events"][0])),
    "a claim twice": lambda rows: rows["claims"].append(dict(rows["claims"][0])),
    "an unknown event": lambda rows: rows["claims"].append(
        rows["claims"][0] | {"id": "x.9", "event_id": f"{MARK}-evnt"}
    ),
    "an unknown source": lambda rows: [row.update(source_id=f"{MARK}-sorce") for row in rows["claims"]],
    "an unknown actor": lambda rows: rows["events"][0].update(actor_ids=f"{MARK}-makr;kz-mod"),
    "an unknown owner": lambda rows: rows["actors"][0].update(part_of=f"{MARK}-ownr"),
    "a bad address": lambda rows: [row.update(url=f"htp:/{MARK}") for row in rows["sources"]],
    "a bad place": lambda rows: [row.update(latitude=f"{MARK}") for row in rows["locations"]],
    "a place elsewhere": lambda rows: [row.update(latitude="-43.6") for row in rows["locations"]],
    "markup": lambda rows: [row.update(title_en=f"<b>{MARK}</b>") for row in rows["events"]],
    "a strange role": lambda rows: rows["contracts"][0].update(parties=f"{MARK}:{MARK}-maker"),
    "known too early": lambda rows: [row.update(known_on="1999-01-01") for row in rows["claims"]],
    "a saved view without a title": lambda rows: [row.update(title_en="") for row in rows["views"]],
    "an event of another's name": lambda rows: rows["contracts"][0].update(event_id=f"{MARK}-evnt"),
}


@pytest.mark.one_in(2)
@pytest.mark.parametrize("fault", BROKEN)
def test_nothing_is_told_of_what_is_wrong_in_a_draft(tmp_path: Path, loaded: dict[str, Loaded], fault: str) -> None:
    rows = secret("draft")
    BROKEN[fault](rows)
    found = load(folder_with(tmp_path / "tables", rows))
    assert found.problems
    public = found.public(found.problems)
    assert not has_mark(told(public)) and not has_mark(public)
    assert not {where(p, "en") for p in public if p.row and p.row > loaded["plain"].rows.get(p.table, 0) + 1}
    assert_published_without(found, loaded["plain"])


def assert_published_without(found: Loaded, plain: Loaded) -> None:
    """What is published is what is without the drafts; where a reference is lost, without what nothing refers to."""
    there, expected = snapshot(found.published).tables, snapshot(plain.published).tables
    assert not has_mark(there)
    for table, rows in expected.items():
        if table not in ("sources", "actors", "locations") or found.published.version == plain.published.version:
            assert there[table] == rows, table
        else:
            assert there[table].items() <= rows.items() and UNUSED[table] >= rows.keys() - there[table].keys(), table


# What nothing in the shipped tables refers to.
UNUSED = {
    "sources": {"ec-crm", "oceansky-altynkol", "jamestown-bekmurzaev", "trend-2023-12-12", "cfts-khorgos",
                "eurasianet-dronejv", "reuters-macron", "timesca-16215"},
    "actors": {"nbc"},
    "locations": {"strelna", "talovaya", "kazan", "oral", "aktobe", "cholpon-ata", "petropavl", "lipetsk",
                  "yekaterinburg", "sheremetyevo", "bakhmut", "valdai-residence", "abu-dhabi", "paris", "kyiv"},
}  # fmt: skip


def told(problems: Any) -> str:
    return "\n".join(where(p, language) + note(p, language) for p in problems for language in LANGUAGES)


@pytest.mark.parametrize("table", ["events", "claims", "sources", "actors", "contracts", "seed_claims"])
@pytest.mark.parametrize("ending", ['"{first}', "{first}", '{first},"x" y', "{first},{first},draft" + "," * 40 + "x"])
def test_a_row_of_a_draft_that_cannot_be_read_says_nothing(
    tmp_path: Path, loaded: dict[str, Loaded], table: str, ending: str
) -> None:
    rows = secret("draft")
    first = rows[table].pop(0)["id"]
    folder = folder_with(tmp_path / "tables", rows)
    path = folder / SCHEMA.tables[table].path
    path.write_text(path.read_text(encoding="utf-8") + ending.format(first=first) + "\n", encoding="utf-8")
    found = load(folder)
    assert has_mark(found.problems)
    assert not has_mark(told(found.public(found.problems))), told(found.public(found.problems))
    assert_published_without(found, loaded["plain"])


@pytest.mark.parametrize("table", ["events", "claims", "sources", "contracts"])
@pytest.mark.parametrize("lost", ["header", "end"])
def test_a_table_without_its_header_or_its_end_does_not_quote_a_draft(tmp_path: Path, table: str, lost: str) -> None:
    folder = folder_with(tmp_path / "tables", secret("draft"))
    path = folder / SCHEMA.tables[table].path
    content = path.read_text(encoding="utf-8")
    # As after sorting the rows of a spreadsheet together with its header, a draft comes first.
    path.write_text(content.splitlines()[-1] + "\n" if lost == "header" else content[:-9], encoding="utf-8")
    found = load(folder)
    assert has_mark(found.problems)
    public = found.public(found.problems)
    assert not has_mark(told(public)), told(public)
    if lost == "header":
        assert any(p.table == table and p.severity == "error" for p in public), "nobody learns what happened"
    tables = snapshot(found.published).tables
    if table == "events" and lost == "header":
        # Nobody knows any event, so there is no page that could list saved views.
        assert not found.published.events
        tables["views"] = {}
    assert not has_mark(tables)


# What is made of the tables


def _view(query: str = WINDOW, **parts: Any) -> View:
    return replace(View.from_query(query), **parts)


def test_exports(loaded: dict[str, Loaded]) -> None:
    def write(name: str, view: View) -> Callable[[Dataset], object]:
        return lambda data: FORMATS[name].function(data, view, [e.id for e in select(data, view).shown])

    assert_private({name: write(name, _view()) for name in FORMATS}, loaded)
    assert_private({f"{name} in Polish": write(name, _view("w=all&lang=pl")) for name in FORMATS}, loaded)


@pytest.mark.parametrize(
    ("language", "formats"),
    # Other languages have other words; the other formats are drawn from the same sheet, or hold what the page holds.
    some([("en", (*SLIDE_FORMATS,))],
         [("en", (*SLIDE_FORMATS,)), ("pl", ("svg", "html")), ("pl", ("png", "pdf", "pptx"))]),
)  # fmt: skip
def test_slides(loaded: dict[str, Loaded], language: str, formats: tuple[str, ...]) -> None:
    view = _view(language=language, theme="light")
    laid_out = cache(lambda data: slide(data, view))
    given = {n: lambda data, n=n: slide_file(data, laid_out(data), n) for n in formats}
    assert_private(given, loaded)


def _bound_file(bound: Callable[[Dataset], Handout], ending: str, data: Dataset) -> object:
    return handout_file(data, bound(data), ending)


@pytest.mark.more
def test_handouts_of_all_saved_views(loaded: dict[str, Loaded]) -> None:
    @cache
    def bound(data: Dataset) -> Handout:
        mine = [i for i in data.views if i.startswith(MARK)]
        return handout(data, saved_parts(data, [*list(data.views)[:1], *mine]), Options())

    given: dict[str, Callable[[Dataset], object]] = {
        # A picture of a page is drawn from its sheet and nothing else.
        "sheets": lambda data: [*page_names(bound(data)), *bound(data).sheets],
    }
    for ending in HANDOUT_FORMATS:
        # A PDF and the pictures of a zip are drawn from these sheets too.
        if ending not in ("pdf", "zip") or amounts.LONG:
            given[ending] = partial(_bound_file, bound, ending)
    assert_private(given, loaded)


@pytest.mark.parametrize(
    "query",
    [WINDOW, "w=all", f"w=all&event={DRAFT}", "w=all&known_by=2021-03-05",
     f"w=all&actor={MARK}-maker", f"w=all&place={MARK}-yard", f"w=all&source={MARK}-source",
     f"{WINDOW}&map=selection&event={DRAFT}"],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_scenes_and_links_of_any_query(loaded: dict[str, Loaded], query: str, language: str) -> None:
    view = _view(query, language=language)
    echoed = replace(view, event="", text="", actors=(), places=(), sources=())  # what the reader has said themselves

    def drawn(data: Dataset) -> object:
        return replace(scene(data, view, canvas(*DEFAULT)), view=echoed)

    assert_private({query: drawn}, loaded)
    for name in ("draft", "plain"):
        data = loaded[name].published
        assert card(data, view, DRAFT) is None
        assert DRAFT not in select(data, view).hidden and DRAFT not in select(data, view).not_known
    assert card(loaded["published"].published, view, DRAFT) is not None


@pytest.mark.parametrize(
    "wanted", [MARK, f"{MARK} title_en", f"{MARK} name_pl", f"{MARK} alias", f"{MARK} post", DRAFT]
)
def test_searching_for_the_words_of_a_draft_finds_nothing(loaded: dict[str, Loaded], wanted: str) -> None:
    assert matches(loaded["draft"].published, wanted) == frozenset()
    if wanted not in (f"{MARK} post", DRAFT):
        assert matches(loaded["published"].published, wanted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_by_source_and_by_actor(loaded: dict[str, Loaded], language: str) -> None:
    view = _view("w=all", language=language)
    assert_private(
        {
            "sources": lambda data: source_tallies(data, view),
            "actors": lambda data: actor_tallies(data, view),
            "a source": lambda data: source_evidence(data, view, "seed-interia"),
            "an actor": lambda data: actor_evidence(data, view, "kz-mod"),
        },
        loaded,
    )
    data = loaded["draft"].published
    assert source_evidence(data, view, f"{MARK}-source") is None and actor_evidence(data, view, f"{MARK}-man") is None


# Versions


def test_versions_and_what_differs_between_them(loaded: dict[str, Loaded], tmp_path: Path) -> None:
    old = snapshot(loaded["plain"].published)
    first = next(iter(old.tables["events"]))
    rows = {**old.tables["events"], first: old.tables["events"][first] | {"title_en": "Another title"}}
    old = Snapshot("0000000", {**old.tables, "events": rows})

    def differing(data: Dataset) -> object:
        new = snapshot(data)
        found = diff(old, new)
        said = [str(lines(found, old, new, language, "UTC")) + summary(found, language) for language in LANGUAGES]
        return said + [touched(touch, "en") + key for key, touch in events_touched(found, new).items()]

    assert_private({"a difference": differing}, loaded)
    for name in ("draft", "published"):
        history = History(tmp_path / name)
        assert complete(loaded[name]) and history.keep(loaded[name].published, NOON) is None
        assert len(history.versions()) == 1
        assert has_mark(everything_in(tmp_path / name)) == (name == "published")


def everything_in(folder: Path) -> str:
    """The names and the words of all files in a folder."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert files
    return "\n".join(f"{path.name} {''.join(words_in(path.read_bytes()))}" for path in files)


def test_the_server_keeps_no_draft_when_it_is_saved_nor_when_it_becomes_one(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "history"))
    monkeypatch.setattr(cached, "_SETTLED", 0)
    monkeypatch.setattr(cached, "_CALM", 0)
    folder = Path(shutil.copytree(folders["plain"], tmp_path / "data"))
    store = cached.Store(folder)
    store.refresh()
    # From the event outwards; what is saved first names rows that are not there yet.
    for number, name in enumerate(("events", "claims", "figures", "contracts", "seed_claims", "views", *SHARED)):
        path = folder / SCHEMA.tables[name].path
        shutil.copyfile(folders["draft"] / path.name, path)
        stamp = time.time() + number + 1
        os.utime(path, (stamp, stamp))
        for _ in range(3):
            store.refresh()
        assert not has_mark(told(store.problems)), name
    assert not store.loaded.problems and DRAFT in store.loaded.editorial.events
    assert len(store.history.versions()) >= 1
    assert not has_mark(everything_in(tmp_path / "history"))
