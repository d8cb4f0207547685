"""A file that is made when it is asked for has the same name at every run: its button is not sent again.

Streamlit gives such a file a new name at each run, and so sends all buttons that download something with each click.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from streamlit.runtime import media_file_manager
from streamlit.runtime import runtime as streamlit_runtime


class Files(media_file_manager.MediaFileManager):
    """Streamlit's files; those that are made when they are asked for keep their names."""

    def add_deferred(
        self,
        data_callable: Callable[[], Any],
        mimetype: str | None,
        coordinates: str,
        file_name: str | None = None,
        *,
        element_id: str = "",
    ) -> str:
        """Keep what makes a file, in place of what made it before; return its name, which nobody else can guess."""
        new = super().add_deferred(data_callable, mimetype, coordinates, file_name, element_id=element_id)
        with self._lock:
            entry = self._deferred_callables.pop(new)
            session = entry["session_id"]
            told = repr((session, element_id or coordinates, mimetype, file_name))
            name = sha256(told.encode()).hexdigest()[: len(new)]
            self._deferred_callables[name] = entry
            self._deferred_ids_by_session[session].discard(new)
            self._deferred_ids_by_session[session].add(name)
            self._files_by_session_and_coord[session][coordinates] = name
        return name


def install() -> None:
    """Let this server have such files."""
    streamlit_runtime.MediaFileManager = Files  # type: ignore[attr-defined]
