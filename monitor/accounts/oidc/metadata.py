"""What the provider publishes about itself (OpenID Connect Discovery 1.0), as far as a sign-in needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from monitor.accounts.oidc.fetch import usable
from monitor.accounts.oidc.refused import ProviderUnavailable

PATH: Final = "/.well-known/openid-configuration"
Ask = Callable[..., tuple[int, dict[str, Any]]]
"""`monitor.accounts.oidc.fetch.ask`, or what stands for it."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The provider's addresses, each checked: https, or loopback as the issuer is."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    takes_basic: bool
    """Whether the token endpoint takes the client's secret by HTTP Basic; else it goes into the form."""
    names_itself: bool
    """Whether every answer carries `iss` (RFC 9207), so that one without it is not the provider's."""


def _listed(told: Mapping[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = told.get(name)
    return tuple(str(one) for one in value) if isinstance(value, list) else default


def read_metadata(told: Mapping[str, Any], issuer: str) -> Metadata:
    """The metadata of `issuer`. Raises `ProviderUnavailable` where it is another's, or no sign-in can be made of it."""
    if told.get("issuer") != issuer:
        raise ProviderUnavailable("issuer")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    wrong = [name for name in needed if not usable(told.get(name), issuer)]
    if wrong:
        raise ProviderUnavailable(", ".join(wrong))
    if "code" not in _listed(told, "response_types_supported", ("code",)):
        raise ProviderUnavailable("response_types_supported")
    if "S256" not in _listed(told, "code_challenge_methods_supported", ("S256",)):
        raise ProviderUnavailable("code_challenge_methods_supported")
    ways = _listed(told, "token_endpoint_auth_methods_supported", ("client_secret_basic",))
    leave = told.get("end_session_endpoint")
    return Metadata(
        issuer=issuer,
        authorization_endpoint=told["authorization_endpoint"],
        token_endpoint=told["token_endpoint"],
        jwks_uri=told["jwks_uri"],
        end_session_endpoint=leave if usable(leave, issuer) else None,
        takes_basic="client_secret_basic" in ways,
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )


def discover(issuer: str, ask: Ask) -> Metadata:
    """The metadata that the issuer publishes. Raises `ProviderUnavailable`."""
    status, told = ask(issuer.rstrip("/") + PATH, issuer)
    if status != 200:  # noqa: PLR2004
        raise ProviderUnavailable(f"HTTP {status}")
    return read_metadata(told, issuer)
