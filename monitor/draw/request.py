"""The request of a draw: everything that decides it, fixed before the beacon's round exists, read and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from monitor.draw.chain import BeaconRefused, Chain, chain_of
from monitor.draw.codes import DRAW_PARTY, EXCLUSION_REASON, VACANCY_REASON
from monitor.draw.said import DrawRefused, Said
from monitor.draw.terms import Terms, terms_fields
from monitor.ledger.canonical import canonical

VERSION: Final = "tw-draw/1"
AFTER_REVEALS: Final = 600
"""Seconds between the last reveal and the round, at least: nobody may know the round while he may still reveal."""
LOTTERY_BITS: Final = 60
AMPLE: Final = 10
"""Experts a seat from which on a pool needs no signature of the supervisor."""
LAST: Final = 7_258_089_600
"""2200-01-01 in the county (Unix): no time of a draw lies there or later, or before 1970."""
_HEX = re.compile(r"[0-9a-f]{64}")
_MEMBERS: Final[Mapping[str, type]] = {
    "v": str, "draw_id": str, "ocid": str, "lot": str, "attempt": int, "slots": list, "filters": list, "pool": list,
    "commitments": dict, "min_reveals": int, "max_per_employer": int, "decline_reasons": list, "reveal_until": int,
    "beacon": dict, "fallback": list, "opening_at": int,
}  # fmt: skip
_OPTIONAL: Final = {"reserve_anchor": str}
_WORDS: Final[Mapping[Any, Said]] = {
    str: Said("文字", "a text"), int: Said("整数", "an integer"), list: Said("列表", "a list"),
    dict: Said("对象", "an object"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request: where, what was found, what was expected."""

    place: str
    found: str
    expected: Said

    def text(self, lang: str) -> str:
        """The sentence in one language."""
        if lang == "zh":
            return f"{self.place}：应为{self.expected.zh}，实为 {self.found}"
        return f"{self.place}: {self.expected.en} expected, {self.found} found"


class RequestRefused(DrawRefused):
    """A request cannot stand: `problems` names everything wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("；".join(one.text("zh") for one in problems), "; ".join(one.text("en") for one in problems))


@dataclass(frozen=True)
class Request(Terms):
    """A checked request. Times are Unix seconds."""

    ocid: str = ""
    lot: str = ""
    attempt: int = 1
    reveal_until: int = 0
    opening_at: int = 0
    round_no: int = 1
    chain_hash: str = ""
    fallback: tuple[Mapping[str, Any], ...] = ()
    filters: tuple[Mapping[str, Any], ...] = ()

    @property
    def chain(self) -> Chain:
        """The beacon chain that is named."""
        return chain_of(self.chain_hash)

    @property
    def round_time(self) -> int:
        """When the named round is published."""
        return self.chain.time_of(self.round_no)

    @property
    def scarce(self) -> list[str]:
        """The slots with fewer than ten eligible experts a seat: the supervisor must sign for them."""
        return [slot.name for slot in self.slots if len(self.eligible(slot.name)) < AMPLE * slot.seats]


def parse_request(raw: bytes | str | Mapping[str, Any], *, now: int | None = None) -> Request:
    """The request, where nothing is wrong with it; `now` (Unix) also asks that its round is still to come.

    Raises `RequestRefused` with every problem and its place.
    """
    body = _body(raw)
    problems = tuple(_form(body)) or tuple(_content(body, now))
    if problems:
        raise RequestRefused(problems)
    return Request(
        **terms_fields(body),
        ocid=body["ocid"],
        lot=body["lot"],
        attempt=body["attempt"],
        reveal_until=body["reveal_until"],
        opening_at=body["opening_at"],
        round_no=body["beacon"]["round"],
        chain_hash=body["beacon"]["chain"],
        fallback=tuple(body["fallback"]),
        filters=tuple(body["filters"]),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object, each member of which stands once (RFC 8259 leaves it open what a second one means)."""
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("a member stands twice in an object")
    return told


def _body(raw: bytes | str | Mapping[str, Any]) -> dict[str, Any]:
    try:
        body = dict(raw) if isinstance(raw, Mapping) else json.loads(raw, object_pairs_hook=_once)
        canonical(body)
    except (ValueError, RecursionError) as error:
        raise RequestRefused(
            (Problem("$", str(error)[:200], Said("规范的 JSON 对象", "a canonical JSON object")),)
        ) from error
    if not isinstance(body, dict):
        raise RequestRefused((Problem("$", type(body).__name__, Said("JSON 对象", "a JSON object")),))
    return body


def _form(body: Mapping[str, Any]) -> Iterator[Problem]:
    for name, kind in (*_MEMBERS.items(), *((name, kind) for name, kind in _OPTIONAL.items() if name in body)):
        if name not in body:
            yield Problem(name, "-", Said("必填", "a value"))
        elif not isinstance(body[name], kind) or isinstance(body[name], bool):
            yield Problem(name, repr(body[name])[:80], _WORDS[kind])
    for name in sorted(set(body) - set(_MEMBERS) - set(_OPTIONAL)):
        yield Problem(name, "...", Said("没有这一项", "no such member"))
    rows: dict[str, dict[str, type]] = {
        "slots": {"name": str, "seats": int},
        "filters": {"filter": str, "value": str, "before": int, "after": int},
        "pool": {"handle": str, "group": str, "slots": list},
        "fallback": {"kind": str},
    }
    for name, fields in rows.items():
        for at, row in enumerate(body[name] if isinstance(body.get(name), list) else ()):
            wrong = [
                field for field, kind in fields.items()
                if not isinstance(row, dict) or not isinstance(row.get(field), kind) or isinstance(row[field], bool)
            ]  # fmt: skip
            for field in wrong:
                yield Problem(f"{name}[{at}].{field}", repr(row)[:80], _WORDS[fields[field]])
            told = set(row) - set(fields) if isinstance(row, dict) and name in {"slots", "filters"} else ()
            for field in sorted(told):
                yield Problem(f"{name}[{at}].{field}", "...", Said("没有这一项", "no such member"))
    yield from _inner_form(body)


def _inner_form(body: Mapping[str, Any]) -> Iterator[Problem]:
    beacon = body.get("beacon")
    if isinstance(beacon, dict) and not _is_round(beacon, {"chain", "round"}):
        yield Problem("beacon", repr(beacon)[:80], Said("chain 和 round", "chain and round"))
    for place, told in _lists(body):
        if not all(isinstance(one, str) for one in told) or len(set(told)) < len(told):
            yield Problem(place, repr(told)[:80], Said("不重复的文字列表", "a list of texts, each once"))
    for at, row in enumerate(body["pool"] if isinstance(body.get("pool"), list) else ()):
        if isinstance(row, dict) and not isinstance(row.get("excluded", ""), str):
            yield Problem(f"pool[{at}].excluded", repr(row["excluded"])[:80], Said("文字", "a text"))


def _lists(body: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """The lists of texts in a request, with their places."""
    if isinstance(body.get("decline_reasons"), list):
        yield "decline_reasons", body["decline_reasons"]
    for at, row in enumerate(body["pool"] if isinstance(body.get("pool"), list) else ()):
        if isinstance(row, dict) and isinstance(row.get("slots"), list):
            yield f"pool[{at}].slots", row["slots"]


def _is_round(told: Mapping[str, Any], members: set[str]) -> bool:
    return isinstance(told.get("chain"), str) and type(told.get("round")) is int and set(told) == members


def _content(body: Mapping[str, Any], now: int | None) -> Iterator[Problem]:
    if body["v"] != VERSION:
        yield Problem("v", body["v"], Said(VERSION, VERSION))
    for name in ("draw_id", "ocid", "lot"):
        if not body[name]:
            yield Problem(name, '""', Said("非空", "a text that is not empty"))
    for name in ("attempt", "min_reveals", "max_per_employer"):
        if body[name] < 1:
            yield Problem(name, str(body[name]), Said("1 或以上", "1 or more"))
    yield from _slots(body)
    yield from _pool(body)
    yield from _parties(body)
    yield from _filters(body)
    yield from _times(body, now)
    if "reserve_anchor" in body and not _HEX.fullmatch(body["reserve_anchor"]):
        yield Problem("reserve_anchor", body["reserve_anchor"], Said("64 位十六进制", "64 lower-case hex digits"))


def _slots(body: Mapping[str, Any]) -> Iterator[Problem]:
    names = [slot["name"] for slot in body["slots"]]
    if not names or len(set(names)) < len(names):
        yield Problem("slots", str(names), Said("至少一个专业，名称不重复", "one slot or more, each name once"))
    for at, slot in enumerate(body["slots"]):
        free = sum(slot["name"] in row["slots"] and "excluded" not in row for row in body["pool"])
        if slot["seats"] < 1:
            yield Problem(f"slots[{at}].seats", str(slot["seats"]), Said("1 或以上", "1 or more"))
        elif free < slot["seats"]:
            told = Said(f"不少于 {slot['seats']} 个席位的可抽人数", f"at least {slot['seats']} eligible experts")
            yield Problem(f"slots[{at}].seats", str(free), told)


def _pool(body: Mapping[str, Any]) -> Iterator[Problem]:
    names = {slot["name"] for slot in body["slots"]}
    handles = [row["handle"] for row in body["pool"]]
    if handles != sorted(handles):
        yield Problem("pool", "-", Said("按句柄排序", "sorted by handle"))
    for at, row in enumerate(body["pool"]):
        place = f"pool[{at}]"
        if not _HEX.fullmatch(row["handle"]):
            yield Problem(f"{place}.handle", row["handle"][:80], Said("64 位十六进制", "64 lower-case hex digits"))
        if at and handles[at - 1] == row["handle"]:
            yield Problem(f"{place}.handle", row["handle"], Said("不重复的句柄", "a handle that is there once"))
        if not row["slots"] or not set(row["slots"]) <= names:
            yield Problem(f"{place}.slots", str(row["slots"])[:80], Said("请求中的专业", "slots of this request"))
        if row.get("excluded", "other") not in EXCLUSION_REASON:
            told = Said(f"排除原因之一：{'、'.join(EXCLUSION_REASON)}", f"one of {', '.join(EXCLUSION_REASON)}")
            yield Problem(f"{place}.excluded", str(row["excluded"]), told)
        for name in sorted(set(row) - {"handle", "group", "slots", "excluded"}):
            yield Problem(f"{place}.{name}", "...", Said("没有这一项", "no such member"))


def _parties(body: Mapping[str, Any]) -> Iterator[Problem]:
    for party, told in body["commitments"].items():
        if party not in DRAW_PARTY:
            yield Problem(f"commitments.{party}", party, Said("参与方之一", f"one of {', '.join(DRAW_PARTY)}"))
        if not isinstance(told, str) or not _HEX.fullmatch(told):
            yield Problem(f"commitments.{party}", repr(told)[:80], Said("64 位十六进制", "64 lower-case hex digits"))
    if len(body["commitments"]) < body["min_reveals"]:
        told = Said(f"不少于 {body['min_reveals']} 方的承诺", f"commitments of at least {body['min_reveals']} parties")
        yield Problem("commitments", str(len(body["commitments"])), told)
    for at, reason in enumerate(body["decline_reasons"]):
        if reason not in VACANCY_REASON:
            told = Said(f"退出原因之一：{'、'.join(VACANCY_REASON)}", f"one of {', '.join(VACANCY_REASON)}")
            yield Problem(f"decline_reasons[{at}]", str(reason), told)


def _filters(body: Mapping[str, Any]) -> Iterator[Problem]:
    left: int | None = None
    for at, row in enumerate(body["filters"]):
        if left is not None and row["before"] > left:
            told = Said(f"不多于上一筛选后的 {left} 人", f"no more than the {left} that the one before it left")
            yield Problem(f"filters[{at}].before", str(row["before"]), told)
        left = row["after"]
        if left < 0:
            yield Problem(f"filters[{at}].after", str(left), Said("0 或以上", "0 or more"))
        if row["after"] > row["before"]:
            told = Said(f"不多于筛选前的 {row['before']} 人", f"no more than the {row['before']} before it")
            yield Problem(f"filters[{at}].after", str(row["after"]), told)
    if body["filters"] and body["filters"][-1]["after"] != len(body["pool"]):
        told = Said(f"名册人数 {len(body['pool'])}", f"the {len(body['pool'])} of the pool")
        yield Problem(f"filters[{len(body['filters']) - 1}].after", str(body["filters"][-1]["after"]), told)


_REAL: Final = Said("1970 至 2199 年的时刻（Unix 秒）", "a moment of the years 1970 to 2199 (Unix seconds)")


def _times(body: Mapping[str, Any], now: int | None) -> Iterator[Problem]:
    unreal = [name for name in ("reveal_until", "opening_at") if not 0 <= body[name] < LAST]
    yield from (Problem(name, str(body[name]), _REAL) for name in unreal)
    if unreal:
        return
    try:
        at = chain_of(body["beacon"]["chain"]).time_of(body["beacon"]["round"])
    except BeaconRefused as refused:
        yield Problem("beacon", str(body["beacon"])[:120], refused.said)
        return
    if at >= LAST:
        yield Problem("beacon.round", str(body["beacon"]["round"]), _REAL)
        return
    if at < body["reveal_until"] + AFTER_REVEALS:
        told = Said(
            f"揭示截止后至少 {AFTER_REVEALS} 秒的轮次", f"a round at least {AFTER_REVEALS} s after reveal_until"
        )
        yield Problem("beacon.round", f"{body['beacon']['round']} ({at - body['reveal_until']} s)", told)
    if now is not None and at <= now:
        yield Problem("beacon.round", str(body["beacon"]["round"]), Said("尚未公布的轮次", "a round not published yet"))
    if body["opening_at"] <= at:
        yield Problem("opening_at", str(body["opening_at"]), Said("轮次之后的开标时间", "an opening after the round"))
    is_test = chain_of(body["beacon"]["chain"]).is_test
    for place, row in enumerate(body["fallback"]):
        yield from _fallback(f"fallback[{place}]", row, at, is_test=is_test)
        if (_time_of(row) or at) >= LAST:
            yield Problem(f"fallback[{place}]", str(row)[:120], _REAL)
        at = max(at, _time_of(row) or at)


def _time_of(row: Mapping[str, Any]) -> int | None:
    """When a fallback is to be had (Unix); None for one that is at once, or cannot be told."""
    if row["kind"] == "drand" and _is_round(row, {"kind", "chain", "round"}):
        try:
            return chain_of(row["chain"]).time_of(row["round"])
        except BeaconRefused:
            return None
    drawn = row.get("drawn_at")
    return drawn if row["kind"] == "lottery" and type(drawn) is int else None


def _fallback(place: str, row: Mapping[str, Any], first: int, *, is_test: bool) -> Iterator[Problem]:
    if row["kind"] == "drand":
        later = _time_of(row)
        if later is None:
            yield Problem(place, str(row)[:120], Said("已知链的轮次", "a round of a known chain"))
        elif chain_of(row["chain"]).is_test and not is_test:
            yield Problem(
                f"{place}.chain", row["chain"], Said("真实的随机数链", "a real chain, as the one named first")
            )
        elif later <= first:
            yield Problem(f"{place}.round", str(row["round"]), Said("更晚的轮次", "a later round"))
    elif row["kind"] == "lottery":
        bits = row.get("bits")
        if type(bits) is not int or bits < LOTTERY_BITS:
            told = Said(f"至少 {LOTTERY_BITS} 比特的彩票", f"a lottery of at least {LOTTERY_BITS} bits")
            yield Problem(f"{place}.bits", str(bits), told)
        named = all(isinstance(row.get(name), str) and row[name] for name in ("name", "issue"))
        if not named or type(row.get("drawn_at")) is not int:
            yield Problem(place, str(row)[:120], Said("彩票名称、期号和开奖时间", "name, issue and drawn_at"))
        elif row["drawn_at"] <= first:
            yield Problem(f"{place}.drawn_at", str(row["drawn_at"]), Said("更晚的开奖", "a later drawing"))
    elif row["kind"] != "commit_reveal":
        yield Problem(
            f"{place}.kind",
            str(row["kind"]),
            Said("drand、lottery 或 commit_reveal", "drand, lottery or commit_reveal"),
        )
