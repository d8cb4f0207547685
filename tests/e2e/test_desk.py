"""The data desk in two browsers at once: nothing is overwritten, nothing is lost, and text from tables stays text."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.amounts import share, some
from tests.e2e.driving import PATIENCE, button, download, go, no_traceback, settled, until
from tests.e2e.serving import Server
from tests.e2e.watching import Browse
from transcaspian.language.messages import LANGUAGES, words

EVENT = "turn-back"
NASTY = "<img src=x onerror=alert(1)>"


def titles(folder: Path, language: str = "en") -> dict[str, str]:
    with (folder / "events.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row[f"title_{language}"] for row in csv.DictReader(stream)}


def section(page: Page, name: str) -> None:
    page.locator(".st-key-desk_section button", has_text=name).click()
    settled(page)


def as_list(page: Page) -> None:
    """Show the rows as a list, for their forms."""
    page.locator(".st-key-desk_as button").last.click()
    settled(page)


def open_event(page: Page, server: Server) -> None:
    go(page, f"{server.url}/desk")
    section(page, "Tables")
    as_list(page)
    page.get_by_role("textbox", name="Find").fill(EVENT)
    page.get_by_role("textbox", name="Find").press("Enter")
    settled(page)
    page.locator(f".st-key-event-row-{EVENT} button").click()
    settled(page)


def change_title(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="Title (English)").first
    field.fill(text)
    field.press("Tab")
    settled(page)
    button(page, "form_keep").first.click()
    settled(page)


@pytest.mark.long
def test_two_editors_of_one_row_overwrite_nothing_and_choose(own_server: Server, browse: Browse) -> None:
    first, second = browse(), browse()
    old = titles(own_server.folder)[EVENT]
    open_event(first, own_server)
    open_event(second, own_server)
    change_title(first, "By the first")
    button(first, "desk_save").first.click()
    until(lambda: titles(own_server.folder)[EVENT], "By the first")
    # The second began before that: both versions are shown, and a choice is asked for.
    change_title(second, f"By the second {NASTY}")
    expect(second.locator(".st-key-pending")).to_contain_text("By the first", timeout=PATIENCE * 1000)
    assert titles(own_server.folder)[EVENT] == "By the first" != old
    no_traceback(first)
    no_traceback(second)


def test_what_was_not_saved_is_there_again_in_another_tab_and_text_stays_text(
    own_server: Server, browse: Browse
) -> None:
    page = browse()
    open_event(page, own_server)
    change_title(page, f"Unsaved {NASTY}")
    expect(page.locator(".st-key-pending")).to_contain_text(NASTY)
    page.close()
    again = browse(height=500)
    go(again, f"{own_server.url}/desk")
    expect(again.locator(".st-key-pending")).to_contain_text(NASTY, timeout=PATIENCE * 1000)
    # What is asked before all is discarded stands under the button, which may be the last that is seen.
    below = "(main, one) => main.scrollBy(0, one.getBoundingClientRect().bottom - innerHeight)"
    again.get_by_test_id("stMain").evaluate(below, button(again, "desk_discard").element_handle())
    button(again, "desk_discard").click()
    expect(button(again, "desk_discard_no")).to_be_in_viewport(ratio=1, timeout=PATIENCE * 1000)
    button(again, "desk_discard_no").click()
    settled(again)
    button(again, "desk_save").first.click()
    until(lambda: titles(own_server.folder)[EVENT], f"Unsaved {NASTY}")
    section(again, "Saves")
    again.locator("[class*='st-key-undo-'] button").first.click()
    until(lambda: NASTY in titles(own_server.folder)[EVENT], False)
    no_traceback(again)


def test_the_workbook_goes_down_and_comes_back_as_changes(own_server: Server, browse: Browse, tmp_path: Path) -> None:
    page, say = browse(), words("pl")
    go(page, f"{own_server.url}/desk?lang=pl")
    section(page, "Excel")
    field = page.locator(".st-key-up_file")  # on which Streamlit itself has English words
    expect(field.get_by_role("button", name=say("upload.choose"), exact=True)).to_be_visible()
    told = field.locator("section > div > div").last.evaluate("e => getComputedStyle(e, '::after').content")
    assert told == f'"{say("upload.kinds", most="20", kinds="CSV, XLSX, ODS, ZIP, JSON")}"'
    name, content = download(page, "get_xlsx")
    assert name.endswith(".xlsx")
    book = load_workbook(io.BytesIO(content))
    sheet = book["events"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, columns["id"]).value == EVENT)
    sheet.cell(row, columns["title_en"]).value = "Mended in a spreadsheet"
    path = tmp_path / name
    book.save(path)
    page.locator(".st-key-up_file input[type=file]").set_input_files(path)
    settled(page)
    button(page, "up_take").first.click()
    expect(page.locator(".st-key-pending")).to_contain_text("Mended in a spreadsheet", timeout=PATIENCE * 1000)
    button(page, "desk_save").first.click()
    until(lambda: titles(own_server.folder)[EVENT], "Mended in a spreadsheet")
    no_traceback(page)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forced_version_comes_back_only_by_a_second_word_and_a_refusal_is_no_green_tick(
    own_server: Server, browse: Browse, language: str
) -> None:
    page, say, path = browse(), words(language), own_server.folder / "events.csv"
    go(page, f"{own_server.url}/desk?lang={language}")
    section(page, say("desk.section.tables"))
    as_list(page)
    for date in ("03/04/2023", "2023-06-24T20:25+03:00"):
        find = page.locator(".st-key-desk_find input")
        find.fill(EVENT)
        find.press("Enter")
        settled(page)
        button(page, f"event-row-{EVENT}").click()
        settled(page)
        field = page.locator(".st-key-f_events_date input")
        field.fill(date)
        field.press("Tab")
        settled(page)
        button(page, "form_keep").click()
        settled(page)
        if page.locator(".st-key-desk_force").count():
            page.locator(".st-key-desk_force label").click()
            settled(page)
        button(page, "desk_save").click()
        page.locator(".st-key-outcome-done").wait_for()
        settled(page)
    mended = path.read_bytes()
    section(page, say("desk.section.history"))
    restore = "[class*='st-key-restore-'] button:visible"
    page.locator("[class*='st-key-save-']").nth(1).locator(restore).first.click()
    asked = page.locator(".st-key-go_back")
    expect(asked).to_contain_text(titles(own_server.folder, language)[EVENT])
    expect(asked).to_contain_text("03/04/2023")
    assert path.read_bytes() == mended and page.locator("[data-testid=stAlertContentSuccess]").count() == 0
    button(page, "go_back_anyway").click()
    page.locator(".st-key-outcome-done").wait_for()
    assert b"03/04/2023" in path.read_bytes()
    settled(page)
    # The same once more changes nothing, and is told as what it is.
    page.locator(restore).first.click()
    expect(page.locator(".st-key-outcome-refused")).to_contain_text(say("edit.nothing_to_save"))
    assert page.locator("[data-testid=stAlertContentError]").count() == 1
    assert page.locator("[data-testid=stAlertContentSuccess]").count() == 0
    no_traceback(page)


def type_choice(page: Page, key: str, text: str) -> str:
    """Type into a pick-list, take what Enter takes, and return what the list says then."""
    box = page.locator(f".st-key-{key} input[role=combobox]")
    box.click()
    box.press_sequentially(text)
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    settled(page)
    return box.input_value()


@pytest.mark.more
@pytest.mark.parametrize("language", some([("pl",)], [("en",), ("pl",)]))
def test_a_grade_is_found_by_typing_it(server: Server, browse: Browse, language: str) -> None:
    page = browse()
    go(page, f"{server.url}/desk?lang={language}")
    say = words(language)
    section(page, say("desk.section.event"))
    grades = {
        "f_new_sources_reliability": ("reliability", "ABCDEF"),
        "f_new_claims_1_credibility": ("credibility", "123456"),
    }
    for more in ("source_more", "claim_more_1"):
        page.locator(f".st-key-{more} summary").click()
        settled(page)
    assert_grades(page, grades, language)
    section(page, say("desk.section.tables"))
    # The same lists of another form.
    for table, key, of, codes in (
        ("sources", "f_sources_reliability", "reliability", "ABCDEF"),
        ("claims", "f_claims_credibility", "credibility", "123456"),
    )[: share(0, 2)]:
        type_choice(page, "desk_table", f"{table}.csv")
        button(page, "desk_new").click()
        settled(page)
        assert_grades(page, {key: (of, codes)}, language)
        button(page, "form_leave").click()
        settled(page)
    no_traceback(page)


def assert_grades(page: Page, grades: dict[str, tuple[str, str]], language: str) -> None:
    """Type each grade in turn, small letters too, also over the one before."""
    for key, (of, codes) in grades.items():
        for code in (*codes, *reversed(codes.lower()))[:: share(7, 1)]:
            wanted = f"{code.upper()} – {words(language)(f'{of}.{code.upper()}')}"
            assert type_choice(page, key, code) == wanted


@pytest.mark.more
def test_axe_finds_nothing_serious_on_the_desk(server: Server, browse: Browse) -> None:
    page = browse()
    go(page, f"{server.url}/desk")
    section(page, "Tables")
    type_choice(page, "desk_column_events", "Category")
    for opened in (False, True)[share(1, 0) :]:
        if opened:
            open_event(page, server)
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def cell(page: Page, row: int, steps: int = 0) -> None:
    """Click the id of a row in the grid, counted from 0, and go some columns to the right of it."""
    page.locator(".st-key-grid canvas").first.scroll_into_view_if_needed()
    box = page.locator(".st-key-grid canvas").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 110, box["y"] + 34 + 32 * row + 16)
    for column in range(1, steps + 2):
        if column > 1:
            page.keyboard.press("ArrowRight")
        page.locator(f"#glide-cell-{column}-{row}[aria-selected=true]").wait_for(state="attached")


def write(page: Page, text: str) -> None:
    """Write over the cell that is chosen."""
    page.keyboard.press("Enter")
    field = page.locator("#portal textarea")
    field.fill(text)
    field.press("Enter")
    settled(page)


def column(folder: Path, table: str, name: str) -> list[str]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream)]


@pytest.mark.parametrize("language", some([("pl",)], [("en",), ("pl",)]))
def test_cells_are_typed_over_a_block_is_pasted_and_a_step_is_undone(
    own_server: Server, browse: Browse, language: str
) -> None:
    page, say = browse(), words(language)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(page, f"{own_server.url}/desk?lang={language}")
    section(page, say("desk.section.tables"))
    dates, titled = column(own_server.folder, "events", "date"), column(own_server.folder, "events", "title_en")
    # Sorted another way than in the file: what a position means is said by the frame that was sent.
    assert type_choice(page, "desk_sort_events", say_title("date", language))
    page.locator(".st-key-desk_down label").first.click()
    settled(page)
    newest = page.locator("#glide-cell-1-0").inner_text()
    at = column(own_server.folder, "events", "id").index(newest)
    cell(page, 0, steps=2)
    write(page, NASTY)
    bar = page.locator(".st-key-desk_bar")
    expect(bar).to_contain_text(f"{newest} (title_en)")
    cell(page, 0, steps=1)
    page.evaluate("(text) => navigator.clipboard.writeText(text)", f"2031-01\t=1+1 {NASTY}\n2031-02\t**b**\n2031-03\tc")
    page.keyboard.press("Control+v")
    expect(bar).to_contain_text(say.n("desk.unsaved", 6))
    settled(page)
    button(page, "desk_back").first.click()
    expect(bar).to_contain_text(say.n("desk.unsaved", 1))
    settled(page)
    assert page.locator("#glide-cell-2-0").inner_text() == dates[at]
    button(page, "desk_save").first.click()
    until(lambda: column(own_server.folder, "events", "title_en")[at], NASTY)
    after = column(own_server.folder, "events", "title_en")
    assert [i for i, title in enumerate(after) if title != titled[i]] == [at]
    assert column(own_server.folder, "events", "date") == dates
    # Sorted by a click on a heading, which the server never hears of.
    settled(page)
    grid = page.locator(".st-key-grid .dvn-scroller").first
    before = page.locator("#glide-cell-1-0").inner_text()
    grid.click(position={"x": 330, "y": 16})
    expect(page.locator("#glide-cell-1-0")).not_to_have_text(before)
    other = page.locator("#glide-cell-1-0").inner_text()
    cell(page, 0, steps=2)
    write(page, "Sorted in the browser")
    expect(bar).to_contain_text(f"{other} (")
    no_traceback(page)


def say_title(name: str, language: str) -> str:
    from transcaspian.shipped import DATA_FOLDER
    from transcaspian.tables.schema import read_schema

    return read_schema(DATA_FOLDER / "datapackage.json").tables["events"].column(name).title(language)


class Hand:
    """A hand that counts its clicks: typing and keys are none."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.began = page, 0, time.monotonic()

    def told(self) -> str:
        """Say what it took, for those who measure: pytest -rP."""
        return f"{self.clicks} clicks, {time.monotonic() - self.began:.1f} s"

    def click(self, selector: str, text: str = "") -> None:
        self.page.locator(selector).filter(has_text=text).first.click()
        self.clicks += 1
        settled(self.page)

    def choose(self, key: str, text: str) -> None:
        """Click a pick-list, type, and take what Enter takes."""
        box = self.page.locator(f".st-key-{key} input[role=combobox]")
        box.click()
        self.clicks += 1
        box.press_sequentially(text)
        expect(self.page.get_by_role("option").first).to_be_visible()
        box.press("Enter")
        settled(self.page)

    def type(self, key: str, text: str) -> None:
        field = self.page.locator(f".st-key-{key} :is(input, textarea)").first
        field.click()
        self.clicks += 1
        field.fill(text)
        field.press("Tab")
        settled(self.page)


def test_one_date_is_corrected_in_six_clicks(own_server: Server, browse: Browse) -> None:
    page = browse()
    go(page, own_server.url)
    hand = Hand(page)
    hand.click(".st-key-navigation a", "Data")
    hand.click(".st-key-desk_section button", "Tables")
    hand.type("desk_find", EVENT)
    cell(page, 0, steps=1)
    hand.clicks += 1
    write(page, "2023-06-24T20:24+03:00")
    hand.click(".st-key-desk_save button:visible")
    at = column(own_server.folder, "events", "id").index(EVENT)
    until(lambda: column(own_server.folder, "events", "date")[at], "2023-06-24T20:24+03:00")
    print(hand.told())
    assert hand.clicks <= 6


@pytest.mark.long
def test_two_spellings_in_forty_rows_are_merged_in_eight_clicks(own_server: Server, browse: Browse) -> None:
    path = own_server.folder / "sources.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for number, row in enumerate(rows[:40]):
        row["publisher"] = ("Silk Road Courier", "Silk-Road Courier")[number % 2]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    page = browse()
    go(page, own_server.url)
    hand = Hand(page)
    hand.click(".st-key-navigation a", "Data")
    hand.click(".st-key-desk_section button", "Tables")
    hand.choose("desk_table", "sources.csv")
    hand.choose("desk_column_sources", "Publisher")
    hand.click("[class*='st-key-near-'] button", "Silk")
    group = page.locator("[class*='st-key-near-']").filter(has_text="Silk").first
    group.locator("[class*='st-key-merge-'] button").click()
    hand.clicks += 1
    settled(page)
    hand.click(".st-key-desk_save button:visible")
    until(lambda: len(set(column(own_server.folder, "sources", "publisher")[:40])), 1)
    print(hand.told())
    assert hand.clicks <= 8


@pytest.mark.long
def test_an_event_with_its_source_is_added_in_twenty_clicks(own_server: Server, browse: Browse) -> None:
    with (own_server.folder / "sources.csv").open(encoding="utf-8", newline="") as stream:
        source = next(row for row in csv.DictReader(stream) if row["url"].count("/") > 3 and row["language"] == "en")
    page = browse()
    go(page, own_server.url)
    hand, address = Hand(page), f"{source['url'].rsplit('/', 1)[0]}/a-page-of-this-test"
    hand.click(".st-key-navigation a", "Data")
    hand.click(".st-key-desk_section button", "Add an event")
    hand.type("f_new_events_title_en", "A ferry goes aground off Kuryk")
    hand.type("f_new_events_date", "2023-09-14")
    hand.type("f_new_sources_url", address)
    expect(page.locator(".st-key-f_new_sources_publisher input")).to_have_value(source["publisher"])
    hand.type("f_new_sources_title", "Ferry aground")
    hand.type("f_new_claims_1_statement_en", "The ferry went aground in fog.")
    hand.click(".st-key-event_keep button:visible")
    hand.click(".st-key-desk_save button:visible")
    until(lambda: "A ferry goes aground off Kuryk" in column(own_server.folder, "events", "title_en"))
    print(hand.told())
    assert hand.clicks <= 20
    at = column(own_server.folder, "sources", "url").index(address)
    assert column(own_server.folder, "sources", "publisher")[at] == source["publisher"]
    assert column(own_server.folder, "events", "status")[-1] == "draft"
    # What can wait is counted, wanted before it is published, and a click away.
    section(page, "Drafts")
    told = page.locator(".stMain, [data-testid=stMain]")
    expect(told).to_contain_text(words("en")("desk.todo.second_source"))
    ids, status = (column(own_server.folder, "events", name) for name in ("id", "status"))
    expect(button(page, f"publish-{ids[-1]}").first).to_be_disabled()
    page.locator(f"[class*='st-key-todo-{ids[-1]}-claims'] button").click()
    settled(page)
    expect(page.locator(".st-key-f_claims_statement_en textarea")).to_have_value("The ferry went aground in fog.")
    # A draft that lacks nothing is published and saved by two clicks, and there for everybody.
    ready = ids[status.index("draft")]
    section(page, "Drafts")
    button(page, f"publish-{ready}").first.click()
    settled(page)
    button(page, "desk_save").first.click()
    until(lambda: column(own_server.folder, "events", "status")[ids.index(ready)], "published")
    reader = browse()
    go(reader, f"{own_server.url}/?w=all&event={ready}")
    title = column(own_server.folder, "events", "title_en")[ids.index(ready)]
    expect(reader.locator(".st-key-panel h2")).to_have_text(title)
    no_traceback(page)
