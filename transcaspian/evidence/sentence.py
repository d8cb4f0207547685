"""An event in one sentence for a headline: its title, how sure it is, and by whom; without a full stop."""

from __future__ import annotations

from collections.abc import Sequence

from transcaspian.dataset.certainty import Certainty, certainty
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import listed, speakers
from transcaspian.language.messages import words
from transcaspian.tables.records import Claim, Event
from transcaspian.view.query import View

_NAMES = 60  # letters that the names of those who say something may take; beyond it fewer are named
_ENDS = ("?", "!", "…")  # a title that ends so is followed by a sentence of its own


def sentence(data: Dataset, view: View, event: Event, sure: Certainty, claims: Sequence[Claim]) -> str:
    """Return an event with its certainty by the claims given; the title keeps its form, no language inflects it."""
    title, told = event.title(view.language), _certainty(data, view, event, sure, claims)
    if title.endswith(_ENDS):
        return f"{title} {told[:1].upper()}{told[1:]}"
    return words(view.language)("message.event", title=title, sure=told)


def _certainty(data: Dataset, view: View, event: Event, sure: Certainty, claims: Sequence[Claim]) -> str:
    """Return how sure an event is and who says so; of what was said, that it was said."""
    say, told = words(view.language), "said" if event.about == "utterance" else "event"

    def who(of: Certainty) -> str:
        telling = [claim for claim in claims if claim.id in of.claim_ids]
        names = speakers(data, view, telling)
        tries = [listed(names, most, view.language) for most in (3 if len(names) == 3 else 2, 2, 1)]
        return next((one for one in tries if len(one) <= _NAMES), tries[-1])

    if sure.reason != "denied":
        return say(f"message.{told}.{sure.reason}", who=who(sure))
    # What is denied is told by those who would decide without the denial.
    without = certainty(event, tuple(claim for claim in claims if claim.stance != "denies"), data)
    pro = say(f"message.pro.{without.reason}", who=who(without))
    return say(f"message.{told}.denied", pro=pro, who=who(sure))
