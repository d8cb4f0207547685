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
_BOLD = ' font-weight="600"'
_WIDEST = 40  # tenths of a pixel of a line whose width is a class
_CLASS = re.compile(r' class="([^"]*)"')
_DOTS = re.compile(
    r'<circle cx="[\d.-]+" cy="[\d.-]+" r="([\d.]+)" fill="([^"<]*)"/>'
    r'(?:<circle cx="[\d.-]+" cy="[\d.-]+" r="\1" fill="\2"/>)+'
)
_PLACE = re.compile(r'cx="([\d.-]+)" cy="([\d.-]+)"')
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


def style(names: Mapping[str, str]) -> str:
    """Return the style sheet of packed drawings."""
    paints = "".join(
        f".f{code}{{fill:var(--tc-{name})}}.s{code}{{stroke:var(--tc-{name})}}" for name, code in names.items()
    )
    widths = "".join(f".w{n}{{stroke-width:{_short(n / 10)}}}" for n in range(_WIDEST + 1))
    return f"{STYLE_OF_PAGE}{paints}{widths}text.b{{font-weight:600}}"


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
    if _BOLD in tag:
        names.append("b")
        tag = tag.replace(_BOLD, "", 1)
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
