"""An OpenID Connect provider in this process, with keys of its own: says what a test tells it to say."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

ISSUER = "https://id.example"
CLIENT = "tenderwatch"
SECRET = "a secret:with/signs"  # noqa: S105 - of a provider that stands nowhere
NOW = 1_798_700_000  # 2026-12-31 in the county
KINDS = {"RS256": ("RSA", 2048), "ES256": ("EC", "P-256"), "Ed25519": ("OKP", "Ed25519")}


@cache
def key(name: str = "first", alg: str = "RS256") -> Any:
    """A key that stays the same for the whole run, under its name."""
    kind, size = KINDS[alg]
    maker = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}[kind]
    return maker.generate_key(size, {"kid": name, "use": "sig", "alg": alg})


def published(*keys: Any) -> dict[str, Any]:
    """A JWKS."""
    return {"keys": [one.as_dict(private=False) for one in keys]}


def metadata(**changed: Any) -> dict[str, Any]:
    """What the provider publishes about itself."""
    told = {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/authorize",
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/jwks",
        "end_session_endpoint": f"{ISSUER}/out",
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    return {name: value for name, value in {**told, **changed}.items() if value is not None}


def claims(**changed: Any) -> dict[str, Any]:
    """The claims of a good token; a claim set to None is left out."""
    told = {"iss": ISSUER, "aud": CLIENT, "sub": "u-1", "iat": NOW, "exp": NOW + 300, "nonce": "n"}
    return {name: value for name, value in {**told, **changed}.items() if value is not None}


def token(told: dict[str, Any], by: Any = None, alg: str = "RS256", **header: Any) -> str:
    """A token of these claims, signed."""
    by = by or key()
    named = {name: value for name, value in {"alg": alg, "kid": by.kid, **header}.items() if value is not None}
    return jwt.encode(named, told, by, algorithms=[alg])


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(told: dict[str, Any]) -> str:
    """A token that says of itself that it needs no signature."""
    return f"{_part({'alg': 'none', 'kid': 'first'})}.{_part(told)}."


def by_public_key(told: dict[str, Any]) -> str:
    """A token signed by HMAC with the public key as its secret (the confusion of algorithms)."""
    signed = f"{_part({'alg': 'HS256', 'kid': 'first'})}.{_part(told)}"
    mac = hmac.digest(key().as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def short_key() -> dict[str, Any]:
    """The public half of an RSA key of 1024 bits."""
    weak = rsa.generate_private_key(65_537, 1_024)  # noqa: S505 - it is refused, that is the test
    numbers = weak.public_key().public_numbers()
    n = base64.urlsafe_b64encode(numbers.n.to_bytes(128, "big")).rstrip(b"=").decode()
    return {"kty": "RSA", "kid": "short", "n": n, "e": "AQAB"}


def forged(good: str, **changed: Any) -> str:
    """`good` with other claims under the old signature."""
    header, _, signature = good.split(".")
    return f"{header}.{_part(claims(**changed))}.{signature}"


class Provider:
    """Answers as `monitor.accounts.oidc.fetch.ask` does. `asked` lists the addresses; what it says may be changed."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now
        self.metadata = metadata()
        self.keys = published(key())
        self.claims: dict[str, Any] = {}
        self.asked: list[str] = []
        self.logins: list[tuple[str, str] | None] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.status = 200

    def allow(self, address: str) -> dict[str, str]:
        """The query of the callback for a browser that was sent to `address` and whose person agreed."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        return {"code": code, "state": query["state"], "iss": ISSUER}

    def ask(
        self, address: str, issuer: str, *, form: dict[str, str] | None = None, login: tuple[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Discovery, keys, token endpoint."""
        assert issuer == ISSUER
        self.asked.append(urlsplit(address).path)
        if form is None:
            return self.status, self.keys if address.endswith("/jwks") else self.metadata
        self.logins.append(login)
        begun = self.codes.pop(form["code"], None)
        if begun is None or _challenge(form["code_verifier"]) != begun["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        assert form["redirect_uri"] == begun["redirect_uri"]
        fresh = {"iat": self.now, "exp": self.now + 300, "nonce": begun["nonce"]}
        return 200, {"token_type": "Bearer", "id_token": token(claims(**fresh) | self.claims)}


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
