"""A layer that is ready to be asked: one table behind one engine, and every question as a method."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol

from transcaspian.layers.model import HEIGHT, Answer, Counts, Grid, Histogram, Near, Page, Profile, Question, Unit

Lacking = Literal["", "time", "place"]
# Where something is and when: longitude, latitude, begin, exclusive end, in wall time.
Spot = tuple[float, float, datetime, datetime]


class Stopped(Exception):
    """Raised by a question that was cancelled."""


class Source(Protocol):
    """What a page knows of a layer. Every method may be called from any thread, and waits for the engine."""

    @property
    def profile(self) -> Profile:
        """Return what the layer has as a whole."""

    def histogram(self, question: Question, unit: Unit) -> Histogram:
        """Return rows by time and category in whole units of wall time, the first and last cut by the window."""

    def grid(self, question: Question, width: float, height: float = 0.0) -> Grid:
        """Return rows by cell, of a width and height in degrees; without a height it is HEIGHT of the width."""

    def counts(self, question: Question) -> Counts:
        """Return how many rows are found, by category, and how many lack a time or a place."""

    def answer(self, question: Question, unit: Unit, width: float) -> Answer:
        """Return histogram, grid and counts of a question."""

    def rows(self, question: Question, offset: int = 0, most: int = 50, lacking: Lacking = "") -> Page:
        """Return rows by time and number; with ``lacking`` those that have no time or place and pass all else."""

    def row(self, number: int) -> Page:
        """Return the row of a number, if there is one."""

    def near(self, spot: Spot, zone: str, km: float = 25, days: float = 2) -> Near:
        """Return what is within ``km`` and ``days`` of something."""

    def near_each(self, spots: Mapping[str, Spot], zone: str, km: float = 25, days: float = 2) -> Mapping[str, Near]:
        """Return the same for many, by their ids."""


def unit_for(begin: datetime, end: datetime, most: int = 200) -> Unit:
    """Return the finest unit of which no more than ``most`` fit between two times."""
    seconds = (end - begin).total_seconds()
    lengths: dict[Unit, int] = {"quarter": 900, "hour": 3600, "day": 86_400, "week": 604_800, "month": 2_629_800}
    return next((unit for unit, length in lengths.items() if seconds / length <= most), "year")


__all__ = ["HEIGHT", "Lacking", "Source", "Spot", "Stopped", "unit_for"]
