"""An edit as a file, which a reader downloads if it cannot be saved, and uploads later."""

from __future__ import annotations

import json
from collections.abc import Iterable

from transcaspian.edit.changes import Change, Changes
from transcaspian.edit.plain import as_json, from_json
from transcaspian.edit.reading import Base
from transcaspian.language.messages import Refused

FORMAT = "transcaspian-edit-1"


def draft(base: Base, changes: Iterable[Change], who: str = "") -> bytes:
    """Return an edit as a file of JSON: the changes, by their hashes the tables that they were made to, and by whom."""
    changes = tuple(changes)
    touched = {change.table for change in changes}
    hashes = {name: value for name, value in base.hashes.items() if name in touched}
    content = {"format": FORMAT, "base": hashes, "changes": as_json(changes)} | ({"who": who} if who else {})
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def read_draft(content: bytes) -> tuple[Base, Changes]:
    """Return the edit that a file holds, to be proposed; raise Refused if it does not hold one."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        hashes = {str(name): str(value) for name, value in found["base"].items()}
        return Base(hashes), from_json(found["changes"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("edit.no_draft") from error


def author(content: bytes) -> str:
    """Return whose edit a file holds; empty if it does not say so."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
        return str(found.get("who", ""))
    except (ValueError, AttributeError, RecursionError):
        return ""
