"""Today's definition of the tables (``datapackage.json``) for a folder in languages of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from transcaspian.dataset.loading import SCHEMA_FILE
from transcaspian.dictionary.samples import for_any_subject
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import LANGUAGES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.files import read_file
from transcaspian.tables.schema import Schema, Table


def definition_in(
    shipped: Schema, languages: tuple[str, ...], *, optional: bool, examples: bool = True
) -> dict[str, Any]:
    """Return today's definition with columns in some languages; ``optional``: only the first language is required.

    ``examples``: with those in words, which are of the shipped subject.
    """
    package: dict[str, Any] = json.loads(read_file(DATA_FOLDER / SCHEMA_FILE))
    for resource in package["resources"]:
        table = shipped.tables[resource["name"]]
        known = {field["name"]: field for field in resource["schema"]["fields"]}
        fields = []
        for column in table.spoken(languages).columns:
            model = known.get(column.name) or known[_first(table, column.stem)]
            told = {"name": column.name}
            for key, label in (("title", column.title), ("description", column.description)):
                said = {one: label[one] for one in LANGUAGES}
                told |= in_languages(key, said if examples else {k: for_any_subject(text) for k, text in said.items()})
            field = {**model, **told}
            if column.language and column.language != languages[0] and (optional or column.undefined):
                field = {key: value for key, value in field.items() if key not in ("until_published", "either")}
                limits = {key: value for key, value in field.get("constraints", {}).items() if key != "required"}
                field["constraints"] = limits
            fields.append(field)
        resource["schema"]["fields"] = fields
    return package


def in_languages(key: str, said: Mapping[str, str]) -> dict[str, str]:
    """Return a property of a definition in several languages; English has no suffix, as the standard has it."""
    return {key if language == FIRST else f"{key}_{language}": text for language, text in said.items()}


def _first(table: Table, stem: str) -> str:
    """Return the name of the first column of a text."""
    return next(column.name for column in table.columns if column.language and column.stem == stem)


def as_json(package: Mapping[str, Any]) -> bytes:
    """Return a definition as its file."""
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
