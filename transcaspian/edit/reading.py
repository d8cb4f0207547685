"""The tables of a folder at a moment: their bytes, rows and problems, each worked out once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from transcaspian.dataset.loading import SCHEMA_FILE, Loaded, assembled, definition
from transcaspian.edit.journal import hash_of
from transcaspian.edit.row_ids import rows_of
from transcaspian.edit.tablefile import TableFile
from transcaspian.language.messages import Refused
from transcaspian.tables.files import MOST_BYTES, NoFile, TooLarge, read_file
from transcaspian.tables.problems import file_name
from transcaspian.tables.reading import RawTable, parse_table, read_table
from transcaspian.tables.records import RECORDS
from transcaspian.tables.schema import Table
from transcaspian.versions.snapshot import Row

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Base:
    """The tables at a moment: the hash of each file, empty if it does not exist, and its bytes if known.

    Two bases are equal when the files are.
    """

    hashes: Mapping[str, str]
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)


class _Recent(Generic[V]):
    """The last few results of some work by what they were worked out from; for several threads."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._found: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable, work: Callable[[], V]) -> V:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        result = work()
        with self._lock:
            self._found[key] = result
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return result


class Reader:
    """The tables of one folder."""

    def __init__(self, folder: Path, schema_path: Path | None = None, countries_path: Path | None = None) -> None:
        self.folder, self.schema_path, self.countries_path = folder, schema_path, countries_path
        self._tables: _Recent[dict[str, Table]] = _Recent(1)
        # Of each table: as it was, as it is, and as it would be.
        self._raw: _Recent[RawTable] = _Recent(3 * len(RECORDS))
        self._loaded: _Recent[Loaded] = _Recent(3)
        self._rows: _Recent[dict[str, Row]] = _Recent(3 * len(RECORDS))
        self._files: _Recent[TableFile] = _Recent(2 * len(RECORDS))

    def tables(self) -> dict[str, Table]:
        """Return the tables of the folder, as ``dataset.load`` understands it; raise Refused if it has none."""

        def work() -> dict[str, Table]:
            schema, _ = definition(self.folder, self.schema_path)
            found = {name: table for name, table in schema.tables.items() if name in RECORDS}
            if not found:
                raise Refused("edit.no_tables", folder=self.folder.name)
            return found

        if not self.folder.is_dir():
            raise Refused("edit.no_tables", folder=self.folder.name)
        return self._tables.get(self._definition(), work)

    def _definition(self) -> str:
        """Return the hash of the definition of the tables; empty if it is the one that ships."""
        try:
            return hash_of(read_file(self.schema_path or self.folder / SCHEMA_FILE))
        except OSError:
            return ""

    def path(self, table: Table) -> Path:
        """Return the file of a table."""
        return self.folder / table.path

    def state(self) -> Base:
        """Return the tables as they are now; raise Refused if one cannot be read."""
        hashes, contents = {}, {}
        for name, table in self.tables().items():
            path = self.path(table)
            hashes[name] = ""
            try:
                contents[name] = read_file(path)
            except FileNotFoundError:
                continue
            except TooLarge as error:
                raise Refused("edit.too_large", file=path.name, most=MOST_BYTES // 1_000_000) from error
            except NoFile as error:
                raise Refused("edit.not_a_file", file=path.name) from error
            except OSError as error:
                raise Refused("edit.cannot_read", file=path.name, why=error.strerror or str(error)) from error
            hashes[name] = hash_of(contents[name])
        return Base(hashes, contents)

    def table(self, name: str) -> Table:
        """Return a table by its name; raise Refused if the folder has no such table."""
        found = self.tables().get(name)
        if found is None:
            raise Refused("edit.no_table", table=file_name(name))
        return found

    def raw(self, table: Table, content: bytes) -> RawTable:
        """Parse bytes into a table, as the checks see it."""
        return self._raw.get((table, hash_of(content)), lambda: parse_table(content, table))

    def rows(self, table: Table, content: bytes) -> dict[str, Row]:
        """Parse bytes into rows by id."""
        return self._rows.get((table, hash_of(content)), lambda: rows_of(self.raw(table, content)))

    def file(self, table: Table, content: bytes) -> TableFile:
        """Parse bytes into a file that can be edited; raise Refused if that is impossible."""
        found = self._files.get((table, hash_of(content)), lambda: TableFile.read(content, table))
        self._raw.get((table, hash_of(content)), lambda: found.raw)
        return found

    def all_rows(self, base: Base) -> dict[str, dict[str, Row]]:
        """Return the rows of all tables."""
        tables = self.tables()
        return {name: self.rows(tables[name], content) for name, content in base.contents.items() if name in tables}

    def loaded(self, contents: Mapping[str, bytes]) -> Loaded:
        """Return what the folder would be with these contents, loaded and checked; nothing is written."""

        def work() -> Loaded:
            schema, problems = definition(self.folder, self.schema_path)
            raw = {name: self._raw_of(table, contents.get(name)) for name, table in schema.tables.items()}
            return assembled(raw, schema, problems, self.countries_path)

        hashes = sorted((name, hash_of(content)) for name, content in contents.items())
        return self._loaded.get((self._definition(), *hashes), work)

    def _raw_of(self, table: Table, content: bytes | None) -> RawTable:
        return read_table(self.path(table), table) if content is None else self.raw(table, content)
