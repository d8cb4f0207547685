"""The report as three programs read it: markdown-it, alone and making links of bare addresses, and Marko as GitHub."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import marko
import marko.ext.gfm
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.unit.handmade import TRACKS, claim, dataset, event, place, random_view, shipped, source
from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.facts import web_address
from transcaspian.exchange.markdown import escaped, markdown
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.tables.records import Text
from transcaspian.view.query import View
from transcaspian.view.selection import select
from transcaspian.view.tracks import track_name

ALL = View(window="all")
NASTY = (
    "*a* **b** _c_ __d__ `e` ~~f~~ ^g^ $h$",
    "[a](https://evil.example) ![b](c.png) [d][e] [^1] [ ]",
    "<b>bold</b> <https://evil.example> <!-- x -->",
    "&lt;b&gt; &amp; &#42;",
    "https://evil.example www.evil.example evil.example a@evil.example //localhost/x ftp://evil.example",
    "| a | b |",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "---",
    "===",
    "```",
    "~~~",
    ": definition",
    "    code",
    "\tcode",
    "two\n\nparagraphs",
    "two\n- lines",
    "end \\",
    "\\*a\\*",
    "[1]: https://evil.example",
    "Łódź · Орал & Өскемен „tytuł”",
    "{#id .class}",
    "**",
    "*",
    "_",
    "`",
)


class Page(HTMLParser):
    """Elements, links and text of rendered HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", set[str](), list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def commonmark(text: str) -> Page:
    return Page(MarkdownIt("commonmark").render(text))


def linkifying(text: str) -> Page:
    return Page(MarkdownIt("gfm-like").render(text))


def github(text: str) -> Page:
    return Page(marko.Markdown(extensions=["gfm"]).convert(text))


def tokens(content: bytes) -> list[Token]:
    return MarkdownIt("commonmark").parse(content.decode())


def one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", " ", text).strip()


@given(text=some.text(alphabet="*_`~[]()<>#|\\&!$^@:/.-+=>1a\"' \n{};x", max_size=30))
@example("a.b")
@example("1)x")
@example("www.a.b")
@example("http://localhost/x")
@example("//localhost")
@example("mailto:a@b")
@example("ftp://a.example.com:80/b")
def test_any_text_is_shown_as_it_is(text: str) -> None:
    # In a paragraph, after emphasis in a list, as a line between others, in a heading.
    places = (("{}", "{}"), ("- **x** · {}", "x · {}"), ("- x\\\n  {}\\\n  y", "x {} y"), ("# {}", "{}"))
    for read in (commonmark, linkifying, github):
        for written, shown in places:
            if "{}\\" in written and not one_line(text):
                continue  # lines that are empty are not written
            page = read(written.format(escaped(text)))
            assert not page.links
            assert page.tags <= {"p", "ul", "li", "strong", "br", "h1"}
            assert " ".join(page.text.split()) == " ".join(shown.format(one_line(text)).split())


@pytest.mark.parametrize("text", NASTY)
def test_nothing_of_the_tables_becomes_markup(text: str) -> None:
    paper = source("paper", publisher=text, title=text, url="https://example.org/a_b*c(d)[e]?f=1&g=<2>")
    bad = source("bad", publisher=text, url="javascript:alert(1)", archived_url="https://archive.example/x")
    data = dataset(
        [
            event(
                title=Text.of(en=text, pl=text), summary=Text.of(en=text, pl=text), location_id="here", category=text
            ),
            event("second", title=Text.of(en=text, pl=text), track=text or "other"),
        ],
        [claim("march.1", source_id="paper"), claim("march.2", source_id="bad"), claim("s", event_id="second")],
        [paper, bad],
        locations=[place("here", 1, 2, name=Text.of(en=text, pl=text))],
    )
    content = markdown(data, View(window="all", title=text, text=text), ["march", "second"])
    address = web_address(paper.url)
    for read in (commonmark, linkifying, github):
        page = read(content.decode())
        assert page.tags == {"h1", "h2", "p", "ul", "ol", "li", "strong", "br", "a"} - ({"p"} - page.tags)
        assert [re.sub("%5B|%5D", lambda m: "[]"[m[0] == "%5D"], link) for link in page.links] == [
            address,
            "https://archive.example/x",
        ]
        # title, search, two events, a summary, a category, a place, a heading, two publishers and a title
        assert re.sub(r"\s+", " ", page.text).count(re.sub(r"\s+", " ", one_line(text))) >= 11


def items(content: bytes, kind: str) -> list[list[str]]:
    """The lines of each item of the lists of a kind."""
    found: list[list[str]] = []
    open_lists: list[str] = []
    for token in tokens(content):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            open_lists.append(token.type.removesuffix("_list_open"))
        elif token.type.endswith("_list_close"):
            open_lists.pop()
        elif token.type == "inline" and open_lists == [kind]:
            text = "".join("\n" if t.type == "hardbreak" else t.content for t in token.children or ())
            found.append(text.split("\n"))
    return found


def headings(content: bytes) -> list[str]:
    found = tokens(content)
    return [(found[n + 1].children or [])[0].content for n, t in enumerate(found) if t.type == "heading_open"]


@pytest.mark.parametrize("language", ["en", "pl"])
def test_an_item_tells_when_what_how_sure_where_and_by_whom(language: str) -> None:
    view = View(window="july", language=language, known_by=date(2023, 12, 31))
    data, selection, say = shipped(), select(shipped(), view), words(language)
    content = markdown(data, view, [e.id for e in selection.shown])
    found = items(content, "bullet")
    sources = items(content, "ordered")
    by_id = {lines[0].rpartition("[")[2].rstrip("]"): lines for lines in found}
    assert len(found) == len(by_id) == len(selection.shown) > 10
    for one in selection.shown:
        lines = by_id[one.id]
        assert lines[0] == f"{when(one.date, language, view.zone)} · {one.title(language)} [{one.id}]"
        assert lines[1].startswith(say(f"certainty.{selection.certainty[one.id].level}") + " · ")
        where = data.locations.get(one.location_id or "")
        assert (where.name(language) if where else say("card.no_place")) in lines[1]
        assert one.summary(language) in lines
        cited = [int(n) for n in re.findall(r"\[(\d+)\]", lines[-1])]
        known = dict.fromkeys(c.source_id for c in selection.claims[one.id])
        assert len(cited) == len(known)
        for number, source_id in zip(cited, known, strict=True):
            (line,) = sources[number - 1]
            assert line.startswith(one_line(data.sources[source_id].publisher))
            assert (data.sources[source_id].url or "") in line


def test_the_report_says_which_view_of_which_tables_it_is() -> None:
    view = View(window="july", tracks=("contracts",), known_by=date(2023, 8, 1))
    selection = select(shipped(), view)
    text = commonmark(markdown(shipped(), view, [e.id for e in selection.shown]).decode()).text
    for part in (
        "1–31 July 2023 · Contracts · as known on 1 August 2023",
        f"{len(selection.shown)} events of {selection.total}",
        f"data version {shipped().version}",
        "newest claim of",
        "clock times: Moscow time",
    ):
        assert part in text, part
    assert headings(markdown(shipped(), View(title="My *own*"), []))[0].startswith("My ")


def test_events_stand_by_track_in_the_order_of_the_tracks_and_of_time() -> None:
    data = shipped()
    ids = [e.id for e in select(data, ALL).shown]
    content = markdown(data, ALL, ids)
    assert headings(content)[1:] == [track_name(shipped(), t, "en") for t in TRACKS] + ["Sources"]
    found = [lines[0].rpartition("[")[2].rstrip("]") for lines in items(content, "bullet")]
    assert found == sorted(ids, key=lambda i: (TRACKS.index(data.events[i].track), ids.index(i)))


@given(seed=some.integers(0, 10_000))
def test_every_number_of_a_source_leads_to_one(seed: int) -> None:
    view = random_view(seed)
    content = markdown(shipped(), view, [e.id for e in select(shipped(), view).shown])
    cited = {int(n) for lines in items(content, "bullet") for n in re.findall(r"\[(\d+)\]", lines[-1])}
    assert cited == set(range(1, len(items(content, "ordered")) + 1))
    links = {child.attrs["href"] for t in tokens(content) for child in t.children or () if child.type == "link_open"}
    known = {web_address(s.url) for s in shipped().sources.values()}
    assert {str(link) for link in links} <= known | {web_address(s.archived_url) for s in shipped().sources.values()}


def test_nothing_shown_is_said() -> None:
    text = markdown(shipped(), View(text="zzzqqq"), []).decode()
    assert words("en")("summary.nothing", span="23 June – 31 July 2023") in text
    assert "##" not in text


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("https://example.org/ł 100%", "https://example.org/%C5%82%20100%25"),
        ('https://example.org/"<>\\^`{|}\n', "https://example.org/%22%3C%3E%5C%5E%60%7B%7C%7D"),
        ("http://[::1]/", "http://[::1]/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("https://", ""),
        ("http://[", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_web_addresses_become_links(url: str | None, address: str) -> None:
    assert web_address(url) == address


def test_a_title_that_is_empty_is_the_id() -> None:
    data: Dataset = dataset([event(title=Text())])
    assert items(markdown(data, ALL, ["march"]), "bullet")[0][0] == "24 June 2023 · march [march]"
