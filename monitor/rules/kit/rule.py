"""The shape of a rule: what it reads, what it asks, what it says, and the examples that are its test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

import polars as pl

from monitor.facts.facts import Facts
from monitor.vocabulary.verdicts import Confidence, Severity

P = TypeVar("P")

RECORD = 0
"""Reach of a rule whose verdict on a record depends on that record, what it names and what names it."""


@dataclass(frozen=True, slots=True)
class Cite:
    """An article a rule rests on."""

    act: str
    """Id in `data/law`."""
    article: str
    in_force: date | None = None
    """First day on which it holds for this rule, where that differs from the article's own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column copied into the finding, and what it is called on screen.

    `_fen` is printed in yuan, `_day` as a date; `codes` names the code list whose labels are printed.
    """

    column: str
    zh: str
    en: str
    codes: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A few events and the verdicts they must give; documentation and test at once.

    `verdicts` maps an id found in `about` to the verdict, or to `(verdict, reason)`; records not named are free.
    """

    says: str
    events: tuple[dict[str, Any], ...]
    verdicts: Mapping[str, str | tuple[str, str]]
    as_of: str = "2026-12-31"
    set: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[P]):
    """One rule. The order of its questions is fixed (`monitor.audit.verdicts`).

    1. `applies` false: not applicable. 2. `below` true: clear, below the size that switches the duty on.
    3. `flagged` true: flagged. 4. An awaited act is missing and `due_day` is not over: not applicable, not due; over:
    flagged. 5. A column of `needs`, or an answer above, is null: not assessable. 6. Else clear.
    """

    id: str
    version: int
    family: str
    severity: Severity
    confidence: Confidence = Confidence.HIGH
    is_lead: bool = False
    """A heuristic: never shown to the public, marked so everywhere."""
    scope: str
    reach: int | str | None = None
    """How far a verdict looks inside its scope: None = all of it, RECORD, or the name of the parameter that says how
    many days before and after the judged day."""
    judges: tuple[str, ...]
    """Kinds of the events that are judged: column `event` of the prepared frame holds one of them."""
    reads: tuple[str, ...]
    """All kinds it reads."""
    references: tuple[str, ...] = ()
    """Of these, the kinds it reads whole through `Facts.reference`: sanctions, duties, registers, pools."""
    through: tuple[str, ...] = ()
    """Kinds of records that the judged one names and looks through: what else names them it sees too (the signatures
    on the agenda item of a decision)."""
    named_by: tuple[str, ...] | None = None
    """Of a rule that looks at the record alone: the kinds that it looks for among what names the judged one; None: all
    that it reads. A plan is named by ten thousand payments, and a rule that judges it wants its signatures."""
    about: tuple[str, ...]
    """Columns that say what was judged, named as in the contract; `target_kind` + `target_id` print as `target`."""
    needs: tuple[str, ...] = ()
    """Columns without which it cannot be judged."""
    evidence: tuple[Shown, ...]
    title: Mapping[str, str]
    message: Mapping[str, str]
    """Language -> the finding in one sentence, as `monitor.rules.kit.printing.message` reads it."""
    cites: tuple[Cite, ...]
    in_force: date
    until: date | None = None
    params: P
    prepare: Callable[[Facts, P], pl.LazyFrame]
    """One row a judged record: `scope_id`, `event`, `day` (the judged day: it picks the version), the columns of
    `about`, `needs`, `evidence`, and what the questions use. Optional: `due_day` (last lawful day of an awaited act
    that is missing, else null), `cured_day`, `stake_fen`, `events` (List of further evidence events)."""
    applies: Callable[[P], pl.Expr]
    below: Callable[[P], pl.Expr] | None = None
    flagged: Callable[[P], pl.Expr]
    examples: tuple[Example, ...]
    doc: str = ""
    """The module's docstring: pass `__doc__`."""
    doc_zh: str = ""
    """The same page in Chinese: pass `ZH`."""
