"""The article that the collection began with, claim by claim, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.dataset.certainty import end_of
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import collection
from transcaspian.evidence.card import Choice
from transcaspian.evidence.claims import known_then
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.view.query import View

VERDICTS = ("supported", "partly", "imprecise", "unverified", "contradicted")


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim of the article, with the verdict."""

    id: str
    number: int
    claim: str
    verdict: str
    verdict_words: str
    explanation: str
    events: tuple[Choice, ...]
    later: int  # events that were not known by the view's day


@dataclass(frozen=True, slots=True)
class Article:
    """The article, claim by claim."""

    publisher: str
    title: str
    published: str
    url: str | None
    archived_url: str | None
    claims: tuple[Checked, ...]

    def count(self, verdict: str) -> int:
        """Return how many claims have a verdict."""
        return sum(claim.verdict == verdict for claim in self.claims)


def article(dataset: Dataset, view: View) -> Article | None:
    """Return the article, claim by claim; None if there is nothing to check, or it had not appeared by that day."""
    source = dataset.sources.get(collection(dataset).article_source_id or "")
    if not dataset.seed_claims or not appeared(dataset, view):
        return None
    say, known = words(view.language), known_then(dataset, view).certainty
    checked = []
    for number, seed in enumerate(dataset.seed_claims.values(), 1):
        events = [i for i in seed.event_ids if i in known]
        checked.append(
            Checked(
                id=seed.id,
                number=number,
                claim=seed.claim(view.language),
                verdict=seed.verdict,
                verdict_words=say(f"verdict.{seed.verdict}"),
                explanation=seed.explanation(view.language),
                events=tuple(Choice(i, dataset.events[i].title(view.language)) for i in events),
                later=len(seed.event_ids) - len(events),
            )
        )
    return Article(
        publisher=source.publisher if source else "",
        title=source.title if source else "",
        published=when(source.published, view.language, view.zone) if source and source.published else "",
        url=source.url if source else None,
        archived_url=source.archived_url if source else None,
        claims=tuple(checked),
    )


def appeared(dataset: Dataset, view: View) -> bool:
    """Say whether the article had certainly appeared by the view's day."""
    source = dataset.sources.get(collection(dataset).article_source_id or "")
    if view.known_by is None:
        return True
    latest = source.published.bounds(view.tz)[1] if source and source.published else None
    return latest is not None and latest <= end_of(view.known_by)
