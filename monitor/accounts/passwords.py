"""Passwords: long ones of any form, none that is tried first, kept as argon2id, compared in the same time for all."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from monitor.accounts.refused import PasswordUnfit
from monitor.rules.table import DATA
from monitor.vocabulary.problems import Words

SHORTEST, LONGEST = 12, 128
"""Characters (OWASP ASVS 4.0.3, 2.1.1 and 2.1.2); no rule asks for digits or signs (2.1.9)."""
COMMON: Final = DATA / "accounts" / "common_passwords.txt"
TIME_COST: Final = 3
AT_ONCE: Final = 4
"""Hashes computed beside each other at most: each takes its memory."""


class Passwords:
    """Hashes and compares. Safe from any thread; `memory_kib` is the memory of one hash."""

    def __init__(self, memory_kib: int) -> None:
        self._hash = PasswordHash((Argon2Hasher(time_cost=TIME_COST, memory_cost=memory_kib, parallelism=1),))
        self._nobody: str | None = None
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def kept(self, password: str) -> str:
        """The hash that is kept of a password."""
        with self._turn:
            return self._hash.hash(plain(password))

    def fits(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Whether the password is the one kept, and its new hash where the old one was made with other parameters.

        Without a hash (no such account, no password) the work is the same and the answer no.
        """
        if len(password) > LONGEST:
            password = password[:LONGEST] + "…"  # longer than any that is kept: never fits
        with self._turn:
            if kept is None:
                self._hash.verify(plain(password), self._decoy())
                return False, None
            return self._hash.verify_and_update(plain(password), kept)

    def _decoy(self) -> str:
        if self._nobody is None:
            self._nobody = self._hash.hash("nobody's password")
        return self._nobody


def plain(password: str) -> str:
    """The same characters however they were typed (NFKC); what is no text in UTF-8 stands as escapes."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "backslashreplace").decode()


def taken(password: str, *, login: str) -> str:
    """The password, where it can be one. Raises `PasswordUnfit`."""
    count = len(plain(password))
    if not SHORTEST <= count <= LONGEST:
        raise PasswordUnfit(
            Words(
                f"密码须为{SHORTEST}至{LONGEST}个字符，实为{count}个",
                f"a password has {SHORTEST} to {LONGEST} characters, {count} found",
            )
        )
    folded = plain(password).casefold()
    if folded in common() or len(set(folded)) < 4 or login.casefold() == folded:  # noqa: PLR2004 - aaaa, abab, abcabc
        raise PasswordUnfit(
            Words(
                "该密码过于常见或与登录名相同，最先被人尝试，请换一个",
                "the password is among those that are tried first, or is the name itself; take another",
            )
        )
    return password


@cache
def common() -> frozenset[str]:
    """Passwords of at least twelve characters that everybody tries."""
    return frozenset(COMMON.read_text(encoding="utf-8").casefold().split())
