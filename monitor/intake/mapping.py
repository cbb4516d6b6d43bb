"""Mapping files (TOML): how the columns of a county's export become events.

The format is described at the head of `data/mappings/yichang.toml`; `monitor.intake.load` reads it and
`monitor.intake.soundness` checks it.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from monitor.intake.converters.catalogue import CATALOGUE

OWN: Final = "mapping.toml"
"""A folder of exports may bring its own mapping under this name."""
JOINED: Final = "@"
"""A column whose name begins so is the key of a join, not a column of the file."""

_Word = Annotated[str, Field(min_length=1)]
_Words = Annotated[tuple[_Word, ...], Field(strict=False)]
_Name = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Said(_Closed):
    """The same sentence in both languages."""

    zh: _Word
    en: _Word


class Skip(Said):
    """Rows that make no event, and why: those in which `column` equals, or begins with, one of the values."""

    column: _Word
    equals: tuple[str, ...] = Field(default=(), strict=False)
    begins: _Words = ()
    reason: _Name


class NotMapped(Said):
    """A table that the contract has no place for, and why."""

    reason: _Name


class Source(BaseModel):
    """Where the value of one field comes from: a constant, or columns and a converter with its options."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    constant: Any = None
    column: _Word | None = None
    columns: _Words = ()
    converter: str = Field(default="text", alias="as")

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in the order in which the converter takes them."""
        return (self.column,) if self.column else self.columns


class Each(_Closed):
    """The list field to which every row of a group gives one element."""

    field: _Word
    refused: Literal["row", "group"] = "group"
    """What a row that must be fixed takes with it: itself, or the whole event."""
    fields: dict[str, Source]


class Table(_Closed):
    """One kind of table of the export."""

    name: _Name
    files: Annotated[_Words, Field(min_length=1)]
    """File names, with * and ?."""
    encoding: Literal["auto", "utf-8", "gb18030"] = "auto"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    sheet: str | None = None
    """Of an xlsx file; None = the first."""
    header_row: Annotated[int, Field(ge=1)] | None = None
    """None: of the first 20 rows the first that names most of the columns."""
    totals: _Words = ("合计", "总计", "小计", "Total")
    """A row whose first cell is one of these adds up others and makes no event."""
    kind: str | None = None
    not_mapped: NotMapped | None = None
    group: _Words = ()
    """Columns; rows with equal cells there make one event. None: every row makes its own."""
    once: _Words = ()
    """Columns; a second event with equal cells there is made, and marked to be checked."""
    id: Source | None = None
    time: Source | None = None
    fields: dict[str, Source] = Field(default_factory=dict)
    each: Each | None = None
    join: dict[_Name, Annotated[_Words, Field(min_length=1)]] = Field(default_factory=dict)
    """Join -> columns. The key of a row is its first such column that another table of the join has too, else the
    first; a source takes it as the column `@<join>`."""
    skip: tuple[Skip, ...] = Field(default=(), strict=False)
    unused: dict[str, Said] = Field(default_factory=dict)
    """Columns that go into no event, and why."""

    def sources(self) -> dict[str, Source]:
        """Every source with its place: `id`, `time`, `fields.<name>`, `each.fields.<name>`."""
        out = {name: source for name, source in (("id", self.id), ("time", self.time)) if source is not None}
        out |= {f"fields.{name}": source for name, source in self.fields.items()}
        return out | {f"each.fields.{name}": source for name, source in (self.each.fields.items() if self.each else ())}

    def column_of(self, name: str) -> str:
        """The column of the file that a name stands for: the key of a join stands for the first of its columns."""
        return self.join[name.removeprefix(JOINED)][0] if name.startswith(JOINED) else name

    def columns(self) -> dict[str, None]:
        """The names of the columns it reads, without the keys of joins."""
        told = [name for source in self.sources().values() for name in source.names]
        told += [*self.group, *self.once, *(skip.column for skip in self.skip)]
        told += [name for columns in self.join.values() for name in columns]
        return dict.fromkeys(name for name in told if not name.startswith(JOINED))


class Mapping(_Closed):
    """A county's mapping."""

    id: Annotated[str, Field(pattern="^[a-z][a-z0-9_-]*$")]
    name: Said
    place: Annotated[str, Field(pattern="^[a-z][a-z0-9_-]*$")]
    """The parameter pack under which the events are judged."""
    source: Annotated[str, Field(pattern="^urn:tw:unit:")]
    """The submitting unit of every event."""
    defaults: dict[str, Any] = Field(default_factory=dict)
    """Options of converters that hold wherever a converter knows them."""
    table: tuple[Table, ...] = Field(min_length=1, strict=False)

    def options(self, source: Source) -> dict[str, Any]:
        """The options of one source, the mapping's defaults beneath."""
        known = CATALOGUE[source.converter].options
        return {**{name: value for name, value in self.defaults.items() if name in known}, **(source.model_extra or {})}


def is_of(table: Table, file: str) -> bool:
    """True where the table's patterns name the file."""
    return any(fnmatchcase(file, pattern) for pattern in table.files)
