"""The token in which the provider says who signed in (OpenID Connect Core 1.0, 3.1.3.7), checked claim by claim."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from joserfc import jws, jwt
from joserfc.errors import ClaimError, JoseError

from monitor.accounts.oidc.keys import Key, Keys
from monitor.accounts.oidc.provider import Client
from monitor.accounts.oidc.refused import TokenRefused

LEEWAY: Final = 60
"""Seconds by which the provider's clock may differ from ours."""
OLDEST: Final = 900
"""Most seconds since the token was made: it is made while the browser waits."""
MOST_CHARACTERS: Final = 20_000
LONGEST_SUBJECT: Final = 255


@dataclass(frozen=True, slots=True)
class Identity:
    """A person at a provider, proved: the pair (issuer, subject) names him for ever, everything else may change."""

    issuer: str
    subject: str
    claims: Mapping[str, Any] = field(repr=False)


def checked(token: str, client: Client, keys: Keys, *, nonce: str, now: int) -> Identity:
    """The identity that a token proves at `now` (Unix seconds).

    Raises `TokenRefused` with the check that failed: `form`, `alg`, `kid`, `signature`, or the claim's name; and
    `ProviderUnavailable` where the keys cannot be had.
    """
    claims = _signed(token, client, keys)
    _timely(claims, now)
    if claims.get("iss") != client.issuer:
        raise TokenRefused("iss")
    audience = claims.get("aud")
    if audience not in (client.client_id, [client.client_id]):
        raise TokenRefused("aud")  # a token for others as well can be brought to us by them
    if claims.get("azp", client.client_id) != client.client_id:
        raise TokenRefused("azp")
    told = claims.get("nonce")
    if not isinstance(told, str) or not hmac.compare_digest(told.encode(), nonce.encode()):
        raise TokenRefused("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise TokenRefused("sub")
    return Identity(client.issuer, subject, claims)


def _signed(token: str, client: Client, keys: Keys) -> dict[str, Any]:
    if len(token) > MOST_CHARACTERS:
        raise TokenRefused("form")
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, RecursionError) as error:
        raise TokenRefused("form") from error
    alg, kid = header.get("alg"), header.get("kid")
    if not isinstance(alg, str) or alg not in client.algorithms:
        raise TokenRefused("alg")
    if kid is not None and not isinstance(kid, str):
        raise TokenRefused("kid")
    found = [key for key in keys.named(kid) if key.get("alg") in {None, alg}]
    if not found:
        raise TokenRefused("kid")
    claims = next((claims for key in found if (claims := _by(key, token, alg)) is not None), None)
    if claims is None:
        raise TokenRefused("signature")
    return claims


def _by(key: Key, token: str, alg: str) -> dict[str, Any] | None:
    """The claims, where `key` signed the token by `alg`."""
    try:
        return jwt.decode(token, key, algorithms=[alg]).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        return None


def _timely(claims: Mapping[str, Any], now: int) -> None:
    needed: jwt.ClaimsOption = {"essential": True}
    try:
        jwt.JWTClaimsRegistry(now=now, leeway=LEEWAY, exp=needed, iat=needed).validate(dict(claims))
    except ClaimError as error:
        raise TokenRefused(error.claim) from error
    if claims["iat"] < now - OLDEST - LEEWAY:
        raise TokenRefused("iat")
