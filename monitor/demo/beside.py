"""Measures `consequences.toml`: `python -m monitor.demo.beside`.

The demonstration county is told again and judged by every rule; for each planted rule it is written down what else is
flagged in stories in which nothing but it was planted.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.demo.consequences import TABLE
from monitor.demo.county import generate
from monitor.demo.planted import Planted
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue
from monitor.rules.places import place
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

YEARS, PROJECTS = 3, 400
HEAD = "# Made by python -m monitor.demo.beside: planted rule -> what else is flagged in a story of one breach.\n"


def flagged_in_stories(lines: Iterable[str], last_day: str) -> dict[str, Counter[str]]:
    """Tag of a story -> rule -> number of findings that judge an event of it."""
    events = [read_event(line, stored=True) for line in lines]
    charged = charges(catalogue().values(), place("demo"))
    judged = batch(records(enumerate(events)), charged, day_number(date.fromisoformat(last_day)))
    out: defaultdict[str, Counter[str]] = defaultdict(Counter)
    found = judged.verdicts.filter(pl.col("verdict") == "flagged").select("rule", "event")
    for rule, event in found.iter_rows():
        out[events[event].id.rpartition("-")[0]][rule] += 1
    return out


def measured(planted: Mapping[str, Iterable[Planted]], flagged: Mapping[str, Counter[str]]) -> dict[str, list[str]]:
    """Planted rule -> the other rules flagged in stories (by tag) in which it alone was planted."""
    out: defaultdict[str, set[str]] = defaultdict(set)
    for tag, told in planted.items():
        rules = {one.rule for one in told}
        if len(rules) == 1:
            (rule,) = rules
            out[rule] |= flagged.get(tag, Counter()).keys() - {rule}
    return {rule: sorted(others) for rule, others in sorted(out.items()) if others}


def written(table: Mapping[str, Iterable[str]]) -> str:
    """The text of consequences.toml."""
    rows = (f'"{rule}" = {json.dumps(list(others))}\n' for rule, others in table.items())
    return HEAD + "".join(rows)


def main() -> int:
    """The command: the table anew from the demonstration county."""
    county = generate(years=YEARS, projects=PROJECTS, gaps=0)
    by_tag: defaultdict[str, list[Planted]] = defaultdict(list)
    for one in county.planted:
        by_tag[one.tag].append(one)
    table = measured(by_tag, flagged_in_stories(county.log, county.last_day))
    TABLE.write_text(written(table), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
