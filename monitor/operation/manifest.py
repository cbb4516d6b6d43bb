"""What a backup says of itself: its parts with their digests, and the log that they hold."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import msgspec

from monitor.operation.refused import BackupDamaged, NoBackup

FORM: Final = "tenderwatch-backup/1"
NAME: Final = "manifest.json"
BLOCK: Final = 1024 * 1024


class PartOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the backup: its name in the folder, its bytes and SHA-256; of a table its columns and rows."""

    file: str
    bytes: int
    sha256: str
    table: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    rows: int = 0


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole backup."""

    form: str
    made: str
    release: str
    database: str
    revision: str
    origin: str
    size: int
    root: str
    checkpoint: str | None
    parts: tuple[PartOf, ...]

    def part(self, file: str) -> PartOf | None:
        """The part of this name."""
        return next((one for one in self.parts if one.file == file), None)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write(folder: Path, manifest: Manifest) -> str:
    """The manifest stands in the folder; its own SHA-256."""
    path = folder / NAME
    path.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    path.chmod(0o600)
    return sha256_of(path)


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises `NoBackup`, also for the form of a later release."""
    try:
        told = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise NoBackup(f"{folder} 不是备份：{error}", f"{folder} is no backup: {error}") from error
    if told.form != FORM:
        raise NoBackup(
            f"{folder}：不认识的备份格式 {told.form}", f"{folder}: {told.form} is no form that this release reads"
        )
    outside = [one.file for one in told.parts if Path(one.file).is_absolute() or ".." in Path(one.file).parts]
    if outside:
        raise NoBackup(f"{folder}：部件 {outside[0]} 不在文件夹内", f"{folder}: the part {outside[0]} lies outside")
    return told


def check(folder: Path, manifest: Manifest) -> None:
    """Every part is there and is what the manifest says. Raises `BackupDamaged` with the first that is not."""
    for one in manifest.parts:
        path = folder / one.file
        if not path.is_file():
            raise BackupDamaged(f"缺少 {one.file}", f"{one.file} is missing")
        found = sha256_of(path)
        if found != one.sha256:
            raise BackupDamaged(
                f"{one.file} 已损坏：摘要应为 {one.sha256}，实为 {found}",
                f"{one.file} is damaged: digest {one.sha256} expected, {found} found",
            )
