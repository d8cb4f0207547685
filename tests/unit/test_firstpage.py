"""What is put into Streamlit's page before it reaches a browser."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import streamlit
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.unit.asking import asked
from transcaspian.scene.sizes import DEFAULT, HEIGHTS, WIDTHS
from ui.server.first_page import FirstPage, script, style
from ui.state import SIZE_COOKIE, size_of_cookie

SHELL = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


class Answering:
    """An app that answers everything in one way, and remembers what it was told of the request."""

    def __init__(self, answer: Response) -> None:
        self.answer, self.headers = answer, dict[str, str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        await self.answer(scope, receive, send)


def page(app: ASGIApp, base: str = "", path: str = "/mutiny", **headers: str) -> str:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = asked(FirstPage(app, base), path, headers=told)
    body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
    assert answer.headers["content-length"] == str(len(answer.body))
    return body.decode()


def shell() -> HTMLResponse:
    return HTMLResponse(SHELL, headers={"ETag": '"old"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})


@pytest.mark.parametrize("packed", ["gzip, br", "identity"])
def test_the_installed_streamlits_page_gets_script_fonts_and_style_sheet(packed: str) -> None:
    made = page(Answering(shell()), accept_encoding=packed)
    assert made.count(script("")) == 1 and made.count(style()) == 1
    assert made.index('name="viewport"') < made.index(script("")) < made.index("<title>") < made.index('type="module"')
    assert made.index('id="root"') < made.index(style()) < made.index("</body>"), "ours has the last word"
    fonts = [line for line in made.replace("<link", "\n<link").splitlines() if 'as="font"' in line]
    assert len(fonts) == 2 and all("/app/static/fonts/SourceSans3-" in line for line in fonts)


def test_a_page_is_never_answered_from_before_the_dashboard_was_updated() -> None:
    app = Answering(shell())
    answer = asked(FirstPage(app, ""), "/", headers={"If-None-Match": '"old"', "Accept-Encoding": "gzip"})
    assert not {"if-none-match", "accept-encoding"} & set(app.headers)
    assert not {"etag", "last-modified"} & set(answer.headers)


def test_below_a_path_the_fonts_and_the_cookie_have_that_path() -> None:
    made = page(Answering(shell()), base="/there/map")
    assert 'href="/there/map/app/static/fonts/' in made and "path=/there/map/;" in made


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
    sizes = ("NARROW", "MARGINS", "WIDTHS", "HEIGHTS", "SIZE_COOKIE")
    for name in (*sizes, "PATIENCE", "STALLED", "FRAME", "LETTERS", "PATH"):
        assert name not in text
    assert f"{SIZE_COOKIE}=" in text and "</script" not in text and "</style" not in style()


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
