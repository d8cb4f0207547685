"""The article, claim by claim: counts, verdicts, explanations and the ways into the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.app.screen import FIRST, Screen, without_escapes
from tests.unit.broken_tables import copy_of_good
from tests.unit.handmade import shipped
from transcaspian.dataset.loading import load
from transcaspian.evidence.article import VERDICTS, article
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.view.query import View

PAGE = "pages/check/article.py"


def claims(screen: Screen) -> list[str]:
    return [key.removeprefix("article-") for key in screen.keys("article-")]


def links(screen: Screen) -> Iterator[Any]:
    """The links of the claims into the timeline."""
    for node in screen.nodes():
        if node.type == "page_link" and "event=" in node.proto.query_string:
            yield node.proto


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_stands_in_order_with_verdict_and_explanation(language: str) -> None:
    screen, say = Screen(f"lang={language}", PAGE), words(language)
    found = article(shipped(), View(language=language))
    assert found is not None and claims(screen) == list(shipped().seed_claims)
    text = screen.text()
    for one in found.claims:
        assert escape(one.claim) in text and escape(one.explanation) in text
        assert f'tc-v-{one.verdict}">{escape(one.verdict_words)}<' in text
    assert escape(found.publisher) in text and escape(found.title) in text and escape(found.published) in text
    assert escape(say.n("article.lead", len(found.claims))) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_by_verdict_are_the_filter(language: str) -> None:
    screen, say, found = Screen(f"lang={language}", PAGE), words(language), article(shipped(), View())
    assert found is not None
    shown = [option.content for option in screen.one("article_verdicts").proto.options]
    assert shown == [f"{say(f'verdict.{v}')} · {found.count(v)}" for v in VERDICTS]
    screen.choose("article_verdicts", ["contradicted", "supported"])
    assert claims(screen) == [c.id for c in found.claims if c.verdict in ("contradicted", "supported")]
    assert say("article.shown", shown=len(claims(screen)), total=len(found.claims)) in screen.text()
    screen.choose("article_verdicts", [])
    assert len(claims(screen)) == len(found.claims)


def test_links_lead_to_the_event_in_the_view() -> None:
    screen = Screen("w=july&lang=pl&tz=UTC", PAGE)
    found = article(shipped(), View(language="pl"))
    assert found is not None
    wanted = [View(window="july", language="pl", zone="UTC", event=e.id) for c in found.claims for e in c.events]
    there = list(links(screen))
    assert [View.from_query(link.query_string) for link in there] == wanted
    assert [without_escapes(link.label) for link in there] == [e.text for c in found.claims for e in c.events]
    screen.turn_to(FIRST)
    screen.go(there[0].query_string)
    assert screen.view == wanted[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_article_appeared_there_is_nothing_but_a_way_to_today(language: str) -> None:
    screen = Screen(f"known_by=2023-07-01&lang={language}", PAGE)
    assert escape(words(language)("article.not_yet")) in screen.text()
    assert not claims(screen)
    screen.press("article_today")
    assert screen.view == View(language=language) and len(claims(screen)) == len(shipped().seed_claims)


def test_events_that_were_not_known_by_the_day_are_counted() -> None:
    screen, say = Screen("known_by=2023-12-31", PAGE), words("en")
    assert escape(say("article.today")) in screen.text()
    assert say.n("article.events_later", 1) in screen.text()
    ids = {View.from_query(link.query_string).event for link in links(screen)}
    assert "tokayev-csto-clarification" not in ids and "csto-request-2022" in ids


def test_tables_without_an_article_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_of_good(tmp_path)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    header = (folder / "seed_claims.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "seed_claims.csv").write_text(header + "\n", encoding="utf-8")
    screen = Screen("", PAGE)
    assert escape(words("en")("article.nothing")) in screen.text()
    assert not claims(screen)


def test_text_that_looks_like_markup_is_shown_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "<img src=x onerror=alert(1)> **bold** :red[x] $x$"
    folder = copy_of_good(tmp_path)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    data = load(folder).published
    seed = next(iter(data.seed_claims.values()))
    event = data.events[seed.event_ids[0]]
    for name, old in (("seed_claims", seed.claim["en"]), ("events", event.title["en"])):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, evil), encoding="utf-8")
    screen = Screen("", PAGE)
    html = "\n".join(part.proto.body for part in screen.app.html)
    assert escape(evil) in html and "<img src=x" not in html
    labels = [link.label for link in links(screen)]
    assert labels and all("<img" not in label.replace("\\<img", "") for label in labels)
