"""The evidence page: claims side by side, why an event is as sure as it is, filters, sources and actors."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest

from tests.app.screen import FIRST, Screen
from tests.unit.broken_tables import change, copy_of_good
from tests.unit.handmade import shipped
from transcaspian.dataset.loading import load
from transcaspian.edit.access import Permission
from transcaspian.evidence.claims import Filter, actor_tallies, event_evidence, overview, source_tallies
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.view.query import View
from ui.desk import access

PAGE = "pages/check/evidence.py"
REFUSAL = "wsj-kazakhstan-refusal"
EVIL = "<img src=x onerror=alert(1)> **bold** :red[x] $x$"


def opened(query: str = "") -> Screen:
    return Screen(query, PAGE)


# By event


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_event_it_begins_with_the_disputed_ones(language: str) -> None:
    screen, say = opened(f"lang={language}"), words(language)
    found = overview(shipped(), View(language=language))
    assert [key.removeprefix("event-disputed-") for key in screen.keys("event-disputed-")] == [
        f.event_id for f in found.disputed
    ]
    assert [key.removeprefix("event-differ-") for key in screen.keys("event-differ-")] == [
        f.event_id for f in found.differing
    ]
    for one in (*found.disputed, *found.differing):
        assert escape(one.why) in screen.text()
    assert say.n("evidence.scope", found.shown) in screen.text()


def test_a_line_of_it_selects_the_event_everywhere() -> None:
    screen = opened("w=mutiny")
    screen.press(f"event-disputed-{REFUSAL}")
    assert (screen.view, screen.query) == (View(window="mutiny", event=REFUSAL), f"w=mutiny&event={REFUSAL}")
    assert screen.one("evidence_event").value == REFUSAL
    screen.turn_to(FIRST)
    assert screen.view.event == REFUSAL
    assert escape(shipped().events[REFUSAL].title["en"]) in screen.text()


def test_the_chooser_selects_and_closes() -> None:
    screen = opened()
    screen.choose("evidence_event", "turn-back")
    assert (screen.view.event, screen.query) == ("turn-back", "event=turn-back")
    screen.press("evidence_back")
    assert (screen.view, screen.query) == (View(), "")
    assert screen.one("evidence_event").value is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_stand_side_by_side_with_all_that_is_known_of_them(language: str) -> None:
    screen = opened(f"event={REFUSAL}&lang={language}")
    found = event_evidence(shipped(), View(language=language), REFUSAL)
    assert found is not None
    text, say = screen.text(), words(language)
    for side in found.sides:
        assert escape(say(f"evidence.side.{side.key}")) in text
        for line in side.claims:
            for part in (line.grade, line.grade_words, line.stance_words, line.who, line.statement, line.known_on):
                assert escape(part, quote=True) in text or escape(part) in text, part
            if line.url:
                assert f'href="{escape(line.url, quote=True)}" target="_blank" rel="noreferrer nofollow"' in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event_id", [REFUSAL, "titr-2023-total", "il96-flight", "closest-approach"])
def test_it_answers_why_with_the_rule_and_the_claims_that_triggered_it(event_id: str, language: str) -> None:
    screen = opened(f"event={event_id}&lang={language}")
    found = event_evidence(shipped(), View(language=language), event_id)
    assert found is not None and found.triggers
    say, (box,) = words(language), (html for html in bodies(screen) if "tc-why" in html)
    assert escape(say(f"evidence.why.{found.certainty}")) in box
    assert escape(found.reason) in box and escape(found.rule) in box
    assert all(escape(line.statement) in box for line in found.triggers)


def test_contradictions_are_shown_as_differing_and_not_as_proven() -> None:
    say = words("en")
    text = opened(f"event={REFUSAL}").text()
    assert say("evidence.opposed") in text and say("evidence.differing.note") not in text
    text = opened("event=closest-approach").text()
    assert "Distance to Moscow" in text and say("evidence.differing.note") in text
    for figure in ("120 km", "200 km", "200 miles", "350 km"):
        assert f"{figure}</strong>" in text
    assert say("evidence.against") not in opened("event=moscow-day-off").text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["event=no-such-event", f"event={REFUSAL}&known_by=2023-07-01"])
def test_an_event_that_is_not_there_or_was_not_known_is_said_to_be_so(query: str, language: str) -> None:
    say, screen = words(language), opened(f"{query}&lang={language}")
    titles = [say(key) for key in ("card.unknown_title", "known.unknown_title")]
    assert [escape(title) in screen.text() for title in titles] == ["known_by" not in query, "known_by" in query]
    assert screen.has("known_go_first") == ("known_by" in query)
    # The page is not half empty for all that: what is in dispute stands there too.
    assert "tc-why" not in screen.text() and say("evidence.lead") in screen.text() and screen.has("lag")
    screen.press("evidence_back")
    assert screen.view.event == ""


def test_what_is_in_dispute_comes_before_the_chart() -> None:
    keys = opened("w=all").keys()
    assert keys.index("list_disputed") < keys.index("lag")


def test_claims_of_a_later_day_are_counted_and_not_told() -> None:
    early = "putin-whereabouts-june24"
    screen = opened(f"event={early}&known_by=2023-07-01")
    found = event_evidence(shipped(), View(known_by=date(2023, 7, 1)), early)
    assert found is not None and found.later
    assert words("en").n("evidence.later", found.later) in screen.text()
    assert "Relays the WSJ" not in screen.text()


# Filters


def test_a_filter_hides_counts_and_is_cleared() -> None:
    screen, say = opened(f"event={REFUSAL}"), words("en")
    before = screen.text()
    screen.choose("evidence_stances", ["denies"])
    found = event_evidence(shipped(), View(), REFUSAL, Filter(stances=("denies",)))
    assert found is not None
    assert say.n("evidence.hidden", found.hidden) in screen.text()
    assert "insurance policy" not in screen.text() and "reflect the reality" in screen.text()
    assert screen.label("evidence_pop_stance").endswith("1")
    screen.choose("evidence_reliabilities", ["A"])
    assert say("evidence.nothing") in screen.text()
    assert "reflect the reality" in screen.text()  # it decides the certainty, whatever is filtered
    screen.press("evidence_clear")
    assert screen.text() == before


@pytest.mark.parametrize(
    ("key", "value", "keep"),
    [
        ("evidence_reliabilities", ["A", "B"], Filter(reliabilities=("A", "B"))),
        ("evidence_credibilities", [1, 2], Filter(credibilities=(1, 2))),
        ("evidence_kinds", ["wire"], Filter(kinds=("wire",))),
        ("evidence_known_from", date(2023, 12, 1), Filter(known_from=date(2023, 12, 1))),
        ("evidence_known_to", date(2023, 7, 1), Filter(known_to=date(2023, 7, 1))),
    ],
)
def test_every_filter_works_and_leaves_the_view_alone(key: str, value: object, keep: Filter) -> None:
    screen = opened("event=turn-back")
    screen.choose("evidence_event", REFUSAL)
    screen.choose(key, value)
    found = event_evidence(shipped(), View(), REFUSAL, keep)
    assert found is not None and found.hidden
    assert words("en").n("evidence.hidden", found.hidden) in screen.text()
    assert screen.query == f"event={REFUSAL}"


# By source and by actor


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", ["source", "actor"])
def test_sources_and_actors_begin_with_those_that_say_most(mode: str, language: str) -> None:
    screen = opened(f"lang={language}")
    screen.choose("evidence_mode", mode)
    tallies = (source_tallies if mode == "source" else actor_tallies)(shipped(), View(language=language))
    listed = screen.keys(f"event-{mode}-")
    assert listed == [f"event-{mode}-{tally.id}" for tally in tallies[: len(listed)]]
    assert words(language).n("evidence.top_more", len(tallies) - len(listed)) in screen.text()
    screen.press(listed[0])
    assert escape(tallies[0].text.split(": ")[-1]) in screen.text()
    assert screen.keys("event-about-")
    assert screen.query == ("" if language == "en" else "lang=pl")


def test_what_a_source_carries_leads_to_the_event() -> None:
    screen = opened(f"event={REFUSAL}")
    screen.press("look-source-seed-interia")
    assert screen.one("evidence_mode").value == "source" and screen.one("evidence_source").value == "seed-interia"
    assert words("en")("reliability.C") in screen.text()
    key = screen.keys("event-about-")[0]
    screen.press(key)
    assert screen.one("evidence_mode").value == "event"
    assert screen.view.event == key.split("-", 3)[3] and screen.one("evidence_event").value == screen.view.event


def test_an_actor_has_its_own_words_and_those_of_others() -> None:
    screen, say = opened(f"event={REFUSAL}"), words("en")
    screen.press("look-actor-akorda-adm")
    assert say("evidence.asserted") in screen.text()
    screen.choose("evidence_actor", "prigozhin")
    assert say("evidence.others") in screen.text()
    screen.choose("evidence_stances", ["context"])
    assert "public" in screen.text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("source_id", "read"),
    [("russiamatters-hour", "opening"), ("wsj-2023-12-22", "relay_only"), ("lenta-eyewitness", "unknown")],
)
def test_a_source_says_how_much_of_it_was_read_and_that_the_day_is_not_known(
    source_id: str, read: str, language: str
) -> None:
    screen, say = opened(f"lang={language}"), words(language)
    screen.choose("evidence_mode", "source")
    screen.choose("evidence_source", source_id)
    facts = [escape(say(key)) for key in ("evidence.fact.retrieved", "evidence.fact.read", f"source_read.{read}")]
    assert all(fact in screen.text() for fact in facts)
    assert screen.text().count(escape(say("source_read.unknown"))) == (2 if read == "unknown" else 1)


def test_a_long_list_is_opened_in_full() -> None:
    screen = opened()
    screen.choose("evidence_mode", "actor")
    screen.choose("evidence_actor", "prigozhin")
    before, more = len(screen.keys("event-about-")), screen.keys("evidence_more_")
    assert more
    screen.press(more[0])
    assert len(screen.keys("event-about-")) > before


def test_what_is_chosen_stays_through_a_change_of_page() -> None:
    screen = opened()
    screen.choose("evidence_mode", "actor")
    screen.choose("evidence_actor", "prigozhin")
    screen.choose("evidence_stances", ["asserts"])
    screen.turn_to(FIRST)
    screen.turn_to(PAGE)
    assert screen.one("evidence_mode").value == "actor" and screen.one("evidence_actor").value == "prigozhin"
    assert screen.one("evidence_stances").value == ["asserts"]


# How it is graded


@pytest.mark.parametrize("language", LANGUAGES)
def test_grades_and_the_rule_are_explained_in_ten_lines(language: str) -> None:
    screen, say = opened(f"lang={language}"), words(language)
    screen.choose("evidence_mode", "grading")
    (html,) = (body for body in bodies(screen) if "tc-ev-grading" in body)
    assert html.count("<li>") + html.count("<tr>") == 10
    for level in ("disputed", "confirmed", "reported", "claimed"):
        assert escape(say(f"guide.rule.{level}")) in html
    assert all(escape(say(f"reliability.{letter}")) in html for letter in "ABCDEF")
    assert all(escape(say(f"credibility.{digit}")) in html for digit in range(1, 7))


# What is written in the tables is text


def test_text_that_looks_like_markup_is_shown_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_of_good(tmp_path)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    data = load(folder).published
    claim = next(c for c in data.claims.values() if plain(c.statement["en"]))
    publisher = next(s.publisher for s in data.sources.values() if s.id == claim.source_id)
    title = data.events[claim.event_id].title["en"]
    for name, old in (("claims", claim.statement["en"]), ("sources", publisher), ("events", title)):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, EVIL), encoding="utf-8")
    screen = opened(f"w=all&event={claim.event_id}")
    assert escape(EVIL) in "\n".join(bodies(screen))
    for mode in ("event", "source", "actor"):
        screen.choose("evidence_mode", mode)
        assert "<img src=x" not in "\n".join(bodies(screen))
        labels = [screen.one(key).proto.label for key in screen.keys("event-") + screen.keys("look-")]
        assert all("<img" not in label.replace("\\<img", "") for label in labels)
    screen.choose("evidence_mode", "source")
    screen.choose("evidence_source", claim.source_id)
    assert escape(EVIL) in "\n".join(bodies(screen)) and "<img src=x" not in "\n".join(bodies(screen))


def plain(text: str) -> bool:
    return "," not in text and '"' not in text


def bodies(screen: Screen) -> list[str]:
    """The pieces of HTML on the page, without its style sheet."""
    return [node.proto.body for node in screen.nodes() if node.type == "html"]


# What the record asks about itself


@pytest.mark.parametrize("language", LANGUAGES)
def test_editors_find_what_deserves_a_second_look_and_its_row(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, say = copy_of_good(tmp_path), words(language)
    change(folder, "claims", "reports,,Delis rang", "reports,delis,Delis rang")
    change(folder, "claims", "daily-2031-06-25,2031-06-25,2,,", "daily-2031-06-25,2031-06-25,4,,")
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    monkeypatch.setattr(access, "editor", lambda: Permission(True, "editor@example.org", "access.local"))
    screen = opened(f"w=all&lang={language}")
    assert say.n("audit.found", 2) in screen.text()
    assert not screen.keys("event-audit-"), "rows are listed for the rule that is chosen"
    screen.choose("audit_rule", "first-hand-doubtful")
    assert screen.keys("event-audit-") == ["event-audit-first-hand-doubtful-delis-roussou-call.2"]
    screen.press("event-audit-first-hand-doubtful-delis-roussou-call.2")
    screen.turn_to("pages/edit/desk.py")
    assert screen.one("desk_section").value == "tables"
    assert screen.one("f_claims_event_id").value == "delis-roussou-call"
    assert screen.one("f_claims_credibility").value == "4"


def test_nobody_else_is_told_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "editor", lambda: Permission(False, "", "access.local"))
    screen = opened()
    assert not screen.has("audit_rule") and words("en")("audit.lead") not in screen.text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", f"event={REFUSAL}"])
def test_the_page_begins_with_a_heading_that_is_seen(query: str, language: str) -> None:
    say, text = words(language), opened(f"{query}&lang={language}").text()
    assert text.count("<h1") == 1 and f"<h1>{escape(say('evidence.title'))}</h1>" in text
