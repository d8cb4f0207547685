"""Documentation and navigation follow the tree: the picture of it, every path that a page names, every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import draw_architecture
from tests.unit.handmade import shipped
from transcaspian.commands.check import summary
from transcaspian.dataset.loading import load
from transcaspian.scene import scene
from transcaspian.shipped import DATA_FOLDER
from transcaspian.view.query import View
from ui import navigation

ROOT = Path(__file__).parents[2]
PACKAGE = "transcaspian"
# Files that an installation has and the project does not.
MADE = {"data/.history", ".streamlit/secrets.toml", "transcaspian/_shipped"}
# The pages that name files of the project.
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "docs/decisions/*.md", "data/README.md")


def test_the_picture_of_the_architecture_is_fresh() -> None:
    fresh = draw_architecture.picture()
    assert draw_architecture.PICTURE.read_text(encoding="utf-8") == fresh, "run scripts/draw_architecture.py"


def lost(page: Path) -> set[str]:
    """What a page links to or names as a file or module of this project, and is not there."""
    text = page.read_text(encoding="utf-8")
    tops = {path.name for path in ROOT.iterdir()} - {".git"}
    found = set()
    for name in re.findall(r"\]\(([^)#\s:]+)[)#]", text):
        found |= set() if (page.parent / name).exists() else {name}
    for name in set(re.findall(r"`([^`\s<>*…{}]+)`", text)) - MADE:
        if name.startswith(f"{PACKAGE}."):  # a module, or what it holds
            path = ROOT.joinpath(*name.split("."))
            there = any(p.is_dir() or p.with_suffix(".py").is_file() for p in (path, path.parent))
        elif name.partition("/")[0] in tops:
            there = (ROOT / name).exists()
        elif not name.startswith(".") and name.endswith((".py", ".js", ".css", ".po")):
            there = any(
                next(ROOT.glob(f"{top}/**/{name}"), None)
                for top in (PACKAGE, "ui", "pages", "scripts", "tests", "benchmarks")
            )
        else:
            continue
        found |= set() if there else {name}
    return found


@pytest.mark.parametrize("page", sorted(str(p.relative_to(ROOT)) for one in PAGES for p in ROOT.glob(one)))
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    assert not lost(ROOT / page)


def test_every_page_is_offered_and_every_page_that_is_offered_is_there() -> None:
    there = {str(path.relative_to(ROOT / "pages").with_suffix("")) for path in (ROOT / "pages").rglob("*.py")}
    assert set(navigation.NAMES) == there


def test_the_numbers_of_events_on_a_page_are_those_of_the_first_screen_and_of_the_check() -> None:
    counts, told = scene(shipped(), View()).counts, set[str]()
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        told |= set(re.findall(r"[“\"](\d+ of \d+) events", page.read_text(encoding="utf-8")))
    assert told == {f"{counts.shown} of {counts.total}"}
    assert f'"{summary(load(DATA_FOLDER), "en")}"' in (ROOT / "README.md").read_text(encoding="utf-8")
