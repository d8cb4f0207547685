"""Which events a view shows: surely or possibly in the window, hidden by what, nothing in silence."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.amounts import share
from tests.unit.handmade import actor, claim, dataset, event, large, place, random_view, shipped, source
from transcaspian.dataset.certainty import certainty, claims_known, is_known
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import matches
from transcaspian.language.dates import sort_key
from transcaspian.view.query import View
from transcaspian.view.selection import FILTERS, select
from transcaspian.view.threads import thread
from transcaspian.view.window import window_panels

JULY = datetime(2023, 7, 1)


def membership(when: str, window: str = "july", zone: str = "Europe/Moscow") -> str:
    """Say whether a date lies ``certain``-ly, possibly or not (``""``) in a window."""
    selection = select(dataset([event(when=when)]), View(window=window, zone=zone))
    if not selection.shown:
        return ""
    return "possible" if selection.possible else "certain"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2023-07-15", "certain"),
        ("2023-07", "certain"),
        ("2023-07~", "certain"),  # "about" has no width in comparisons
        ("2023-07-31T23:59+03:00", "certain"),
        ("2023", "possible"),
        ("2023-06/2023-07", "possible"),
        ("2023-07-20/..", "possible"),
        ("../2023-07-01", "possible"),
        ("2016/..", "possible"),
        ("2023-06-30", ""),
        ("2023-08-01", ""),
        ("2023-08-01T00:00+03:00", ""),
        ("../2023-06-30", ""),
        ("2023-08-01/..", ""),
    ],
)
def test_a_date_lies_surely_possibly_or_not_in_a_window(when: str, expected: str) -> None:
    assert membership(when) == expected


def test_a_clock_time_lies_in_another_day_in_another_zone() -> None:
    late = "2023-07-31T23:00+03:00"
    assert membership(late) == "certain"
    assert membership(late, zone="Asia/Almaty") == ""


def test_a_day_stays_in_its_window_in_every_zone() -> None:
    for zone in ("Europe/Moscow", "Asia/Almaty", "UTC", "Europe/Warsaw"):
        assert membership("2023-07-31", zone=zone) == "certain"


def test_a_moment_between_two_windows_lies_in_one_of_them() -> None:
    # A day against a clock time further east has no width left there.
    odd = "2023-07-01/2023-07-01T00:30+03:00"
    earliest, latest = event(when=odd).date.bounds(View(zone="UTC").tz)
    assert earliest == latest == JULY
    assert [membership(odd, window, "UTC") for window in ("2023-06-01..2023-06-30", "july")] == ["", "certain"]


def three() -> Dataset:
    events = [
        event("march", "2023-06-24", significance=3, actor_ids=("wagner",), location_id="rostov"),
        event("deal", "2023-07-10", track="contracts", category="agreement", about_location_ids=("oral",)),
        event("talk", "2023-07", track="diplomacy", category="call", significance=1),
    ]
    claims = [
        claim("march.1", "confirms", event_id="march"),
        claim("deal.1", event_id="deal", source_id="paper", known_on="2023-07-11"),
        claim("talk.1", "asserts", event_id="talk", asserted_by="ministry", known_on="2023-09-01"),
    ]
    places = [place("rostov", 39.7, 47.2), place("oral", 51.4, 51.2)]
    return dataset(events, claims, [source("paper")], [actor("wagner"), actor("ministry")], places)


def shown(**filters: object) -> list[str]:
    return [e.id for e in select(three(), replace(View(), **filters)).shown]  # type: ignore[arg-type]


def test_without_filters_everything_is_shown_in_order_of_time() -> None:
    assert shown() == ["march", "talk", "deal"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"window": "july"}, ["talk", "deal"]),
        ({"tracks": ("mutiny", "contracts")}, ["march", "deal"]),
        ({"certainty": ("confirmed",)}, ["march"]),
        ({"certainty": ("reported", "claimed")}, ["talk", "deal"]),
        ({"actors": ("wagner",)}, ["march"]),
        ({"places": ("oral",)}, ["deal"]),
        ({"places": ("oral", "rostov")}, ["march", "deal"]),
        ({"categories": ("call",)}, ["talk"]),
        ({"sources": ("paper",)}, ["deal"]),
        ({"text": "MARCH"}, ["march"]),
        ({"significant": True}, ["march"]),
        ({"tracks": ("contracts",), "categories": ("call",)}, []),
        ({"actors": ("nobody",)}, []),
    ],
)
def test_each_filter_shows_what_it_says(filters: dict[str, object], expected: list[str]) -> None:
    assert shown(**filters) == expected


def test_who_speaks_about_an_event_finds_it_as_well_as_who_takes_part() -> None:
    assert shown(actors=("ministry",)) == ["talk"]


def test_a_filter_for_a_speaker_uses_only_what_was_known() -> None:
    assert shown(actors=("ministry",), known_by=date(2023, 8, 1)) == []


def test_what_was_not_known_is_counted_apart_from_what_is_filtered() -> None:
    selection = select(three(), View(known_by=date(2023, 7, 11), window="mutiny"))
    assert [e.id for e in selection.shown] == ["march"]
    assert selection.hidden == {"deal": ("window",)}
    assert selection.not_known == ("talk",)
    assert selection.total == 3


def test_every_filter_that_hides_an_event_is_named() -> None:
    selection = select(three(), View(window="july", tracks=("diplomacy",), significant=True))
    assert selection.hidden == {
        "march": ("window", "tracks"),
        "deal": ("tracks", "significant"),
        "talk": ("significant",),
    }


def test_excluded_are_the_events_that_one_filter_alone_takes_away() -> None:
    selection = select(three(), View(window="july", tracks=("diplomacy",), significant=True))
    assert selection.excluded() == {"significant": ("talk",)}
    assert select(three(), View(window="july")).excluded() == {"window": ("march",)}
    assert select(three(), View()).excluded() == {}


def test_a_possible_event_is_shown_and_told() -> None:
    data = dataset([event("wide", "2023"), event("sure", "2023-07-02")])
    assert select(data, View(window="july")).possible == {"wide"}
    assert select(data, View(window="all")).possible == frozenset()


def test_nothing_is_ever_missing_in_silence() -> None:
    data = shipped()
    for seed in range(200):
        view = random_view(seed)
        selection = select(data, view)
        groups = [{e.id for e in selection.shown}, set(selection.hidden), set(selection.not_known)]
        assert set().union(*groups) == set(data.events)
        assert sum(map(len, groups)) == len(data.events) == selection.total
        assert selection.possible <= groups[0]
        assert all(reasons and set(reasons) <= set(FILTERS) for reasons in selection.hidden.values())


def test_events_are_in_order_of_time_in_random_views() -> None:
    for seed in range(0, 200, 7):
        view = random_view(seed)
        keys = [sort_key(e.date, view.tz)[:4] for e in select(shipped(), view).shown]
        assert keys == sorted(keys)


def test_loosening_a_filter_brings_back_what_it_is_said_to_hide() -> None:
    loose: dict[str, Any] = {"window": "all", "text": "", "significant": False, "thread": ""}
    for seed in range(60):
        view = random_view(seed)
        for name, ids in select(shipped(), view).excluded().items():
            wider = replace(view, **{name: loose.get(name, ())})
            assert set(ids) <= {e.id for e in select(shipped(), wider).shown}


def test_a_selection_changes_no_other() -> None:
    before = select(shipped(), View())
    select(shipped(), View(known_by=date(2023, 6, 24), window="all"))
    assert select(shipped(), View()) == before


def slow(data: Dataset, view: View) -> dict[str, tuple[str, ...] | None]:
    """What hides each known event, in order of time, found one event after another."""
    stretches, by_text = window_panels(data, view), matches(data, view.text)
    start, end = stretches[0][0], stretches[-1][1]
    found: dict[str, tuple[str, ...] | None] = {}
    in_time = sorted(data.events.values(), key=lambda e: (sort_key(e.date, view.tz), -e.significance, e.id))
    for one in in_time:
        claims = claims_known(data, one.id, view.known_by, view.tz)
        if not is_known(claims):
            continue
        earliest, latest = one.date.bounds(view.tz)
        over = (earliest is None or earliest < end) and (
            latest is None or latest > start or (earliest is not None and earliest >= start)
        )
        places = [i for i in (one.location_id, *one.about_location_ids) if i]
        through = {
            "window": over,
            "tracks": one.track in view.tracks,
            "certainty": certainty(one, claims, data).level in view.certainty,
            "actors": bool({*one.actor_ids, *(c.asserted_by for c in claims)} & set(view.actors)),
            "places": bool(set(places) & set(view.places)),
            "categories": one.category in view.categories,
            "sources": bool({c.source_id for c in claims} & set(view.sources)),
            "text": one.id in by_text,  # tests/unit/test_search.py has the words
            "significant": one.significance == 3,
            "thread": one.id in thread(data, view, view.thread),  # tests/unit/test_threads.py has the links
        }
        asked = [name for name in FILTERS if name == "window" or getattr(view, name)]
        found[one.id] = tuple(name for name in asked if not through[name])
    return found


@pytest.mark.more
def test_all_at_once_gives_what_one_after_another_gives() -> None:
    for data, seeds in ((shipped(), range(share(60, 200))), (large(800), range(0, share(60, 200), 5))):
        for seed in seeds:
            view = random_view(seed)
            selection, expected = select(data, view), slow(data, view)
            assert [e.id for e in selection.shown] == [i for i, filters in expected.items() if not filters]
            assert list(selection.hidden.items()) == [item for item in expected.items() if item[1]]
            assert list(selection.not_known) == [i for i in data.events if i not in expected]
            levels = Counter(selection.certainty[e.id].level for e in selection.shown)
            assert levels == Counter(selection.levels)


def test_positions_are_those_of_the_events() -> None:
    data = shipped()
    for seed in range(0, 60, 3):
        selection = select(data, random_view(seed))
        ids = list(data.events)
        assert [ids[n] for n in selection.at] == [e.id for e in selection.shown]
        assert [ids[n] for n in selection.hidden_at] == list(selection.hidden)
