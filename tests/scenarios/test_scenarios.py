"""Scenarios written from the contract and the readings, not from the rules: events in at the door, verdicts out.

A file is named after its rule and holds a list of `{says, place?, as_of?, set?, events, expect}`.
An event is `{kind, time, data?, source?, id?, corrects?, subject?, recordedtime?, submitter?}`: `data` is laid over
what the contract's example says in the required fields; a required field is left out by `null`; money may be a text in
yuan; without an id the first event is `ex-1`; `time` is a day or an instant. `over: fits ex-1` in a signature or a
covered record is the digest of that record, `value: by KEY-0001` a sample key's signature over it (`by KEY-0001 over
ex-2`: over another), `public_key: of KEY-0001` that key.
An expectation is `{about, verdict, reason?, scope?}`; `about` need not name every field; verdict `none`: no line.
A flagged line that nobody expects fails the scenario.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fast_yaml import fast_yaml
from sampled import is_in_sample

from monitor.audit.judge import Options, Trouble, judge
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.like import like, numbered
from monitor.vocabulary.contract import contract

HERE = Path(__file__).parent
AS_OF = "2026-12-31"
Told = dict[str, Any]
FILES = {path.stem: fast_yaml(path.read_text("utf-8")) for path in sorted(HERE.glob("*.yaml"))}
SCENARIOS = [
    (rule, scenario)
    for rule, scenarios in FILES.items()
    for scenario in scenarios
    if is_in_sample(rule, "scenario", scenario["says"], one_in=6)
]
"""One in four in the ordinary run, all of them in the full one."""
WITH_SCENARIO = pytest.mark.parametrize(
    ("rule", "scenario"), SCENARIOS, ids=[f"{rule}: {scenario['says']}" for rule, scenario in SCENARIOS]
)


def nameless(value: Any) -> Any:
    """A value without any `name` in it (convention 15)."""
    if isinstance(value, list):
        return [nameless(element) for element in value]
    if isinstance(value, dict):
        return {key: nameless(inner) for key, inner in value.items() if key != "name"}
    return value


def digest(event: Told) -> str:
    """What a signature over the record of `event` covers; RFC 8785 of ASCII keys is plain sorted JSON."""
    signed = contract().kinds[event["type"]].signed_fields
    data = nameless({name: event["data"][name] for name in signed if name in event["data"]})
    bare = json.dumps({"data": data, "type": event["type"]}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(bare.encode()).hexdigest()


def written(event: Mapping[str, Any]) -> Told:
    """An event of a scenario with its envelope."""
    out = like(event["kind"], str(event["time"]), corrects=event.get("corrects"), **event.get("data", {}))
    told = ("id", "source", "subject", "recordedtime", "submitter")
    return {**out, **{name: event[name] for name in told if name in event}}


def seed(key: str) -> Ed25519PrivateKey:
    """The sample key KEY-0001, KEY-0002 ...: its seed is its number, 32 times."""
    return Ed25519PrivateKey.from_private_bytes(bytes([int(key.removeprefix("KEY-"))]) * 32)


def base64_of(told: bytes) -> str:
    """Bytes as the contract writes them."""
    return base64.b64encode(told).decode()


def bound(told: Told, by_id: Mapping[str, Told]) -> Told:
    """A signature or covered record with its digest and value worked out."""
    out, over = dict(told), told.get("over", "")
    if over.startswith("fits "):
        out["over"] = digest(by_id[over.split()[1]])
    if told.get("value", "").startswith("by "):
        key, _, text = told["value"].removeprefix("by ").partition(" over ")
        of = digest(by_id[text]) if text else out["over"]
        out["value"] = base64_of(seed(key).sign(bytes.fromhex(of)))
    return out


def world(scenario: Told) -> list[Told]:
    """The events of a scenario, signatures and covered records bound to the records that they name."""
    events = numbered(tuple(written(event) for event in scenario["events"]))
    by_id = {event["id"]: event for event in events}
    payloads = [event["data"] for event in events]
    for data in payloads:
        if "covers" in data:
            data["covers"] = [bound(covered, by_id) for covered in data["covers"]]
    for data in payloads:
        if "signature" in data:
            data["signature"] = bound(data["signature"], by_id)
        if data.get("public_key", "").startswith("of "):
            data["public_key"] = base64_of(seed(data["public_key"].removeprefix("of ")).public_key().public_bytes_raw())
    return events


def fits(want: Told, line: Told) -> bool:
    """Whether a verdict line is about what an expectation names."""
    scope = want.get("scope", line["scope"]["id"])
    return want["about"].items() <= line["about"].items() and line["scope"]["id"] == scope


def missed(scenario: Told, lines: list[Told]) -> list[str]:
    """What the lines do not say as the scenario expects it."""
    out = []
    for want in scenario["expect"]:
        found = {(line["verdict"], line["reason"]) for line in lines if fits(want, line)}
        expected = {(want["verdict"], want.get("reason"))} if want["verdict"] != "none" else set()
        same = found == expected if "reason" in want else {told for told, _ in found} == {told for told, _ in expected}
        if not same:
            out.append(f"{want}: found {sorted(map(str, found))}")
    flagged = [line for line in lines if line["verdict"] == "flagged"]
    strange = [line["about"] for line in flagged if not any(fits(want, line) for want in scenario["expect"])]
    return [*out, *(f"flagged, not expected: {about}" for about in strange)]


def verdicts(rule: str, scenario: Told, events: list[Told], path: Path) -> list[Told]:
    """The lines of a rule on some events."""
    header = {"place": scenario.get("place", "demo"), "as_of": str(scenario.get("as_of", AS_OF)), "rule": rule}
    first = {"judge": {**header, "set": scenario.get("set", {})}}
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [first, *events]), "utf-8")
    lines = list(judge(path, Options(place="national")))
    troubles = [line.told() for line in lines if isinstance(line, Trouble)]
    assert not troubles, troubles
    return [line for line in lines if not isinstance(line, Trouble)]


@WITH_SCENARIO
def test_verdicts_are_those_of_the_documents(rule: str, scenario: Told, tmp_path: Path) -> None:
    assert rule in catalogue(), "the file is named after a rule"
    events = world(scenario)
    assert missed(scenario, verdicts(rule, scenario, events, tmp_path / "told.jsonl")) == []
    if len(events) > 1 and is_in_sample(rule, scenario["says"]):
        assert missed(scenario, verdicts(rule, scenario, events[::-1], tmp_path / "backwards.jsonl")) == []
