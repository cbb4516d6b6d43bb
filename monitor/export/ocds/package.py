"""Release and record packages: who publishes, under which licence and policy, by which extensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from msgspec.json import Encoder

from monitor.export.ocds.codes import CREDIT_CODES
from monitor.export.ocds.record import record
from monitor.export.ocds.release import Released, published_at
from monitor.export.ocds.values import Json, filled
from monitor.settings import Settings

VERSION: Final = "1.1"
OFFICIAL: Final = tuple(
    f"https://raw.githubusercontent.com/open-contracting-extensions/{name}/extension.json"
    for name in (
        "ocds_lots_extension/v1.1.5",
        "ocds_bid_extension/v1.1.5",
        "ocds_bidOpening_extension/master",
        "ocds_project_extension/master",
        "ocds_paymentMethod_extension/master",
    )
)
encode = Encoder(decimal_format="number").encode
"""JSON in UTF-8; a Decimal is a number literal with its digits."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, and where what is published can be read."""

    name: str
    uid: str
    license: str
    policy: str
    base: str
    """Address of the service, without a slash at its end."""
    prefix: str
    """Of the ocids that this deployment gives."""

    @classmethod
    def of(cls, settings: Settings) -> Publisher:
        """As the settings say."""
        return cls(
            settings.publisher_name,
            settings.publisher_id,
            settings.publication_license,
            settings.publication_policy,
            settings.public_url.rstrip("/"),
            settings.ocds_prefix,
        )

    def releases_of(self, ocid: str) -> str:
        """The address of the release package of a process."""
        return f"{self.base}/ocds/releases/{quote(ocid, safe='')}"

    def record_of(self, ocid: str) -> str:
        """The address of the record package of a process."""
        return f"{self.base}/ocds/records/{quote(ocid, safe='')}"

    def head(self, uri: str, published: str) -> Json:
        """What a package says of itself, at the address `uri`."""
        scheme = CREDIT_CODES if self.uid else None
        return filled(
            uri=uri,
            version=VERSION,
            publishedDate=published,
            publisher=filled(name=self.name, scheme=scheme, uid=self.uid or None, uri=self.base),
            license=self.license or None,
            publicationPolicy=self.policy or None,
            extensions=[f"{self.base}/ocds/extension/extension.json", *OFFICIAL],
        )

    def release_package(self, ocid: str, releases: Sequence[Released]) -> Json:
        """All releases of one process, in order of date."""
        told = [one.release for one in releases]
        return self.head(self.releases_of(ocid), published_at(told)) | {"releases": told}

    def record_package(self, ocid: str, releases: Sequence[Released]) -> Json:
        """The record of one process."""
        head = self.head(self.record_of(ocid), published_at([one.release for one in releases]))
        return head | {"records": [record(ocid, releases, self.releases_of(ocid))]}
