"""Who reads the metrics: an account that may see the service, or the collector with its own token.

An address is no credential: behind a reverse proxy of the same machine everybody would come from loopback.
"""

from __future__ import annotations

import hmac
from typing import Annotated, Final

from fastapi import Depends, Request

from api.access.caller import Allowed, caller, credential_of
from api.deps import AtDesk
from monitor.accounts.principal import Principal
from monitor.accounts.roles import Act, Role

COLLECTOR: Final = Principal(roles=frozenset({Role.ADMINISTRATOR}), scopes=frozenset({Act.SEE_SERVICE}), via="token")
"""The collector of metrics: it may see the service, and nothing else."""


class Scraping(Allowed):
    """`may(Act.SEE_SERVICE)`, or the token of the settings."""

    async def __call__(self, request: Request, desk: AtDesk) -> Principal:  # type: ignore[override]
        """Who asks. Raises `Refused`."""
        token, secret = desk.settings.metrics_token, credential_of(request)
        if token is not None and secret is not None:
            told = token.get_secret_value().encode()
            if hmac.compare_digest(secret.encode("utf-8", "replace"), told):
                return COLLECTOR
        return await super().__call__(await caller(request, desk))


Scrapes = Annotated[Principal, Depends(Scraping(Act.SEE_SERVICE))]
