"""One cell of a column -> the value of the contract, or why not; the same cell in the same column is read once.

Spellings that mean one thing are read as that (1,200.50; ￥1200.5; 12万元; 2026年8月30日; a label instead of its code);
what could mean another thing is refused. Texts stay as they were typed, blanks at their ends aside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from monitor.intake.cells import Cell, ErrorValue, Formula, text_of, tight
from monitor.intake.convert import VALUE
from monitor.intake.converters.kit import Fault, Outcome, fault, refused
from monitor.intake.problems import Weight
from monitor.intake.sheets import amounts, days
from monitor.intake.sheets.amounts import ENDS
from monitor.intake.sheets.layout import ROWS
from monitor.vocabulary.contract import contract
from monitor.vocabulary.parsing import decoded
from monitor.vocabulary.problems import EventRefused, Words, masked

NONE: Final = frozenset({"无", "none"})
"""How a list is said to be known as empty."""
PLAIN_TEXT: Final = Words("普通文字", "plain text")
AS_TEXT: Final = Words("单元格设为文本后重新填写", "the cell set to text and typed anew")
OBJECT: Final = Words("JSON 对象", "a JSON object")
EMPTY_OR_NONE: Final = Words("空白（在附表填写），或“无”", "empty (rows in the sheet of the list), or 无 (none)")
LONGEST_CELL: Final = 32_767

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ODD: Final = re.compile(f"{_CONTROL.pattern}|{_BIDI.pattern}")
_UNSEEN: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_NARROW: Final = {
    **{wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    **{ord(wide): ord(thin) for wide, thin in zip("－＿．：／＃＋", "-_.:/#+", strict=True)},
}
"""Full-width letters, digits and joints; brackets stay, since the contract knows both widths as different."""
_BETWEEN: Final = re.compile("[；;\n\r]+")
_BETWEEN_CODES: Final = re.compile("[；;\n\r、，,]+")
_MOST_DIGITS: Final = 10**15

CODES: Final = frozenset({"key", "code", "org_id", "person", "ocid", "region", "sha256", "hex", "base64", "ip", "uri"})
"""Types that are told as one word without blanks."""
_OPAQUE: Final = frozenset({"person", "token"})
"""Types whose cells are never quoted: what stands there by mistake may be a person's."""


class Form(NamedTuple):
    """What decides how a cell of a column is read."""

    type: str
    codes: str | None = None
    is_list: bool = False


@lru_cache(maxsize=262_144, typed=True)
def value_of(form: Form, cell: Cell) -> Outcome:
    """The value of a cell that is not empty; `typed` keeps a formula apart from a text, 1 from True."""
    if isinstance(cell, Formula | ErrorValue):
        code = "formula" if isinstance(cell, Formula) else "error_value"
        return Outcome(None, (fault(code, str(cell), VALUE),))
    if isinstance(cell, str) and (odd := _odd(form, cell)) is not None:
        return odd
    if form.is_list and form.type != ROWS:
        return _list(form, cell)
    return _one(form, cell)


def _one(form: Form, cell: Cell) -> Outcome:
    told = _READERS.get(form.type, _word)
    out = told(form, cell)
    if form.type in _OPAQUE and out.faults:
        hidden = tuple(Fault(f.code, masked(text_of(cell)), f.expected, f.severity) for f in out.faults)
        return Outcome(out.value, hidden)
    return out


def _odd(form: Form, cell: str) -> Outcome | None:
    """A text that cannot be what it seems: control characters, turned directions, more than a cell can hold."""
    found = _ODD.search(cell)
    if found is None and len(cell) <= LONGEST_CELL:
        return None
    if found is None:
        return refused("too_long", cell, Words(f"至多 {LONGEST_CELL:,} 字", f"at most {LONGEST_CELL:,} characters"))
    code = "bidi_character" if _BIDI.match(found[0]) else "control_character"
    told = f"U+{ord(found[0]):04X}" if form.type in _OPAQUE else f"U+{ord(found[0]):04X}，{found.start() + 1}"
    return Outcome(None, (Fault(code, told, PLAIN_TEXT),))


def _list(form: Form, cell: Cell) -> Outcome:
    """The values of one cell; 无 = none. Codes may also be separated by commas."""
    one = form._replace(is_list=False)
    if not isinstance(cell, str):
        out = _one(one, cell)
        return out if out.value is None else Outcome([out.value], out.faults)
    if tight(cell) in NONE:
        return Outcome([])
    between = _BETWEEN_CODES if form.type in CODES or form.codes else _BETWEEN
    parts = [part for part in between.split(cell) if part.strip(ENDS)]
    outs = [_one(one, part) for part in parts]
    faults = tuple(each for out in outs for each in out.faults)
    if not outs or any(each.severity is Weight.MUST_FIX for each in faults):
        return Outcome(None, faults)
    return Outcome([out.value for out in outs], faults)


def _word(form: Form, cell: Cell) -> Outcome:
    """A code: one word. Numbers lose zeros and digits, and spreadsheets turn 2026-1 into a day: neither is guessed."""
    if isinstance(cell, bool):
        return Outcome(text_of(cell))
    if isinstance(cell, datetime | date):
        return refused("date_for_code", cell, AS_TEXT)
    if isinstance(cell, int | Decimal) and not -_MOST_DIGITS < cell < _MOST_DIGITS:
        return refused("digits_lost", cell, AS_TEXT)
    written = _UNSEEN.sub("", text_of(cell)).strip(ENDS).translate(_NARROW)
    if form.type == "org_id" and ":" not in written:
        written = written.upper()
    return Outcome(written.lower() if form.type in {"sha256", "hex"} else written)


def _prose(_: Form, cell: Cell) -> Outcome:
    return Outcome(_UNSEEN.sub("", text_of(cell)).replace("\r\n", "\n").strip(ENDS))


@lru_cache(maxsize=1)
def _spelled() -> Mapping[str, Mapping[str, str]]:
    """Code list -> how a code may be spelled (itself, its label, both) -> the code."""
    return {
        name: {
            **{tight(label): code for code, label in codes.items()},
            **{tight(f"{label}({code})"): code for code, label in codes.items()},
            **{code: code for code in codes},
        }
        for name, codes in contract().codelists.items()
    }


def _coded(form: Form, cell: Cell) -> Outcome:
    written = tight(cell)
    told = _spelled()[form.codes or ""]
    code = told.get(written) or told.get(written.lower())
    if code is not None:
        return Outcome(code)
    labels = contract().codelists[form.codes or ""]
    zh = "、".join(labels.values())
    return refused("code_outside_list", cell, Words(f"其一：{zh}", f"one of {', '.join(labels)}"))


def _of(read: Callable[[Cell], Outcome]) -> Callable[[Form, Cell], Outcome]:
    return lambda _, cell: read(cell)


def _object(_: Form, cell: Cell) -> Outcome:
    try:
        value, problems = decoded(text_of(cell))
    except EventRefused:
        return refused("not_json", cell, OBJECT)
    if problems or not isinstance(value, dict):
        return refused("not_json", cell, OBJECT)
    return Outcome(json.dumps(value, ensure_ascii=False))


def _rows(_: Form, cell: Cell) -> Outcome:
    return Outcome([]) if tight(cell) in NONE else refused("not_none", cell, EMPTY_OR_NONE)


_READERS: Final[Mapping[str, Callable[[Form, Cell], Outcome]]] = {
    "code_of": _coded,
    "label": _prose,
    "text": _prose,
    "token": _prose,
    "money": _of(amounts.money),
    "signed_money": _of(amounts.signed_money),
    "decimal": _of(amounts.decimal),
    "ratio": _of(amounts.ratio),
    "bool": _of(amounts.converted("boolean")),
    "int": _of(amounts.integer),
    "year": _of(days.year),
    "month": _of(days.month),
    "date": _of(days.day),
    "instant": _of(days.instant),
    "object": _object,
    ROWS: _rows,
}


def as_told(form: Form, value: Any) -> Any:
    """A value as it goes into an event: of cached lists and objects a copy."""
    if form.type == "object":
        return json.loads(value)
    if isinstance(value, dict):
        return dict(value)
    return list(value) if isinstance(value, list) else value
