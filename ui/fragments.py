"""Small pieces of HTML that cards and pages share; text from tables is escaped here."""

from __future__ import annotations

import base64
from functools import lru_cache
from html import escape
from itertools import groupby

import streamlit as st

from transcaspian.evidence.card import ClaimLine
from transcaspian.language.messages import Words, words
from transcaspian.look.signs import sign_svg
from transcaspian.versions.diff_words import Line, table_title
from transcaspian.view.query import View

_CHANGES_LISTED = 300  # most rows of a difference on screen; the others are counted


@lru_cache(maxsize=256)
def uri(svg: str) -> str:
    """Return a picture as a data URL."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def sign(shape: str, fill: str, colour: str, paper: str, height: int = 15) -> str:
    """Return a sign as a decorative picture, next to words that say the same."""
    return f'<img alt="" height="{height}" src="{uri(sign_svg(shape, fill, colour, paper, False))}">'


def grade(line: ClaimLine) -> str:
    """Return a claim's grade; its explanation appears on hover."""
    return f"<span class='tc-grade' title='{escape(line.grade_words, quote=True)}'>{escape(line.grade)}</span>"


def speaks(line: ClaimLine, say: Words) -> str:
    """Return who takes which stance, and the publisher if that is somebody else."""
    carried = ""
    if line.carried_by:
        carried = f" <span class='tc-grey'>{escape(say('card.carried_by', publisher=line.carried_by))}</span>"
    return (
        f"<strong>{escape(line.who)}</strong> "
        f"<span class='tc-{escape(line.stance)}'>{escape(line.stance_words)}</span>{carried}"
    )


def claim(line: ClaimLine, say: Words, mark: str = "") -> str:
    """Return a claim as an item of a list, with its grade, speaker, words, day and links; ``mark`` is HTML."""
    links = [link(line.url, say("card.link"), line.title), link(line.archived_url, say("card.archived"))]
    shown = " · ".join(found for found in links if found) or escape(say("card.no_link"))
    return (
        f"<li{' class=tc-ev-trigger' if mark else ''}><div class='tc-head'>{grade(line)}"
        f"<span>{speaks(line, say)}{mark}</span></div>"
        f"<div>{escape(line.statement)}</div>"
        f"<div class='tc-grey'>{escape(say('card.known_on', when=line.known_on))} · {shown}</div></li>"
    )


def link(url: str | None, text: str, title: str = "") -> str:
    """Return an external link without a referrer; empty unless the address is http(s)."""
    if not url or not url.lower().startswith(("http://", "https://")):
        return ""
    return (
        f"<a href='{escape(url, quote=True)}' target='_blank' rel='noopener noreferrer nofollow' "
        f"title='{escape(title, quote=True)}'>{escape(text)}</a>"
    )


def changed_rows(found: tuple[Line, ...], view: View) -> None:
    """Draw the changed rows by table, corrected ones with their fields before and after."""
    say = words(view.language)
    parts = []
    for table, members in groupby(found[:_CHANGES_LISTED], key=lambda line: line.table):
        items = "".join(_changed_row(line) for line in members)
        parts.append(f"<h4>{escape(table_title(table, view.language))}</h4><ul class='tc-claims'>{items}</ul>")
    if len(found) > _CHANGES_LISTED:
        parts.append(f"<p>{escape(say.n('notice.more', len(found) - _CHANGES_LISTED))}</p>")
    st.html(f"<div class='tc-card tc-changes'>{''.join(parts)}</div>")


def _changed_row(line: Line) -> str:
    about = f" <span class='tc-grey'>{escape(line.event_title)}</span>" if line.event_title else ""
    cells = "".join(
        f"<div><span class='tc-grey'>{escape(cell.title)}:</span> <del>{escape(cell.before)}</del> → "
        f"<ins>{escape(cell.after)}</ins></div>"
        for cell in line.cells
    )
    chip = f"<span class='tc-chip tc-{line.kind}'>{escape(line.kind_words)}</span>"
    return f"<li>{chip} {escape(line.title)}{about}{cells}</li>"
