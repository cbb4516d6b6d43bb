"""The plan of a draw as a bureau writes it, TOML or JSON, with a roster, to the request and what opens its handles."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from monitor.draw.chain import CHAINS, Chain
from monitor.draw.request import AFTER_REVEALS, Request, RequestRefused, parse_request
from monitor.draw.roster import Entrant, build
from monitor.draw.said import Said
from monitor.drawing.wrong import FileUnfit, Wrong, json_of
from monitor.intake.read_csv import text_of_file
from monitor.vocabulary.forms import FORMS

NAMES: Final = {chain.name: chain for chain in CHAINS.values()}
TEXT, WHOLE, LIST, TABLE = (
    Said("文字", "a text"), Said("整数", "an integer"), Said("列表", "a list"), Said("表", "a table"),
)  # fmt: skip
MOMENT: Final = Said(
    "带时差的时刻，如 2026-04-19T08:20:00+08:00", "a moment with its offset, 2026-04-19T08:20:00+08:00"
)
NEEDED: Final[Mapping[str, tuple[type | tuple[type, ...], Said]]] = {
    "source": (str, TEXT), "regime": (str, TEXT), "snapshot_id": (str, TEXT),
    "draw_id": (str, TEXT), "ocid": (str, TEXT), "lot": (str, TEXT), "slots": (list, LIST),
    "commitments": (dict, TABLE), "min_reveals": (int, WHOLE), "max_per_employer": (int, WHOLE),
    "decline_reasons": (list, LIST), "reveal_until": ((str, int, datetime), MOMENT),
    "opening_at": ((str, int, datetime), MOMENT),
}  # fmt: skip
OPTIONAL: Final[Mapping[str, tuple[type | tuple[type, ...], Said]]] = {
    "attempt": (int, WHOLE), "filters": (list, LIST), "fallback": (list, LIST), "reserve_anchor": (str, TEXT),
    "chain": (str, TEXT), "round": (int, WHOLE), "round_at": ((str, int, datetime), MOMENT),
}  # fmt: skip
BESIDE: Final = ("source", "regime", "snapshot_id")
"""What stands beside the request in what is sent."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a bureau wants: checked for its form, not yet joined with a roster."""

    file: str
    told: Mapping[str, Any]
    chain: Chain
    round_no: int

    @property
    def slots(self) -> list[str]:
        """The names of the slots."""
        return [str(row["name"]) for row in self.told["slots"]]


@dataclass(frozen=True, slots=True)
class Made:
    """`asking` is what is sent (source, regime, snapshot_id, request), public; `secrets` expert -> salt in hex."""

    asking: dict[str, Any]
    request: Request
    secrets: dict[str, str]


def read_plan(path: Path) -> Plan:
    """The plan of a file. Raises `FileUnfit` with every place that is wrong, `FileRefused`."""
    told = json_of(path) if path.suffix == ".json" else _toml(path)
    if not isinstance(told, dict):
        raise FileUnfit(Wrong(path.name, "$", type(told).__name__, TABLE))
    wrong = [Wrong(path.name, *one) for one in _wrong(told)]
    if wrong:
        raise FileUnfit(*wrong)
    chain = _chain(path.name, "chain", told.get("chain", "quicknet"))
    first = told.get("round_at", None if "round" in told else _unix(told["reveal_until"]) + AFTER_REVEALS)
    return Plan(path.name, told, chain, told["round"] if first is None else chain.round_at(_unix(first)))


def ask(plan: Plan, roster: list[Entrant]) -> Made:
    """The request of a plan for the experts of a roster, each behind a fresh salt.

    Raises `FileUnfit` where no request can be made of it.
    """
    told = plan.told
    rest = {name: told[name] for name in ("ocid", "lot", "commitments", "min_reveals", "max_per_employer")}
    rest |= {name: told[name] for name in ("decline_reasons", "reserve_anchor") if name in told}
    rest |= {"attempt": told.get("attempt", 1), "filters": told.get("filters", [])}
    rest |= {name: _unix(told[name]) for name in ("reveal_until", "opening_at")}
    rest["beacon"] = {"chain": plan.chain.hash, "round": plan.round_no}
    rest["fallback"] = [_fallback(plan, at, row) for at, row in enumerate(told.get("fallback", []))]
    slots = [(row["name"], row["seats"]) for row in told["slots"]]
    body, secrets = build(roster, told["draw_id"], slots, **rest)
    try:
        request = parse_request(body)
    except RequestRefused as refused:
        places = {"beacon.round": "round", "beacon": "chain"}
        raise FileUnfit(
            *(Wrong(plan.file, places.get(one.place, one.place), one.found, one.expected) for one in refused.problems)
        ) from refused
    return Made({**{name: told[name] for name in BESIDE}, "request": body}, request, secrets)


def read_asking(path: Path) -> dict[str, Any]:
    """A request that was made before and carried here, as it is sent. Raises `FileUnfit`, `FileRefused`."""
    told = json_of(path) if path.suffix == ".json" else None
    if not isinstance(told, dict) or not isinstance(told.get("request"), dict):
        raise FileUnfit(
            Wrong(path.name, "request", "", Said("已制成的申请；否则须有名册", "a request, or a roster with it"))
        )
    wrong = [
        Wrong(path.name, name, repr(told.get(name)), TEXT) for name in BESIDE if not isinstance(told.get(name), str)
    ]
    others = sorted({*told} - {*BESIDE, "request"})
    wrong += [Wrong(path.name, name, "...", Said("没有这一项", "no such member")) for name in others]
    try:
        parse_request(told["request"])
    except RequestRefused as refused:
        wrong += [Wrong(path.name, f"request.{one.place}", one.found, one.expected) for one in refused.problems]
    if wrong:
        raise FileUnfit(*wrong)
    return told


def _toml(path: Path) -> Any:
    try:
        return tomllib.loads(text_of_file(path, "utf-8")[0])
    except tomllib.TOMLDecodeError as error:
        raise FileUnfit(Wrong(path.name, "$", str(error), Said("合法的 TOML", "well-formed TOML"))) from error


def _wrong(told: Mapping[str, Any]) -> Iterator[tuple[str, str, Said]]:
    """Place, found and expected of everything that has another form."""
    yield from ((name, "", Said("必填", "a value")) for name in NEEDED if name not in told)
    yield from _members(told)
    for name in ("draw_id", "snapshot_id"):
        if isinstance(told.get(name), str) and FORMS["code"].fault(told[name]) is not None:
            yield name, told[name][:80], Said(*FORMS["code"].expected)
    if {"round", "round_at"} <= set(told):
        yield "round_at", str(told["round_at"])[:80], Said("round 与 round_at 只写一项", "round or round_at, not both")
    yield from _rows(told, "slots", {"name": str, "seats": int}, Said("name 和 seats", "name and seats"))
    yield from _rows(told, "fallback", {"kind": str}, Said("带 kind 的表", "a table with its kind"))


def _members(told: Mapping[str, Any]) -> Iterator[tuple[str, str, Said]]:
    known = {**NEEDED, **OPTIONAL}
    for name, value in told.items():
        kind, expected = known.get(name, ((), Said("没有这一项", "no such member")))
        if not isinstance(value, kind) or isinstance(value, bool):
            yield name, repr(value)[:80], expected
        elif expected is MOMENT and _moment(value) is None:
            yield name, str(value)[:80], MOMENT


def _rows(
    told: Mapping[str, Any], name: str, fields: Mapping[str, type], expected: Said
) -> Iterator[tuple[str, str, Said]]:
    rows = told.get(name)
    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        if not isinstance(row, dict) or any(type(row.get(field)) is not kind for field, kind in fields.items()):
            yield f"{name}[{at}]", repr(row)[:80], expected


def _moment(told: Any) -> int | None:
    """Unix seconds of a moment; None where it is none, or has no offset."""
    if isinstance(told, int):
        return told
    try:
        at = datetime.fromisoformat(told) if isinstance(told, str) else told
        return None if at.tzinfo is None else int(at.timestamp())
    except (ValueError, OverflowError):
        return None


def _unix(told: Any) -> int:
    found = _moment(told)
    assert found is not None, "the form was checked"  # noqa: S101 - for the reader of this file
    return found


def _chain(file: str, place: str, told: Any) -> Chain:
    """The chain of a name or of a hash."""
    found = NAMES.get(str(told)) or CHAINS.get(str(told))
    if found is None:
        raise FileUnfit(Wrong(file, place, str(told)[:80], Said("、".join(NAMES), f"one of {', '.join(NAMES)}")))
    return found


def _fallback(plan: Plan, at: int, row: Mapping[str, Any]) -> dict[str, Any]:
    """A fallback with its chain's hash, its round's number, its moment in Unix seconds."""
    told, place = dict(row), f"fallback[{at}]"
    if told["kind"] == "drand":
        chain = _chain(plan.file, f"{place}.chain", told.get("chain", plan.chain.hash))
        told["chain"] = chain.hash
        if "round_at" in told:
            told["round"] = chain.round_at(_at(plan.file, f"{place}.round_at", told.pop("round_at")))
    elif "drawn_at" in told:
        told["drawn_at"] = _at(plan.file, f"{place}.drawn_at", told["drawn_at"])
    return told


def _at(file: str, place: str, told: Any) -> int:
    found = _moment(told)
    if found is None or isinstance(told, bool):
        raise FileUnfit(Wrong(file, place, str(told)[:80], MOMENT))
    return found
