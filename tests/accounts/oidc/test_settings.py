"""Settings of a provider that cannot work are refused before anybody tries to sign in."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from monitor.accounts.oidc.account import Trust
from monitor.accounts.oidc.provider import client_of
from monitor.settings import Settings

SET = {"oidc_issuer": "https://id.example", "oidc_client_id": "tenderwatch"}


@pytest.mark.parametrize(
    "told",
    [
        {"oidc_issuer": "https://id.example"},
        {**SET, "oidc_issuer": "ftp://id.example"},
        {**SET, "oidc_issuer": "https://id.example?x=1"},
        {**SET, "oidc_scope": "email"},
        {**SET, "oidc_algorithms": "HS256"},
        {**SET, "oidc_algorithms": "none"},
        {**SET, "oidc_algorithms": ""},
        {**SET, "oidc_second_factor": "mfa"},
        {**SET, "oidc_role_claim": "groups"},
        {**SET, "oidc_roles": "a=auditor"},
        {**SET, "public_url": "javascript:x"},
    ],
)
def test_settings_that_cannot_work(told: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**told)  # type: ignore[arg-type]


def test_what_is_made_of_the_settings() -> None:
    told = Settings(
        **SET,  # type: ignore[arg-type]
        public_url="https://tw.example/api/",
        oidc_client_secret="s",  # noqa: S106
        oidc_role_claim="groups",
        oidc_roles="cn=audit,dc=x=auditor tw-admin=administrator",
    )
    client = client_of(told)
    assert client is not None
    assert client.redirect_uri == "https://tw.example/api/oidc/callback"
    assert "'s'" not in repr(client)
    assert Trust.of(told).roles == {"cn=audit,dc=x": "auditor", "tw-admin": "administrator"}
    assert client_of(Settings()) is None
