"""The register of stories: each is one value, and a new one needs nothing but that value and its own files."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest

from tests.unit.handmade import dataset, shipped
from transcaspian.__main__ import main
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import UNKNOWN, Numbering
from transcaspian.drawing.picture import Picture
from transcaspian.drawing.sheet import Text
from transcaspian.language.messages import LANGUAGES
from transcaspian.slides.deck.presentation import pptx
from transcaspian.slides.page import slide
from transcaspian.stories import STORIES, Story, story_data
from transcaspian.stories.contracts.query import ContractsQuery
from transcaspian.stories.corridor.query import CorridorQuery
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.tables.records import Frame
from transcaspian.tables.records import Text as Words
from transcaspian.view.grammar import FIELDS, PARAMETERS, SECTIONS, STORY_KEYS, Parameter, one_of
from transcaspian.view.named import story_lead, story_name, story_title
from transcaspian.view.query import StoryQuery, View, read_query

ROOT = Path(__file__).parents[2]

QUERIES: dict[str, type[StoryQuery]] = {"mutiny": MutinyQuery, "contracts": ContractsQuery, "corridor": CorridorQuery}
ASKED = {
    "mutiny": ("", "t=2023-06-24T10:00&live=1"),
    "contracts": ("",),
    "corridor": ("", *(f"section={section}" for section in SECTIONS)),
}


@pytest.mark.parametrize("key", STORIES)
def test_a_story_has_a_name_a_page_and_a_place_in_the_address(key: str) -> None:
    story = STORIES[key]
    assert read_query(f"story={key}") == (View(story=key), ())
    assert (ROOT / "pages" / f"{story.page}.py").is_file()
    bare = dataset(windows=[], frames=[Frame("a", Words.of(en="A", pl="A"), 1, 2, 3, 4, None)])
    for said in (story_name, story_title, story_lead):
        assert all(said(bare, key, language) for language in LANGUAGES)
    assert all(story_name(shipped(), key, language) for language in LANGUAGES)
    assert tuple(STORIES) == STORY_KEYS


@pytest.mark.parametrize("key", STORIES)
def test_a_story_reads_all_that_it_owns_and_nothing_else(key: str) -> None:
    query = QUERIES[key]
    owned = {parameter.field: parameter.default for parameter in STORIES[key].parameters}
    assert owned == {field: FIELDS[field].default for field in (f.name for f in dataclasses.fields(query))}
    assert query.of(View()) == query(*owned.values())
    hints = get_type_hints(query)
    for field, default in owned.items():
        assert str(type(default)) in (str(hints[field]), "<class 'NoneType'>", "<class 'tuple'>")


def test_a_story_reads_what_a_view_says() -> None:
    view = View.from_query(
        "story=corridor&section=whatif&closed=titr-main.9&avoid=TM&from=aktau-port&live=1&stage=signed"
    )
    assert CorridorQuery.of(view) == CorridorQuery("whatif", "aktau-port", "", ("titr-main.9",), ("TM",), ())
    assert MutinyQuery.of(view) == MutinyQuery(None, True)
    assert ContractsQuery.of(view).stages == ("signed",)


def emptied(data: Dataset, tables: set[str]) -> Dataset:
    less = dataclasses.replace(data, **{table: type(getattr(data, table))() for table in tables})
    return dataclasses.replace(less, claims_of=dict.fromkeys(data.events, ())) if "claims" in tables else less


def pictures(key: str, data: Dataset) -> list[Picture] | None:
    """The pictures of a story; None where they cannot be drawn without a row of some table."""
    views = [View.from_query(f"story={key}&{query}") for query in ASKED[key]]
    try:
        return [STORIES[key].drawing()(story_data(data, view), view, 1840.0, 800.0, 16.0) for view in views]
    except KeyError:
        return None


@pytest.mark.parametrize("key", STORIES)
def test_a_story_is_drawn_from_the_tables_that_it_names(key: str) -> None:
    data, tables = shipped(), STORIES[key].tables
    every = {field.name for field in dataclasses.fields(Dataset)} - {"version", "claims_of", "languages"}
    whole = pictures(key, data)
    assert tables <= every and whole
    assert pictures(key, emptied(data, every - tables)) == whole
    assert [table for table in sorted(tables) if pictures(key, emptied(data, {table})) == whole] == []


def test_the_register_loads_no_story_and_no_library_that_draws() -> None:
    script = (
        "import sys, transcaspian.stories\n"
        "print([m for m in sys.modules if m.startswith('transcaspian.stories.') and m.count('.') > 1 "
        "and not m.endswith('.register')], 'geopandas' in sys.modules, 'matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split("\n")[0] == "[] False False"


# A new story: what is here stands in its six files, see docs/decisions/0022-stories.md.


@dataclasses.dataclass(frozen=True, slots=True)
class TaleQuery(StoryQuery):
    """What the made-up story owns."""

    chapter: str


def tale_picture(
    data: Dataset,
    view: View,
    width: float,
    height: float,
    font: float,
    numbering: Numbering = UNKNOWN,
    brief: bool = False,
) -> Picture:
    text = f"Chapter {TaleQuery.of(view).chapter or 'one'}"
    return Picture(width, height, (Text(text, 0.0, font, font, "#000000"),), "A tale", text)


TALE = Story(
    key="tale",
    page="explore/tale",
    path="tale",
    drawing=lambda: tale_picture,
    message=lambda data, view: f"Chapter {TaleQuery.of(view).chapter or 'one'} is told",
    tables=frozenset(),
    things=("call",),
)


@pytest.fixture
def tale(monkeypatch: pytest.MonkeyPatch) -> Story:
    chapter = Parameter("chapter", "chapter", one_of(("two", "three")), "", owner="tale")
    key = dataclasses.replace(PARAMETERS["story"], read=one_of((*STORY_KEYS, "tale")))
    monkeypatch.setitem(PARAMETERS, "chapter", chapter)
    monkeypatch.setitem(FIELDS, "chapter", chapter)
    monkeypatch.setitem(PARAMETERS, "story", key)
    monkeypatch.setitem(STORIES, "tale", TALE)
    return TALE


def test_a_new_story_is_drawn_on_a_slide_by_its_address(tale: Story, tmp_path: Path) -> None:
    out = tmp_path / "tale.svg"
    assert main(["slide", "--query", "story=tale&chapter=two", "--out", str(out)]) == 0
    assert "Chapter two" in out.read_text(encoding="utf-8")
    assert main(["slide", "--query", "story=tale&chapter=nine", "--out", str(out)]) == 2


def test_a_new_story_is_a_part_of_views_and_slides_like_the_others(tale: Story) -> None:
    view, ignored = read_query("chapter=three&story=tale&live=1")
    assert ignored == () and view.to_query() == {"story": ["tale"], "live": ["1"], "chapter": ["three"]}
    assert tale.parameters == (PARAMETERS["chapter"],)
    assert view.stories.of("tale").but({"chapter": ""}) == View().stories
    drawn = slide(shipped(), view)
    assert (drawn.title, drawn.message) == ("A tale", "Chapter three is told")
    assert {event.track for event in drawn.scene.events} == {"diplomacy"}
    assert pptx(shipped(), [drawn])


def test_a_new_story_has_a_link_at_the_top_of_the_pages() -> None:
    # The pages are listed once, when they are imported.
    script = (
        "from transcaspian.stories import STORIES; from tests.unit.test_stories import TALE\n"
        "STORIES['tale'] = TALE\n"
        "from ui import navigation; print(navigation._PAGES['explore/tale'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "('tale', 'nav.tale')"
