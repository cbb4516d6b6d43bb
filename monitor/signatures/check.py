"""A signature checked by itself, from files: its form, what it covers, and the registered key behind it.

Whether enough persons signed, in which capacities, with which duties and before the act is for the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from monitor.ledger.receipt import State, Step
from monitor.signatures.digest import signed_sha256
from monitor.signatures.ed25519 import verifies
from monitor.vocabulary.event import COUNTY, Event

FORMS = ("full_name", "e_signature")
NAMES = ("form", "date", "opinion", "content", "key")


def check(signed: Event, record: Event | None, keys: Iterable[Event]) -> list[Step]:
    """The steps `NAMES`, in this order, of a document.signed. `record`: its target as it stands; `keys`: all there are.

    A circle or an initial, no date and no opinion fail; content is held against the record's digest, the value against
    the key of `key_id`. A step that nothing is told for is not checked.
    """
    told = signed.data["signature"]
    return [_form(told), _date(told), _opinion(told), _content(told, record), _key(told, keys)]


def counts(steps: Iterable[Step]) -> bool:
    """True where no step failed: the signature stands for its signer's consent (contract, convention 14)."""
    return not any(step.failed for step in steps)


def _step(name: str) -> tuple[Callable[[str, str], Step], ...]:
    def of(state: State) -> Callable[[str, str], Step]:
        return lambda zh, en: Step(name, state, zh, en)

    return of(State.passed), of(State.failed), of(State.not_checked)


def _form(told: dict[str, Any]) -> Step:
    passed, failed, _ = _step("form")
    form = told["form"]
    if form in FORMS:
        return passed(f"签署形式：{form}", f"form: {form}")
    return failed(
        f"{form} 不是签名，须为全名手签或电子签名", f"{form} is no signature: a full name or an e-signature is"
    )


def _date(told: dict[str, Any]) -> Step:
    passed, failed, _ = _step("date")
    at = told.get("signed_at")
    if at is None:
        return failed("未署日期", "it bears no date")
    return passed(f"签署时间 {at}", f"signed at {at}")


def _opinion(told: dict[str, Any]) -> Step:
    passed, failed, _ = _step("opinion")
    opinion = told.get("opinion")
    if opinion is None:
        return failed("未表明意见", "it states no opinion")
    if opinion != "agree":
        return failed(f"意见为 {opinion}，不是同意", f"its opinion is {opinion}, not consent")
    return passed("意见为同意", "it agrees")


def _content(told: dict[str, Any], record: Event | None) -> Step:
    passed, failed, not_checked = _step("content")
    over = told.get("over")
    if over is None:
        return not_checked("没有内容摘要：签署未绑定内容", "no digest: the signature is not bound to any content")
    if record is None:
        return not_checked("未提供被签记录", "the record that was signed is not among the files")
    now = signed_sha256(record.type, record.data)
    if now != over:
        zh = f"记录现在的摘要为 {now}，签署的是 {over}：签署之后内容变了"
        return failed(zh, f"the record's digest is {now}, signed was {over}: it changed after the signature")
    return passed(f"与记录现在的内容一致（{over}）", f"it covers the record as it stands ({over})")


def _key(told: dict[str, Any], keys: Iterable[Event]) -> Step:
    passed, failed, not_checked = _step("key")
    name = told.get("key_id")
    if name is None:
        return not_checked("没有写明密钥：已登记，未验证", "it names no key: recorded, not verified")
    mine = [key for key in keys if key.data["key_id"] == name]
    if not mine:
        return not_checked(f"密钥 {name} 未登记：无法验证", f"the key {name} is not registered: it cannot be verified")
    faults = min((_faults(told, key.data) for key in mine), key=len)
    if not faults:
        return passed(f"由 {name} 验证通过", f"verified by {name}")
    zh, en = "；".join(one for one, _ in faults), "; ".join(one for _, one in faults)
    return failed(f"与密钥 {name} 不符：{zh}", f"it does not fit {name}: {en}")


def _faults(told: dict[str, Any], key: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    value, over = told.get("value"), told.get("over")
    if value is None or over is None:
        found.append(("缺少签名值或摘要", "its value or its digest is missing"))
    elif not verifies(key["public_key"], over, value):
        found.append(("签名值验证不通过", "its value does not verify"))
    if key["holder"] != told["signer"]:
        found.append((f"密钥属于 {key['holder']}", f"the key belongs to {key['holder']}"))
    if (at := told.get("signed_at")) is not None and not _valid(key, at):
        until = key.get("valid_until", "-")
        found.append((f"有效期 {key['valid_from']} 至 {until}", f"it was valid from {key['valid_from']} to {until}"))
    return found


def _valid(key: dict[str, Any], at: str) -> bool:
    day = datetime.fromisoformat(at).astimezone(COUNTY).date()
    until = key.get("valid_until")
    return date.fromisoformat(key["valid_from"]) <= day and (until is None or day <= date.fromisoformat(until))
