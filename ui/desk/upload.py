"""A field for a file whose words are ours: Streamlit writes its own on it, in English alone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit import config
from streamlit.runtime.uploaded_file_manager import UploadedFile

from transcaspian.language.messages import Words

_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "<": "\\3c ", "\n": "\\a "})  # in a string of a style sheet


def file_field(
    label: str, endings: Sequence[str], key: str, say: Words, help_: str | None = None
) -> UploadedFile | None:
    """Draw the field and return the file that was chosen, if one was; ``ui/style.css`` puts the words in."""
    most = say.number(config.get_option("server.maxUploadSize"))
    kinds = say("upload.kinds", most=most, kinds=", ".join(endings).upper())
    told = f"--choose: {_string(say('upload.choose'))}; --kinds: {_string(kinds)};"
    st.html(f"<style>.st-key-{key} {{ {told} }}</style>")
    return st.file_uploader(label, type=list(endings), key=key, help=help_)


def _string(text: str) -> str:
    return f'"{text.translate(_QUOTED)}"'
