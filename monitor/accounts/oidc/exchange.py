"""The code that the browser brought, exchanged for the provider's token, and the token checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from monitor.accounts.oidc.id_token import Identity, checked
from monitor.accounts.oidc.provider import Provider
from monitor.accounts.oidc.refused import GrantRefused, NothingUnderWay, ProviderDeclined, ProviderUnavailable

OK: Final = 200
SERVER_FAILS: Final = 500


def code_of(provider: Provider, answer: Mapping[str, str]) -> str:
    """The code in the provider's answer (the query of the callback).

    Raises `ProviderDeclined`, where it is a refusal, and `NothingUnderWay`, where it is no answer of this provider
    (RFC 9207: `iss` is another's, or is missing though the provider always tells it).
    """
    issuer = answer.get("iss")
    if issuer is None and provider.metadata.names_itself:
        raise NothingUnderWay
    if issuer is not None and issuer != provider.client.issuer:
        raise NothingUnderWay
    if "error" in answer:
        raise ProviderDeclined(answer["error"])
    if not answer.get("code"):
        raise NothingUnderWay
    return answer["code"]


def exchanged(provider: Provider, code: str, verifier: str) -> str:
    """The `id_token` for a code, unread. The access token is dropped: nothing is asked of the provider by it.

    Raises `GrantRefused`, `ProviderUnavailable`.
    """
    client, metadata = provider.client, provider.metadata
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": verifier,
    }
    login = None
    if client.secret is not None and metadata.takes_basic:
        login = (quote(client.client_id, safe=""), quote(client.secret, safe=""))  # RFC 6749, 2.3.1
    else:
        form["client_id"] = client.client_id
        if client.secret is not None:
            form["client_secret"] = client.secret
    status, told = provider.ask(metadata.token_endpoint, client.issuer, form=form, login=login)
    if status != OK:
        raise ProviderUnavailable(f"HTTP {status}") if _ours_to_mend(status, told) else GrantRefused()
    token = told.get("id_token")
    if not isinstance(token, str):
        raise ProviderUnavailable("id_token")
    return token


def _ours_to_mend(status: int, told: Mapping[str, Any]) -> bool:
    """Whether it is not the code that is wrong, but the provider, or our own registration there."""
    return status >= SERVER_FAILS or told.get("error") in {"invalid_client", "unauthorized_client"}


def proved(provider: Provider, code: str, *, verifier: str, nonce: str, now: int) -> Identity:
    """Who stands behind a code. Raises `GrantRefused`, `TokenRefused`, `ProviderUnavailable`."""
    return checked(exchanged(provider, code, verifier), provider.client, provider.keys, nonce=nonce, now=now)
