"""Every page says the same of tables in which every id is another."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.app.screen import PAGES, Screen
from tests.unit.handmade import shipped
from tests.unit.renaming import MARK, back, renamed
from transcaspian.dataset.loading import load
from transcaspian.shipped import DATA_FOLDER


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return renamed(tmp_path_factory.mktemp("renamed") / "data")


@pytest.mark.one_in(3)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_the_same_but_for_the_ids(
    page: str, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    event = "titr-2023-total" if "corridor" in page else "zenit-asfat-yda-2023"
    # A copy, so that the versions are not those that other tests have left in this process.
    shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns(".*"))
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "ours"))
    ours = Screen(f"lang=pl&event={event}", page)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "theirs"))
    theirs = Screen(f"lang=pl&event={MARK}{event}", page)
    assert theirs.view.event == f"{MARK}{event}" and len(theirs.text()) > 500
    text = back(theirs.text()).replace(load(folder).published.version, shipped().version)
    assert without_clock(text) == without_clock(ours.text())


def without_clock(text: str) -> str:
    """A page's words without the minute in which its tables were read."""
    return re.sub(r"\d\d:\d\d \(", "(", text)
