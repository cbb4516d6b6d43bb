"""`tenderwatch verify-bundle`: exit 0 where it holds, 1 where it does not, 2 where it cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_bundle import KEY, SmallBundle
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.ledger.bundle.pack import pack
from monitor.settings import settings


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bundle_is_checked_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", lang)
    settings.cache_clear()
    file, key = tmp_path / "bundle.zip", ["--log", KEY.verifier.text()]
    file.write_bytes(pack(SmallBundle().files()))
    good = CliRunner().invoke(app, ["verify-bundle", str(file), *key])
    assert good.exit_code == 0, good.output
    assert [line.split()[1] for line in good.stdout.splitlines()] == [
        "file", "manifest", "entries", "checkpoint", "cosignatures", "finding", "seal",
    ]  # fmt: skip
    assert ("账本" in good.stdout) is (lang == "zh")
    policy = tmp_path / "policy"
    policy.write_text(f"log {KEY.verifier.text()}\nquorum none\n")
    assert CliRunner().invoke(app, ["verify-bundle", str(file), "--policy", str(policy)]).exit_code == 0
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    assert CliRunner().invoke(app, ["verify-bundle", str(file), *key]).exit_code == 1
    assert CliRunner().invoke(app, ["verify-bundle", str(file)]).exit_code == 2
    assert CliRunner().invoke(app, ["verify-bundle", str(tmp_path / "none.zip"), *key]).exit_code == 2
