"""The pictures of views by address: what may be asked for, how long an answer may be kept, how much waits."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route

from tests.unit.asking import Answer, asked
from tests.unit.drafted import WINDOW
from tests.unit.handmade import shipped
from transcaspian.language.messages import words
from transcaspian.scene.beneath import left_out, plain
from transcaspian.view.query import read_query
from ui import cached, layers
from ui.server import link_pictures
from ui.server.drawings import Drawings


def ask(query: str = "", version: str = "", method: str = "GET", **headers: str) -> Answer:
    app = Starlette(routes=[Route(link_pictures.PATH, link_pictures.answer)])
    at = link_pictures.PATH.format(version=version or shipped().version)
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return asked(app, f"{at}?{query}" if query else at, method, told)


def test_a_view_is_answered_with_its_picture_which_may_be_kept_for_a_day() -> None:
    answer = ask("w=july&lang=pl")
    image = Image.open(io.BytesIO(answer.body))
    assert (answer.status, image.format, image.size) == (200, "PNG", (1200, 630))
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    again = ask("w=july&lang=pl", if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert ask("w=july").headers["etag"] != answer.headers["etag"]
    head = ask("w=july&lang=pl", method="HEAD")
    assert head.status == 200 and head.headers["content-length"] == str(len(answer.body))


def test_an_address_of_an_older_version_gets_todays_picture_but_must_not_keep_it() -> None:
    answer = ask("w=july&lang=pl", version="0123abc")
    assert answer.status == 200 and answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("query", "version", "status", "key"),
    [
        ("", "NOT-a-version", 404, "share.no_version"),
        ("lang=pl", "%00", 404, "share.no_version"),
        ("w=banana", "", 400, "share.not_understood"),
        ("x=1&lang=pl", "", 400, "share.not_understood"),
        ("w=july&w=mutiny", "", 400, "share.not_understood"),
        ("q=" + "x" * 3000, "", 400, "share.too_long"),
    ],
)
def test_a_bad_address_is_refused_in_words(query: str, version: str, status: int, key: str) -> None:
    answer = ask(query, version)
    assert answer.status == status and answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("text/plain")
    text = words("pl" if "lang=pl" in query else "en")(key, parts="\0").partition("\0")[0]
    assert text in answer.body.decode()


def test_one_view_is_drawn_once_however_its_address_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []

    def draw(asked: object) -> bytes:
        drawn.append(asked)
        return b"png"

    monkeypatch.setattr(link_pictures, "_pictures", Drawings(draw, 1000, 8))
    for query in ("w=july&lang=pl", "lang=pl&w=july", "lang=pl&w=july&title=Mine&v=abcd&present=1", "w=july&lang=pl&"):
        assert ask(query).body == b"png"
    assert len(drawn) == 1


def test_few_pictures_wait_and_the_others_are_sent_away_with_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def draw(asked: object) -> bytes:
        go.wait(20)
        return b"png"

    queue = Drawings(draw, 1000, 2)
    monkeypatch.setattr(link_pictures, "_pictures", queue)
    data = shipped()
    waiting = [queue.get(link_pictures._Asked(data.version, read_query(q)[0])) for q in ("", "w=july")]
    refused = ask("w=mutiny&lang=pl")
    assert refused.status == 503 and int(refused.headers["retry-after"]) > 0
    assert refused.body.decode() == words("pl")("share.busy")
    go.set()
    assert [one.result(20) for one in waiting] == [b"png", b"png"]
    assert ask("w=mutiny&lang=pl").status == 200


def test_a_picture_has_the_layer_of_its_view_and_one_that_had_to_do_without_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        link_pictures,
        "_pictures",
        Drawings(lambda asked: (asked.beneath.state if asked.beneath else "").encode(), 99, 8),
    )
    layer = next(iter(shipped().layers.values()))
    shown = replace(plain(layer, read_query("")[0]), state="shown")
    slow = [shown, left_out(layer, read_query("")[0])]
    monkeypatch.setattr(layers, "counted_now", lambda view, patience: slow.pop(0))
    first, second = ask(f"layer={layer.id}"), ask(f"layer={layer.id}")
    assert (first.body, second.body) == (b"shown", b"left-out")
    assert [one.headers["cache-control"].startswith("public") for one in (first, second)] == [True, False]
    monkeypatch.setattr(link_pictures, "_asking", threading.BoundedSemaphore(1))
    with link_pictures._asking:  # others ask just now, and nobody waits behind them
        assert ask(f"layer={layer.id}").body == b"left-out"
    assert ask().body == b""


def test_drafts_are_in_no_picture(drafts: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    made = {}
    for name in ("draft", "plain", "published"):
        monkeypatch.setenv("TRANSCASPIAN_DATA", str(drafts[name]))
        made[name] = ask(WINDOW, cached.dataset().version).body
    assert made["draft"] == made["plain"] != made["published"]


def test_the_marking_of_the_installation_stands_on_its_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ask("w=2022-23").body
    monkeypatch.setenv("TRANSCASPIAN_MARKING", "RESTRICTED")
    monkeypatch.setattr(link_pictures, "_pictures", Drawings(link_pictures._draw, 10**6, 8))
    assert ask("w=2022-23").body != before
