"""Cards, lists and tables as HTML: one writer for the page, the HTML slide and whatever is published.

The templates beside this module (``*.html.j2``) hold all of the markup. A ``str`` is data and is escaped wherever it
stands; only ``Markup``, which these functions return, is taken as it is. What is returned is well-formed XML too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup as Markup

from transcaspian.language.languages import Foreign, html_attributes

Sign = Callable[[str, str, str], Markup]  # draws the sign of a shape, a fill and a track ("": in ink)

_MOST = 9  # columns of a table without heads
# What XML does not allow: most of the control characters, and two that are none.
_CONTROLS = bytes(n for n in range(0x20) if chr(n) not in "\t\n\r")
_NONE = ("\ufffe".encode(), "\uffff".encode())

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    auto_reload=False,
)


def _spoken(text: object) -> object:
    """Return a text in another language than its page as an element that says so, for the voice that reads it."""
    if isinstance(text, Foreign):
        return Markup('<span lang="{}">{}</span>').format(text.language, text)
    return text


_ENVIRONMENT.filters["spoken"] = _spoken
_ENVIRONMENT.filters["attributes"] = lambda language: Markup(html_attributes(language))  # a code that Babel knows


@cache
def macro(template: str, name: str) -> Callable[..., Markup]:
    """Return a macro of a template, compiled once."""
    found: Callable[..., Markup] = getattr(_ENVIRONMENT.get_template(f"{template}.html.j2").module, name)
    return found


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Return texts and pieces of HTML one after another; empty ones are left out."""
    return (Markup("") + between).join(part for part in parts if part)


def cleaned(html: str) -> str:
    """Return HTML without what no file of it may hold: control characters and halves of pairs."""
    kept = html.encode("utf-8", "ignore").translate(None, _CONTROLS)
    for one in _NONE:
        kept = kept.replace(one, b"")
    return kept.decode("utf-8")


# Texts


def inline(text: str, kind: str = "", title: str = "", tag: str = "span") -> Markup:
    """Return a text in a line; ``title`` appears over it."""
    return macro("parts", "inline")(text, kind, title, tag)


def grey(text: str) -> Markup:
    """Return a text of secondary importance."""
    return inline(text, "tc-grey")


def strong(text: str) -> Markup:
    """Return a text that stands out."""
    return inline(text, tag="strong")


def chip(text: str, kind: str = "") -> Markup:
    """Return a word on a ground of its own."""
    return inline(text, f"tc-chip {kind}".rstrip())


def verdict(key: str, text: str) -> Markup:
    """Return a verdict of the article: a word, a colour and a shape."""
    return inline(text, f"tc-verdict tc-v-{key}")


def grade(code: str, meaning: str = "") -> Markup:
    """Return a grade of the Admiralty code; what it means appears over it."""
    return inline(code, "tc-grade", meaning)


def paragraph(*parts: str, kind: str = "") -> Markup:
    """Return a paragraph."""
    return macro("parts", "paragraph")(parts, kind)


def address(url: str | None) -> str:
    """Return an address that may become a link, which only one of http or https may; else nothing."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""


def link(url: str | None, text: str, title: str = "") -> Markup:
    """Return a link to another site, which tells it nothing; empty if the address may be none."""
    return macro("parts", "link")(url, text, title) if address(url) else Markup("")


def picture(source: str, height: int = 0) -> Markup:
    """Return a sign as a picture beside words that say the same; ``height`` in pixels, 0: as the style sheet says."""
    return macro("parts", "picture")(source, height)


def drawing(source: str, words: str, width: int, height: int) -> Markup:
    """Return a picture that says something of its own, with its words for those who cannot see it; sizes in pixels."""
    return macro("parts", "drawing")(source, words, width, height)


# Boxes


def card(title: str, *parts: str, level: int = 2, kind: str = "") -> Markup:
    """Return a card; a plain text in it is a paragraph, an empty one is left out."""
    return macro("parts", "box")(title, parts, level, f"tc-card {kind}".rstrip())


def part(title: str, *parts: str, kind: str = "") -> Markup:
    """Return a part of a page under its heading, which is smaller than a card's title."""
    return card(title, *parts, kind=f"tc-part {kind}".rstrip())


def why(title: str, *parts: str) -> Markup:
    """Return a box of reasons, faults or proposals."""
    return macro("parts", "box")(title, parts, 3, "tc-why")


def start(title: str, *parts: str) -> Markup:
    """Return what a page begins with when nothing is chosen."""
    return macro("parts", "box")(title, parts, 2, "tc-start")


def group(*parts: str, kind: str) -> Markup:
    """Return parts that are laid out together; a plain text is a paragraph."""
    return macro("parts", "box")("", parts, 2, kind)


def section(title: str, *parts: str, kind: str = "", level: int = 3, aside: str = "") -> Markup:
    """Return one of several parts that stand side by side."""
    return macro("parts", "section")(title, parts, level, kind, aside)


def chips(found: Iterable[tuple[str, str]]) -> Markup:
    """Return a row of chips from signs and texts; one without a text is left out."""
    return macro("parts", "chips")(tuple(found))


# Lists


def facts(rows: Iterable[tuple[str, str]]) -> Markup:
    """Return names with what is known of each."""
    return macro("parts", "facts")(tuple(rows))


def listing(rows: Iterable[str], kind: str = "", ordered: bool = False) -> Markup:
    """Return a list."""
    return macro("lists", "listing")(tuple(rows), kind, "ol" if ordered else "ul")


def fault(place: str, kind: str, sentence: str, severity: str) -> Markup:
    """Return a fault of the tables: where it is, of which kind, and what it says."""
    return macro("lists", "fault")(place, kind, sentence, severity)


def faults(rows: Iterable[tuple[str, str, str]], more: Iterable[str] = (), kind: str = "") -> Markup:
    """Return a list of (place, sentence, severity), and sentences under it; a severity may be empty."""
    return macro("lists", "faults")(tuple(rows), tuple(more), kind)


def lines(parts: Iterable[str]) -> Markup:
    """Return parts one under another."""
    return (Markup("<br/>")).join(parts)


def entry(head: str, *texts: str, aside: Sequence[str] = ()) -> Markup:
    """Return an item of a list of claims: who, what, and in grey what else there is to say."""
    return macro("lists", "entry")(head, texts, aside)


def legend(items: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]], label: str, credits: str) -> Markup:
    """Return a legend in one line, from its signs and their meanings, with ``others`` and the credits behind a word."""
    return macro("lists", "legend")(tuple(items), tuple(others), label, credits)


def claims(items: Iterable[str]) -> Markup:
    """Return a list of items that are written already, as ``cards.claim`` writes them."""
    return macro("lists", "items")(tuple(items), "tc-claims")


# Tables


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]] = (),
    kind: str = "",
    *,
    groups: Iterable[tuple[str, Iterable[Sequence[str]]]] = (),
    caption: str = "",
    numbers: Sequence[int] = (),
    phone: str = "",
    named: int = -1,
) -> Markup:
    """Return a table, or with ``groups`` one whose rows have headings of their own.

    ``numbers``: columns set to the right; ``named``: the column that names the rows. ``phone``: each cell keeps its
    column's name, for a phone where a row is a block: "above" the cell or "beside" it.
    """
    look, row = macro("tables", "look"), macro("tables", "row")
    plain = not phone and not numbers
    looks = [Markup("") if plain else look(n in numbers, head if phone else "", 1) for n, head in enumerate(heads)]
    of_head = [Markup("") if plain else look(n in numbers, "", 1) for n in range(len(heads))]
    of_cell = [None if n == named else one for n, one in enumerate(looks)] or [Markup("")] * _MOST
    written = [
        (title, [row(zip(cells, of_cell), phone == "beside") for cells in members])  # noqa: B905 (there may be no heads)
        for title, members in (groups or [("", rows)])
    ]
    return macro("tables", "table")(list(zip(heads, of_head, strict=True)), written, kind, caption, 0)


def written_table(heads: Sequence[str], rows: Iterable[Markup], kind: str = "") -> Markup:
    """Return a table of rows that are written already."""
    return macro("tables", "table")([(head, "") for head in heads], [("", tuple(rows))], kind, "", 0)


def row(cells: Sequence[str], named: int = -1) -> Markup:
    """Return a row of a table; ``named``: the cell that names it."""
    looks = [None if n == named else Markup("") for n in range(len(cells))]
    return macro("tables", "row")(zip(cells, looks, strict=True), False)


def spanning(heads: Sequence[str], rows: Iterable[Sequence[tuple[str, int]]], kind: str) -> Markup:
    """Return a table of two columns whose cells stand in as many rows as each says; one head alone is over both."""
    look, row = macro("tables", "look"), macro("tables", "row")
    written = [row([(cell, look(False, "", of)) for cell, of in cells], False) for cells in rows]
    return macro("tables", "table")([(head, "") for head in heads], [("", written)], kind, "", 2)


def scrolled(content: Markup, label: str, kind: str) -> Markup:
    """Return a table in a region that scrolls by itself."""
    return macro("tables", "scrolled")(content, label, kind)
