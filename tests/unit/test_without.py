"""Events that are left out: nothing in any file names them, in no part of it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.unit.handmade import shipped
from transcaspian.__main__ import main
from transcaspian.slides.without import without

EVENT = "zenit-asfat-yda-2023"
VIEW = "july-contracts-uralsk"


def said(content: bytes) -> str:
    """Everything that a file says, in the parts of a ZIP, the texts of a PDF, or as it is."""
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        return " ".join(said(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        pages = PdfReader(io.BytesIO(content))
        return " ".join([*(page.extract_text() for page in pages.pages), str(pages.metadata), *streams(content)])
    text = content.decode("utf-8", "replace")
    return text + " ".join(re.findall(r"<a:t>(.*?)</a:t>", text))


def streams(content: bytes) -> list[str]:
    found = []
    for part in re.findall(rb"stream\r?\n(.*?)endstream", content, re.S):
        try:
            found.append(zlib.decompress(part).decode("latin-1"))
        except zlib.error:
            continue
    return found


@pytest.mark.one_in(3)
@pytest.mark.parametrize("ending", ["pptx", "png", "pdf", "svg", "html"])
def test_no_part_of_a_slide_names_an_event_that_is_left_out(ending: str, tmp_path: Path) -> None:
    title, files = shipped().events[EVENT].title("en"), {}
    for name, more in (("with", []), ("without", ["--without", EVENT])):
        out = tmp_path / f"{name}.{ending}"
        assert main(["slide", "--view", VIEW, "--out", str(out), *more]) == 0
        files[name] = said(out.read_bytes())
    words = re.escape(title).replace("\\ ", r"\s+")
    assert EVENT not in files["without"] and not re.search(words, files["without"])
    if ending in ("pptx", "html"):
        assert re.search(words, files["with"])  # it would have been found


@pytest.mark.one_in(2)
@pytest.mark.parametrize("ending", ["pptx", "docx"])
def test_no_part_of_a_handout_names_it_either(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"all.{ending}"
    assert main(["brief", "--views", VIEW, "deals-by-stage", "--out", str(out), "--without", EVENT]) == 0
    content = said(out.read_bytes())
    assert EVENT not in content and shipped().events[EVENT].title("en") not in content


def test_counts_and_claims_are_those_of_the_rest() -> None:
    data = shipped()
    rest = without(data, (EVENT,))
    assert len(rest.events) == len(data.events) - 1 and EVENT not in rest.claims_of
    gone = {claim.id for claim in data.claims_of[EVENT]}
    assert gone and not gone & set(rest.claims)
    assert not [figure for figure in rest.figures.values() if figure.claim_id in gone]
    assert without(data, (EVENT,)) is rest and without(data, ()) is data


def test_an_unknown_event_is_refused_with_a_similar_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "x.svg"
    assert main(["slide", "--view", VIEW, "--out", str(out), "--without", "zenit-asfat"]) == 2
    assert EVENT in capsys.readouterr().err and not out.exists()
