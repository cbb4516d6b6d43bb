"""Measures `consequences.toml`: `python -m monitor.demo.beside`.

For each planted rule a small county is told in which nothing but its breach is planted, and judged by every rule: since
an honest county raises no finding, whatever else is flagged follows from the breach.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.demo.breaches import RATES
from monitor.demo.consequences import TABLE
from monitor.demo.county import County, generate
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue
from monitor.rules.places import place
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event
from monitor.vocabulary.verdicts import Verdict

YEARS, PROJECTS = 2, 80
OFTEN, MOST = 9, 0.5
"""Breaches are planted so many times as often as in the demonstration, but in no more than this share."""
HEAD = "# Made by python -m monitor.demo.beside: planted rule -> what else is flagged where it alone is planted.\n"


def flagged(county: County) -> set[str]:
    """The rules that flag something in a county."""
    events = [read_event(line, stored=True) for line in county.log]
    charged = charges(catalogue().values(), place("demo"))
    judged = batch(records(enumerate(events)), charged, day_number(date.fromisoformat(county.last_day)))
    found = judged.verdicts
    return set(found.filter(found["verdict"] == Verdict.FLAGGED.value)["rule"].unique())


def beside(rule: str) -> list[str]:
    """What else is flagged in a county in which one rule's breach is planted."""
    rate = min(MOST, RATES[rule] * OFTEN)
    return sorted(flagged(generate(years=YEARS, projects=PROJECTS, breaches={rule: rate}, gaps=0)) - {rule})


def written(table: Mapping[str, Iterable[str]]) -> str:
    """The text of consequences.toml."""
    rows = (f'"{rule}" = {json.dumps(list(others))}\n' for rule, others in sorted(table.items()))
    return HEAD + "".join(rows)


def main() -> int:
    """The command: the table anew; says what it found as it goes on."""
    table = {}
    for rule in RATES:
        if others := beside(rule):
            table[rule] = others
            sys.stdout.write(f"{rule}: {', '.join(others)}\n")
    TABLE.write_text(written(table), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
