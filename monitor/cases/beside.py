"""Accounts as they are told beside what they did: by number and label, a role's text; nobody is named."""

from __future__ import annotations

from collections.abc import Mapping

Labels = Mapping[str, str]


def account(number: str, known: Labels) -> dict[str, str]:
    """An account as it is told: its number and its label, the number again where it has none."""
    return {"account": number, "label": known.get(number, number)}
