"""How accounts are answered. A secret is told once, by the answer that makes it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Instant, Shape
from monitor.accounts.sessions import SecondFactor


class Me(Shape):
    """Who asks, and what he may do."""

    account: str | None = Field(description="Number; null: nobody signed in.")
    label: str | None
    person: str | None
    language: str | None
    roles: list[str]
    units: list[str]
    unit_names: dict[str, str] = Field(description="Unit -> the name last registered for it; none where none is.")
    townships: list[str]
    acts: list[str] = Field(description="What he may do now.")
    via: Literal["public", "session", "token", "open"]
    session: str | None = Field(description="Number of the session or token.")
    must_enrol: bool = Field(description="True: nothing but enrolling a second factor is allowed.")
    must_set_password: bool = Field(description="True: the password was set by another and must be changed first.")
    is_fresh: bool = Field(description="Whether he showed within ten minutes who he is (POST /session/proof).")
    ends_at: Instant | None = Field(description="When the session ends, used or not.")
    upload_bytes: int = Field(description="Largest file of a submission that is taken here, in bytes.")
    paper_bytes: int = Field(description="Largest file beside a question, remedy or case that is taken here, in bytes.")


class SignedIn(Shape):
    """A session. Browsers get a cookie; programs send the secret: `Authorization: Bearer <secret>`."""

    secret: str = Field(description="Told once.")
    session: str
    account: str
    ends_at: Instant
    second_factor: SecondFactor


class Enrolment(Shape):
    """A second factor to be shown once: it counts after POST /account/second-factor/confirmation."""

    secret: str = Field(description="Base32, for typing in.")
    uri: str = Field(description="otpauth://totp/...")
    svg: str = Field(description="The same as a QR code, an SVG image.")


class Enrolled(Shape):
    """The second factor counts."""

    recovery_codes: list[str] = Field(description="Told once; each is good once where the authenticator is lost.")


class Session(Shape):
    """One session of one's own."""

    session: str
    second_factor: str
    made_at: Instant
    seen_at: Instant = Field(description="To the minute.")
    ends_at: Instant
    is_this: bool


class Sessions(Shape):
    """Those that are not over, the newest first."""

    items: list[Session]


class Token(Shape):
    """One machine token."""

    token: str = Field(description="Its number.")
    label: str
    scopes: list[str]
    made_at: Instant
    ends_at: Instant
    revoked_at: Instant | None
    used_at: Instant | None = Field(description="To the minute.")
    state: Literal["active", "expired", "revoked"]


class Tokens(Shape):
    """One's own, the newest first."""

    items: list[Token]


class MadeToken(Token):
    """A token that was just made."""

    secret: str = Field(description="tw_<number>_<secret>, told once: `Authorization: Bearer <it>`.")


class Account(Shape):
    """One account."""

    account: str
    login: str
    label: str
    person: str
    roles: list[str]
    units: list[str]
    townships: list[str]
    language: str
    state: Literal["active", "locked", "closed"]
    has_second_factor: bool
    waits_until: Instant | None = Field(description="After failed attempts; null: it does not wait.")
    made_at: Instant
    changed_at: Instant


class Accounts(Shape):
    """All accounts, by number."""

    items: list[Account]


class Proposal(Shape):
    """A change that wants a second person."""

    change: int
    account: str
    before: dict[str, Any] = Field(description="The account as it stood; confirmed only while it still does.")
    wanted: dict[str, Any] = Field(description="What of it shall be another.")
    proposed_by: str
    proposed_at: Instant
    state: Literal["waiting", "confirmed", "rejected", "lapsed"]
    decided_by: str | None
    decided_at: Instant | None


class Proposals(Shape):
    """The newest first."""

    items: list[Proposal]


class Changed(Shape):
    """What became of it."""

    account: Account
    change: Proposal | None = Field(description="It waits for a second person; null: it holds.")
    temporary_password: str | None = Field(description="Told once; good for three days, to set one's own.")


class Ended(Shape):
    """How many sessions ended."""

    ended: int
