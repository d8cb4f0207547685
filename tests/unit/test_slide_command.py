"""The command ``slide``, run as a user runs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from transcaspian.__main__ import main
from transcaspian.dataset.loading import load
from transcaspian.drawing.sheet import texts
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.look.palette import palette, rgb
from transcaspian.shipped import DATA_FOLDER
from transcaspian.slides.page import Slide
from transcaspian.versions.history import History
from transcaspian.view.knowledge import between


def test_a_saved_view_becomes_a_picture_of_the_size_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "slide.png"
    assert main(["slide", "--view", "mutiny-36-hours", "--out", str(out), "--size", "1280x720"]) == 0
    with Image.open(out) as picture:
        assert picture.size == (1280, 720)


def test_a_query_in_polish_differs_from_the_same_in_english(tmp_path: Path) -> None:
    for language in ("en", "pl"):
        out = tmp_path / f"{language}.png"
        assert main(["slide", "--query", "w=july", "--lang", language, "--out", str(out)]) == 0
    assert (tmp_path / "en.png").read_bytes() != (tmp_path / "pl.png").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--view", "mutiny-36-hour"], "mutiny-36-hours"),
        (["--query", "w=never"], "w=never"),
        (["--query", "", "--size", "huge"], "huge"),
        (["--query", "", "--size", "64x48"], "64x48"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    arguments: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "slide.png"
    assert main(["slide", *arguments, "--out", str(out)]) == 2
    assert named in capsys.readouterr().err
    assert not out.exists()


def test_an_unknown_ending_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slide", "--query", "", "--out", str(tmp_path / "slide.gif")]) == 2
    assert ".gif" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "missing" / "slide.png"
    assert main(["slide", "--query", "", "--out", str(out)]) == 2
    assert str(out) in capsys.readouterr().err


def test_a_slide_frames_what_has_changed_and_knows_only_versions_that_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "kept"))
    data = load(DATA_FOLDER).published
    changed = dict(data.events) | {"turn-back": replace(data.events["turn-back"], significance=1)}
    older = replace(data, events=changed, version="0ld0ld0")
    History(tmp_path / "kept").keep(older, datetime(2026, 1, 1, tzinfo=UTC))
    plain, marked = tmp_path / "plain.png", tmp_path / "marked.png"
    assert main(["slide", "--query", "w=mutiny", "--out", str(plain)]) == 0
    assert main(["slide", "--query", "w=mutiny&since=0ld0ld0", "--out", str(marked)]) == 0
    accents = []
    for path in (plain, marked):
        with Image.open(path) as picture:
            pixels = picture.convert("RGB").getcolors(1 << 24) or []
            accents.append(sum(count for count, colour in pixels if colour == rgb(palette("light").accent)))
    assert accents[1] > accents[0] + 100
    drawn = kept_slides(monkeypatch)
    History(tmp_path / "kept").keep(replace(data, version="5ame5am"), datetime(2026, 1, 2, tzinfo=UTC))
    for version, key in (("0ld0ld0", "filter.since"), ("5ame5am", "filter.since.nothing")):
        assert main(["slide", "--query", f"w=mutiny&since={version}", "--out", str(plain)]) == 0
        told = words("en")(key, version=version)
        assert any(told in text.text for text in texts(drawn[-1].sheet.items))
    assert main(["slide", "--query", "since=abcdef0", "--out", str(tmp_path / "none.png")]) == 2
    assert "abcdef0" in capsys.readouterr().err and not (tmp_path / "none.png").exists()


def kept_slides(monkeypatch: pytest.MonkeyPatch) -> list[Slide]:
    """Return the list in which slides are gathered instead of being written."""
    drawn: list[Slide] = []

    def kept(data: object, slide: Slide, ending: str, template: bytes) -> bytes:
        drawn.append(slide)
        return b"x"

    monkeypatch.setattr("transcaspian.slides.files.formats.slide_file", kept)
    return drawn


def test_two_days_are_compared_with_marks_and_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = kept_slides(monkeypatch)
    query = "w=mutiny&known_by=2023-06-24&compare=2023-12-31"  # an old link: the later day is drawn
    assert main(["slide", "--query", query, "--out", str(tmp_path / "x.png")]) == 0
    found = between(load(DATA_FOLDER).published, drawn[-1].scene.view)
    known, otherwise = found.not_known, [one.event_id for one in found.otherwise]
    assert known and set(drawn[-1].scene.marked) == {*known, *otherwise}
    assert set(known) <= {event.id for event in drawn[-1].scene.events}
    assert f"{len(known)} events became known" in drawn[-1].subtitle
    assert "known or changed since 24 Jun 2023" in [text.text for text in texts(drawn[-1].sheet.items)]


def test_it_says_what_becomes_of_the_words_of_a_saved_view_when_events_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_slides(monkeypatch)
    data = load(DATA_FOLDER).published
    saved, gone = data.views["refusal-and-denial"], data.events["putin-tokayev-call"]
    common = ["slide", "--out", str(tmp_path / "x.png"), "--view", saved.id]
    assert main([*common, "--without", gone.id]) == 0
    told = capsys.readouterr().err
    assert all(text in told for text in (saved.title("en"), saved.message("en"), gone.title("en")))
    assert main([*common, "--without", gone.id, "--title", "Other", "--message", "Other"]) == 0
    assert gone.title("en") not in capsys.readouterr().err
    assert main(common) == 0
    assert saved.title("en") not in capsys.readouterr().err


def test_what_is_shortened_is_told_in_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title = " ".join(["accounts"] * 90)
    for ending in ("png", "pptx"):
        out = tmp_path / f"slide.{ending}"
        assert main(["slide", "--query", "w=july", "--out", str(out), "--title", title, "--size", "1024x768"]) == 0
        assert title in capsys.readouterr().err


def test_letters_of_an_svg_are_outlines_or_text(tmp_path: Path) -> None:
    command = ["slide", "--query", "w=july", "--size", "1280x720", "--out"]
    for arguments, as_text in (([], False), (["--text", "outlines"], False), (["--text", "text"], True)):
        out = tmp_path / "slide.svg"
        assert main([*command, str(out), *arguments]) == 0
        assert ("<text" in out.read_text(encoding="utf-8")) is as_text


def test_what_letters_are_is_asked_of_an_svg_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "slide.pdf"
    assert main(["slide", "--query", "w=july", "--text", "text", "--out", str(out)]) == 2
    assert "--text" in capsys.readouterr().err and not out.exists()


def test_a_file_is_named_with_its_size_when_it_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "slide.png"
    assert main(["slide", "--query", "w=july", "--out", str(out)]) == 0
    size = f"{round(out.stat().st_size / 1000)} kB"
    assert [line for line in capsys.readouterr().err.splitlines() if str(out) in line and size in line]


def test_the_message_is_the_one_given_or_that_of_the_saved_view_or_one_from_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = kept_slides(monkeypatch)
    common = ["slide", "--out", str(tmp_path / "x.png"), "--size", "1024x768"]
    saved = load(DATA_FOLDER).published.views["calls-24-june"]
    for language in LANGUAGES:
        assert main([*common, "--view", saved.id, "--lang", language]) == 0
        assert drawn[-1].message == saved.message(language)
    assert main([*common, "--view", saved.id, "--message", "Nobody called", "--note", "Ask again in May"]) == 0
    assert drawn[-1].message == "Nobody called"
    written = {item.text for item in texts(drawn[-1].sheet.items) if item.role == "own-note"}
    assert written == {"Ask again in May"}
    assert main([*common, "--query", "w=july"]) == 0
    assert drawn[-1].message.startswith("Zenit signs with ASFAT and YDA on building ships – reported by ")
