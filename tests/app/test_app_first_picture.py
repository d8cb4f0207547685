"""What a page says above its picture stands in its first picture too, so that nothing jumps when the page is live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html
from streamlit.testing.v1.element_tree import Block, Element

from tests.amounts import some
from tests.app.screen import FIRST, Screen, without_escapes
from tests.unit.asking import scope_of
from transcaspian.dataset.loading import load
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.versions.history import History
from ui.first import pages
from ui.server.first_picture import asked_by

EVENT = "zenit-asfat-yda-2023"
PATHS = {
    FIRST: "/",
    "pages/explore/mutiny.py": "/mutiny",
    "pages/explore/contracts.py": "/contracts",
    "pages/explore/corridor.py": "/corridor",
    "pages/check/evidence.py": "/evidence",
    "pages/check/article.py": "/article",
}
EVERYWHERE = ("", "nothing=1&w=never", "v=0000000", "since=0000000", "known_by=2001-01-01", "known_by=2031-01-01")
CASES = (
    (FIRST, "nothing=1&w=never"),
    (FIRST, "v=0000000"),
    (FIRST, "q=zzzz&known_by=2023-12-31&lang=pl"),
    (FIRST, f"q=zzzz&event={EVENT}"),
    ("pages/explore/mutiny.py", "since=0000000&known_by=2001-01-01"),
    ("pages/explore/contracts.py", "country=XX&stage=delivered&known_by=2023-12-31"),
    ("pages/explore/corridor.py", "section=whatif&closed=nowhere&avoid=XX"),
    ("pages/explore/corridor.py", "section=volumes&known_by=2001-01-01"),
    ("pages/check/evidence.py", "q=zzzz"),
    ("pages/check/article.py", "known_by=2001-01-01"),
    ("pages/check/article.py", "known_by=2031-01-01"),
)
MORE = (
    *((page, query) for page in PATHS for query in EVERYWHERE),
    (FIRST, "known_by=2023-06-23&w=all&event=wsj-kazakhstan-refusal"),
    ("pages/explore/contracts.py", "country=XX&stage=delivered&lang=pl"),
    ("pages/explore/corridor.py", "section=whatif&closed=aktau-port&lang=pl"),
    ("pages/explore/corridor.py", f"event={EVENT}&q=zzzz"),
)
_SAID = ("info", "warning", "error", "success", "caption", "html", "expander", "status")


def read(text: str) -> str:
    return " ".join("".join(html.fromstring(f"<div>{text}</div>").itertext()).split())


def above(screen: Screen) -> Iterator[str]:
    """What the page says in words above its first drawing."""
    return said_on(screen, _SAID, ("drawn-", "beside-", "evidence_scope"))


def said_on(screen: Screen, kinds: tuple[str, ...], until: tuple[str, ...]) -> Iterator[str]:
    """What the page says in elements of some kinds up to one with a key, but for what opens only when it is asked."""
    waiting: list[Element | Block] = [screen.app.main]
    while waiting:
        node = waiting.pop()
        if until and (node.key or "").startswith(until):
            return
        if node.type in ("popover", "style"):
            continue
        if node.type in kinds:
            proto = node.proto
            yield read(re.sub("<style>.*?</style>", "", without_escapes(getattr(proto, "body", "") or proto.label)))
        if node.type not in ("expander", "expandable"):
            waiting += reversed(list(getattr(node, "children", {}).values()))


def first_picture(page: str, query: str) -> str:
    (asked, *_) = asked_by(scope_of(f"{PATHS[page]}?{query}"), "")
    return read(pages.html(asked))


@pytest.mark.parametrize(("page", "query"), some(CASES, dict.fromkeys((*CASES, *MORE))))
def test_what_is_said_above_the_picture_is_in_the_first_one(page: str, query: str) -> None:
    screen = Screen(query, page)
    screen.go(query)
    said, shown = [text for text in above(screen) if text], first_picture(page, query)
    assert said or page == FIRST
    assert [text for text in said if text not in shown] == []


@pytest.mark.parametrize(
    ("page", "query"),
    [("pages/explore/corridor.py", "known_by=2001-01-01"), ("pages/explore/mutiny.py", "t=2023-06-22T00:00")],
)
def test_what_is_said_of_what_is_not_told_beside_the_picture_is_in_the_first_one(page: str, query: str) -> None:
    said = list(said_on(Screen(query, page), ("caption",), ()))
    shown = first_picture(page, query)
    assert said and [text for text in said if text not in shown] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_older_link_and_its_marks_say_is_in_the_first_picture(
    folder: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(folder.parent / "versions"))
    old = load(folder).published
    History(folder.parent / "versions").keep(old, datetime(2026, 1, 1, tzinfo=UTC))
    table = folder / "events.csv"
    title = next(iter(old.events.values())).title["en"]
    table.write_text(table.read_text(encoding="utf-8").replace(title, "A corrected title", 1), encoding="utf-8")
    query = f"lang={language}&w=all&v={old.version}"
    for more in ("", f"&since={old.version}"):
        said, shown = [text for text in above(Screen(query + more)) if text], first_picture(FIRST, query + more)
        assert len(said) == 3 + bool(more), "the heading, what changed, and its list"
        assert [text for text in said if text not in shown] == []


def test_what_is_wrong_with_the_tables_is_in_the_first_picture(folder: Path) -> None:
    table = folder / "events.csv"
    header, first, *rest = table.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    table.write_text("\n".join([header, ",".join([cells[0], "2023-13-45", *cells[2:]]), *rest]), encoding="utf-8")
    said, shown = [text for text in above(Screen("w=all")) if text], first_picture(FIRST, "w=all")
    assert any(words("en").n("notice.problems", 1) == text for text in said)
    assert [text for text in said if text not in shown] == []
