"""As whom the installation publishes, and under which terms."""

from __future__ import annotations

from pydantic import Field

from monitor.settings.base import FromEnvironment


class PublicationSettings(FromEnvironment):
    """As whom the installation publishes, and under which terms."""

    publisher_name: str = Field(
        default="tenderwatch",
        min_length=1,
        description="Who publishes the OCDS data and the feeds, by name.",
    )
    publisher_id: str = Field(
        default="",
        pattern=r"^([0-9A-HJ-NPQRTUWXY]{18})?$",
        description="Unified social credit code of the publisher. Empty: none is told.",
    )
    publication_license: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address of the licence of what is published. Empty: none is told, and nobody may assume one.",
    )
    publication_policy: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address of the publication policy. Empty: none is told.",
    )
    ocds_prefix: str = Field(
        default="ocds-tw9990",
        pattern=r"^ocds-[A-Za-z0-9]{6}$",
        description="Prefix of the ocids that are given to contracts without one; register it, never change it.",
    )
