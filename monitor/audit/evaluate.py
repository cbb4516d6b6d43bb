"""Rules over the values of one kind of scope: the one function of live, batch, replay and cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from monitor.audit.terms import Term, terms
from monitor.audit.verdicts import SCHEMA, verdicts
from monitor.facts.facts import AS_WRITTEN, ENGINE, Facts
from monitor.rules.kit.params import meant
from monitor.rules.kit.rule import Rule
from monitor.rules.places import Place


@dataclass(frozen=True, slots=True)
class Charge:
    """A rule and the parameters it is to judge with."""

    rule: Rule[Any]
    spans: tuple[Term, ...]

    @property
    def reach(self) -> int | None:
        """How far the rule looks inside its scope with these parameters: None = all of it, 0 = the record, or days."""
        told = self.rule.reach
        if isinstance(told, str):
            return max(int(getattr(params, told)) for params in (self.rule.params, *(s.params for s in self.spans)))
        return told


@dataclass(frozen=True, slots=True)
class Failed:
    """A rule that broke instead of judging; the others went on."""

    rule: str
    error: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules said (`SCHEMA`), and which of them broke."""

    verdicts: pl.DataFrame
    failed: tuple[Failed, ...] = ()


def charges(rules: Iterable[Rule[Any]], place: Place, given: Mapping[str, Any] | None = None) -> tuple[Charge, ...]:
    """The rules with the parameters of `place`, over which `given` parameters win where a rule has them."""
    told = given or {}
    out = []
    for rule in rules:
        own = {name: value for name, value in told.items() if name in meant(rule.params)}
        out.append(Charge(rule, terms(rule, place, own)))
    return tuple(out)


def basis(charged: Sequence[Charge]) -> str:
    """What the audit judges with: rule versions and their parameters, as a digest."""
    told = [(charge.rule.id, charge.rule.version, repr(charge.spans)) for charge in charged]
    return hashlib.sha256(repr(sorted(told)).encode()).hexdigest()


NOTHING = pl.DataFrame(schema=SCHEMA)
"""No verdict."""
TOGETHER = 12
"""So many rules are collected at once: their prepared frames are held until then, and no longer."""


def evaluate(facts: Facts, charged: Sequence[Charge]) -> Judged:
    """The verdicts of `charged` rules on `facts`; rules none of whose judged kinds is there say nothing."""
    active = [charge for charge in charged if facts.has(charge.rule.judges)]
    frames: list[pl.DataFrame] = [NOTHING]
    failed: list[Failed] = []
    for start in range(0, len(active), TOGETHER):
        frames += _together(facts, active[start : start + TOGETHER], failed)
    return Judged(pl.concat(frames).sort("rule", "scope_id", "event", "about"), tuple(failed))


def _together(facts: Facts, charged: Sequence[Charge], failed: list[Failed]) -> list[pl.DataFrame]:
    plans: list[tuple[str, pl.LazyFrame]] = []
    for charge in charged:
        try:
            plans.append((charge.rule.id, verdicts(charge.rule, facts, charge.spans)))
        except Exception as error:  # noqa: BLE001 - whatever a rule raises, the others go on and it is reported
            failed.append(_failed(charge.rule.id, error))
    try:
        return pl.collect_all([plan for _, plan in plans], engine=ENGINE, optimizations=AS_WRITTEN) if plans else []
    except Exception:  # noqa: BLE001 - one of them broke: find out which, keep the rest
        frames: list[pl.DataFrame] = []
        for rule_id, plan in plans:
            try:
                frames.append(plan.collect(engine=ENGINE, optimizations=AS_WRITTEN))
            except Exception as error:  # noqa: BLE001 - as above
                failed.append(_failed(rule_id, error))
        return frames


def _failed(rule_id: str, error: Exception) -> Failed:
    return Failed(rule_id, f"{type(error).__name__}: {error}")
