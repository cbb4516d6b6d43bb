"""What the number of rules costs: all of them beside those of the foundation, on the same events in the same run."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

FOUNDATION = (
    "dec.collective-spend-threshold", "dec.collective-spend-split", "dec.report-to-commission-500k",
    "dec.quorum-two-thirds", "dec.majority-of-due", "dec.head-speaks-last", "dec.dual-sign-threshold",
    "dec.signature-form", "fnd.allocation-published", "fnd.allocation-three-signatures",
    "fnd.arrival-report-one-week", "tnd.bid-period-20d", "tnd.min-bidders-3", "tnd.split-evasion",
    "exp.committee-odd-5", "exp.random-draw", "exp.pool-adequacy", "exp.draw-before-opening", "blk.supplier-barred",
    "blk.expert-barred", "awd.candidate-publicity-length", "awd.outside-candidates", "awd.first-candidate",
    "awd.contract-30d", "pay.countersign-four", "pay.over-contract", "pay.before-acceptance",
    "acc.joint-county-team",
)  # fmt: skip
"""The rules with which the first figures were measured."""
WARM = 10
"""Events appended before the clock runs."""


def charged(*, all_of_them: bool) -> Any:
    """The rules of the demonstration county: all, or those of the foundation."""
    from monitor.audit.evaluate import charges
    from monitor.rules.catalogue import rules_on
    from monitor.rules.places import place

    here = place("demo")
    return charges(rules_on(here, () if all_of_them else FOUNDATION), here)


def batch(events: list[Any], *, all_of_them: bool) -> dict[str, float]:
    """A batch audit of checked events: seconds of the rules alone, events/s."""
    from monitor.audit.batch import batch as judge
    from monitor.facts.records import records

    world, told = records(enumerate(events)), charged(all_of_them=all_of_them)
    started = time.perf_counter()
    judged = judge(world, told, 10**5)
    spent = time.perf_counter() - started
    return {
        "events": len(events),
        "rules": len(told),
        "verdicts": judged.verdicts.height,
        "rules_s": spent,
        "events_per_s": len(events) / spent,
        "s_per_rule": spent / len(told),
    }


def live(folder: str, lines: list[Any], rounds: int, world: Any, *, all_of_them: bool) -> dict[str, float]:
    """One event through all live rules of its scopes: milliseconds from an append's commit to verdicts on record."""
    from monitor.audit.auditor import follow, today
    from monitor.audit.catch_up import catch_up
    from monitor.audit.references import References
    from monitor.demo.works import works
    from monitor.facts.lake import Lake
    from monitor.store.append import append
    from monitor.store.database import open_database
    from monitor.vocabulary.reading import read_event

    name = "all" if all_of_them else "foundation"
    told, references = charged(all_of_them=all_of_them), References()
    database, lake = open_database(f"sqlite:///{folder}/{name}.db"), Lake(Path(folder) / name)
    database.migrate()
    for first in range(0, len(lines), 5_000):
        with database.writing() as write:
            append(write, lines[first : first + 5_000], actor="0", now=datetime.now(UTC))
    follow(database, lake, told, references)
    story = works(world, "p99999", world.first_day + 400, Random("further"))
    spent = []
    for _, event in list(story.events())[: rounds + WARM]:
        with database.writing() as write:
            append(write, [read_event(event)], actor="0", now=datetime.now(UTC))
        started = time.perf_counter()
        catch_up(database, lake, told, today(), references=references)
        spent.append(time.perf_counter() - started)
    database.close()
    kept = sorted(spent[WARM:])
    return {
        "history": len(lines),
        "rules": len(told),
        "median_ms": 1000 * statistics.median(kept),
        "p95_ms": 1000 * kept[int(len(kept) * 0.95)],
        "ms_per_rule": 1000 * statistics.median(kept) / len(told),
    }
