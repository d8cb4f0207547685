"""What a stated number may be: a range, which rounding makes wider, in units that may be converted.

A number is as exact as its last digit that is not 0, and at least to two digits: 25,000 is anything from 24,500 up to
25,500, and 2.764 million anything from 2.7635 million. Two ends that differ, and one alone, are taken as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

# Far less than any digit that counts, and more than what is lost in converting.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, None where there is no bound; ``half_open`` if ``high`` itself is outside."""

    low: float | None
    high: float | None
    half_open: bool = False

    def meets(self, other: Range) -> bool:
        """Say whether some number lies in both.

        >>> stated(1_500_000, 1_500_000).meets(stated(1_485_000, 1_485_000))
        True
        >>> stated(1_600_000, 1_600_000).meets(stated(1_700_000, 1_700_000))
        False
        """
        return not (self._ends_before(other) or other._ends_before(self))

    def _ends_before(self, other: Range) -> bool:
        if self.high is None or other.low is None:
            return False
        within = _NOTHING * max(abs(self.high), abs(other.low))
        return self.high - other.low <= within if self.half_open else other.low - self.high > within

    def times(self, factor: float) -> Range:
        """Return the range in another unit."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Range(low, high, self.half_open)


def stated(low: float | None, high: float | None) -> Range:
    """Return what a number may be that is stated as two ends: the same for one number, one alone for a bound."""
    if low is None or low != high:
        return Range(low, high)
    half = _half_digit(low)
    return Range(low - half, low + half, half_open=half > 0)


def _half_digit(value: float) -> float:
    """Return half of the last digit that counts."""
    if not value:
        return 0.0
    number = Decimal(f"{abs(value):.12g}").normalize()
    exponent = number.as_tuple().exponent
    return 0.5 * 10.0 ** min(int(exponent), number.adjusted() - 1)


def factors(units: Iterable[str]) -> Mapping[str, tuple[str, float]]:
    """Return of each unit of a measure the unit that it is converted to, and by which factor.

    They are written ``unit:factor``; without a factor a unit is converted to no other.

    >>> dict(factors(["km", "mi:1.609344", "h"]))
    {'km': ('km', 1.0), 'mi': ('km', 1.609344), 'h': ('h', 1.0)}
    """
    found: dict[str, tuple[str, float]] = {}
    first = ""
    for written in units:
        unit, _, factor = written.partition(":")
        first = first or unit
        found[unit] = (first, float(factor)) if factor else (unit, 1.0)
    return found
