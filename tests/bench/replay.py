"""What a what-if of one rule over a long history costs, beside a bare read of the same columns in the same run.

    python tests/bench/replay.py --lake DIR [--rules ID,ID] [--times N] [--memory-mb N]
    python tests/bench/replay.py --events N [--counties K]

The rules are those with a parameter that cost a whole audit of a million events most, by CPU. Each replay runs in a
child of its own under the memory limit, as the product runs it; the seats of the lake are made before, once, and told
apart.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

HEAVIEST: Final = (
    "dec.dual-sign-threshold",
    "sig.duty-on-day",
    "pay.countersign-four",
    "dat.back-dating",
    "dec.head-not-in-charge",
)
DAY: Final = 10**5
"""After every event: a lake tells by itself as of when it ends."""
MIB: Final = 1024 * 1024
COLUMNS: Final = (
    "rule", "scope", "seats judged", "gained / lost / same", "s", "CPU s", "peak MiB",
    "bare read s", "CPU s", "peak MiB", "CPU ratio",
)  # fmt: skip


def tried(rule: Any) -> dict[str, Any]:
    """Other values for a rule: its numbers doubled, yes for no, a list without its last, of one with one more."""
    from monitor.rules.kit.params import meant
    from monitor.vocabulary.contract import contract

    out: dict[str, Any] = {}
    for name, told in meant(rule.params).items():
        value = getattr(rule.params, name)
        if isinstance(value, bool):
            out[name] = not value
        elif isinstance(value, int):
            out[name] = 2 * value + 1
        elif isinstance(value, tuple) and len(value) > 1:
            out[name] = value[:-1]
        elif isinstance(value, tuple) and told.codes is not None:
            out[name] = (*value, next(code for code in contract().codelists[told.codes] if code not in value))
    return out


def replayed(lake: Path, rule_id: str) -> dict[str, Any]:
    """The rule with the demonstration county's values and with others, over the whole lake."""
    from monitor.replays.compare import compared, sides
    from monitor.replays.reach import long
    from monitor.rules.catalogue import catalogue
    from monitor.rules.places import place

    rule = catalogue()[rule_id]
    present, asked = sides(rule, place("demo"), tried(rule))
    past = long(lake, present, asked, DAY, ())
    heard: list[float] = []
    told = compared(present, asked, past, now="2026-01-01T00:00:00+08:00", tell=heard.append)
    return {
        "scope": rule.scope,
        "seats": past.height(),
        "found": f"{told.gained_total:,} / {told.lost_total:,} / {told.same:,}" if told.broke is None else told.broke,
        "steps": len(heard),
    }


def read(lake: Path, rule_id: str) -> dict[str, Any]:
    """The payload columns that the rule reads, read by Polars and let go."""
    import polars as pl

    from monitor.replays.compare import sides
    from monitor.replays.frames import reading
    from monitor.rules.catalogue import catalogue
    from monitor.rules.places import place

    told = reading(sides(catalogue()[rule_id], place("demo"), {}))
    rows = 0
    for kind in sorted(told.kinds()):
        paths = sorted((lake / "payloads" / f"kind={kind}").glob("*.parquet"))
        if paths:
            table = pl.read_parquet(paths, columns=told.fields(kind), hive_partitioning=False)
            rows += table.height
    return {"rows": rows}


def _measured(pipe: Any, megabytes: int, work: Callable[..., dict[str, Any]], told: tuple[Any, ...]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MIB, megabytes * MIB))
    import monitor.replays.reach  # what a child loads before its work is not the work's

    del monitor
    began, cpu = time.perf_counter(), time.process_time()
    out = work(*told)
    spent = {"s": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send(out | spent | {"peak": peak})


def measured(megabytes: int, work: Callable[..., dict[str, Any]], *told: Any) -> dict[str, Any] | None:
    """What `work(*told)` gave in a child under the limit, with seconds and peak (MiB); None where the child died."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_measured, args=(there, megabytes, work, told))
    child.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        return None
    finally:
        child.join()


def seated(lake: Path) -> dict[str, Any]:
    """The seats of the lake lie ready."""
    from monitor.audit.shards.seats import seats

    return {"version": seats(lake, DAY).version}


def row(lake: Path, rule: str, megabytes: int, times: int) -> list[str]:
    """One line of the table: the fastest of so many times."""
    runs = [measured(megabytes, replayed, lake, rule) for _ in range(times)]
    whole = [one for one in runs if one is not None]
    bare = measured(megabytes, read, lake, rule)
    if len(whole) < times or bare is None:
        return [rule, "did not fit", *[""] * (len(COLUMNS) - 2)]
    best = min(whole, key=lambda one: one["s"])
    return [
        rule, best["scope"], f"{best['seats']:,}", best["found"], f"{best['s']:.1f}", f"{best['cpu']:.1f}",
        f"{best['peak']:,.0f}", f"{bare['s']:.1f}", f"{bare['cpu']:.1f}", f"{bare['peak']:,.0f}",
        f"{best['cpu'] / bare['cpu']:.1f}",
    ]  # fmt: skip


def main() -> None:
    """A Markdown table."""
    parser = argparse.ArgumentParser(description="What a replay over a long history costs.")
    parser.add_argument("--lake", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--counties", type=int, default=20)
    parser.add_argument("--rules", default=",".join(HEAVIEST))
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--memory-mb", type=int, default=12_288)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lake = asked.lake
        if lake is None:
            from large_lake import made

            lake = Path(folder) / "lake"
            made(lake, asked.events, counties=asked.counties)
        ready = measured(asked.memory_mb, seated, lake)
        if ready is None:
            sys.exit("the seats of the lake did not fit")
        from monitor.facts.lake import Lake

        events = sum(last - first + 1 for first, last in Lake(lake).segments())
        say = sys.stdout.write
        say(f"{events:,} events, limit {asked.memory_mb:,} MiB; seats of the lake: {ready['cpu']:.1f} CPU s, ")
        say(f"peak {ready['peak']:,.0f} MiB (none where they lay ready)\n\n")
        say(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n")
        for rule in asked.rules.split(","):
            say(f"| {' | '.join(row(lake, rule, asked.memory_mb, asked.times))} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
