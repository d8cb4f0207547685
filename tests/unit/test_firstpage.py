"""What is put into Streamlit's page before it reaches a browser."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

import pytest
import streamlit
from lxml import html
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.unit.asking import asked
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.scene.sizes import DEFAULT, HEIGHTS, WIDTHS
from transcaspian.view.query import read_query
from ui.first.asked import Asked
from ui.navigation import NO_PAGE
from ui.server.first_page import FirstPage, script, style
from ui.server.first_picture import LATE, Pictures
from ui.state import SIZE_COOKIE, size_of_cookie

SHELL = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


class Answering:
    """An app that answers everything in one way, and remembers what it was told of the request."""

    def __init__(self, answer: Response) -> None:
        self.answer, self.headers, self.times = answer, dict[str, str](), 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.times += 1
        self.headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        await self.answer(scope, receive, send)


class Drawn(Pictures):
    """The same picture of every address."""

    def __init__(self, picture: bytes = b"") -> None:
        self.picture = picture

    async def of(self, asked: Iterable[Asked]) -> bytes:
        return self.picture


def page(app: ASGIApp, base: str = "", path: str = "/mutiny", picture: bytes = b"", **headers: str) -> str:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = asked(FirstPage(app, base, "", Drawn(picture)), path, headers=told)
    body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
    assert answer.headers["content-length"] == str(len(answer.body))
    return body.decode()


def shell() -> HTMLResponse:
    return HTMLResponse(SHELL, headers={"ETag": '"old"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})


@pytest.mark.parametrize("packed", ["gzip, br", "identity"])
def test_the_installed_streamlits_page_gets_script_fonts_and_style_sheet(packed: str) -> None:
    made = page(Answering(shell()), accept_encoding=packed)
    assert made.count(script("")) == 1 and made.count(style("")) == 1
    assert made.index('name="viewport"') < made.index(script("")) < made.index("<title>") < made.index('type="module"')
    assert made.index("</head>") < made.index(style("")) < made.index('id="root"'), "ours has the last word"
    fonts = [line for line in made.replace("<link", "\n<link").splitlines() if 'as="font"' in line]
    assert len(fonts) == 2 and all("/app/static/fonts/SourceSans3-" in line for line in fonts)


def test_programs_and_their_style_sheet_come_after_the_picture_and_do_not_begin_by_themselves() -> None:
    picture = b'<div class="tc-first tc-first-desk"><a href="?event=x">x</a></div>'
    made = html.fromstring(page(Answering(shell()), picture=picture))
    before, after = html.fromstring(page(Answering(shell()))), made.xpath("//div[@id='root']")[0]
    assert not made.xpath("//head//link[@rel='modulepreload' or @rel='stylesheet'] | //script[@src]")
    here, kinds = made.xpath("//div[contains(@class, 'tc-first ')]")[0], "'modulepreload' or @rel='stylesheet'"
    programs = here.xpath("following-sibling::link/@href")
    named = here.xpath("following-sibling::link[@rel='modulepreload']/@fetchpriority")
    assert len(named) > 60 and set(named) == {"low"}, "the picture would share the line with its programs"
    assert sorted(programs) == sorted(before.xpath(f"//link[@rel={kinds}]/@href") + before.xpath("//script/@src"))
    later = here.xpath("following-sibling::link[@data-later]")
    assert [(one.get("rel"), one.get("href")) for one in later] == [
        ("modulepreload", before.xpath("//script/@src")[0]),
        ("preload", before.xpath("//link[@rel='stylesheet']/@href")[0]),
    ]
    assert after in here.itersiblings()
    told = [" ".join(text.split()) for text in made.xpath("//noscript//text()") if text.strip()]
    assert told == [words(language)("first.no_script") for language in LANGUAGES]


def test_in_place_of_a_picture_that_is_late_the_page_says_so_and_its_programs_begin() -> None:
    made = html.fromstring(page(Answering(shell()), picture=LATE))
    assert made.xpath("//template[@class='tc-first-late']") and made.xpath("//head//script[@src]")


def test_what_comes_with_a_picture_runs_no_script() -> None:
    app, bad = Answering(shell()), b'<div class="tc-first x"><script>alert(1)</script></div>'
    rules = [asked(FirstPage(app, "", "", Drawn(one)), "/").headers["content-security-policy"] for one in (b"", bad)]
    assert rules[0] == rules[1]


def test_a_page_is_never_answered_from_before_the_dashboard_was_updated() -> None:
    app = Answering(shell())
    answer = asked(FirstPage(app, ""), "/", headers={"If-None-Match": '"old"', "Accept-Encoding": "gzip"})
    assert not {"if-none-match", "accept-encoding"} & set(app.headers)
    assert not {"etag", "last-modified"} & set(answer.headers)


def test_below_a_path_the_fonts_and_the_cookie_have_that_path() -> None:
    made = page(Answering(shell()), base="/there/map")
    assert 'href="/there/map/app/static/fonts/' in made and "path=/there/map/;" in made


def test_streamlit_is_asked_once_for_a_page_of_ours_and_each_time_where_it_sets_a_cookie() -> None:
    for headers, path, times in (({}, "/mutiny", 1), ({"Set-Cookie": "a=b"}, "/mutiny", 3)):
        app = Answering(HTMLResponse(SHELL, headers=headers))
        first = FirstPage(app, "", "", Drawn())
        answers = [asked(first, path) for _ in range(3)]
        assert app.times == times and all(b'id="root"' in answer.body for answer in answers)
        assert [answer.headers.get("set-cookie") for answer in answers] == [headers.get("Set-Cookie")] * 3


@pytest.mark.parametrize(
    ("path", "query", "there"),
    [
        ("/nowhere", "", "/?page=nowhere"),
        ("/x/y", "lang=pl&w=all", "/?lang=pl&w=all&page=x%2Fy"),
        ("//host/a b&c\r\nd: e", "", "/?page=host%2Fa+b%26c%0D%0Ad%3A+e"),
        ("/Żółw", "q=%C5%BB", "/?q=%C5%BB&page=%C5%BB%C3%B3%C5%82w"),
    ],
)
@pytest.mark.parametrize("base", ["", "/there"])
def test_an_address_without_a_page_leads_to_the_first_one_which_says_so(
    path: str, query: str, there: str, base: str
) -> None:
    answer = asked(FirstPage(Answering(shell()), base, "", Drawn()), f"{base}{path}?{query}")
    assert (answer.status, answer.headers["location"]) == (307, base + there)
    assert [part.partition("=")[0] for part in read_query(there[2:])[1]] == [NO_PAGE]


def test_what_looks_like_a_file_is_an_address_without_a_page_only_where_a_browser_opens_it() -> None:
    first = FirstPage(Answering(shell()), "", "", Drawn())
    opened = asked(first, "/wp-login.php?lang=pl", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (opened.status, opened.headers["location"]) == (307, "/?lang=pl&page=wp-login.php")
    assert asked(first, "/wp-login.php", headers={"Accept": "*/*"}).status == 200
    program = Answering(Response("x", media_type="text/javascript"))
    assert asked(FirstPage(program, ""), "/static/x.js", headers={"Accept": "text/html"}).body == b"x"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", PlainTextResponse("plain </body>")),
        ("/sent/elsewhere", HTMLResponse("<title>x</title></body>")),
        ("/", HTMLResponse(SHELL, status_code=404)),
        ("/static/js/index.js", Response("const x = '<title>';", media_type="text/javascript")),
    ],
)
def test_what_is_no_page_of_streamlits_stays_as_it_is(path: str, answer: Response) -> None:
    assert page(Answering(answer), path=path) == bytes(answer.body).decode()


def test_the_script_holds_no_name_that_was_to_be_put_in() -> None:
    text = script("")
    sizes = ("NARROW", "MARGINS", "WIDTHS", "HEIGHTS", "SIZE_COOKIE", "PHONE")
    for name in (*sizes, "PATIENCE", "STALLED", "PICTURED", "FRAME", "LETTERS", "GROUND", "LATE", "TIMES", "PATH"):
        assert name not in text
    assert f"{SIZE_COOKIE}=" in text and "</script" not in text and "</style" not in style("")


def test_a_size_class_that_the_browser_tells_is_one_of_ours() -> None:
    for width in WIDTHS:
        for height in HEIGHTS:
            assert size_of_cookie(f"{width}x{height}") == (width, height)
    for nonsense in (
        "",
        "x",
        "1380",
        "1380x",
        "1381x860",
        "1380x861",
        "-1380x860",
        "1380x860x1",
        "9" * 5000 + "x860",
        "²x0",
    ):
        assert size_of_cookie(nonsense) == DEFAULT
