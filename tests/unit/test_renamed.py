"""Nothing in the program knows an id of the tables: with all of them renamed it says and draws the same."""

from __future__ import annotations

import ast
import dataclasses
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.handmade import shipped
from tests.unit.renaming import MARK, back, ids_of, renamed
from transcaspian.dataset.loading import Dataset, load
from transcaspian.exchange.editor_csv import files_of
from transcaspian.exchange.formats import FORMATS, editors_formats
from transcaspian.scene import scene
from transcaspian.shipped import DATA_FOLDER
from transcaspian.slides.files.formats import SLIDE_FORMATS, in_format, slide_file
from transcaspian.slides.options import Options
from transcaspian.slides.page import slide
from transcaspian.stories import STORIES, offered, story_data
from transcaspian.view.grammar import LAYOUTS, SECTIONS
from transcaspian.view.named import read_view
from transcaspian.view.query import View
from transcaspian.view.selection import select

ROOT = Path(__file__).parents[2]
ASKED = {"mutiny": ("", "&live=1"), "contracts": ("",), "corridor": ("", *(f"&section={one}" for one in SECTIONS))}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return renamed(tmp_path_factory.mktemp("renamed") / "data")


@pytest.fixture(scope="module")
def other(folder: Path) -> Dataset:
    """The shipped tables with other ids, under the version of the shipped ones."""
    loaded = load(folder)
    assert loaded.problems == ()
    assert set(loaded.published.events) == {f"{MARK}{i}" for i in shipped().events}
    return dataclasses.replace(loaded.published, version=shipped().version)


def said(value: object) -> str:
    """A value as text, with what has no order in one."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = ((part.name, getattr(value, part.name)) for part in dataclasses.fields(value))
        return f"{type(value).__name__}({', '.join(f'{name}={said(one)}' for name, one in parts)})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{said(key)}: {said(one)}' for key, one in value.items())}}}"
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(said, value)))}}}"
    if isinstance(value, (list, tuple)):
        return f"({', '.join(map(said, value))})"
    return repr(value)


def differing(one: str, other: str) -> str:
    """Where a text differs from one with other ids; empty if it does not."""
    other = back(other)
    if one == other:
        return ""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[at - 80 : at + 80]!r} and {other[at - 80 : at + 80]!r}"


def test_every_saved_view_reads_as_before_and_shows_the_same_scene(other: Dataset) -> None:
    for name, saved in shipped().views.items():
        ours, theirs = read_view(shipped(), saved.query), read_view(other, other.views[f"{MARK}{name}"].query)
        assert differing(said(ours), said(theirs)) == "", name
        assert differing(said(scene(shipped(), ours[0])), said(scene(other, theirs[0]))) == "", name
    for query in ("", "w=all&lang=pl", "w=2022..2024&known_by=2023-12-31&tz=UTC"):
        view = read_view(shipped(), query)[0]
        assert differing(said(scene(shipped(), view)), said(scene(other, view))) == "", query


@pytest.mark.parametrize("key", STORIES)
def test_every_story_is_offered_and_draws_the_same(key: str, other: Dataset) -> None:
    assert key in offered(other)
    for query in ASKED[key]:
        view = View.from_query(f"story={key}{query}")
        pictures = [
            said(STORIES[key].drawing()(story_data(data, view), view, 1840.0, 800.0, 16.0))
            for data in (shipped(), other)
        ]
        assert differing(*pictures) == "", query
        assert differing(*(said(STORIES[key].events_view(data, view)) for data in (shipped(), other))) == ""
        assert differing(*(STORIES[key].message(story_data(data, view), view) for data in (shipped(), other))) == ""


def plain(content: bytes) -> str:
    """A file as text: the parts of an archive one after another, long lines of a calendar whole."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(f"{name}: {plain(parts.read(name))}" for name in parts.namelist())
    return content.decode("utf-8", "surrogateescape").replace("\r\n ", "").replace("\n ", "")


def test_every_export_is_the_same_but_for_the_ids(folder: Path, other: Dataset) -> None:
    view = View(window="all", language="pl")
    ids = [event.id for event in select(shipped(), view).shown]
    ours, theirs = ({**FORMATS, **editors_formats(files_of(one))} for one in (DATA_FOLDER, folder))
    for key in ours:
        one = ours[key].function(shipped(), view, ids)
        assert differing(plain(one), plain(theirs[key].function(other, view, [f"{MARK}{i}" for i in ids]))) == "", key


VIEWS = ("mutiny-at-six", "deals-by-stage", "corridor-without-aktau", "known-24-june", "refusal-and-denial")


@pytest.mark.one_in(2)
@pytest.mark.parametrize(("ending", "name"), [*zip(SLIDE_FORMATS, VIEWS, strict=True)])
def test_every_format_of_a_slide_has_the_same_content(ending: str, name: str, other: Dataset) -> None:
    files = []
    for data, saved in ((shipped(), name), (other, f"{MARK}{name}")):
        view = read_view(data, data.views[saved].query)[0]
        options = in_format(Options(layout=LAYOUTS[0], width=1280, height=720), ending)
        made = slide(data, view, options)
        files.append((said(made), slide_file(data, made, ending)))
    (ours, file), (theirs, renamed_file) = files
    assert differing(ours, theirs) == ""
    if ending in ("png", "pdf"):  # ids are not drawn
        assert file == renamed_file
    else:
        assert differing(plain(file), plain(renamed_file)) == ""


def code() -> list[Path]:
    """The scripts of the program."""
    return [path for part in ("transcaspian", "ui", "pages") for path in (ROOT / part).rglob("*.py")]


def constants(path: Path) -> Iterator[str]:
    """The strings in a script, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


# Of somebody else's vocabularies, which have a year in their names.
_VOCABULARIES = re.compile(r"schemas\.microsoft\.com/\S+")


_WORDS = (".po", ".js", ".j2", ".css")


def test_no_year_of_the_shipped_tables_stands_in_the_code_or_in_the_catalogues() -> None:
    dates = (event.date for event in shipped().events.values())
    years = {edge.year for date in dates for edge in (date.earliest, date.latest) if edge}
    said = re.compile(rf"(?<![\w.])({'|'.join(map(str, sorted(years)))})(?![\w.]|\d)")
    found = []
    for path in code():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        numbers = (str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant))
        texts = [_VOCABULARIES.sub("", text) for text in constants(path)]
        found += [f"{path.name}: {text}" for text in (*texts, *filter(str.isdecimal, numbers)) if said.search(text)]
    written = [p for part in ("transcaspian", "ui") for p in (ROOT / part).rglob("*.*") if p.suffix in _WORDS]
    for path in written:
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [f"{path.name}: {line}" for line in lines if said.search(line) and not line.startswith("#")]
    assert len(years) > 8 and found == []


def test_no_id_of_the_shipped_tables_stands_in_the_code() -> None:
    # An id of one word may be an ordinary word of the program.
    ids: dict[str, Any] = {i: table for table, some in ids_of(DATA_FOLDER).items() for i in some if "-" in i}
    assert len(ids) > 800
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in code()
        for text in constants(path)
        for word in re.split(r"[^a-z0-9.-]+", text)
        if word in ids
    ]
    assert found == []
