"""The sentence of a contracts slide: the chosen deal's event with its certainty, and the stage of the deal."""

from __future__ import annotations

from transcaspian.dataset.certainty import certainty, claims_known
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.sentence import sentence
from transcaspian.language.messages import words
from transcaspian.stories.contracts.deals import chosen, deals, stage_name
from transcaspian.view.query import View


def message(data: Dataset, view: View) -> str:
    """Return the sentence, without a full stop: of the selected event's deal, else of the largest in focus."""
    say, found = words(view.language), deals(data, view)
    deal = chosen(found, view, "")
    if deal is None:
        return say("contracts.empty" if found.known else "contracts.empty_then").rstrip(".")
    claims = claims_known(data, deal.event.id, view.known_by, view.tz)
    told = sentence(data, view, deal.event, certainty(deal.event, claims, data), claims)
    return say("contracts.message", told=told, stage=stage_name(deal.contract.stage, say).lower())
