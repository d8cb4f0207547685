"""What became public last: one claim of each event, the newest first, and none of a later day."""

from __future__ import annotations

from datetime import date

from tests.unit.handmade import shipped
from transcaspian.dataset.certainty import public_from
from transcaspian.evidence.newest import newest
from transcaspian.view.query import View


def test_the_newest_claims_come_first_and_each_event_once() -> None:
    data, found = shipped(), newest(shipped(), View(), 40)
    days = [public_from(data.claims[one.claim.id], None, View().tz) for one in found]
    assert len({one.event_id for one in found}) == len(found) == 40
    assert days == sorted(days, key=lambda day: str(day), reverse=True)
    last = max(public_from(c, None, View().tz) for c in data.claims.values() if not c.known_on.open_end)  # type: ignore[type-var]
    assert days[0] == last


def test_as_of_a_day_only_what_was_public_then_is_new() -> None:
    data, view = shipped(), View(known_by=date(2023, 7, 1))
    found = newest(data, view, 5)
    assert len(found) == 5
    assert all(str(public_from(data.claims[one.claim.id], None, view.tz)) < "2023-07-02 00:00:01" for one in found)
