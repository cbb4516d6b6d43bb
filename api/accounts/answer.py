"""What the core knows of accounts, as it is answered."""

from __future__ import annotations

from datetime import datetime

from api.accounts.schemas import Account, Changed, Me, Proposal, Session, Token
from api.desk import Desk
from monitor.accounts import changes, proposals
from monitor.accounts.principal import Principal
from monitor.accounts.roles import Act
from monitor.accounts.second_factor import is_enrolled
from monitor.accounts.sessions import is_fresh
from monitor.accounts.waiting import waits_until
from monitor.store import accounts_proposals, accounts_sessions, accounts_tokens
from monitor.store.accounts import Account as Stored
from monitor.store.accounts import account_by_number, stamp
from monitor.store.accounts_secrets import secret_of
from monitor.store.accounts_sessions import session_by_number
from monitor.store.database import Read
from monitor.store.names import registered_names


def me(read: Read, who: Principal, desk: Desk) -> Me:
    """Who asks, and up to which size files are taken."""
    account = account_by_number(read, who.account)
    session = session_by_number(read, who.credential) if who.via == "session" and who.credential else None
    kept = None if account is None else secret_of(read, account.number)
    narrowed = who.via == "session" and who.scopes is not None
    known = registered_names(read, desk.today) if who.units else {}
    return Me(
        account=None if account is None else account.number,
        label=None if account is None else account.label,
        person=who.person,
        language=None if account is None else account.language,
        roles=sorted(who.roles),
        units=sorted(who.units),
        unit_names={unit: known[unit] for unit in sorted(who.units) if unit in known},
        townships=sorted(who.townships),
        acts=[act.value for act in Act if who.may(act)],
        via=who.via,
        session=who.credential,
        must_enrol=narrowed and session is not None and session.second_factor == "none",
        must_set_password=narrowed and kept is not None and kept.is_temporary,
        is_fresh=session is not None and is_fresh(session, desk.now),
        ends_at=None if session is None else session.ends_at,
        upload_bytes=desk.settings.max_upload_bytes,
        paper_bytes=desk.settings.max_paper_bytes,
    )


def account(read: Read, told: Stored, now: datetime) -> Account:
    """One account."""
    return Account(
        account=told.number,
        login=told.login,
        label=told.label,
        person=told.person,
        roles=sorted(told.roles),
        units=sorted(told.units),
        townships=sorted(told.townships),
        language=told.language,
        state=told.state,  # type: ignore[arg-type]  # the table holds no other
        has_second_factor=is_enrolled(read, told),
        waits_until=waits_until(read, told.login, now),
        made_at=told.made_at,
        changed_at=told.changed_at,
    )


def session(told: accounts_sessions.StoredSession, who: Principal) -> Session:
    """One session."""
    return Session(
        session=told.number,
        second_factor=told.second_factor,
        made_at=told.made_at,
        seen_at=told.seen_at,
        ends_at=told.ends_at,
        is_this=told.number == who.credential,
    )


def token(told: accounts_tokens.StoredToken, now: datetime) -> Token:
    """One machine token."""
    over = "expired" if told.ends_at <= stamp(now) else "active"
    return Token(
        token=told.number,
        label=told.label,
        scopes=sorted(told.scopes),
        made_at=told.made_at,
        ends_at=told.ends_at,
        revoked_at=told.revoked_at,
        used_at=told.used_at,
        state="revoked" if told.revoked_at else over,  # type: ignore[arg-type]  # two words
    )


def proposal(told: accounts_proposals.Proposal, now: datetime) -> Proposal:
    """A change that wants a second person; one that waited too long has lapsed."""
    lapsed = told.state == "waiting" and not proposals.is_open(told, now)
    return Proposal(
        change=told.number,
        account=told.account,
        before=told.before,
        wanted=told.wanted,
        proposed_by=told.proposed_by,
        proposed_at=told.proposed_at,
        state="lapsed" if lapsed else told.state,  # type: ignore[arg-type]  # the table holds no other
        decided_by=told.decided_by,
        decided_at=told.decided_at,
    )


def changed(read: Read, told: changes.Changed, now: datetime) -> Changed:
    """What became of a change."""
    return Changed(
        account=account(read, told.account, now),
        change=None if told.proposal is None else proposal(told.proposal, now),
        temporary_password=told.password,
    )
