"""Witnesses on temporary files, and a log that can be made to lie."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from small_log import SmallLog

from api.witness.app import create_app
from api.witness.witness import Witness
from monitor.ledger.note import COSIGNATURE, ED25519, SigningKey, VerifierKey

ORIGIN = "log.example.gov.cn/tenderwatch-test"
NOW = 1_790_000_000


class Asked:
    """Requests to a witness in this process."""

    def __init__(self, witness: Witness) -> None:
        self.witness = witness
        self.app: FastAPI = create_app(witness)

    def _request(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://witness") as client:
                return await client.request(method, path, content=body)

        return asyncio.run(asked())

    def add(self, body: bytes) -> httpx.Response:
        return self._request("POST", "/add-checkpoint", body)

    def get(self, path: str) -> httpx.Response:
        return self._request("GET", path)


@pytest.fixture
def log_key() -> SigningKey:
    """The key of the vectors' log."""
    return SigningKey(ORIGIN, ED25519, hashlib.sha256(b"tenderwatch test log key").digest())


@pytest.fixture
def log(log_key: SigningKey) -> SmallLog:
    """An honest log of 600 leaves."""
    return SmallLog(log_key, [b"leaf %d" % number for number in range(600)])


@pytest.fixture
def rewritten(log_key: SigningKey) -> SmallLog:
    """The same log with entry 7 rewritten, signed with the same key."""
    return SmallLog(log_key, [b"leaf %d" % number if number != 7 else b"other" for number in range(600)])


@pytest.fixture
def witnesses(tmp_path: Path, log_key: SigningKey) -> Callable[..., Asked]:
    """Opens witness number n on its file; opened again it knows what it knew."""

    def opened(number: int = 1, logs: list[VerifierKey] | None = None, clock: Callable[[], int] = lambda: NOW) -> Asked:
        seed = hashlib.sha256(f"tenderwatch test witness {number}".encode()).digest()
        name = "witness.example.org/audit-office" if number == 1 else f"witness.example.org/{number}"
        key = SigningKey(name, COSIGNATURE, seed)
        told = [log_key.verifier] if logs is None else logs
        return Asked(Witness(key, told, tmp_path / f"witness{number}.db", clock))

    return opened


@pytest.fixture
def witness(witnesses: Callable[..., Asked]) -> Asked:
    """The witness of the vectors."""
    return witnesses()
