"""Questions about a file that only a person can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question; ``samples`` are words of the file as this answer would read them."""

    value: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question that only a person can answer: the code page of a file, or which table it is.

    The answer goes to ``read_upload`` as ``{question.key: option.value}``.
    """

    key: str
    kind: Literal["code-page", "table"]
    file: str
    options: tuple[Option, ...]
