"""The mutiny's page: clock, steps, the switch, feed and card, what stands beneath, and both languages."""

from __future__ import annotations

import csv
import shutil
from html import escape
from pathlib import Path

import pytest

from tests.app.screen import FIRST, Screen
from tests.unit.handmade import shipped
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.scene.model import Canvas
from transcaspian.shipped import DATA_FOLDER
from transcaspian.stories.mutiny.clock import clockless_view, hours, position, steps
from transcaspian.stories.mutiny.march import march
from transcaspian.stories.mutiny.moment import now
from transcaspian.view.named import story_title
from transcaspian.view.query import View

HOURS = hours(shipped())
MINUTES = HOURS.minutes

PAGE = "pages/explore/mutiny.py"
TEN = "t=2023-06-24T10%3A00"
REFUSAL = "wsj-kazakhstan-refusal"


def opened(query: str = "", theme: str = "light") -> Screen:
    return Screen(query, PAGE, theme)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("live", ["", "&live=1"])
def test_it_opens_in_both_languages_and_says_what_to_do_first(language: str, live: str) -> None:
    screen, say = opened(f"{TEN}&lang={language}{live}"), words(language)
    assert story_title(shipped(), "mutiny", language) in screen.text()
    assert say("story.lead.mutiny") in screen.text()
    assert '<time datetime="2023-06-24T10:00+0300">10:00</time>' in screen.text()


def test_the_clock_shows_moscow_astana_utc_and_the_readers_choice() -> None:
    screen = opened(f"{TEN}&tz=Europe/Warsaw")
    for time in ("10:00", "13:00", "07:00", "09:00"):
        assert time in screen.text()
    screen.choose("mutiny_zone", "UTC")
    assert screen.view.zone == "UTC"
    assert "tz=UTC" in screen.query


def test_steps_go_to_the_next_and_the_previous_event_and_into_the_address() -> None:
    screen = opened(TEN)
    screen.press("mutiny_next")
    after = [
        at
        for at in steps(shipped(), clockless_view(View()), False)
        if HOURS.moment(at) > View.from_query(TEN).value("moment")
    ]
    assert screen.view.value("moment") == HOURS.moment(after[0])
    assert screen.query == "t=2023-06-24T10%3A10"
    screen.press("mutiny_previous")
    assert screen.query == TEN


def test_playing_keeps_the_minute_out_of_the_address_and_pausing_writes_it() -> None:
    screen = opened(TEN)
    assert screen.label("mutiny_play") == words("en")("mutiny.play")
    screen.press("mutiny_play")
    assert screen.label("mutiny_play") == words("en")("mutiny.pause")
    assert screen.query == TEN
    screen.app.session_state["mutiny_playing"] = (screen.app.session_state["mutiny_playing"][0] - 2, 960, 30)
    screen.rerun()
    assert screen.query == TEN
    screen.press("mutiny_play")
    moved = screen.view.value("moment")
    assert moved is not None and moved > HOURS.moment(960)
    assert screen.query != TEN
    assert screen.app.session_state["mutiny_playing"] is None


def test_play_begins_anew_at_the_end_and_says_so() -> None:
    screen = opened()
    assert screen.label("mutiny_play") == words("en")("mutiny.play"), "nothing has been played yet"
    screen.press("mutiny_previous")
    screen.press("mutiny_next")
    assert screen.view.value("moment") == HOURS.moment(MINUTES)
    assert screen.label("mutiny_play") == words("en")("mutiny.again")
    screen.press("mutiny_play")
    assert screen.app.session_state["mutiny_playing"][1] == 0


def test_playing_to_the_end_stands_still_there() -> None:
    screen = opened(TEN)
    screen.press("mutiny_play")
    screen.app.session_state["mutiny_playing"] = (screen.app.session_state["mutiny_playing"][0] - 500, 960, 30)
    screen.rerun()
    assert screen.app.session_state["mutiny_playing"] is None
    assert screen.view.value("moment") == HOURS.moment(MINUTES)


def test_a_clock_that_nobody_looked_at_stands_where_it_was_left() -> None:
    screen = opened(TEN)
    screen.press("mutiny_play")
    screen.turn_to(FIRST)
    began, minute = screen.app.session_state["mutiny_seen"]
    screen.app.session_state["mutiny_playing"] = (began - 60, 960, 30)
    screen.app.session_state["mutiny_seen"] = (began - 60, minute + 7)
    screen.turn_to(PAGE)
    assert screen.app.session_state["mutiny_playing"] is None
    assert screen.view.value("moment") == HOURS.moment(minute + 7)


def test_the_switch_hides_what_was_not_public_and_says_how_much() -> None:
    screen = opened("t=2023-06-24T22%3A00")
    assert words("en")("mutiny.hindsight_told") in screen.text()
    screen.choose("mutiny_live", True)
    assert screen.view.value("live")
    found = now(shipped(), clockless_view(View()), 28 * 60, True)
    assert found.not_public
    assert words("en").n("mutiny.not_public", len(found.not_public), time="22:00") in screen.text()
    sent = screen.sent().decode(errors="ignore")
    for event_id in found.not_public:
        assert shipped().events[event_id].title["en"] not in sent


def test_an_empty_feed_says_what_is_marked_and_bids_nobody_play_what_plays() -> None:
    screen, say = opened("t=2023-06-23T20%3A54"), words("en")
    drawn = march(shipped(), View(), Canvas(), position(shipped(), screen.view))
    placed = {i for mark in drawn.map.marks for i in mark.event_ids}
    assert placed and say.n("mutiny.nothing_marked", len(placed)) in screen.text()
    assert say("mutiny.nothing_go") in screen.text()
    screen.press("mutiny_play")
    screen.app.session_state["mutiny_playing"] = (screen.app.session_state["mutiny_playing"][0], 0, 0)
    screen.rerun()
    assert say("mutiny.nothing") in screen.text() and say("mutiny.nothing_go") not in screen.text()


def test_where_nothing_had_happened_nothing_is_said_to_be_public_already() -> None:
    early, later = opened("t=2023-06-23T20%3A54&live=1").text(), opened("t=2023-06-24T07%3A45&live=1").text()
    assert words("en")("mutiny.none_public", time="20:54") in early
    assert words("en")("mutiny.all_public", time="20:54") not in early
    assert words("en")("mutiny.none_public", time="07:45") not in later


def test_live_nothing_of_the_refusal_is_sent_to_the_browser() -> None:
    data, screen = shipped(), opened("live=1")
    sent = screen.sent().decode(errors="ignore")
    for name in (REFUSAL, "akorda-denial", "elizavetovka-clash"):
        assert name not in sent
        assert data.events[name].title["en"] not in sent
    assert words("en")("mutiny.refusal_none") in screen.text()


def test_a_day_of_the_past_holds_here_too() -> None:
    sent = opened("known_by=2023-07-01").sent().decode(errors="ignore")
    assert shipped().events[REFUSAL].title["en"] not in sent
    assert shipped().events["kz-mfa-no-csto-request"].title["en"] in sent


def test_the_refusal_and_its_denial_stand_beside_each_other_with_their_sources() -> None:
    screen, say = opened(), words("en")
    text = screen.text()
    for heading in ("mutiny.refusal_for", "mutiny.refusal_against"):
        assert escape(say(heading)) in text
    for claim in shipped().claims_of[REFUSAL]:
        assert escape(claim.statement["en"]) in text
        url = shipped().sources[claim.source_id].url
        assert url and escape(url, quote=True) in text


def test_a_chosen_event_is_opened_as_a_card_here_and_is_chosen_on_the_timeline() -> None:
    screen, event = opened(TEN), shipped().events["rostov-hq-seized"]
    screen.choose("mutiny_event", event.id)
    assert screen.view.event == event.id
    assert escape(event.summary["en"]) in screen.text()
    screen.turn_to(FIRST)
    assert screen.view.event == event.id
    assert escape(event.title["en"]) in screen.text()


def test_a_card_is_closed_again() -> None:
    screen = opened(f"{TEN}&event=turn-back")
    screen.press("close")
    assert screen.view.event == ""


def test_a_live_card_of_what_is_not_public_says_only_that() -> None:
    screen = opened(f"{TEN}&live=1&event=turn-back")
    assert words("en")("mutiny.not_yet") in screen.text()
    assert escape(shipped().events["turn-back"].summary["en"]) not in screen.text()


def test_an_unknown_event_in_the_address_is_told_and_breaks_nothing() -> None:
    screen, say = opened("event=no-such-event"), words("en")
    assert escape(say("card.unknown", id="no-such-event")) in screen.text()
    assert say("mutiny.not_yet") not in screen.text()
    screen.press("close")
    assert screen.view.event == ""


def test_what_the_chosen_day_did_not_know_is_told_with_the_way_there() -> None:
    screen = opened(f"known_by=2023-07-01&event={REFUSAL}")
    assert escape(words("en")("known.unknown_title")) in screen.text()
    screen.press("known_go_first")
    assert escape(shipped().events[REFUSAL].summary["en"]) in screen.text()


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("query", "time"),
    [
        ("t=garbage", "2023-06-25T06:00"),
        ("t=2023-06-24T25:99", "2023-06-25T06:00"),
        ("t=%3Cscript%3E", "2023-06-25T06:00"),
        ("t=2030-01-01T00:00", "2023-06-25T06:00"),
        ("t=1999-01-01T00:00", "2023-06-23T18:00"),
        ("t=2023-06-24T10:00Z&live=maybe", "2023-06-24T13:00"),
        ("t=2023-06-24T10:00&live=1&known_by=2023-06-23", "2023-06-24T10:00"),
        ("t=2023-06-24T10:00&live=1&known_by=2020-01-01", "2023-06-24T10:00"),
    ],
)
def test_an_address_that_says_nothing_sensible_still_shows_a_minute_of_the_36_hours(query: str, time: str) -> None:
    screen = opened(query)
    assert f'<time datetime="{time}+0300">' in screen.text()
    for key in ("mutiny_next", "mutiny_previous", "mutiny_play"):
        screen.press(key)


def test_live_on_a_day_of_the_past_knows_neither_more_than_the_day_nor_more_than_the_minute() -> None:
    def ids(query: str) -> set[str]:
        sent = opened(query).sent().decode(errors="ignore")
        return {e.id for e in shipped().events.values() if e.title["en"] in sent}

    both = ids("t=2023-06-24T22%3A00&live=1&known_by=2023-06-23")
    assert both < ids("t=2023-06-24T22%3A00&live=1")
    assert both <= ids("t=2023-06-24T22%3A00&known_by=2023-06-23")


def test_back_and_forward_go_to_the_minute_and_the_switch_of_the_address() -> None:
    screen = opened(TEN)
    screen.choose("mutiny_live", True)
    screen.press("mutiny_next")
    after = screen.view.value("moment")
    screen.go(TEN)
    assert (screen.view.value("moment"), screen.view.value("live")) == (HOURS.moment(960), False)
    assert screen.one("mutiny_live").value is False
    screen.go(f"t={after:%Y-%m-%dT%H:%M}&live=1")
    assert (screen.view.value("moment"), screen.view.value("live")) == (after, True)


def test_back_while_the_clock_runs_stops_it_at_the_address() -> None:
    screen = opened(TEN)
    screen.press("mutiny_play")
    screen.go("t=2023-06-24T12:00")
    assert screen.app.session_state["mutiny_playing"] is None
    assert '<time datetime="2023-06-24T12:00+0300">' in screen.text()


@pytest.mark.one_in(2)
@pytest.mark.parametrize("live", ["", "&live=1"])
@pytest.mark.parametrize("kept", ["context", "draft", "contracts"])
def test_tables_without_anything_of_the_mutiny_make_an_empty_page(
    kept: str, live: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns(".history")))
    keep_only(kept, folder)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    screen, say = opened(f"{TEN}{live}"), words("en")
    for key in ("mutiny.allies_none", "mutiny.calls_none", "mutiny.refusal_none"):
        assert escape(say(key)) in screen.text()
    assert say("mutiny.where.unknown") in screen.text()
    for key in ("mutiny_next", "mutiny_previous", "mutiny_play"):
        screen.press(key)


def keep_only(kept: str, folder: Path) -> None:
    """Leave claims that only stand beside others, the story's events as drafts, or no events but contracts."""
    for name, column in (("claims", "stance"), ("events", "status")):
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = list(reader)
        if (name, kept) in (("claims", "context"), ("events", "draft")):
            rows = [row | ({column: kept} if row.get("track") != "contracts" else {}) for row in rows]
        elif (name, kept) == ("events", "contracts"):
            rows = [row for row in rows if row["track"] == kept]
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, reader.fieldnames or [])
            writer.writeheader()
            writer.writerows(rows)


def test_text_that_looks_like_markup_is_shown_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "data", ignore=shutil.ignore_patterns(".history")))
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    for name, text in (
        ("events", shipped().events["rostov-hq-seized"].title["en"]),
        ("events", shipped().events["putin-tokayev-call"].title["en"]),
        ("claims", shipped().claims_of[REFUSAL][0].statement["en"]),
        ("routes", shipped().routes["wagner-north"].name("en")),
    ):
        path = folder / f"{name}.csv"
        before = path.read_text(encoding="utf-8")
        assert text in before
        path.write_text(before.replace(text, evil), encoding="utf-8")
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    screen = opened(f"{TEN}&event=rostov-hq-seized")
    assert escape(evil) in screen.text()
    for node in screen.nodes():
        if node.type != "selectbox" and getattr(node, "proto", None):  # its options are text, whatever they look like
            sent = node.proto.SerializeToString()
            if b"tc_copy" in sent:
                continue  # a text to copy, which the browser puts nowhere as markup (ui/sensor_copy.js)
            assert b"<script" not in sent and b"<img src=x" not in sent


def test_what_has_no_hour_is_counted_and_opens_as_a_list() -> None:
    screen, say = opened(TEN), words("en")
    count = len(now(shipped(), clockless_view(View()), 960, False).untimed)
    assert screen.label("mutiny_beside") == say.n("mutiny.beside_count", count)
    screen.press("mutiny_beside")
    assert screen.has("mutiny_all")
    screen.press("mutiny_all")
    assert not screen.has("mutiny_all")


def test_a_phone_has_everything_one_under_another() -> None:
    screen = opened(f"{TEN}&event=turn-back")
    screen.app.session_state["size"] = (340, 700)
    screen.rerun()
    assert escape(shipped().events["turn-back"].summary["en"]) in screen.text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_minute_on_the_hour_can_be_drawn(theme: str) -> None:
    screen = opened(theme=theme)
    for at in range(0, MINUTES + 1, 360):
        screen.go(f"t={HOURS.moment(at):%Y-%m-%dT%H:%M}")
        assert f"{HOURS.moment(at):%H:%M}</time>" in screen.text()


def test_tables_and_downloads_are_there() -> None:
    screen = opened(TEN)
    files = ["get_mutiny_feed_csv", "get_mutiny_hours_csv", "get_mutiny_csv", "get_mutiny_claims_csv"]
    assert screen.keys("get_") == files
    # The tables' own formats know days and no minutes: live they would tell too much.
    assert opened(f"{TEN}&live=1").keys("get_") == files[:2]
    assert not screen.app.dataframe, "nobody has come near"
    screen.app.session_state["near_mutiny_tables"] = True
    screen.rerun()
    frames = [frame.value for frame in screen.app.dataframe]
    assert [list(frame.columns) for frame in frames] == [
        ["time", "title", "certainty", "who", "id"],
        ["time", "column", "from", "to", "text"],
    ]
    assert len(frames[1]) == 2 * 37


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", ["", TEN])
def test_the_choice_says_how_many_events_it_has_besides_those_that_the_page_counts(language: str, at: str) -> None:
    screen, say = opened(f"{at}&lang={language}"), words(language)
    choice = screen.app.selectbox(key="mutiny_event")
    view = View.from_query(at)
    found = now(shipped(), clockless_view(view), position(shipped(), view), False)
    for kind, lines in (("timed", found.lines), ("untimed", found.untimed)):
        assert say(f"mutiny.choose_{kind}", n=len(lines)) in choice.options[0]
    more = len(choice.options) - 1 - len(found.lines) - len(found.untimed)
    assert more > 0 and say("mutiny.choose_below", n=more) in choice.options[0]


def test_where_nothing_was_public_there_is_nothing_to_choose() -> None:
    nothing = opened("t=2023-06-23T20:54&live=1").app.selectbox(key="mutiny_event")
    assert nothing.disabled and nothing.options == [words("en")("mutiny.choose_nothing")]
    assert not opened("t=2023-06-24T10:00&live=1").app.selectbox(key="mutiny_event").disabled
