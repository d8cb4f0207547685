"""Any text goes into any format: one character of each kind in Unicode, and texts of chance."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from tests.amounts import share
from tests.unit.broken_tables import copy_of_good
from transcaspian.__main__ import main
from transcaspian.commands.export import formats
from transcaspian.dataset.loading import load
from transcaspian.drawing.pdf import Leaf, pdf
from transcaspian.drawing.raster import png
from transcaspian.drawing.sheet import Sheet, Text
from transcaspian.drawing.svg import single_quoted, svg
from transcaspian.exchange import FORMATS
from transcaspian.look.typography import FONT_FILES, drawn, text_width
from transcaspian.view.query import View

# One of each category, and those that have made trouble somewhere.
KINDS = {
    "control": "\x00\x01\x07\x1b\x7f\x80\x9f",
    "line break": "\t\n\v\f\r\x85\u2028\u2029",
    "byte order mark": "\ufeff",
    "soft hyphen and joiners": "\xad\u034f\u200b\u200c\u200d\u2060\u180e",
    "direction": "\u061c\u200e\u200f\u202a\u202e\u2066\u2069",
    "variation selector": "\ufe0e\ufe0f\U000e0100",
    "tag": "\U000e0001\U000e0041\U000e007f",
    "annotation": "\ufff9\ufffa\ufffb\ufffc\ufffd",
    "half of a pair": "\ud800\udbff\udc80\udfff",
    "no character": "\ufffe\uffff\ufdd0\U0001fffe\U0010ffff",
    "private": "\ue000\U000f0000\U00100000",
    "unassigned": "\u0378\U0003fffd",
    "combining alone": "\u0301\u0323\u20dd\u0488",
    "spaces": "\xa0\u1680\u2003\u202f\u3000",
    "emoji": "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f1f0\U0001f1ff",
    "scripts": "Қазақ Żółw العربية עברית 中文 हिन्दी ไทย",
    "musical": "\U0001d173\U0001d15e",
    "markup": "<b>&amp;]]>\"'\\{}$%#_~^",
}
WEIGHTS = tuple(FONT_FILES)


def sheet(text: str) -> Sheet:
    """A sheet with a text at every place that a text has."""
    lines = [Text(text, 10, 20 + 20 * n, 12, "#000000", weight=weight) for n, weight in enumerate(WEIGHTS)]
    return Sheet(300, 90, "#ffffff", (*lines, Text(text, 10, 80, 12, "#000000", halo="#ffffff")), "en", text, text)


def drawn_of(*texts: str) -> PdfReader:
    """Assert that all that is drawn or written of a sheet of each text can be read; return the PDF."""
    for text in texts:
        with Image.open(io.BytesIO(png(sheet(text)))) as picture:
            assert picture.size == (300, 90)
        plain = svg(sheet(text), fonts=False)
        other = single_quoted(plain)
        assert '"' not in other and etree.tostring(etree.fromstring(other)) == etree.tostring(etree.fromstring(plain))
        assert text_width(text, 12) == text_width(drawn(text), 12) >= 0
    bound = PdfReader(io.BytesIO(pdf([Leaf(sheet(text), (3, 0.9)) for text in texts], texts[0], texts)))
    assert len(bound.pages) == len(texts)
    return bound


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_character_is_drawn_or_left_out(kind: str) -> None:
    letters = KINDS[kind]
    bound = drawn_of(f"Zenit {letters}deal{letters}", letters, f"Zenit {letters[0]}deal")
    etree.fromstring(svg(sheet(letters)).encode())  # with its letters embedded
    etree.fromstring(svg(sheet(letters), outlines=True).encode())
    found = bound.pages[2].extract_text()
    assert "Zenit" in found and "deal" in found


@settings(max_examples=share(8, 300), deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=20))
def test_a_text_of_chance_is_drawn(text: str) -> None:
    drawn_of(text)


def test_what_has_no_shape_is_left_out_and_nothing_else() -> None:
    for code in range(0x110000):
        letter = chr(code)
        kind = unicodedata.category(letter)
        left = drawn(letter)
        assert left in ("", " ", letter)
        if kind in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
            assert left in ("", " ")
        elif kind[0] in "LNPS" and kind not in ("Lo",) and letter != "\ufffc":
            assert left == letter, hex(code)


HOSTILE = "".join(letters for kind, letters in KINDS.items() if "\x00" not in letters)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "pptx", "html"])
def test_a_briefers_own_words_of_any_letters_go_into_every_format_of_a_slide(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"slide.{ending}"
    folder = copy_of_good(tmp_path)
    arguments = ["--title", f"Zenit {HOSTILE} deal", "--marking", f"only {HOSTILE}", "--data", str(folder)]
    arguments += ["--message", f"Zenit {HOSTILE} signs", "--note", f"Ask {HOSTILE}"]
    assert main(["slide", "--view", "june", "--out", str(out), *arguments]) == 0
    match ending:
        case "png":
            with Image.open(out) as picture:
                assert picture.size == (1920, 1080)
        case "svg":
            assert 'aria-label="Zenit' in out.read_text(encoding="utf-8")
            etree.parse(str(out))
        case "pdf":
            assert "Zenit" in PdfReader(out).pages[0].extract_text()
        case "pptx":
            assert any(
                "Zenit" in shape.text_frame.text
                for shape in Presentation(str(out)).slides[0].shapes
                if shape.has_text_frame
            )
            with zipfile.ZipFile(out) as parts:
                for name in parts.namelist():
                    if name.endswith((".xml", ".rels")):
                        etree.fromstring(parts.read(name))
        case _:
            assert "Zenit" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("half of a pair",)])
def test_names_of_any_letters_go_into_every_export(kind: str, tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    with (folder / "events.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    for name in ("title_en", "title_pl", "summary_en"):
        rows[1][rows[0].index(name)] = f"Zenit {KINDS[kind]}deal"
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    data = load(folder, countries_path=tmp_path / "none").published
    written = {name: form.function(data, View(), list(data.events)) for name, form in formats(folder).items()}
    for content in written.values():
        assert content.startswith(b"PK") or content.decode("utf-8") is not None
    assert FORMATS.keys() <= written.keys()
    for name in ("geojson", "timelinejs", "csl-json"):
        json.loads(written[name])
    icalendar.Calendar.from_ical(written["ics"])
