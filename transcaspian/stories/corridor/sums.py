"""Sums of parts of which some are unknown: known parts are added up, unknown ones are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transcaspian.language.messages import Words


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the known parts, the number of unknown parts, and the number of all parts."""

    known: float
    unknown: int
    parts: int

    @property
    def exact(self) -> bool:
        """Whether every part is known; true if there are no parts."""
        return self.unknown == 0

    @property
    def empty(self) -> bool:
        """Whether there are parts but none of them is known, so that there is no sum to show."""
        return self.parts > 0 and self.unknown == self.parts


def total(values: Iterable[float | None]) -> Total:
    """Return the sum of values, where None means unknown.

    >>> total([327, None, 40])
    Total(known=367.0, unknown=1, parts=3)
    """
    found = list(values)
    known = [value for value in found if value is not None]
    return Total(float(sum(known)), len(found) - len(known), len(found))


def kilometres(sum_of: Total, say: Words) -> str:
    """Return a length in words: "367 km", "at least 367 km", or that it is not known."""
    if sum_of.empty:
        return say("corridor.unknown")
    text = say("corridor.km", n=say.number(round(sum_of.known)))
    return text if sum_of.exact else say("corridor.at_least", what=text)


def count_in_words(sum_of: Total, say: Words) -> str:
    """Return a number in words: "4", "at least 4", or a dash if no part is known."""
    if sum_of.empty:
        return "–"
    text = say.number(round(sum_of.known))
    return text if sum_of.exact else say("corridor.at_least", what=text)


def days(least: float | None, most: float | None, say: Words) -> str:
    """Return a span of days in words, or the words that none is published."""
    if least is None and most is None:
        return say("corridor.no_days")
    low, high = (least if least is not None else most), (most if most is not None else least)
    assert low is not None and high is not None
    number = say.number(low) if low == high else f"{say.number(low)}–{say.number(high)}"
    if high != int(high):
        return say("corridor.days_part", number=number)
    return say.n("corridor.days", int(high), number=number)
