"""A new source filled from its address: by sources of the same host, and the one that has it already."""

from __future__ import annotations

import pytest

from transcaspian.edit.addresses import known, told

SOURCES = {
    "a": {"url": "https://www.paper.kz/en/news/1", "publisher": "Paper", "language": "en", "kind": "newspaper",
          "reliability": "B"},
    "b": {"url": "https://paper.kz/ru/news/2", "publisher": "Paper", "language": "ru", "kind": "newspaper",
          "reliability": "B"},
    "c": {"url": "https://paper.kz/ru/news/3", "publisher": "Paper", "language": "ru", "kind": "newspaper",
          "reliability": "B"},
    "d": {"url": "https://agency.example/x?id=1", "publisher": "Agency", "kind": "wire", "reliability": "A",
          "archived_url": "https://web.archive.org/web/20230624/https://agency.example/x?id=1"},
    "e": {"url": "https://agency.example/y", "publisher": "Agency", "kind": "wire", "reliability": "C"},
    "f": {"publisher": "A book"},
}  # fmt: skip
PAPER = {"publisher": "Paper", "language": "ru", "kind": "newspaper", "reliability": "B"}


@pytest.mark.parametrize(
    ("address", "cells"),
    [
        ("https://paper.kz/ru/news/99", PAPER),
        ("http://m.paper.kz/", PAPER),
        ("https://www.paper.kz/en/", PAPER | {"language": "en"}),
        ("https://web.archive.org/web/20240101000000/https://paper.kz/en/x", PAPER | {"language": "en"}),
        ("https://agency.example/z", {"publisher": "Agency", "kind": "wire"}),
        ("https://www.unheard.of/z", {"publisher": "unheard.of"}),
        ("https://notpaper.kz/en", {"publisher": "notpaper.kz"}),
        ("no address", {}),
        ("", {}),
        ("http://[", {}),
    ],
)
def test_a_source_has_what_others_of_its_host_have(address: str, cells: dict[str, str]) -> None:
    assert told(address, SOURCES) == cells


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("http://paper.kz/ru/news/2/#top", "b"),
        ("https://web.archive.org/web/2024/https://agency.example/x?id=1", "d"),
        ("https://agency.example/x?id=2", ""),
        ("https://paper.kz/ru/news/20", ""),
        ("", ""),
    ],
)
def test_a_publication_that_is_there_already_is_found_by_its_address(address: str, source: str) -> None:
    assert known(address, SOURCES) == source
