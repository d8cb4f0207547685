"""The tags that a page says of itself with, in the HTML of its address."""

from __future__ import annotations

import time
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit
from starlette.responses import HTMLResponse

from tests.unit.asking import asked
from tests.unit.drafted import DRAFT, MARK, WINDOW
from tests.unit.handmade import shipped
from transcaspian.dataset.settings import collection
from transcaspian.language.messages import words
from transcaspian.slides.links import About
from transcaspian.stories import STORIES
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View, read_query
from ui import navigation
from ui.server import head, link_pictures
from ui.server.first_page import FirstPage
from ui.server.first_picture import Pictures

SHELL = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
SITE = "https://timeline.example.org"
HOSTILE = '"><script>alert(1)</script></title>&amp;'


class Tags(HTMLParser):
    """The language, title, meta tags and links of a page, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found, self.scripts, self.language = defaultdict[str, list[str]](list), 0, ""
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        self.scripts += tag == "script"
        if tag == "html":
            self.language = given["lang"]
        elif tag == "meta":
            for name in filter(None, (given.get("property"), given.get("name"))):
                self.found[name].append(given.get("content", ""))
        elif tag == "link" and given.get("rel") == "canonical":
            self.found["canonical"].append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.found["title"].append(data)

    def one(self, name: str) -> str:
        assert len(self.found[name]) == 1, (name, self.found[name])
        return self.found[name][0]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head, "BLINK", 60.0)


def tags(address: str, base: str = "", site: str = SITE) -> Tags:
    answer = asked(FirstPage(HTMLResponse(SHELL), base, site, Pictures(lambda _: b"")), address)
    return Tags(answer.body.decode())


def test_the_default_page_says_what_it_shows() -> None:
    found, say = tags("/"), words("en")
    assert found.language == "en" and found.one("title") == found.one("og:title") == collection_title(
        shipped(), say.language
    )
    assert "events of" in found.one("description") and found.one("description") == found.one("og:description")
    assert found.one("og:url") == found.one("canonical") == f"{SITE}/"
    assert (found.one("og:type"), found.one("og:locale")) == ("website", "en_GB")
    assert found.one("og:image") == f"{SITE}/app/picture/{shipped().version}/view.png"
    assert (found.one("og:image:width"), found.one("og:image:height")) == ("1200", "630")
    assert found.one("og:image:alt") and found.one("twitter:card") == "summary_large_image"


def test_a_window_in_another_language_is_told_in_it() -> None:
    found = tags("/?w=july&track=contracts&lang=pl&theme=dark")
    assert found.language == "pl" and found.one("og:locale") == "pl_PL"
    assert "lipca 2023" in found.one("og:title") and collection_title(shipped(), "pl") in found.one("title")
    query = "w=july&track=contracts&lang=pl&theme=dark"
    assert found.one("og:url") == f"{SITE}/?{query}"
    assert found.one("og:image").endswith(f"/view.png?{query}")


@pytest.mark.parametrize("page", ["", "mutiny", "evidence", "briefing", "contracts"])
def test_a_selected_event_is_told_on_pages_of_the_view(page: str) -> None:
    found = tags(f"/{page}?event=wsj-kazakhstan-refusal&lang=pl")
    assert found.one("og:title") == shipped().events["wsj-kazakhstan-refusal"].title("pl")
    assert words("pl")("certainty.disputed") in found.one("description")
    assert "event=wsj-kazakhstan-refusal" in urlsplit(found.one("og:image")).query


@pytest.mark.parametrize("story", STORIES)
def test_a_storys_page_tells_the_story_and_its_picture_is_the_storys(story: str) -> None:
    found = tags(f"/{STORIES[story].path}?lang=pl")
    assert found.one("og:url") == f"{SITE}/{STORIES[story].path}?lang=pl"
    assert found.one("og:image").endswith(f"view.png?lang=pl&story={story}")
    assert found.one("og:title") not in (collection_title(shipped(), "pl"), tags("/?lang=pl").one("og:title"))


@pytest.mark.parametrize("name", navigation.NAMES)
def test_a_page_as_of_a_day_says_nothing_that_came_later(name: str) -> None:
    assert collection(shipped()).lead("en") not in tags(f"/{navigation.path_of(name)}?known_by=2023-06-24").one(
        "description"
    )


@pytest.mark.parametrize("name", navigation.NAMES)
def test_every_page_has_its_own_address(name: str) -> None:
    found = tags(f"/{navigation.path_of(name)}?w=july")
    assert found.one("canonical") == f"{SITE}/{navigation.path_of(name)}?w=july"
    assert found.one("title") and found.one("description") and found.one("og:image")


def test_parameters_that_mean_nothing_are_left_out_and_so_is_what_is_no_part_of_the_view() -> None:
    found = tags("/?w=banana&map=1,2&lang=xx&known_by=never&event=..%2F..&x=1&v=abcd&present=1&only=picture&t=soon")
    assert found.one("og:url") == f"{SITE}/" and found.one("og:title") == collection_title(shipped(), "en")
    assert tags("/" + "?q=" + "x" * 5000).one("og:url") == f"{SITE}/"
    nowhere = asked(FirstPage(HTMLResponse(SHELL), "", SITE), "/nowhere/at/all?w=july")
    assert nowhere.status == 307 and nowhere.headers["location"].startswith("/?w=july&")


def test_without_a_public_address_nothing_names_one_whatever_the_request_says() -> None:
    answer = asked(FirstPage(HTMLResponse(SHELL), ""), "/?w=july", headers={"Host": "evil.example"})
    found = Tags(answer.body.decode())
    assert found.one("og:title") and found.one("twitter:card") == "summary"
    assert not found.found["og:url"] and not found.found["og:image"] and not found.found["canonical"]
    named = asked(FirstPage(HTMLResponse(SHELL), "", SITE), "/?w=july", headers={"Host": "evil.example"})
    assert b"evil.example" not in answer.body + named.body


def test_below_a_path_all_addresses_have_that_path() -> None:
    found = tags("/there/map/mutiny?lang=pl", base="/there/map")
    assert found.one("og:url") == f"{SITE}/there/map/mutiny?lang=pl"
    assert found.one("og:image").startswith(f"{SITE}/there/map/app/picture/")


def test_hostile_text_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    calm = tags("/").scripts
    found = tags("/?w=all&q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%3C/title%3E")
    assert '"><script>alert(1)</script></title>' in found.one("og:title") and found.scripts == calm

    monkeypatch.setattr(head, "about", lambda data, view: About(HOSTILE, f"{HOSTILE}\x00\x1b"))
    found = tags("/?w=2022-23")
    assert found.one("og:title") == HOSTILE and found.scripts == calm
    assert found.one("description") == HOSTILE and found.one("og:image:alt") == HOSTILE


def test_drafts_are_told_to_nobody(drafts: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, told in (("draft", False), ("published", True)):
        monkeypatch.setenv("TRANSCASPIAN_DATA", str(drafts[name]))
        for address in (f"/?{WINDOW}", f"/?event={DRAFT}", f"/evidence?event={DRAFT}", f"/contracts?event={DRAFT}"):
            found = tags(address)
            told_of = found.one("og:title") + found.one("description")
            assert (MARK in told_of) is told, (name, address)


def test_a_page_goes_out_with_a_general_head_where_its_own_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head, "BLINK", 0.05)

    def slow(data: object, view: View) -> About:
        time.sleep(0.4)
        return About("late", "late")

    def broken(data: object, view: View) -> About:
        raise RuntimeError

    for one in (slow, broken):
        monkeypatch.setattr(head, "about", one)
        found = tags("/?w=july&lang=pl")
        assert found.one("og:title") == collection_title(shipped(), "pl") and found.language == "pl"
        assert found.one("og:url") == f"{SITE}/?w=july&lang=pl"


def test_the_public_address_is_an_origin(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    right = {
        "https://timeline.example.org": "",
        "https://timeline.example.org/": "",
        "http://LOCALHOST:8501": "",
        "https://example.org/there/map": "/there/map",
        "https://example.org": "/there/map",
        "": "",
    }
    for named, base in right.items():
        monkeypatch.setenv(head.PUBLIC_URL, named)
        assert head.public_site(base) == named.rstrip("/").removesuffix(base).lower()
    assert not caplog.records
    for wrong in (
        "timeline.example.org",
        "ftp://example.org",
        "https://example.org/other",
        "https://a b",
        "https://*.x",
        'https://x"><script>',
        "javascript:alert(1)",
        "https://example.org?x=1",
        "https://user@example.org",
    ):
        caplog.clear()
        monkeypatch.setenv(head.PUBLIC_URL, wrong)
        assert head.public_site("") == "" and repr(wrong.rstrip("/")) in caplog.text and head.PUBLIC_URL in caplog.text


def test_the_address_of_a_picture_is_one_that_the_route_understands() -> None:
    view = View.from_query("w=july&q=%22x%22+%26&lang=pl&title=Mine&actor=wagner&actor=kz-mod")
    again, ignored = read_query(urlsplit(link_pictures.path("abcd123", view)).query)
    assert again == view.but(title="") and not ignored
