"""Known anomalies put into payments: each a case with the payments it consists of, so that recovery can be counted.

Nothing here resembles a real event. What is put in follows what auditors describe of each kind, at strengths
drawn from stated ranges; how much of it a screen recovers says how it ranks these, and nothing of how much is wrong in
payments where nothing was put in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from monitor.screens.payments.december import DECEMBER
from monitor.screens.payments.told import checked

Random = np.random.Generator
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One anomaly: its kind and the payments that make it."""

    kind: str
    payments: frozenset[str]


@dataclass
class Ledger:
    """Payments that can be changed, added to and read again."""

    rows: dict[str, Row]
    bound: int
    """The limit that splits and bunching stay below, in fen."""
    random: Random
    touched: set[str]
    added: int = 0

    def add(self, row: Row, **changed: Any) -> str:
        """A payment more, like `row` but for what is changed; answers its name."""
        self.added += 1
        name = f"IN-{self.added:05d}"
        self.rows[name] = row | {"event": None, "contract": None, "process": None} | changed | {"payment": name}
        self.touched.add(name)
        return name

    def free(self, wanted: Callable[[Row], bool] = lambda _: True) -> list[str]:
        """Names of payments that no case has used, in order."""
        return [name for name, row in self.rows.items() if name not in self.touched and wanted(row)]

    def one(self, names: Sequence[str]) -> Row | None:
        """One of them by chance; None where there is none."""
        return self.rows[names[int(self.random.integers(len(names)))]] if names else None


def _slipped(text: str, random: Random) -> str:
    """Two neighbouring characters exchanged."""
    if len(text) < 4:  # noqa: PLR2004 - too short for a slip that leaves it recognisable
        return text
    at = int(random.integers(len(text) - 2))
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _duplicate(ledger: Ledger) -> frozenset[str]:
    """A payment made once more 1 to 20 days later.

    To the fen; up to 0.3 % off; two digits exchanged; a payee under another number whose name has a slip: each as
    likely. The last digit of the invoice may differ.
    """
    random = ledger.random
    row = ledger.one(ledger.free(lambda row: row["fen"] >= 20_000 and not row["contract"]))  # noqa: PLR2004
    if row is None:
        return frozenset()
    way, changed = int(random.integers(4)), {"day": row["day"] + int(random.integers(1, 21))}
    if way == 1:
        changed["fen"] = max(100, round(row["fen"] * (1 + random.uniform(-0.003, 0.003))))
    elif way == 2:  # noqa: PLR2004 - the third of four ways
        digits = _slipped(str(row["fen"]), random)
        changed["fen"] = int(digits) if digits[0] != "0" else row["fen"]
    elif way == 3 and row["payee_name"] and not row["is_person"]:  # noqa: PLR2004 - the fourth
        changed |= {"payee": f"{row['payee']}-2", "payee_name": _slipped(row["payee_name"], random)}
    if row["invoice"]:
        changed["invoice"] = row["invoice"][:-1] + str(random.integers(10))
    return frozenset({ledger.add(row, **changed)})


def _split(ledger: Ledger) -> frozenset[str]:
    """One purchase of 2.2 to 4.5 times the limit in pieces of 75 to 99 % of it within ten days, to one payee."""
    random = ledger.random
    row = ledger.one(ledger.free(lambda row: not row["is_person"] and not row["contract"]))
    if row is None:
        return frozenset()
    pieces = int(random.integers(3, 6))
    day = row["day"]
    names = set()
    for _ in range(pieces):
        fen = int(ledger.bound * random.uniform(0.75, 0.99))
        names.add(ledger.add(row, fen=fen, day=day, invoice=None))
        day += int(random.integers(3))
    return frozenset(names)


def _bunched(ledger: Ledger) -> frozenset[str]:
    """Of a unit's payments from the limit to three times of it 60 % are brought down to 92 to 99.9 % of it."""
    random, bound = ledger.random, ledger.bound
    above: dict[str, list[str]] = {}
    for name in ledger.free(lambda row: bound <= row["fen"] < 3 * bound and not row["contract"]):
        above.setdefault(ledger.rows[name]["payer"], []).append(name)
    able = [names for names in above.values() if len(names) >= 15]  # noqa: PLR2004 - enough to be a habit
    if not able:
        return frozenset()
    names = able[int(random.integers(len(able)))]
    moved = random.choice(names, size=int(0.6 * len(names)), replace=False).tolist()
    for name in moved:
        ledger.rows[name] = ledger.rows[name] | {"fen": int(bound * random.uniform(0.92, 0.999))}
    return _done(ledger, names, moved)


def _rounded(ledger: Ledger) -> frozenset[str]:
    """8 to 12 payments more to a payee of the unit, of amounts as the unit pays them, rounded to two digits."""
    random = ledger.random
    row = ledger.one(ledger.free(lambda row: not row["is_person"] and not row["contract"]))
    if row is None:
        return frozenset()
    of_payer = [one for one in ledger.rows.values() if one["payer"] == row["payer"]]
    own = [one["fen"] for one in of_payer if one["fen"] >= 150_000]  # noqa: PLR2004 - rounding below changes little
    days = [one["day"] for one in of_payer]
    if not own:
        return frozenset()
    names = set()
    for _ in range(int(random.integers(8, 13))):
        fen = own[int(random.integers(len(own)))]
        unit = 10 ** (len(str(fen)) - 2)
        day = int(random.integers(min(days), max(days) + 1))
        names.add(ledger.add(row, fen=round(fen / unit) * unit, day=day, invoice=None))
    return frozenset(names)


def _rush(ledger: Ledger) -> frozenset[str]:
    """Of a unit's year 35 % of the payments of January to November are moved into December."""
    random = ledger.random
    years: dict[tuple[str, int], list[str]] = {}
    for name in ledger.free():
        day = np.datetime64(ledger.rows[name]["day"], "D")
        if day.astype("datetime64[M]").astype(int) % 12 + 1 != DECEMBER:
            year = int(day.astype("datetime64[Y]").astype(int)) + 1970
            years.setdefault((ledger.rows[name]["payer"], year), []).append(name)
    able = [key for key, names in years.items() if len(names) >= 30]  # noqa: PLR2004 - a year worth the name
    if not able:
        return frozenset()
    key = able[int(random.integers(len(able)))]
    names = years[key]
    moved = random.choice(names, size=int(0.35 * len(names)), replace=False).tolist()
    first = int((np.datetime64(f"{key[1]}-12-01", "D") - np.datetime64("1970-01-01", "D")).astype(int))
    for name in moved:
        ledger.rows[name] = ledger.rows[name] | {"day": first + int(random.integers(31))}
    return _done(ledger, names, moved)


def _shell(ledger: Ledger) -> frozenset[str]:
    """A payee that nobody knew.

    One payer, 8 to 14 payments within half a year, growing, a third of them round, its invoices one after the other.
    """
    random = ledger.random
    row = ledger.one(ledger.free())
    if row is None:
        return frozenset()
    serial = int(random.integers(1, 900))
    payee = {"payee": f"X-{ledger.added + 1:05d}", "payee_name": None, "is_person": False}
    days = sorted(row["day"] + int(one) for one in random.integers(0, 180, size=int(random.integers(8, 15))))
    names = set()
    for at, day in enumerate(days):
        fen = int(ledger.bound * random.uniform(0.5, 0.99) * (1 + at * random.uniform(0.0, 0.5)))
        if random.random() < 1 / 3:
            fen = max(10_000, fen // 100_000 * 100_000)
        serial += 1
        names.add(ledger.add(row, **payee, fen=fen, day=day, invoice=f"{serial:08d}"))
    return frozenset(names)


def _done(ledger: Ledger, used: Sequence[str], moved: Sequence[str]) -> frozenset[str]:
    ledger.touched.update(used)
    return frozenset(moved)


KINDS: Final[dict[str, tuple[Callable[[Ledger], frozenset[str]], int]]] = {
    "duplicate": (_duplicate, 20),
    "split": (_split, 10),
    "bunched": (_bunched, 3),
    "rounded": (_rounded, 8),
    "rush": (_rush, 3),
    "shell": (_shell, 6),
}
"""Each kind with its number of cases in one run."""


def inject(payments: pl.DataFrame, seed: int, bound: int) -> tuple[pl.DataFrame, list[Case]]:
    """`payments` (as `PAYMENTS`) with cases of every kind, and the cases; `bound` in fen.

    A kind for which the payments give no place (no unit pays often enough) has fewer cases, or none.
    """
    rows = {row["payment"]: row for row in payments.iter_rows(named=True)}
    ledger = Ledger(rows, bound, np.random.default_rng(seed), set())
    cases = []
    for kind in ("rush", "bunched", "duplicate", "split", "rounded", "shell"):
        put, count = KINDS[kind]
        cases += [Case(kind, names) for names in (put(ledger) for _ in range(count)) if names]
    return checked(pl.DataFrame(list(ledger.rows.values()), schema=payments.schema)), cases
