"""What a concern says opens under its own key, in its own place, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.accounts.refused import VaultUnreadable
from monitor.accounts.vault import Vault
from monitor.concerns.sealed import Told, reply_of, seal, seal_reply, told_of, vault_of
from monitor.store.concerns import ConcernRow

SAID = Told("夏至镇 3 户没有收到", "村口小卖部")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return vault_of(tmp_path / "accounts.key")


def row(number: int, sealed: bytes, reply: bytes | None = None) -> ConcernRow:
    return ConcernRow(
        number=number, version=1, code_sha256="0" * 64, kind="funds", target_kind=None, target_id=None,
        state="received", received_at="", state_since="", sealed=sealed, reply=reply, case_number=None, salt=b"",
    )  # fmt: skip


@pytest.mark.parametrize("told", [SAID, Told("没有联系方式", None)])
def test_it_reads_back(vault: Vault, told: Told) -> None:
    sealed = seal(vault, 7, told)
    assert told_of(vault, row(7, sealed)) == told
    assert told.text.encode() not in sealed


def test_it_opens_in_no_other_place(vault: Vault) -> None:
    held = row(7, seal(vault, 7, SAID), seal_reply(vault, 7, "已补发"))
    assert reply_of(vault, held) == "已补发"
    with pytest.raises(VaultUnreadable):
        told_of(vault, replace(held, number=8))
    with pytest.raises(VaultUnreadable):
        reply_of(vault, replace(held, reply=held.sealed))


def test_the_key_of_one_time_codes_opens_nothing(vault: Vault, tmp_path: Path) -> None:
    sealed = seal(vault, 7, SAID)
    with pytest.raises(VaultUnreadable):
        Vault(tmp_path / "accounts.key").open("concern/7", sealed)
    assert vault.fingerprint(b"x") != Vault(tmp_path / "accounts.key").fingerprint(b"x")
    assert vault.fingerprint(b"x") == vault_of(tmp_path / "accounts.key").fingerprint(b"x") != vault.fingerprint(b"y")
