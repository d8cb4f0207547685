"""Room for texts that change with the clock: as much as the longest of them takes, so that nothing below them moves."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words, words
from transcaspian.look.typography import text_width
from transcaspian.stories.mutiny.clock import hours, steps
from transcaspian.stories.mutiny.moment import Placing, now, placings, resting
from transcaspian.view.query import View

Widths = tuple[float, ...]  # of the paragraphs of a text, in sizes of their letters
_KINDS = ("", "tc-grey")  # of these paragraphs
_HOUR = 60  # minutes
# What the room is measured with is no text of another minute: nobody finds in the page what was not known yet.
_WORD = "oooooo "


def steady(shown: Iterable[Markup], rooms: Iterable[Widths]) -> Markup:
    """Return what is shown, in as much room as the largest of several texts takes."""
    unseen = (markup.group(*map(_filled, room, _KINDS), kind="tc-room") for room in rooms)
    return markup.group(markup.group(*shown, kind="tc-told"), *unseen, kind="tc-steady")


def _filled(width: float, kind: str) -> Markup:
    number = math.ceil(width / width_of(_WORD)) + 1 if width else 0
    return markup.paragraph((_WORD * number).strip(), kind=kind) if number else Markup("")


def width_of(text: str, weight: str = "regular") -> float:
    """Return the width of a text in sizes of its letters."""
    return text_width(text, 1.0, weight)


@lru_cache(maxsize=32)
def of_columns(data: Dataset, known: View, live: bool) -> tuple[tuple[Widths, ...], ...]:
    """Return for each column the widths of what is said of it at any minute, but for what others have room for."""
    last, every = hours(data).minutes, steps(data, known, live)
    minutes = {*range(0, last + 1, _HOUR), *every, *(at + 1 for at in every if at < last), last}
    columns = zip(*(placings(data, known, now(data, known, at, live)) for at in minutes), strict=True)
    return tuple(_widest({_widths(one, words(known.language)) for one in column}) for column in columns)


def _widths(one: Placing, say: Words) -> Widths:
    return width_of(one.name, "semibold") + width_of(f" – {one.text}"), width_of(resting(one, say))


def _widest(found: set[Widths]) -> tuple[Widths, ...]:
    """Return the widths that are not within others."""
    return tuple(
        one for one in sorted(found) if not any(other != one and all(map(float.__le__, one, other)) for other in found)
    )
