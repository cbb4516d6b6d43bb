"""One small county, told and judged once for all tests of the room, and the one of the demonstration."""

from __future__ import annotations

import json
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from made_once import made_once

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.audit.measure import Measured, measure
from monitor.demo import County, generate
from monitor.demo.breaches import RATES
from monitor.demo.gaps import RATES as GAPS
from monitor.demo.steering import RATES as STEERED
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue
from monitor.rules.places import place
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

Judged: TypeAlias = dict[str, dict[str, list[dict[str, Any]]]]
"""Verdict -> rule -> rows, `about` as an object."""


def judged_by_rules(county: County, *only: str, log: Iterable[str] | None = None) -> Judged:
    """The verdicts of all rules, or of those named; `log` where the county's lines are at hand."""
    events = [read_event(line, stored=True) for line in (county.log if log is None else log)]
    told = records(enumerate(events))
    scopes = {story.tag: story.scope for story in county.stories()}
    charged = charges([rule for rule in catalogue().values() if not only or rule.id in only], place("demo"))
    result = batch(told, charged, day_number(date.fromisoformat(county.last_day)))
    assert not result.failed
    found: Judged = defaultdict(lambda: defaultdict(list))
    for row in result.verdicts.to_dicts():
        about = {name: value for name, value in json.loads(row["about"]).items() if value is not None}
        story = scopes[events[row["event"]].id.rpartition("-")[0]]
        found[row["verdict"]][row["rule"]].append({**row, "about": about, "story": story})
    return found


def unproved_draws(county: County) -> set[str]:
    """Random draws of which there is only a list: whether they can be verified is not assessable, by the rule."""
    held = (event["data"] for event in county.events if event["type"] == "draw.held")
    return {data["draw_id"] for data in held if data["protocol"] == "recorded_only" and data["method"] == "random"}


@pytest.fixture(scope="session")
def unproved() -> Callable[[County], set[str]]:
    return unproved_draws


@pytest.fixture(scope="session")
def judge() -> Callable[[County], Judged]:
    return judged_by_rules


@pytest.fixture(scope="session")
def county() -> County:
    return generate(
        years=2,
        projects=140,
        breaches={rule: min(0.35, rate * 9) for rule, rate in RATES.items()} | dict.fromkeys(STEERED, 0.5),
        gaps={rule: rate * 5 for rule, rate in GAPS.items()},
    )


@pytest.fixture(scope="session")
def events(county: County) -> list[dict[str, Any]]:
    return list(county.events)


@pytest.fixture(scope="session")
def judged(county: County) -> Judged:
    """By the rules of which something is left out."""
    return judged_by_rules(county, *GAPS)


def tell_demonstration(folder: Path) -> None:
    """The county of the demonstration with its ledgers, and its log."""
    county = generate(years=3, projects=400)
    (folder / "log.jsonl").write_text("".join(f"{line}\n" for line in county.log), encoding="utf-8")
    (folder / "county.pickle").write_bytes(pickle.dumps(county))


@pytest.fixture(scope="session")
def demonstration_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "demonstration", tell_demonstration)


@pytest.fixture(scope="session")
def demonstration(demonstration_folder: Path) -> County:
    county = pickle.loads((demonstration_folder / "county.pickle").read_bytes())  # noqa: S301 - written by this run
    assert isinstance(county, County)
    return county


def lines_of(folder: Path) -> list[str]:
    return (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def demonstrated(demonstration_folder: Path) -> list[dict[str, Any]]:
    """Every event of the demonstration, as the log gives it out."""
    return [json.loads(line) for line in lines_of(demonstration_folder)]


@pytest.fixture(scope="session")
def figures(
    demonstration: County, demonstration_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Measured]:
    """Rule -> figures, as the command of the demonstration counts them: planted, found, and flagged besides."""

    def write_figures(folder: Path) -> None:
        lines = (
            {"rule": rule, "verdict": verdict, "about": row["about"], "scope": {"id": row["scope_id"]}}
            | {"project_id": row["story"]}
            for verdict, rules in judged_by_rules(demonstration, log=lines_of(demonstration_folder)).items()
            for rule, rows in rules.items()
            for row in rows
        )
        planted, gaps = ([asdict(one) for one in told] for told in (demonstration.planted, demonstration.gaps))
        text = json.dumps({rule: asdict(one) for rule, one in measure(lines, planted, gaps).items()})
        (folder / "figures.json").write_text(text, encoding="utf-8")

    told = (made_once(tmp_path_factory, "figures", write_figures) / "figures.json").read_text(encoding="utf-8")
    return {rule: Measured(**one) for rule, one in json.loads(told).items()}
