"""The delay from an append to its findings on record, by how long the history is and how large the unit.

Each size is a store of its own (`tests/support/large_store.py`); to each, events of the commonest kinds are appended
one by one and followed by the audit as its child does it. CPU is that of the whole round (append and audit) in this
process, without the disk's waits; the first size is the reference of all others, measured in the same run.

    python tests/bench/history.py --sizes 1000,100000,1000000 --unit 1000000 --rounds 40
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from large_seed import HOT, UNIT, event_of
from large_store import Hot, Made, made, told_again

from monitor.audit.auditor import today
from monitor.audit.catch_up import catch_up
from monitor.audit.far import judge_far
from monitor.audit.in_force import charged
from monitor.audit.references import References
from monitor.facts.lake import Lake
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.store.events import events_by_seq
from monitor.store.kinds import seqs_of_kinds
from monitor.store.outcome import Receipt
from monitor.store.put_off import put_off
from monitor.vocabulary.event import COUNTY, Event

WARM = 3
"""Rounds that are not counted."""
Probe = Callable[[int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Spent:
    """What the rounds of one kind of event took, in milliseconds, sorted."""

    cpu: list[float]
    wall: list[float]
    turns: int
    """Rules on large values that the rounds put off."""
    far: float
    """Seconds of CPU in which these were judged afterwards, all together."""


def _again(event: dict[str, Any], number: int, **ids: str) -> dict[str, Any]:
    """The event under another id; `ids`: members of the payload that get the same suffix."""
    changed = {name: f"{event['data'][name]}.again{number}" for name in ids if name in event["data"]}
    return told_again(event, iter([number]), **changed)


def _median_unit(payments: list[dict[str, Any]]) -> str:
    told = Counter(one["data"]["payer"]["id"] for one in payments)
    ranked = sorted(told, key=lambda unit: (told[unit], unit))
    return ranked[len(ranked) // 2]


def _probes(store: Made, database: Database, hot: Hot) -> Iterator[tuple[str, Probe]]:
    """Name -> what makes the event of a number; numbers are used once."""
    latest = store.seed.probes
    paid = [one for one in latest["payment.made"] if one["data"]["payment_kind"] == "expense"]
    unit = _median_unit(paid)
    mine = [one for one in paid if one["data"]["payer"]["id"] == unit]

    def payment(number: int, **more: Any) -> dict[str, Any]:
        told = _again(mine[number % len(mine)], number, payment_id="", invoice_no="")
        told["data"] |= {"amount": {"amount": f"{1000 + number}.00", "currency": "CNY"}} | more
        return told

    yield "payment, median unit", payment
    if hot.unit_payments:
        source = {"source": f"{UNIT}{HOT['unit']}"}
        payer = {"payer": {"id": HOT["unit"]}, "decision_id": None}
        yield "payment, biggest unit", lambda number: payment(number, **payer) | source
    if hot.party_payments:
        payee = {"payee": {"kind": "organisation", "id": HOT["party"]}}
        yield "payment to the firm named most", lambda number: payment(number, **payee)
    if hot.programme_payments:
        plan = {"programme_id": HOT["programme"], "allocation_plan_id": "AP-HOT", "payment_kind": "assistance"}
        yield "payment, biggest programme", lambda number: payment(number, **plan)
    ids = {
        "contract.signed": ("contract_id",),
        "bids.opened": (),
        "document.signed": (),
        "award.made": ("award_id",),
        "sanction.imposed": ("sanction_id",),
    }
    for kind, named in ids.items():
        some = latest[kind][:20]
        yield (
            kind,
            lambda number, some=some, named=named: _again(some[number % len(some)], number, **dict.fromkeys(named, "")),
        )
    if hot.party_payments:
        one = latest["sanction.imposed"][0]
        party = {"party": {"kind": "organisation", "id": HOT["party"]}}
        yield (
            "sanction of the firm named most",
            lambda number: told_again(one, iter([number]), sanction_id=f"SN-HOT-{number}", **party),
        )
    with database.reading() as read:
        old = events_by_seq(read, seqs_of_kinds(read, {"payment.made"})[:60])
    yield "correction of an old payment", lambda number: _corrected(old[number % len(old)].event, number)


def _corrected(event: Event, number: int) -> dict[str, Any]:
    amount = {"amount": f"{2000 + number}.00", "currency": "CNY"}
    told = {name: getattr(event, name) for name in ("source", "type", "subject", "time")}
    return {**told, "id": f"{event.id}.right{number}", "corrects": event.id, "data": {**event.data, "amount": amount}}


def _rounds(database: Database, lake: Lake, probe: Probe, numbers: Iterator[int], rounds: int, known: Any) -> Spent:
    told, references = known
    cpu: list[float] = []
    wall: list[float] = []
    for turn in range(WARM + rounds):
        event = event_of(_whole(probe(next(numbers))))
        began, worked = time.perf_counter(), time.process_time()
        with database.writing() as write:
            (outcome,) = append(write, [event], actor="0", now=datetime.now(COUNTY))
        while not (done := catch_up(database, lake, told, today(), references=references)).done:
            pass
        if turn >= WARM:
            cpu.append(1000 * (time.process_time() - worked))
            wall.append(1000 * (time.perf_counter() - began))
        if not isinstance(outcome, Receipt) or outcome.repeated or done.failed:
            raise RuntimeError(f"{event.id}: {outcome}, {done.failed}")
    with database.reading() as read:
        turns = len(put_off(read))
    worked = time.process_time()
    if judge_far(database, lake, told, today()):
        raise RuntimeError("a rule broke")
    return Spent(sorted(cpu), sorted(wall), turns, time.process_time() - worked)


def _whole(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "data": {name: value for name, value in event["data"].items() if value is not None}}


def measured(folder: Path, size: int, hot: Hot, rounds: int, *, verdicts: bool) -> dict[str, Spent]:
    """Probe -> what its rounds took in a store of `size` events."""
    store = made(f"sqlite:///{folder}/large.db", folder, size, hot=hot, verdicts=verdicts)
    database, lake = open_database(f"sqlite:///{folder}/large.db"), Lake(folder / "lake")
    known = (charged("demo"), References())
    numbers = count()
    out: dict[str, Spent] = {}
    gc.collect()
    for name, probe in _probes(store, database, hot):
        out[name] = _rounds(database, lake, probe, numbers, rounds, known)
    database.close()
    return out


def _p99(told: list[float]) -> float:
    return told[min(len(told) - 1, int(len(told) * 0.99))]


def table(told: dict[int, dict[str, Spent]]) -> Iterator[str]:
    """Lines of a Markdown table: p50 and p99 of CPU milliseconds, and the ratio of p50 to the first size's."""
    sizes = list(told)
    head = [f"{size:,}: p50 / p99 ms CPU | p50 wall" for size in sizes]
    yield f"| appended | {' | '.join(head)} | last : first | to the median unit's | put off: turns, CPU s |"
    yield "|" + "---|" * (2 * len(sizes) + 4)
    for name in dict.fromkeys(name for of in told.values() for name in of):
        cells = []
        for size in sizes:
            spent = told[size].get(name)
            cells.append(
                "- | -"
                if spent is None
                else f"{statistics.median(spent.cpu):.0f} / {_p99(spent.cpu):.0f} | {statistics.median(spent.wall):.0f}"
            )
        first, last = (told[size].get(name) for size in (sizes[0], sizes[-1]))
        grown = (
            "-"
            if first is None or last is None
            else f"{statistics.median(last.cpu) / statistics.median(first.cpu):.2f}"
        )
        beside = "-"
        if last is not None and name.startswith("payment"):
            median = statistics.median(told[sizes[-1]]["payment, median unit"].cpu)
            beside = f"{statistics.median(last.cpu) / median:.2f}"
        late = "-" if last is None or not last.turns else f"{last.turns}, {last.far:.1f}"
        yield f"| {name} | {' | '.join(cells)} | {grown} | {beside} | {late} |"


def main() -> None:
    """The table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", default="1000,100000,1000000")
    asked.add_argument("--unit", type=int, default=0, help="payments of the biggest unit, in the last size")
    asked.add_argument("--programme", type=int, default=0, help="payments of the biggest programme, in the last size")
    asked.add_argument("--party", type=int, default=0, help="payments to the firm named most, in the last size")
    asked.add_argument("--years", type=int, default=10, help="years over which those are spread")
    asked.add_argument("--rounds", type=int, default=40)
    asked.add_argument("--folder", type=Path, help="where the stores are made; a temporary folder unless told")
    wanted = asked.parse_args()
    sizes = [int(size) for size in wanted.sizes.split(",")]
    told: dict[int, dict[str, Spent]] = {}
    for size in sizes:
        hot = Hot(wanted.unit, wanted.programme, wanted.party, wanted.years) if size == sizes[-1] else Hot()
        with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
            told[size] = measured(Path(folder), size, hot, wanted.rounds, verdicts=size < 5_000_000)
    for line in table(told):
        print(line)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
