"""What editors say to each other about rows, beside the saves and never among the tables: "needs review".

One file in the folder of the saves, which nothing publishes. Whoever writes holds the lock of the saves, reads the file
anew and writes it as a whole, so that two editors lose nothing of each other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from transcaspian.edit.changes import clean
from transcaspian.edit.journal import Journal
from transcaspian.edit.lock import PATIENCE, held
from transcaspian.edit.saving import refusal
from transcaspian.language.messages import Refused
from transcaspian.tables.files import read_file, write_atomically

FILE = "comments.json"
FORMAT = "transcaspian-comments-1"
LONGEST = 1000  # letters of one comment
MOST = 5000  # comments; settled ones make room, the oldest first


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a row: by whom, when, and whether it is settled."""

    id: str
    table: str
    row_id: str
    who: str
    when: datetime
    text: str
    settled_by: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether nobody has settled it."""
        return not self.settled_by


def comments(journal: Journal) -> tuple[Comment, ...]:
    """Return all comments, oldest first; none if there is no file.

    Raise Refused if there is one that cannot be read: it is left alone.
    """
    try:
        found: Mapping[str, Any] = json.loads(read_file(journal.folder / FILE))
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        return tuple(_comment(one) for one in found["comments"])
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise refusal(error, journal.folder) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("edit.no_comments", file=FILE) from error


def add(journal: Journal, table: str, row_id: str, who: str, when: datetime, text: str) -> Comment:
    """Keep a comment on a row; raise Refused if it says nothing, or cannot be kept."""
    said = clean(text)[:LONGEST]
    if when.tzinfo is None:
        raise ValueError("a moment without a time zone is no moment")
    if not said:
        raise Refused("edit.empty_comment")

    def more(found: tuple[Comment, ...]) -> tuple[Comment, ...]:
        number = 1 + max((int(one.id) for one in found), default=0)
        return (*found, Comment(str(number), table, row_id, who, when, said))

    return _changed(journal, more)[-1]


def settle(journal: Journal, comment_id: str, who: str) -> None:
    """Say that a comment is settled; one that is gone or settled already stays so. Raise Refused as ``add``."""
    _changed(
        journal,
        lambda found: tuple(
            replace(one, settled_by=who) if one.id == comment_id and one.is_open else one for one in found
        ),
    )


def open_by_row(found: Iterable[Comment], table: str) -> dict[str, tuple[Comment, ...]]:
    """Return the comments on rows of a table that are not settled, by row."""
    rows: dict[str, tuple[Comment, ...]] = {}
    for one in found:
        if one.table == table and one.is_open:
            rows[one.row_id] = (*rows.get(one.row_id, ()), one)
    return rows


def _changed(journal: Journal, change: Callable[[tuple[Comment, ...]], tuple[Comment, ...]]) -> tuple[Comment, ...]:
    try:
        journal.create()
        with held(journal.lock, PATIENCE):
            found = _fewer(change(comments(journal)))
            content = {"format": FORMAT, "comments": [asdict(one) | {"when": one.when.isoformat()} for one in found]}
            write_atomically(journal.folder / FILE, (json.dumps(content, ensure_ascii=True, indent=1) + "\n").encode())
    except OSError as error:
        raise refusal(error, journal.folder) from error
    return found


def _fewer(found: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Return comments without the oldest settled ones above the limit."""
    room = len(found) - MOST
    kept = []
    for one in found:
        if room > 0 and not one.is_open:
            room -= 1
        else:
            kept.append(one)
    return tuple(kept)


def _comment(one: Mapping[str, Any]) -> Comment:
    when = datetime.fromisoformat(one["when"])
    if when.tzinfo is None:
        raise ValueError(when)
    table, row_id, who, text, settled_by = (str(one[name]) for name in ("table", "row_id", "who", "text", "settled_by"))
    return Comment(str(int(one["id"])), table, row_id, who, when, text, settled_by)
