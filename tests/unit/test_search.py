"""Finding events and places in any script, without minding case and diacritics."""

from __future__ import annotations

import pytest

from tests.unit.handmade import actor, dataset, event, place, shipped
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import fold, matches, place_named
from transcaspian.tables.records import Text


def small() -> Dataset:
    return dataset(
        [
            event("talks", title=Text.of(en="Talks in Łódź", pl="Rozmowy w Łodzi"), location_id="lodz"),
            event("ships", title=Text.of(en="Ships for the navy", pl="Okręty dla marynarki"), actor_ids=("asfat",),
                  about_location_ids=("oral",)),
            event("quiet", summary=Text.of(en="Nothing but a protocol.", pl="Tylko protokół.")),
            event("short", short=Text.of(en="Brief", pl="Krótko")),
        ],
        actors=[actor("asfat", name=Text.of(en="ASFAT, the state’s yards", pl="ASFAT, stocznie państwowe"))],
        locations=[
            place("lodz", 19.46, 51.77, name=Text.of(en="Łódź", pl="Łódź")),
            place("oral", 51.37, 51.23, name=Text.of(en="Uralsk", pl="Uralsk"), name_local="Орал",
                  aliases=("Oral", "Уральск")),
            place("oral-yard", 51.4, 51.2, name=Text.of(en="Zenit yard", pl="Stocznia Zenit"), aliases=("Uralsk",),
                  radius_km=0.5),
            place("somewhere", None, None, name=Text.of(en="Atlantis", pl="Atlantyda")),
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn"),
        ("Қазақстан ҒЫЛЫМ", "казакстан гылым"),
        ("Пётр Й", "петр и"),
        ("İzmir ı", "izmir i"),
        ("  two   words ", "two words"),
        ("“Quoted” ‘so’ «и так»", "quoted so и так"),
        ("ﬁve", "five"),
        ("", ""),
    ],
)
def test_case_diacritics_and_quotation_marks_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["lodz", "ŁÓDŹ", "Łódź talks", "rozmowy lodzi", "TALKS  in"])
def test_titles_are_found_in_both_languages(text: str) -> None:
    assert matches(small(), text) == {"talks"}


def test_summaries_and_short_titles_are_found() -> None:
    assert matches(small(), "protocol") == matches(small(), "protokol") == {"quiet"}
    assert matches(small(), "krotko") == {"short"}


@pytest.mark.parametrize("text", ["asfat", "panstwowe", "Орал", "уральск", "uralsk navy"])
def test_names_of_actors_and_places_are_found_in_any_script(text: str) -> None:
    assert matches(small(), text) == {"ships"}


def test_every_word_has_to_occur() -> None:
    assert matches(small(), "ships lodz") == frozenset()


def test_what_looks_like_a_pattern_is_only_text() -> None:
    for text in (".*", "[a-z]", "(", "\\", "%"):
        assert matches(small(), text) == frozenset()


@pytest.mark.parametrize("text", ["Uralsk", "oral", "УРАЛЬСК", " Орал "])
def test_a_place_is_found_by_any_of_its_names(text: str) -> None:
    found = place_named(small(), text)
    assert found is not None and found.id == "oral"


def test_of_places_with_one_name_the_widest_is_meant() -> None:
    found = place_named(small(), "zenit yard")
    assert found is not None and found.id == "oral-yard"
    moscow = place_named(shipped(), "Moscow")
    assert moscow is not None and moscow.id == "moscow"


def test_a_part_of_a_name_is_no_name_and_a_place_without_coordinates_cannot_be_shown() -> None:
    assert place_named(small(), "ural") is None
    assert place_named(small(), "Atlantis") is None
    assert place_named(small(), "") is None


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (("Пригожин", "prigozhin", "Prigożyn", "PRIGOZYN"), "march-of-justice"),
        (("Орал", "Uralsk", "Уральск"), "zenit-asfat-yda-2023"),
        (("Токаев", "Тоқаев", "Tokayev", "Tokajew"), "putin-tokayev-call"),
    ],
)
def test_the_shipped_events_are_found_in_latin_cyrillic_and_polish(texts: tuple[str, ...], wanted: str) -> None:
    found = {text: wanted in matches(shipped(), text) for text in texts}
    assert all(found.values()), found


def test_every_shipped_event_is_found_by_its_own_titles() -> None:
    data = shipped()
    for one in data.events.values():
        assert one.id in matches(data, one.title["en"]) and one.id in matches(data, one.title["pl"])


@pytest.mark.parametrize(
    "names",
    [
        ("Prigozhin", "prigozyn", "Prigożyn", "Пригожин", "ПРИГОЖИН"),
        ("Uralsk", "Oral", "Орал", "Уральск", "Orał"),
        ("Nikolai Patrushev", "Nikołaj Patruszew", "Николай Патрушев"),
    ],
)
def test_every_name_of_an_actor_or_a_place_finds_the_same_events(names: tuple[str, ...]) -> None:
    first, *others = (matches(shipped(), name) for name in names)
    assert len(first) >= 4
    assert [found ^ first for found in others] == [frozenset()] * len(others)


def test_a_name_is_found_at_the_beginning_of_a_word_only() -> None:
    data = dataset(
        [
            event("vote", title=Text.of(en="An electoral law", pl="Ordynacja")),
            event("yard", title=Text.of(en="Oral’s yard", pl="Stocznia")),
        ],
        locations=[place("oral", 51.37, 51.23, name=Text.of(en="Uralsk", pl="Uralsk"), aliases=("Oral",))],
    )
    assert matches(data, "Oral") == matches(data, "Uralsk") == {"yard"}
    assert matches(data, "electoral yards") == frozenset()
