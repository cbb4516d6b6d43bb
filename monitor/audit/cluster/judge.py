"""The reduce side: the pieces of a bin are a bundle again, judged by the one audit function."""

from __future__ import annotations

import resource
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping

import polars as pl

from monitor.audit.cluster.pieces import table_of
from monitor.audit.cluster.task import Task
from monitor.audit.evaluate import Judged
from monitor.audit.shards.bundle import PLACES, Bundle, judged
from monitor.audit.shards.found import FOUND, found
from monitor.facts.facts import HELD, SEATS
from monitor.facts.records import payload_schema

ANSWERS = {"what": pl.String(), "verdict": pl.String(), "number": pl.Int64(), "told": pl.String(), **FOUND}
"""`what`: `finding` (`FOUND`); `count` (`rule`, `verdict`, records in `number`); `failed` (`rule`, `scope_kind`, the
error in `told`); `cost` (the bin in `number`, what in `told`, microseconds of CPU or KiB of peak memory in `event`)."""
TABLES = {"events": HELD, "seats": SEATS, "places": PLACES}


def gathered(parts: Iterable[pl.DataFrame]) -> dict[tuple[int, str], dict[str, list[str]]]:
    """Bin and scope -> table -> its lines, of pieces in any order."""
    out: dict[tuple[int, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        for number, scope, name, lines in part.select("bin", "scope", "name", "lines").iter_rows():
            out[number, scope][name].append(lines)
    return out


def bundle_of(scope: str, told: Mapping[str, list[str]]) -> Bundle:
    """The bundle of which `told` are the lines, whatever order they came in."""
    tables = {name: table_of(told.get(name, ()), schema) for name, schema in TABLES.items()}
    payloads = {name: table_of(lines, payload_schema(name)) for name, lines in told.items() if name not in TABLES}
    seats = tables["seats"].sort("event", "scope_id")
    return Bundle(scope, tables["events"], seats, dict(sorted(payloads.items())), tables["places"])


def answers(task: Task, number: int, bundle: Bundle) -> pl.DataFrame:
    """What the rules say of bin `number`, as `ANSWERS`."""
    began = time.process_time()
    charged = task.brief.charges()
    said = judged(bundle, charged, task.brief.day, task.whole)
    findings = found(said.verdicts, bundle.places, charged)
    spent = round((time.process_time() - began) * 1e6)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cost = {"what": "cost", "number": number}
    told = pl.DataFrame([{**cost, "told": "cpu", "event": spent}, {**cost, "told": "peak", "event": peak}])
    parts = (findings.with_columns(what=pl.lit("finding")), _counts(said), _failed(said, bundle.scope), told)
    return pl.concat([NO_ANSWER, *parts], how="diagonal_relaxed").select(
        pl.col(name).cast(dtype) for name, dtype in ANSWERS.items()
    )


NO_ANSWER = pl.DataFrame(schema=ANSWERS)


def _counts(said: Judged) -> pl.DataFrame:
    counted = said.verdicts.group_by("rule", "verdict").len("number").sort("rule", "verdict")
    return counted.with_columns(pl.col("number").cast(pl.Int64), what=pl.lit("count"))


def _failed(said: Judged, scope: str) -> pl.DataFrame:
    rows = [("failed", one.rule, scope, one.error) for one in said.failed]
    schema = {name: ANSWERS[name] for name in ("what", "rule", "scope_kind", "told")}
    return pl.DataFrame(rows, schema=schema, orient="row")
