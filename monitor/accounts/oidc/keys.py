"""The provider's public keys (JWKS): kept for a while, asked for anew when a token names one that is not among them."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from monitor.accounts.oidc.refused import ProviderUnavailable

Key = RSAKey | ECKey | OKPKey
KEPT_SECONDS: Final = 3_600
ASKED_AGAIN_SECONDS: Final = 60
"""Tokens that name unknown keys make us ask the provider at most this often."""
SHORTEST_RSA: Final = 2_048
MOST_KEYS: Final = 50


def read_keys(told: Mapping[str, Any]) -> list[Key]:
    """The keys of a JWKS that can check a signature: RSA of 2048 bits or more, EC, OKP.

    Keys for encryption, of other types or too short, and what is no key at all, are passed over (RFC 7517, 5).
    Raises `ProviderUnavailable` where it is no JWKS.
    """
    listed = told.get("keys")
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise ProviderUnavailable("jwks")
    return [key for one in listed if (key := _read(one)) is not None]


def _read(told: object) -> Key | None:
    if not isinstance(told, dict) or told.get("use", "sig") != "sig" or told.get("kty") not in {"RSA", "EC", "OKP"}:
        return None
    public = {name: value for name, value in told.items() if name not in {"d", "p", "q", "dp", "dq", "qi", "oth"}}
    try:
        if told["kty"] == "RSA" and _bits(told["n"]) < SHORTEST_RSA:
            return None
        key = JWKRegistry.import_key(public)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return key if isinstance(key, RSAKey | ECKey | OKPKey) else None


def _bits(modulus: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4))).bit_length()


class Keys:
    """The keys at one address. `fetch` gives the JWKS, `clock` seconds; may be asked from any thread."""

    def __init__(self, fetch: Callable[[], Mapping[str, Any]], clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._door = threading.Lock()
        self._keys: list[Key] = []
        self._asked: float | None = None

    def named(self, kid: str | None) -> list[Key]:
        """The keys that a token may have been signed with: those of its `kid`; without one, all of them.

        Raises `ProviderUnavailable` where the keys are not known and cannot be had.
        """
        with self._door:
            age = None if self._asked is None else self._clock() - self._asked
            if age is None or age >= KEPT_SECONDS:
                self._renew()
            found = self._among(kid)
            if not found and age is not None and ASKED_AGAIN_SECONDS <= age < KEPT_SECONDS:
                self._renew()  # the provider may have changed its keys since
                found = self._among(kid)
            return found

    def _renew(self) -> None:
        self._keys = read_keys(self._fetch())
        self._asked = self._clock()

    def _among(self, kid: str | None) -> list[Key]:
        return [key for key in self._keys if kid is None or key.kid == kid]
