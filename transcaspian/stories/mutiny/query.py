"""What the mutiny's pictures ask of a view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transcaspian.view.query import StoryQuery


@dataclass(frozen=True, slots=True)
class MutinyQuery(StoryQuery):
    """The parameters that the mutiny owns."""

    moment: datetime | None  # where playback stands, a whole minute in Moscow's time
    live: bool  # what is known follows the moment
