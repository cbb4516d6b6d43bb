"""The request that sends a browser to the provider: state, nonce and PKCE, each for one sign-in only."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from monitor.accounts.oidc.metadata import Metadata
from monitor.accounts.oidc.provider import Client

BYTES: Final = 32
"""256 random bits: 43 characters, the least that RFC 7636 asks of a verifier."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What was made up for one sign-in. Of state and cookie only digests are kept; the nonce returns in the token."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    browser: str = field(repr=False)
    """The secret of the cookie that binds the sign-in to its browser."""


def begun() -> Begun:
    """A sign-in that nobody could have guessed."""
    return Begun(*(secrets.token_urlsafe(BYTES) for _ in range(4)))


def challenge(verifier: str) -> str:
    """The challenge of a verifier, by S256 (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def address(client: Client, metadata: Metadata, begun: Begun, lang: str) -> str:
    """The address at the provider to which the browser is sent (OpenID Connect Core 1.0, 3.1.2.1)."""
    query = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": client.scope,
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": challenge(begun.verifier),
        "code_challenge_method": "S256",
        "ui_locales": "zh-CN zh" if lang == "zh" else "en",
    }
    before = metadata.authorization_endpoint
    return f"{before}{'&' if '?' in before else '?'}{urlencode(query)}"


def leave(client: Client, metadata: Metadata) -> str | None:
    """The address at which the browser signs out of the provider too (RP-Initiated Logout 1.0); None: none offered.

    No token is kept to hint with, so the provider may ask whether this is meant.
    """
    before = metadata.end_session_endpoint
    if before is None:
        return None
    query = {"client_id": client.client_id, "post_logout_redirect_uri": client.signed_out}
    return f"{before}{'&' if '?' in before else '?'}{urlencode(query)}"
