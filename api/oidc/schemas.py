"""Sign-in by a provider."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Shape


class ProviderShown(Shape):
    """Whether, and by whom, staff can sign in."""

    offered: bool
    issuer: str | None = Field(description="The provider's name for itself; null: none is set.")
    start: str | None = Field(description="Address to which a browser goes to sign in.", examples=["/oidc/start"])


class SignedOut(Shape):
    """The session is over."""

    provider: str | None = Field(
        description="Address at which the browser signs out of the provider too; null: it offers none."
    )
