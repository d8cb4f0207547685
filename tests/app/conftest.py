"""What every test of the app needs, and what it may not leave behind for other tests."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from tests.app.editing import EDITOR
from tests.unit.broken_tables import copy_of_good
from tests.unit.subject import OTHER
from transcaspian.drawing.sheet import Sheet
from transcaspian.slides.files import formats
from ui import cached
from ui.desk import access
from ui.server import grounds
from ui.server.drawings import Drawings


@pytest.fixture(autouse=True, scope="module")
def main_module() -> Iterator[None]:
    """Give the process its main module back: the app runs as ``__main__``, and processes started later run that."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small collection of another subject in two languages, and somebody who may edit it."""
    found = Path(shutil.copytree(OTHER, tmp_path / "kites"))
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(found))
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "kept"))
    monkeypatch.setattr(access, "editor", lambda: EDITOR)
    monkeypatch.setattr(access, "notice", lambda permission: None)
    return found


@pytest.fixture(autouse=True, scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep versions elsewhere than beside the shipped tables."""
    folder = tmp_path_factory.mktemp("history")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRANSCASPIAN_HISTORY", str(folder))
        yield folder


@pytest.fixture(autouse=True, scope="session")
def installed() -> Iterator[None]:
    """Look once what the installed packages bring; a server does it once too, AppTest would at each opening."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True, scope="session")
def compiled() -> Iterator[None]:
    """Compile the frame and the pages once; a server does it once too, AppTest would at each opening."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptCache, "get_bytecode", staticmethod(ScriptCache().get_bytecode))
        yield


@pytest.fixture(autouse=True, scope="module")
def settled() -> Iterator[None]:
    """Read changed tables at once: what a test has written is whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cached, "_SETTLED", 0)
        yield


@pytest.fixture(autouse=True, scope="module")
def grounds_of_maps() -> Iterator[None]:
    """Draw no ground ahead: a page only names it, and no browser is there to ask for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grounds, "_grounds", Drawings(lambda ground: b"", 1, 1, "ground"))
        yield


@pytest.fixture(autouse=True, scope="module")
def pictures_of_slides() -> Iterator[None]:
    """Make pictures that name their sheet instead of showing it: how they look is shown by unit tests."""

    def named(sheet: Sheet) -> bytes:
        name, content = PngInfo(), io.BytesIO()
        name.add_text("sheet", sha256(repr(sheet).encode("utf-8", "surrogatepass")).hexdigest())
        Image.new("1", (1, 1)).save(content, "png", pnginfo=name)
        return content.getvalue()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "png", named)
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of good tables of its own, which this session may edit."""
    found = copy_of_good(tmp_path / "data")
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(found))
    monkeypatch.setattr(access, "editor", lambda: EDITOR)
    monkeypatch.setattr(access, "notice", lambda permission: None)
    return found
