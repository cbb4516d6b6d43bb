"""The compiled releases as flat tables (CSV), one row an object, in one ZIP file.

The rule: each list of objects is a table; a row begins with `ocid` and the ids of the objects above it, then `id` and
the scalar members, objects within under their path (`value/amount`), lists of texts joined by `;`. Times are as
written, amounts with their exact digits. A text that a spreadsheet would take for a formula begins with `'`. The
extension `tw` is not in the tables.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from monitor.export.cells import plain
from monitor.export.ocds.values import Json

VALUE: Final = ("value/amount", "value/currency")
DOCUMENT: Final = ("documentType", "url", "datePublished", "relatedLots")
MILESTONE: Final = ("title", "type", "code", "status", "dueDate", "dateMet")
ITEM: Final = ("classification/scheme", "classification/id")
ROOT: Final = (
    "date",
    "initiationType",
    "language",
    "buyer/id",
    "buyer/name",
    "planning/budget/id",
    "planning/budget/project",
    "planning/budget/projectID",
    "planning/project/id",
    "planning/project/title",
    "planning/project/totalValue/amount",
    "planning/project/totalValue/currency",
    "planning/project/sector/scheme",
    "planning/project/sector/id",
    "tender/id",
    "tender/title",
    "tender/status",
    "tender/value/amount",
    "tender/value/currency",
    "tender/procuringEntity/id",
    "tender/procuringEntity/name",
    "tender/procurementMethod",
    "tender/procurementMethodDetails",
    "tender/mainProcurementCategory",
    "tender/additionalProcurementCategories",
    "tender/tenderPeriod/startDate",
    "tender/tenderPeriod/endDate",
    "tender/bidOpening/date",
    "tender/numberOfTenderers",
)
TABLES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "processes": ((), ROOT),
    "parties": (
        ("parties",),
        ("name", "identifier/scheme", "identifier/id", "address/region", "roles", "details/scale"),
    ),
    "party_classes": (("parties", "details/classifications"), ("scheme",)),
    "approvals": (("planning/milestones",), MILESTONE),
    "approval_documents": (("planning/milestones", "documents"), DOCUMENT),
    "lots": (
        ("tender/lots",),
        (
            "title",
            "status",
            *VALUE,
            "minValue/amount",
            "minValue/currency",
            "mainProcurementCategory",
            "additionalProcurementCategories",
        ),
    ),
    "tender_items": (("tender/items",), ITEM),
    "tenderers": (("tender/tenderers",), ("name",)),
    "tender_documents": (("tender/documents",), DOCUMENT),
    "tender_amendments": (("tender/amendments",), ("date", "relatedLots")),
    "bids": (("bids/details",), ("date", "status", *VALUE, "relatedLots")),
    "bid_tenderers": (("bids/details", "tenderers"), ("name",)),
    "awards": (("awards",), ("status", "date", *VALUE, "relatedLots", "relatedBid")),
    "award_suppliers": (("awards", "suppliers"), ("name",)),
    "award_items": (("awards", "items"), ITEM),
    "award_documents": (("awards", "documents"), DOCUMENT),
    "contracts": (
        ("contracts",),
        ("awardID", "title", "status", "dateSigned", *VALUE, "period/startDate", "period/endDate"),
    ),
    "contract_items": (("contracts", "items"), ITEM),
    "contract_documents": (("contracts", "documents"), DOCUMENT),
    "contract_amendments": (("contracts", "amendments"), ("date", "description", "rationale")),
    "transactions": (
        ("contracts", "implementation/transactions"),
        ("date", *VALUE, "payer/id", "payer/name", "payee/id", "payee/name", "paymentMethod"),
    ),
    "milestones": (("contracts", "implementation/milestones"), MILESTONE),
    "milestone_documents": (("contracts", "implementation/milestones", "documents"), DOCUMENT),
    "related_processes": (("relatedProcesses",), ("relationship", "scheme", "identifier")),
}
"""Table -> the lists that lead to its rows, and its columns after the ids."""
ABOUT: Final = """Flat tables of compiled OCDS releases. Each list of objects is a table; a row begins with ocid and the
ids of the objects above it. Paths with / lead into objects; texts of a list are joined by ";". UTF-8, RFC 4180. A text
that a spreadsheet would take for a formula begins with an apostrophe. Joined with ocid and the ids the tables are whole
again; what OCDS has no place for (tw) is in the records.

OCDS 汇编发布的平面表。每个对象列表为一张表；每行以 ocid 和上级对象编号开头。"/" 表示对象内的路径，列表中的文本以 ";" 连接。
UTF-8，RFC 4180。电子表格会当作公式的文本前加撇号。OCDS 没有位置的内容（tw）见记录（records）。
"""
STAMP: Final = (1980, 1, 1, 0, 0, 0)


def ids_of(lists: tuple[str, ...]) -> list[str]:
    """The columns that say where a row belongs."""
    above = [f"{path.split('/')[-1]}/id" for path in lists[:-1]]
    return ["ocid", *above, *(["id"] if lists else [])]


def _at(told: Any, path: str) -> Any:
    for step in path.split("/"):
        if not isinstance(told, dict):
            return None
        told = told.get(step)
    return told


def _cell(told: Any) -> str:
    if told is None:
        return ""
    if isinstance(told, list):
        return plain(";".join(str(one) for one in told))
    if isinstance(told, bool):
        return "true" if told else "false"
    return str(told) if isinstance(told, int | Decimal) else plain(str(told))


def _rows(told: Json, lists: tuple[str, ...], before: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Json]]:
    if not lists:
        yield before, told
        return
    for one in _at(told, lists[0]) or ():
        yield from _rows(one, lists[1:], (*before, one.get("id")))


def rows(compiled: Json, table: str) -> Iterator[list[str]]:
    """The rows of one table that a compiled release gives."""
    lists, columns = TABLES[table]
    for ids, told in _rows(compiled, lists, (compiled["ocid"],)):
        yield [_cell(one) for one in (*ids, *(_at(told, path) for path in columns))]


def write_tables(out: IO[bytes], compiled: Iterable[Json]) -> int:
    """The ZIP file of all tables in `out`; how many processes. In memory is one process; the tables grow on disk."""
    count = 0
    with TemporaryDirectory() as folder, ExitStack() as opened:
        files = {
            name: opened.enter_context((Path(folder) / name).open("w+", encoding="utf-8", newline=""))
            for name in TABLES
        }
        writers = {name: csv.writer(file) for name, file in files.items()}
        for name, (lists, columns) in TABLES.items():
            writers[name].writerow([*ids_of(lists), *columns])
        for one in compiled:
            count += 1
            for name, writer in writers.items():
                writer.writerows(rows(one, name))
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            _put(packed, "README.txt", io.BytesIO(ABOUT.encode()))
            for name, file in files.items():
                file.flush()
                with (Path(folder) / name).open("rb") as told:
                    _put(packed, f"{name}.csv", told)
    return count


def _put(packed: zipfile.ZipFile, name: str, told: IO[bytes]) -> None:
    """A member with a fixed date, so that the same tables make the same file."""
    info = zipfile.ZipInfo(name, STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with packed.open(info, "w", force_zip64=True) as member:
        while part := told.read(1 << 16):
            member.write(part)
