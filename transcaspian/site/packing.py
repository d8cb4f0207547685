"""Drawings in fewer letters: what thousands of them have in common is said once, in the style sheet of the site.

A site has thousands of drawings on a disk, where nothing packs them. Only the tags that our own writers make are
changed, never a text: in a text no ``<`` is left, and in an attribute neither that nor a quotation mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache, partial

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.svg import STYLE_OF_PAGE
from transcaspian.look import palette as palettes
from transcaspian.view.tracks import tracks_of

_ATTRIBUTE = r' [\w:-]+="[^"<]*"'
_TAG = re.compile(rf"<(?:path|text|circle|rect)(?:{_ATTRIBUTE})+/?>")
_PAINT = re.compile(r'( (fill|stroke)="var\(--tc-([\w-]+)\)")')
_NUMBER = re.compile(r'(?<=<a class="mark") data-events="\d+"|(?<=<a class="place") data-events="\d+"')
_WIDTH = re.compile(r' stroke-width="(\d?(?:\.\d)?)"')
_NAMED = {
    ' fill="none" stroke-linejoin="round" stroke-linecap="round"': "_r",
    ' fill="none"': "n",
    ' font-weight="600"': "b",
    ' font-style="italic"': "i",
}
_OPACITY = re.compile(r' opacity="\.(\d\d?)"')
_SIZE = re.compile(r' font-size="(\d\d?(?:\.\d)?)"')
_SMALLEST, _LARGEST = 80, 180  # tenths of a pixel of a text whose size is a class
_WIDEST = 40  # tenths of a pixel of a line whose width is a class
_CLASS = re.compile(r' class="([^"]*)"')
_DOTS = re.compile(
    r'<circle cx="[\d.-]+" cy="[\d.-]+" r="([\d.]+)" fill="([^"<]*)"/>'
    r'(?:<circle cx="[\d.-]+" cy="[\d.-]+" r="\1" fill="\2"/>)+'
)
_PLACE = re.compile(r'cx="([\d.-]+)" cy="([\d.-]+)"')
# A tag of a page, and a value in it that HTML lets stand without quotation marks.
_ANY_TAG = re.compile(rf"<[a-zA-Z][\w-]*(?:{_ATTRIBUTE})+( ?/?>)")
_VALUE = re.compile(r'="([^\s"\'=<>`]*[^\s"\'=<>`/])"')
_ABOUT = re.compile(
    r' aria-labelledby="([\w-]+)t" aria-describedby="\1d"><title id="\1t">([^<]*)</title><desc id="\1d">([^<]*)</desc>'
)
_SAID_ONCE = (f"<style>{STYLE_OF_PAGE}</style>", ' xmlns="http:' + '//www.w3.org/2000/svg"')


@lru_cache(maxsize=8)
def codes(data: Dataset) -> Mapping[str, str]:
    """Return a short name for each colour of a collection by that of its custom property."""
    properties = {**palettes.properties("light"), **palettes.track_properties("light", tracks_of(data))}
    return {name.removeprefix("--tc-"): f"{n:x}" for n, name in enumerate(properties)}


def packed(drawing: str, names: Mapping[str, str]) -> str:
    """Return a drawing as it stands in a page of the site; ``names``: see ``codes``.

    A mark that leads to one event needs no number: its address is that of the event's row.
    """
    for one in _SAID_ONCE:
        drawing = drawing.replace(one, "", 1)
    return _NUMBER.sub("", _TAG.sub(partial(_painted, names), _DOTS.sub(_dotted, drawing)))


def short(page: str) -> str:
    """Return a page of HTML with what it says of its drawings once, without quotation marks that it can do without.

    A desk's and a phone's map, timeline and overview all show the same: the first has its words, the others name them.
    """
    said = dict[tuple[str, str], str]()
    return _ANY_TAG.sub(_bare, _ABOUT.sub(partial(_told, said), page))


def _told(said: dict[tuple[str, str], str], found: re.Match[str]) -> str:
    drawing, title, description = found.groups()
    first = said.setdefault((title, description), drawing)
    return found[0] if first == drawing else f' aria-labelledby="{first}t" aria-describedby="{first}d">'


def _bare(found: re.Match[str]) -> str:
    tag = _VALUE.sub(r"=\1", found[0])
    # A value without an end of its own would take the slash for its last letter.
    return f"{tag[:-2]} />" if tag.endswith("/>") and not tag.endswith(('"/>', " />")) else tag


def style(names: Mapping[str, str]) -> str:
    """Return the style sheet of packed drawings."""
    paints = "".join(
        f".f{code}{{fill:var(--tc-{name})}}.s{code}{{stroke:var(--tc-{name})}}" for name, code in names.items()
    )
    widths = "".join(f".w{n}{{stroke-width:{_short(n / 10)}}}" for n in range(_WIDEST + 1))
    opacities = "".join(f".o{n}{{opacity:{_short(n / 100)}}}" for n in range(1, 100))
    sizes = "".join(f".z{n}{{font-size:{_short(n / 10)}px}}" for n in range(_SMALLEST, _LARGEST + 1))
    others = ".n{fill:none}text.b{font-weight:600}text.i{font-style:italic}"
    return f"{STYLE_OF_PAGE}{paints}{widths}{opacities}{sizes}{others}"


def _painted(codes: Mapping[str, str], found: re.Match[str]) -> str:
    """Return a tag with its colours, the width of its line and its weight as classes."""
    tag, names = found[0], list[str]()
    for whole, one, name in _PAINT.findall(tag):
        if name in codes:
            names.append(f"{one[0]}{codes[name]}")
            tag = tag.replace(whole, "", 1)
    if (width := _WIDTH.search(tag)) and (tenths := round(float(width[1] or 0) * 10)) <= _WIDEST:
        names.append(f"w{tenths}")
        tag = tag.replace(width[0], "", 1)
    if opacity := _OPACITY.search(tag):
        names.append(f"o{int(f'{opacity[1]:0<2}')}")
        tag = tag.replace(opacity[0], "", 1)
    if (size := _SIZE.search(tag)) and _SMALLEST <= (tenths := round(float(size[1]) * 10)) <= _LARGEST:
        names.append(f"z{tenths}")
        tag = tag.replace(size[0], "", 1)
    for written, name in _NAMED.items():
        if written in tag:
            names.append(name)
            tag = tag.replace(written, "", 1)
    if not names:
        return tag
    if own := _CLASS.search(tag):
        return tag.replace(own[0], f' class="{" ".join((own[1], *names))}"', 1)
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return f'{tag[:end]} class="{" ".join(names)}"{tag[end:]}'


def _dotted(found: re.Match[str]) -> str:
    """Return dots of one size and colour as one line of no length, whose round ends they are."""
    places = [(float(x), float(y)) for x, y in _PLACE.findall(found[0])]
    (x, y), steps = places[0], []
    for a, b in places[1:]:
        steps.append(f"m{_short(a - x)} {_short(b - y)}h0")
        x, y = a, b
    path = f"M{_short(places[0][0])} {_short(places[0][1])}h0{''.join(steps)}"
    return f'<path d="{path}" class="_r" stroke="{found[2]}" stroke-width="{_short(2 * float(found[1]))}"/>'


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0.", "-.").removeprefix("0") or "0"
