"""The tracking code of a concern: 128 bits, told once; the store keeps its digest alone."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from typing import Final

BYTES: Final = 16
_TYPED: Final = str.maketrans({"0": "O", "1": "I", "8": "B"})
"""Digits that base32 does not have, for the letters they are read as."""


def once() -> str:
    """A number used once, for a form: what is sent twice by the same form is one concern."""
    return secrets.token_hex(BYTES)


def is_number_of_a_form(told: str) -> bool:
    """Whether it is one as `once` makes them."""
    return re.fullmatch(rf"[0-9a-f]{{{2 * BYTES}}}", told) is not None


def printed(code: bytes) -> str:
    """The code in letters and digits, by fours."""
    bare = base64.b32encode(code).decode().rstrip("=")
    return "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))


def code_of(typed: str) -> bytes | None:
    """The code, however it was typed; None where it has not the form of one."""
    bare = re.sub(r"[\s\-–—]", "", typed).upper().translate(_TYPED)
    if re.fullmatch(r"[A-Z2-7]{26}", bare) is None:
        return None
    try:
        return base64.b32decode(f"{bare}======")
    except binascii.Error:
        return None


def digest_of(code: bytes) -> str:
    """What the store keeps of a code: nobody can try 128 bits one by one, so no salt is needed."""
    return hashlib.sha256(b"tenderwatch/concern/1" + code).hexdigest()
