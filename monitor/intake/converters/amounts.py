"""Amounts of money and prices: yuan, 万元, and texts that hold a rate instead of an amount."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from monitor.intake.cells import Cell, plain, text_of, tight
from monitor.intake.converters.kit import Cells, Converter, Fault, Options, Outcome, fault
from monitor.intake.problems import Weight
from monitor.vocabulary.money import money
from monitor.vocabulary.problems import Words

AMOUNT: Final = Words("不为负的金额，至多精确到分，如 1,200.50", "an amount >= 0 to the fen at most, as 1,200.50")
YUAN: Final = Words("人民币金额（元、万元或亿元）", "an amount in yuan (元, 万元 or 亿元)")
TOTAL: Final = Words("一个总额", "one total")
LABEL: Final = 300

UNITS: Final = {
    **dict.fromkeys(("元", "圆", "块", "CNY", "RMB", "人民币", "人民币元"), 1),
    **dict.fromkeys(("万元", "万", "人民币万元"), 10_000),
    **dict.fromkeys(("亿元", "亿"), 100_000_000),
    "百元": 100,
    "千元": 1_000,
    "百万元": 1_000_000,
}
"""How a unit is written -> yuan."""
_OTHERS: Final = "美元|欧元|港元|港币|日元|英镑|澳元|韩元|卢布|USD|EUR|HKD|JPY|GBP|AUD|US\\$|HK\\$|\\$|€|£"
_UNIT: Final = "|".join(sorted(UNITS, key=len, reverse=True))
_NUMBER: Final = "(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?"
_WHOLE: Final = re.compile(f"(?:人民币|RMB|CNY)?[¥]?(?P<number>[-−]?{_NUMBER})(?P<unit>{_UNIT})?整?", re.IGNORECASE)
_OTHER: Final = re.compile(f"(?:{_OTHERS})", re.IGNORECASE)
_BREAKDOWN: Final = "\\((?:(?!单价|每|/)[^()%])*\\)"
_TOTAL: Final = re.compile(
    "(?:(?:投标|中标)?(?:总?报?价|总额|总金额)(?:为|:)*)?(?:人民币)?[¥]?"
    f"(?P<number>{_NUMBER})(?P<unit>{_UNIT})整?(?:{_BREAKDOWN})?[。;]?"
)
_FEN: Final = 100
_LARGEST: Final = 10**16


class _NoAmount(ValueError):
    """The text states no amount of yuan."""

    def __init__(self, code: str, expected: Words) -> None:
        super().__init__(code)
        self.code = code
        self.expected = expected


def _fen(number: str, unit: str) -> int:
    if number[0] in "-−":
        raise _NoAmount("negative", AMOUNT)
    exact = Decimal(number.replace(",", "")) * UNITS[unit] * _FEN
    if exact >= _LARGEST:
        raise _NoAmount("too_large", AMOUNT)
    if exact != exact.to_integral_value():
        raise _NoAmount("fraction_of_fen", AMOUNT)
    return int(exact)


def _unit_told(told: str) -> str:
    """The unit that a cell beside the amount names, brackets and 单位: dropped."""
    named = re.sub("[()]|单位:", "", told)
    if named.upper() in UNITS:
        return named.upper()
    raise _NoAmount("other_currency" if _OTHER.fullmatch(named) else "unknown_unit", YUAN)


def fen_in(cell: Cell, unit: str = "元") -> int:
    """The amount in a cell in fen; a unit written in the cell itself goes before `unit`. Raises _NoAmount."""
    written = tight(cell)
    found = _WHOLE.fullmatch(written)
    if found is None:
        raise _NoAmount("other_currency" if _OTHER.search(written) else "text_in_number", YUAN)
    return _fen(found["number"], (found["unit"] or unit).upper())


def total_in(cell: Cell) -> int | None:
    """The one amount a price text states, in fen; None for rates, unit prices and sums of several parts.

    A number without a unit is none: 58.90 may be a rate. What stands in brackets behind the total is its breakdown.
    """
    found = _TOTAL.fullmatch(tight(cell))
    try:
        return _fen(found["number"], found["unit"]) if found else None
    except _NoAmount:
        return None


def _bound(options: Options) -> int:
    return int(Decimal(options.get("least", "0")) * _FEN)


def _yuan(cells: Cells, options: Options) -> Outcome:
    amount, told = cells[0], (cells[1] if len(cells) > 1 else None)
    if amount is None:
        return Outcome()
    at = 0
    try:
        unit = options.get("unit", "元")
        if told is not None:
            at = 1
            unit = _unit_told(tight(told))
            at = 0
        fen = fen_in(amount, unit)
    except _NoAmount as error:
        return Outcome(None, (fault(error.code, cells[at] or amount, error.expected, at=at),))
    if fen < _bound(options):
        return Outcome(None, (fault("implausible_amount", amount, AMOUNT, Weight.CHECK),))
    return Outcome(money(fen))


def _price(cells: Cells, options: Options) -> Outcome:
    amount, words = cells
    stated = total_in(words) if words is not None else None
    if amount is not None:
        told = _yuan((amount,), options)
        if told.value is None or stated is None or money(stated) == told.value:
            return told
        found = f"{text_of(amount)} / {text_of(words or '')}"
        return Outcome(None, (fault("amounts_disagree", found, TOTAL, Weight.CHECK),))
    if stated is None:
        return Outcome(None, (fault("price_is_text", words or "", TOTAL, Weight.NOTE, at=1),))
    if stated < _bound(options):
        return Outcome(None, (fault("implausible_amount", words or "", AMOUNT, Weight.CHECK, at=1),))
    return Outcome(money(stated))


def _price_text(cells: Cells, options: Options) -> Outcome:
    words = cells[0]
    if words is None:
        return Outcome()
    try:
        fen: int | None = fen_in(words)
    except _NoAmount:
        fen = total_in(words)
    if fen is not None and fen >= _bound(options):
        return Outcome()
    text, faults = plain(words), list[Fault]()
    if len(text) > LABEL:
        text = text[: LABEL - 1] + "…"
        faults.append(fault("shortened", words, Words(f"至多{LABEL}字", f"at most {LABEL} characters"), Weight.NOTE))
    return Outcome(text, tuple(faults))


def _options_fit(options: Options) -> str | None:
    if options.get("unit", "元") not in UNITS:
        return f"unit {options['unit']!r} is none of {', '.join(UNITS)}"
    if not re.fullmatch("\\d+(\\.\\d{1,2})?", options.get("least", "0")):
        return f"least {options['least']!r} is no amount of yuan in quotes"
    return None


_OPTIONS: Final = {"unit": str, "least": str}
CONVERTERS: Final = (
    Converter("yuan", _yuan, AMOUNT, most=2, options=_OPTIONS, check=_options_fit),
    Converter("price", _price, YUAN, least=2, most=2, options=_OPTIONS, check=_options_fit),
    Converter(
        "price_text", _price_text, Words("报价文字", "the text of a price"), options=_OPTIONS, check=_options_fit
    ),
)
"""`yuan`: amount and, where there is one, the column of its unit -> money. `price`: amount and text -> money where
either states one total. `price_text`: what the text says where it is more or other than the total."""
