"""Files that are made when they are asked for: their names stay, and what makes them is that of the last run."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from streamlit.runtime import media_file_manager, runtime
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from ui.server import downloads


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> downloads.Files:
    in_session(monkeypatch, "one")
    return downloads.Files(MemoryMediaFileStorage("/media"))


def in_session(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: name)


def add(files: downloads.Files, made: bytes, key: str = "get_csv", name: str = "events.csv") -> str:
    return files.add_deferred(lambda: made, "text/csv", f"at {key}", name, element_id=key)


def test_a_file_has_the_same_name_at_every_run(files: downloads.Files) -> None:
    first = add(files, b"first")
    files.clear_session_refs("one")
    again = add(files, b"second")
    files.remove_orphaned_files()
    assert first == again
    assert list(files._deferred_callables) == [again]
    assert files._deferred_callables[again]["callable"]() == b"second"


def test_what_makes_it_is_dropped_with_its_button(files: downloads.Files) -> None:
    add(files, b"first")
    files.clear_session_refs("one")
    files.remove_orphaned_files()
    assert not files._deferred_callables and not files._deferred_ids_by_session.get("one")


def test_other_buttons_files_and_sessions_have_other_names(
    files: downloads.Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [add(files, b""), add(files, b"", key="get_json"), add(files, b"", name="events-2023.csv")]
    in_session(monkeypatch, "two")
    names.append(add(files, b""))
    assert len(set(names)) == 4


def test_the_server_has_such_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "MediaFileManager", media_file_manager.MediaFileManager)
    downloads.install()
    made = vars(runtime)["MediaFileManager"](storage=MagicMock())
    assert isinstance(made, downloads.Files)
