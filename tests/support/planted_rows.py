"""A workbook of payments as a county keeps one, with faults planted at known cells; everything from one seed."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from monitor.intake.sheets.layout import by_name

PAYER: Final = "11999001MB000006XG"
FIRMS: Final = ("91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000154D")
KINDS: Final = (("progress", "进度款"), ("final", "结算(尾)款"), ("expense", "日常开支"))
HEADS: Final = 4
"""A title, a blank line and two header rows stand above the data."""


class Planted(NamedTuple):
    """A fault: where it must be named, and by which code."""

    sheet: str
    cell: str
    code: str


class County(NamedTuple):
    """The workbook and what was planted in it."""

    raw: bytes
    planted: list[Planted]
    rows: int


Row = dict[str, Any]
Spoil = Callable[[Row, random.Random], str]
"""Spoils a row and answers the path of the cell."""


def _set(path: str, value: Any) -> Spoil:
    def spoil(row: Row, _: random.Random) -> str:
        row[path] = value
        return path

    return spoil


def _person(row: Row, _: random.Random) -> str:
    row |= {"payee.kind": "个人", "payee.id": "R-0001", "payee.name": "示例"}
    return "payee.name"


FAULTS: Final[dict[str, tuple[str, Spoil]]] = {
    "words for an amount": ("text_in_number", _set("amount", "约五万元")),
    "less than a fen": ("fraction_of_fen", _set("amount", 12.345)),
    "a negative amount": ("negative", _set("amount", -5)),
    "dollars": ("other_currency", _set("amount", "USD 100")),
    "no date": ("not_a_date", _set("@time", "待定")),
    "a day that is none": ("impossible_date", _set("@time", "2026年2月30日")),
    "no such code": ("code_outside_list", _set("payment_kind", "公司")),
    "a misspelled credit code": ("bad_check_digit", _set("payee.id", "91999001MA00001111")),
    "nothing where something must be": ("missing", _set("payee.id", None)),
    "a phone for a person code": ("personal_number", _set("handler", "13800138000")),
    "a formula": ("formula", _set("amount", "=SUM(A1:A2)")),
    "an error": ("error_value", _set("amount", "#REF!")),
    "a code turned into a day": ("date_for_code", _set("contract_id", date(2026, 1, 1))),
    "digits that are lost": ("digits_lost", _set("invoice_no", 12345678901234567890)),
    "a turned direction": ("bidi_character", _set("purpose", "road\u202eskrow")),
    "a person with a name": ("name_of_person", _person),
    "a blank inside a code": ("bad_form", _set("project_id", "2026 999001")),
}
"""What is planted -> the code it must get. Beside these: a record told twice, a row of a list that names no record."""

_DAYS: Final = (
    "{0:%Y-%m-%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
)


def _day(rng: random.Random) -> Any:
    day = date(2026, 1, 5) + timedelta(days=rng.randrange(200))
    how = rng.randrange(7)
    if how < len(_DAYS):
        return _DAYS[how].format(day)
    serial = (day - date(1899, 12, 30)).days
    return (day, serial, f" {day:%Y-%m-%d} ")[how - len(_DAYS)]


def _amount(rng: random.Random) -> Any:
    yuan = rng.randrange(1_000, 900_000)
    return rng.choice(
        (
            yuan,
            yuan + 0.5,
            f"{yuan:,}.50",
            f"￥{yuan}",
            f"{yuan}元",
            f"{yuan // 1000}万元",
            "１２３４５.６０",
            f" {yuan} ",
        )
    )


def _payment(number: int, rng: random.Random) -> Row:
    kind = rng.choice(KINDS)
    return {
        "#": number,
        "@time": _day(rng),
        "payment_id": f"PAY-{number:06d}",
        "payment_kind": rng.choice(kind),
        "project_id": f"2026-999001-{rng.randrange(300):06d}",
        "contract_id": f"CON-{rng.randrange(900):04d}",
        "payer.id": PAYER,
        "payee.kind": rng.choice(("单位", "organisation")),
        "payee.id": rng.choice(FIRMS) + rng.choice(("", " ", "　")),
        "amount": _amount(rng),
        "purpose": "road-works",
        "is_works": rng.choice(("是", "否", True)),
        "invoice_no": rng.choice((f"2699{number:06d}", 26990000 + number)),
        "handler": f"P-{rng.randrange(40):04d}",
    }


def county(rows: int, faults: int, seed: int) -> County:
    """`rows` rows of payments, and of the projects that some of them are shared between; `faults` of them wrong."""
    rng = random.Random(seed)
    main, below = by_name()["payment.made"], by_name()["payment.made/shares"]
    shared = rows // 20
    payments = [_payment(number, rng) for number in range(1, rows - 2 * shared + 1)]
    shares: list[Row] = []
    for row in payments[:shared]:
        del row["project_id"]
        shares += ({"^": row["#"], "project_id": f"P-{row['#']}-{half}", "share": "0.5"} for half in "ab")
    planted: list[Planted] = []

    def plant(page: Any, index: int, path: str, code: str) -> None:
        at = next(n for n, column in enumerate(page.columns, start=1) if column.path == path)
        planted.append(Planted(page.title.zh, f"{get_column_letter(at)}{index + HEADS + 1}", code))

    names = list(FAULTS)
    spoiled = rng.sample(range(shared, len(payments)), faults - faults // 10)
    for number, index in enumerate(spoiled):
        code, spoil = FAULTS[names[number % len(names)]]
        plant(main, index, spoil(payments[index], rng), code)
    for number in range(faults // 10):  # a tenth: records told twice, and rows of lists that name no record
        if number % 2:
            shares.append({"^": f"Z-{number}", "project_id": "P-0", "share": "0.5"})
            plant(below, len(shares) - 1, "^", "no_such_record")
        else:
            index = len(payments)
            payments.append({**_payment(index + 1, rng), "payment_id": f"PAY-{number + 1:06d}"})
            plant(main, index, "payment_id", "same_record_twice")
    payments.append({"#": "合　计", "amount": 123})
    book = Workbook(write_only=True)
    for page, told in ((main, payments), (below, shares)):
        sheet = book.create_sheet(page.title.zh)
        sheet.append([f"示例县{page.title.zh}一览表"])
        sheet.append([])
        sheet.append([column.name.zh for column in page.columns])
        sheet.append([page.mark, *(column.path for column in page.columns[1:])])
        for row in told:
            sheet.append([row.get(column.path) for column in page.columns])
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - as the format has it
    out = io.BytesIO()
    book.save(out)
    return County(out.getvalue(), planted, len(payments) + len(shares))
