"""Drawings in fewer letters: what thousands of them have in common is said once, in the style sheet of the site.

A site has thousands of drawings on a disk, where nothing packs them. Only the tags that our own writers make are
changed, never a text: in a text no ``<`` is left, and in an attribute neither that nor a quotation mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from transcaspian.drawing.svg import STYLE_OF_PAGE

_ATTRIBUTE = r' [\w:-]+="[^"<]*"'
_TAG = re.compile(rf"<(?:path|text|circle|rect)(?:{_ATTRIBUTE})+/?>")
_PAINT = re.compile(r' (fill|stroke)="var\(--tc-([\w-]+)\)"')
_CLASS = re.compile(r' class="([^"]*)"')
_DOTS = re.compile(
    r'<circle cx="[\d.-]+" cy="[\d.-]+" r="([\d.]+)" fill="([^"<]*)"/>'
    r'(?:<circle cx="[\d.-]+" cy="[\d.-]+" r="\1" fill="\2"/>)+'
)
_PLACE = re.compile(r'cx="([\d.-]+)" cy="([\d.-]+)"')
_SAID_ONCE = (f"<style>{STYLE_OF_PAGE}</style>", ' xmlns="http:' + '//www.w3.org/2000/svg"')


def packed(drawing: str) -> str:
    """Return a drawing as it stands in a page of the site."""
    for one in _SAID_ONCE:
        drawing = drawing.replace(one, "", 1)
    return _TAG.sub(_painted, _DOTS.sub(_dotted, drawing))


def style(properties: Iterable[str]) -> str:
    """Return the style sheet of packed drawings; ``properties``: the custom properties of all colours."""
    names = [name.removeprefix("--tc-") for name in properties]
    paints = "".join(f".f-{name}{{fill:var(--tc-{name})}}.s-{name}{{stroke:var(--tc-{name})}}" for name in names)
    return f"{STYLE_OF_PAGE}{paints}"


def _painted(found: re.Match[str]) -> str:
    """Return a tag with the names of its colours as classes."""
    tag = found[0]
    names = [f"{one[0]}-{name}" for one, name in _PAINT.findall(tag)]
    if not names:
        return tag
    tag = _PAINT.sub("", tag)
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
