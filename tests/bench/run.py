"""`make bench`: the figures of the product, each beside a reference measured in the same run.

Nothing here is a test: speed depends on the machine. Every section runs in a process of its own, so that its peak
memory is its own. `--small` runs tenth-size inputs.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parent))

import load
import redflags
import rules
import tender_screens
import trust
from postgres_server import NoServer, server

COUNTY = {"years": 3, "seed": 7}
PER_PROJECT = 60
"""Events a generated project makes, at least; only used to ask for enough of them."""


def county_events(count: int) -> Any:
    """At least `count` events of a generated county, then cut to it."""
    from monitor.demo import generate

    projects = max(20, count // PER_PROJECT)
    return islice(generate(projects=projects, **COUNTY).lines, count)


def checked(count: int) -> list[Any]:
    """`count` checked events."""
    from monitor.vocabulary.reading import read_event

    return [read_event(line) for line in county_events(count)]


def peak_mb() -> float:
    """Peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def appends(url: str, count: int) -> dict[str, float]:
    """Appends/s in batches of 1,000, and a bare executemany of the same rows into tables of the same shape."""
    from sqlalchemy import text

    from monitor.store.append import append
    from monitor.store.database import open_database

    events = checked(count)
    database = open_database(url)
    database.migrate()
    started = time.perf_counter()
    for first in range(0, len(events), 1000):
        with database.writing() as write:
            append(write, events[first : first + 1000], actor="0", now=datetime.now(UTC))
    ours = time.perf_counter() - started
    tables = ("entry", "payload", "link")
    with database.reading() as read:
        rows = {name: [tuple(row) for row in read.connection.execute(text(f"SELECT * FROM {name}"))] for name in tables}
        columns = {name: list(read.connection.execute(text(f"SELECT * FROM {name} LIMIT 1")).keys()) for name in tables}
    with database.writing() as write:
        for name in tables:
            write.connection.execute(text(f"CREATE TABLE bare_{name} AS SELECT * FROM {name} WHERE seq < 0"))
    per_event = len(rows["link"]) / max(1, len(events))
    started = time.perf_counter()
    for first in range(0, len(events), 1000):
        with database.writing() as write:
            cursor = write.connection.connection.cursor()
            mark = "?" if url.startswith("sqlite") else "%s"
            for name in tables:
                low, high = (
                    (first, first + 1000)
                    if name != "link"
                    else (int(first * per_event), int((first + 1000) * per_event))
                )
                marks = ", ".join([mark] * len(columns[name]))
                cursor.executemany(f"INSERT INTO bare_{name} VALUES ({marks})", rows[name][low:high])
    bare = time.perf_counter() - started
    database.close()
    return {"events": count, "appends_per_s": count / ours, "bare_per_s": count / bare, "ratio": bare / ours}


def batch_audit(count: int) -> dict[str, float]:
    """A batch audit of `count` events by all rules: events/s from checked events to verdicts, peak memory."""
    from monitor.audit.batch import batch
    from monitor.audit.in_force import charged
    from monitor.facts.records import records

    lines = list(county_events(count))
    read = time.perf_counter()
    from monitor.vocabulary.reading import read_event

    events = [read_event(line) for line in lines]
    started = time.perf_counter()
    world = records(enumerate(events))
    framed = time.perf_counter()
    told = charged("demo")
    judged = batch(world, told, 10**5)
    done = time.perf_counter()
    flagged = judged.verdicts.filter(judged.verdicts["verdict"] == "flagged").height
    return {
        "events": len(events),
        "rules": len(told),
        "verdicts": judged.verdicts.height,
        "flagged": flagged,
        "read_s": started - read,
        "frames_s": framed - started,
        "rules_s": done - framed,
        "events_per_s": len(events) / (done - started),
        "peak_mb": peak_mb(),
    }


def lake_audit(folder: str, count: int) -> dict[str, float]:
    """The same from the lake's segments, as a whole-history audit of a store does it."""
    from monitor.audit.batch import batch
    from monitor.audit.in_force import charged
    from monitor.facts.lake import Lake
    from monitor.facts.records import records

    lake = Lake(Path(folder) / "lake")
    told = charged("demo")
    started = time.perf_counter()
    world = lake.records({kind for charge in told for kind in charge.rule.reads})
    loaded = time.perf_counter()
    judged = batch(world, told, 10**5)
    done = time.perf_counter()
    del records
    return {
        "events": count,
        "load_s": loaded - started,
        "rules_s": done - loaded,
        "verdicts": judged.verdicts.height,
        "events_per_s": count / (done - started),
        "peak_mb": peak_mb(),
    }


def fill(folder: str, count: int) -> dict[str, float]:
    """A store with `count` events, audited to its end, and its lake."""
    from monitor.audit.auditor import follow
    from monitor.audit.in_force import charged
    from monitor.facts.lake import Lake
    from monitor.store.append import append
    from monitor.store.database import open_database
    from monitor.vocabulary.reading import read_event

    database = open_database(f"sqlite:///{folder}/store.db")
    database.migrate()
    lines = county_events(count)
    started = time.perf_counter()
    while part := [read_event(line) for line in islice(lines, 5000)]:
        with database.writing() as write:
            append(write, part, actor="0", now=datetime.now(UTC))
    stored = time.perf_counter()
    follow(database, Lake(Path(folder) / "lake"), charged("demo"))
    done = time.perf_counter()
    database.close()
    return {"events": count, "store_s": stored - started, "audit_s": done - stored, "peak_mb": peak_mb()}


def live(folder: str, count: int, rounds: int) -> dict[str, Any]:
    """The delay from an append's commit to its findings on record, over the events of one further project."""
    from monitor.audit.auditor import follow, today
    from monitor.audit.catch_up import catch_up
    from monitor.audit.in_force import charged
    from monitor.audit.references import References
    from monitor.demo import generate
    from monitor.demo.works import works
    from monitor.facts.lake import Lake
    from monitor.store.append import append
    from monitor.store.database import open_database
    from monitor.store.outcome import Receipt
    from monitor.vocabulary.reading import read_event

    database, lake, told, references = (
        open_database(f"sqlite:///{folder}/store.db"),
        Lake(Path(folder) / "lake"),
        charged("demo"),
        References(),
    )
    follow(database, lake, told, references)
    world = generate(projects=max(20, count // PER_PROJECT), **COUNTY).world
    story = works(world, "p99999", world.first_day + 400, Random("further"))
    fresh = [read_event(event) for _, event in story.events()][: rounds + 10]
    spent: list[float] = []
    for number, event in enumerate(fresh):
        with database.writing() as write:
            (outcome,) = append(write, [event], actor="0", now=datetime.now(UTC))
        if not isinstance(outcome, Receipt) or outcome.repeated:
            raise RuntimeError(f"{event.id} was not new")
        started = time.perf_counter()
        catch_up(database, lake, told, today(), references=references)
        if number >= 10:
            spent.append(time.perf_counter() - started)
    database.close()
    spent.sort()
    return {
        "events_appended": len(spent),
        "median_ms": 1000 * statistics.median(spent),
        "p95_ms": 1000 * spent[int(len(spent) * 0.95)],
        "max_ms": 1000 * spent[-1],
        "peak_mb": peak_mb(),
    }


def treed(folder: str, count: int, batch: int) -> dict[str, float]:
    """Appends with the tree against appends without, on SQLite."""
    return trust.tree_appends(lambda name: f"sqlite:///{folder}/{name}.db", lambda: checked(count), batch)


def by_rules(count: int, *, all_of_them: bool) -> dict[str, float]:
    """A batch audit by all rules, or by those of the foundation."""
    return rules.batch(checked(count), all_of_them=all_of_them) | {"peak_mb": peak_mb()}


def live_by_rules(folder: str, count: int, rounds: int, *, all_of_them: bool) -> dict[str, float]:
    """The live audit of one event after another by all rules, or by those of the foundation."""
    from monitor.demo import generate

    world = generate(projects=max(20, count // PER_PROJECT), **COUNTY).world
    return rules.live(folder, checked(count), rounds, world, all_of_them=all_of_them)


def number_of_rules(size: int, history: int, rounds: int) -> None:
    """What one more rule costs, in batch and live."""
    told = {}
    for name, every in (("foundation", False), ("all rules", True)):
        told[name] = apart(by_rules, size, all_of_them=every)
        tell(f"batch {size:,}, {name}", told[name])
    ratio = told["all rules"]["s_per_rule"] / told["foundation"]["s_per_rule"]
    tell("batch, a rule", {"ratio": ratio})
    for name, every in (("foundation", False), ("all rules", True)):
        with tempfile.TemporaryDirectory() as folder:
            told[name] = apart(live_by_rules, folder, history, rounds, all_of_them=every)
            tell(f"live, {name}", told[name])
    tell("live, a rule", {"ratio": told["all rules"]["ms_per_rule"] / told["foundation"]["ms_per_rule"]})


def apart(work: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
    """The answer of `work`, run in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments, more)


def tell(title: str, figures: dict[str, Any]) -> None:
    """One line of figures."""
    told = "  ".join(
        f"{name} {value:,.2f}" if isinstance(value, float) else f"{name} {value:,}" for name, value in figures.items()
    )
    print(f"{title:<28} {told}", flush=True)


def red_flags(count: int) -> None:
    """The OCDS red flags over a file, beside a bare decode of the fields they need."""
    with tempfile.TemporaryDirectory() as folder:
        for title, figures in redflags.measured(count, Path(folder)).items():
            tell(title, figures)


def main() -> None:
    """All sections."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--small", action="store_true")
    asked.add_argument("--rules", action="store_true", help="only what the number of rules costs")
    asked.add_argument("--red-flags", action="store_true", help="only the red flags over 100,000 releases")
    asked.add_argument("--load", action="store_true", help="only the load on the API over HTTP")
    asked.add_argument("--steady", type=int, default=0, metavar="MINUTES", help="with --load: so long at half its best")
    wanted = asked.parse_args()
    small = wanted.small
    if wanted.red_flags:
        red_flags(10_000 if small else 100_000)
        return
    if wanted.load:
        loads(1.0 if small else 4.0, wanted.steady)
        return
    sizes = [1_000, 10_000] if small else [10_000, 100_000, 1_000_000]
    number_of_rules(sizes[-1], sizes[0], 60)
    if wanted.rules:
        return
    with tempfile.TemporaryDirectory() as folder:
        tell("append sqlite", apart(appends, f"sqlite:///{folder}/a.db", 2_000 if small else 20_000))
    with tempfile.TemporaryDirectory() as folder:
        for batch in (1_000, 20):
            tell(f"tree sqlite, {batch} at once", apart(treed, folder, 2_000 if small else 20_000, batch))
    tell("tree in memory", apart(trust.tree, sizes[-1]))
    tell("beacon", apart(trust.beacon))
    with tempfile.TemporaryDirectory() as folder:
        tell("cosignature", apart(trust.cosigned, folder))
    postgres(2_000 if small else 20_000)
    for size in sizes:
        tell(f"batch audit {size:,}", apart(batch_audit, size))
    medians = {}
    for size in (1_000, sizes[-1]):
        with tempfile.TemporaryDirectory() as folder:
            tell(f"store of {size:,}", apart(fill, folder, size))
            tell(f"lake audit {size:,}", apart(lake_audit, folder, size))
            tell(f"proofs {size:,}", apart(trust.stored_proofs, folder))
            figures = apart(live, folder, size, 60)
            medians[size] = figures["median_ms"]
            tell(f"live with history {size:,}", figures)
    tell("live ratio", {"ratio": medians[sizes[-1]] / medians[1_000]})
    red_flags(10_000 if small else 100_000)
    tell("tender screens", apart(tender_screens.scored, 100_000 if small else 1_000_000))
    loads(1.0 if small else 4.0, wanted.steady)


def loads(seconds: float, minutes: int) -> None:
    """The API under load on both databases, beside a bare insert; then, if asked, minutes at half the best rate."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        databases = {"sqlite": f"sqlite:///{folder}/load.db"}
        try:
            databases["postgresql"] = stack.enter_context(server())("postgres")
        except NoServer as error:
            print(f"{'load postgresql':<28} not measured: {error}")
        best = 0.0
        for title, figures in load.table(databases, Path(folder), seconds):
            tell(title, figures)
            if title.startswith("sqlite, 1 ") and "auditors" not in title:
                best = max(best, figures["events_per_s"])
        if minutes:
            told = Path(folder) / "steady"
            told.mkdir()
            for title, figures in load.steady(f"sqlite:///{told}/s.db", told, minutes, best / 2):
                tell(f"steady {best / 2:,.0f}/s, {title}", figures)


def postgres(count: int) -> None:
    """The appends on PostgreSQL, where the test server can be started."""
    try:
        with server() as address:
            tell("append postgresql", apart(appends, address("postgres"), count))
    except NoServer as error:
        print(f"{'append postgresql':<28} not measured: {error}")


if __name__ == "__main__":
    main()
