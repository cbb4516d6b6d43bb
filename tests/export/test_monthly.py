"""The figures of a month against a slow count of a diary that was written while the work was done."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from case_desk import ANN, BO, CHIEF, HOUSING, OF_HOUSING, finding_row, payment

from monitor.accounts.principal import Principal
from monitor.cases.step import open_case, step
from monitor.export.monthly import Month, monthly
from monitor.store.append import append
from monitor.store.database import Database, Read, open_database
from monitor.store.findings import put
from monitor.store.verdicts import VerdictRow
from monitor.store.verdicts import put as put_verdicts
from monitor.vocabulary.event import COUNTY, EPOCH, day_number

BEGIN = datetime(2025, 11, 29, 15, 0, tzinfo=UTC)
"""23:00 in the county, so that a day, a month and a year end while it is still the old one by UTC."""
MONTHS = ("2025-11", "2025-12", "2026-01", "2026-02")
LAST = day_number(datetime(2026, 3, 5, tzinfo=COUNTY).date())
SAID = ({"conclusion": "confirmed"}, {"conclusion": "referred"}, {"conclusion": "unfounded", "reason": "explained"},
        {"conclusion": "false_alarm", "reason": "data_error"})  # fmt: skip
Diary = list[tuple[str, str, Any]]
"""Month by the county's clock, what was done, and as what."""


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Diary]]:
    """Forty findings raised, thirty cases opened, most closed, some taken up again and closed otherwise."""
    database, dice, diary = (
        open_database(f"sqlite:///{tmp_path_factory.mktemp('monthly')}/ledger.db"),
        random.Random(5),
        [],
    )
    database.migrate()
    clock = BEGIN

    def month() -> str:
        return clock.astimezone(COUNTY).isoformat()[:7]

    with database.writing() as write:
        (receipt,) = append(write, [payment(1, HOUSING)], now=BEGIN)
        verdicts = []
        for number in range(120):
            day, said = LAST - dice.randrange(130), dice.choice(["flagged", "clear", "clear", "not_assessable"])
            verdicts.append(
                VerdictRow("pay.over-contract", "process", "o", f'{{"n":{number}}}', receipt.seq, day, said, "-", None)
            )
            diary.append(((EPOCH + timedelta(days=day)).isoformat()[:7], "judged", said))
        put_verdicts(write, verdicts)
        open_, again = list[int](), set[int]()
        for number in range(40):
            clock += timedelta(hours=dice.choice([1, 7, 31, 100]), minutes=dice.randrange(60))
            at = clock.astimezone(COUNTY).isoformat(timespec="seconds")
            row = finding_row(number, receipt.seq, raised_at=at, changed_at=at, severity=dice.choice(["low", "medium"]))
            put(write, [row], [{"finding": row["id"], "at": at, "state": "raised", "cause": 0}])
            diary.append((month(), "raised", row["severity"]))
            if dice.random() < 0.75:
                open_.append(open_case(write, [row["id"]], ANN, now=clock).number)
                diary.append((month(), "opened", open_[-1]))
                step(write, open_[-1], "receive", ANN, now=clock)
            if open_ and dice.random() < 0.8:
                case, said = open_.pop(dice.randrange(len(open_))), dice.choice(SAID)
                step(write, case, "propose", BO if case in again else ANN, now=clock, text="seen", data=said)
                step(write, case, "confirm", CHIEF, now=clock, text="so it is")
                diary.append((month(), "closed", (case, said["conclusion"])))
                if case not in again and dice.random() < 0.4:
                    step(write, case, "reopen", BO, now=clock + timedelta(minutes=1), text="again")
                    diary.append(((clock + timedelta(minutes=1)).astimezone(COUNTY).isoformat()[:7], "reopened", case))
                    open_.append(case)
                    again.add(case)
    yield database, diary
    database.close()


def figures(read: Read, who: Principal, month: str) -> dict[str, Any]:
    told: dict[str, Any] = monthly(read, who, Month.of(month), Month.of(month).before, LAST)["figures"]
    return told


@pytest.mark.parametrize("month", MONTHS)
def test_every_figure_is_that_of_the_diary(worked: tuple[Database, Diary], month: str) -> None:
    database, diary = worked
    with database.reading() as read:
        told = figures(read, ANN, month)
    mine = [(did, what) for at, did, what in diary if at == month]
    counted = Counter(did for did, _ in mine)
    cases = told["cases"]
    assert (cases["opened"], cases["closed"]) == (counted["opened"], counted["closed"])
    assert cases["by_conclusion"] == {one["conclusion"]: 0 for one in SAID} | Counter(
        what[1] for did, what in mine if did == "closed"
    )
    standing: set[int] = set()
    for at, did, what in diary:
        if at <= month and did in {"opened", "reopened"}:
            standing.add(what)
        elif at <= month and did == "closed":
            standing.discard(what[0])
    assert cases["open_at_end"] == len(standing)
    assert told["findings"]["raised"] == counted["raised"]
    severities = Counter(what for did, what in mine if did == "raised")
    assert {name: n for name, n in told["findings"]["by_severity"].items() if n} == severities
    verdicts = Counter(what for did, what in mine if did == "judged")
    assert {name: told["coverage"][name] for name in ("flagged", "clear", "not_assessable")} == {
        name: verdicts[name] for name in ("flagged", "clear", "not_assessable")
    }
    right = cases["by_conclusion"]["confirmed"] + cases["by_conclusion"]["referred"]
    share = round(right / cases["closed"], 4) if cases["closed"] else None
    assert told["precision"]["precision"] == share


def test_the_diary_goes_over_the_year_s_end_and_nothing_of_ones_own_unit_counts(worked: tuple[Database, Diary]) -> None:
    database, diary = worked
    assert {at for at, did, _ in diary if did == "closed"} >= {"2025-12", "2026-01"}
    with database.reading() as read:
        told = [figures(read, OF_HOUSING, month) for month in MONTHS]
    assert {(one["cases"]["opened"], one["cases"]["closed"], one["findings"]["raised"]) for one in told} == {(0, 0, 0)}
