"""The parameters of a view that the mutiny's pictures use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transcaspian.view.query import StoryQuery


@dataclass(frozen=True, slots=True)
class MutinyQuery(StoryQuery):
    """The parameters of the mutiny."""

    moment: datetime | None  # the minute of playback, by the first clock of the collection
    live: bool  # show only what was public by the moment
