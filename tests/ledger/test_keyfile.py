from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from monitor.ledger.keyfile import KeyFileRefused, make_key, read_key
from monitor.ledger.note import COSIGNATURE, SigningKey


def test_a_key_is_made_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "log.key"
    made = make_key(path, "log.example/县")
    assert read_key(path) == read_key(str(path)) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["log.key"]
    assert make_key(path.with_name("witness.key"), "w.example", COSIGNATURE).algorithm == COSIGNATURE


def test_the_mode_holds_under_a_wide_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_key(tmp_path / "log.key", "log.example")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "log.key").stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    made = make_key(path, "log.example")
    with pytest.raises(KeyFileRefused, match=r"log\.key is there already: a key is never overwritten"):
        make_key(path, "log.example")
    assert read_key(path) == made
    assert [file.name for file in tmp_path.iterdir()] == ["log.key"]
    link = tmp_path / "other.key"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(KeyFileRefused, match="is there already"):
        make_key(link, "log.example")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o620, 0o601, 0o610, 0o777])
def test_a_file_open_to_others_is_refused_by_name_and_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "log.key"
    secret = make_key(path, "log.example").text()
    path.chmod(mode)
    with pytest.raises(KeyFileRefused, match=rf"log\.key has mode {mode:04o}: group or others can open it") as refused:
        read_key(path)
    assert secret not in str(refused.value)


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_file_of_the_owner_alone_is_read(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "log.key"
    made = make_key(path, "log.example")
    path.chmod(mode)
    assert read_key(path) == made


def test_the_text_itself_is_a_source() -> None:
    key = SigningKey.generate("log.example")
    assert read_key(f"  {key.text()}\n") == key


def test_a_malformed_key_is_refused_without_being_told(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    secret = SigningKey.generate("log.example").text()
    for source in (secret[:-3], f"{secret} {secret}"):
        with pytest.raises(KeyFileRefused, match="the key text holds no signing key") as refused:
            read_key(source)
        assert secret[-40:-4] not in str(refused.value)
        assert refused.value.__cause__ is None
    for raw in (b"", b"\xff\xfe", secret[:-3].encode()):
        path.write_bytes(raw)
        path.chmod(0o600)
        with pytest.raises(KeyFileRefused, match=r"log\.key holds no signing key of the form PRIVATE"):
            read_key(path)


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileRefused, match=r"gone\.key: No such file"):
        read_key(tmp_path / "gone.key")
    with pytest.raises(KeyFileRefused, match="is no plain file"):
        read_key(tmp_path)
    pipe = tmp_path / "pipe.key"
    os.mkfifo(pipe, 0o600)
    with pytest.raises(KeyFileRefused, match=r"pipe\.key is no plain file"):
        read_key(pipe)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(KeyFileRefused, match="file"):
        make_key(tmp_path / "file" / "log.key", "log.example")
