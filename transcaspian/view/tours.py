"""Tours: where a view is on one, the views of the steps, and whether what a step tells was public on a day.

Steps are counted as they stand in order, whatever their numbers. The address of a tour without a window is that of its
step, and a view on a tour always names its window: so an address with one is what a reader has made of the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qs

from transcaspian.dataset.certainty import claims_known, is_known
from transcaspian.dataset.loading import Dataset
from transcaspian.language.days import day_words
from transcaspian.language.messages import words
from transcaspian.tables.records import Step
from transcaspian.view.named import read_view, window_id
from transcaspian.view.query import View
from transcaspian.view.saved import open_saved


def steps_of(data: Dataset, tour_id: str) -> tuple[Step, ...]:
    """Return the steps of a tour in order; none for an id that no tour has."""
    return _steps(data).get(tour_id, ())


@lru_cache(maxsize=8)
def _steps(data: Dataset) -> Mapping[str, tuple[Step, ...]]:
    ordered = sorted((step for step in data.steps if step.view_id in data.views), key=lambda step: step.seq)
    return {tour: tuple(step for step in ordered if step.tour_id == tour) for tour in data.tours}


def offered(data: Dataset) -> tuple[str, ...]:
    """Return the tours that have steps, in order."""
    return tuple(tour for tour, steps in _steps(data).items() if steps)


def step_of(data: Dataset, view: View) -> Step | None:
    """Return the step that a view is at; None if it is on no tour."""
    steps = steps_of(data, view.tour)
    return steps[view.step - 1] if 0 < view.step <= len(steps) else None


def at(data: Dataset, tour_id: str, number: int, reader: View) -> View:
    """Return the view of a step, counted from 1, in the reader's language, colours and zone.

    A day of knowledge of the reader's own holds on the whole tour; the day of a step's view is that of this step.
    """
    step = steps_of(data, tour_id)[number - 1]
    shown, own = open_saved(data, data.views[step.view_id], reader), _own_day(data, reader)
    return replace(
        shown,
        window=window_id(data, shown),
        event=step.event_id or shown.event,
        known_by=own or shown.known_by,
        compare=None if own else shown.compare,  # which may be later than that day
        tour=tour_id,
        step=number,
    )


def is_at_step(data: Dataset, view: View) -> bool:
    """Say whether a view on a tour shows what its step shows, and the reader has not moved away."""
    return step_of(data, view) is not None and replace(at(data, view.tour, view.step, view), title=view.title) == view


def is_told(data: Dataset, view: View, step: Step) -> bool:
    """Say whether all that a step tells was public by the view's day."""
    if view.known_by is None:
        return True
    needed = {data.claims[one].event_id for one in step.claim_ids} | ({step.event_id} if step.event_id else set())
    public = {event: claims_known(data, event, view.known_by, view.tz) for event in needed}
    claims = {claim.id for known in public.values() for claim in known}
    return all(map(is_known, public.values())) and claims.issuperset(step.claim_ids)


def text_of(data: Dataset, view: View, step: Step) -> str:
    """Return what a step tells by the view's day: its text, or that this was not public yet."""
    if view.known_by is None or is_told(data, view, step):
        return step.text(view.language)
    say = words(view.language)
    return say("tour.not_known", day=day_words(view.known_by, say))


def place_of(data: Dataset, view: View) -> str:
    """Return where on which tour a view is: "Refusal and denial · 5 of 7"; empty if it is on none."""
    if step_of(data, view) is None:
        return ""
    name, count = data.tours[view.tour].name(view.language), len(steps_of(data, view.tour))
    return words(view.language)("tour.at", name=name, n=view.step, of=count)


def read_address(data: Dataset, query: str | Mapping[str, str | Iterable[str]]) -> tuple[View, tuple[str, ...]]:
    """Return the view of an address, and its ignored parts; where it names a tour and no window, that of the step."""
    if isinstance(query, str):
        query = parse_qs(query.lstrip("?"), keep_blank_values=True)
    view, ignored = read_view(data, query)
    if view.tour and not steps_of(data, view.tour):
        return replace(view, tour="", step=1), (*ignored, f"tour={view.tour}")
    if step_of(data, view) is None and view.step != 1:
        view, ignored = replace(view, step=1), (*ignored, f"step={view.step}")
    if not view.tour:
        return view, ignored
    if "w" in query:
        return replace(view, window=window_id(data, view)), ignored
    shown = at(data, view.tour, view.step, replace(view, tour=""))
    return replace(shown, event=view.event or shown.event, title=view.title), ignored


def _own_day(data: Dataset, view: View) -> date | None:
    """Return the day of knowledge that a reader has set; None where it is the one of the step's view."""
    step = step_of(data, view)
    of_step = open_saved(data, data.views[step.view_id], view).known_by if step else None
    return view.known_by if view.known_by != of_step else None
