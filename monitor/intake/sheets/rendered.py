"""An event as rows of a workbook: the way back from a payload to cells, for examples and for tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from monitor.intake.sheets.layout import CORRECTS, ID, KEY, MONEY, PARENT, ROWS, TIME, Column, Page
from monitor.vocabulary.contract import contract

BETWEEN: Final = "；"
NONE: Final = "无"
_COUNTY: Final = re.compile("(\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2}:\\d{2})\\+08:00")
_TEXT_OF: Final = {True: "是", False: "否"}


def rows_of(page: Page, event: Mapping[str, Any], key: str) -> Iterator[tuple[Page, dict[str, Any]]]:
    """Each sheet and row (path -> cell) that tells an event; `key` numbers it in its sheet.

    Amounts are Decimal; dates and instants stay texts; codes are told by their labels.
    """
    beside = {ID: event.get("id"), CORRECTS: event.get("corrects"), TIME: event["time"]}
    yield from _rows(page, event["data"], {KEY: key, **{k: v for k, v in beside.items() if v is not None}}, key)


def _rows(page: Page, data: Mapping[str, Any], row: dict[str, Any], key: str) -> Iterator[tuple[Page, dict[str, Any]]]:
    below = []
    for column in page.columns:
        found, value = _at(data, column)
        if not found:
            continue
        if column.type == ROWS and value:
            child = next(each for each in page.pages if each.inside[-1] == column.path)
            below.append((child, value))
            continue
        row[column.path] = cell_for(column, value)
    yield page, row
    for child, values in below:
        for number, value in enumerate(values, start=1):
            own = f"{key}-{number}"
            keys = {PARENT: key} | ({KEY: own} if any(c.path == KEY for c in child.columns) else {})
            yield from _rows(child, value, keys, own)


def _at(data: Mapping[str, Any], column: Column) -> tuple[bool, Any]:
    here: Any = data
    for step in column.steps:
        if not isinstance(here, Mapping) or step not in here:
            return False, None
        here = here[step]
    return True, here


def cell_for(column: Column, value: Any) -> Any:
    """A value as a clerk would fill it in."""
    if isinstance(value, list):
        return BETWEEN.join(str(_one(column, each)) for each in value) or NONE
    return _one(column, value)


def _one(column: Column, value: Any) -> Any:
    if column.codes is not None:
        return contract().codelists[column.codes][value]
    if column.type in MONEY:
        return Decimal(value["amount"])
    if isinstance(value, bool):
        return _TEXT_OF[value]
    if column.type == "instant" and (found := _COUNTY.fullmatch(value)):
        clock = found[2].removesuffix(":00")
        return found[1] if clock == "00:00" else f"{found[1]} {clock}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
