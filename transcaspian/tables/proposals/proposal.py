"""A proposal as a value: what should stand instead of a text, and whether that is certain."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """What should stand instead of a text.

    It is ``certain`` if it means the same by everybody's habits, and may be written without asking.
    """

    text: str
    certain: bool
