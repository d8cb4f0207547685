"""What is said of a link before it is opened, as a chat reads it over HTTP, and what a reader copies to send."""

from __future__ import annotations

import io
import re
import urllib.request
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.amounts import share, some
from tests.e2e.driving import PATIENCE, dataset, go, page_name, until
from tests.e2e.serving import BASE, Server, copy_of_data, served
from tests.e2e.watching import Browse
from transcaspian.language.messages import words
from transcaspian.view.named import title as collection_title

SITE = "https://timeline.example.org"


class _Meta(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in given:
            self.found[given.get("property") or given.get("name") or ""] = given["content"]


def tags(url: str) -> dict[str, str]:
    with urllib.request.urlopen(url) as answer:
        return _Meta(answer.read().decode()).found


def test_a_chat_reads_title_words_and_picture_of_a_link(tmp_path: Path) -> None:
    settings = {"TRANSCASPIAN_PUBLIC_URL": SITE}
    with served(copy_of_data(tmp_path / "data"), tmp_path / "log", BASE, "there", settings=settings) as running:
        title = dataset().events["zenit-asfat-yda-2023"].title("pl")
        # A server that has just started may need more time for the first than a page waits.
        until(lambda: tags(f"{running.url}/?event=zenit-asfat-yda-2023&lang=pl&w=july").get("og:title"), title)
        found = tags(f"{running.url}/?event=zenit-asfat-yda-2023&lang=pl&w=july")
        assert found["og:url"] == f"{SITE}/there/?w=july&lang=pl&event=zenit-asfat-yda-2023"
        assert found["og:image"].startswith(f"{SITE}/there/app/picture/{dataset().version}/view.png?")
        picture = urlsplit(found["og:image"])
        with urllib.request.urlopen(f"{running.url.removesuffix('/there')}{picture.path}?{picture.query}") as answer:
            image = Image.open(io.BytesIO(answer.read()))
            assert answer.headers["Content-Type"] == "image/png" and "max-age" in answer.headers["Cache-Control"]
        assert (image.format, image.size) == ("PNG", (1200, 630))


def copied(page: Page, key: str) -> str:
    page.evaluate("() => navigator.clipboard.writeText('')")
    page.locator(f".st-key-{key} button").click()
    expect(page.locator(f".st-key-{key} [role='status']")).to_have_text(words("en")("cite.copied"))
    return str(page.evaluate("() => navigator.clipboard.readText()"))


@pytest.mark.parametrize("path", some([("mutiny",)], [("",), ("mutiny",)]))
def test_address_html_and_citation_are_copied_before_anything_is_chosen(
    server: Server, browse: Browse, path: str
) -> None:
    page, version = browse(permissions=["clipboard-read", "clipboard-write"]), dataset().version
    go(page, f"{server.url}/{path}?w=july&q=Zenit")
    page.locator(".st-key-share button").first.click()
    page.locator(".st-key-share_link button").wait_for(timeout=PATIENCE * 1000)
    assert copied(page, "share_link") == f"{server.url}/{path}?w=july&q=Zenit&v={version}"
    html = copied(page, "share_html")
    source = re.search(r'<iframe src="([^"]+)" title="([^"]+)" width="\d+" height="\d+" loading="lazy"', html)
    assert source and source[1].count("&amp;") == 2 and source[2]
    assert unescape(source[1]) == f"{server.url}/{path}?w=july&q=Zenit&only=picture"
    cited = copied(page, "share_citation")
    assert f"<{server.url}/{path}?w=july&q=Zenit&v={version}>" in cited and version in cited
    today = page.evaluate(
        "() => new Date().toLocaleDateString('en-GB', {day: 'numeric', month: 'long', year: 'numeric'})"
    )
    assert cited.endswith(f"{words('en')('cite.accessed', date=today)}.")


def test_where_a_browser_copies_nothing_the_text_is_there_to_take(server: Server, browse: Browse) -> None:
    page = browse(new=True)
    go(page, f"{server.url}/?w=july&event=zenit-asfat-yda-2023")
    page.evaluate("() => { Object.defineProperty(navigator, 'clipboard', { value: undefined }); }")
    page.locator(".st-key-share_card button").first.click()
    page.locator(".st-key-share_card_html button").click()
    told = page.locator(".st-key-share_card_html [role='status']")
    expect(told).to_contain_text("<iframe src=")
    expect(told).to_have_attribute("data-outcome", "refused")


@pytest.mark.more
def test_the_tab_has_the_name_of_its_page_in_the_language_of_the_reader(server: Server, browse: Browse) -> None:
    page = browse()
    for path, language in (("mutiny", "pl"), ("", "en"), ("guide", "en"))[: share(1, 3)]:
        go(page, f"{server.url}/{path}?lang={language}")
        own = [page_name(path, language)] if path else []
        expect(page).to_have_title(" – ".join((*own, collection_title(dataset(), language))))
