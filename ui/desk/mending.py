"""Ways out of a problem: buttons that write what its cell means, and one that goes to its row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import streamlit as st

from transcaspian.edit.changes import Changes, Set
from transcaspian.edit.fixing import fixes_of
from transcaspian.edit.proposal import Proposal
from transcaspian.edit.row_ids import Tables, numbers_of
from transcaspian.language.messages import Words
from transcaspian.tables.problems import Problem, quoted
from ui import cached
from ui.controls import plain
from ui.desk import unsaved
from ui.desk.acting import guarded
from ui.desk.rows import open_row

# Problems of two cells that are mended by exchanging them.
_EXCHANGED = {"swapped-coordinates": ("longitude", "latitude"), "low-above-high": ("low", "high")}


def offer_all(say: Words) -> None:
    """Draw one button that writes every proposal that is certain; nothing if there are none."""
    if unsaved.unreadable():
        return
    rows, empty = unsaved.rows(), dict[str, str]()
    changes = tuple(
        one for one in _certain(str(cached.data_folder()), cached.signature())
        if isinstance(one, Set) and rows.get(one.table, {}).get(one.row_id, empty).get(one.column, "") == one.old
    )  # fmt: skip
    if changes:
        st.button(say.n("desk.accept_all", len(changes)), key="accept_all", on_click=_write, args=(changes,),
                  icon=":material/done_all:", help=say("desk.accept_all_help"))  # fmt: skip


@guarded
def _write(changes: Changes) -> None:
    unsaved.add(changes)


@lru_cache(maxsize=2)
def _certain(folder: str, signature: cached.Signature) -> Changes:
    desk = unsaved.desk()
    return fixes_of(desk, desk.state())[1]


def offer(problem: Problem, row_id: str, key: str, say: Words) -> None:
    """Draw the buttons of a problem of the row with this id; ``key`` is that of the problem among others."""
    with st.container(horizontal=True):
        if problem.column and _is_there(problem, row_id):
            _texts(problem, (problem.table, row_id, problem.column), key, say)
        if (pair := _EXCHANGED.get(problem.code)) and _is_there(problem, row_id):
            st.button(say("desk.exchange"), key=f"exchange-{key}", type="primary", on_click=_exchange,
                      args=(problem.table, row_id, pair), icon=":material/swap_horiz:",
                      help=say("desk.keep_help"))  # fmt: skip
        st.button(say("desk.mend"), key=f"mend-{key}", on_click=open_row, args=(problem.table, row_id),
                  icon=":material/edit:")  # fmt: skip


def _texts(problem: Problem, place: tuple[str, str, str], key: str, say: Words) -> None:
    texts = problem.readings if problem.proposal is None else (problem.proposal,)
    for number, text in enumerate(texts):
        kind: Literal["primary", "secondary"] = "secondary" if problem.readings else "primary"
        name = f"accept-{key}-{number}" if problem.readings else f"accept-{key}"
        st.button(plain(say("desk.accept", proposal=quoted(text))), key=name, on_click=_accept, args=(*place, text),
                  type=kind, icon=":material/check:", help=say("desk.keep_help"))  # fmt: skip


def _is_there(problem: Problem, row_id: str) -> bool:
    """Say whether what the problem is about still stands in its cell: an unsaved change may have mended it."""
    if pair := _EXCHANGED.get(problem.code):
        return _numbers(unsaved.rows(), problem.table, row_id, pair) == _numbers(
            unsaved.saved_rows(), problem.table, row_id, pair
        )
    text = unsaved.rows().get(problem.table, {}).get(row_id, {}).get(problem.column or "", "")
    return problem.value in text if problem.value else not text


def _numbers(rows: Tables, table: str, row_id: str, pair: tuple[str, str]) -> tuple[str, ...]:
    row = rows.get(table, {}).get(row_id, {})
    return tuple(row.get(column, "") for column in pair)


@guarded
def _exchange(table: str, row_id: str, pair: tuple[str, str]) -> None:
    """Put each of two cells in the place of the other, as unsaved changes."""
    first, second = _numbers(unsaved.rows(), table, row_id, pair)
    unsaved.add([Set(table, row_id, pair[0], first, second), Set(table, row_id, pair[1], second, first)])


@guarded
def _accept(table: str, row_id: str, column: str, text: str) -> None:
    """Put a text in the place of a cell, as an unsaved change."""
    unsaved.add([Set(table, row_id, column, unsaved.row(table, row_id).get(column, ""), text)])


def row_on_disk(problem: Problem) -> str | None:
    """Return the id of the row of a problem of the tables on disk; None if it cannot be opened."""
    return None if unsaved.unreadable() else _row_at(problem, unsaved.numbers(problem.table))


def row_after(problem: Problem, proposal: Proposal) -> str | None:
    """Return the id of the row of a problem that unsaved changes make; None if it cannot be opened."""
    content = proposal.contents.get(problem.table)
    if content is None or unsaved.unreadable():
        return row_on_disk(problem)
    reader = unsaved.desk().reader
    return _row_at(problem, numbers_of(reader.raw(reader.table(problem.table), content)))


def _row_at(problem: Problem, numbers: Mapping[str, int]) -> str | None:
    if problem.row is None:
        return None
    row_id = next((i for i, number in numbers.items() if number == problem.row), None)
    return row_id if row_id in unsaved.rows().get(problem.table, {}) else None
