"""A recipe and rows: what becomes candidates for events, and what is refused. Together these are all rows, always."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from transcaspian.recipes.foreign import Foreign, ForeignRow, Remark
from transcaspian.recipes.places import Where, where
from transcaspian.recipes.plainly import has_markup, one_line, shortened, without_markup
from transcaspian.recipes.recipe import PLACES, SOURCES, TIMES, Recipe
from transcaspian.recipes.times import Unreadable, is_midnight, plain_code, read_time, when
from transcaspian.tables.problems import QUOTED
from transcaspian.tables.proposals.addresses import address_proposal
from transcaspian.tables.proposals.near import folded

TITLE, TEXT, NAME, SOURCE_TITLE, ADDRESS = 90, 400, 90, 200, 400  # letters that the columns of the tables hold
_PUBLISHER = 80
_LONGEST_KEY = 80
_MOST_TOLD = 40  # sources of one row
_CATEGORY, _MOST_CATEGORIES = 60, 200  # letters of a file's own category, and how many of them are told apart
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_WITHOUT_A_NUMBER = frozenset(("", "-", "–", "na", "n/a", "nan", "null", "none", "unknown"))

_REMEMBERED = 100_000  # of cells of a kind that mean the same, so that a file of any size takes no more memory

# Reasons that say that a row has no time, and not that it has one that cannot be read.
NO_TIME = frozenset(("no-time", "zero-time", "epoch-time"))

Say = Callable[[str, str, str], None]
Cells = Mapping[str, str]
T = TypeVar("T")

_NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Told:
    """Who says so, in which publication; empty where the file does not say."""

    publisher: str
    title: str = ""
    address: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that a row gives: between ``low`` and ``high``."""

    measure: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of a foreign file in our words. ``key`` is what names it in the next version of that file, too."""

    row: int
    key: str
    date: str
    title: str
    text: str = ""
    category: str = ""
    track: str = ""
    place: Where = _NOWHERE
    actors: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    figures: tuple[Counted, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def digest(self) -> str:
        """Return a short hash of what the row says, wherever in its file it stands."""
        said = {key: value for key, value in asdict(self).items() if key not in ("row", "remarks")}
        said["place"] = list(self.place)
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Taking:
    """What a recipe makes of a file: candidates, refusals with their reasons, and remarks about the file itself."""

    recipe: Recipe
    kind: str
    taken: tuple[Candidate, ...]
    refused: tuple[Remark, ...]
    remarks: tuple[Remark, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """Return how many rows the file has."""
        return len(self.taken) + len(self.refused)


def take(foreign: Foreign, recipe: Recipe, categories: Collection[str] = (), *, layer: bool = False) -> Taking:
    """Return what a recipe makes of the rows of a file; ``categories`` are those of our tables, if they are known.

    ``layer`` takes them as rows of a layer, see ``Taker``.
    """
    taken: list[Candidate] = []
    refused = list(foreign.faults)
    midnights = all_midnight(foreign.rows, recipe)
    taker = Taker(recipe, categories, midnights, layer)
    for row in foreign.rows:
        found = taker.take(row)
        if isinstance(found, Candidate):
            taken.append(found)
        else:
            refused.append(found)
    remarks = list(foreign.remarks)
    if midnights:
        remarks.append(Remark(0, next(iter(recipe.columns.get("time", ("",)))), "00:00", "all-midnight"))
    refused.sort(key=lambda one: one.row)
    return Taking(recipe, foreign.kind, tuple(taken), tuple(refused), tuple(remarks), foreign.columns)


def all_midnight(rows: Iterable[ForeignRow], recipe: Recipe) -> bool:
    """Say whether every time of a file is midnight: then it says days."""
    count = 0
    for text in filter(None, (recipe.text("time", row.cells)[0] for row in rows)):
        if not is_midnight(text):
            return False
        count += 1
    return count > 1


class Taker:
    """A recipe at work on one row after another; what the same cells mean is found out once.

    ``midnights`` says that every time of the file is midnight. Of a ``layer``, rows that have no time at all are taken
    too, with an empty date, and a category is the file's own word where the recipe maps none.
    """

    def __init__(
        self, recipe: Recipe, categories: Collection[str] = (), midnights: bool = False, layer: bool = False
    ) -> None:
        def date(cells: Cells, say: Say) -> str | Unreadable:
            try:
                return when(cells, recipe, say, midnights)
            except Unreadable as error:
                return error

        self.recipe, self.layer = recipe, layer
        self.keys: dict[str, int] = {}
        self.date = _Once(recipe.columns_of(*TIMES), date)
        self.place = _Once(recipe.columns_of(*PLACES), lambda cells, say: _place(cells, recipe, say))
        own: set[str] | None = set() if layer and not recipe.values.get("category") else None
        self.category = _Once(
            recipe.columns_of("category"),
            lambda cells, say: (
                _category(cells, recipe, categories, say) if own is None else _own(cells, recipe, own, say)
            ),
        )
        self.actors = _Once(recipe.columns_of("actors"), lambda cells, say: _actors(cells, recipe, say))
        self.told = _Once(recipe.columns_of(*SOURCES), lambda cells, say: _sources(cells, recipe, midnights, say))
        numbers = (column for one in recipe.figures for column in (one.column, one.low, one.high) if column)
        self.figures = _Once(tuple(numbers), lambda cells, say: _figures(cells, recipe, say))

    def take(self, row: ForeignRow) -> Candidate | Remark:
        """Return what a row becomes, or why it is refused."""
        recipe, cells, said = self.recipe, row.cells, list[Remark]()
        for column, values in recipe.skip.items():
            if (value := cells.get(column, "").strip()) in values:
                return Remark(row.number, column, value, "no-event")
        date = self.date(row, said)
        if isinstance(date, Unreadable):
            why = Remark(row.number, date.column, date.value[:QUOTED], date.code)
            if not self.layer or date.code not in NO_TIME:
                return why
            said.append(why)
            date = ""
        place = self.place(row, said)
        title, text = _texts(
            cells, recipe, lambda column, value, code: said.append(Remark(row.number, column, value[:QUOTED], code))
        )
        if not title:
            return Remark(row.number, next(iter(recipe.columns.get("title", ("",)))), "", "no-title")
        return Candidate(
            row.number,
            _key(cells, recipe, self.keys, (date, title, place.name)),
            date,
            title,
            text,
            self.category(row, said),
            recipe.always.get("track", ""),
            place,
            self.actors(row, said),
            self.told(row, said),
            self.figures(row, said),
            tuple(said),
        )


class _Once(Generic[T]):
    """What some cells of a row mean, found out once for all rows that have the same ones there.

    ``find`` gets the cells and a function that says what had to be decided, which is then said of each such row.
    """

    def __init__(self, columns: tuple[str, ...], find: Callable[[Cells, Say], T]) -> None:
        self.columns, self.find = columns, find
        self.known: dict[tuple[str | None, ...], tuple[T, tuple[tuple[str, str, str], ...]]] = {}

    def __call__(self, row: ForeignRow, said: list[Remark]) -> T:
        """Return what the cells of a row mean, and add what is to be said about them."""
        asked = tuple(map(row.cells.get, self.columns))
        found = self.known.get(asked)
        if found is None:
            told: list[tuple[str, str, str]] = []
            value = self.find(row.cells, lambda column, value, code: told.append((column, value[:QUOTED], code)))
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            found = self.known[asked] = value, tuple(told)
        if found[1]:
            said += [Remark(row.number, *one) for one in found[1]]
        return found[0]


def _place(cells: Cells, recipe: Recipe, say: Say) -> Where:
    found = where(cells, recipe, say)
    return found._replace(name=_plain(found.name, "place", recipe, NAME, say))


def _texts(cells: Cells, recipe: Recipe, say: Say) -> tuple[str, str]:
    """Return the title of a row, empty if it has none, and its text."""
    text, text_column = recipe.text("text", cells)
    title, title_column = recipe.text("title", cells)
    if has_markup(title) or has_markup(text):
        say(title_column if has_markup(title) else text_column, title if has_markup(title) else text, "markup")
    title = without_markup(title) if has_markup(title) else one_line(title)
    text = without_markup(text) if has_markup(text) else one_line(text)
    title = title or text
    if len(title) > TITLE:
        say(title_column, title, "shortened")
        text = text if text and text != title else title
    if len(text) > TEXT:
        say(text_column, text, "shortened")
    return shortened(title, TITLE), shortened(text, TEXT)


def _plain(text: str, column: str, recipe: Recipe, most: int, say: Say) -> str:
    text = _bare(text)
    if len(text) > most:
        say(next(iter(recipe.columns.get(column, ("",)))), text, "shortened")
    return shortened(text, most)


def _key(cells: Cells, recipe: Recipe, keys: dict[str, int], said: tuple[str, ...]) -> str:
    """Return what names a row in every version of a file; a second row of one name gets a number."""
    key = recipe.text("key", cells)[0]
    key = one_line(plain_code(key))
    if len(key) > _LONGEST_KEY:
        key = hashlib.sha256(key.encode()).hexdigest()[:16]
    if not key:
        key = hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
    number = keys[key] = keys.get(key, 0) + 1
    return key if number == 1 else f"{key} #{number}"


def _category(cells: Cells, recipe: Recipe, categories: Collection[str], say: Say) -> str:
    value, column = recipe.text("category", cells)
    if not column:
        return value
    plain = value[:-2] if re.fullmatch(r"[0-9]+\.0", value) else value
    known = recipe.values.get("category", {})
    found = (
        known.get(plain)
        or known.get(plain.zfill(2))
        or next((one for one in categories if folded(one) == folded(plain)), "")
    )
    if not found or (categories and found not in categories):
        say(column, value, "unknown-value")
        return recipe.always.get("category", "")
    return found


def _own(cells: Cells, recipe: Recipe, known: set[str], say: Say) -> str:
    """Return a category in the file's own words; beyond so many different ones it is none, and that is said."""
    value, column = recipe.text("category", cells)
    found = shortened(_bare(value), _CATEGORY)
    if found not in known and len(known) >= _MOST_CATEGORIES:
        say(column, value, "many-categories")
        return ""
    known.add(found)
    return found


def _actors(cells: Cells, recipe: Recipe, say: Say) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text, column in recipe.each("actors", cells):
        names, shorter = _names_in(text, recipe.lists.get("actors", ";"))
        if len(names) > 1:
            say(column, text, "list")
        if shorter:
            say(column, shorter, "shortened")
        for folded_name, name in names:
            found.setdefault(folded_name, name)
    return tuple(found.values())


@lru_cache(maxsize=_REMEMBERED)
def _names_in(text: str, mark: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the names in a cell, each with how it is compared, and the first that is too long."""
    plain = [_bare(part) for part in text.split(mark) if part.strip()]
    names = tuple((folded(name), name) for name in (shortened(one, NAME) for one in plain))
    return names, next((one for one in plain if len(one) > NAME), "")


def _bare(text: str) -> str:
    return one_line(without_markup(text) if has_markup(text) else text)


def _sources(cells: Cells, recipe: Recipe, midnights: bool, say: Say) -> tuple[Told, ...]:
    """Return the publications that a row names; parallel lists in its cells are several of them."""
    texts = {name: recipe.text(name, cells) for name in SOURCES}
    lists = {
        name: [part.strip() for part in texts[name][0].split(mark)]
        for name, mark in recipe.lists.items()
        if name in SOURCES and mark in texts[name][0]
    }
    if not lists:
        one = {name: text for name, (text, _) in texts.items()}
        return (_told(one, texts, recipe, midnights, say),)
    count = max(map(len, lists.values()))
    say(next(texts[name][1] for name in SOURCES if len(lists.get(name, ())) == count), texts["publisher"][0], "list")
    uneven = [name for name in SOURCES if name in lists and len(lists[name]) != count]
    if uneven:  # titles with the mark in them: nobody knows which is whose
        say(texts[uneven[0]][1], texts[uneven[0]][0], "lists-differ")
        count = len(lists.get("publisher", ("",)))
    found: dict[Told, None] = {}
    for at in range(min(count, _MOST_TOLD)):
        one = {name: _at(lists.get(name), text, at, count) for name, (text, _) in texts.items()}
        found[_told(one, texts, recipe, midnights, say)] = None
    return tuple(found)


def _at(parts: list[str] | None, whole: str, at: int, count: int) -> str:
    """Return the part of a cell that belongs to one of several sources: of a list as long as theirs."""
    if parts is None:
        return whole
    return parts[at] if len(parts) == count else ""


def _told(
    one: Mapping[str, str], texts: Mapping[str, tuple[str, str]], recipe: Recipe, midnights: bool, say: Say
) -> Told:
    address, published = one["address"], ""
    if address and not re.match(r"https?://[^\s]+$", address):
        proposal = address_proposal(address)
        address = proposal.text if proposal else ""
    if (one["address"] and not address) or len(address) > ADDRESS:
        say(texts["address"][1], one["address"], "bad-address")
        address = ""
    if one["published"]:
        try:
            published = read_time(one["published"], texts["published"][1], recipe, lambda *_: None, midnights)
        except Unreadable as error:
            say(error.column, error.value, "unknown-published")
    publisher = _plain(one["publisher"], "publisher", recipe, _PUBLISHER, say)
    publisher = publisher or _host(address) or shortened(recipe.credit or recipe.name, _PUBLISHER)
    return Told(publisher, _plain(one["source_title"], "source_title", recipe, SOURCE_TITLE, say), address, published)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")[:_PUBLISHER]
    except ValueError:
        return ""


def _figures(cells: Cells, recipe: Recipe, say: Say) -> tuple[Counted, ...]:
    found = []
    for one in recipe.figures:
        best = _number(one.column, cells, say)
        low, high = (_number(column, cells, say) if column else None for column in (one.low, one.high))
        known = [value for value in (low, best, high) if value is not None]
        if known and max(known) >= 0:
            found.append(Counted(one.measure, one.unit, min(known), max(known)))
    return tuple(found)


def _number(column: str, cells: Cells, say: Say) -> float | None:
    text = cells.get(column, "").strip()
    if text.casefold() in _WITHOUT_A_NUMBER:
        return None
    if not _NUMBER.fullmatch(text):
        say(column, text, "bad-number")
        return None
    return float(text)
