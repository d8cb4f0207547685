"""The message of a slide: one sentence on one event with its certainty, as known by the view's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.handmade import actor, claim, dataset, event, random_view, shipped, source
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import card, reason
from transcaspian.evidence.claims import overview
from transcaspian.evidence.differing import told as told_apart
from transcaspian.evidence.sentence import sentence
from transcaspian.language.messages import LANGUAGES
from transcaspian.scene.summary import filters_in_words
from transcaspian.slides.message import message
from transcaspian.slides.page import Options, slide
from transcaspian.stories import STORIES
from transcaspian.tables.records import Text
from transcaspian.view.grammar import SECTIONS
from transcaspian.view.query import View
from transcaspian.view.selection import select

JUNE = View(window="2023-06-20..2023-06-30")
PEOPLE = [actor("wagner"), actor("kremlin"), actor("uali", name=Text.of(en="Berik Uali", pl="Berik Uali"))]
FOUR = [source(name) for name in ("Orda", "Kursiv", "TuraNews", "Ulysmedia")] + [source("blog", "C")]


def told(language: str = "en", view: View = JUNE, about: str | None = None, **tables: object) -> str:
    """Return the message on one event and its claims."""
    one = event(title=Text.of(en="The column turns", pl="Kolumna zawraca"), actor_ids=("wagner",), about=about)
    given = {"events": [one], "actors": PEOPLE, "sources": FOUR} | tables
    return message(dataset(**given), replace(view, language=language))  # type: ignore[arg-type]


# How sure it is, in both languages


@pytest.mark.parametrize(
    ("claims", "english", "polish"),
    [
        ([("confirms", "uali")], "confirmed by Berik Uali", "potwierdzone: Berik Uali"),
        (
            [("reports", None, "Orda"), ("reports", None, "Kursiv")],
            "confirmed by independent reports: Orda and Kursiv",
            "potwierdzone; niezależne relacje: Orda i Kursiv",
        ),
        (
            [("reports", "uali")],
            "reported by Berik Uali, confirmed by nobody",
            "relacjonowane, bez potwierdzenia: Berik Uali",
        ),
        ([("asserts", "wagner")], "only claimed, by wagner", "tylko według stron: wagner"),
        ([("estimates", "uali")], "only claimed, as an estimate by Berik Uali", "tylko szacunek: Berik Uali"),
        (
            [("reports", "uali"), ("denies", "kremlin")],
            "disputed: reported by Berik Uali, denied by kremlin",
            "sporne; relacja: Berik Uali; dementi: kremlin",
        ),
        (
            [("asserts", "wagner"), ("denies", "kremlin"), ("denies", "uali")],
            "disputed: claimed by wagner, denied by kremlin and Berik Uali",
            "sporne; twierdzenie: wagner; dementi: kremlin i Berik Uali",
        ),
    ],
)
def test_a_message_says_how_sure_an_event_is_and_by_whom(
    claims: list[tuple[str, ...]], english: str, polish: str
) -> None:
    made = [
        claim(f"march.{n}", stance, asserted_by=who, source_id=(of or ["agency-report"])[0])
        for n, (stance, who, *of) in enumerate(claims)
    ]
    assert told("en", claims=made) == f"The column turns – {english}"
    assert told("pl", claims=made) == f"Kolumna zawraca – {polish}"


def test_of_what_was_said_it_is_sure_only_that_it_was_said() -> None:
    claims = [claim("march.1", "confirms", asserted_by="uali")]
    assert told("en", about="utterance", claims=claims).endswith("– the statement itself is confirmed by Berik Uali")
    assert told("pl", about="utterance", claims=claims).endswith("– sama wypowiedź potwierdzona: Berik Uali")
    assert told("en", about="content", claims=claims) == told("en", claims=claims)


def test_many_speakers_are_named_in_part_and_counted_and_a_speaker_counts_once() -> None:
    names = ["uali", "kremlin", "uali", "x", "y"]
    claims = [claim(f"march.{n}", asserted_by=name, source_id="blog") for n, name in enumerate(names)]
    assert told(claims=claims) == "The column turns – reported by Berik Uali, kremlin and 2 more, confirmed by nobody"
    assert told(claims=claims[:4]).endswith("reported by Berik Uali, kremlin and x, confirmed by nobody")
    long = [actor("uali", name=Text.of(en="The Ministry " * 5, pl="")), *PEOPLE[:2]]
    assert told(claims=claims[:2], actors=long).endswith("and 1 more, confirmed by nobody")


def test_a_title_that_asks_is_answered_in_a_sentence_of_its_own() -> None:
    asked = event(title=Text.of(en="Did he refuse?", pl="Czy odmówił?"))
    assert told(events=[asked]) == "Did he refuse? Reported by agency-report, confirmed by nobody"
    assert told("pl", events=[asked]) == "Czy odmówił? Relacjonowane, bez potwierdzenia: agency-report"


NOBODY = Text.of(en="unnamed officials", pl="anonimowi urzędnicy")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_description_of_somebody_has_a_small_letter_within_a_sentence_and_a_capital_on_its_own(language: str) -> None:
    inside, alone = NOBODY(language), NOBODY(language).capitalize()
    one = event(actor_ids=("wagner", "nobody"))
    also = event("other", actor_ids=("wagner", "nobody"), location_id=None)
    claims = [
        claim("march.1", "asserts", asserted_by="nobody"),
        claim("march.2", "denies", asserted_by="nobody"),
        claim("other.1", "reports", asserted_by="wagner", event_id="other"),
    ]
    people = [*PEOPLE, actor("nobody", name=NOBODY), actor("ebay", name=Text.of(en="eBay", pl="eBay"))]
    data = dataset([one, also], claims, actors=people, sources=FOUR)
    view = replace(JUNE, language=language, actors=("wagner", "nobody"))
    shown = card(data, view, one.id)
    assert shown
    sentences = [
        message(data, replace(view, event=one.id)),
        shown.reason,
        filters_in_words(data, view),
        *(finding.why for finding in overview(data, view).disputed),
        *(other.why for other in shown.related),
    ]
    assert len(sentences) == 5
    for told in sentences:
        assert inside in told and alone not in told, told
    assert [line.who for line in shown.claims] == [alone, alone]
    assert [link.text for link in shown.actors] == ["Wagner", alone]
    assert data.actors["ebay"].name(language) == "eBay"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_record_begins_a_description_with_a_capital_within(language: str) -> None:
    data, view = shipped(), View(window="all", language=language)
    described = [one.name(language) for one in data.actors.values() if one.name(language) != one.name.within(language)]
    assert len(described) > 8
    chosen = select(data, view)
    for one in chosen.shown:
        sure, claims = chosen.certainty[one.id], chosen.claims[one.id]
        sentences = (
            reason(data, sure, claims, view),
            sentence(data, view, one, sure, claims),
            *told_apart(data, view, claims),
        )
        assert not [name for name in described for text in sentences if f" {name}" in text], one.id


# Which event it is about


def of_june(*events: str, **weights: int) -> Dataset:
    """Return events by id and date, with their significance."""
    made = [event(name, when, significance=weights.get(name, 2)) for name, when in (e.split("@") for e in events)]
    return dataset(made)


def test_the_selected_event_is_told_of_before_all_others() -> None:
    data = of_june("great@2023-06-24", "small@2023-06-25", great=3, small=1)
    assert message(data, JUNE).startswith("Great –")
    assert message(data, replace(JUNE, event="small")).startswith("Small –")


def test_a_selected_event_that_the_view_does_not_show_is_not_its_message() -> None:
    data = of_june("great@2023-06-24", "other@2023-09-25")
    assert message(data, replace(JUNE, event="other")).startswith("Great –")


def test_of_equals_the_one_that_most_publications_tell_of_comes_first_and_then_the_earliest() -> None:
    data = of_june("late@2023-06-26", "early@2023-06-24")
    assert message(data, JUNE).startswith("Early –")
    more = [claim("late.1", event_id="late"), claim("late.2", event_id="late", source_id="Orda")]
    told_of = dataset(data.events.values(), [claim("early.1", event_id="early"), *more], FOUR)
    assert message(told_of, JUNE).startswith("Late –")


@pytest.mark.parametrize("when", ["2023", "2022/..", "../2024", "2023-06", "2023-06-24"])
def test_what_may_lie_outside_the_window_is_never_its_most_significant_event(when: str) -> None:
    hours = View(window="2023-06-24T19:00+03:00..2023-06-24T21:00+03:00")
    data = of_june(f"open@{when}", "turn@2023-06-24T20:25+03:00", open=3, turn=1)
    assert message(data, hours).startswith("Turn –")
    alone = of_june(f"open@{when}", open=3)
    assert message(alone, hours) == "No event is certainly in this window; 1 may be"
    assert message(alone, replace(hours, event="open")).startswith("Open –")


def test_a_window_of_all_years_holds_every_event_for_certain() -> None:
    assert message(of_june("open@2016/.."), View(window="all")).startswith("Open –")


@pytest.mark.parametrize(
    ("count", "polish"), [(1, "1 może się"), (3, "3 mogą się"), (5, "5 może się"), (22, "22 mogą się")]
)
def test_what_may_be_in_the_window_is_counted_in_good_polish(count: int, polish: str) -> None:
    data = of_june(*(f"e{n}@2023" for n in range(count)))
    assert polish in message(data, replace(JUNE, language="pl"))


# Nothing


def test_an_empty_view_says_so_and_whether_it_is_the_filters() -> None:
    data = of_june("march@2023-06-24")
    nothing = View(window="2021-01-01..2021-01-02")
    assert message(data, nothing) == "No event is on record for this window"
    assert message(data, replace(nothing, text="zzz")) == "No event of this window passes the filters"
    known = replace(JUNE, known_by=date(2023, 6, 20))
    assert message(data, known) == "As known on 20 June 2023: No event is on record for this window"
    polish = message(data, replace(known, language="pl"))
    assert polish == "Stan wiedzy na 20 czerwca 2023: W zbiorze nie ma zdarzeń z tego okresu"


# As known by a day


def test_a_message_says_what_was_known_by_the_day_and_no_more() -> None:
    claims = [claim("march.1"), claim("march.2", "denies", asserted_by="uali", known_on="2023-12-22")]
    assert "disputed" in told(claims=claims)
    then = told(view=replace(JUNE, known_by=date(2023, 12, 21)), claims=claims)
    assert then == "As known on 21 December 2023: The column turns – reported by agency-report, confirmed by nobody"


# The shipped data


@pytest.mark.parametrize("seed", range(120))
def test_messages_of_random_views_are_about_an_event_that_they_show(seed: int) -> None:
    view, data = random_view(seed), shipped()
    said, selection = message(data, view), select(data, view)
    assert said == message(data, view) and said == " ".join(said.split()) and "{" not in said
    named = [e for e in selection.shown if f"{e.title(view.language)} " in said]
    certain = [e for e in selection.shown if e.id not in selection.possible]
    if view.event in {e.id for e in selection.shown}:
        assert view.event in {e.id for e in named}
    elif certain:
        assert max(e.significance for e in certain) in {e.significance for e in named if e in certain}
    else:
        assert not named
    assert bool(view.known_by) == said.startswith(("As known on ", "Stan wiedzy na "))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_makes_a_sentence(language: str) -> None:
    data = shipped()
    for one in data.events.values():
        said = message(data, View(window="all", event=one.id, language=language))
        assert said.startswith(one.title(language)) and len(said) > len(one.title(language)) + 10
        assert not said.endswith((".", ":", "–", " "))


def test_a_slide_says_the_briefers_own_message_or_else_one_from_the_data() -> None:
    view = View(window="july")
    for own in ("", "Nothing was signed"):
        drawn = slide(shipped(), view, Options(message=own))
        assert drawn.message == (own or message(shipped(), view))
        assert drawn.sheet.description.startswith(f"{drawn.message}. ")


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_says_its_picture_in_one_sentence(story: str, language: str) -> None:
    sections = [f"section={one}" for one in SECTIONS]
    moments = ["t=2023-06-23T18:30", "t=2023-06-24T12:00&live=1", "known_by=2015-01-01", "known_by=2023-07-31"]
    for query in ["", *sections, "section=whatif&closed=aktau-port", *moments]:
        view = View.from_query(f"story={story}&lang={language}&{query}")
        said = message(shipped(), view)
        assert said == message(shipped(), view) and 20 < len(said) < 220 and not said.endswith((".", ":"))
        assert "{" not in said and bool(view.known_by) == said.startswith(("As known on ", "Stan wiedzy na "))


def test_a_slide_of_a_minute_says_what_was_public_by_it() -> None:
    live = View.from_query("story=mutiny&t=2023-06-24T12:00&live=1")
    assert message(shipped(), live).startswith("Public by 12:00 on 24 June: ")
    then, later = (View.from_query(f"story=mutiny&t=2023-06-24T{at}&event=putin-address") for at in ("12:00", "09:00"))
    assert message(shipped(), then).startswith("By 12:00 on 24 June: Putin: a “stab in the back” – ")
    assert "stab in the back" not in message(shipped(), later)


def test_a_slide_of_deals_says_the_stage_of_the_selected_one() -> None:
    said = message(shipped(), View.from_query("story=contracts&event=otokar-arma-2023"))
    assert said.startswith("834 Turkish Arma vehicles for Kazakhstan? Disputed: ") and said.endswith(
        "; stage: unverified"
    )
