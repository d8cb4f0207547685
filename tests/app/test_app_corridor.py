"""The corridor's page without a browser: sections, questions in the address, answers, tables with their sources."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

import pytest

from tests.app.screen import Screen
from tests.unit.handmade import shipped
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.stories.corridor.question import countries, question_in_words
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.stories.corridor.volumes import volumes
from transcaspian.view.grammar import SECTIONS
from transcaspian.view.named import story_title
from transcaspian.view.query import View

PAGE = "pages/explore/corridor.py"


@pytest.mark.one_in(3)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ["", *SECTIONS])
def test_every_section_opens_from_its_address(section: str, language: str) -> None:
    screen = Screen(f"lang={language}&section={section}" if section else f"lang={language}", PAGE)
    assert screen.view.value("section") == section
    assert f"<h1>{escape(question_in_words(shipped(), section, language))}</h1>" in screen.text()
    assert screen.has("cor_download")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_has_a_question_of_its_own(language: str) -> None:
    asked = [question_in_words(shipped(), section, language) for section in ("", *SECTIONS)]
    assert len({*asked}) == len(asked) and asked[0] == story_title(shipped(), "corridor", language)
    assert all(one.endswith("?") for one in asked)


def test_the_route_has_its_numbers_each_with_its_source() -> None:
    text = Screen("", PAGE).text()
    for said in ("4,593 km", "4,764 km", "12 days", "Caspian News", "KazTAG", "along the network 4,084 km"):
        assert said in text
    assert text.count("OpenStreetMap contributors") == 3  # once for all legs, and the credits of maps


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corner_of_a_country_without_a_border_post_is_told(language: str) -> None:
    text = Screen(f"lang={language}&route=southern-iran", PAGE).text()
    assert ("Maimak" if language == "en" else "Majmak") in text and "Wafarin" in text


def test_a_closed_leg_in_the_address_is_answered() -> None:
    query = "section=whatif&closed=titr-main.9&avoid=TM"
    screen = Screen(query, PAGE)
    found = verdict(shipped(), View.from_query(query))
    assert escape(found.headline) in screen.text()
    assert "Port of Kuryk" in screen.text()
    assert screen.one("cor_closed").value == ["titr-main.9"]
    assert screen.one("cor_avoid").value == ["TM"]


def test_choosing_what_is_closed_changes_the_address() -> None:
    screen = Screen("section=whatif", PAGE)
    screen.choose("cor_closed", ["titr-main.9", "kuryk-port"])
    assert screen.view.value("closed") == ("titr-main.9", "kuryk-port")
    screen.choose("cor_avoid", ["TM"])
    assert "closed=kuryk-port" in screen.query and "avoid=TM" in screen.query
    assert escape(verdict(shipped(), screen.view).headline) in screen.text()
    screen.press("cor_reset")
    assert screen.view.value("closed") == () and screen.view.value("avoid") == ()


def test_no_way_left_names_the_cut_and_opens_it_again() -> None:
    screen = Screen("section=whatif&closed=alat-port&avoid=IR&avoid=RU&to=kars", PAGE)
    assert "No way left from Khorgos Gateway dry port to Kars" in screen.text()
    assert screen.keys("cor_reopen_") == ["cor_reopen_alat-port", "cor_reopen_IR"]
    screen.press("cor_reopen_alat-port")
    assert screen.view.value("closed") == () and "No way left" not in screen.text()


def test_ids_that_the_tables_do_not_have_are_told() -> None:
    text = Screen("section=whatif&closed=nowhere.3&avoid=QQ", PAGE).text()
    assert "nowhere.3, QQ" in text


def test_a_pair_is_set_side_by_side() -> None:
    screen = Screen("section=compare&route=btk&route=southern-iran", PAGE)
    assert screen.one("cor_pair_0").value == "btk" and screen.one("cor_pair_1").value == "southern-iran"
    screen.choose("cor_pair_1", "northern")
    assert screen.view.value("routes") == ("btk", "northern")
    screen.choose("cor_pair_0", "northern")  # the same twice: they change places
    assert screen.view.value("routes") == ("northern", "btk")


def test_volumes_show_the_misreading_with_who_printed_it() -> None:
    text = Screen("section=volumes", PAGE).text()
    assert "<del>1,840,000</del>" in text and "Misreading of 1,084,000" in text and "AzerNews" in text


def test_what_came_later_is_not_on_the_page() -> None:
    text = Screen("section=volumes&known_by=2022-12-31", PAGE).text()
    assert "10 Mar 2026" not in text and "2,764,000" not in text
    later = volumes(shipped(), View.from_query("known_by=2022-12-31")).later
    assert later and words("en").n("corridor.later", later) in text
    text = Screen("section=minerals&known_by=2022-12-31", PAGE).text()
    assert "18 of 34" not in text and "16 of 30" in text
    assert "operating" not in Screen("known_by=2022-12-31", PAGE).text()


def test_an_event_that_is_selected_has_its_card() -> None:
    screen = Screen("event=titr-9m-2022-misprint", PAGE)
    assert escape(shipped().events["titr-9m-2022-misprint"].title["en"]) in screen.text()
    assert screen.has("panel")


def test_a_section_is_kept_over_a_change_of_language() -> None:
    screen = Screen("section=minerals", PAGE)
    screen.choose("cor_section", "compare")
    assert screen.view.value("section") == "compare" and "section=compare" in screen.query


def test_from_a_place_to_itself_and_with_all_countries_avoided_there_is_nothing_to_draw() -> None:
    screen = Screen("section=whatif&from=poti&to=poti", PAGE)
    assert "Start and end are the same place: Poti." in screen.text()
    assert not screen.has("cor_download")
    every = "&".join(f"avoid={code}" for code in countries(shipped()))
    screen = Screen(f"section=whatif&{every}", PAGE)
    assert "No way left from Khorgos Gateway dry port to Poti" in screen.text()
    assert not screen.has("cor_download") and screen.keys("cor_reopen_") == []


def test_an_address_with_the_same_route_twice_is_a_pair_all_the_same() -> None:
    screen = Screen("section=compare&route=btk&route=btk", PAGE)
    assert (screen.one("cor_pair_0").value, screen.one("cor_pair_1").value) == ("btk", "northern")


def test_names_that_look_like_markup_are_shown_as_text() -> None:
    text = Screen("section=whatif&closed=a-b.c&avoid=Q1&from=_x_", PAGE).text()
    assert "<em>" not in text and "<script" not in text


def test_names_of_stories_and_places_are_no_markdown_in_links_and_choices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns(".*"))
    for table, name in (("stories", "Corridor"), ("locations", "Port of Kuryk")):
        path = folder / f"{table}.csv"
        told = path.read_text(encoding="utf-8").replace(f",{name},", ",[x](https://example),")
        path.write_text(told, encoding="utf-8")
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    screen = Screen("section=whatif&closed=aktau-port", PAGE)
    asked = [node for node in screen.nodes() if node.type == "page_link" or node.key == "cor_way"]
    named = [said for node in asked if b"example" in (said := node.proto.SerializeToString())]
    assert named and not [said for said in named if b"[x](" in said]


@pytest.mark.parametrize("section", ["volumes", "minerals", "compare", "whatif"])
def test_before_anything_was_published_the_page_says_so(section: str) -> None:
    screen = Screen(f"section={section}&known_by=1990-01-01", PAGE)
    assert screen.view.value("section") == section
    if section == "volumes":
        assert words("en").n("corridor.volumes.nothing", len(shipped().volumes)) in screen.text()
        assert not screen.has("cor_download")
    if section == "minerals":
        assert words("en").n("corridor.minerals.later", len(shipped().minerals)) in screen.text()


def test_a_way_that_leaves_the_map_is_told() -> None:
    assert words("en")("corridor.map.beyond") in Screen("route=southern-sea", PAGE).text()
    assert words("en")("corridor.map.beyond") not in Screen("", PAGE).text()


def test_the_card_of_a_count_stands_above_the_matrix_and_the_counts_stay() -> None:
    screen = Screen("section=minerals&event=crm-18-of-34-2023", PAGE)
    keys = screen.keys()
    assert keys.index("panel") < keys.index("counted")
    assert escape(shipped().events["crm-18-of-34-2023"].title["en"]) in screen.text()
    assert words("en")("corridor.counts.title") in screen.text()
