"""Checks V1 to V5: what was fixed before the round, and the round itself."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from monitor.draw.check import Check, Fails, NotYet, State, at, failed, open_, passed, quorum_time, result
from monitor.draw.commitment import opens
from monitor.draw.lp import sha256
from monitor.draw.said import DrawRefused, Said
from monitor.draw.source import Source, source_of
from monitor.draw.transcript import Entry, Transcript
from monitor.ledger.canonical import canonical
from monitor.ledger.checkpoint import Opened
from monitor.ledger.note import VerifierKey
from monitor.ledger.policy import NONE


def keys_of(told: Transcript) -> list[VerifierKey]:
    """The log's key, and those of the witnesses that the policy trusts."""
    return [told.key, *(told.policy.keys if told.policy is not None else ())]


def in_log(told: Transcript) -> tuple[Check, Opened | None]:
    """V1: envelope, salt and payload give the leaf, the leaf is in the checkpoint, and the request is the one told."""
    entry = told.committed
    try:
        opened = entry.opened(keys_of(told), "draw.committed")
        digest = sha256(canonical(dict(entry.payload["request"]))).hex()
        _ = told.request
    except DrawRefused as refused:
        return failed(1, refused.said.zh, refused.said.en), None
    except (KeyError, TypeError, ValueError) as error:
        return failed(1, f"记录中没有申请：{error}", f"no request in the entry: {error}"), None
    if digest != entry.payload.get("request_sha256"):
        why = "申请与其摘要不符", "the request is not the one its SHA-256 is of"
        return failed(1, *why), None
    if other := _beside(told):
        return failed(1, f"记录与申请不一致：{'、'.join(other)}", f"entry and request differ: {', '.join(other)}"), None
    size = opened.checkpoint.size
    return passed(
        1, f"序号 {entry.seq} 在检查点 {size} 之内", f"entry {entry.seq} is in the checkpoint of {size}"
    ), opened


def _beside(told: Transcript) -> list[str]:
    """Names of what the entry says otherwise than the request it carries."""
    request, payload = told.request, told.committed.payload
    pairs = {
        "draw_id": (payload.get("draw_id"), request.draw_id),
        "ocid": (payload.get("ocid"), request.ocid),
        "attempt": (payload.get("attempt"), request.attempt),
        "lot_id": (payload.get("lot_id", request.lot), request.lot),
        "subject": (told.committed.envelope.get("subject"), request.ocid),
    }
    return [name for name, (found, due) in pairs.items() if found != due]


def witnessed(told: Transcript, opened: Opened | None) -> Check:
    """V2: the quorum cosigned that checkpoint before the round was published."""
    if opened is None:
        return open_(2, "申请不在日志之内", "the request is not proved to be in the log")
    if told.policy is None or told.policy.quorum == NONE:
        return open_(
            2, "没有见证方的名单：只有日志自己的话", "no policy names witnesses: this rests on the log's own word"
        )
    limit, time = told.request.round_time, quorum_time(opened, told.policy)
    if time is None:
        return failed(2, "见证方没有达到规定数目", "the quorum of witnesses has not cosigned")
    if time >= limit:
        return failed(
            2, f"见证在 {at(time)}，轮次在 {at(limit)}", f"witnessed at {at(time)}, the round is of {at(limit)}"
        )
    return passed(2, f"{at(time)} < {at(limit)}", f"{at(time)} < {at(limit)}")


def named_source(told: Transcript) -> tuple[Said, Source]:
    """V3: the randomness used is of the round named, or of an announced fallback, and verifies (V4)."""
    if told.held is None:
        raise NotYet("尚未抽取", "not drawn yet")
    request, payload = told.request, told.held.payload
    beacon = payload.get("beacon")
    beacon = beacon if isinstance(beacon, dict) else _fallback(payload)
    found = source_of(request, beacon)
    if found.kind == "drand" and beacon.get("randomness") not in {None, found.value.hex()}:
        raise Fails("随机数不是签名的摘要", "the randomness is not the SHA-256 of the signature")
    if found.place:
        return Said(
            f"启用第 {found.place} 个备用来源（{found.said.zh}）；所列轮次当时确不可得，本文件无从证明",
            f"fallback {found.place} of the request ({found.said.en}); nothing here proves that the round named first "
            "was not to be had, and whoever could choose between the two could steer the draw",
        ), found
    return found.said, found


def is_named(told: Transcript) -> bool:
    """True where the round on record is one that the request names, whether it verifies or not."""
    beacon = told.held.payload.get("beacon") if told.held is not None else None
    if not isinstance(beacon, dict):
        return False
    request = told.request
    rounds = [(request.chain_hash, request.round_no)]
    rounds += [(one["chain"], one["round"]) for one in request.fallback if one["kind"] == "drand"]
    return (beacon.get("chain"), beacon.get("round")) in rounds


def source(told: Transcript, chains: Collection[str]) -> tuple[Check, Check, Source | None]:
    """V3 and V4, and the source where there is one to work with."""
    try:
        said, found = named_source(told)
    except NotYet as waiting:
        return Check(3, State.OPEN, waiting.said), Check(4, State.OPEN, waiting.said), None
    except (DrawRefused, TypeError, ValueError) as error:
        why = error.said if isinstance(error, DrawRefused) else Said(str(error), str(error))
        if is_named(told):
            fits = Said(f"第 {told.request.round_no} 轮", f"round {told.request.round_no}")
            return Check(3, State.PASSED, fits), Check(4, State.FAILED, why), None
        return Check(3, State.FAILED, why), Check(4, State.OPEN, Said("轮次不符", "another round")), None
    state = State.OPEN if found.place else State.PASSED
    return Check(3, state, said), result(4, lambda: _valid(found, chains)), found


def _valid(found: Source, chains: Collection[str]) -> Said:
    if found.kind == "commit_reveal":
        raise NotYet(*found.said)
    if found.kind == "lottery":
        raise NotYet(f"请自行核对开奖公告：{found.said.zh}", f"compare the published numbers: {found.said.en}")
    name = found.chain.name if found.chain is not None else "-"
    if name not in chains:
        raise Fails(
            f"{name} 不是可信的随机数链：任何人都能事先算出它的每一轮",
            f"{name} is not a chain that counts: anybody can compute its rounds beforehand",
        )
    return Said(f"BLS12-381，{found.said.zh}", f"BLS12-381, {found.said.en}")


def _fallback(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A fallback as draw.held tells it: `seed` holds its canonical JSON in hex."""
    try:
        told = json.loads(bytes.fromhex(str(payload.get("seed"))))
    except ValueError:
        return {"kind": "none"}
    return told if isinstance(told, dict) else {"kind": "none"}


def reveals(told: Transcript) -> tuple[Check, dict[str, bytes] | None]:
    """V5: the reveals used open their commitments, are in the log in time, and none in time was left out."""
    kept: dict[str, bytes] = {}

    def made() -> Said:
        kept.update(_revealed(told))
        return _used(told, kept)

    check = result(5, made)
    usable = told.held is not None and (check.state is not State.FAILED)
    return check, kept if usable else None


def _revealed(told: Transcript) -> dict[str, bytes]:
    """The reveals that count, by party: in the log, witnessed in time, opening their commitments."""
    request = told.request
    used = told.held.payload.get("reveals") if told.held is not None else None
    known: dict[str, bytes] = {}
    for entry in told.revealed:
        opened = entry.opened(keys_of(told), "draw.revealed")
        party, nonce = str(entry.payload.get("party")), _hex(entry.payload.get("nonce"))
        if entry.payload.get("draw_id") != request.draw_id or not opens(request, party, nonce):
            raise Fails(f"{party} 的揭示与其承诺不符", f"reveal of {party} does not open its commitment")
        if recorded(entry) > request.reveal_until:
            if used is None or party in used:
                raise Fails(f"{party} 的揭示晚于截止", f"the reveal of {party} is later than reveal_until")
            continue
        time = quorum_time(opened, told.policy)
        if is_asked(told) and (time is None or time >= request.round_time):
            raise Fails(
                f"{party} 的揭示未在轮次之前得到见证", f"the reveal of {party} was not witnessed before the round"
            )
        known[party] = nonce
    return known


def _used(told: Transcript, known: Mapping[str, bytes]) -> Said:
    request = told.request
    if told.held is None:
        raise NotYet(f"已揭示 {len(known)} 方，尚未抽取", f"{len(known)} revealed, not drawn yet")
    named = told.held.payload.get("reveals") or []
    if not isinstance(named, list):
        raise Fails("draw.held 的 reveals 不是列表", "the reveals of draw.held are no list")
    left = sorted({str(one) for one in named} ^ set(known))
    if left:
        raise Fails(f"所用揭示与在账的不符：{'、'.join(left)}", f"used and recorded reveals differ: {', '.join(left)}")
    if len(known) < request.min_reveals:
        raise Fails("揭示不足：本次抽取作废", "too few reveals: the draw is void")
    count = f"{len(known)} / {len(request.commitments)}"
    if not is_asked(told):
        raise NotYet(
            f"{count} 相符，但没有见证方证明其早于轮次",
            f"{count} fit, but no witness proves them earlier than the round",
        )
    return Said(f"{count}，均在 {at(request.round_time)} 之前", f"{count}, all before {at(request.round_time)}")


def is_asked(told: Transcript) -> bool:
    """True where the policy asks witnesses for their cosignatures."""
    return told.policy is not None and told.policy.quorum != NONE


def _hex(told: object) -> bytes:
    try:
        return bytes.fromhex(str(told))
    except ValueError:
        return b""


def recorded(entry: Entry) -> float:
    """When the log took the entry, by its own clock (Unix); infinity where it does not tell."""
    try:
        return datetime.fromisoformat(str(entry.envelope.get("recordedtime"))).timestamp()
    except ValueError:
        return float("inf")
