"""The writer of cards, lists and tables: every text is data, in every field of every piece, and all of it is XML."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.unit.handmade import shipped
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, cards
from transcaspian.evidence.card import Card, Choice, ClaimLine, Related, card, counted, facts
from transcaspian.evidence.ties import Tie
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.view.query import View

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "transcaspian" / "drawing" / "markup").glob("*.j2"))
NASTY = "<img src=x onerror=alert(1)> \"' onmouseover='alert(2)' & ]]> --> </style>{{ 7 * 7 }}"
VIEW = View(window="all", event="zenit-asfat-yda-2023")


def tree(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<root>{html}</root>")


def written(html: str) -> str:
    return " ".join("".join(tree(html).itertext()).split())


def nasty(value: object) -> object:
    """A value whose every text is nasty."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return NASTY
    if isinstance(value, tuple):
        return tuple(map(nasty, value))
    if isinstance(value, ClaimLine | Choice | Related | Tie | Card):
        values: dict[str, Any] = {one.name: nasty(getattr(value, one.name)) for one in fields(value)}
        return replace(value, **values)
    return value


def event(language: str = "en") -> Card:
    found = card(shipped(), replace(VIEW, language=language), VIEW.event)
    assert found and found.claims and found.related and found.where and found.about
    return found


def odd() -> Card:
    """A card of which every field holds markup, but its track, whose name is a word of ours."""
    found = replace(nasty(event()), track="contracts", later_claims=3)  # type: ignore[type-var]
    assert isinstance(found, Card)
    line = replace(
        found.claims[0], url='https://example.org/"onmouseover="alert(4)', archived_url="javascript:alert(3)"
    )
    return replace(found, differing=(NASTY,), claims=(line, replace(line, url="data:text/html,hello", carried_by="")))


def pieces() -> dict[str, str]:
    """Everything that the writer writes, from nasty texts only."""
    say, one = words("en"), odd()
    line = one.claims[0]
    sign = markup.picture(NASTY)
    under = cards.told(one, say, sign, (NASTY,), written=True)
    return {
        "inline": markup.inline(NASTY, NASTY, NASTY),
        "joined": markup.joined([NASTY, "", NASTY], NASTY),
        "drawing": markup.paragraph(NASTY, markup.drawing(NASTY, NASTY, 1, 1)),
        "lines": markup.lines([NASTY, NASTY]),
        "paragraph": markup.paragraph(NASTY, markup.strong(NASTY), kind=NASTY),
        "link": markup.link(f"https://example.org/{NASTY}", NASTY, NASTY),
        "grade": markup.grade(NASTY, NASTY),
        "verdict": markup.verdict(NASTY, NASTY),
        "card": markup.card(NASTY, NASTY, markup.grey(NASTY), kind=NASTY),
        "part": markup.part(NASTY, NASTY, kind=NASTY),
        "why": markup.why(NASTY, NASTY),
        "start": markup.start(NASTY, NASTY),
        "group": markup.group(NASTY, kind=NASTY),
        "section": markup.section(NASTY, NASTY, kind=NASTY, aside=NASTY),
        "chips": markup.chips([(sign, NASTY), (NASTY, NASTY)]),
        "facts": markup.facts([(NASTY, NASTY)]),
        "listing": markup.listing([NASTY], NASTY),
        "faults": markup.faults([(NASTY, NASTY, NASTY)], [NASTY], NASTY),
        "fault": markup.fault(NASTY, NASTY, NASTY, NASTY),
        "entry": markup.entry(NASTY, NASTY, NASTY, aside=(NASTY,)),
        "legend": markup.legend([(NASTY, NASTY)], [(NASTY, NASTY)], NASTY, NASTY),
        "claims": markup.claims([markup.entry(NASTY, NASTY)]),
        "table": markup.table([NASTY, NASTY], [[NASTY, NASTY]], NASTY, caption=NASTY, numbers=(1,), phone="beside"),
        "groups": markup.table([NASTY], groups=[(NASTY, [[NASTY]])], phone="above", named=0),
        "spanning": markup.spanning([NASTY], [[(NASTY, 2), (NASTY, 1)], [(NASTY, 1)]], NASTY),
        "scrolled": markup.scrolled(markup.table([NASTY], [[NASTY]]), NASTY, NASTY),
        "claim": cards.claim(line, say, NASTY),
        "claim on paper": cards.claim(one.claims[1], say, written=True),
        "speaks": cards.speaks(line, say),
        "quote": cards.quote(line, say, linked=True),
        "said": cards.said(line, say),
        "event": cards.event_card(one, say, sign),
        "article": cards.event_article(one, say, under, 1, NASTY, lambda _: None, lambda _: sign),
        "button": cards.event_button(7, sign, NASTY, NASTY, NASTY),
        "name": cards.event_button(None, sign, NASTY, NASTY),
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(pieces()))
def test_a_text_is_data_wherever_it_stands(name: str) -> None:
    html = pieces()[name]
    root = tree(html)
    assert "<img src=x" not in html and "49" not in written(html)
    assert NASTY in "".join(root.itertext())
    for node in root.iter():
        # A picture is a sign, or a drawing with its words; its address is data as well.
        assert node.tag != "img" or set(node.keys()) <= {"alt", "src", "height", "width", "class"}
        assert node.tag != "img" or node.get("alt") in ("", NASTY)
        assert not [key for key in node.attrib if key.startswith("on")], node.attrib
        if node.tag == "a":
            assert str(node.get("href")).startswith("https://example.org/")


def test_every_function_that_writes_is_among_those_tried() -> None:
    """But for those that the functions tried are made of."""
    made = {"macro", "address", "cleaned"}
    written_by = [n for n, f in inspect.getmembers(markup, inspect.isfunction) if f.__module__ == markup.__name__]
    source = inspect.getsource(pieces) + (ROOT / "ui" / "fragments.py").read_text("utf-8")
    source += (ROOT / "transcaspian" / "slides" / "web" / "offline.py").read_text("utf-8")
    source += (ROOT / "transcaspian" / "slides" / "web" / "cards.py").read_text("utf-8")
    missing = [n for n in written_by if n not in made and not n.startswith("_") and f"markup.{n}(" not in source]
    assert missing == ["chip"]  # an inline text with a class


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_what_an_event_s_card_says_in_its_order(language: str) -> None:
    one, say = event(language), words(language)
    text, at = written(cards.event_card(one, say, Markup(""))), 0
    parts = [one.title, one.certainty_words, one.track_words, one.category, one.summary, one.reason]
    for fact in facts(one, language):
        parts += [fact.name, fact.text, fact.aside, fact.below]
    parts += [say("card.who_says"), counted(one, language)]
    for line in one.claims:
        parts += [line.grade, line.who, line.stance_words, line.carried_by, line.statement, line.known_on]
    for part in filter(None, parts):
        assert " ".join(part.split()) in text[at:], part
        at = text.index(" ".join(part.split()), at)


def test_the_card_in_a_file_says_the_same_and_spells_out_what_a_page_shows_over_words() -> None:
    one, say = event(), words("en")
    page = written(cards.event_card(one, say, Markup("")))
    under = cards.told(one, say, Markup(""), written=True)
    file = written(cards.event_article(one, say, under, 1, "", lambda _: None, lambda _: Markup("")))
    assert all(line.grade_words in file and line.grade_words not in page for line in one.claims)
    assert all(line.title in file for line in one.claims) and all(other.title in file for other in one.related)
    assert one.ties and all(f"{other.words}: {other.title}" in file and other.reason in file for other in one.ties)


def test_a_table_keeps_its_cells_in_their_columns() -> None:
    html = markup.table(["a", "b"], [["1", "2"], ["3", Markup("<i>4</i>")]], numbers=(1,), phone="beside")
    root = tree(html)
    assert [node.text for node in root.iter("th")] == ["a", "b"]
    rows = [["".join(cell.itertext()) for cell in row.iter("td")] for row in root.iter("tr")][1:]
    assert rows == [["1", "2"], ["3", "4"]]
    assert [cell.get("data-head") for cell in root.iter("td")] == ["a", "b"] * 2
    assert [cell.get("class") for cell in root.iter("td")] == [None, "tc-n"] * 2


def test_a_cell_that_spans_rows_is_written_once() -> None:
    root = tree(markup.spanning(["a", "b"], [[("1", 2), ("2", 1)], [("3", 1)]], "pairs"))
    assert [cell.get("rowspan") for cell in root.iter("td")] == ["2", None, None]


def test_an_address_becomes_a_link_only_if_it_is_one_of_the_web() -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", " https://example.org", "//example.org", "", None):
        assert markup.link(url, "x") == ""
    link = tree(markup.link("HTTPS://EXAMPLE.ORG/?a=1&b=<2>", "x"))[0]
    assert link.get("href") == "HTTPS://EXAMPLE.ORG/?a=1&b=<2>"
    assert set(str(link.get("rel")).split()) >= {"noreferrer"}


def test_what_no_file_may_hold_is_left_out() -> None:
    assert markup.cleaned("a\x00b\x1b\ud800\ufffe\n\tc") == "ab\n\tc"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_takes_a_text_for_markup_or_holds_a_word(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    filters = {"length", "spoken", "attributes", "join"}  # none takes a text for markup
    assert set(re.findall(r"\|\s*(\w+)", text)) <= filters and "autoescape" not in text
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<style>.*?</style>", "", text, flags=re.DOTALL)
    assert "<" in plain and not re.search(r"\w", re.sub(r"<[^<>]*>| [a-z-]+=\"[^\"<>]*\"", "", plain))


@pytest.mark.parametrize("folder", ["ui", "pages", "transcaspian/slides", "transcaspian/stories"])
def test_nobody_else_writes_cards_lists_or_tables(folder: str) -> None:
    tags = re.compile(r"</?(?:div|ul|ol|li|dl|dt|dd|table|tr|td|th|thead|tbody|section|article|h[1-6])\b")
    # The frames of components, which a program fills.
    frames = {"ui/drawing.py", "ui/knowing.py", "ui/mutiny/parts.py"}
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        every = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        prose = {id(node.value) for node in every if isinstance(node, ast.Expr)}
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in every
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
            if tags.search(node.value) and path.relative_to(ROOT).as_posix() not in frames
        ]
    assert not found
