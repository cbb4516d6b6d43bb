"""The whole database held against its log, in one pass over the entries and in bounded memory."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select

from monitor.ledger.note import VerifierKey
from monitor.store.check.doings import Accounts, Erasures, Findings, Refusals, Steps
from monitor.store.check.entries import Entries, Log
from monitor.store.check.payloads import Links, Payloads
from monitor.store.check.report import Bad, Check, Part, Report
from monitor.store.check.salted import (
    CaseFindings,
    Cases,
    answers,
    case_steps,
    concern_steps,
    concerns,
    papers,
    parameter_proposals,
    questions,
    remedies,
    reports,
    snoozes,
)
from monitor.store.check.segments import Segments
from monitor.store.check.tree import Cosignatures, Heads, Nodes
from monitor.store.cold.fill import filled_as_far
from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.link import link
from monitor.store.tables.payload import payload

STEP = 10_000
MOST = 1_000
"""Rows named at most: a thousand say as much as a million."""


def verify(read: Read, keys: Collection[VerifierKey] = (), now: datetime | None = None) -> Report:
    """Every row of the tables that are evidence or made from it, checked against the leaves and the signed heads.

    `keys` are the log's keys that the caller trusts; keys that the log put on record count only where one of these, or
    none at all, is named. `now` tells an end of the log that waits for its signature from one that lost it.
    """
    log = Log(read)
    heads = Heads(read, log.origin, keys, now)
    checks: list[Check] = [
        log,
        Entries(log.origin),
        Payloads(read),
        Segments(read),
        Links(read),
        Nodes(read),
        heads,
        Cosignatures(read),
        Refusals(read),
        Erasures(read),
        Findings(read),
        Steps(read),
        Accounts(read),
        Cases(read),
        CaseFindings(read),
        case_steps(read),
        snoozes(read),
        questions(read),
        answers(read),
        remedies(read),
        reports(read),
        papers(read),
        parameter_proposals(read),
        concerns(read),
        concern_steps(read),
    ]
    report = Report()
    for part in _parts(read):
        for row in part.rows:
            if row.type == "key.adopted" and row.body is not None:
                _adopt(heads, row.seq, row.body)
        for check in checks:
            _add(report, check.take(part))
    for check in checks:
        _add(report, check.end())
        report.counts[check.table] = check.count  # type: ignore[attr-defined]
    report.size, report.root = heads.size, heads.root
    return report


def _adopt(heads: Heads, seq: int, body: str) -> None:
    try:
        heads.adopt(seq, str(json.loads(body).get("key")))
    except (ValueError, AttributeError):
        return


def _add(report: Report, found: Iterator[Bad]) -> None:
    for bad in found:
        if len(report.bad) < MOST:
            report.bad.append(bad)


def _parts(read: Read) -> Iterator[Part]:
    beside = ("salt", "body", "origin_file", "origin_sheet", "origin_row", "submitter")
    told = (
        select(entry, *(payload.c[name] for name in beside))
        .join(payload, payload.c.seq == entry.c.seq, isouter=True)
        .order_by(entry.c.seq)
        .limit(STEP)
    )
    last = -(2**62)
    while rows := read.connection.execute(told.where(entry.c.seq > last)).all():
        links: defaultdict[int, set[tuple[str, str, str, int, str]]] = defaultdict(set)
        for row in read.connection.execute(select(link).where(link.c.seq > last, link.c.seq <= rows[-1].seq)):
            links[row.seq].add((row.noun, row.id, row.role, row.day, row.kind))
        whole, refused, unread = filled_as_far(read, rows)
        yield Part(0 if last < 0 else rows[0].seq, whole, links, refused, frozenset(unread))
        last = rows[-1].seq
