"""What the fields of one event must agree on, beyond each field's own form.

Checks read the payload as it was sent, well formed or not, and stay silent about what they cannot read: every field
answers for its own form elsewhere. Numbers in brackets are those of the contract's conventions.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from monitor.vocabulary import identifiers, money, scalars
from monitor.vocabulary.forms import FORMS
from monitor.vocabulary.problems import Words, shown

Path: TypeAlias = tuple[str | int, ...]


class Breach(NamedTuple):
    """One disagreement, at a path below the object that was checked."""

    path: Path
    code: str
    value: Any
    expected: Words


Agreement: TypeAlias = Callable[[Mapping[str, Any]], Iterable[Breach]]

_KEY_BYTES: Final = 32
_BY_HAND: Final = ("full_name", "initial", "circle")


def regime(data: Mapping[str, Any]) -> Iterator[Breach]:
    """The regime comes with ocid (9)."""
    if "ocid" in data and "regime" not in data:
        yield Breach(("regime",), "missing", None, Words("有 ocid 时必须给出适用制度", "regime, since ocid is given"))


def party(party: Mapping[str, Any]) -> Iterator[Breach]:
    """A person never has a name (10); the id is of the kind that the party is."""
    kind, value = party.get("kind"), party.get("id")
    if kind == "person" and "name" in party:
        yield Breach(("name",), "name_of_person", None, Words("只写代码，不写名称", "the code alone, no name"))
    if kind not in ("person", "organisation") or not isinstance(value, str) or not value:
        return
    form = FORMS["person" if kind == "person" else "org_id"]
    if (code := form.fault(value)) is not None:
        yield Breach(("id",), code, value, form.expected)


def signature(signature: Mapping[str, Any]) -> Iterator[Breach]:
    """key_id and value come with an electronic signature only."""
    if signature.get("form") not in _BY_HAND:
        return
    for name in ("key_id", "value"):
        if name in signature:
            yield Breach((name,), "not_electronic", None, Words("form 为 e_signature", "form e_signature"))


_AMOUNT: Final = re.compile("-?" + money.AMOUNT)


def decimals(amount: Mapping[str, Any]) -> Iterator[Breach]:
    """Money has exactly the decimals of its currency (12)."""
    value, currency = amount.get("amount"), amount.get("currency")
    if not isinstance(value, str) or not isinstance(currency, str) or currency not in money.DECIMALS:
        return
    if _AMOUNT.fullmatch(value) and not money.decimals_fit(value, currency):
        places = money.DECIMALS[currency]
        yield Breach(("amount",), "wrong_decimals", value, Words(f"{places} 位小数", f"{places} decimals"))


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and scalars.day(value) is None else None


def _instant(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and scalars.instant(value) is None else None


def ordered(first: str, last: str, read: Callable[[object], Any]) -> Agreement:
    """The agreement that `last` is not before `first`, where both are told and well formed."""

    def checked(data: Mapping[str, Any]) -> Iterator[Breach]:
        start, end = read(data.get(first)), read(data.get(last))
        if start is not None and end is not None and end < start:
            expected = Words(f"不早于 {first}（{data[first]}）", f"not before {first} ({data[first]})")
            yield Breach((last,), "ends_before_start", data[last], expected)

    return checked


ORDERED: Final = (
    ("start_date", "end_date", _day),
    ("valid_from", "valid_until", _day),
    ("suspended_from", "suspended_until", _day),
    ("start_at", "end_at", _instant),
    ("started_at", "ended_at", _instant),
)
"""Fields that stand side by side as first and last."""


def shares(payment: Mapping[str, Any]) -> Iterator[Breach]:
    """Shares stand in the place of project_id and add up to exactly 1."""
    borne = payment.get("shares")
    if not isinstance(borne, list) or not borne:
        return
    if "project_id" in payment:
        expected = Words("有分摊时不写 project_id", "no project_id beside shares")
        yield Breach(("project_id",), "shares_with_project", None, expected)
    rows = [row.get("share") for row in borne if isinstance(row, dict)]
    told = [Decimal(share) for share in rows if isinstance(share, str) and share and not FORMS["ratio"].fault(share)]
    if len(told) == len(borne):
        total = sum(told, Decimal(0))
        if total != 1:
            yield Breach(("shares",), "shares_sum", f"{total}", Words("合计恰为 1", "exactly 1"))


def lots(tender: Mapping[str, Any]) -> Iterator[Breach]:
    """A tender has at least one lot."""
    if tender.get("lots") == []:
        yield Breach(("lots",), "empty_list", [], Words("至少一个标段", "at least one lot"))


def each_once(rows: str, name: str) -> Agreement:
    """The agreement that no two rows bear the same id (7)."""

    def checked(data: Mapping[str, Any]) -> Iterator[Breach]:
        told, seen = data.get(rows), set[str]()
        for i, row in enumerate(told if isinstance(told, list) else ()):
            value = row.get(name) if isinstance(row, dict) else None
            if isinstance(value, str):
                if value in seen:
                    yield Breach((rows, i, name), "given_twice", value, Words("每个编号一行", "one row an id"))
                seen.add(value)

    return checked


_BESIDE: Final = {"draw_id": "draw_id", "attempt": "attempt", "lot_id": "lot", "ocid": "ocid"}


def request(committed: Mapping[str, Any]) -> Iterator[Breach]:
    """What is repeated beside the request agrees with it (21)."""
    within = committed.get("request")
    if not isinstance(within, dict):
        return
    for beside, name in _BESIDE.items():
        if beside in committed and name in within and committed[beside] != within[name]:
            told = shown(within[name])
            expected = Words(f"与 request.{name} 相同：{told}", f"the same as request.{name}: {told}")
            yield Breach((beside,), "request_differs", committed[beside], expected)


def public_key(key: Mapping[str, Any]) -> Iterator[Breach]:
    """A public key has 32 bytes; its number is not made of the person code, since it goes into the public leaf."""
    value, key_id, holder = key.get("public_key"), key.get("key_id"), key.get("holder")
    if isinstance(value, str) and value:
        try:
            size = len(base64.b64decode(value, validate=True))
        except (binascii.Error, ValueError):
            size = _KEY_BYTES
        if size != _KEY_BYTES:
            yield Breach(("public_key",), "wrong_length", value, Words("32 字节", "32 bytes"))
    if isinstance(key_id, str) and isinstance(holder, str) and holder:
        made_of = re.search(f"(?<![A-Za-z0-9]){re.escape(holder)}(?![A-Za-z0-9])", key_id)
        if made_of and identifiers.person(holder) is None:
            expected = Words("不含个人代码的编号", "a number not made of the person code")
            yield Breach(("key_id",), "person_code_exposed", key_id, expected)
