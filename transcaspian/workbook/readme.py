"""The first sheet of a workbook: what to do with it, what its colours mean, how to write dates, and its problems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from transcaspian.language.days import day_words
from transcaspian.language.messages import words
from transcaspian.tables.problems import Problem, note, where
from transcaspian.tables.schema import Table

_WIDTHS = (30, 20, 100)
_LINE = 15  # height of a line in points
_MOST_PROBLEMS = 1_000
_STEPS = ("edit", "text", "rows", "ids", "save", "upload")
_DATES = {
    "year": "2019",
    "month": "2019-07",
    "day": "2019-06-24",
    "minute": "2019-06-24T07:30+03:00",
    "span": "2019-07-25/2019-07-28",
    "about": "2019-12~",
    "open": "2012/..",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a workbook holds: sheets with their tables and numbers of rows, tables without one, and problems.

    ``places`` has the cell of each problem, as a link within the workbook.
    """

    sheets: tuple[tuple[str, Table, int], ...]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]
    places: dict[Problem, str]
    version: str
    made: date | None


def write_readme(book: Any, page: Any, contents: Contents, language: str, colours: dict[str, str]) -> None:
    """Write the sheet; ``colours`` are those of a required column, an error and a note."""
    say = words(language)
    pen = _Pen(book, page, colours)
    page.merge_range(0, 0, 0, 2, say("workbook.title"), pen.title)
    pen.row = 1
    if contents.version:
        pen.cells(say("workbook.version"), contents.version)
    if contents.made is not None:
        pen.cells(say("workbook.made"), day_words(contents.made, say))
    pen.heading(say("workbook.how"))
    for number, step in enumerate(_STEPS, start=1):
        pen.across(say(f"workbook.how.{step}"), str(number))
    pen.heading(say("workbook.csv"))
    pen.across(say("workbook.csv.why"))
    pen.heading(say("workbook.colours"))
    for name in colours:
        pen.across(say(f"workbook.colour.{name}"), "", name)
    pen.heading(say("workbook.dates"))
    for name, example in _DATES.items():
        pen.across(say(f"workbook.date.{name}"), example)
    pen.heading(say("workbook.sheets"), say("workbook.rows"))
    for sheet, table, count in contents.sheets:
        described = ". ".join(filter(None, (table.title(language), table.description(language))))
        pen.cells(sheet, say.number(count), described, link=f"internal:'{sheet}'!A1")
    for name in contents.left_out:
        pen.cells(name, "–", say("workbook.left_out"))
    pen.heading(say("workbook.problems"))
    if not contents.problems:
        pen.across(say("workbook.no_problems"))
    for problem in contents.problems[:_MOST_PROBLEMS]:
        place = contents.places.get(problem, "")
        pen.cells(
            place.replace("'", "") or where(problem, language),
            say(f"workbook.severity.{problem.severity}"),
            note(problem, language),
            link=f"internal:{place}" if place else "",
            colour=problem.severity,
        )
    if len(contents.problems) > _MOST_PROBLEMS:
        pen.across(say.n("workbook.more_problems", len(contents.problems) - _MOST_PROBLEMS))


class _Pen:
    """Writes the sheet row by row, each as high as its words need."""

    def __init__(self, book: Any, page: Any, colours: dict[str, str]) -> None:
        self.page, self.row = page, 0
        plain = {"text_wrap": True, "valign": "top"}
        self.text = book.add_format(plain)
        self.strong = book.add_format({"bold": True, "valign": "bottom"})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.link = book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
        self.filled = {name: book.add_format(plain | {"bg_color": colour}) for name, colour in colours.items()}
        for index, width in enumerate(_WIDTHS):
            page.set_column(index, index, width)
        page.hide_gridlines(2)
        page.set_landscape()
        page.fit_to_pages(1, 0)

    def heading(self, first: str, second: str = "") -> None:
        """Write a heading under an empty row."""
        self.row += 1
        self.page.write_string(self.row, 0, first, self.strong)
        if second:
            self.page.write_string(self.row, 1, second, self.strong)
        self.row += 1

    def across(self, words: str, before: str = "", colour: str = "") -> None:
        """Write words over the row, or over the rest of it."""
        first = 1 if before else 0
        if before:
            self.page.write_string(self.row, 0, before, self.text)
        self.page.merge_range(self.row, first, self.row, 2, words, self.filled.get(colour, self.text))
        self.high(words, sum(_WIDTHS[first:]))

    def cells(self, first: str, second: str, third: str = "", *, link: str = "", colour: str = "") -> None:
        """Write the cells of a row; the first may be a link, the second may have a colour."""
        if link:
            self.page.write_url(self.row, 0, link, self.link, first)
        else:
            self.page.write_string(self.row, 0, first, self.text)
        self.page.write_string(self.row, 1, second, self.filled.get(colour, self.text))
        if third:
            self.page.write_string(self.row, 2, third, self.text)
        self.high(third, _WIDTHS[2])

    def high(self, words: str, width: int) -> None:
        """Give the row its height, which merged cells and some programs do not find by themselves."""
        self.page.set_row(self.row, _LINE * (1 + len(words) // width))
        self.row += 1
