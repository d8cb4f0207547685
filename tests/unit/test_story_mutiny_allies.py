"""Who was asked and what they answered, derived from the tables."""

from __future__ import annotations

from datetime import date

from tests.unit.handmade import shipped
from transcaspian.stories.mutiny.allies import allies, calls, contested
from transcaspian.stories.mutiny.clock import clockless_view, hours
from transcaspian.view.query import View

HOURS = hours(shipped())
MINUTES = HOURS.minutes

TODAY = clockless_view(View())
JULY = clockless_view(View(known_by=date(2023, 7, 1)))
REFUSAL = "wsj-kazakhstan-refusal"


def test_the_allies_are_the_states_that_were_called_or_asked() -> None:
    found = {ally.country: ally for ally in allies(shipped(), TODAY, None)}
    assert set(found) == {"BY", "KZ", "UZ", "TR"}
    assert found["KZ"].name == "Kazakhstan"
    assert {t.event_id for t in found["KZ"].events} == {
        "putin-tokayev-call",
        REFUSAL,
        "akorda-denial",
        "kz-mfa-no-csto-request",
    }


def test_each_side_s_words_stand_with_that_side() -> None:
    for ally in allies(shipped(), TODAY, None):
        for told in ally.events:
            assert told.count == len(shipped().claims_of[told.event_id])
            for side in told.sides:
                for line in side.claims:
                    who = shipped().claims[line.id].asserted_by
                    actor = shipped().actors.get(who or "")
                    if side.name == ally.name:
                        assert actor is not None and actor.country == ally.country


def test_a_medium_is_no_side() -> None:
    sides = {s.name: s for c in calls(shipped(), TODAY, None) for s in c.sides if c.event_id == "putin-tokayev-call"}
    assert set(sides) == {"Kazakhstan", ""}


def test_the_refusal_and_its_denials_stand_against_each_other() -> None:
    (one,) = contested(shipped(), TODAY, None)
    assert one.request.event_id == REFUSAL
    assert one.request.certainty == "disputed"
    assert {line.stance for line in one.says} == {"reports"}
    assert {line.stance for line in one.denies} == {"denies"}
    assert {line.stance for line in one.context} == {"context"}
    # The ministry's answer of 26 June is on the alliance: it is among Kazakhstan's words, but denies no refusal.
    assert {told.event_id for told in one.denials} == {"akorda-denial", "peskov-pulp-fiction"}
    claims = shipped().claims_of[REFUSAL]
    assert len(one.says) + len(one.denies) + len(one.context) == len(claims)


def test_the_refusal_was_not_known_in_july_and_no_denial_gives_it_away() -> None:
    assert contested(shipped(), JULY, None) == ()
    told = {t.event_id for ally in allies(shipped(), JULY, None) for t in ally.events}
    assert not told & {REFUSAL, "akorda-denial"}
    assert "kz-mfa-no-csto-request" in told


def test_live_the_table_has_only_what_was_public() -> None:
    assert allies(shipped(), TODAY, 0) == ()
    found = {ally.country for ally in allies(shipped(), TODAY, 22 * 60)}
    assert found == {"KZ", "TR"}
    assert REFUSAL not in {t.event_id for a in allies(shipped(), TODAY, MINUTES) for t in a.events}


def test_names_are_in_the_reader_s_language() -> None:
    names = {ally.name for ally in allies(shipped(), clockless_view(View(language="pl")), None)}
    assert {"Kazachstan", "Białoruś", "Turcja"} <= names
