"""Every code of problem has a broken place that shows it and nothing else, its mending, words, a line in the docs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import get_args

import pytest
from markdown_it import MarkdownIt

from scripts.build_docs import BROKEN as WRITTEN
from scripts.build_docs import documents
from tests.unit.broken_tables import BROKEN, GOOD, broken, copy_of_good, found
from transcaspian.dataset.loading import load
from transcaspian.dictionary import entries as dictionary_entries
from transcaspian.dictionary.problem_examples import EXAMPLES, broken_file
from transcaspian.dictionary.problem_guide import legible
from transcaspian.evidence.audit import audit
from transcaspian.language import dates
from transcaspian.language.messages import LANGUAGES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.kinds import AUDIT, CODES, EARLIER
from transcaspian.tables.problems import note
from transcaspian.tables.schema import read_schema

ROOT = Path(__file__).parents[2]

DOCS = ROOT / "docs"
# Where problems come from.
YIELDING = (
    "checks/*.py",
    "tables/reading.py",
    "dataset/loading.py",
    "tables/decoding.py",
    "tables/damage.py",
    "tables/earlier/rows.py",
    "lastgood/decision.py",
    "evidence/audit.py",
)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")

# What no text in a file shows; the catalogue ``dictionary`` has words for both states of these.
UNWRITTEN = (
    "no-folder",
    "empty-folder",
    "no-schema",
    "no-country-layer",
    "missing-file",
    "older-folder",
    "not-a-file",
    "unreadable-file",
    "file-too-large",
    "too-many-rows",
    "too-many-columns",
    "reading-time",
    "cell-too-long",
    "rewritten",
    *EARLIER,  # known only beside the rows of before
)


def test_every_code_has_an_example_and_none_is_left_over() -> None:
    assert EXAMPLES.keys() | set(UNWRITTEN) == CODES.keys()
    assert not EXAMPLES.keys() & set(UNWRITTEN)
    assert {path.name for path in BROKEN.iterdir()} == EXAMPLES.keys()


@pytest.mark.parametrize("code", CODES)
def test_a_broken_table_has_its_problem_at_its_place_and_no_other(code: str, tmp_path: Path) -> None:
    loaded, place = broken(code, tmp_path)
    problems = audit(loaded) if code in AUDIT else loaded.problems
    assert [(p.table, p.row, p.column, p.code) for p in problems] == place
    assert code not in AUDIT or found(loaded) == []
    assert problems[0].severity == CODES[code]
    for language in LANGUAGES:
        sentence = note(problems[0], language)
        assert "{" not in sentence.replace(problems[0].value, "")
        assert str(tmp_path) not in sentence, "readers see it too"


@pytest.mark.one_in(3)
@pytest.mark.parametrize("code", EXAMPLES)
def test_a_mended_table_has_no_problem(code: str, tmp_path: Path) -> None:
    example = EXAMPLES[code]
    tables = copy_of_good(tmp_path)
    path = tables / example.path
    if code == "bad-schema":
        path.write_bytes((DATA_FOLDER / example.path).read_bytes())
    else:
        text = (BROKEN / code / example.path).read_text("utf-8", "surrogateescape")
        wrong = example.before + example.broken + example.after
        if wrong:
            assert text.count(wrong) == 1 or not example.broken
            text = text.replace(wrong, example.before + example.mended + example.after, 1)
        else:  # what is missing altogether
            text = (GOOD / example.path).read_text("utf-8")
        path.write_text(text, encoding="utf-8", newline="")
    loaded = load(tables)
    assert found(loaded) == [] and audit(loaded) == ()


def test_only_the_files_that_differ_are_kept() -> None:
    kept = [path for path in BROKEN.rglob("*") if path.is_file()]
    assert len(kept) == len(EXAMPLES)
    for path in kept:
        good = GOOD / path.name
        assert not good.exists() or path.read_bytes() != good.read_bytes()


def test_an_example_that_fits_no_table_is_refused() -> None:
    example = EXAMPLES["bad-date"]
    with pytest.raises(ValueError, match=r"claims\.csv: '2031-06-24' stands there 0 times"):
        broken_file(example, b"")
    with pytest.raises(ValueError, match="2 times"):
        broken_file(example, 2 * (GOOD / "claims.csv").read_bytes())


def calls(path: Path) -> Iterator[str]:
    """The codes that a module names: as the fourth part of a problem, and in the short ways of a few modules."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            position = {"Problem": 3, "Damage": 0, "error": 0, "note": 0, "found": 0, "_unreadable": 1}.get(name)
            if path.name == "reading.py" and name in ("error", "note"):
                position = 1
            texts = [*node.args[position : position + 1]] if position is not None else []
            texts += [word.value for word in node.keywords if word.arg == "fault"]
            yield from (str(part.value) for text in texts for part in ast.walk(text) if isinstance(part, ast.Constant))


def test_the_package_names_exactly_the_codes_that_there_are() -> None:
    package = ROOT / "transcaspian"
    named = {code for pattern in YIELDING for path in package.glob(pattern) for code in calls(path)}
    # Codes that stand in variables there; the tests above have them all.
    other = {"no-folder", "empty-folder", "row-too-short", "open-quote", "stray-quote"}
    other |= {"cell-too-long", "too-many-rows", "too-many-columns", "reading-time"}
    other |= EARLIER.keys() - {"shuffled-column"}
    other |= set(get_args(dates.DateErrorCode))
    assert not named & other
    assert named | other == CODES.keys()


# The pages


@pytest.mark.parametrize("path", [path for path in documents() if path.parent == DOCS], ids=lambda path: path.name)
def test_a_generated_page_is_fresh(path: Path) -> None:
    assert path.read_text("utf-8") == documents()[path].decode(), "run scripts/build_docs.py"


def test_the_broken_tables_are_fresh() -> None:
    assert WRITTEN == BROKEN
    stale = [path.parent.name for path, content in documents().items() if path.read_bytes() != content]
    kept = {path for path in BROKEN.rglob("*") if path.is_file()}
    assert (stale, kept - documents().keys()) == ([], set()), "run scripts/build_docs.py"


def tables_of(page: str) -> list[list[list[str]]]:
    """The tables of a page as read by a Markdown reader: rows of cells as text, line breaks as spaces."""
    found: list[list[list[str]]] = []
    inside = False
    for token in MARKDOWN.parse((DOCS / page).read_text("utf-8")):
        if token.type in ("table_open", "table_close"):
            inside = token.type == "table_open"
            found += [[]] if inside else []
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and inside:
            parts = [" " if child.type == "html_inline" else child.content for child in token.children or ()]
            assert {c.content for c in token.children or () if c.type == "html_inline"} <= {"<br>"}
            found[-1][-1].append("".join(parts))
    return found


def test_the_page_of_problems_has_every_code_once_with_its_example() -> None:
    rows = [row for table in tables_of("problems.md") for row in table[1:]]
    entries = {entry.code: entry for entry in dictionary_entries.problem_codes("en")}
    assert [row[0] for row in rows] == list(CODES)
    for code, severity, means, mend, broken_text, mended in rows:
        entry = entries[code]
        assert (severity, means, mend) == (entry.severity_title, entry.means, entry.mend)
        for text, snippet in ((broken_text, entry.broken), (mended, entry.mended)):
            lines = [line for line in snippet.text.split("\n") if line]
            assert all(line in text for line in lines), code
        assert entry.place in broken_text


def test_the_dictionary_has_a_section_for_each_table_and_a_row_for_each_column() -> None:
    schema = read_schema(DATA_FOLDER / "datapackage.json")
    text = (DOCS / "data.md").read_text("utf-8")
    assert re.findall(r"(?m)^## ([a-z_]+)$", text) == list(schema.tables)
    dates_table, contents, *tables = tables_of("data.md")
    assert [row[0] for row in contents[1:]] == list(schema.tables)
    forms = dictionary_entries.date_forms("en", 2023, "Europe/Moscow")
    assert [tuple(row) for row in dates_table[1:]] == [(form.text, form.meaning) for form in forms]
    assert len(tables) == len(schema.tables)
    for table, rows in zip(schema.tables.values(), tables, strict=True):
        assert [row[0] for row in rows[1:]] == [column.name for column in table.columns]
        for row, column in zip(rows[1:], table.columns, strict=True):
            assert len(row) == 5
            assert row[1] == f"{column.title['en']} / {column.title['pl']}"
            assert row[2].startswith("required") == column.required
            assert column.pattern is None or column.pattern in row[2]
            assert column.references is None or column.references in row[2]
            assert column.description["en"].startswith(row[3]) and row[3]
        allowed = [value for column in table.columns for value in column.enum + column.roles]
        section = text.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        assert [value for value in allowed if f"`{value}`" not in section] == []


@pytest.mark.parametrize("page", ["data.md", "problems.md", "continuous-checking.md"])
def test_links_of_a_page_lead_somewhere(page: str) -> None:
    tokens = MARKDOWN.parse((DOCS / page).read_text("utf-8"))
    headings = {tokens[n + 1].content for n, token in enumerate(tokens) if token.type == "heading_open"}
    links = [c.attrGet("href") for t in tokens for c in t.children or () if c.type == "link_open"]
    assert links
    for link in map(str, links):
        if link.startswith("#"):
            assert link[1:] in headings
        elif not link.startswith("https://"):
            assert (DOCS / link).is_file(), link


# The words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained_in_its_language(language: str) -> None:
    entries = dictionary_entries.problem_codes(language)
    assert [(entry.code, entry.severity) for entry in entries] == list(CODES.items())
    for entry in entries:
        for text in (entry.means, entry.mend):
            assert text.endswith(".") and text[0].isupper() and len(text) < 170, text
        assert entry.broken.text and entry.mended.text and entry.broken != entry.mended
        assert entry.broken.literal or entry.code in UNWRITTEN or not EXAMPLES[entry.code].broken
        assert bool(entry.file) == bool(entry.place) == (entry.code in EXAMPLES)
        assert all(letter.isprintable() or letter == "\n" for letter in entry.broken.text)


def test_the_explanations_differ_between_the_languages_and_between_codes() -> None:
    english, polish = dictionary_entries.problem_codes("en"), dictionary_entries.problem_codes("pl")
    for one, other in zip(english, polish, strict=True):
        assert one.means != other.means and one.mend != other.mend
    assert len({entry.means for entry in english}) == len({entry.means for entry in polish}) == len(CODES)


def test_codes_come_by_area_from_the_folder_down() -> None:
    areas = [area for area, _ in groupby(entry.area for entry in dictionary_entries.problem_codes("en"))]
    assert areas == ["folder", "file", "column", "row", "cell", "date", "place", "record"]
    by_code = {entry.code: entry for entry in dictionary_entries.problem_codes("pl")}
    assert by_code["encoding"].area_title == "Pliki" and by_code["date-habit"].area == "date"
    assert by_code["bad-date"].place == "claims.csv, wiersz 2, kolumna known_on"
    assert by_code["event-without-claim"].file == "claims.csv"


def test_what_cannot_be_seen_is_spelt_out() -> None:
    assert legible("a\udcb3\x0b\u202e\ufeff é\n") == "a\\xb3\\x0b\\u202e\\ufeff é\n"
    entries = {entry.code: entry for entry in dictionary_entries.problem_codes("en")}
    assert entries["encoding"].broken.text == "Pog\\xb3oski o latawcach"
    assert entries["control-characters"].broken.text == "Νίκος\\u202e Δελής"
    assert entries["binary-file"].broken.text == "PK\\x03\\x04\\x14\\x00\\x06\\x00"
