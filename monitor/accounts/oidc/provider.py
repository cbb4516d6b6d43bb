"""The provider of an installation, as its operator set it, and the one place that asks it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from monitor.accounts.oidc import fetch
from monitor.accounts.oidc.keys import KEPT_SECONDS, Keys
from monitor.accounts.oidc.metadata import Ask, Metadata, discover
from monitor.accounts.oidc.refused import ProviderUnavailable
from monitor.settings import Settings

CALLBACK: Final = "/oidc/callback"
SIGNED_OUT: Final = "/oidc/signed-out"


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows of us, and what we take from it."""

    issuer: str
    client_id: str
    public_url: str
    """Address under which browsers reach the API, without a slash at its end."""
    secret: str | None = field(default=None, repr=False)
    scope: str = "openid"
    algorithms: frozenset[str] = frozenset({"RS256"})

    @property
    def redirect_uri(self) -> str:
        """The address to which the provider sends the browser back; it must be registered there to the letter."""
        return self.public_url + CALLBACK

    @property
    def signed_out(self) -> str:
        """The address to which the provider sends the browser after a sign-out."""
        return self.public_url + SIGNED_OUT


def client_of(settings: Settings) -> Client | None:
    """The client that the settings describe; None where no provider is set."""
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret
    return Client(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.public_url.rstrip("/"),
        None if secret is None else secret.get_secret_value(),
        settings.oidc_scope,
        frozenset(settings.oidc_algorithms.split()),
    )


class Provider:
    """The provider at work: metadata and keys, asked for when first needed. May be used from any thread."""

    def __init__(self, client: Client, clock: Callable[[], float], ask: Ask = fetch.ask) -> None:
        self.client = client
        self.ask = ask
        self._clock = clock
        self._door = threading.Lock()
        self._metadata: Metadata | None = None
        self._read_at = 0.0
        self.keys = Keys(self._jwks, clock)

    @property
    def metadata(self) -> Metadata:
        """What the provider publishes, at most an hour old. Raises `ProviderUnavailable`."""
        with self._door:
            if self._metadata is None or self._clock() - self._read_at >= KEPT_SECONDS:
                self._metadata = discover(self.client.issuer, self.ask)
                self._read_at = self._clock()
            return self._metadata

    def _jwks(self) -> dict[str, Any]:
        status, told = self.ask(self.metadata.jwks_uri, self.client.issuer)
        if status != 200:  # noqa: PLR2004
            raise ProviderUnavailable(f"HTTP {status}")
        return told
