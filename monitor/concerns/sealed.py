"""What a concern says, under a key that never lies in the database: each part opens only in its own place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor.accounts.vault import Vault
from monitor.ledger.canonical import canonical
from monitor.store.concerns import ConcernRow, ConcernStep

PURPOSE: Final = b"tenderwatch/concerns/1"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody wrote; `contact` only where he wants to be asked back."""

    text: str
    contact: str | None


def vault_of(path: Path) -> Vault:
    """The vault of concerns under the key file of the accounts, with a key of its own."""
    return Vault(path, PURPOSE)


def seal(vault: Vault, number: int, told: Told) -> bytes:
    """The contents of concern `number`. Raises `VaultUnreadable`."""
    body = {"text": told.text} | ({} if told.contact is None else {"contact": told.contact})
    return vault.seal(f"concern/{number}", canonical(body))


def told_of(vault: Vault, row: ConcernRow) -> Told:
    """The contents; of an erased one none. Raises `VaultUnreadable`."""
    if row.is_erased:
        return Told("", None)
    body = json.loads(vault.open(f"concern/{row.number}", row.sealed))
    return Told(body["text"], body.get("contact"))


def seal_reply(vault: Vault, number: int, text: str) -> bytes:
    """The answer to the teller."""
    return vault.seal(f"concern/{number}/reply", text.encode())


def reply_of(vault: Vault, row: ConcernRow) -> str | None:
    """The answer; None where there is none. Raises `VaultUnreadable`."""
    return None if row.reply is None else vault.open(f"concern/{row.number}/reply", row.reply).decode()


def seal_note(vault: Vault, number: int, text: str) -> bytes:
    """What is noted beside a step."""
    return vault.seal(f"concern/{number}/note", text.encode())


def note_of(vault: Vault, step: ConcernStep) -> str | None:
    """The note; None where there is none. Raises `VaultUnreadable`."""
    return None if step.note is None else vault.open(f"concern/{step.number}/note", step.note).decode()
