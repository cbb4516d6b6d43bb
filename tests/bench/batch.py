"""The audit of a lake in shards: what it costs by size, beside a bare read of the same columns in the same run.

    python tests/bench/batch.py --sizes 10000,100000,1000000 [--lake-folder DIR] [--memory-mb N] [--whole]
        [--again | --seated]

Lakes are told by `tests/support/large_lake.py`, in `--lake-folder` where one is named (and kept there, each with a size
in its name), else in a folder that goes. Every measurement runs in a process of its own; the seats of a lake are made
anew in each; `--again` measures a second audit of the same lake as well, `--seated` only that. The exponent is that of
CPU seconds between a size and the one before: 1 is linear. `--hot-unit-payments N` gives one unit so many payments
more.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

HEADS: Final = (
    "events",
    "engine",
    "seconds",
    "CPU s",
    "events/CPU s",
    "peak MB, parent",
    "peak MB, child",
    "limit MB",
    "splits",
    "findings",
    "CPU, times bare",
    "exponent",
)
PLACE: Final = "demo"


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement."""

    events: int
    engine: str
    seconds: float
    cpu_seconds: float
    peaks: tuple[int, int]
    more: tuple[str, ...] = ("", "", "")
    """Limit, splits, findings."""


def bare(lake: Path) -> Row:
    """Every column that the rules read, read once, a segment at a time, and let go."""
    import polars as pl

    from monitor.audit.in_force import charged
    from monitor.audit.shards.bundle import read_by

    kinds = read_by(charged(PLACE))
    began, used, events = time.perf_counter(), time.process_time(), 0
    for path in sorted((lake / "events").glob("*.parquet")):
        events += pl.read_parquet(path).height
        pl.read_parquet(lake / "links" / path.name)
        for kind in kinds:
            payload = lake / "payloads" / f"kind={kind}" / path.name
            if payload.exists():
                pl.read_parquet(payload, hive_partitioning=False)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Row(events, "bare read", time.perf_counter() - began, time.process_time() - used, (peak, 0))


def in_shards(lake: Path, day: int, out: Path, megabytes: int, workers: int) -> Row:
    """All rules of the demonstration county, in shards."""
    from monitor.audit.in_force import charged
    from monitor.audit.shards.run import Bounds, audit

    told = audit(lake, charged(PLACE), day, out, Bounds(megabytes, workers)).told()
    for one in told["failed"]:
        sys.stderr.write(f"not judged: {one}\n")
    steps = ", ".join(f"{step} {seconds:,.0f}" for step, seconds in told["steps"].items())
    return _row("shards", told, (f"{megabytes:,}", str(told["splits"])), steps)


def whole(lake: Path, day: int, out: Path) -> Row:
    """The same in one piece."""
    from monitor.audit.in_force import charged
    from monitor.audit.shards.whole import audit_whole

    return _row("whole", audit_whole(lake, charged(PLACE), day, out).told(), ("none", ""), "")


def _row(engine: str, told: dict[str, Any], more: tuple[str, str], steps: str) -> Row:
    peaks = told["peak_mb"]["parent"], told["peak_mb"]["child"]
    name = f"{engine} ({steps})" if steps else engine
    name += f", {len(told['failed'])} rules not judged" if told["failed"] else ""
    return Row(told["events"], name, told["seconds"], told["cpu_seconds"], peaks, (*more, f"{told['findings']:,}"))


def apart(work: Callable[..., Row], *given: Any) -> Row:
    """The answer of `work` in a process of its own, which may start others."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_answered, args=(theirs, work, given))
    process.start()
    theirs.close()
    try:
        return ours.recv()  # type: ignore[no-any-return]
    finally:
        process.join()


def _answered(to: Any, work: Callable[..., Row], given: tuple[Any, ...]) -> None:
    to.send(work(*given))


def lines(rows: list[Row], before: dict[str, Row]) -> list[str]:
    """The rows of one size as lines of a table; `before`: those of the size before, by engine."""
    reference = rows[0].cpu_seconds
    out = []
    for row in rows:
        engine = row.engine.partition(" (")[0]
        known = before.get(engine)
        exponent = ""
        if known is not None and row.cpu_seconds > 0 < known.cpu_seconds and row.events != known.events:
            exponent = f"{math.log(row.cpu_seconds / known.cpu_seconds) / math.log(row.events / known.events):.2f}"
        cells = (f"{row.events:,}", row.engine, f"{row.seconds:,.1f}", f"{row.cpu_seconds:,.1f}")
        cells += (f"{row.events / row.cpu_seconds:,.0f}", f"{row.peaks[0]:,}", f"{row.peaks[1]:,}", *row.more)
        out.append(f"| {' | '.join((*cells, f'{row.cpu_seconds / reference:,.0f}', exponent))} |")
    return out


def measured(lake: Path, events: int, asked: argparse.Namespace, out: Path) -> list[Row]:
    """The rows of one size."""
    if not (lake / "day").exists():
        apart(_made, lake, events, asked.hot_unit_payments, asked.counties)
    day = int((lake / "day").read_text())
    rows = [apart(bare, lake)]
    engines = ["shards again"] if asked.seated else ["shards", *(["shards again"] if asked.again else [])]
    for engine in engines:
        if engine == "shards":
            shutil.rmtree(lake / "seats", ignore_errors=True)
        row = apart(in_shards, lake, day, out / engine, asked.memory_mb, asked.workers)
        rows.append(Row(row.events, row.engine.replace("shards", engine), *_rest(row)))
    if asked.whole:
        rows.append(apart(whole, lake, day, out / "whole"))
        same = [(out / name / "findings.parquet").read_bytes() for name in (engines[0], "whole")]
        if same[0] != same[1]:
            raise RuntimeError("shards and whole found something else")
    return rows


def _made(lake: Path, events: int, hot_unit_payments: int, counties: int) -> Row:
    from large_lake import made

    large = made(lake, events, hot_unit_payments=hot_unit_payments, counties=counties)
    (lake / "day").write_text(str(large.day))
    return Row(large.events, "lake", 0.0, 0.0, (0, 0))


def _rest(row: Row) -> tuple[float, float, tuple[int, int], tuple[str, ...]]:
    return row.seconds, row.cpu_seconds, row.peaks, row.more


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser(description="The audit of a lake in shards, by size.")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--lake-folder", type=Path)
    parser.add_argument("--memory-mb", type=int, default=4_096)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--counties", type=int, default=1)
    parser.add_argument("--hot-unit-payments", type=int, default=0)
    parser.add_argument("--whole", action="store_true", help="in one piece as well; its findings must be the same")
    parser.add_argument("--again", action="store_true", help="a second audit of the same lake as well")
    parser.add_argument("--seated", action="store_true", help="seats that lie ready stay: no first audit")
    asked = parser.parse_args()
    sys.stdout.write(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}\n")
    before: dict[str, Row] = {}
    with tempfile.TemporaryDirectory() as folder:
        kept = asked.lake_folder or Path(folder)
        for size in (int(text) for text in asked.sizes.split(",")):
            name = f"lake-{size}-{asked.counties}-{asked.hot_unit_payments}"
            rows = measured(kept / name, size, asked, Path(folder) / "out")
            sys.stdout.write("\n".join(lines(rows, before)) + "\n")
            sys.stdout.flush()
            before = {row.engine.partition(" (")[0]: row for row in rows}


if __name__ == "__main__":
    main()
