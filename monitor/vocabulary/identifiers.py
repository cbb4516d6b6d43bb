"""Identifiers of organisations, persons and things to compare.

Each check answers None where the string is well formed, else a problem code (`monitor.vocabulary.problems.FACTS`).
Checks expect a string of at least one character.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from stdnum.cn import uscc

HAN: Final = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003fffd"
CODE_CHARACTERS: Final = f"A-Za-z0-9{HAN}._:/()（）〔〕\\[\\]#+\\-"

PERSON: Final = "[A-Za-z0-9._:\\-]{1,64}"
SCHEME: Final = f"[A-Za-z][A-Za-z0-9._\\-]*:[{CODE_CHARACTERS}]+"
CREDIT_CODE: Final = "[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}"
ORG_ID: Final = f"{CREDIT_CODE}|{SCHEME}"
ORG_ID_LENGTH: Final = 128
TOKEN_LENGTH: Final = 256

_person = re.compile(PERSON)
_scheme = re.compile(SCHEME)
_credit_code = re.compile(CREDIT_CODE)
_credit_like = re.compile("[0-9A-Za-z]{18}")
_personal = re.compile("1[3-9][0-9]{9}|[0-9]{15}|[0-9]{17}[0-9Xx]|[^@\\s]+@[^@\\s]+\\.[^@\\s.]+")


@lru_cache(maxsize=65_536)
def org_id(value: str) -> str | None:
    """An organisation: an 18-place credit code with a valid check place (GB 32100-2015), or `scheme:id`."""
    if _credit_code.fullmatch(value):
        return None if uscc.is_valid(value) else "bad_check_digit"
    if len(value) > ORG_ID_LENGTH:
        return "too_long"
    return None if _scheme.fullmatch(value) else "bad_form"


@lru_cache(maxsize=65_536)
def person(value: str) -> str | None:
    """A person code: never a mobile number, an identity number, an e-mail address or a credit code."""
    if personal(value):
        return "personal_number"
    if not _person.fullmatch(value):
        return "bad_form" if len(value) <= 64 else "too_long"  # noqa: PLR2004 - the form above says 64
    return "credit_code_as_person" if _is_credit_code(value) else None


def token(value: str) -> str | None:
    """An opaque token: anything up to 256 characters that does not look like a personal number."""
    if len(value) > TOKEN_LENGTH:
        return "too_long"
    return "personal_number" if personal(value) else None


def personal(value: str) -> bool:
    """True for what looks like a mobile number, an identity number or an e-mail address (convention 25)."""
    plain = value if value.isascii() else unicodedata.normalize("NFKC", value)
    return _personal.fullmatch(plain.strip()) is not None


def _is_credit_code(value: str) -> bool:
    return _credit_like.fullmatch(value) is not None and uscc.is_valid(value)
