"""Short events for examples: a contract example cut down to what must be told, with a few fields set."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from monitor.vocabulary.contract import Kind, contract

UNIT = "11999001MB000006XG"
"""The example unit of the contract."""


def _subject(kind: Kind, data: dict[str, Any]) -> str:
    for path in kind.subject:
        value: Any = data
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, str):
            return value
    raise KeyError(f"{kind.name}: none of {kind.subject} is told")


def like(kind: str, time: str, /, *, corrects: str | None = None, **data: Any) -> dict[str, Any]:
    """An event of `kind` at `time` (a day, or an instant with offset).

    Required fields not given come from the contract's example; everything else is absent unless given. A required
    field is left out by giving None. Amounts may be given as text: `"3000.00"` is yuan.
    """
    told = contract().kinds[kind]
    sent = told.example["source"]
    payload = {name: deepcopy(told.example["data"][name]) for name, field in told.fields.items() if field.required}
    payload |= data
    for name, value in list(payload.items()):
        if value is None:
            del payload[name]
        elif told.fields[name].type in {"money", "signed_money"} and isinstance(value, str):
            payload[name] = yuan(value)
    at = f"{time}T00:00:00+08:00" if len(time) == len("2026-01-01") else time
    event = {
        "specversion": "1.0",
        "source": f"urn:tw:unit:{UNIT}" if sent.startswith("urn:tw:unit:") else sent,
        "type": kind,
        "subject": _subject(told, payload),
        "time": at,
        "data": payload,
    }
    if corrects:
        event["corrects"] = corrects
    return event


def yuan(amount: str) -> dict[str, str]:
    """Money of the contract in yuan."""
    return {"amount": amount, "currency": "CNY"}


def numbered(events: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """The events of an example with ids `ex-1`, `ex-2` ... where they have none."""
    return [{"id": f"ex-{place}", **event} for place, event in enumerate(events, start=1)]
