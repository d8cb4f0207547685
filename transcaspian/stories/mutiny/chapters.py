"""The mutiny on pages that are read: a page for each step of the clock, and one of who was asked and who answered."""

from __future__ import annotations

from functools import partial

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import story
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, Sign
from transcaspian.drawing.markup.cards import Address
from transcaspian.drawing.picture import Picture
from transcaspian.language.messages import words
from transcaspian.scene.model import Canvas, Scene
from transcaspian.stories.mutiny import telling
from transcaspian.stories.mutiny.clock import clockless_view, hours, position, steps, window_of
from transcaspian.stories.mutiny.march import march
from transcaspian.stories.mutiny.moment import Line, clock_face, day, now
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.mutiny.strip import strip
from transcaspian.stories.register import Chapter
from transcaspian.view.query import View
from transcaspian.view.saved import open_saved


def chapters(data: Dataset, view: View, sign: Sign, address: Address) -> tuple[Chapter, ...]:
    """Return a chapter for each step, then who was asked for help and what each says."""
    own, say = story(data, "mutiny"), words(view.language)
    view = view.but(window=window_of(data), frame=own.frame or "")
    shown = sorted({*steps(data, view, False), *_saved(data, view)})
    found = [_step(data, view, at, sign, address, n) for n, at in enumerate(shown)]
    if not found:
        return ()
    told = [part(data, view, None, sign) for part in (telling.refusal, telling.allies_asked, telling.calls_made)]
    asked = Chapter("asked", say("mutiny.allies"), view, _none, None, Markup(""), markup.joined(told))
    return (*found, asked)


def _saved(data: Dataset, view: View) -> list[int]:
    """Return the minutes of the saved views of the story: a tour may stop at one."""
    opened = [open_saved(data, one, view) for one in data.views.values()]
    return [position(data, one) for one in opened if one.story == "mutiny" and MutinyQuery.of(one).moment]


def _none(width: float) -> tuple[Picture, ...]:
    return ()


def _step(data: Dataset, view: View, at: int, sign: Sign, address: Address, number: int) -> Chapter:
    """Return what had happened by a minute, and where the columns can have been then."""
    say, known = words(view.language), clockless_view(view)
    moment = hours(data).moment(at)
    found, here = now(data, known, at, False), view.but(moment=moment)
    time = clock_face(data, at, view)
    name = f"{day(moment, view, say)}, {time}"
    lines = [
        _line(line, sign(line.shape, line.fill, line.track), address("event", line.event_id)) for line in found.lines
    ]
    beside = telling.feed_heading(data, view, found, say) + markup.listing(lines, "feed")
    below = telling.columns(data, known, found)
    return Chapter(
        f"{at:04}" if number else "", name, here, partial(_strip, data, here, at), partial(_map, data, here, at),
        beside, below, "", time,
    )  # fmt: skip


def _line(line: Line, drawn: Markup, address: str) -> Markup:
    title = Markup('<a href="{}">{}</a>').format(address, line.title)
    return markup.joined([markup.inline(line.clock, "clock"), drawn, title, markup.grey(line.certainty)], " ")


def _strip(data: Dataset, view: View, at: int, width: float) -> tuple[Picture, ...]:
    return (strip(data, view, width, 12.0, at),)


def _map(data: Dataset, view: View, at: int, canvas: Canvas) -> Scene:
    return march(data, view, canvas, at)
