"""Clues laid over each other (线索叠加): the subjects on which findings of several rules lie, ranked by a shown formula.

Never ranked by the number of findings: a rule that flags one subject often counts once, by its strongest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, Literal, NamedTuple

import polars as pl

from monitor.findings.board import board
from monitor.findings.queue import STANDING
from monitor.findings.rank import CONFIDENCE, SEVERITY, freshness_weight, money_weight, score_of, sureness
from monitor.findings.tell import title, yuan
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.printing import day_text
from monitor.store.concerning import findings_concerning
from monitor.store.database import Read
from monitor.store.events import events_by_seq, links_by_id
from monitor.store.names import registered_names

FORMULA: Final = {
    "zh": "得分 = 各规则得分之和；每条规则只计一次 = 100 × 严重程度 × 最大涉及金额 × 把握 × 最近一条的新近程度",
    "en": "score = the sum over its rules, each once = 100 x severity x largest money at stake x confidence x "
    "freshness of the latest",
}
By = Literal["party", "unit", "project", "process"]
COLUMNS: Final = ("subject", "id", "rule", "day", "stake_fen")
NAMED: Final[Mapping[str, tuple[str, str]]] = {
    "project": ("project.registered", "name"),
    "process": ("tender.published", "title"),
}
"""Kind of subject -> the event that makes it, and the field that names it."""


class Met(NamedTuple):
    """The standing findings of one rule on one subject. Days are day numbers, money is fen."""

    rule: str
    findings: int
    last_day: int
    stake_fen: int | None
    """The largest of them."""
    score: float


def _laid(read: Read, by: By, as_of_day: int, without_units: frozenset[str]) -> pl.DataFrame:
    """`subject`, `id`, `rule`, `day`, `stake_fen`: every standing finding with each of its subjects of one kind.

    A party is the subject of what was judged in its own scope, or on an event that is about it. Findings that concern
    `without_units` are left out, and so are these units themselves.
    """
    frame = board(read, as_of_day).filter(pl.col("state").cast(pl.String).is_in(list(STANDING)))
    if hidden := findings_concerning(read, without_units):
        frame = frame.filter(~pl.col("id").is_in(list(hidden)))
    if by == "party":
        told = frame.explode("parties", empty_as_null=True).rename({"parties": "subject"})
    else:
        told = frame.with_columns(subject=pl.col(f"{by}_id").cast(pl.String))
    return told.filter(~pl.col("subject").is_in(sorted(without_units))).select(COLUMNS).drop_nulls("subject")


def _counted(told: pl.DataFrame) -> pl.DataFrame:
    """`subject`, `rule`, `findings`, `day`, `stake_fen`: the rules that meet on a subject, two or more.

    A finding that is told twice of a subject counts once.
    """
    counted = told.group_by("subject", "rule").agg(
        pl.col("id").n_unique().alias("findings"), pl.max("day"), pl.max("stake_fen")
    )
    return counted.filter(pl.len().over("subject") > 1).with_columns(pl.col("rule").cast(pl.String))


def _scored(counted: pl.DataFrame, as_of_day: int) -> pl.DataFrame:
    """The same with the `score` of each rule on each subject."""
    fresh = cache(lambda day: freshness_weight(as_of_day - day))
    told = zip(counted["rule"].to_list(), counted["day"].to_list(), counted["stake_fen"].to_list(), strict=True)
    scores = [score_of(*_weights(rule), money_weight(stake), fresh(day)) for rule, day, stake in told]
    return counted.with_columns(pl.Series("score", scores, dtype=pl.Float64))


@cache
def _weights(rule_id: str) -> tuple[float, float]:
    """How grave and how sure a rule is; one that this release no longer has weighs least."""
    rule = catalogue().get(rule_id)
    if rule is None:
        return min(SEVERITY.values()), min(CONFIDENCE.values())
    return SEVERITY[rule.severity], sureness(rule.confidence, is_lead=rule.is_lead)


def overlays(
    read: Read, by: By, as_of_day: int, *, without_units: frozenset[str] = frozenset(), limit: int = 50, offset: int = 0
) -> dict[str, Any]:
    """One page of subjects, ranked as of the day number `as_of_day`; shape: `api.overlays.schemas.Overlays`."""
    scored = _scored(_counted(_laid(read, by, as_of_day, without_units)), as_of_day)
    ranked = scored.group_by("subject").agg(pl.col("score").sum().round(1)).sort(-pl.col("score"), "subject")
    page = ranked["subject"].slice(offset, limit).to_list()
    met: defaultdict[str, list[Met]] = defaultdict(list)
    for subject, *told in scored.filter(pl.col("subject").is_in(page)).iter_rows():
        met[subject].append(Met(*told))
    names = _names(read, by, page, as_of_day)
    return {
        "by": by,
        "total": ranked.height,
        "limit": limit,
        "offset": offset,
        "items": [_item(by, id, names.get(id), met[id]) for id in page],
        "formula": FORMULA,
        "as_of": day_text(as_of_day),
    }


def _item(by: By, id: str, name: str | None, met: Sequence[Met]) -> dict[str, Any]:
    rules = [_rule(one) for one in sorted(met, key=lambda one: (-one.score, one.rule))]
    return {
        "kind": by,
        "id": id,
        "name": name,
        "rules": rules,
        "findings": sum(one.findings for one in met),
        "severity": max((one["severity"] for one in rules), key=SEVERITY.__getitem__),
        "stake_yuan": yuan(max((one.stake_fen for one in met if one.stake_fen is not None), default=None)),
        "score": round(sum(one.score for one in met), 1),
        "last_day": day_text(max(one.last_day for one in met)),
    }


def _rule(met: Met) -> dict[str, Any]:
    rule = catalogue().get(met.rule)
    return {
        "id": met.rule,
        "title": title(met.rule),
        "severity": "info" if rule is None else str(rule.severity),
        "is_lead": rule is not None and rule.is_lead,
        "count": met.findings,
        "score": met.score,
    }


def _names(read: Read, by: By, ids: Sequence[str], day: int) -> Mapping[str, str]:
    """Id -> name, as far as one was told by then."""
    if by not in NAMED:
        return registered_names(read, day)
    kind, field = NAMED[by]
    made = {link.seq: link.id for link in links_by_id(read, [(by, id) for id in ids], {"defines"}) if link.kind == kind}
    told = events_by_seq(read, list(made))
    return {made[one.seq]: one.event.data[field] for one in told if field in one.event.data}
