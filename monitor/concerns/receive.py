"""A concern is told: checked, sealed, on record, and answered by its tracking code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.accounts.vault import Vault
from monitor.concerns.code import BYTES, digest_of, is_number_of_a_form, once, printed
from monitor.concerns.refused import TextUnfit
from monitor.concerns.sealed import Told, seal
from monitor.concerns.states import Sort, TargetKind
from monitor.concerns.text import LONGEST_CONTACT, text_of
from monitor.ledger.canonical import canonical
from monitor.store.concerns import ConcernRow, add, concern_by_code, next_number
from monitor.store.database import Write
from monitor.vocabulary.problems import Words

LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Form:
    """What a form brings, as it was sent; `once` is the number that the form came with."""

    kind: str
    text: str
    contact: str = ""
    target_kind: str = ""
    target_id: str = ""
    once: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """The concern, and its code as it is shown."""

    row: ConcernRow
    code: str
    is_repeat: bool


def checked(form: Form) -> Form:
    """The same, as it is kept. Raises `TextUnfit`."""
    if form.kind not in set(Sort):
        raise TextUnfit("kind", None, Words("没有选择", "nothing chosen"), Words("选一项", "one of the list"))
    text = text_of(form.text, "text")
    contact = text_of(form.contact, "contact", longest=LONGEST_CONTACT, required=False)
    kind, id = form.target_kind, text_of(form.target_id, "target", longest=LONGEST_ID, required=False)
    if bool(kind) != bool(id) or (kind and kind not in set(TargetKind)):
        found, due = Words("对象不全", "half a target"), Words("从有关页面点进来", "come from the page it is about")
        raise TextUnfit("target", None, found, due)
    number = form.once if is_number_of_a_form(form.once) else once()  # else two who write alike would share a code
    return Form(form.kind, text, contact, kind, id, number)


def receive(write: Write, vault: Vault, form: Form, *, now: datetime) -> Received:
    """The concern stands, with its first step and their entry in the log. Raises `TextUnfit`, `VaultUnreadable`.

    The code follows from the form's number and all that was written, under the key of the vault: the same form sent
    twice is the same concern with the same code, and nobody who reads the database can compute one.
    """
    told = checked(form)
    parts = [told.once, told.kind, told.text, told.contact, told.target_kind, told.target_id]
    code = vault.fingerprint(canonical(parts))[:BYTES]
    before = concern_by_code(write, digest_of(code))
    if before is not None:
        return Received(before, printed(code), is_repeat=True)
    number = next_number(write)
    row = add(
        write,
        now=now,
        number=number,
        code_sha256=digest_of(code),
        kind=told.kind,
        target_kind=told.target_kind or None,
        target_id=told.target_id or None,
        sealed=seal(vault, number, Told(told.text, told.contact or None)),
    )
    return Received(row, printed(code), is_repeat=False)
