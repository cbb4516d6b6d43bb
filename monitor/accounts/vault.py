"""Secrets that must be read again are kept encrypted, under a key that never lies in the database."""

from __future__ import annotations

import hmac
import os
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from monitor.accounts.refused import VaultUnreadable
from monitor.ledger.keyfile import KeyFileRefused, make_key, read_key
from monitor.ledger.note import SigningKey

NAME: Final = "tenderwatch/accounts"
PURPOSE: Final = b"tenderwatch/accounts/one-time-codes/1"
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32


class Vault:
    """AES-256-GCM under a key derived (HKDF-SHA256) from the seed of a key file, which is made when first needed.

    What is sealed for one account opens for no other: its number is authenticated with it. Each `purpose` has a key of
    its own.
    """

    def __init__(self, path: Path, purpose: bytes = PURPOSE) -> None:
        self._path, self._purpose = path, purpose

    def seal(self, account: str, plain: bytes) -> bytes:
        """Nonce and ciphertext. Raises `VaultUnreadable`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, account.encode())

    def open(self, account: str, sealed: bytes) -> bytes:
        """What was sealed. Raises `VaultUnreadable` under another key, or for bytes that were changed."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], account.encode())
        except (InvalidTag, ValueError):
            raise VaultUnreadable(f"{self._path} is not the key under which account {account} was kept") from None

    def fingerprint(self, told: bytes) -> bytes:
        """32 bytes that follow from `told` under the key alone (HMAC-SHA256). Raises `VaultUnreadable`."""
        return hmac.digest(self._derived(self._purpose + b"/fingerprint"), told, "sha256")

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._derived(self._purpose))

    def _derived(self, purpose: bytes) -> bytes:
        try:
            key = read_key(self._path) if self._path.exists() else self._made()
        except KeyFileRefused as refused:
            raise VaultUnreadable(str(refused)) from refused
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(key.seed)

    def _made(self) -> SigningKey:
        try:
            return make_key(self._path, NAME)
        except KeyFileRefused:
            return read_key(self._path)  # another process was first
