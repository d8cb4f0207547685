"""The command ``slide``, run as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from transcaspian.__main__ import main


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
