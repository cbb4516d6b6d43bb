"""A roster of experts as a bureau keeps it, CSV or JSON, to the entrants of a draw."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from monitor.draw.codes import EXCLUSION_REASON
from monitor.draw.roster import Entrant
from monitor.draw.said import Said
from monitor.drawing.wrong import FileUnfit, Wrong, json_of
from monitor.intake.read_csv import read_csv
from monitor.vocabulary.forms import FORMS
from monitor.vocabulary.problems import masked

COLUMNS: Final[Mapping[str, str]] = {
    "expert": "expert", "专家": "expert", "专家编号": "expert",
    "employer": "employer", "单位": "employer", "工作单位": "employer",
    "slots": "slots", "专业": "slots",
    "excluded": "excluded", "排除原因": "excluded",
}  # fmt: skip
"""Header of a column -> what it holds; `excluded` may be missing."""
NEEDED: Final = ("expert", "employer", "slots")
LIST: Final = re.compile(r"[;；、|/]")
_REASONS: Final = Said(
    f"空，或排除原因之一：{'、'.join(EXCLUSION_REASON)}", f"nothing, or one of {', '.join(EXCLUSION_REASON)}"
)

Row = tuple[int, Mapping[str, Any]]


def read_roster(path: Path, slots: Collection[str]) -> list[Entrant]:
    """The experts of a file in its order, each of whom may sit in at least one of `slots`.

    Raises `FileUnfit` with every row and column that is wrong, `FileRefused` where it is no table.
    """
    rows = _objects(path) if path.suffix == ".json" else _lines(path)
    wrong: list[Wrong] = []
    found: dict[str, Entrant] = {}
    first: dict[str, int] = {}
    for number, row in rows:
        told = list(_wrong(path.name, number, row, slots))
        expert = str(row.get("expert", ""))
        if expert in first:
            once = Said(
                f"不重复的专家（第{first[expert]}行已有）", f"an expert once (row {first[expert]} has the same)"
            )
            told.append(Wrong(path.name, "expert", expert, once, number))
        first.setdefault(expert, number)
        wrong += told
        if not told:
            found[expert] = Entrant(expert, row["employer"], tuple(row["slots"]), row.get("excluded"))
    if not rows:
        wrong.append(Wrong(path.name, "expert", "", Said("至少一名专家", "one expert or more")))
    if wrong:
        raise FileUnfit(*wrong)
    return list(found.values())


def _wrong(file: str, number: int, row: Mapping[str, Any], slots: Collection[str]) -> Iterator[Wrong]:
    expert, excluded, told = row.get("expert"), row.get("excluded"), row.get("slots")
    if not isinstance(expert, str) or not expert or FORMS["person"].fault(expert) is not None:
        shown = masked(expert) if isinstance(expert, str) and expert else ""
        yield Wrong(file, "expert", shown, Said(*FORMS["person"].expected), number)
    if not isinstance(row.get("employer"), str) or not row["employer"]:
        yield Wrong(file, "employer", str(row.get("employer") or ""), Said("工作单位", "an employer"), number)
    known = isinstance(told, list) and told and all(isinstance(one, str) and one in slots for one in told)
    if not known or len(set(told or ())) < len(told or ()):
        due = Said(f"下列专业，各一次：{'、'.join(slots)}", f"one or more, each once, of {', '.join(slots)}")
        yield Wrong(
            file, "slots", "、".join(map(str, told)) if isinstance(told, list) else str(told or ""), due, number
        )
    if excluded is not None and excluded not in EXCLUSION_REASON:
        yield Wrong(file, "excluded", str(excluded), _REASONS, number)
    for name in sorted(set(row) - {*NEEDED, "excluded"}):
        yield Wrong(file, name, "...", Said("没有这一项", "no such member"), number)


def _objects(path: Path) -> list[Row]:
    """The rows of a JSON file: a list of objects, counted from 1."""
    value = json_of(path)
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise FileUnfit(Wrong(path.name, "$", type(value).__name__, Said("对象的列表", "a list of objects")))
    return list(enumerate(value, 1))


def _lines(path: Path) -> list[Row]:
    """The rows of a CSV file below its header; a cell of several specialities separates them by ; 、 or |."""
    lines, _ = read_csv(path)
    names = [str(cell or "").strip() for cell in lines[0].cells] if lines else []
    columns = [COLUMNS.get(name, name) for name in names]
    wrong = [
        Wrong(path.name, name, "", Said("这一列", "this column"), 1) for name in NEEDED if columns.count(name) != 1
    ]
    known = Said(f"下列各列：{'、'.join(COLUMNS)}", f"columns of {', '.join(COLUMNS)}")
    wrong += [Wrong(path.name, name, "...", known, 1) for name in names if name not in COLUMNS]
    if wrong:
        raise FileUnfit(*wrong)
    return [(line.number, _cells(columns, line.cells)) for line in lines[1:] if not line.is_blank]


def _cells(columns: list[str], cells: Collection[Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for at, cell in enumerate(cells):
        name = columns[at] if at < len(columns) else f"#{at + 1}"
        written = str(cell or "").strip()
        if written:
            told[name] = written
    if "slots" in told:
        told["slots"] = [one.strip() for one in LIST.split(told["slots"]) if one.strip()]
    return told
