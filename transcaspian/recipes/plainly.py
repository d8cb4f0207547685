"""Texts of strangers as plain text: markup becomes what it says, on one line, no longer than fits."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

_TAGS = frozenset(
    re.findall(
        r"\w+",
        """a abbr address article aside audio b big blockquote body br center cite code dd del div dl dt em
        embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img
        ins li link main mark meta nav ol p pre q s script section small source span strike strong
        style sub sup svg table tbody td tfoot th thead time title tr tt u ul video""",
    )
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos|nbsp|[mn]dash|[lr]dquo|[lr]squo|hellip);")
_HIDDEN = frozenset(("script", "style", "head", "title"))
_BREAKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote br dd div dl dt figcaption h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr "
        "ul",
    )
)


class _Said(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag in _BREAKS:
            self.parts.append("\n")
        elif tag not in _TAGS:
            self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def has_markup(text: str) -> bool:
    """Say whether a text is HTML: has tags of it or entities, and not only angle brackets.

    >>> has_markup("<p>One</p>"), has_markup("a < b and <URL placeholder>")
    (True, False)
    """
    if "<" not in text and "&" not in text:
        return False
    return any(match[1].lower() in _TAGS for match in _TAG.finditer(text)) or bool(_ENTITY.search(text))


def without_markup(text: str) -> str:
    """Return what a text in HTML says.

    >>> without_markup("<p>One &amp; <a href='x'>two</a></p><script>no()</script><p>three</p>")
    'One & two three'
    """
    reader = _Said()
    try:
        reader.feed(text)
        reader.close()
        found = "".join(reader.parts)
    except (AssertionError, ValueError):  # what Python's own reader raises for marks that nothing else accepts
        found = unescape(_TAG.sub(" ", text))
    return one_line(found)


def one_line(text: str) -> str:
    """Return a text on one line, without letters that cannot be shown."""
    if not text.isprintable():
        text = "".join([one if one.isprintable() else " " for one in text])
    return " ".join(text.split())


def shortened(text: str, most: int) -> str:
    """Return a text that is no longer than fits, broken off at a word.

    >>> shortened("one two three", 9), shortened("one", 9)
    ('one two…', 'one')
    """
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0].rstrip(" ,;:–-") or cut) + "…"
