"""One-time codes of a second factor (RFC 6238: SHA-1, six digits, 30 seconds), each taken once; codes for its loss."""

from __future__ import annotations

import base64
import hmac
import io
import re
import secrets
from datetime import datetime
from typing import Final

import pyotp
import segno

STEP_SECONDS: Final = 30
DRIFT: Final = 1
"""Steps before and after now whose code is taken as well (RFC 6238, 5.2)."""
RECOVERY_CODES: Final = 10
_CODE: Final = re.compile(r"[0-9]{6}")
_RECOVERY: Final = re.compile(r"[A-Z2-7]{16}")
RECOVERY_BYTES: Final = 10  # 80 bits, 16 letters of base32


def new_secret() -> str:
    """A secret of 160 bits in base32, as authenticators take it (RFC 4226, 4)."""
    return pyotp.random_base32()


def is_code(told: str) -> bool:
    """Whether this has the form of a one-time code; blanks do not count."""
    return _CODE.fullmatch(_bare(told)) is not None


def step_of(secret: str, told: str, *, after: int, now: datetime) -> int | None:
    """The time step whose code this is, among those that may be taken now; None where it is none.

    `after`: the step of the last code taken. Its own and earlier ones count no more.
    """
    code, current = _bare(told), int(now.timestamp()) // STEP_SECONDS
    found = None
    if _CODE.fullmatch(code) is None:
        return found
    generator = pyotp.TOTP(secret, interval=STEP_SECONDS)
    for step in range(current - DRIFT, current + DRIFT + 1):
        fits = hmac.compare_digest(generator.generate_otp(step), code)
        if fits and step > after and found is None:
            found = step
    return found


def otpauth(secret: str, login: str, issuer: str) -> str:
    """The address that authenticators read (otpauth://totp/...)."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=login, issuer_name=issuer)


def svg(uri: str) -> str:
    """The address as a QR code: an SVG image, black on white, that needs nothing else."""
    out = io.BytesIO()
    segno.make(uri, error="m").save(out, kind="svg", scale=4, light="white", xmldecl=False, nl=False)
    return out.getvalue().decode()


def recovery_codes() -> list[str]:
    """Ten codes of 80 bits, each good once where the authenticator is lost: XXXX-XXXX-XXXX-XXXX."""
    return [
        "-".join(_fours(base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode())) for _ in range(RECOVERY_CODES)
    ]


def recovery_of(told: str) -> str | None:
    """The recovery code as it is kept, however it was typed; None where it has not the form of one."""
    bare = _bare(told).upper()
    return bare if _RECOVERY.fullmatch(bare) else None


def _fours(text: str) -> list[str]:
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def _bare(told: str) -> str:
    return re.sub(r"[\s-]", "", told)
