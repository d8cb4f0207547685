"""Files by URL: packed, kept by browsers, and nothing but the files of the folder."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tests.unit.asking import Answer, asked
from ui.server.static_files import StaticFiles

ROOT = Path(__file__).parents[2]

LINES = b'{"type": "FeatureCollection"}' * 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("not served", encoding="utf-8")
    made = tmp_path / "static"
    (made / "basemap").mkdir(parents=True)
    (made / "basemap" / "land.geojson").write_bytes(LINES)
    (made / ".hidden").write_text("not served", encoding="utf-8")
    (made / "icon.png").write_bytes(bytes(range(256)))
    return made


def ask(folder: Path, name: str, method: str = "GET", **headers: str) -> Answer:
    app = Starlette(routes=[Route("/files/{name:path}", StaticFiles(folder))])
    return asked(app, f"/files/{name}", method, {name.replace("_", "-"): value for name, value in headers.items()})


def test_a_file_comes_packed_to_who_unpacks_it_and_plain_to_others(folder: Path) -> None:
    for accepted, packed in (("gzip, br", True), ("identity", False)):
        answer = ask(folder, "basemap/land.geojson", accept_encoding=accepted)
        assert (gzip.decompress(answer.body) if packed else answer.body) == LINES
        assert answer.headers["Content-Type"] == "application/geo+json"
        assert (answer.headers.get("Content-Encoding") == "gzip") == packed
        assert int(answer.headers["Content-Length"]) == len(answer.body)
        assert answer.headers["Vary"] == "Accept-Encoding"
    picture = ask(folder, "icon.png")
    assert "Content-Encoding" not in picture.headers and picture.headers["Content-Type"] == "image/png"


def test_a_file_is_kept_for_an_hour(folder: Path) -> None:
    assert ask(folder, "icon.png").headers["Cache-Control"] == "public, max-age=3600"


def test_a_file_that_a_browser_has_is_not_sent_again(folder: Path) -> None:
    tag = ask(folder, "icon.png").headers["ETag"]
    again = ask(folder, "icon.png", if_none_match=f'"other", {tag}')
    assert again.status == 304 and not again.body and again.headers["ETag"] == tag


@pytest.mark.parametrize(
    "name", ["../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "basemap/../../secret.txt", "//etc/passwd",
             "..\\secret.txt", ".hidden", "basemap", "basemap/", "", "icon.png%00", "/icon.png"],
)  # fmt: skip
def test_nothing_but_the_files_of_the_folder_is_served(folder: Path, name: str) -> None:
    answer = ask(folder, name)
    assert answer.status == 404 and answer.body in (b"", b"Not Found")


def test_files_are_read_only(folder: Path) -> None:
    assert ask(folder, "icon.png", "HEAD").status == 200
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(folder, "icon.png", method).status == 405


def test_all_shipped_files_are_served() -> None:
    static = ROOT / "static"
    for path in static.rglob("*"):
        if path.is_file():
            assert ask(static, path.relative_to(static).as_posix()).body == path.read_bytes()
