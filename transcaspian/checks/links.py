"""Rules about links between events: two different ends, an order in time, and no circle of parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from transcaspian.checks.moments import certainly_before
from transcaspian.tables.problems import Problem
from transcaspian.tables.raw import RawTable

# Whether the first event of a link of a kind comes first, or the other one; those of a part may be in any order.
_FIRST_COMES_FIRST = {"led-to": True, "told-in": True, "answers": False, "denies": False, "follows-up": False}

_Row = tuple[int, str, str, str]  # number, the two events and the kind


def wrong_links(tables: Mapping[str, RawTable]) -> Iterator[Problem]:
    """Find links of an event to itself, causes after their effects, and parts that contain what they are a part of."""
    links, events = tables["links"].whole, tables["events"].whole
    if not all(links.has(column) for column in ("from_event", "to_event", "kind")):
        return
    rows = list(zip(links.numbers, *map(links.texts, ("from_event", "to_event", "kind")), strict=True))
    for number, first, second, _ in rows:
        if first and first == second:
            yield Problem("links", number, "to_event", "link-to-itself", second, "error")
    rows = [row for row in rows if row[1] != row[2]]
    if events.has("id") and events.has("date"):
        dates = dict(zip(reversed(events.texts("id")), reversed(events.texts("date")), strict=True))
        yield from _out_of_order(rows, dates)
    yield from _circles([row for row in rows if row[3] == "part-of"])


def _out_of_order(rows: list[_Row], dates: Mapping[str, str]) -> Iterator[Problem]:
    """Find links whose later event is certainly before the earlier one."""
    for number, first, second, kind in rows:
        if kind in _FIRST_COMES_FIRST:
            ends = (first, second) if _FIRST_COMES_FIRST[kind] else (second, first)
            earlier, later = (dates.get(event, "") for event in ends)
            if earlier and later and certainly_before(later, earlier):
                yield Problem("links", number, "kind", "link-order", kind, "error", f"{earlier} {later}")


def _circles(rows: list[_Row]) -> Iterator[Problem]:
    """Find each link that closes a circle of parts; those before it stay."""
    wholes: dict[str, list[str]] = {}
    for number, part, whole, _ in _in_circles(rows):
        if _leads(whole, part, wholes):
            yield Problem("links", number, "to_event", "circle-of-parts", whole, "error", part)
        else:
            wholes.setdefault(part, []).append(whole)


def _in_circles(rows: list[_Row]) -> list[_Row]:
    """Return the links that are left when those that begin or end nowhere else are taken away, again and again."""
    while rows:
        parts, wholes = Counter(row[1] for row in rows), Counter(row[2] for row in rows)
        left = [row for row in rows if row[1] in wholes and row[2] in parts]
        if len(left) == len(rows):
            break
        rows = left
    return rows


def _leads(start: str, end: str, wholes: Mapping[str, list[str]]) -> bool:
    """Say whether one event is a part of another, directly or not."""
    seen, waiting = {start}, [start]
    while waiting:
        for whole in wholes.get(waiting.pop(), ()):
            if whole == end:
                return True
            if whole not in seen:
                seen.add(whole)
                waiting.append(whole)
    return False
