"""Whose account a proved identity is: by its link, or linked now by the claim that the operator named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from monitor.accounts.oidc.id_token import Identity
from monitor.accounts.oidc.refused import AccountTaken, NoAccount, RolesUnconfirmed
from monitor.settings import Settings
from monitor.store.accounts import Account, account_by_login, account_by_subject, link_subject, subjects_of
from monitor.store.database import Write


@dataclass(frozen=True, slots=True)
class Trust:
    """What is taken from a provider beyond who it is: nothing, unless the operator said so."""

    link_claim: str = ""
    role_claim: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Value of the claim -> role."""
    second_factor: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the operator set it."""
        pairs = (one.rpartition("=") for one in settings.oidc_roles.split())
        return cls(
            settings.oidc_link_claim,
            settings.oidc_role_claim,
            {value: role for value, _, role in pairs},
            settings.oidc_second_factor,
        )


def account_of(write: Write, identity: Identity, trust: Trust, *, now: datetime) -> Account:
    """The account of an identity, active, with roles that the provider confirms where it is asked to.

    Without a link, the account whose login the claim names is linked for ever, once: one that is linked to another
    person there is not. Raises `NoAccount`, `AccountTaken`, `RolesUnconfirmed`.
    """
    found = account_by_subject(write, identity.issuer, identity.subject)
    account = found or _named(write, identity, trust.link_claim)
    if not account.is_active:
        raise AccountTaken
    if trust.role_claim and not account.roles <= _confirmed(identity.claims.get(trust.role_claim), trust.roles):
        raise RolesUnconfirmed
    if found is None:
        link_subject(write, account, identity.issuer, identity.subject, now=now)
    return account


def _named(write: Write, identity: Identity, claim: str) -> Account:
    login = identity.claims.get(claim) if claim else None
    if claim == "email" and identity.claims.get("email_verified") is not True:
        raise NoAccount
    account = account_by_login(write, login) if isinstance(login, str) and login else None
    if account is None:
        raise NoAccount
    if any(issuer == identity.issuer for issuer, _ in subjects_of(write, account.number)):
        raise AccountTaken
    return account


def _confirmed(told: object, roles: Mapping[str, str]) -> set[str]:
    values = [told] if isinstance(told, str) else told if isinstance(told, list) else []
    return {roles[one] for one in values if isinstance(one, str) and one in roles}
