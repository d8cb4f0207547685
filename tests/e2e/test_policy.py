"""What the policy of a page forbids. That no page of ours needs it, every other browser test sees (``browsing``)."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Page

from tests.e2e.driving import go, painted, until
from tests.e2e.serving import Server
from tests.e2e.watching import Browse, Seen, seen_by

# Ways in which a text that got onto a page as markup could run something or tell somebody of its reader.
PLANTED = {
    "an inline script": ("script-src-elem", "place.append(script('window.planted = true'))"),
    "a script of another host": ("script-src-elem", "place.append(script('', 'http://elsewhere.invalid/x.js'))"),
    "a script as data": ("script-src-elem", "place.append(script('', 'data:text/javascript,window.planted=true'))"),
    "a handler": ("script-src-attr", "place.innerHTML = '<img src=no/such onerror=\"window.planted = true\">'"),
    "a link that is a script": (
        "script-src-elem",
        "place.innerHTML = '<a href=\"javascript:window.planted=true\">x</a>', place.firstChild.click()",
    ),
    "a picture": ("img-src", "place.innerHTML = '<img src=\"http://elsewhere.invalid/x.png\">'"),
    "a style sheet": (
        "style-src-elem",
        "place.innerHTML = '<link rel=stylesheet href=\"http://elsewhere.invalid/x.css\">'",
    ),
    "a request": ("connect-src", "fetch('http://elsewhere.invalid/x').catch(() => {})"),
    "a frame": ("frame-src", "place.innerHTML = '<iframe src=\"http://elsewhere.invalid/\"></iframe>'"),
    "an object": ("object-src", "place.innerHTML = '<object data=\"/app/static/icon.png\"></object>'"),
    "another base": ("base-uri", "place.innerHTML = '<base href=\"http://elsewhere.invalid/\">'"),
    "a form": (
        "form-action",
        "place.innerHTML = '<form action=\"http://elsewhere.invalid/\"></form>', place.firstChild.submit()",
    ),
    "a text as a program": ("script-src", "setTimeout(() => { try { eval('window.planted = true'); } catch {} })"),
}
_PLANT = """() => {
  const place = document.body.appendChild(document.createElement("div"));
  const script = (text, src) => {
    const made = document.createElement("script");
    if (src) made.src = src; else made.textContent = text;
    return made;
  };
  PLANTED;
}"""


def test_what_is_planted_on_a_page_runs_nothing_and_asks_nobody(server: Server, browse: Browse) -> None:
    page = browse(new=True)
    go(page, f"{server.url}/guide")
    seen = seen_by(page)
    for what, (rule, planted) in PLANTED.items():
        assert seen.forbidden == [], f"before {what}"
        page.evaluate(_PLANT.replace("PLANTED", planted))
        until(partial(told, page, seen, rule), rule)
        assert page.evaluate("() => window.planted") is None and page.url == f"{server.url}/guide", what
        page.evaluate("() => document.body.lastChild.remove()")
        painted(page, 3)  # what else the browser says of it
        seen.forbidden.clear()  # it was tried
        seen.foreign.clear()  # blocked, but the browser tells of it as of one that it makes


def told(page: Page, seen: Seen, rule: str) -> str:
    """Return a rule if a page has said that something is against it."""
    page.evaluate("() => 1")  # what it has said arrives
    return rule if any(f"Forbidden: {rule} " in line for line in seen.forbidden) else ""
