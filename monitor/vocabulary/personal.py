"""What is obviously about a person in a text that the public will read.

What is written for the public is refused with it; in what stands on record already it is hidden where it is shown.

Found are identity numbers (18 places with a valid check place, or 15), mobile numbers, e-mail addresses, numbers of
bank cards (15 to 19 digits with a valid check digit) or of accounts that are called so, and the person codes that the
case's own records carry. Names are not: nothing tells a name from a word. A unit's credit code is nobody's number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from monitor.vocabulary import identifiers
from monitor.vocabulary.problems import Words

IDENTITY, MOBILE, MAIL, ACCOUNT, CODE = (
    "identity_number",
    "mobile_number",
    "mail_address",
    "bank_account",
    "person_code",
)
EXPECTED: Final = {
    IDENTITY: Words("不含身份证号", "no identity number"),
    MOBILE: Words("不含手机号", "no mobile number"),
    MAIL: Words("不含电子邮箱", "no e-mail address"),
    ACCOUNT: Words("不含银行账号或卡号", "no number of a bank account or card"),
    CODE: Words("不含个人代码", "no person code"),
}
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PLACES: Final = "10X98765432"
_LONE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_IDENTITY = re.compile(_LONE.format(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]"))
_OLD_IDENTITY = re.compile(_LONE.format(r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"))
_MOBILE = re.compile(_LONE.format(r"(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}"))
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_CARD = re.compile(_LONE.format(r"\d(?: ?\d){14,18}"))
_NAMED = re.compile(
    r"(?:账号|帐号|账户|帐户|卡号|account(?: number| no\.?)?)[^0-9A-Za-z]{0,6}(\d(?:[ -]?\d){7,29})", re.IGNORECASE
)
_WORD = re.compile(identifiers.PERSON)
_MAYBE = re.compile(r"\d(?:[ -]?\d){7}|[@＠]")
"""Without either there is no number of a person; most texts end here."""
HIDDEN: Final = "***"


def personal_in(text: str, persons: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """What is personal in `text`: (code of `EXPECTED`, what was found), each once; `persons` are codes to look for."""
    plain = unicodedata.normalize("NFKC", text)
    return list(dict.fromkeys(_found(plain, persons)))


def hidden(text: str) -> str:
    """The text as the public reads it: `HIDDEN` for each number of a person or an account, and for each address."""
    if _MAYBE.search(text) is None:
        return text
    plain = unicodedata.normalize("NFKC", text)
    found = sorted((one for _, one in _found(plain, frozenset())), key=len, reverse=True)
    if not found:
        return text
    for one in found:
        plain = plain.replace(one, HIDDEN)
    return plain


def _found(plain: str, persons: frozenset[str]) -> Iterator[tuple[str, str]]:
    for one in _IDENTITY.findall(plain):
        if _is_identity(one):
            yield IDENTITY, one
    for one in _OLD_IDENTITY.findall(plain):
        yield IDENTITY, one
    for one in _MOBILE.findall(plain):
        yield MOBILE, one
    for one in _MAIL.findall(plain):
        yield MAIL, one
    for one in (*(found for found in _CARD.findall(plain) if _is_card(found)), *_NAMED.findall(plain)):
        if identifiers.org_id(one) is not None:
            yield ACCOUNT, one
    for one in _WORD.findall(plain):
        if one.strip("._:-") in persons or one in persons:
            yield CODE, one


def _is_identity(number: str) -> bool:
    """Whether its check place is right (GB 11643-1999) and it is no credit code of a unit."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _PLACES[total % 11] == number[-1].upper() and identifiers.org_id(number) is not None


def _is_card(number: str) -> bool:
    """Whether its check digit is right (ISO/IEC 7812-1, Luhn)."""
    digits = [int(one) for one in number if one.isdigit()][::-1]
    doubled = (sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(digits))
    return sum(doubled) % 10 == 0
