"""Handouts: contents, slides and sources, numbered throughout, in every format; and the command that binds them."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from tests.unit.handmade import shipped
from tests.unit.sheets import drawn_texts, faults
from tests.unit.test_slide import options
from transcaspian.__main__ import main
from transcaspian.drawing.sheet import Text
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.slides.brief import Handout, Part, file_name, handout, saved_parts, tour_parts
from transcaspian.slides.document.brief import for_document
from transcaspian.slides.files.formats import HANDOUT_FORMATS, SLIDE_FORMATS, handout_file, page_names, slide_file
from transcaspian.slides.message import message
from transcaspian.slides.options import A4, SIZES
from transcaspian.slides.page import slide
from transcaspian.view.query import View
from transcaspian.view.tours import steps_of

VIEWS = ("mutiny-36-hours", "refusal-and-denial", "july-contracts-uralsk")


@cache
def bound(language: str = "en", size: tuple[int, int] = (1280, 720), marking: str = "") -> Handout:
    parts = saved_parts(shipped(), VIEWS, language=language, theme="light")
    return handout(shipped(), parts, options(size, marking=marking), "A handout")


@pytest.mark.one_in(3)
@pytest.mark.parametrize("size", [*SIZES, A4])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_any_page_covers_another_or_leaves_the_page(language: str, size: tuple[int, int]) -> None:
    for sheet in bound(language, size, "EXERCISE").sheets:
        assert not faults(sheet), sheet.title
        assert min(text.size for text in drawn_texts(sheet) if text.role != "sign") >= 11


def test_a_contents_page_comes_first_and_names_the_page_of_each_view() -> None:
    one = bound()
    texts = [text.text for text in drawn_texts(one.contents[0])]
    for number, view in enumerate(VIEWS, 2):
        assert texts[texts.index(shipped().views[view].title("en")) + 1] == str(number)
    assert texts[texts.index("Sources") + 1] == str(len(VIEWS) + 2)
    foot = [next(t.text for t in drawn_texts(sheet) if t.role == "slide-number") for sheet in one.sheets]
    assert foot == [str(n) for n in range(1, len(one.sheets) + 1)]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("size", [*SIZES, A4])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cover_comes_first_on_wish_and_every_page_after_it_is_one_further(
    language: str, size: tuple[int, int]
) -> None:
    title = "What is known of the deals of July 2023, and what is only claimed or denied by those who signed"
    parts = saved_parts(shipped(), VIEWS, language=language, theme="light")
    whole = handout(shipped(), parts, options(size, marking="EXERCISE", author="Ann Example", cover=True), title)
    cover, contents = whole.sheets[:2]
    assert not faults(cover)
    told = " ".join(text.text for text in drawn_texts(cover))
    assert title in told and "Ann Example" in told and shipped().version in told and told.count("EXERCISE") == 2
    assert cover.title == title != contents.title
    assert [name.split("-")[0] for name in page_names(whole)] == [f"{n:02}" for n in range(1, len(whole.sheets) + 1)]
    assert page_names(whole)[0] == "01-cover"
    numbers = [next(t.text for t in drawn_texts(sheet) if t.role == "slide-number") for sheet in whole.sheets]
    assert numbers == [str(n) for n in range(1, len(whole.sheets) + 1)]
    assert [t.href for t in drawn_texts(contents) if t.href] == [f"#{n}" for n in range(3, 3 + len(VIEWS) + 1)]


def test_sources_are_numbered_throughout_and_all_listed_with_their_addresses() -> None:
    one = bound()
    numbers: dict[str, int] = {}
    for part in one.slides:
        for source, number in part.notes.numbers.items():
            assert numbers.setdefault(source, number) == number
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    listed = [text for sheet in one.sources for text in drawn_texts(sheet) if not text.role]
    assert [t.text for t in listed if t.anchor == "right"] == [str(n) for n in range(1, len(numbers) + 1)]
    addresses = {text.href for text in listed}
    assert {shipped().sources[s].url for s in numbers if shipped().sources[s].url} <= addresses


def test_a_handout_of_many_views_has_several_pages_of_contents_and_sources() -> None:
    parts = saved_parts(shipped(), VIEWS * 9)
    one = handout(shipped(), parts, options((1280, 720)))
    assert len(one.contents) > 1 and len(one.slides) == 27
    first = next(t.text for t in drawn_texts(one.slides[0].sheet) if t.role == "slide-number")
    assert first == str(len(one.contents) + 1)


def test_progress_is_told_for_each_view() -> None:
    told: list[tuple[int, int]] = []
    handout(shipped(), saved_parts(shipped(), VIEWS), options((800, 600)), progress=lambda n, of: told.append((n, of)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_pdf_has_its_pages_title_author_keywords_and_links() -> None:
    read = PdfReader(io.BytesIO(handout_file(shipped(), bound(size=A4), "pdf")))
    assert len(read.pages) == len(bound(size=A4).sheets)
    box = read.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((841.89, 595.28), abs=0.01)
    about = read.metadata
    assert (
        about is not None
        and about.title == "A handout"
        and about.author
        and "Contracts" in (about.get("/Keywords") or "")
    )
    assert not {"/CreationDate", "/ModDate"} & set(about)
    last = read.pages[-1]
    notes: Any = last["/Annots"]
    links = {note.get_object()["/A"]["/URI"] for note in notes}
    assert links and all(str(link).startswith("http") for link in links)


def test_a_zip_has_the_pages_as_pictures_with_a_fixed_date() -> None:
    archive = zipfile.ZipFile(io.BytesIO(handout_file(shipped(), bound(), "zip")))
    names = archive.namelist()
    assert names[0] == "01-contents.png" and names[1] == "02-mutiny-36-hours.png" and names[-1].endswith("sources.png")
    assert {item.date_time[0] for item in archive.infolist()} == {1980}
    assert Image.open(io.BytesIO(archive.read(names[1]))).size == (1280, 720)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("ending", HANDOUT_FORMATS)
def test_the_same_handout_is_the_same_bytes(ending: str) -> None:
    parts = saved_parts(shipped(), VIEWS[:1])
    first, second = (handout_file(shipped(), handout(shipped(), parts, options((800, 600))), ending) for _ in range(2))
    assert first == second


@pytest.mark.one_in(2)
@pytest.mark.parametrize("ending", SLIDE_FORMATS)
def test_the_same_slide_is_the_same_bytes_in_every_format(ending: str) -> None:
    view = View(window="july", event="zenit-asfat-yda-2023")
    first, second = (slide_file(shipped(), slide(shipped(), view, options((1280, 720))), ending) for _ in range(2))
    assert first == second and len(first) > 10_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_slide_of_a_handout_has_the_message_of_its_view(language: str) -> None:
    parts = saved_parts(shipped(), VIEWS[:2], language)
    bound = handout(shipped(), [*parts, Part("own", "Own", View(window="july"))], options((1024, 768)))
    told = [one.message for one in bound.slides]
    assert told == [*(shipped().views[i].message(language) for i in VIEWS[:2]), message(shipped(), View(window="july"))]


def test_the_name_of_a_handout_tells_choice_and_version() -> None:
    parts = saved_parts(shipped(), VIEWS)
    name = file_name("abc1234", parts, "pdf")
    assert re.fullmatch(r"briefing-3-views-\w{4}-abc1234\.pdf", name)
    assert name != file_name("abc1234", parts[:2] + parts[:1], "pdf")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("ending", HANDOUT_FORMATS)
def test_the_command_writes_a_handout(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"brief.{ending}"
    assert main(["brief", "--out", str(out), "--views", VIEWS[2], "--size", "800x600", "--lang", "pl"]) == 0
    assert out.stat().st_size > 10_000


def test_the_command_draws_all_views_into_a_folder(tmp_path: Path) -> None:
    out, data = tmp_path / "pictures", tmp_path / "data"
    shutil.copytree(DATA_FOLDER, data)
    rows = (data / "views.csv").read_text("utf-8").splitlines(keepends=True)
    (data / "views.csv").write_text("".join(rows[:4]), "utf-8")
    command = ["brief", "--out", str(out), "--size", "1024x768", "--marking", "EXERCISE", "--data", str(data)]
    assert main(command) == 0
    names = sorted(path.name for path in out.iterdir())
    assert len(names) >= 3 + 2 and names[0] == "01-contents.png"


def test_the_handout_of_a_view_with_a_layer_shows_its_rows_and_whose_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSCASPIAN_CACHE", str(tmp_path / "cache"))
    data, layer = tmp_path / "data", shipped().layers["port-log"]
    shutil.copytree(DATA_FOLDER, data)
    header = (data / "views.csv").read_text("utf-8").splitlines()[0]
    row = {"id": "ports", "title_en": "Ports", "title_pl": "Porty", "query": "w=july&map=caspian&layer=port-log"}
    (data / "views.csv").write_text(f"{header}\n{','.join(row.get(name, '') for name in header.split(','))}\n", "utf-8")
    out = tmp_path / "brief.pdf"
    assert main(["brief", "--out", str(out), "--data", str(data)]) == 0
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())
    assert "of 3,000 rows" in text and layer.credit in text
    assert words("en")("layer.left_out", name=layer.title("en")) not in text


@pytest.mark.one_in(2)
@pytest.mark.parametrize("terminal", [True, False])
def test_who_waits_at_a_terminal_is_told_which_view_is_drawn(
    terminal: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    out = tmp_path / "pictures"
    assert main(["brief", "--out", str(out), "--views", *VIEWS[1:], "--size", "800x600"]) == 0
    told = capsys.readouterr().err
    for n, view in enumerate(VIEWS[1:], 1):
        assert (f"{n} of 2: {shipped().views[view].title('en')}" in told) is terminal
    for picture in out.iterdir():
        assert f"{picture} ({round(picture.stat().st_size / 1000)} kB)" in told


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--out", "brief.gif"], ".gif"),
        (["--out", "brief.pdf", "--views", "mutiny-36-hour"], "mutiny-36-hours"),
        (["--out", "missing/brief.pdf", "--views", "mutiny-36-hours", "--size", "800x600"], "missing"),
        (["--out", "missing/deeper", "--views", "mutiny-36-hours", "--size", "800x600"], "missing"),
        (["--out", "brief.pdf", "--size", "tiny"], "tiny"),
        (["--out", "brief.pdf", "--views", "uralsk-shipyard", "--size", "560x420"], "uralsk-shipyard"),
    ],
)
def test_what_is_wrong_is_named(
    arguments: list[str],
    named: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["brief", *arguments]) == 2
    assert named in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_configured_marking_is_on_every_page_unless_another_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcaspian.commands import brief

    seen: list[str] = []

    def kept(data: object, bound: Handout, ending: str, template: bytes) -> bytes:
        seen.extend(
            {
                t.text
                for sheet in bound.sheets
                for t in drawn_texts(sheet)
                if isinstance(t, Text) and t.role == "marking"
            }
        )
        return b"x"

    monkeypatch.setattr("transcaspian.slides.files.formats.handout_file", kept)
    monkeypatch.setenv("TRANSCASPIAN_MARKING", "RESTRICTED")
    common = ["brief", "--out", str(tmp_path / "b.pdf"), "--views", VIEWS[0], "--size", "800x600"]
    assert main(common) == 0 and main([*common, "--marking", ""]) == 0 and main([*common, "--marking", "OPEN"]) == 0
    assert seen == ["RESTRICTED", "OPEN"] and brief.__doc__


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_handout_of_a_tour_has_a_slide_for_each_step_with_its_title_its_text_and_its_place(language: str) -> None:
    data, say = shipped(), words(language)
    steps, name = steps_of(data, "refusal")[4:6], data.tours["refusal"].name(language)
    parts = tour_parts(data, "refusal", View(language=language, theme="light", layout="room"))[4:6]
    whole = handout(data, parts, options((1280, 720), cover=True), name)
    assert whole.title == name and whole.ids == ("refusal-5", "refusal-6")
    for number, (one, step) in enumerate(zip(whole.slides, steps, strict=True), 5):
        told = " ".join(text.text for text in drawn_texts(one.sheet))
        assert one.message == step.title(language)
        assert say("tour.at", name=name, n=number, of=7) in told and step.text(language)[:60] in told
        assert not faults(one.sheet)
    texts = [text.text for text in drawn_texts(whole.contents[0])]
    assert [texts.count(step.title(language)) for step in steps] == [1, 1]
    [written] = for_document(parts[:1], options((1280, 720)))[0]
    assert (written.title, written.message) == (steps[0].title(language), steps[0].text(language))


def test_the_command_binds_a_tour_and_knows_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brief", "--tour", "refusals", "--out", str(tmp_path / "a.pdf")]) == 2
    assert "Did you mean refusal?" in capsys.readouterr().err
    out, other = tmp_path / "kites.pptx", Path(__file__).parents[1] / "data" / "other"
    asked = ["--tour", "kite-summer", "--data", str(other), "--layout", "room", "--cover", "--lang", "pl"]
    assert main(["brief", *asked, "--out", str(out)]) == 0
    shapes = [one.shapes.title for one in Presentation(str(out)).slides]
    titles = [" ".join(shape.text.split()) for shape in shapes if shape is not None]
    assert titles[0] == "Lato latawców" and titles[2:4] == ["Godzina przewagi", "Sznurek"]
