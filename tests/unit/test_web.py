"""The page of a slide: one file that fetches nothing, holds every event in words, and lets no text become markup."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import unicodedata
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from tests.amounts import some
from tests.unit.handmade import actor, claim, dataset, event, large, place, shipped, source
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import fold, matches
from transcaspian.drawing.sheet import Disc, Group, Item, Shape, Sheet, Text, texts
from transcaspian.drawing.svg import font_faces, svg
from transcaspian.evidence.card import card
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.look.palette import palette
from transcaspian.look.typography import FONT_FILES
from transcaspian.slides.page import Options, Slide, slide
from transcaspian.slides.web import cards, offline
from transcaspian.slides.web.offline import html
from transcaspian.tables.records import Text as Words
from transcaspian.view.grammar import THEMES
from transcaspian.view.query import View
from transcaspian.view.tracks import track_name

LIMIT = 1_500_000
NASTY = (
    "<script>alert(1)</script> \"'&amp; ]]> </style></title><!-- \x00\x07\x1b\ud800\ufffe <img src=x onerror=alert(2)>"
)
NAMESPACE = "{http://www.w3.org/2000/svg}"
ALL = View(window="all")


def views() -> dict[str, View]:
    """The saved views and the named windows."""
    found = {name: View.from_query(saved.query) for name, saved in shipped().views.items()}
    return {**found, "default": View(), "all": ALL}


@cache
def laid_out(view: View) -> Slide:
    """Return the slide of a view of the shipped tables, laid out once."""
    return slide(shipped(), view)


@cache
def shipped_page(name: str, language: str) -> str:
    view = replace(views()[name], language=language)
    return html(shipped(), laid_out(view))


def page(view: View = ALL, data: Dataset | None = None, **options: object) -> str:
    data = data or shipped()
    return html(data, slide(data, view, Options(**options)))  # type: ignore[arg-type]


@cache
def ten_thousand() -> Dataset:
    return large()


@cache
def many() -> str:
    return html(ten_thousand(), slide(ten_thousand(), ALL))


def script(text: str) -> str:
    found = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert found
    return found[1]


def tree(text: str) -> ElementTree.Element:
    """The page as a tree: it is XML, but for its first line and its script."""
    return ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n").replace(script(text), ""))


def written(node: ElementTree.Element) -> str:
    return " ".join("".join(node.itertext()).split())


def shown(text: str) -> str:
    """A text as it is shown: without what nobody sees, in one line."""
    return " ".join("".join(c for c in text if c >= " " and c not in "\ud800\ufffe").split())


def nasty() -> Dataset:
    odd = Words.of(en=NASTY, pl=NASTY)
    return dataset(
        [
            event(
                "odd",
                "2023-07-10",
                title=odd,
                summary=odd,
                short=odd,
                significance=3,
                location_id="here",
                about_location_ids=("here",),
                actor_ids=("who",),
            ),
            event("even", "2023-07-10", title=odd, actor_ids=("who",), location_id="here"),
        ],
        [
            claim("c1", event_id="odd", source_id="s1", statement=odd, asserted_by="who"),
            claim("c2", "denies", event_id="odd", source_id="s2", statement=odd),
            claim("c3", event_id="even", source_id="s3"),
        ],
        sources=[
            source("s1", publisher=NASTY, title=NASTY, url="javascript:alert(3)", archived_url="data:text/html,hello"),
            source("s2", publisher=NASTY, title=NASTY, url='https://example.org/"onmouseover="alert(4)'),
            source("s3", url="HTTPS://EXAMPLE.ORG/?a=1&b=<2>"),
        ],
        actors=[actor("who", name=odd)],
        locations=[place("here", 51, 48, name=odd, aliases=(NASTY,))],
    )


# Every other view, and the languages in turns.
EVERY = some(
    ((name, LANGUAGES[n // 3 % 2]) for n, name in enumerate(sorted(views())) if n % 3 == 0),
    product(sorted(views()), LANGUAGES),
)


# The file


def a_page_of_the_shipped_tables_is_small_enough_to_be_mailed(name: str, language: str) -> None:
    assert len(shipped_page(name, language).encode()) <= LIMIT


def a_page_is_well_formed_and_no_id_occurs_twice(name: str, language: str) -> None:
    root = tree(shipped_page(name, language))
    ids = [node.get("id") for node in root.iter() if node.get("id") is not None]
    assert len(ids) > 20 and len(ids) == len(set(ids))
    assert root.get("lang") == language and root.findtext("head/title")
    about = [node.get("content") for node in root.iterfind("head/meta") if node.get("name") == "description"]
    assert about == [laid_out(replace(views()[name], language=language)).message]
    for node in root.iter():
        for name_, value in node.items():
            if name_ in ("aria-labelledby", "aria-describedby", "for"):
                assert set(value.split()) <= set(ids)
            if value.startswith("#") and name_ == "href":
                assert value[1:] in ids


def a_page_names_nothing_that_a_browser_would_fetch(name: str, language: str) -> None:
    text = shipped_page(name, language)
    for node in tree(text).iter():
        tag = node.tag.removeprefix(NAMESPACE)
        assert tag not in ("iframe", "object", "embed", "img", "image", "base", "form", "audio", "video", "source")
        for attribute, value in node.items():
            assert not attribute.startswith("on"), attribute
            if attribute.rpartition("}")[2] in (
                "src",
                "srcset",
                "data",
                "poster",
                "action",
                "formaction",
                "background",
            ):
                raise AssertionError(f"{tag} {attribute}={value}")
            if attribute.rpartition("}")[2] == "href":
                good = {"a": r"https?://|#", "link": "data:", "use": "#"}[tag]
                assert re.match(good, value, re.IGNORECASE), value
        if tag == "a" and not node.get("href", "").startswith("#"):
            assert node.get("target") == "_blank" and set(node.get("rel", "").split()) >= {"noreferrer"}
    assert all(address.startswith("data:font/woff;base64,") for address in re.findall(r"url\(([^)#]+)\)", text))
    assert "@import" not in text


def test_the_policy_allows_only_the_script_that_is_there() -> None:
    text = page()
    policy = tree(text).find("head/meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.get("content", "").split(";"))
    digest = base64.b64encode(hashlib.sha256(script(text).encode()).digest()).decode()
    assert rules["default-src"] == "'none'" and rules["script-src"] == f"'sha256-{digest}'"
    assert rules["img-src"] == rules["font-src"] == "data:" and rules["style-src"] == "'unsafe-inline'"


def test_the_script_is_short_and_makes_no_markup_of_text() -> None:
    code = (Path(offline.__file__).parent / "offline.js").read_text(encoding="utf-8")
    assert len(code.splitlines()) <= 300 and max(map(len, code.splitlines())) <= 120
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function\(|fetch|import", code)
    assert script(page()) == code


def test_the_same_slide_is_the_same_bytes_and_another_is_not() -> None:
    first = page(View(window="july"))
    page(View(window="mutiny"))
    assert page(View(window="july")) == first != page(View(window="july", language="pl"))


# What it says


def every_event_of_the_view_has_a_row_and_a_card(name: str, language: str) -> None:
    text, view = shipped_page(name, language), replace(views()[name], language=language)
    events = offline._laid_out(shipped(), laid_out(view)).scene.events
    root = tree(text)
    rows = root.findall(".//section[@id='events']//tbody/tr")
    cards = list(root.iter("article"))
    assert [node.get("data-id") for node in cards] == [e.id for e in events] and len(rows) == len(events)
    for number, (row, node, one) in enumerate(zip(rows, cards, events, strict=True)):
        about = card(shipped(), view, one.id)
        assert about
        button = row.find("th/button")
        assert button is not None and button.get("data-go") == str(number)
        assert written(button) == shown(about.title) == written(node.find("h2"))  # type: ignore[arg-type]
        assert about.certainty_words in written(row)
        assert not about.where or shown(about.where[0]) in written(row)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_page_of_the_shipped_tables_is_small_sound_and_complete(name: str, language: str) -> None:
    a_page_of_the_shipped_tables_is_small_enough_to_be_mailed(name, language)
    a_page_is_well_formed_and_no_id_occurs_twice(name, language)
    a_page_names_nothing_that_a_browser_would_fetch(name, language)
    every_event_of_the_view_has_a_row_and_a_card(name, language)


def test_a_card_says_what_the_card_of_the_app_says() -> None:
    view = View(window="july", event="zenit-asfat-yda-2023", known_by=date(2024, 1, 1))
    about = card(shipped(), view, view.event)
    assert about and about.later_claims and about.related
    node = next(n for n in tree(page(view)).iter("article") if n.get("data-id") == view.event)
    text, say = written(node), words("en")
    at = 0
    for part in (
        about.title,
        about.certainty_words,
        track_name(shipped(), about.track, say.language),
        about.category,
        about.summary,
        about.reason,
        about.when,
        *about.where,
        *about.about,
        *(link.text for link in about.actors),
        say.n("card.claims", len(about.claims)),
    ):
        assert shown(part) in text[at:], part
        at = text.index(shown(part), at)
    for line in about.claims:
        for part in (
            line.grade,
            line.grade_words,
            line.who,
            line.stance_words,
            line.statement,
            line.known_on,
            line.title,
        ):
            assert shown(part) in text, part
    assert say.n("card.later", about.later_claims) in text
    links = {link.get("href") for link in node.iter("a")}
    assert links == {u for line in about.claims for u in (line.url, line.archived_url) if u}


def test_related_events_can_be_chosen_where_the_file_has_them_and_are_named_where_not() -> None:
    view = View(window="mutiny", tracks=("diplomacy",))
    root = tree(page(view))
    ids = [node.get("data-id") for node in root.iter("article")]
    seen = set()
    for node in root.iter("article"):
        about = card(shipped(), view, str(node.get("data-id")))
        assert about
        buttons = [ids[int(button.get("data-go", ""))] for button in node.iter("button")]
        others = [(tie.event_id, tie.title) for tie in about.ties]
        others += [(other.event_id, other.title) for other in about.related]
        assert buttons == [event_id for event_id, _ in others if event_id in ids]
        assert all(shown(title) in written(node) for _, title in others)
        seen |= {event_id in ids for event_id, _ in others}
    assert seen == {True, False}


def test_the_page_of_a_selected_event_opens_with_its_card_and_shows_the_same_map() -> None:
    view = views()["refusal-and-denial"]
    text = page(view)
    facts = json.loads(tree(text).findtext(".//script[@id='data']") or "")
    assert [node.get("data-id") for node in tree(text).iter("article")][facts["first"]] == view.event
    asked, drawn = laid_out(view), offline._laid_out(shipped(), laid_out(view))
    assert drawn.scene.map.longitude == pytest.approx(asked.scene.map.longitude, abs=0.01)
    assert drawn.scene.view.event == "" and drawn.sheet.width == offline.PAGE[0]
    assert json.loads(tree(page()).findtext(".//script[@id='data']") or "")["first"] == -1


def test_marks_carry_numbers_of_cards_and_say_what_they_are() -> None:
    root = tree(page(View()))
    cards = len(list(root.iter("article")))
    marks = [node for node in root.iter(f"{NAMESPACE}g") if node.get("data-events")]
    assert len(marks) > 80
    for mark in marks:
        events = mark.get("data-events", "").split()
        assert events == [str(n) for n in sorted(int(e) for e in events)] and int(events[-1]) < cards
        assert mark.get("role") == "button" and mark.get("tabindex") == "0"
        assert mark.get("aria-label") == mark.findtext(f"{NAMESPACE}title") != ""
    names = {mark.get("aria-label") for mark in marks}
    assert any(re.fullmatch(r"Moscow · \d+ events", str(name)) for name in names)
    assert any(re.fullmatch(r"\d+ events: .+; .+", str(name)) for name in names)


def test_the_briefers_own_words_are_on_the_page() -> None:
    root = tree(page(View(), title="My own title", note="Compare the denials.", marking="EXERCISE ONLY"))
    assert root.findtext("head/title") == root.findtext(".//h1") == "My own title"
    assert [written(p) for p in root.iter("p") if p.get("class") == "marking"] == ["EXERCISE ONLY"] * 2
    assert "Compare the denials." in [written(node) for node in root.iter(f"{NAMESPACE}text")]


def test_what_has_changed_since_a_version_is_said_on_the_card() -> None:
    marked = (("zenit-asfat-yda-2023", "corrected"),)
    root = tree(page(View(window="july"), marked=marked))
    chips = [written(node) for node in root.iter("article") if node.get("data-id") == marked[0][0]]
    assert words("en")("versions.kind.corrected") in chips[0]


def test_all_sources_of_the_picture_are_listed_with_their_numbers() -> None:
    drawn = offline._laid_out(shipped(), laid_out(View(window="mutiny")))
    items = tree(page(View(window="mutiny"))).findall(".//section[@id='sources']/ol/li")
    numbers = {shipped().sources[i]: n for i, n in drawn.notes.numbers.items()}
    assert [int(item.get("value", "")) for item in items] == sorted(numbers.values())
    assert len(items) > 20
    assert all(any(shown(s.publisher) in written(item) for item in items) for s in numbers)


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_has_the_colours_of_its_theme_and_prints_on_white(theme: str) -> None:
    text = page(View(window="july", theme=theme))
    assert f"--paper:{palette(theme).paper};" in text and f'class="{"dark" if theme == "dark" else "light"}"' in text
    printed = text[text.index("@media print{:root{") :]
    assert printed[: printed.index("}}")].count(palette("print").paper) == 1


@pytest.mark.parametrize("count", [0, 1, 2, 5, 22])
def test_numbers_are_told_in_both_languages(count: int) -> None:
    data = dataset([event(f"e{n}", "2023-07-10") for n in range(count)])
    of = {0: "zdarzeń", 1: "zdarzenia", 2: "zdarzeń", 5: "zdarzeń", 22: "zdarzeń"}
    found = json.loads(tree(page(View(language="pl"), data)).findtext(".//script[@id='data']") or "")["found"]
    assert found == f"{{shown}} z {count} {of[count]}"
    english = json.loads(tree(page(View(), data)).findtext(".//script[@id='data']") or "")["found"]
    assert english == f"{{shown}} of {count} event{'' if count == 1 else 's'}"


# Search


def folded_by_script(text: str, letters: dict[str, str]) -> str:
    """What the script makes of a text."""

    def one(letter: str) -> str:
        bare = unicodedata.normalize("NFKD", letter.lower())
        return "".join(c for c in bare if not unicodedata.category(c).startswith("M"))

    return " ".join("".join(letters.get(c) if c in letters else one(c) for c in text).split())  # type: ignore[misc]


def test_what_is_typed_is_folded_as_the_words_are() -> None:
    letters = json.loads(tree(page()).findtext(".//script[@id='data']") or "")["letters"]
    data = shipped()
    written_ = [
        t for e in data.events.values() for t in (e.title["en"], e.title["pl"], e.summary["en"], e.summary["pl"])
    ]
    written_ += [t for a in data.actors.values() for t in (a.name["en"], a.name["pl"], a.name_local or "")]
    written_ += [t for p in data.locations.values() for t in (p.name["pl"], p.name_local or "", *p.aliases)]
    for text in written_:
        text = unicodedata.normalize("NFC", text)
        assert folded_by_script(text, letters) == fold(text)
        assert folded_by_script(text.upper(), letters) == fold(text.upper())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["lukasz", "Łukaszenka", "LUKASHENKO", "prigozh rostov", "қазақстан", "zaprzecza"])
def test_an_event_is_found_by_its_words_in_both_languages(typed: str, language: str) -> None:
    needles = fold(typed).split()
    found = {
        str(node.get("data-id"))
        for node in tree(shipped_page("all", language)).iter("article")
        if all(needle in node.get("data-words", "") for needle in needles)
    }
    shown_ = {e.id for e in laid_out(ALL).scene.events}
    assert found >= matches(shipped(), typed) & shown_ and found
    assert len(found) < len(shown_)


# Text that looks like markup


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_from_tables_stays_text(language: str) -> None:
    view = View(window="july", language=language)
    text = page(view, nasty(), title=NASTY, note=NASTY, marking=NASTY)
    root = tree(text)
    assert [node.get("type") for node in root.iter("script")] == ["application/json", None]
    assert len(list(root.iter("style"))) == 2 and not list(root.iter("img"))  # the page's, and that without a script
    titles = [written(node.find("h2")) for node in root.iter("article")]  # type: ignore[arg-type]
    assert titles == [shown(NASTY)] * 2
    assert shown(root.findtext("head/title") or "") == shown(NASTY)
    links = sorted(str(a.get("href")) for a in root.iter("a") if a.get("target"))
    assert set(links) == {'https://example.org/"onmouseover="alert(4)', "HTTPS://EXAMPLE.ORG/?a=1&b=<2>"}
    assert not {c for c in text if c < " "} - {"\n"}
    text.encode()  # no half of a pair


def test_a_page_of_nothing_is_a_page() -> None:
    root = tree(page(View(), dataset()))
    assert not list(root.iter("article")) and root.find(".//section[@id='events']") is not None


# Ten thousand events


@pytest.mark.long
def test_a_large_dataset_stays_within_the_limit_and_says_what_is_left_out() -> None:
    text = many()
    assert len(text.encode()) <= LIMIT
    root = tree(text)
    kept = len(list(root.iter("article")))
    assert 100 < kept == len(root.findall(".//section[@id='events']//tbody/tr")) <= cards.MOST
    left = words("en").n("web.left_out", 10_000 - kept, kept=str(kept))
    assert f"{10_000 - kept:,}" in left and "app" in left
    places = [written(p) for p in root.iter("p") if p.get("class") == "left-out"]
    assert places == [left] * 2  # beside the picture and above the table
    assert not [p for p in tree(page(View())).iter("p") if p.get("class") == "left-out"]


@pytest.mark.long
def test_the_most_significant_events_are_kept_from_all_over_the_window() -> None:
    data = ten_thousand()
    kept = [str(node.get("data-id")) for node in tree(many()).iter("article")]
    events = slide(data, ALL).scene.events
    assert {data.events[i].significance for i in kept} == {3}
    order = {e.id: n for n, e in enumerate(events)}
    spread = [order[i] for i in kept]
    assert spread == sorted(spread) and spread[0] < 1000 and spread[-1] > 9000
    named = {label.event_id for label in offline._laid_out(data, slide(data, ALL)).scene.timeline.labels}
    assert {i for i in named if data.events[i].significance == 3} <= set(kept)


@pytest.mark.long
def test_a_mark_says_that_some_of_its_events_are_not_in_the_file() -> None:
    marks = [node.get("data-events", "").split() for node in tree(many()).iter() if node.get("data-events")]
    assert any(mark == ["-"] for mark in marks) and any(len(mark) > 1 and mark[-1] == "-" for mark in marks)
    assert all("-" not in mark[:-1] for mark in marks)


def test_one_event_that_is_too_large_leaves_room_for_the_others() -> None:
    long = Words.of(en="x " * cards.ROOM, pl="x " * cards.ROOM)
    data = dataset([event("giant", "2023-07-10", summary=long, significance=3), event("small", "2023-07-11")])
    text = page(View(window="july"), data)
    assert len(text.encode()) < LIMIT
    assert [node.get("data-id") for node in tree(text).iter("article")] == ["small"]
    assert words("en").n("web.left_out", 1, kept="1") in text


# SVG


def parsed(text: str) -> ElementTree.Element:
    etree.fromstring(text.encode())  # a second opinion
    return ElementTree.fromstring(text)


def svg_texts(root: ElementTree.Element) -> list[str]:
    lines = (node for node in root.iter(f"{NAMESPACE}text") if not node.get("aria-hidden"))  # without halos
    return ["".join(node.itertext()) for node in lines]


def chooses(items: tuple[Item, ...]) -> bool:
    """Whether a reader can choose an event: of a story's slide, a way without events has none."""
    return any(isinstance(item, Group) and (item.events or chooses(item.items)) for item in items)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_an_svg_is_xml_and_has_every_text_of_its_sheet(name: str, language: str) -> None:
    sheet = laid_out(replace(views()[name], language=language)).sheet
    for interactive in (False, True):
        text = svg(sheet, interactive=interactive)
        root = parsed(text)
        assert svg_texts(root) == [" ".join(t.text.split("\n")) for t in texts(sheet.items) if t.text]
        assert root.get("viewBox") == f"0 0 {sheet.width} {sheet.height}" and root.get("lang") == language
        assert root.findtext(f"{NAMESPACE}title") == sheet.title
        ids = [node.get("id") for node in root.iter() if node.get("id")]
        assert len(ids) == len(set(ids))
        assert bool([n for n in root.iter() if n.get("tabindex")]) == (interactive and chooses(sheet.items))
        assert text == svg(sheet, interactive=interactive)


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", sorted(views()))
def test_an_svg_carries_the_letters_that_it_uses(name: str) -> None:
    sheet = laid_out(replace(views()[name], language="pl")).sheet
    text = svg(sheet)
    used: dict[str, set[str]] = {}
    for one in texts(sheet.items):
        used.setdefault(one.weight, set()).update(one.text)
    found = re.findall(
        r"font-weight:(\d+);font-style:(\w+);src:url\(data:font/woff;base64,([\w+/=]+)\)", parsed(text)[2].text or ""
    )
    assert len(found) == len(used)
    for number, style, content in found:
        weight = "italic" if style == "italic" else "semibold" if number == "600" else "regular"
        font = TTFont(io.BytesIO(base64.b64decode(content)))
        have, could = set(map(chr, font.getBestCmap())), set(map(chr, TTFont(FONT_FILES[weight]).getBestCmap()))
        assert used[weight] & could <= have and len(content) < 40_000
        # As wide as they were measured.
        for letter in sorted(used[weight] & could):
            glyph = font.getBestCmap()[ord(letter)]
            assert font["hmtx"][glyph][0] / font["head"].unitsPerEm == pytest.approx(
                Text(letter, 0, 0, 1, "", weight).width, abs=0.01
            )


def test_any_text_can_stand_in_an_svg() -> None:
    odd = (
        Text(NASTY, 10, 10, 12, '"><script/>'),
        Text("a\tb\nc", 10, 30, 12, "#000000", href="https://example.org/?a=1&b=<2>"),
        Text("leads nowhere", 10, 50, 12, "#000000", href="javascript:alert(1)"),
        Text("also nowhere", 10, 50, 12, "#000000", href="http[://"),
        Text("", 0, 0, 12, "#000000"),
        Shape((), True, "#ffffff"),
        Shape(((),), True, "#ffffff"),
        Shape((((0, 0), (0, 0)), ((1, 1), (2, 2), (3, -3))), True, "#ffffff"),
        Disc(1, 2, -0.0, stroke="#000000", dash=(1, 2), alpha=0.5),
        Group((Text("inside", 1, 1, 9, ""),), 1, 2, (0, 0, 10, 10), NASTY, (NASTY, "b"), NASTY),
        Group((Text("inside", 1, 1, 9, ""),), events=("a",)),
        Group((Group((), clip=(0, 0, 1, 1)),), clip=(0, 0, 1, 1)),
    )
    sheet = Sheet(100, 100, "#ffffff", odd, '"en"', NASTY, NASTY)
    for interactive in (False, True):
        root = parsed(svg(sheet, interactive=interactive))
        assert not [node for node in root.iter() if "script" in node.tag or "img" in node.tag]
        written_ = svg_texts(root)
        assert "".join(c for c in NASTY if c >= " " and c not in "\ud800\ufffe") in written_ and "a b c" in written_
        assert [node.get("href") for node in root.iter(f"{NAMESPACE}a")] == ["https://example.org/?a=1&b=<2>"]
    names = [node.get("aria-label") for node in root.iter() if node.get("role") == "button"]
    assert names[1] == "inside" and str(names[0]).startswith("<script>")


def test_no_letters_need_no_font_faces() -> None:
    assert font_faces(()) == ""
