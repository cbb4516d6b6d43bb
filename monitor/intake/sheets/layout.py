"""Which sheets and columns a kind of event has: derived from the contract, never written by hand.

An object inside the payload becomes columns (`payee.kind`, `payee.id`); a list of plain values one cell, its values
separated by `；`; a list of objects a sheet of its own, whose rows name the record they belong to. Repeated columns
(lot 1, lot 2 ...) would bound the number of rows, and one kind has lists in lists; a sheet of its own takes a list as
the unit keeps it. So a sheet's first column is its key: `#` numbers the records of a sheet, `^` names the record of
the sheet above that a row belongs to.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.envelope import ONLY_FROM_MONITOR
from monitor.vocabulary.problems import Words

KEY, PARENT, ID, CORRECTS, TIME = "#", "^", "@id", "@corrects", "@time"
MONEY: Final = frozenset({"money", "signed_money"})
ROWS: Final = "rows"
"""Type of the column that stands for a list with a sheet of its own: empty, or 无 (known to be none)."""
TIMES: Final = Path(__file__).resolve().parents[3] / "data" / "words" / "times.toml"
LONGEST_TITLE: Final = 31
TEMPLATE: Final = 1
"""Version of the form of the templates; raised when an older one would no longer be read as it was meant."""
_NOT_IN_TITLES: Final = re.compile("[\\[\\]:*?/\\\\]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `path` is the place of its value below the payload (below the element, on the sheet of a list)."""

    path: str
    name: Words
    type: str
    """A scalar type of the contract, `code_of`, `money`, `signed_money`, `rows`, or `key`."""
    note: Words
    codes: str | None = None
    is_list: bool = False
    required: bool = False
    """Always; what is required only beside another field is told by the reader."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The path, step by step."""
        return tuple(self.path.split("."))


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: a kind, or a list inside it."""

    kind: str
    inside: tuple[str, ...]
    """The lists on the way from the kind to this sheet; () = the kind itself."""
    title: Words
    columns: tuple[Column, ...]
    pages: tuple[Page, ...]
    """The sheets of the lists below this one."""

    @property
    def name(self) -> str:
        """`payment.made`, `tender.published/lots`, `plan.filed/rows/sources`."""
        return "/".join((self.kind, *self.inside))

    @property
    def mark(self) -> str:
        """What stands in the second header row of the first column, and tells the sheet whatever its title."""
        return f"{self.name}/{self.columns[0].path}"


@cache
def times() -> Mapping[str, Words]:
    """Kind -> what the time of its events means."""
    zh = tomllib.loads(TIMES.read_text(encoding="utf-8"))
    return {name: Words(zh[name], contract().kinds[name].time) for name in kinds()}


def kinds() -> tuple[str, ...]:
    """The kinds that a bureau may send."""
    return tuple(name for name in contract().kinds if name not in ONLY_FROM_MONITOR)


@cache
def page_of(kind: str) -> Page:
    """The sheet of a kind, with the sheets of its lists below."""
    told = contract().kinds[kind]
    when = times()[kind]
    time = Words(f"发生时间：{when.zh}", f"When it happened: {when.en}")
    envelope = (
        Column(ID, Words("事件编号", "Event id"), "key", Words("可不填，由系统确定", "May be left out")),
        Column(
            CORRECTS,
            Words("更正的事件编号", "Corrects event"),
            "key",
            Words("更正或撤回哪一事件", "The event that this one replaces or takes back"),
            required=kind == "event.withdrawn",
        ),
        Column(TIME, Words("发生时间", "Time"), "instant", time, required=True),
    )
    return _page(kind, (), Words(told.zh, kind), told.fields, envelope)


def pages(kind: str) -> Iterator[Page]:
    """The sheet of a kind and those of all lists below, the kind first."""
    waiting = [page_of(kind)]
    while waiting:
        page = waiting.pop(0)
        yield page
        waiting = [*page.pages, *waiting]


@cache
def by_name() -> Mapping[str, Page]:
    """Name of a sheet -> the sheet, for every kind a bureau may send."""
    return {page.name: page for kind in kinds() for page in pages(kind)}


def _page(
    kind: str, inside: tuple[str, ...], title: Words, fields: Mapping[str, Field], before: tuple[Column, ...]
) -> Page:
    columns = tuple(_columns(fields, (), (), required=True))
    below = tuple(
        _page(
            kind,
            (*inside, ".".join(path)),
            Words(f"{title.zh}-{field.zh}", f"{title.en}.{field.name}"),
            contract().structures[field.type].fields,
            (),
        )
        for path, field in _lists(fields, ())
    )
    keys = []
    if inside:
        words = Words("所属记录", "Belongs to")
        above = Words("上级工作表中该记录的序号", "The number of the record in the sheet above")
        keys.append(Column(PARENT, words, "key", above, required=True))
    if below or not inside:
        number = Words("本表内的序号，附表各行以此指明所属记录", "Its number in this sheet; rows of lists name it")
        keys.append(Column(KEY, Words("序号", "No."), "key", number))
    return Page(kind, inside, _title(title), (*keys, *before, *columns), below)


def _title(title: Words) -> Words:
    zh, en = (_NOT_IN_TITLES.sub("、", title.zh), title.en)
    return Words(_short(zh), _short(en))


def _short(title: str) -> str:
    """As long as a sheet's title may be: the end tells lists apart, so the middle goes."""
    if len(title) <= LONGEST_TITLE:
        return title
    half = LONGEST_TITLE // 2
    return f"{title[:half]}…{title[-half:]}"


def _lists(fields: Mapping[str, Field], before: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Field]]:
    """The lists of objects below some fields, with the way there."""
    known = contract().structures
    for name, field in fields.items():
        if field.type in known and field.is_list:
            yield (*before, name), field
        elif field.type in known:
            yield from _lists(known[field.type].fields, (*before, name))


def _columns(
    fields: Mapping[str, Field], before: tuple[str, ...], above: tuple[Words, ...], *, required: bool
) -> Iterator[Column]:
    known = contract().structures
    for name, field in fields.items():
        path, names = (*before, name), (*above, Words(field.zh, name))
        needed = required and field.required
        if field.type in known and not field.is_list:
            yield from _columns(known[field.type].fields, path, names, required=needed)
            continue
        yield Column(
            ".".join(path),
            Words("·".join(each.zh for each in names), ".".join(each.en for each in names)),
            ROWS if field.type in known else field.type,
            Words(field.zh, field.en),
            field.codes,
            field.is_list,
            needed,
        )
