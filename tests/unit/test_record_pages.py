"""The pages of the record that the dashboard serves: those of a published site, and nothing that is in none."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tests.unit.asking import Answer, asked
from tests.unit.handmade import shipped
from transcaspian.site import layout
from transcaspian.site.model import Site
from transcaspian.site.pages import event
from transcaspian.site.serving import content
from ui import cached
from ui.server import record

EVENT = "zenit-asfat-yda-2023"


@pytest.fixture(autouse=True)
def shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached, "dataset", shipped)


def ask(path: str, **headers: str) -> Answer:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return asked(Starlette(routes=[Route(record.PATH, record.Record("", ""))]), path, headers=told)


def test_the_page_of_an_event_is_that_of_a_published_site() -> None:
    answer = ask(f"/e/en/event/{EVENT}.html")
    site = Site(shipped(), shipped().languages)
    assert answer.status == 200 and answer.body == layout.html(site, event.page(site, "en", EVENT))
    assert ask(f"/e/en/event/{EVENT}.html", if_none_match=answer.headers["etag"]).status == 304


def test_what_such_a_page_loads_is_served_too() -> None:
    site = Site(shipped(), shipped().languages)
    page = content(site, f"en/event/{EVENT}.html")
    assert page is not None
    loaded = re.findall(r'(?:src|srcset|href)="?\.\./\.\./(assets/[^\s">]+)', page.decode())
    assert any("/ground/" in one for one in loaded) and any(one.endswith(".js") for one in loaded)
    assert all(content(site, one) for one in loaded)


@pytest.mark.parametrize("path", ["en/event/nobody.html", "../app.py", "en", "site.json", "assets/ground/x.webp"])
def test_what_no_site_has_is_not_found(path: str) -> None:
    assert ask(f"/e/{path}").status == 404
