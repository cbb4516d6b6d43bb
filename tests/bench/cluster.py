"""Spark beside one machine: start-up, shuffle bytes, seconds for 1, 2, 4 executors; and with an executor killed.

    python tests/bench/cluster.py --folder DIR --events 1000000 [--executors 1,2,4] [--memory-mb 1024] [--kill]

One Markdown table a size. The first row is this machine's own engine (`--engine shards`) in the same run; every other
row says whether its findings are the same bytes. Needs the libraries of requirements-cluster.lock and Java 17.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SUPPORT = Path(__file__).resolve().parents[1] / "support"
HEAD = (
    ("engine", "engine"),
    ("executors", "executors of one core"),
    ("start", "start-up s"),
    ("seats", "seats s"),
    ("audit", "audit s"),
    ("rate", "events/s"),
    ("ratio", "x one machine"),
    ("judging", "judging CPU s"),
    ("peak", "peak MB of a judging process"),
    ("shuffle", "shuffle MB"),
    ("bins", "bins"),
    ("findings", "findings"),
    ("same", "same findings"),
)


def one(told: dict[str, Any]) -> dict[str, Any]:
    """One audit in this process."""
    from monitor.audit.evaluate import charges
    from monitor.rules.catalogue import rules_on
    from monitor.rules.places import place

    lake, day, out = Path(told["lake"]), int(told["day"]), Path(told["out"])
    charged = charges(rules_on(place("demo")), place("demo"))
    if told["master"] is None:
        from monitor.audit.shards.run import Bounds, audit

        return audit(lake, charged, day, out, Bounds(int(told["memory"]))).told()
    from monitor.audit.cluster.run import audited
    from monitor.audit.cluster.session import opened

    began = time.perf_counter()
    with opened(told["master"]) as session:
        started = time.perf_counter() - began
        if not told["kill"]:
            return audited(session, lake, charged, day, out, started=started).told()
        sys.path.insert(0, str(SUPPORT))
        from killed_executor import killed_within

        with killed_within(session, int(told["kill"])) as killed:
            report = audited(session, lake, charged, day, out, started=started).told()
        return report | {"killed": [len(killed.executors), len(killed.workers), killed.after]}


def measured(told: dict[str, Any]) -> dict[str, Any]:
    """The same in a process of its own: every row has its own Java and its own peaks."""
    ran = subprocess.run(
        [sys.executable, __file__, "--one", json.dumps(told)], check=False, stdout=subprocess.PIPE, text=True
    )
    if ran.returncode:
        raise SystemExit(f"{told['master'] or 'shards'}: ended with {ran.returncode}")
    found = Path(told["out"]) / "findings.parquet"
    line: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return line | {"digest": hashlib.sha256(found.read_bytes()).hexdigest()}


def row(name: str, executors: int | str, told: dict[str, Any], reference: dict[str, Any]) -> dict[str, str]:
    """The figures of one audit as a line of the table."""
    steps, judging = told["steps"], told.get("judging", {})
    audit = told["seconds"] - steps.get("seats", 0.0)
    base = reference["seconds"] - reference["steps"].get("seats", 0.0)
    return {
        "engine": name,
        "executors": str(executors),
        "start": f"{steps.get('start', 0.0):.1f}",
        "seats": f"{steps.get('seats', 0.0):.1f}",
        "audit": f"{audit:.1f}",
        "rate": f"{told['events'] / audit:,.0f}",
        "ratio": f"{audit / base:.2f}",
        "judging": f"{judging.get('cpu_seconds', told['cpu_seconds']):.1f}",
        "peak": f"{judging.get('peak_mb', told['peak_mb']['child']):,}",
        "shuffle": f"{told.get('shuffle_bytes', 0) / 1e6:,.1f}",
        "bins": str(told.get("bins", "")),
        "findings": f"{told['findings']:,}",
        "same": "yes" if told["digest"] == reference["digest"] else "NO",
    }


def table(folder: Path, events: int, options: argparse.Namespace) -> bool:
    """One size; whether all engines found the same."""
    sys.path.insert(0, str(SUPPORT))
    from large_lake import made

    lake = folder / f"lake-{events}"
    kept = folder / f"lake-{events}.json"
    if not kept.exists():
        kept.write_text(json.dumps({"day": made(lake, events).day}))
    told = {"lake": str(lake), "day": json.loads(kept.read_text())["day"], "memory": options.memory_mb}
    told |= {"kill": 0, "master": None, "out": str(folder / "out-shards")}
    reference = measured(told)
    rows = [row("shards", "this machine", reference, reference)]
    for count in options.executors:
        master = f"local-cluster[{count},1,{options.executor_mb}]"
        spark = measured(told | {"master": master, "out": str(folder / f"out-{count}")})
        rows.append(row("spark", count, spark, reference))
        if options.kill and count > 1:
            ended = measured(told | {"master": master, "out": str(folder / "out-killed"), "kill": spark["bins"]})
            executors, workers, after = ended["killed"]
            name = (
                f"spark, {executors} executor and {workers} Python worker killed after {after} of {spark['bins']} bins"
            )
            rows.append(row(name, count, ended, reference))
    print(f"\n{events:,} events, rule basis {reference['basis'][:12]}\n")
    print("| " + " | ".join(title for _, title in HEAD) + " |")
    print("|" + "---|" * len(HEAD))
    for line in rows:
        print("| " + " | ".join(line[name] for name, _ in HEAD) + " |", flush=True)
    return all(line["same"] == "yes" for line in rows)


def numbers(text: str) -> list[int]:
    """Numbers with commas between them."""
    return [int(part) for part in text.split(",")]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--events", type=numbers, default=[1_000_000])
    parser.add_argument("--executors", type=numbers, default=[1, 2, 4])
    parser.add_argument("--memory-mb", type=int, default=4_096, help="shards: address space of a process")
    parser.add_argument("--executor-mb", type=int, default=1_024, help="spark: heap of an executor's Java")
    parser.add_argument("--kill", action="store_true", help="a row more: an executor dies in the middle")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(json.loads(asked.one))))
        sys.exit(0)
    if asked.folder is None:
        parser.error("--folder is needed")
    asked.folder.mkdir(parents=True, exist_ok=True)
    same = [table(asked.folder.resolve(), events, asked) for events in asked.events]
    sys.exit(0 if all(same) else 1)
