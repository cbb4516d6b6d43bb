"""Tiny rules and short worlds for the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from monitor.audit.evaluate import Charge
from monitor.audit.terms import END, START, Term
from monitor.facts.facts import Facts
from monitor.facts.lake import Lake
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Rule, Shown
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.vocabulary.event import Event
from monitor.vocabulary.reading import read_event
from monitor.vocabulary.verdicts import Severity

START_OF_2026 = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Params:
    limit: int = param(100, unit="CNY", zh="上限", en="Limit")
    kinds: tuple[str, ...] = param(("final",), unit="list", zh="类别", en="Kinds", codes="payment_kind")


def payments(f: Facts, _: Params) -> pl.LazyFrame:
    return f.of("payment.made").with_columns(stake_fen=pl.col("amount_fen"))


TINY = Rule(
    id="pay.tiny",
    version=1,
    family="pay",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("payment.made",),
    reads=("payment.made",),
    about=("payment_id",),
    evidence=(Shown("amount_fen", "金额（元）", "Amount (CNY)"), Shown("day", "支付日", "Paid on")),
    title={"zh": "超过上限", "en": "Above the limit"},
    message={"zh": "支付 {amount_fen} 元，上限 {limit} 元", "en": "CNY {amount_fen} paid, the limit is {limit}"},
    cites=(Cite("cn-bidding-law", "28"),),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=payments,
    applies=lambda _: pl.lit(value=True),
    flagged=lambda p: pl.col("amount_fen") > p.limit * 100,
    examples=(),
)


def tiny_rule(**changed: Any) -> Rule[Any]:
    return replace(TINY, **changed)


def always(rule: Rule[Any], **values: Any) -> Charge:
    params = replace(rule.params, **values)
    return Charge(rule, (Term(START, END, params, {key: {"zh": "定", "en": "set"} for key in ("limit", "kinds")}),))


@pytest.fixture(scope="session")
def tiny() -> Callable[..., Rule[Any]]:
    """`tiny(field=value)`: payments above a limit, with fields of the rule changed."""
    return tiny_rule


@pytest.fixture(scope="session")
def charge() -> Callable[..., Charge]:
    """`charge(rule, limit=5)`: the rule with one set of parameters for all days."""
    return always


@pytest.fixture(scope="session")
def pay() -> Callable[..., Event]:
    """`pay("PAY-1", "12.00", "2026-03-02")`: a payment whose event has its id in lower case."""

    def made(id: str, amount: str = "500.00", time: str = "2026-03-02", **more: Any) -> Event:
        name = more.pop("event", id.lower())
        return read_event({**like("payment.made", time, payment_id=id, amount=amount, **more), "id": name})

    return made


@dataclass
class Store:
    """A store, its lake and a clock that goes on with every append."""

    database: Database
    lake: Lake
    now: datetime = START_OF_2026

    def add(self, *events: Event) -> None:
        with self.database.writing() as write:
            append(write, list(events), now=self.now)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    database = open_database(f"sqlite:///{tmp_path}/live.db")
    database.migrate()
    yield Store(database, Lake(tmp_path / "lake"))
    database.close()
