"""Generated spending of public units, honest but not smooth: what a screen meets in a real ledger and must not flag.

Amounts spread over five powers of ten; rents come monthly, deliveries weekly at one price, allowances at one rate to
many persons; some prices lie just below a limit, some are round; December is heavier for everybody. Nothing is wrong
with any payment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl

from monitor.screens.payments.told import checked

FIRST_DAY: Final = 19_358
"""2023-01-01."""
YEAR: Final = 365
PURPOSES: Final = ("office", "repairs", "utilities", "training", "transport", "services", "goods", "rent")
DECEMBER_MORE: Final = 1.4
"""December holds so many times the payments of another month."""
ROUND: Final = 0.08
"""Share of free amounts that are agreed as round sums."""
LIST_PRICE: Final = 298_000
"""One article of the catalogue costs 2,980 yuan, just below the limit of 3,000, and everybody buys it now and then."""
LISTED: Final = 0.01
WORDS: Final = ("东", "和", "安", "丰", "永", "华", "瑞", "泰", "昌", "林", "宁", "远", "通", "嘉", "恒", "信")
TRADES: Final = ("商贸", "建材", "印务", "物业", "汽修", "餐饮", "科技", "广告")


@dataclass
class _Ledger:
    random: np.random.Generator
    rows: list[dict[str, Any]] = field(default_factory=list)

    def pay(self, day: int, payer: str, payee: tuple[str, str, bool], fen: int, purpose: str, **more: Any) -> None:
        name = f"G-{len(self.rows) + 1:06d}"
        told = {"payment": name, "day": day, "payer": payer, "payee": payee[0], "payee_name": payee[1]}
        told |= {"is_person": payee[2], "fen": max(100, fen), "purpose": purpose, "kind": "expense"}
        self.rows.append(told | more)


def _day(random: np.random.Generator, years: int) -> int:
    """A working day; December is heavier."""
    weights = np.array([1.0] * 11 + [DECEMBER_MORE])
    month = int(random.choice(12, p=weights / weights.sum()))
    start = FIRST_DAY + YEAR * int(random.integers(years)) + (month * YEAR) // 12
    day = start + int(random.integers(28))
    return day - (day + 3) % 7 + 4 if (day + 3) % 7 > 4 else day  # noqa: PLR2004 - 1970-01-01 was a Thursday


def _amount(random: np.random.Generator, level: float) -> int:
    fen = int(np.exp(random.normal(level, 0.9)))
    if random.random() < LISTED:
        return LIST_PRICE
    if random.random() < ROUND and fen > 100_000:  # noqa: PLR2004 - 1,000 yuan
        unit = 10 ** (len(str(fen)) - 2)
        return int(round(fen / unit) * unit)
    return fen


def spending(seed: int, units: int = 30, years: int = 3, payees: int = 600) -> pl.DataFrame:
    """`units` payers over `years` years, about 230 payments a unit and year, as the screens read them."""
    random = np.random.default_rng(seed)
    ledger = _Ledger(random)
    names = [
        (f"F-{at:04d}", "".join(random.choice(WORDS, 3)) + str(random.choice(TRADES)) + "有限公司", False)
        for at in range(payees)
    ]
    levels = random.normal(12.2, 1.9, payees)
    numbers = random.integers(1, 10_000, payees)
    for unit in range(units):
        payer = f"U-{unit:02d}"
        known = random.choice(payees, size=min(payees, 90), replace=False)
        liked = random.dirichlet(np.full(len(known), 0.35))
        scale = random.normal(0, 0.4)
        for _ in range(int(random.normal(165, 25)) * years):
            at = int(random.choice(known, p=liked))
            numbers[at] += int(random.integers(1, 40))
            fen, purpose = _amount(random, levels[at] + scale), PURPOSES[at % len(PURPOSES)]
            ledger.pay(_day(random, years), payer, names[at], fen, purpose, invoice=f"{numbers[at]:08d}")
        _regular(ledger, payer, [names[at] for at in known[:3]], years)
        _allowances(ledger, payer, unit, years)
    kinds = {"payer_kind": pl.lit("public_body"), "day": pl.col("day").cast(pl.Int32)}
    return checked(pl.DataFrame(ledger.rows, infer_schema_length=None).with_columns(**kinds))


def _regular(ledger: _Ledger, payer: str, payees: list[tuple[str, str, bool]], years: int) -> None:
    """A rent a month; deliveries every week for a third of a year; two equal instalments a month apart."""
    random = ledger.random
    rent, price = int(random.integers(200_000, 2_000_000)), int(random.integers(20_000, 280_000))
    instalment = int(random.integers(500_000, 20_000_000))
    for month in range(12 * years):
        ledger.pay(FIRST_DAY + month * YEAR // 12 + int(random.integers(3, 7)), payer, payees[0], rent, "rent")
    begin = FIRST_DAY + int(random.integers(years * YEAR - 150))
    for week in range(16):
        ledger.pay(begin + 7 * week + int(random.integers(2)), payer, payees[1], price, "goods")
    for part in range(2):
        ledger.pay(begin + 30 * part, payer, payees[2], instalment, "services")


def _allowances(ledger: _Ledger, payer: str, unit: int, years: int) -> None:
    """Once a year one rate to many persons on one day."""
    random = ledger.random
    for year in range(years):
        rate, day = int(random.integers(3, 20)) * 10_000, FIRST_DAY + year * YEAR + int(random.integers(30, 300))
        for person in range(12):
            ledger.pay(day, payer, (f"P-{unit:02d}-{person:02d}", "", True), rate, "assistance", kind="assistance")
