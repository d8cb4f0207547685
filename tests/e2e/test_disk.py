"""Tables that change under an open page: edited, torn, mended, missing, and full of text that looks like markup."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import (
    CARD,
    PATIENCE,
    address,
    card_of,
    click_timeline,
    go,
    marks_on_timeline,
    no_traceback,
    ready,
    settled,
    show,
    texts,
    until,
)
from tests.e2e.serving import ROOT, Server, served
from tests.e2e.watching import Browse
from transcaspian.language.messages import words
from transcaspian.tables.schema import read_schema

EVENT = "zenit-asfat-yda-2023"
EVIL = (
    "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b> [link](javascript:alert(3)) **strong** $x^2$ "
    ":red[red] :material/home: {{x}} {tip} &lt;i&gt; `code` # head"
)
SHORT_EVIL = "<b onclick=alert(4)>=1+1</b> **s** $x$"


def _rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        return list(reader.fieldnames or []), list(reader)


def _write(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_an_edited_table_comes_into_open_pages_with_the_view_kept(own_server: Server, browse: Browse) -> None:
    page = browse()
    go(page, f"{own_server.url}/?w=july&event={EVENT}")
    card_of(page, EVENT)
    before = address(page)
    path = own_server.folder / "events.csv"
    header, rows = _rows(path)
    for row in rows:
        if row["id"] == EVENT:
            row["title_en"] = "A title that an editor has just corrected"
    _write(path, header, rows)
    expect(page.locator(CARD)).to_have_text("A title that an editor has just corrected", timeout=PATIENCE * 1000)
    assert address(page) == before


@pytest.mark.long
def test_a_torn_table_keeps_the_last_good_version_and_says_so_until_it_is_mended(
    own_server: Server, browse: Browse
) -> None:
    page = browse()
    go(page, f"{own_server.url}/?event={EVENT}")
    card_of(page, EVENT)
    path = own_server.folder / "claims.csv"
    whole = path.read_bytes()
    middle = whole.index(b'"', len(whole) // 2) + 12  # inside a quoted cell
    path.write_bytes(whole[:middle])
    notice = page.locator(".st-key-problems")
    expect(notice).to_contain_text("claims.csv cannot be read, or not all of it", timeout=PATIENCE * 1000)
    settled(page)
    card_of(page, EVENT)
    until(lambda: len(marks_on_timeline(page)) > 20)
    no_traceback(page)
    path.write_bytes(whole)
    expect(notice).to_have_count(0, timeout=PATIENCE * 1000)
    card_of(page, EVENT)


@pytest.mark.long
def test_a_wrong_cell_is_named_with_its_place_and_the_rest_is_shown(own_server: Server, browse: Browse) -> None:
    path = own_server.folder / "events.csv"
    header, rows = _rows(path)
    number = next(n for n, row in enumerate(rows, start=2) if row["id"] == "turn-back")
    rows[number - 2]["date"] = "2023-13-45"
    _write(path, header, rows)
    page = browse()
    go(page, own_server.url)
    notice = page.locator(".st-key-problems")
    notice.locator("summary").click()
    expect(notice).to_contain_text("events.csv")
    expect(notice).to_contain_text(str(number))
    expect(notice).to_contain_text("2023-13-45")
    assert "turn-back" not in marks_on_timeline(page)
    assert len(marks_on_timeline(page)) > 20


def test_an_empty_folder_opens_to_an_explanation_and_to_the_data_once_they_are_there(
    tmp_path: Path, browse: Browse
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with served(folder, tmp_path / "empty.log") as running:
        page = browse()
        for path, language in (("/evidence", "en"), (f"/?event={EVENT}&lang=pl", "pl")):
            go(page, running.url + path)
            expect(page.get_by_role("heading", name=words(language)("empty.title"))).to_be_visible()
            assert str(folder) in texts(page)  # who opens it on this computer may edit
            no_traceback(page)
        assert "Traceback" not in running.tail()
        for source in filter(Path.is_file, (ROOT / "data").iterdir()):  # not the versions that are kept there
            (folder / source.name).write_bytes(source.read_bytes())
        until(lambda: len(marks_on_timeline(page)) > 20)
        ready(page)  # whatever the page still asks for, it gets before the server ends


def test_text_from_tables_is_text_in_every_column_and_never_markup(own_server: Server, browse: Browse) -> None:
    """Script-like, markup-like and formula-like text in every text column that is free to hold any text."""
    schema = read_schema(own_server.folder / "datapackage.json")
    for name, table in schema.tables.items():
        path = own_server.folder / table.path
        header, rows = _rows(path)
        for column in table.columns:
            free = column.type == "string" and not (
                column.enum or column.pattern or column.is_date or column.is_url or column.references or column.roles
                or column.name in table.key or column.name in ("query", "country", "currency", "symbol", "language")
                or column.name in ("unit", "words_en", "words_pl")  # which have to agree with each other
            )  # fmt: skip
            if not free:
                continue
            for row in rows:
                if row[column.name]:
                    text = EVIL if (column.max_length or 1000) >= len(EVIL) + 8 else SHORT_EVIL
                    row[column.name] = text[: column.max_length or 1000]
        _write(path, header, rows)
        assert name
    page = browse()
    show(page, f"{own_server.url}/?event={EVENT}")
    # Twenty tables have changed: on a slow machine the server may still be reading some of them.
    expect(page.locator(CARD)).to_contain_text("<b onclick=alert(4)>", timeout=PATIENCE * 1000)
    for where in ("", "/guide"):
        if where:
            go(page, own_server.url + where)
        found = texts(page)
        assert "<b onclick" in found or "<img src=x" in found, "the text itself is to be read"
        assert page.locator("img[src='x'], b[onclick], [onerror], a[href^='javascript']").count() == 0
        # Neither Markdown nor mathematics nor icons have been made of it.
        assert page.locator(".stMain strong", has_text="strong").count() == 0
        assert page.locator(".katex").count() == 0
        no_traceback(page)
    go(page, own_server.url)
    ready(page)
    point = marks_on_timeline(page)[0]
    click_timeline(page, point)  # passes over the mark: its tip is drawn too
    settled(page)
    assert page.locator(".hoverlayer b[onclick], .hoverlayer img").count() == 0
    no_traceback(page)
