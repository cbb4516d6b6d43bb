"""Sign-ins by an identity provider that are under way: minutes old, bound to one browser, answered once."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from monitor.store.tables.base import Digest, Seq, metadata

sign_in = Table(
    "sign_in",
    metadata,
    Column("browser", Digest, primary_key=True, comment="SHA-256 of the cookie's secret"),
    Column("state", Digest, nullable=False, comment="SHA-256 of the state that went to the provider"),
    Column("nonce", Text, nullable=False, comment="that its token must name"),
    Column("verifier", Text, nullable=False, comment="of PKCE"),
    Column("return_to", Text, nullable=False, comment="where the browser goes afterwards"),
    Column("account", Seq, ForeignKey("account.number"), nullable=True, comment="vouched for; the code is waited for"),
    Column("tries", Integer, nullable=False, comment="codes that were wrong"),
    Column("begun_at", Text, nullable=False, comment="RFC 3339"),
    Column("ends_at", Text, nullable=False, comment="RFC 3339"),
    Index(None, "begun_at"),
)
