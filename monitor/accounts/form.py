"""What an account can be made of: each field in the form of the contract, every mistake with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from monitor.accounts.refused import AccountUnfit
from monitor.accounts.roles import Role
from monitor.store.accounts import Account
from monitor.vocabulary.forms import FORMS
from monitor.vocabulary.problems import Problem, Words, masked, shown

LOGIN: Final = r"[a-z0-9][a-z0-9._@-]{2,63}"
LABEL: Final = 100
STATES: Final = ("active", "locked", "closed")
_LISTS: Final = {"units": "org_id", "townships": "region"}


def fitting(told: Account) -> Account:
    """The same, where each field can stand. Raises `AccountUnfit` with every problem."""
    if problems := tuple(_problems(told)):
        raise AccountUnfit(problems)
    return told


def _problems(told: Account) -> Iterator[Problem]:
    if re.fullmatch(LOGIN, told.login) is None:
        words = Words("3至64个小写字母、数字或 . _ @ -", "3 to 64 of a-z 0-9 . _ @ -, in small letters")
        yield Problem("login", "bad_form", shown(told.login), words)
    label = told.label
    if not (label.strip() and label.isprintable() and len(label) <= LABEL):
        words = Words(f"1至{LABEL}字的岗位说明，一行", f"a role's text of 1 to {LABEL} characters, one line")
        yield Problem("label", "bad_form", shown(label), words)
    yield from _fault("person", "person", told.person)
    for name, form in _LISTS.items():
        for one in sorted(getattr(told, name)):
            yield from _fault(name, form, one)
    yield from _outside("roles", sorted(told.roles), tuple(role.value for role in Role))
    yield from _outside("state", [told.state], STATES)
    yield from _outside("language", [told.language], ("zh", "en"))


def _fault(place: str, form: str, value: str) -> Iterator[Problem]:
    code = FORMS[form].fault(value)
    if code is not None:
        found = masked(value) if code == "personal_number" else shown(value)
        yield Problem(place, code, found, FORMS[form].expected)


def _outside(place: str, values: list[str], known: tuple[str, ...]) -> Iterator[Problem]:
    for one in values:
        if one not in known:
            named = ", ".join(known)
            yield Problem(place, "code_outside_list", shown(one), Words(f"{named} 之一", f"one of {named}"))
