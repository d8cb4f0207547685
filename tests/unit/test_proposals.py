"""Proposals for cells: what is meant, where that is clear; and what must not be proposed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.broken_tables import change, changed, copy_of_good
from transcaspian.checks.cells import Cell, rules_for
from transcaspian.dataset.drafts import Private
from transcaspian.dataset.loading import load
from transcaspian.language.messages import LANGUAGES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.problems import Problem, note
from transcaspian.tables.proposals.letters import LOOKALIKES, foreign, latin
from transcaspian.tables.proposals.near import nearest
from transcaspian.tables.schema import read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")


def problem(table: str, column: str, text: str) -> Problem | None:
    """The first problem of a cell by itself."""
    cell = Cell(table, 2, SCHEMA.tables[table].column(column), text)
    return next((found for rule in rules_for(cell.column) for found in rule(cell)), None)


def proposed(table: str, column: str, text: str) -> tuple[str | None, bool]:
    found = problem(table, column, text)
    assert found is not None
    return found.proposal, found.certain


CELLS = [
    # numbers
    ("volumes", "tonnes", "1 480 000", "1480000", True),
    ("volumes", "tonnes", "1\u00a0480\u202f000,5", "1480000.5", True),
    ("volumes", "tonnes", "1,480,000", "1480000", True),
    ("volumes", "tonnes", "1.480.000,5", "1480000.5", True),
    ("volumes", "tonnes", "1,480.5", "1480.5", True),
    ("volumes", "tonnes", "1'480'000", "1480000", True),
    ("volumes", "tonnes", "1.5 million", "1500000", False),
    ("volumes", "tonnes", "1,5 mln", "1500000", False),
    ("volumes", "tonnes", "1,5 млн", "1500000", False),
    ("volumes", "tonnes", "725 tys.", "725000", False),
    ("volumes", "tonnes", "１２", "12", True),
    ("legs", "length_km", "327 km", "327", False),
    ("locations", "longitude", "−71.5", "-71.5", True),
    ("legs", "gauge_from_mm", "1 520", "1520", True),
    ("legs", "gauge_from_mm", "1,520", "1520", True),
    ("events", "significance", "3.0", "3", True),
    ("events", "significance", "3,0", "3", True),
    # yes and no
    ("minerals", "rare_earth", "Tak", "yes", True),
    ("minerals", "rare_earth", "ложь", "no", True),
    # values of a list: other spellings, the words of the screen in both languages, near misses
    ("locations", "kind", "Border-Crossing", "border crossing", True),
    ("locations", "kind", "border_crossing", "border crossing", True),
    ("sources", "reliability", "b", "B", True),
    ("sources", "reliability", "В", "B", True),
    ("sources", "reliability", "B – usually reliable", "B", True),
    ("claims", "stance", "confirm", "confirms", False),
    ("claims", "stance", "raports", "reports", False),
    ("contracts", "parties", "Buyer:tai;supplier:kz-mod", "buyer:tai;supplier:kz-mod", True),
    # codes
    ("actors", "country", "Kazakhstan", "KZ", True),
    ("actors", "country", "Казахстан", "KZ", True),
    ("actors", "country", "Polska", "PL", True),
    ("actors", "country", "kz", "KZ", True),
    ("actors", "country", "КZ", "KZ", True),
    ("actors", "country", "KAZ", "KZ", True),
    ("sources", "language", "EN", "en", True),
    ("sources", "language", "angielski", "en", True),
    ("sources", "language", "rus", "ru", True),
    ("contracts", "currency", "US dollar", "USD", True),
    # ids
    ("events", "id", "turn-b\u0430ck", "turn-back", True),
    ("events", "id", "Turn-Back", "turn-back", True),
    ("events", "id", "turn back", "turn-back", False),
    ("events", "id", "turn_back", "turn-back", False),
    ("events", "id", "łódź", "lodz", False),
    # addresses
    ("sources", "url", "www.example.com/a?b=c", "https://www.example.com/a?b=c", False),
    ("sources", "url", "example.com", "https://example.com", False),
    ("sources", "url", "https:/example.com/a", "https://example.com/a", True),
    ("sources", "url", "https//example.com/a", "https://example.com/a", True),
    ("sources", "url", "http:\\\\example.com\\a", "http://example.com/a", True),
    ("sources", "url", "htps://example.com", "https://example.com", True),
    ("sources", "url", "<https://example.com/a>", "https://example.com/a", True),
    ("sources", "url", "[text](https://example.com/a)", "https://example.com/a", True),
]  # fmt: skip

NOT_PROPOSED = [
    ("volumes", "tonnes", "about 5"),
    ("volumes", "tonnes", "5-10"),
    ("volumes", "tonnes", "5 %"),
    ("volumes", "tonnes", "12 34"),
    ("volumes", "tonnes", "1,23,456"),
    ("volumes", "tonnes", "327 km"),
    ("volumes", "tonnes", "many"),
    ("events", "significance", "2.5"),
    ("events", "significance", "high"),
    ("events", "significance", "7,0"),
    ("minerals", "rare_earth", "maybe"),
    ("locations", "kind", "volcano"),
    ("claims", "stance", "no"),
    ("sources", "reliability", "G"),
    ("contracts", "parties", "kite-post"),
    ("actors", "country", "Ruritania"),
    ("actors", "country", "SUN"),
    ("sources", "language", "English and Polish"),
    ("contracts", "currency", "$"),
    ("events", "id", "бунт"),
    ("events", "id", "—"),
    ("events", "id", "a" * 60 + "!"),
    ("sources", "url", "javascript:alert(1)"),
    ("sources", "url", "mailto:editor@example.com"),
    ("sources", "url", "ftp://example.com/a"),
    ("sources", "url", "file:///etc/passwd"),
    ("sources", "url", "C:\\tables\\events.csv"),
    ("sources", "url", "see the newspaper"),
    ("sources", "url", "https://example.com/a b"),
    ("sources", "url", "page 3.5"),
]


@pytest.mark.parametrize(("table", "column", "text", "meant", "certain"), CELLS)
def test_what_is_meant_is_proposed(table: str, column: str, text: str, meant: str, certain: bool) -> None:
    assert proposed(table, column, text) == (meant, certain)
    assert problem(table, column, meant) is None


@pytest.mark.parametrize(("table", "column", "text"), NOT_PROPOSED)
def test_nothing_is_proposed_where_nothing_is_clear(table: str, column: str, text: str) -> None:
    assert proposed(table, column, text) == (None, False)


COLUMNS = [(table.name, column.name) for table in SCHEMA.tables.values() for column in table.columns]
# Pieces that numbers, dates, codes, ids and addresses are made of, and signs that break them.
PIECES = st.sampled_from(
    ["2023", "06", "24", "24 June 2023", "00:00", "20:25", "+03:00", "1,5", "1 480", "mln", "KZ", "Россия", "Polska",
     "yes", "tak", "report", "A", "border crossing", "turn-back", "\u0430", "É", "www.example.com", "https:/",
     "example.com/a", ";", ":", "/", "-", "–", ".", ",", " ", "~", "?", "T", "'", "(", ")", "buyer", "<", "\u200b"]
)  # fmt: skip


# What is left after damage is taken back may have another fault.
DAMAGE = {"control-characters", "invisible", "undone-accents", "mojibake", "formula"}


@settings(max_examples=500)
@given(st.sampled_from(COLUMNS), st.lists(PIECES, min_size=1, max_size=6).map("".join) | st.text(max_size=40))
def test_whatever_is_proposed_is_right_in_its_column(place: tuple[str, str], text: str) -> None:
    found = problem(*place, text.strip()) if text.strip() else None
    if found is None or found.code in DAMAGE:
        return
    for one in (found.proposal, *found.readings):
        again = problem(*place, one) if one else None
        assert again is None or again.severity == "note"


def test_a_number_of_two_meanings_is_a_question() -> None:
    found = problem("volumes", "tonnes", "4,764")
    assert found and found.proposal is None and found.readings == ("4.764", "4764")
    for language in LANGUAGES:
        assert all(one in note(found, language) for one in found.readings)


def test_a_date_of_two_meanings_names_them_in_its_sentence() -> None:
    found = problem("claims", "known_on", "03/04/2023")
    assert found and (found.code, found.readings) == ("ambiguous-date", ("2023-03-04", "2023-04-03"))
    for language in LANGUAGES:
        assert all(one in note(found, language) for one in found.readings)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2023-06-24 00:00:00", "bad-date"),
        ("2023-06-24 20:25", "time-without-offset"),
        ("45101.85", "time-without-offset"),
    ],
)
def test_only_a_time_that_does_not_say_where_needs_an_offset(text: str, code: str) -> None:
    found = problem("events", "date", text)
    assert found and found.code == code
    assert ("+03:00" in note(found, "en")) == (code == "time-without-offset")


def test_the_letter_that_only_looks_latin_is_named() -> None:
    found = problem("events", "id", "turn-b\u0430ck")
    assert found
    assert "Letter 7, “\u0430”, is Cyrillic" in note(found, "en")
    assert "Litera nr 7, „\u0430”, należy do cyrylicy" in note(found, "pl")


def test_every_lookalike_has_a_script_with_words_and_becomes_ascii() -> None:
    for letter in LOOKALIKES:
        assert latin(letter).isascii()
        (one,) = foreign(letter)
        for language in LANGUAGES:
            found = Problem("events", 2, "id", "malformed-id", letter, "error", proposal="a")
            assert one.letter in note(found, language)


def test_a_row_with_a_foreign_letter_in_its_id_is_meant_by_those_who_spell_it_right(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "events", "kite-rumour,", "k\u0456te-rumour,")
    found = [(p.table, p.code, p.proposal, p.certain) for p in loaded.problems]
    assert found == [("events", "malformed-id", "kite-rumour", True)]


def test_a_reference_with_a_foreign_letter_is_proposed_in_latin_and_never_the_other_way(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "claims", "kite-rumour.1,kite-rumour,", "kite-rumour.1,k\u0456te-rumour,")
    (found,) = [p for p in load(folder).problems if p.code == "unknown-reference"]
    assert (found.proposal, found.certain) == ("kite-rumour", True)
    # … not even where the row of that id has another foreign letter.
    change(folder, "events", "kite-rumour,", "kit\u0435-rumour,")
    found_then = {(p.code, p.proposal) for p in load(folder).problems}
    assert found_then == {("malformed-id", "kite-rumour"), ("unknown-reference", None)}


@pytest.mark.parametrize(
    ("old", "new", "meant", "certain"),
    [
        ("delis;roussou", "delis, roussou", "delis;roussou", True),
        ("delis;roussou", "delis | roussou", "delis;roussou", True),
        ("delis;roussou", "delis and roussou", "delis;roussou", True),
        ("delis;roussou", "delis i roussou", "delis;roussou", True),
        ("delis;roussou", "delis roussou", "delis;roussou", True),
        ("delis;roussou", "Delis;Roussou", "delis;roussou", True),
        ("delis;roussou", "Nicholas Delis;roussou", "delis;roussou", False),
        ("delis;roussou", "Νίκος Δελής;rousou", "delis;roussou", False),
        ("delis;roussou", "roussou;delis;dells", "roussou;delis", False),
    ],
)
def test_a_list_of_ids_is_proposed_as_a_whole(old: str, new: str, meant: str, certain: bool, tmp_path: Path) -> None:
    loaded = changed(tmp_path, "events", f"{old},3", f'"{new}",3')
    found = [p for p in loaded.problems if p.column == "actor_ids"]
    assert found and {(p.proposal, p.certain) for p in found} == {(meant, certain)}


@pytest.mark.parametrize("new", ["nobody", "delis, nobody", "delis-2", "zzz"])
def test_an_id_that_is_none_of_ours_is_not_guessed(new: str, tmp_path: Path) -> None:
    loaded = changed(tmp_path, "events", "delis;roussou,3", f'"{new}",3')
    assert [p.proposal for p in loaded.problems if p.column == "actor_ids"] == [None]


def test_an_id_that_another_row_has_is_not_proposed(tmp_path: Path) -> None:
    loaded = changed(tmp_path, "locations", "naxos,Naxos", "Athens,Naxos")
    (found,) = [p for p in loaded.problems if p.code == "malformed-id"]
    assert found.proposal is None


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("kz-mod-2021", ["kz-mod-2022"], ""),
        ("rousou", ["roussou", "rousoua"], ""),
        ("rousou", ["roussou", "delis"], "roussou"),
        ("abc", ["abd"], ""),
    ],
)
def test_only_one_word_can_be_nearest_and_digits_never_differ(text: str, words: list[str], found: str) -> None:
    assert nearest(text, words) == found


def test_viewers_are_told_no_id_of_a_draft_in_a_proposal() -> None:
    asked = Problem("seed_claims", 2, "event_ids", "unknown-reference", "cal", "error", "events call")
    named = replace(asked, proposal="call;secret", readings=("secret",))
    private = Private(drafts=frozenset({"secret"}))
    assert list(private.told([named, replace(asked, proposal="call")])) == [asked, replace(asked, proposal="call")]
