"""How to read it: terms stand under what they are called in the language of the page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from tests.unit.handmade import shipped
from transcaspian.drawing.markup.guide import columns
from transcaspian.language.messages import words
from transcaspian.view.query import View


def heads(language: str) -> list[str]:
    def sign(*_: Any) -> Markup:
        return Markup("")

    right = columns(shipped(), View(language=language), sign)[1]
    return re.findall(r"<dt><strong>(.*?)</strong></dt>", right[2])


def test_a_term_stands_under_its_name_in_the_language_and_an_abbreviation_under_that_of_the_language() -> None:
    english, polish = heads("en"), heads("pl")
    assert {"Middle Corridor", "dry port", "CSTO", "deadweight", "TITR"} <= set(english)
    assert {"Korytarz Środkowy", "suchy port", "OUBZ", "nośność", "TITR"} <= set(polish)
    assert not {"Middle Corridor", "dry port", "CSTO", "deadweight"} & set(polish)
    assert len(english) == len(polish) == len(shipped().glossary)


def test_layers_are_explained_where_there_are_some() -> None:
    def sign(*_: Any) -> Markup:
        return Markup("")

    say = words("pl")
    for data, own, there in (
        (shipped(), "", True),
        (shipped(), "site.", False),
        (replace(shipped(), layers={}), "", False),
    ):
        assert any(say("guide.layers") in part for part in columns(data, View(language="pl"), sign, own)[0]) == there
