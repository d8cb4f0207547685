"""The picture that stands in the page of an address before any program runs."""

from __future__ import annotations

import asyncio
import csv
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from lxml import etree, html

from tests.unit.asking import scope_of
from tests.unit.drafted import DRAFT, MARK, WINDOW, folder_with, has_mark, secret
from tests.unit.handmade import dataset, event, shipped
from transcaspian.dataset.settings import collection
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.scene import scene
from transcaspian.scene.arrows import arrows
from transcaspian.scene.sizes import DEFAULT, HEIGHTS, NARROW, PHONE, WIDTHS, canvas
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.selection import select
from transcaspian.view.tours import steps_of
from ui import cached
from ui.first import pages
from ui.first.asked import Asked
from ui.server import start
from ui.server.first_picture import LATE, PICTURES, Key, Pictures, asked_by
from ui.state import CHOSEN_COOKIE, SIZE_COOKIE

EVENT = "zenit-asfat-yda-2023"
SIZES = (DEFAULT, (PHONE, 0), (NARROW, HEIGHTS[0]), (WIDTHS[-1], HEIGHTS[-1]))
WORDS = ("article", "guide", "versions", "briefing", "dictionary")
QUERIES = {
    "": f"w=july&event={EVENT}",
    "mutiny": "t=2023-06-24T10:00&event=putin-tokayev-call",
    "contracts": f"event={EVENT}",
    "corridor": "section=minerals",
    "evidence": "event=wsj-kazakhstan-refusal",
}
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{ 7*7 }}"


def drawn(query: str = "", size: tuple[int, int] = DEFAULT, page: str = "") -> html.HtmlElement:
    return html.fromstring(pages.html(Asked(page, View.from_query(query), size)))


def words_of(found: html.HtmlElement) -> str:
    return " ".join("".join(found.itertext()).split())


def links(found: html.HtmlElement) -> list[str]:
    return [str(address) for address in found.xpath("//a/@href")]


def chosen(addresses: list[str]) -> set[str]:
    """The events that links choose."""
    return {one for address in addresses for one in parse_qs(address.partition("?")[2]).get("event", [])}


# What it shows


@pytest.mark.parametrize(("page", "step"), [("", 3), ("mutiny", 6)])
@pytest.mark.parametrize("size", SIZES[:2])
def test_an_address_of_a_tour_shows_the_step_with_links_on_back_and_out(
    page: str, step: int, size: tuple[int, int]
) -> None:
    view, data = cached.understood(f"tour=thirty-six-hours&step={step}&lang=pl")[0], shipped()
    found = html.fromstring(pages.html(Asked(page, view, size)))
    told = steps_of(data, "thirty-six-hours")
    [one] = found.xpath("//div[@class='tc-first-tour']")
    assert told[step - 1].title("pl") in words_of(one) and told[step - 1].text("pl") in words_of(one)
    here = found.xpath("//nav[@class='tc-first-ways']//a[@aria-current]")
    assert [words_of(link) for link in here] == [f"{step}. {told[step - 1].title('pl')}"]
    on = {words_of(link): str(link.get("href")) for link in one.iter("a")}
    assert f"step={step + 1}" in on["Dalej"] and f"step={step - 1}" in on["Wstecz"] and "tour=" not in on["Zakończ"]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("query", ["", "w=july", "w=all&track=corridor", "known_by=2023-06-24", "w=2022-23&lang=pl"])
def test_every_event_of_the_view_is_listed_with_date_and_certainty_and_no_other(
    query: str, size: tuple[int, int]
) -> None:
    view, found = View.from_query(query), drawn(query, size)
    wanted = select(shipped(), view).shown
    signs = scene(shipped(), view).signs
    rows = [words_of(row) for row in found.xpath("//section[@class='tc-first-events']//li")]
    assert len(rows) == len(wanted)
    for row, one in zip(rows, wanted, strict=True):
        assert row == " ".join(f"{signs[one.id].title} {signs[one.id].when}; {signs[one.id].certainty}".split())
    summary = words_of(found.xpath("//section[@class='tc-first-events']/p")[0])
    assert summary == " ".join(scene(shipped(), view, canvas(*size)).summary.split())
    # What is known by a day is known by it in every address, but for saved views of another day.
    for address in found.xpath("//a[not(@class='tc-first-saved')]/@href"):
        assert address.startswith("#") or View.from_query(address.partition("?")[2]).known_by == view.known_by


@pytest.mark.parametrize("size", SIZES)
def test_each_mark_is_a_link_that_chooses_its_event_and_says_what_it_is(size: tuple[int, int]) -> None:
    found = drawn("w=july&lang=pl", size)
    marks = found.xpath("//*[local-name()='svg']//*[local-name()='a']")
    signs = scene(shipped(), View(window="july", language="pl")).signs
    assert len(marks) > 20
    for mark in marks:
        key, (title,) = str(mark.get("data-events")), mark.xpath("./*[local-name()='title']/text()")
        if key.startswith("list:"):
            assert found.get_element_by_id(str(mark.get("href")).removeprefix("#")) is not None
        else:
            assert View.from_query(str(mark.get("href"))) == View(window="july", language="pl", event=key)
            assert signs[key].title in str(title)


@pytest.mark.parametrize("size", [DEFAULT, (PHONE, HEIGHTS[0])])
def test_the_colours_of_tracks_come_before_the_first_picture(size: tuple[int, int]) -> None:
    """A slow browser paints while it reads: marks without colours are black."""
    written = pages.html(Asked("", View(), size))
    assert 0 < written.index(":root{--tc-track-") < written.index("<svg")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_all_is_in_the_language_of_the_address(language: str, size: tuple[int, int]) -> None:
    found, say = drawn(f"lang={language}", size), words(language)
    assert found.get("lang") == language and {node.get("lang") for node in found.xpath("//*[@lang]")} == {language}
    text = words_of(found)
    assert collection_title(shipped(), say.language) in text and say("start.lead") in text
    other = words(next(one for one in LANGUAGES if one != language))
    assert other("start.lead") not in text
    here = (address for address in links(found) if "?" in address)
    assert all(View.from_query(address.partition("?")[2]).language == language for address in here)


@pytest.mark.parametrize("size", SIZES)
def test_the_card_of_a_chosen_event_is_there_and_its_mark_is_marked(size: tuple[int, int]) -> None:
    title = shipped().events[EVENT].title("en")
    plain, found = drawn("w=july", size), drawn(f"w=july&event={EVENT}", size)
    assert [words_of(head) for head in found.xpath("//*[@class='tc-card']/h2")] == [title]
    assert not plain.xpath("//*[@class='tc-card']")
    ground = "var(--tc-highlight)"
    assert found.xpath(f"//*[@fill='{ground}']") and not plain.xpath(f"//*[@fill='{ground}']")


def test_what_is_closed_stands_in_its_field_before_the_page_is_live() -> None:
    found = drawn("section=whatif&closed=titr-main.9&closed=aktau-port&avoid=TM", page="corridor")
    fields = [words_of(one) for one in found.find_class("tc-as-named")]
    nothing = words("en")("corridor.control.nothing")
    assert "Port of Aktau" in fields[2] and "(ferry)" in fields[2] and "Turkmenistan" in fields[3]
    assert [nothing in one for one in fields] == [False] * 4
    fields = [words_of(one) for one in drawn("section=whatif", page="corridor").find_class("tc-as-named")]
    assert [nothing in one for one in fields] == [False, False, True, True]


def test_arrows_lead_to_what_the_chosen_event_is_tied_to_before_the_page_is_live() -> None:
    event = "akorda-denial"
    found = drawn(f"w=2022-23&event={event}")
    lines = scene(shipped(), View(window="2022-23", event=event), canvas(*DEFAULT))
    assert len(found.xpath("//*[@class='arrows']/*[@class='arrow']")) == len(arrows(lines).drawn) == 1
    assert not drawn("w=2022-23").xpath("//*[@class='arrows']")


def test_an_event_that_was_not_known_yet_has_no_card_and_no_mark() -> None:
    found = drawn("w=all&known_by=2023-06-23&event=wsj-kazakhstan-refusal")
    assert words("en")("known.unknown_title") in words_of(found)
    assert not found.xpath("//*[@data-events='wsj-kazakhstan-refusal']")
    assert words("en")("card.unknown_title") in words_of(drawn("event=no-such-event"))


@pytest.mark.parametrize("size", SIZES)
def test_as_of_a_day_nothing_is_told_or_offered_that_came_later(size: tuple[int, int]) -> None:
    lead = collection(shipped()).lead("en")
    assert lead in words_of(drawn(size=size)) and lead not in words_of(drawn("known_by=2023-06-24", size))
    assert shipped().views["refusal-and-denial"].title("en") not in words_of(drawn("known_by=2023-06-24", size))


@pytest.mark.parametrize("size", SIZES)
def test_both_themes_are_one_drawing_unless_the_address_names_one(size: tuple[int, int]) -> None:
    whole = etree.tostring(drawn("", size)).decode()
    assert "var(--tc-ink)" in whole and not re.search(r'(?:fill|stroke)="#', whole)
    grounds = drawn("", size).xpath("//source/@srcset")
    assert [bool(re.search("/dark_", one)) for one in grounds] == [True, False] and "/light_" in grounds[1]
    dark = drawn("theme=dark", size)
    assert len(dark.xpath("//source")) == 1 and "/dark_" in dark.xpath("//source/@srcset")[0]
    assert dark.xpath("//*[local-name()='svg']//*[@fill='#e8ebee']")


@pytest.mark.parametrize(("page", "query"), [(page, QUERIES.get(page, "")) for page in pages.PATHS])
def test_no_two_things_on_the_page_have_the_same_id(page: str, query: str) -> None:
    ids = Counter(one for size in (DEFAULT, (PHONE, 0)) for one in drawn(query, size, page).xpath("//@id"))
    assert max(ids.values(), default=1) == 1, ids
    assert len(ids) > 3 or page in WORDS
    for size in (DEFAULT, (PHONE, 0)):
        text = pages.html(Asked(page, View.from_query(query), size))
        used = {*re.findall(r"url\(#([^)]*)\)", text), *re.findall(r'aria-(?:labelledby|describedby)="([^"]*)"', text)}
        assert used <= set(ids)


def test_links_to_other_pages_keep_the_view_and_the_path_below_which_all_is_served() -> None:
    found = html.fromstring(pages.html(Asked("", View(window="july", language="pl"), DEFAULT, base="/there")))
    pages_of = [address for address in links(found) if address.startswith("/")]
    assert "/there/mutiny?w=july&lang=pl" in pages_of and all(one.startswith("/there/") for one in pages_of)
    assert all(one.startswith("/there/app/ground/") for one in found.xpath("//source/@srcset"))


def test_of_a_great_many_events_the_first_are_listed_and_the_others_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    many = dataset([event(f"e{n}", f"2023-07-{n % 28 + 1:02}") for n in range(1000)])
    monkeypatch.setattr(cached, "dataset", lambda: many)
    found = drawn("w=july")
    assert len(found.xpath("//section[@class='tc-first-events']//li")) == 200
    assert words("en").n("count.not_listed", 800) in words_of(found)
    assert len(etree.tostring(found)) < 300_000


# Whose tables


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Path], None]:
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "history"))
    return lambda folder: monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))


@pytest.mark.one_in(2)
@pytest.mark.parametrize("size", SIZES[:2])
def test_a_draft_is_on_no_picture(tables: Callable[[Path], None], tmp_path: Path, size: tuple[int, int]) -> None:
    addresses = [("", query) for query in (WINDOW, f"{WINDOW}&event={DRAFT}", "w=all", f"w=all&source={MARK}-source")]
    addresses += [(page, f"{WINDOW}&event={DRAFT}") for page in pages.PATHS]
    found = {}
    for status in ("draft", "published"):
        tables(folder_with(tmp_path / status, secret(status)))
        found[status] = {at: pages.html(Asked(at[0], View.from_query(at[1]), size)) for at in addresses}
    # What the address itself says is repeated in links.
    asked_for = {at: re.sub(f"{DRAFT}|{MARK}-source", "", text) for at, text in found["draft"].items()}
    assert [at for at, text in asked_for.items() if has_mark(text)] == []
    for page in ("", "contracts", "evidence", "article"):
        assert any(has_mark(text) for at, text in found["published"].items() if at[0] == page), page


def test_texts_of_tables_and_addresses_are_only_text(tables: Callable[[Path], None], tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "hostile", {})
    for name, columns in (("events", ("title_en", "title_pl", "summary_en")), ("views", ("title_en",)),
                          ("sources", ("title", "publisher")), ("claims", ("statement_en",))):  # fmt: skip
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0])
            writer.writeheader()
            writer.writerows(row | dict.fromkeys(columns, HOSTILE) for row in rows)
    tables(folder)
    for page in pages.PATHS:
        for size in (DEFAULT, (PHONE, 0)):
            for view in (View.from_query(QUERIES.get(page, "")), View(event=HOSTILE, title=HOSTILE)):
                found = html.fromstring(pages.html(Asked(page, view, size, (HOSTILE,))))
                assert not found.xpath("//script | //@onerror | //img[@src='x']"), (page, size)
                assert not [one for one in links(found) if one.lower().startswith("javascript:")]
                assert "{{ 7*7 }}" in words_of(found) or page in WORDS


def test_without_any_event_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = dataset()
    monkeypatch.setattr(cached, "dataset", lambda: empty)
    assert pages.html(Asked("", View(), DEFAULT)) == ""


# Of which address


def asked(path: str, cookie: str = "", base: str = "") -> list[tuple[str, View, tuple[int, int]]]:
    headers = {"cookie": f"other=1; {SIZE_COOKIE}={cookie}"} if cookie else {}
    return [(one.page, one.view, one.size) for one in asked_by(scope_of(path, headers=headers), base)]


def test_a_browser_gets_the_picture_of_its_size_class_and_both_if_it_has_told_none() -> None:
    july = View(window="july")
    assert asked("/?w=july") == [("", july, DEFAULT), ("", july, (PHONE, 0))]
    assert asked("/?w=july", "1890x1020") == [("", july, (1890, 1020))]
    assert asked("/?w=july", "340x700") == [("", july, (PHONE, 0))]
    assert asked("/?w=july", "341x700") == asked("/?w=july")
    assert asked("/there/?w=july", "1890x1020", "/there") == [("", july, (1890, 1020))]
    assert asked("/elsewhere/?w=july", "1890x1020", "/there") == []


def order_on_phone(*named: str, chosen: bool = False) -> list[str]:
    view = View().but(**dict(zip(("event", "tour"), named, strict=False)))
    found = html.fromstring(pages.html(Asked("", view, (PHONE, 0), chosen=chosen)))
    return [
        kind
        for one in found.iter()
        for kind in ("timeline", "panel")
        if f"tc-first-{kind}" in one.get("class", "").split()
    ]


def test_a_phone_has_the_card_first_if_the_link_names_its_event_unless_it_is_the_step_of_a_tour() -> None:
    tour = next(iter(shipped().tours))
    assert order_on_phone(EVENT) == ["panel", "timeline"]
    assert order_on_phone() == order_on_phone(EVENT, tour) == order_on_phone(EVENT, chosen=True)
    assert order_on_phone() == ["timeline", "panel"]


def test_what_is_chosen_on_the_picture_is_told_apart_from_what_a_link_names() -> None:
    def chosen(path: str, cookies: str) -> list[bool]:
        return [one.chosen for one in asked_by(scope_of(path, headers={"cookie": cookies}), "")]

    for size, told in (("340x700", True), ("1890x1020", False)):  # only a phone's page differs: nothing is drawn twice
        there = f"{SIZE_COOKIE}={size}; {CHOSEN_COOKIE}=1"
        assert chosen(f"/?event={EVENT}", there) == [told]
        assert chosen("/", there) == chosen(f"/?event={EVENT}", f"{SIZE_COOKIE}={size}") == [False]


def test_a_presentation_a_desk_and_a_page_that_there_is_not_have_none() -> None:
    assert asked("/?present=0&present=1") == asked("/mutiny?only=picture") == []
    assert asked("/?present=1") == asked("/desk") == asked("/nowhere") == asked("/app/news") == []
    assert asked("/?v=abc1234", "1380x860") == [("", View(), DEFAULT)]


@pytest.mark.parametrize(
    "query", ["w=never&q=%00&event=%F0%9F&lang=xx", "%ff%fe=1&&&=;", "w=" + "9" * 5000, "a" * 9000]
)
def test_what_is_wrong_with_an_address_is_left_out_as_the_page_leaves_it_out(query: str) -> None:
    assert [view for _, view, _ in asked(f"/?{query}", "1380x860")] == [View()]


# How much is done for it


class Slow:
    """Draws when it is let."""

    def __init__(self) -> None:
        self.go, self.drawn = threading.Event(), list[Asked]()

    def __call__(self, key: Key) -> bytes:
        self.go.wait(20)
        self.drawn.append(key[1])
        return repr(key[1].view).encode()


def once(event: str = "", text: str = "") -> tuple[Asked, ...]:
    return (Asked("", View(event=event, text=text), DEFAULT),)


def test_a_page_never_waits_for_a_picture_that_is_not_there_in_time() -> None:
    slow = Slow()
    pictures = Pictures(slow, lambda: 1, patience=0.02)
    assert asyncio.run(pictures.of(once("a"))) == LATE
    assert asyncio.run(pictures.of(())) == b""
    slow.go.set()
    pictures._drawings.get((1, once("a")[0])).result(20)
    assert b"event='a'" in asyncio.run(pictures.of(once("a")))
    assert len(slow.drawn) == 1, "it is drawn once"


def test_in_place_of_a_late_one_there_is_the_same_without_its_event_but_no_other_view() -> None:
    slow = Slow()
    pictures = Pictures(slow, lambda: 1, patience=0.02)
    slow.go.set()
    pictures._drawings.get((1, once()[0])).result(20)
    slow.go.clear()
    assert b"event=''" in asyncio.run(pictures.of(once("b")))
    assert asyncio.run(pictures.of(once(text="x"))) == LATE
    slow.go.set()


def test_few_wait_to_be_drawn_whoever_asks() -> None:
    slow = Slow()
    pictures = Pictures(slow, lambda: 1, patience=0.001, waiting=3)
    answers = [asyncio.run(pictures.of(once(text=f"x{n}"))) for n in range(200)]
    assert answers == [LATE] * 3 + [b""] * 197
    slow.go.set()
    pictures._drawings.get((1, once(text="x2")[0])).result(20)
    assert len(slow.drawn) == 3


def test_other_tables_are_drawn_anew() -> None:
    drawn_of: list[object] = []
    now = [1]
    pictures = Pictures(lambda key: drawn_of.append(key[0]) or b"x", lambda: now[0], patience=20)  # type: ignore[func-returns-value]
    for tables in (1, 1, 2, 2):
        now[0] = tables
        assert asyncio.run(pictures.of(once())) == b"x"
    assert drawn_of == [1, 2]


def test_what_cannot_be_drawn_leaves_the_page_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    def broken(key: object = None) -> bytes:
        raise OSError("no tables")

    assert asyncio.run(Pictures(broken, lambda: 1, patience=20).of(once())) == b""
    assert asyncio.run(Pictures(lambda key: b"x", broken, patience=20).of(once())) == b""
    assert caplog.text.count("OSError: no tables") == 2


@pytest.mark.parametrize(("value", "times"), [("no", 0), ("", 1)])
def test_a_server_that_starts_often_draws_nothing_ahead(
    monkeypatch: pytest.MonkeyPatch, value: str, times: int
) -> None:
    drawn: list[tuple[object, ...]] = []
    monkeypatch.setattr(PICTURES, "prepare", lambda *asked: drawn.append(asked[:2]))
    monkeypatch.setenv(start.DRAW_AHEAD, value)
    start.prepare("/there")
    start.prepare_others("/there", Event())
    assert drawn == [("/there", ("en",)), ("/there", ("pl",))][: times * 2]


def test_a_server_opens_with_the_first_language_drawn_and_draws_the_others_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []
    opened = Event()

    def draw(base: str, languages: Iterable[str], wanted: Callable[[], bool] = lambda: True) -> None:
        drawn.extend(languages)
        if "pl" in drawn:
            assert opened.wait(20)  # until the server answers: this does not keep it closed
            while wanted():
                time.sleep(0.01)
            drawn.append("over")

    async def serve() -> None:
        async with start.running(None, ""):
            assert drawn[:1] == ["en"]
            opened.set()
            while "pl" not in drawn:
                await asyncio.sleep(0.01)

    monkeypatch.setattr(PICTURES, "prepare", draw)
    monkeypatch.setattr("ui.drawn.DRAWER", SimpleNamespace(open=lambda **_: None, close=lambda: None))
    monkeypatch.setattr("ui.server.watch.watching", lambda app: nullcontext())
    monkeypatch.setenv(start.DRAW_AHEAD, "")
    asyncio.run(serve())
    assert drawn == ["en", "pl", "over"]
