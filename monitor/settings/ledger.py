"""Where the ledger is kept, who signs and who witnesses it, and for which county it is."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from monitor.ledger.keyfile import KeyFileRefused, make_key, read_key
from monitor.ledger.note import SigningKey
from monitor.settings.base import FromEnvironment

LOG = logging.getLogger(__name__)


class LedgerSettings(FromEnvironment):
    """Where the ledger is kept, who signs and who witnesses it, and for which county it is."""

    database: str = Field(
        default="sqlite:///var/tenderwatch.db",
        pattern=r"^(sqlite|postgresql(\+psycopg)?)://",
        description="Address of the ledger's database: SQLite (one machine) or PostgreSQL.",
    )
    lake: Path = Field(
        default=Path("var/lake"),
        description="Folder of the Parquet segments; derived from the ledger, may be deleted and rebuilt.",
    )
    archive_folder: Path | None = Field(
        default=None,
        description="Folder where payloads of archived months lie, which only a backup can replace; unless named, "
        "`archive` beside the lake.",
    )
    place: str = Field(
        default="demo",
        pattern=r"^[a-z][a-z0-9_-]*$",
        description="Parameter pack of the county, a file of data/places; demo switches every rule on.",
    )
    language: Literal["zh", "en"] = Field(
        default="zh",
        description="Language of messages where the caller names none.",
    )
    log_origin: str = Field(
        default="localhost/tenderwatch",
        pattern=r"^[^\s+]+$",
        description="Name of the ledger in its checkpoints (C2SP tlog-checkpoint origin); never changed once used.",
    )
    log_key_file: Path = Field(
        default=Path("var/log.key"),
        description="File of the key that signs the ledger's heads; made at the first start, for its owner only.",
    )
    log_key: SecretStr | None = Field(
        default=None,
        description="The key itself (PRIVATE+KEY+...), where it comes from the environment; wins over the file.",
    )
    heads_file: Path | None = Field(
        default=None,
        description="File that remembers the largest head ever signed, so that no restore rolls the ledger back "
        "unnoticed; unless named, beside the key's file, or beside the lake where the key comes from elsewhere.",
    )
    witness_policy: Path | None = Field(
        default=None,
        description="File that names the witnesses and their quorum (C2SP tlog-policy); without it none is asked.",
    )
    checkpoint_seconds: int = Field(
        default=60,
        ge=1,
        description="Most seconds until a head is signed and sent to the witnesses.",
    )
    test_chain: bool = Field(
        default=False,
        description="Draws on the chain tw-test are taken: anybody can compute its rounds, it is for demonstrations.",
    )
    beacon_relays: str = Field(
        default="",
        pattern=r"^(https://\S+( https://\S+)*)?$",
        description="Drand relays that are asked for rounds, separated by a blank; a round can always be typed in.",
    )

    @property
    def heads(self) -> Path:
        """The file that remembers the largest head ever signed."""
        beside = self.log_key_file if self.log_key is None else self.lake
        return self.heads_file or beside.with_name(f"{beside.name}.heads")

    @property
    def archive(self) -> Path:
        """The folder where payloads of archived months lie."""
        return self.archive_folder or self.lake.with_name("archive")

    def signing_key(self) -> SigningKey:
        """The key that signs the ledger's heads, made where its file is missing. Raises `KeyFileRefused`."""
        if self.log_key is not None:
            key = read_key(self.log_key.get_secret_value())
        elif self.log_key_file.exists():
            key = read_key(self.log_key_file)
        else:
            key = self._made()
        if key.name != self.log_origin:
            raise KeyFileRefused(f"the key signs for {key.name}, the ledger is {self.log_origin}")
        return key

    def _made(self) -> SigningKey:
        try:
            key = make_key(self.log_key_file, self.log_origin)
        except KeyFileRefused:
            return read_key(self.log_key_file)  # another process was first
        LOG.warning(
            "a new key of the ledger was made in %s: keep a copy away from the database; its public half is %s",
            self.log_key_file,
            key.verifier.text(),
        )
        return key
