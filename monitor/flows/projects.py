"""Projects with their money, unit by unit: budget, received, contract, certified, paid, what lies still, what is late.

A project is one that was registered; money that was spent outside of projects is on no line here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from monitor.findings.tell import yuan
from monitor.flows.money import money
from monitor.flows.timeline import ALL, Seen
from monitor.flows.web import Member, gathered_of
from monitor.rules.kit.printing import day_text
from monitor.store.chunks import chunks
from monitor.store.concerning import findings_concerning
from monitor.store.database import Read
from monitor.store.events import Link, links_of
from monitor.store.findings import listed
from monitor.store.kinds import seqs_of_kinds
from monitor.store.names import registered_names

LATE: Final = (
    "pay.gp-invoice-30d",
    "pay.progress-14d",
    "pay.retention-return",
    "pay.sme-30-60",
    "pay.sme-acceptance-delay",
    "pay.sme-undisputed",
    "pay.wage-monthly",
)
"""Rules that ask whether a payment came in time."""
LYING: Final = (
    "fnd.carryover-two-years",
    "fnd.stagnation-local",
    "fnd.transfer-30d-province",
    "fnd.transfer-local-30-60",
)
"""Rules that ask whether money was passed on and used in time."""
STANDING: Final = ["raised", "cured"]
SUMMED: Final = 60
"""Up to so many projects the sums of all that fit are made."""
FIGURES: Final = ("received", "budget", "contract", "certified", "paid", "unspent")


def projects(
    read: Read,
    as_of_day: int,
    *,
    unit_id: str | None = None,
    limit: int = 20,
    offset: int = 0,
    seen: Seen = ALL,
) -> dict[str, Any]:
    """One page of projects, the last registered first; shape: `api.money.schemas.Projects`."""
    owners = _owners(links_of(read, seqs_of_kinds(read, {"project.registered"})), as_of_day)
    known = {id: unit for id, unit in owners.items() if unit not in seen.without_units}
    fit = [id for id, unit in known.items() if unit_id in {None, unit}]
    names = registered_names(read, as_of_day)
    page = fit[offset : offset + limit]
    lines = _lines(read, page, known, names, seen)
    total = lines if len(page) == len(fit) else _lines(read, fit, known, names, seen) if len(fit) <= SUMMED else []
    return {
        "total": len(fit),
        "limit": limit,
        "offset": offset,
        "unit_id": unit_id,
        "units": [
            {"id": unit, "name": names.get(unit), "projects": number}
            for unit, number in Counter(unit for unit in known.values() if unit is not None).most_common()
        ],
        "items": lines,
        "sums": _sums(total) if total else None,
        "late_rules": list(LATE),
        "lying_rules": list(LYING),
        "as_of": day_text(as_of_day),
    }


def _owners(links: Sequence[Link], as_of_day: int) -> dict[str, str | None]:
    """Project -> the unit that owns it, the last registered first."""
    made: dict[int, str] = {}
    owner: dict[int, str] = {}
    day: dict[int, int] = {}
    for link in links:
        if link.day > as_of_day:
            continue
        day[link.seq] = link.day
        if (link.noun, link.role) == ("project", "defines"):
            made[link.seq] = link.id
        elif (link.noun, link.role) == ("unit", "scope"):
            owner[link.seq] = link.id
    told = {id: (day[seq], seq) for seq, id in sorted(made.items())}
    order = sorted(told, key=lambda id: (-told[id][0], id))
    return {id: owner.get(told[id][1]) for id in order}


def _lines(
    read: Read, ids: Sequence[str], owners: Mapping[str, str | None], names: Mapping[str, str], seen: Seen
) -> list[dict[str, Any]]:
    gathered = gathered_of(read, "project", ids)
    found = _found(read, ids, seen)
    out = []
    for id in ids:
        held = [m for m in gathered[id] if m.state == "holds" and seen.source(m.event.source)]
        if held:
            out.append(_line(id, held, owners[id], names, found[id]))
    return out


def _line(
    id: str, held: Sequence[Member], owner: str | None, names: Mapping[str, str], found: Mapping[str, int]
) -> dict[str, Any]:
    told = money(held, "project", id)
    title = [m.data["name"] for m in held if m.event.type == "project.registered" and "name" in m.data]
    return {
        "project_id": id,
        "title": title[-1] if title else None,
        "unit": None if owner is None else {"id": owner, "name": names.get(owner)},
        "process_ids": sorted({m.process_id for m in held if m.process_id is not None}),
        **{name: told[name] for name in ("budget_basis", "gaps", "passed_on_yuan", "not_in_yuan")},
        **{f"{name}_yuan": told.get(f"{name}_yuan") for name in FIGURES},
        "unspent_yuan": _unspent(told),
        "findings": sum(found.values()),
        "late": sum(found.get(rule, 0) for rule in LATE),
        "lying": sum(found.get(rule, 0) for rule in LYING),
    }


def _fen(told: str | None) -> int | None:
    return None if told is None else int(told.replace(".", ""))


def _unspent(told: Mapping[str, Any]) -> str | None:
    """What came in (where that was not told: what was budgeted) and was not paid out; null where it is not known."""
    came = _fen(told["received_yuan"]) if told["received_yuan"] is not None else _fen(told["budget_yuan"])
    if came is None:
        return None
    return yuan(max(0, came - (_fen(told["paid_yuan"]) or 0)))


def _found(read: Read, ids: Sequence[str], seen: Seen) -> Mapping[str, Mapping[str, int]]:
    """Project -> rule -> standing findings; none where the one who asks may not read them."""
    out: defaultdict[str, Counter[str]] = defaultdict(Counter)
    if not seen.findings:
        return out
    hidden = findings_concerning(read, seen.without_units)
    for part in chunks(ids):
        for row in listed(read, project_id=part, state=STANDING):
            if row["id"] not in hidden:
                out[row["project_id"]][row["rule"]] += 1
    return out


def _sums(lines: Sequence[Mapping[str, Any]]) -> dict[str, str | None]:
    """Each figure over all lines that tell it."""
    out: dict[str, str | None] = {}
    for name in FIGURES:
        told = [fen for line in lines if (fen := _fen(line[f"{name}_yuan"])) is not None]
        out[f"{name}_yuan"] = yuan(sum(told)) if told else None
    return out
