"""The article, claim by claim, as HTML: its words, and what the sources say about them."""

from __future__ import annotations

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.evidence.article import VERDICTS, Article, Checked, appeared
from transcaspian.language.messages import Words, words
from transcaspian.view.query import View


def nothing(data: Dataset, view: View) -> Markup:
    """Return why there is nothing to check: the text had not appeared, or there is none."""
    say = words(view.language)
    text = "article.nothing" if appeared(data, view) else "article.not_yet"
    return markup.card(say("article.title"), say(text), level=1)


def lead(found: Article, view: View) -> Markup:
    """Return what the text is, and what its claims are checked against."""
    say = words(view.language)
    named = ", ".join(filter(None, (found.publisher, found.title, found.published)))
    told = markup.joined([named, markup.link(found.url, say("card.link"))], " · ")
    text = markup.paragraph(told, kind="tc-article-text") if named else ""
    today = markup.paragraph(say("article.today"), kind="tc-grey") if view.known_by else ""
    lead = say.n("article.lead", len(found.claims))
    return markup.card(say("article.title"), text, lead, today, _bar(found, say), level=1, kind="tc-article")


def _bar(found: Article, say: Words) -> Markup:
    shares = [(v, found.count(v), say(f"verdict.{v}")) for v in VERDICTS if found.count(v)]
    return markup.macro("lists", "verdicts")(shares)


def counts(found: Article, say: Words) -> list[str]:
    """Return each verdict with the number of its claims."""
    return [say("article.count", verdict=say(f"verdict.{v}"), n=found.count(v)) for v in VERDICTS]


def key(say: Words) -> Markup:
    """Return what each verdict means."""
    meanings = [
        markup.inline(markup.joined([markup.verdict(v, say(f"verdict.{v}")), say(f"verdict.{v}.rule")], " "))
        for v in VERDICTS
    ]
    told = markup.macro("parts", "details")(say("article.verdicts"), markup.group(*meanings, kind="tc-article-key"))
    return markup.card("", told)


def claim_card(claim: Checked) -> Markup:
    """Return a claim of the text with its verdict."""
    said = markup.joined([markup.inline(claim.claim, "tc-said", tag="h2"), markup.paragraph(claim.explanation)])
    parts = markup.inline(str(claim.number), "tc-number"), markup.inline(said, tag="div")
    return markup.card("", *parts, markup.verdict(claim.verdict, claim.verdict_words), kind="tc-article-claim")
