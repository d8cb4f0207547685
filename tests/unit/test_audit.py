"""What the record asks about itself: each rule where it asks, where it does not, and that nothing follows from it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.unit.broken_tables import GOOD, change, copy_of_good
from tests.unit.test_check_command import COMMAND, rendered
from transcaspian.__main__ import main
from transcaspian.dataset.loading import load
from transcaspian.evidence.audit import audit, negatives
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.kinds import AUDIT

DEAL = "dolphin-deal-2031.1,dolphin-deal-2031,asserts,dolphin,The yard will build ships.,Stocznia zbuduje statki."
CALL = "Delis rang Roussou at noon.,Delis zadzwonił do Russu w południe."
Changes = tuple[tuple[str, str, str], ...]


def asked(folder: Path, *changes: tuple[str, str, str]) -> list[tuple[str, str]]:
    """The codes and ids that the audit of the good tables lists after some changes."""
    tables = copy_of_good(folder)
    for table, old, new in changes:
        change(tables, table, old, new)
    loaded = load(tables)
    assert loaded.problems == ()
    return [(problem.code, problem.value) for problem in audit(loaded)]


def add(row: str) -> tuple[str, str, str]:
    """A change that adds a claim, as the last row."""
    last = "kite-rumour.1,kite-rumour,reports,,Kites may be built."
    return "claims", last, f"{row}\n{last}"


def test_the_good_tables_ask_for_nothing() -> None:
    assert audit(load(GOOD)) == ()


# Confirmed by parties


def test_an_event_that_only_parties_confirm_is_asked_about(tmp_path: Path) -> None:
    assert asked(tmp_path, ("claims", "reports,,Delis rang", "reports,delis,Delis rang")) == [
        ("confirmed-by-parties", "delis-roussou-call")
    ]


def test_who_belongs_to_a_party_is_one(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        ("claims", "reports,,Delis rang", "reports,delis,Delis rang"),
        ("events", "delis;roussou", "delis;kite-post"),
    )
    assert found == [("confirmed-by-parties", "delis-roussou-call")]


def test_what_parties_only_assert_is_drawn_as_claimed_and_not_asked_about(tmp_path: Path) -> None:
    assert asked(tmp_path, ("claims", "confirms,roussou", "asserts,roussou")) == []


def test_who_speaks_is_the_best_witness_of_an_utterance(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        ("claims", "reports,,Delis rang", "reports,delis,Delis rang"),
        ("events", "roussou,3,published,,content", "roussou,3,published,,utterance"),
    )
    assert found == []


# Texts counted twice


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f"delis-roussou-call.3,delis-roussou-call,reports,kite-post,{CALL},wire-2031-06-24,2031-06-24,2,,,,", True),
        # In other letters, in one language only.
        (
            "delis-roussou-call.3,delis-roussou-call,denies,kite-post,Delis rang Roussou — at NOON,Inaczej.,"
            "wire-2031-06-24,2031-06-24,2,,,,",
            True,
        ),
        (f"delis-roussou-call.3,delis-roussou-call,context,kite-post,{CALL},wire-2031-06-24,2031-06-24,2,,,,", False),
        (f"delis-roussou-call.3,delis-roussou-call,reports,,{CALL},daily-2031-06-25,2031-06-25,2,,,,", False),
        (f"dolphin-deal-2031.2,dolphin-deal-2031,asserts,dolphin,{CALL},wire-2031-06-24,2031-07-28,2,,,,", False),
    ],
)
def test_a_text_counts_once_for_each_publisher_and_event(row: str, found: bool, tmp_path: Path) -> None:
    claim = row.split(",")[0]
    assert asked(tmp_path, add(row)) == ([("text-counted-twice", claim)] if found else [])


# Another figure than that of the title

OFF = ("figures", "call.2,call-length,20,30,min", "call.2,call-length,50,60,min")


def test_a_figure_that_cannot_be_the_one_of_the_title_is_asked_about(tmp_path: Path) -> None:
    assert asked(tmp_path, OFF) == [("figure-off-title", "delis-roussou-call.2")]


@pytest.mark.parametrize(
    "more",
    [
        ("figures", "20,40,min,,yes", "20,40,min,,"),  # the title gives none
        ("figures", "20,40,min,,yes", "0.8,0.9,h,,yes"),  # the same in another unit
        (
            "figures",
            "kite-rumour.1.1,",
            "delis-roussou-call.2.2,delis-roussou-call.2,call-length,25,,min,,\nkite-rumour.1.1,",
        ),
        ("claims", "confirms,roussou", "estimates,roussou"),
        ("claims", "confirms,roussou", "context,roussou"),
    ],
)
def test_what_agrees_or_does_not_count_for_the_event_is_not(more: tuple[str, str, str], tmp_path: Path) -> None:
    found = asked(tmp_path, OFF, more)
    assert not [code for code, _ in found if code == "figure-off-title"]


# At first hand and doubtful


def test_a_doubtful_word_at_first_hand_needs_a_reason(tmp_path: Path) -> None:
    doubtful = ("claims", "daily-2031-06-25,2031-06-25,2,,,,", "daily-2031-06-25,2031-06-25,3,,,,")
    reasoned = (
        "claims",
        "daily-2031-06-25,2031-06-25,2,,,,",
        "daily-2031-06-25,2031-06-25,3,,,,through an interpreter",
    )
    assert asked(tmp_path / "a", doubtful) == [("first-hand-doubtful", "delis-roussou-call.2")]
    assert asked(tmp_path / "b", reasoned) == []


def test_a_publication_that_speaks_for_itself_needs_none(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        ("claims", "daily-2031-06-25,2031-06-25,2,,,,", "daily-2031-06-25,2031-06-25,3,,,,"),
        ("sources", "daily-2031-06-25,A daily", "daily-2031-06-25,Anna-Jeannette Roussou"),
    )
    assert found == []


# What others do not say

MARKED = ("events", "dolphin,2,published,", "dolphin,2,published,yes")


def test_a_marked_negative_needs_a_claim_that_shows_the_search(tmp_path: Path) -> None:
    search = add(
        "dolphin-deal-2031.2,dolphin-deal-2031,context,,We looked there.,Szukano.,wire-2031-06-24,2031-07-28,2,,,yes,"
    )
    assert asked(tmp_path / "a", MARKED) == [("negative-unsearched", "dolphin-deal-2031")]
    assert asked(tmp_path / "b", MARKED, search) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("A paper on ships is signed.", "No other source has it.", True),
        ("Podpisano dokument w sprawie statków.", "Nie ma tego żadne inne źródło.", True),
        ("A paper on ships is signed.", "Żadne inne źródło.", False),  # Polish in the English column
        ("A paper on ships is signed.", "No sourcebook and no resources.", False),  # no whole words
    ],
)
def test_phrases_are_asked_about_in_their_own_language(old: str, new: str, found: bool, tmp_path: Path) -> None:
    expected = [("negative-unsearched", "dolphin-deal-2031")] if found else []
    assert asked(tmp_path, ("events", old, new)) == expected


def test_an_editor_who_says_that_nothing_of_the_kind_is_meant_is_not_asked_again(tmp_path: Path) -> None:
    said = ("events", "A paper on ships is signed.", "No other source has it.")
    assert asked(tmp_path, said, ("events", "dolphin,2,published,", "dolphin,2,published,no")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_a_language_is_found(language: str) -> None:
    phrases = words(language)("audit.negatives").split(";")
    assert len(phrases) > 5
    assert all(negatives(language).search(f"({phrase})") and phrase == phrase.strip() for phrase in phrases)


# One publisher


def test_two_pages_of_one_publisher_are_one(tmp_path: Path) -> None:
    found = asked(tmp_path, ("sources", "daily-2031-06-25,A daily", "daily-2031-06-25,A wire"))
    assert found == [("one-publisher", "delis-roussou-call")]


def test_a_second_publisher_that_only_gives_context_is_none(tmp_path: Path) -> None:
    found = asked(tmp_path, ("claims", "reports,,Delis rang", "context,,Delis rang"))
    assert sorted(found) == [("confirmed-by-parties", "delis-roussou-call"), ("one-publisher", "delis-roussou-call")]


# All of them


def test_the_weightiest_comes_first_then_the_most_significant(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        ("claims", "reports,,Delis rang", "reports,delis,Delis rang"),
        ("claims", "dolphin-deal-2031,asserts,dolphin", "dolphin-deal-2031,confirms,dolphin"),
        ("sources", "daily-2031-06-25,A daily", "daily-2031-06-25,A wire"),
    )
    assert found == [
        ("confirmed-by-parties", "delis-roussou-call"),
        ("confirmed-by-parties", "dolphin-deal-2031"),
        ("first-hand-doubtful", "dolphin-deal-2031.1"),
        ("one-publisher", "delis-roussou-call"),
    ]


def test_a_draft_is_asked_about_nothing(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        ("events", ",,,,1,draft,", ",,,,3,draft,yes"),
        ("claims", "kite-rumour,reports,,", "kite-rumour,confirms,dolphin,"),
    )
    assert found == []


def test_tables_without_the_marks_are_asked_all_the_same(tmp_path: Path) -> None:
    tables = copy_of_good(tmp_path)
    (tables / "events.csv").write_text(
        re.sub(r"(,[^,]*){2}$", "", (tables / "events.csv").read_text("utf-8"), flags=re.M)
    )
    change(tables, "events", "A paper on ships is signed.", "No other source has it.")
    assert [problem.code for problem in audit(load(tables))] == ["negative-unsearched"]


def test_nothing_raises_where_there_is_nothing(tmp_path: Path) -> None:
    assert audit(load(tmp_path)) == ()


# The command


def test_the_command_lists_them_under_their_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = copy_of_good(tmp_path)
    change(tables, "claims", "reports,,Delis rang", "reports,delis,Delis rang")
    change(tables, *MARKED)
    change(tables, "sources", "2031-06-25,el", "25.06.2031,el")
    assert main(["check", str(tables), "--audit"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 events and 1 draft, 4 claims: no errors, 1 note; 2 rows deserve a second look"
    say = words("en")
    assert lines[2] == f"{say('audit.confirmed-by-parties')} (1)"
    assert lines[3].startswith("  events.csv, row 2, column id: “delis-roussou-call”")
    assert lines[5] == f"{say('audit.negative-unsearched')} (1)"
    assert len([line for line in lines if line.startswith("  ")]) == 2


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_lists_the_same(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = audit(load(DATA_FOLDER))
    texts = {}
    for name in ("text", "json", "markdown", "github"):
        assert main(["check", str(DATA_FOLDER), "--audit", "--lang", language, "--format", name]) == 0
        texts[name] = capsys.readouterr().out
    report = json.loads(texts["json"])
    assert [(p["code"], p["value"], p["row"]) for p in report["problems"]] == [(p.code, p.value, p.row) for p in found]
    assert [p["weight"] for p in report["problems"]] == sorted((AUDIT[p.code] for p in found), reverse=True)
    assert sum(line.startswith("  ") for line in texts["text"].splitlines()) == len(found)
    head = words(language)("check.head.row")
    assert [row[3] for row in rendered(texts["markdown"]) if row[1] != head] == [p.code for p in found]
    commands = [COMMAND.fullmatch(line) for line in texts["github"].splitlines()]
    assert all(commands) and len(commands) == 1 + len(found)
    assert {match[1] for match in commands if match} == {"notice"}


def test_without_it_the_command_says_nothing_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = copy_of_good(tmp_path)
    change(tables, *MARKED)
    assert main(["check", str(tables)]) == 0
    assert capsys.readouterr().out.startswith("2 events and 1 draft, 4 claims: no problems\n")
