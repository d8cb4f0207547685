"""The command ``layer``: what a layer holds of a view, without a screen; or all of its rows for an engine of one's own.

Exit codes: 0 answered, 2 it cannot be; the sentence on standard error says why.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.commands.common import add_language, carried_out, folder_of, near, tables, view_of
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import Refused, Words, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.dataset.loading import Dataset
    from transcaspian.layers.model import Answer, Page, Question
    from transcaspian.layers.opening import Opening
    from transcaspian.layers.source import Source
    from transcaspian.view.query import View


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("layer", help=say("engine.help"), description=say("engine.help"))
    parser.add_argument("id", metavar="ID", help=say("engine.help.id"))
    parser.add_argument("--query", metavar="Q", default="", help=say("engine.help.query"))
    parser.add_argument("--category", action="append", default=[], metavar="C", help=say("engine.help.category"))
    parser.add_argument("--width", type=float, default=1.0, metavar="DEGREES", help=say("engine.help.width"))
    parser.add_argument("--rows", type=int, default=0, metavar="N", help=say("engine.help.rows"))
    parser.add_argument("--write", type=Path, metavar="FILE", help=say("engine.help.write"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("engine.help.format"))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=say("engine.help.data"))
    add_language(parser, say("check.help.lang"))
    parser.set_defaults(run=run, view=None)


def run(options: argparse.Namespace) -> int:
    """Answer and return the exit code."""
    return carried_out(options, _answered)


def _answered(options: argparse.Namespace) -> None:
    from transcaspian.layers.model import WIDTHS
    from transcaspian.layers.opening import Opening, cache_folder, engines_of
    from transcaspian.layers.source import EngineError, unit_for

    say = words(options.lang or FIRST)
    if options.width not in WIDTHS:
        raise Refused("engine.no_width", width=f"{options.width:g}", widths=", ".join(f"{one:g}" for one in WIDTHS))
    folder = folder_of(options.data, options.lang)
    data = tables(folder, options.lang)
    if options.id not in data.layers:
        if not data.layers:
            raise Refused("engine.no_layers", id=options.id)
        raise Refused("engine.no_layer", id=options.id, layers=near(options.id, data.layers))
    question = question_of(data, view_of(options, data), options.category)
    opening = Opening(data.layers[options.id], folder, cache_folder(os.environ), engines_of(os.environ))
    try:
        _wait(opening, say)
        source = opening.source
        if options.write:
            _write(source, options.write)
            return
        first, last = question.begin or source.profile.first, question.end or source.profile.last
        unit = unit_for(first, last) if first and last else "year"
        answer, page = source.answer(question, unit, options.width), _page(source, question, options.rows)
    except EngineError as error:
        raise Refused("engine.not_reached", why=error) from error
    finally:
        opening.close()
    if options.format == "json":
        print(json.dumps(as_values(answer, page, source), indent=1, ensure_ascii=False, default=str))
    else:
        print("\n".join(lines(answer, page, opening, say)))


def question_of(data: Dataset, view: View, categories: list[str]) -> Question:
    """Return the question about a layer that a view asks: its window, the frame that it names, and its text."""
    from transcaspian.layers.model import Question
    from transcaspian.scene.frame import bounds_of
    from transcaspian.view.window import is_whole, window_panels

    panels = () if is_whole(data, view) else window_panels(data, view)
    return Question(
        panels[0][0] if panels else None,
        panels[-1][1] if panels else None,
        bounds_of(data, view.frame) if view.frame else None,
        view.text,
        frozenset(categories),
        view.zone,
    )


def _wait(opening: Opening, say: Words) -> None:
    told = -1
    while not opening.wait(1.0) and opening.state == "filling":
        if opening.read != told:
            told = opening.read
            print(say("engine.told.reading", rows=say.number(told)), file=sys.stderr)


def _write(source: Source, path: Path) -> None:
    """Write all rows as Parquet; raise Refused where the file cannot be written, or no library here can write it."""
    try:
        from transcaspian.layers.handing import written_parquet

        written_parquet(source, path)
    except ImportError as error:
        raise Refused("engine.no_library", library=error.name or str(error)) from error
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else error  # the library's own text names a passing file
        raise Refused("slide.not_written", out=path, why=why) from error


def _page(source: Source, question: Question, most: int) -> Page | None:
    return source.rows(question, 0, most) if most > 0 else None


def as_values(answer: Answer, page: Page | None, source: Source) -> dict[str, Any]:
    """Return an answer as plain values, for JSON."""
    profile = source.profile
    return {
        "layer": {"read": profile.read, "total": profile.total, "refused": [asdict(one) for one in profile.refused],
                  "categories": profile.categories, "indexed": profile.indexed},
        "counts": asdict(answer.counts),
        "histogram": asdict(answer.histogram),
        "grid": asdict(answer.grid),
        "rows": [asdict(row) for row in page.rows] if page else [],
    }  # fmt: skip


def lines(answer: Answer, page: Page | None, opening: Opening, say: Words) -> Iterator[str]:
    """Yield an answer in lines of words."""
    from transcaspian.recipes.foreign import Remark
    from transcaspian.recipes.saying import sentence

    layer, profile, counts = opening.layer, opening.source.profile, answer.counts
    title = layer.title(say.language)
    yield " · ".join(filter(None, (title, layer.credit, layer.licence)))
    yield say.n("engine.told.read", profile.read, total=say.number(profile.total))
    for one in profile.refused:
        why = sentence(Remark(one.row, one.column, one.value, one.code), say)
        yield f"  {say('engine.told.refused', count=say.number(one.count), row=one.row, why=why)}"
    if answer.question.text and not profile.indexed:
        yield say("engine.told.scans")
    yield say.n("engine.told.found", counts.found, total=say.number(counts.total))
    for category, count in counts.by_category:
        name = category or say("engine.told.no_category")
        yield f"  {say('engine.told.category', category=name, rows=say.number(count))}"
    for name in ("without_time", "without_place", "outside"):
        if count := getattr(counts, name):
            yield f"  {say(f'engine.told.{name}', rows=say.number(count))}"
    if counts.low is not None and counts.high is not None:
        low, high = say.number(counts.low), say.number(counts.high)
        yield f"  {say('engine.told.sum', measure=layer.sum or '', low=low, high=high)}"
        if counts.not_stated:
            yield f"  {say('engine.told.not_stated', rows=say.number(counts.not_stated))}"
    edges, totals = answer.histogram.edges, answer.histogram.totals
    for at, total in enumerate(totals):
        if total:
            yield _bar(edges[at], edges[at + 1], total, say)
    for cell, count in zip(answer.grid.cells(), answer.grid.counts, strict=True):
        west, south, *_ = cell.frame
        yield say("engine.told.cell", south=f"{south:g}", west=f"{west:g}", rows=say.number(count))
    for row in page.rows if page else ():
        yield f"{row.candidate.row}  {row.candidate.date}  {row.candidate.title}  ({row.candidate.place.name})"


def _bar(begin: datetime, end: datetime, rows: int, say: Words) -> str:
    """Return the rows of a stretch of time in words; of whole days the last one is named, not the one after it."""
    if begin.time() == end.time() == time():
        first, last = begin.date().isoformat(), (end - timedelta(days=1)).date().isoformat()
    else:
        first, last = (edge.isoformat(" ", "minutes") for edge in (begin, end))
    if first == last:
        return say("engine.told.day", day=first, rows=say.number(rows))
    return say("engine.told.bin", begin=first, end=last, rows=say.number(rows))
