"""The files that all pages share: style, scripts, letters and the sign of the site, each named by what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.search import letters
from transcaspian.drawing.markup import Markup
from transcaspian.look import palette as palettes
from transcaspian.look.palette import FILL_OF_CERTAINTY
from transcaspian.look.signs import sign_svg
from transcaspian.look.typography import FAMILY
from transcaspian.shipped import FONT_FOLDER, STATIC_FOLDER
from transcaspian.site import packing
from transcaspian.site.scripts import json_of
from transcaspian.tables.files import read_file
from transcaspian.view.tracks import tracks_of

_HERE = Path(__file__).parent
FOLDER = "assets"
_FONTS = {
    "regular": ("SourceSans3-Regular.woff2", 400, "normal"),
    "semibold": ("SourceSans3-Semibold.woff2", 600, "normal"),
    "italic": ("SourceSans3-It.woff2", 400, "italic"),
}


@lru_cache(maxsize=4)
def files(data: Dataset) -> Mapping[str, tuple[str, bytes]]:
    """Return the path and the content of each file, by what it is for."""
    found = {name: _named(file, read_file(FONT_FOLDER / file)) for name, (file, _, _) in _FONTS.items()}
    found["icon"] = _named("icon.png", read_file(STATIC_FOLDER / "icon.png"))
    found["style"] = _named("site.css", _style(data, {name: path for name, (path, _) in found.items()}))
    found["script"] = _named("site.js", _script().encode())
    found["choice"] = _named("choice.js", read_file(_HERE / "choice.js"))
    found["unscripted"] = _named("noscript.css", read_file(_HERE / "noscript.css"))
    found["embed"] = _named("embed.js", read_file(_HERE / "embed.js"))
    return found


def names(data: Dataset) -> Mapping[str, str]:
    """Return the path of each file, by what it is for."""
    return {name: path for name, (path, _) in files(data).items()}


def _named(name: str, content: bytes) -> tuple[str, bytes]:
    stem, _, ending = name.lower().rpartition(".")
    return f"{FOLDER}/{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{ending}", content


def _style(data: Dataset, paths: Mapping[str, str]) -> bytes:
    faces = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-style:{style};font-display:swap;"
        f"src:url({paths[name].removeprefix(f'{FOLDER}/')}) format('woff2')}}"
        for name, (_, weight, style) in _FONTS.items()
    )
    names = [*palettes.properties("light"), *palettes.track_properties("light", tracks_of(data))]
    return (faces + _variables(data) + packing.style(names) + _signs(data) + _text("site.css")).encode()


def _signs(data: Dataset) -> str:
    """Return the sign of each track and certainty as a ground, in both themes; on paper in the light one."""
    tracks = tracks_of(data)

    def of(theme: str) -> str:
        colours = palettes.palette(theme, tracks)
        rules = []
        for n, one in enumerate((*tracks, None)):
            shape, colour = (one.shape, colours.track(one.id)) if one else ("circle", colours.ink)
            for fill in FILL_OF_CERTAINTY.values():
                drawing = sign_svg(shape, fill, colour, colours.paper, False).replace('"', "'")
                escaped = drawing.replace("#", "%23").replace("<", "%3C").replace(">", "%3E")
                rules.append(f'.{sign_name(n, fill)}{{background-image:url("data:image/svg+xml,{escaped}")}}')
        return "".join(rules)

    return f"{of('light')}@media screen and (prefers-color-scheme:dark){{{of('dark')}}}"


def sign_name(track: int, fill: str) -> str:
    """Return the class of the sign of a track by its number; the number after the last is that of no track."""
    return f"g{track}-{fill}"


def _variables(data: Dataset) -> str:
    """Return the colours of both themes, and on paper the light ones, as custom properties."""
    tracks = tracks_of(data)

    def root(theme: str) -> str:
        named = palettes.properties(theme) | palettes.track_properties(theme, tracks)
        return f":root{{{''.join(f'{name}:{value};' for name, value in named.items())}}}"

    dark = f"@media screen and (prefers-color-scheme:dark){{{root('dark')}}}"
    return f"{root('light')}{dark}"


def text(name: str) -> Markup:
    """Return a program or a style sheet of ours that stands in a page itself."""
    return Markup(" ".join(_text(name).split()))


def _script() -> str:
    return f"const LETTERS={json_of(dict(letters()))};\n{_text('site.js')}"


@cache
def _text(name: str) -> str:
    return read_file(_HERE / name).decode()
