"""Streamlit's programs, packed, and those that its page names."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from tests.unit.asking import Answer, asked
from tests.unit.test_firstpage import SHELL
from ui.server import programs
from ui.server.programs import FOLDER, SOON, Packed, Programs, closure, named

LONG = b"export const x = 1;\n" * 200


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Make a small folder of programs."""
    (tmp_path / "js").mkdir()
    for name, content in {
        "Html.AAAAbbbb.js": b'import{a as b}from"./one.12345678.js";import "./two.12345678.js";' + LONG,
        "one.12345678.js": b'import{o}from"./two.12345678.js";import("./late.12345678.js");' + LONG,
        "two.12345678.js": LONG,
        "late.12345678.js": LONG,
        "small.12345678.js": b"1",
        "unnamed.js": LONG,
        "font.12345678.woff2": LONG,
    }.items():
        (tmp_path / "js" / name).write_bytes(content)
    yield tmp_path
    closure.cache_clear()


def answer(folder: Path, path: str, base: str = "", method: str = "GET", **headers: str) -> Answer:
    told = {"accept-encoding": "gzip, br"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return asked(Packed(PlainTextResponse("passed on"), base, Programs(folder)), path, method, told)


@pytest.mark.parametrize("base", ["", "/there/map"])
def test_a_program_is_packed_and_kept_for_ever(folder: Path, base: str) -> None:
    found = answer(folder, f"{base}/static/js/two.12345678.js", base)
    assert found.headers["content-encoding"] == "gzip" and gzip.decompress(found.body) == LONG
    assert len(found.body) * 3 < len(LONG) and found.headers["content-length"] == str(len(found.body))
    assert "immutable" in found.headers["cache-control"] and found.headers["vary"] == "Accept-Encoding"
    assert found.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/static/js/two.12345678.js", {"accept_encoding": "identity"}),
        ("/static/js/two.12345678.js", {"range": "bytes=0-9"}),
        ("/static/js/two.12345678.js", {"method": "HEAD"}),
        ("/static/js/small.12345678.js", {}),  # nothing is gained
        ("/static/js/unnamed.js", {}),  # its content may change
        ("/static/js/font.12345678.woff2", {}),  # packed already
        ("/static/js/../js/two.12345678.js", {}),
        ("/static/js/none.12345678.js", {}),
        ("/there/map/static/js/two.12345678.js", {}),
        ("/mutiny", {}),
    ],
)
def test_all_else_is_streamlits_to_answer(folder: Path, path: str, told: dict[str, str]) -> None:
    assert answer(folder, path, **told).body == b"passed on"


def test_each_program_is_packed_once_whoever_asks_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[str] = []
    pack = programs._pack

    def noted(path: Path) -> bytes:
        packed.append(path.name)
        return pack(path)

    monkeypatch.setattr(programs, "_pack", noted)
    mine = Programs(folder)
    mine.begin()
    app = Packed(PlainTextResponse(""), "", mine)
    for _ in range(2):
        asyncio.run(asyncio.sleep(0))
        assert asked(app, "/static/js/one.12345678.js", headers={"Accept-Encoding": "gzip"}).status == 200
    for name in closure(SOON, folder):
        mine.packed(name).result(20)
    assert sorted(packed) == ["Html.AAAAbbbb.js", "one.12345678.js", "two.12345678.js"], "what nobody needs is left"


def test_what_a_program_imports_is_found_but_not_what_it_may_ask_for_later(folder: Path) -> None:
    assert closure(("Html", "Nothing"), folder) == (
        "js/Html.AAAAbbbb.js",
        "js/one.12345678.js",
        "js/two.12345678.js",
    )


def test_the_installed_streamlit_has_the_programs_that_are_named() -> None:
    for name in SOON:
        found = closure((name,))
        assert re.fullmatch(rf"js/{name}\..{{8}}\.js", found[0]), name
        assert len(found) > 3, "a program that imports nothing: imports are written in another way"
    assert all(((FOLDER / path).exists() and path in Programs()) or (FOLDER / path).stat().st_size < 1400
               for path in closure(SOON))  # fmt: skip


def test_a_page_names_once_what_every_page_asks_for() -> None:
    before, after = (
        re.findall(r'href="\./static/(js/[^"]+)"', page) for page in (SHELL, named(SHELL.encode()).decode())
    )
    assert set(closure(SOON)) <= {*after, *re.findall(r'src="\./static/(js/[^"]+)"', SHELL)}
    assert len(after) == len(set(after)) > len(before) > 40
    assert (
        SHELL.count("</head>") == 1
        and named(b"<p>not a page of Streamlit's</p>") == b"<p>not a page of Streamlit's</p>"
    )
