"""Breaches of the rules on signatures themselves: their content, key, person, duty and day."""

from __future__ import annotations

import base64
from hashlib import sha512
from typing import Any

from monitor.demo.breaches.kit import Spot
from monitor.demo.codes import firm
from monitor.demo.days import instant, next_work
from monitor.demo.keyring import key_id
from monitor.demo.paying import TWO
from monitor.demo.people import OWNER
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story
from monitor.signatures.digest import signed_sha256

COUNTING = {
    "payment": ("dec.dual-sign-threshold", "pay.countersign-four", "pay.head-signs-alone"),
    "contract": ("dec.dual-sign-threshold",),
}
"""Target -> rules that count its signatures: one that does not count is missed there too."""
OFFICES = ("deputy_in_charge", "principal_leader")
PAYEES = 400_000
"""Number of the first firm that was payee or supplier before the record was changed."""
EARLY = 30
"""Days before the first day of the keys on which somebody may have used his key already."""


def signatures(story: Story) -> list[Act]:
    """Signatures on payments and contracts."""
    return [act for act in story.all("document.signed") if act.data["target"]["kind"] in COUNTING]


def office_signatures(story: Story) -> list[Act]:
    """Of these, those given as principal leader or deputy in charge."""
    return [act for act in signatures(story) if act.data["signature"]["role"] in OFFICES]


def first_of_two(story: Story) -> list[Act]:
    """Of these, the first of two: what four countersign is pay.countersign-four's."""
    told = [act for act in signatures(story) if act.data["signature"]["role"] == TWO[0]]
    return [act for act in told if act.signs is not None and not act.signs.data.get("is_works")]


def otherwise(s: Spot, record: Act) -> dict[str, Any]:
    """The payload of a payment or contract before its payee or supplier was changed."""
    before = firm(s.world.firm(PAYEES + s.rng.randrange(10_000)))
    party = {"payee": before} if record.kind == "payment.made" else {"supplier": {"id": before["id"]}}
    return {**record.data, **party}


def _mine(s: Spot) -> dict[str, Any] | None:
    """What a finding on this signature or its record is about; None where one of them is already broken."""
    told, signature = s.act.data["target"], s.act.data["signature"]
    if not s.story.claim(f"signatures of {told['id']}"):
        return None
    about: dict[str, Any] = {"target_kind": told["kind"], "target_id": told["id"], f"{told['kind']}_id": told["id"]}
    return about | {"signature_signer": signature["signer"], "signature_role": signature["role"]}


def _also(s: Spot, *more: str) -> tuple[str, ...]:
    return (*COUNTING[s.act.data["target"]["kind"]], *more)


def content_changed(s: Spot) -> Planted | None:
    """After this signature the payee or supplier was changed; the others signed what the record says now."""
    record, about = s.act.signs, _mine(s)
    if about is None or record is None:
        return None
    s.act.data["signature"]["over"] = signed_sha256(record.kind, otherwise(s, record))
    says = "payee or supplier changed after the signature"
    return s.planted("sig.content-changed", says, about, _also(s))


def key_valid(s: Spot) -> Planted | None:
    """A key used before its first day; after it, a value that does not verify, or a colleague's key."""
    signature, first = s.act.data["signature"], s.world.keys_from
    about = _mine(s) if s.act.day >= first - EARLY else None
    if about is None:
        return None
    if s.act.day < first:
        signature["key_id"], says = key_id(signature["signer"]), "by a key that was not valid yet"
    elif s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        made_up = sha512(f"{s.act.id}/{signature['signer']}".encode()).digest()
        signature["value"], says = base64.b64encode(made_up).decode(), "a value that does not verify"
    else:
        signature["key_id"], says = key_id(s.unit.members[3]), "by a colleague's key"
    return s.planted("sig.key-valid", says, about, _also(s))


def two_persons(s: Spot) -> Planted | None:
    """One person gave both signatures, or, where they are by key, both are by the same key."""
    record, about = s.act.signs, _mine(s)
    if about is None or record is None:
        return None
    other = s.story.signatures(record)[1].data["signature"]["signer"]
    if s.act.day >= s.world.keys_from and s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        s.act.data["signature"]["key_id"] = key_id(other)
        return s.planted("sig.two-persons", "two signers, one key", about, _also(s, "sig.key-valid"))
    s.act.data["signature"]["signer"] = about["signature_signer"] = other
    return s.planted("sig.two-persons", "both signatures by one person", about, _also(s))


def duty_on_day(s: Spot) -> Planted | None:
    """A member of the leadership who is neither its head nor a deputy signed in the office of one."""
    signature, unit = s.act.data["signature"], s.unit
    about = _mine(s) if unit.function == OWNER else None
    if about is None:
        return None
    signature["signer"] = about["signature_signer"] = unit.members[3]
    return s.planted("sig.duty-on-day", f"a member without rank signed as {signature['role']}", about)


def before_act(s: Spot) -> Planted | None:
    """The signature was given days after the payment or the contract."""
    day = next_work(s.act.day + s.rng.randint(1, 9))
    about = _mine(s) if day <= s.world.last_day else None
    if about is None:
        return None
    s.act.day = day
    s.act.data["signature"]["signed_at"] = instant(day, s.act.clock)
    return s.planted("sig.before-act", f"{s.act.data['signature']['role']} signed afterwards", about, _also(s))
