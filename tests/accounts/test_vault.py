from __future__ import annotations

from pathlib import Path

import pytest

from monitor.accounts.refused import VaultUnreadable
from monitor.accounts.vault import Vault


def test_what_is_sealed_opens_again_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "new" / "accounts.key"
    sealed = Vault(path).seal("7", b"secret")
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"secret" not in sealed
    assert Vault(path).open("7", sealed) == b"secret"
    assert Vault(path).seal("7", b"secret") != sealed


@pytest.mark.parametrize("spoil", ["account", "byte", "length", "key"])
def test_nothing_else_opens(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "accounts.key"
    vault = Vault(path)
    sealed, account = vault.seal("7", b"secret"), "7"
    if spoil == "account":
        account = "8"
    elif spoil == "byte":
        sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    elif spoil == "length":
        sealed = sealed[:5]
    else:
        path.unlink()
        vault = Vault(path)
    with pytest.raises(VaultUnreadable, match="is not the key"):
        vault.open(account, sealed)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "accounts.key"
    Vault(path).seal("7", b"secret")
    path.chmod(0o640)
    with pytest.raises(VaultUnreadable, match="mode 0640") as refused:
        Vault(path).seal("7", b"secret")
    assert "PRIVATE" not in str(refused.value)
