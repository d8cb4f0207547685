"""Write the generated files for data editors: ``docs/data.md``, ``docs/problems.md`` and ``tests/data/broken``.

Run after a change of ``data/datapackage.json``, of the words in the catalogue ``dictionary`` or of an example in
``transcaspian/dictionary/problem_examples.py``; ``tests/unit/test_problem_docs.py`` fails if that was forgotten.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from transcaspian.commands.check_formats import as_markdown  # noqa: E402
from transcaspian.dataset.loading import SCHEMA_FILE, load  # noqa: E402
from transcaspian.dictionary import entries as dictionary_entries  # noqa: E402  (the path comes first)
from transcaspian.dictionary.problem_examples import EXAMPLES, broken_file  # noqa: E402
from transcaspian.dictionary.samples import year_and_zone  # noqa: E402
from transcaspian.shipped import DATA_FOLDER  # noqa: E402
from transcaspian.tables.schema import Schema, read_schema  # noqa: E402

DOCS = ROOT / "docs"
GOOD = ROOT / "tests" / "data" / "good"
BROKEN = ROOT / "tests" / "data" / "broken"

_DATA = """\
# The tables

For editors of `data/`. This page is generated from `data/datapackage.json` (`python scripts/build_docs.py`), which is
the one definition of every table and column; each has its title and description there in English and in Polish.

## How a table is written

A table is a CSV file in UTF-8: commas between cells, quotation marks around a text with commas, the names of the
columns in the first row. Names of columns and ids are the same in every language; what readers see stands in a
column for each language, `…_en` and `…_pl`, and `…_uk` or any other that a file has beside them (its cells may be
empty). An empty cell says that nothing is known. The order of the rows is the order on screen where
nothing else decides. Columns of your own may stand beside these; they are kept and not shown. An id never changes:
links and claims point to it.

`python -m transcaspian check` says what is wrong, where and how to mend it; [problems.md](problems.md) explains every
finding. [continuous-checking.md](continuous-checking.md) makes a commit or a pull request wait for it. `check --audit`
lists the rows that are right in themselves and deserve a second look.

## How a date is written

As exactly as it is known and no more (EDTF, ISO 8601-2). A clock time always has its offset from UTC. `~` is about, `?`
is uncertain, `%` is both; `..` is an end that is open, and nothing written is one that is not known.

That is EDTF level 1 with two extensions of ours, which other programs may refuse: a clock time may stop at the hour or
the minute, and may be about or uncertain; and an interval may have clock times at its ends. Level 2 (`2023-1X`,
`[2023-06-23,2023-06-24]`) is not read, and told as such.

{dates}

`24.06.2023`, as spreadsheets write it, is read with a note. `06/07/2023` is not: it is 6 July or 7 June.

## How sure an event is

{lead}

{rules}

## What a claim states

A number in a statement is a row of [figures](#figures); the time and the place that it gives to its event stand in the
claim (`at`, `place_id`). Fill in what the statement says and no more. One number stands in `low` and in `high`, a range
in the two, “more than” in `low` alone, “less than” in `high` alone; 18 of 34 has its whole in `of`. What is known only
from a report of 01:04 happened no later: `../2023-06-24T01:04+03:00`.

Claims differ where two of them give numbers of one measure that cannot be the same after units are converted, times
that do not meet, or places too far apart. 1.5 million may be 1.485 million, rounded, and is not 1.7 million.
[Decision 26](decisions/0026-figures.md) has the rules.

## What was said, or what happened

An event is one of two things, and the column `about` says which; nobody guesses it from the title.

- **utterance**: somebody said something. Its claims vouch that it was said. Who speaks in a claim is who vouches: the
  speaker himself where his own words stand (a recording, a transcript, words quoted in his name), which `confirm` it;
  or the outlet, which `reports` it and has no speaker but itself. So an utterance can be confirmed, true or not.
  Whether what was said is true is `context` here, and the subject of figures and of other events.
- **content**: something happened. Its claims say whether it did. There the word of a party on its own behalf only
  `asserts` it; what a party did itself and makes known, such as an order or a call, it can `confirm`.

A title is a sentence that somebody can deny, never a heading or a question of who or how: the stance of a claim is
relative to it. “Minister: 18 of 34” is an utterance; “25,000 men, by Prigozhin’s count” is content that he asserts.

`check` asks about an utterance that nobody confirms and its own speaker only asserts; `check --audit` about content
drawn as confirmed that only its parties speak for.

## What others do not say

“No other source has it” is a statement like any other, and the easiest to get wrong. Write it only after a search;
add a claim that says where was looked and what was not there (as a rule with the stance `context`), and mark that
claim with `search` = yes and the event with `negative` = yes. Where the mark is empty, `check --audit` asks about
phrases that often say so, which the catalogue `audit` lists in each language: it finds those and no others, and a
quotation may be among them. Then the answer is `negative` = no.

## All tables

{tables}
"""

_PROBLEMS = """\
# What may be wrong in a table

For editors of `data/`. This page is generated (`python scripts/build_docs.py`). Every code that the command
`python -m transcaspian check` and the app may name is here, with one place of a small set of tables that has just
this problem, and the same place mended. The tables are `tests/data/good`; the broken ones are
`tests/data/broken/<code>`, and a test holds that each yields its problem at its place and nothing else.

An **error** withholds what is wrong: the value, one id of a list, or the row if it cannot do without. A **note**
withholds nothing; it says how a thing was read, or what may be missing. What the record asks about itself comes last:
`check --audit` lists it, the page *Evidence* counts it for editors, and neither certainty nor `check` without it
changes. Rows are counted as in the spreadsheet: the
header is row 1. What is withheld because something else is wrong is no problem of its own, but counted: “It affects
4 places in the tables.” What each column holds is in [data.md](data.md).
"""


def documents() -> dict[Path, bytes]:
    """Return the content of every generated file by path."""
    schema = read_schema(DATA_FOLDER / SCHEMA_FILE)
    files = {DOCS / "data.md": data_page(schema).encode(), DOCS / "problems.md": problem_page().encode()}
    for code, example in EXAMPLES.items():
        good = GOOD / example.path
        files[BROKEN / code / example.path] = broken_file(example, good.read_bytes() if good.exists() else b"")
    return files


def data_page(schema: Schema) -> str:
    """Return the data dictionary as Markdown, in English, with the Polish titles next to the English ones."""
    entries = list(zip(dictionary_entries.tables(schema, "en"), dictionary_entries.tables(schema, "pl"), strict=True))
    forms = dictionary_entries.date_forms("en", *year_and_zone(load(DATA_FOLDER).published))
    dates = [[_code(form.text), as_markdown(form.meaning)] for form in forms]
    rules = [
        f"{n}. **{rule.title}**: {rule.condition}" for n, rule in enumerate(dictionary_entries.certainty_rules("en"), 1)
    ]
    contents = [
        [f"[{table.name}](#{table.name})", as_markdown(table.title), as_markdown(table.description)]
        for table, _ in entries
    ]
    page = _DATA.format(
        dates=_table(["written", "read as"], dates),
        lead=dictionary_entries.certainty_lead("en"),
        rules="\n".join(rules),
        tables=_table(["table", "title", "what a row is"], contents),
    )
    return page + "".join(f"\n{part}\n" for table, other in entries for part in _sections(table, other))


def _sections(table: dictionary_entries.TableEntry, other: dictionary_entries.TableEntry) -> Iterator[str]:
    """Yield the parts of a table's section; ``other`` is the same table in Polish."""
    yield f"## {table.name}"
    key = " and ".join(map(_code, table.key))
    yield (
        f"`data/{table.path}`: {as_markdown(table.title)}, in Polish *{as_markdown(other.title)}*. "
        f"{as_markdown(table.description)} A row is identified by {key}."
    )
    if table.used_by:
        yield f"Referred to by {', '.join(map(_code, table.used_by))}."
    rows = [
        [
            _code(column.name),
            f"{as_markdown(column.title)} / {as_markdown(polish.title)}",
            _holds(column),
            as_markdown(column.description),
            "<br>".join(map(_code, column.examples)),
        ]
        for column, polish in zip(table.columns, other.columns, strict=True)
    ]
    yield _table(["column", "title", "holds", "meaning", "example"], rows)
    lists = [
        f"- {_code(column.name)}: " + ", ".join(_value(value) for value in column.allowed)
        for column in table.columns
        if column.allowed
    ]
    if lists:
        yield "Allowed values:\n\n" + "\n".join(lists)


def _holds(column: dictionary_entries.ColumnEntry) -> str:
    kind = f"{column.type}: [{column.reference}](#{column.reference})" if column.reference else column.type
    limits = [as_markdown(limit) for limit in column.limits]
    if column.pattern:
        limits = [limit.replace(as_markdown(column.pattern), _code(column.pattern)) for limit in limits]
    needed = "**required once published** " if column.once_published else "**required** " if column.required else ""
    return "; ".join([f"{needed}{kind}", *limits])


def _value(value: dictionary_entries.Value) -> str:
    explained = value.meaning and value.meaning.casefold() != value.value.casefold()
    return f"{_code(value.value)} ({as_markdown(value.meaning)})" if explained else _code(value.value)


def problem_page() -> str:
    """Return all problem codes with examples as Markdown, in English."""
    parts = [_PROBLEMS]
    for area, entries in groupby(dictionary_entries.problem_codes("en"), key=lambda entry: entry.area_title):
        rows = [
            [
                _code(entry.code),
                entry.severity_title,
                as_markdown(entry.means),
                as_markdown(entry.mend),
                (f"{as_markdown(entry.place)}:<br>" if entry.place else "") + _snippet(entry, entry.broken),
                _snippet(entry, entry.mended),
            ]
            for entry in entries
        ]
        head = ["code", "kind", "what it means", "how to mend it", "broken", "mended"]
        parts += [f"## {area}\n", _table(head, rows) + "\n"]
    return "\n".join(parts)


def _snippet(entry: dictionary_entries.CodeEntry, snippet: dictionary_entries.Snippet) -> str:
    if snippet.literal:
        lines = snippet.text.removesuffix("\n").split("\n")
        text = "<br>".join(_code(line) if line else "*blank*" for line in lines)
    else:
        text = f"*{as_markdown(snippet.text)}*"
    # The text may be in another file than the one with the problem.
    return text if entry.place.startswith(entry.file) else f"in {as_markdown(entry.file)}: {text}"


def _code(text: str) -> str:
    """Return a code span for a cell of a table, escaped because a vertical bar would end the cell (GFM 4.10)."""
    if "`" in text:
        raise ValueError(f"{text!r} needs a longer fence")  # no name, value or example has one
    return f"`{text}`".replace("|", "\\|")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> None:
    """Write all of them, and delete the broken tables of codes that no longer exist."""
    every = documents()  # before anything goes: an example that no longer fits stops it here
    shutil.rmtree(BROKEN, ignore_errors=True)
    for path, content in every.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
