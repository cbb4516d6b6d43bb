"""A bundle's files in one ZIP of fixed bytes, and its manifest: the same files always make the same bytes.

Nothing is compressed and every entry bears the same date, so whoever unpacks it can pack it again and compare: a
changed byte anywhere in the container shows, also where no reader of ZIP files looks.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

MANIFEST: Final = "MANIFEST"
SEAL: Final = "seal/"
"""Files beside the manifest: they show that the log holds the manifest's digest."""
STAMP: Final = (1980, 1, 1, 0, 0, 0)
UNIX: Final = 3
MODE: Final = 0o100644 << 16
MOST_BYTES: Final = 256_000_000
MOST_FILES: Final = 60_000
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
LINE: Final = re.compile(r"([0-9a-f]{64})  (\S+)")


class BundleRefused(ValueError):
    """A file is no bundle: the message tells what was expected and what was found."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """The ZIP of these files (path -> content), in the order of their paths."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            if not NAME.fullmatch(name):
                raise BundleRefused(f"no path of a bundle: {name[:80]!r}")
            told = zipfile.ZipInfo(name, STAMP)
            told.create_system, told.external_attr = UNIX, MODE
            archive.writestr(told, files[name])
    return made.getvalue()


def unpack(raw: bytes) -> dict[str, bytes]:
    """Path -> content. Raises `BundleRefused` where `pack` would not have made exactly these bytes."""
    if len(raw) > MOST_BYTES:
        raise BundleRefused(f"a bundle has at most {MOST_BYTES} bytes, {len(raw)} found")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            files = {one.filename: archive.read(one) for one in _stored(archive, len(raw))}
    except BundleRefused:
        raise
    except Exception as error:  # a broken archive fails in many ways: zipfile.BadZipFile, struct.error, ValueError ...
        raise BundleRefused(f"no ZIP file: {str(error)[:200] or type(error).__name__}") from error
    if pack(files) != raw:
        raise BundleRefused("the container holds other bytes than its files make: it was changed or packed anew")
    return files


def _stored(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """The entries of an archive of `size` bytes that unpacks to no more than it is."""
    told = archive.infolist()
    if len(told) > MOST_FILES:
        raise BundleRefused(f"a bundle has at most {MOST_FILES} files, {len(told)} found")
    if any(one.compress_type != zipfile.ZIP_STORED for one in told) or sum(one.file_size for one in told) > size:
        raise BundleRefused("a bundle's files are stored as they are, compressed or overlapping ones found")
    return told


def manifest(files: Mapping[str, bytes]) -> bytes:
    """The digest of each file, a line each, as `sha256sum -c MANIFEST` reads it; itself and the seal left out."""
    told = sorted(name for name in files if name != MANIFEST and not name.startswith(SEAL))
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in told).encode()


def differing(files: Mapping[str, bytes]) -> list[str]:
    """The paths on which files and manifest do not agree: changed, missing or not named. Raises `BundleRefused`."""
    told = files.get(MANIFEST)
    if told is None:
        raise BundleRefused(f"no {MANIFEST} in it")
    lines = told.decode(errors="replace").splitlines()
    named = [LINE.fullmatch(line) for line in lines]
    listed = {found[2]: found[1] for found in named if found is not None}
    if None in named or manifest(files) == told:
        return [MANIFEST] if None in named else []
    found = {name: hashlib.sha256(files[name]).hexdigest() for name in files}
    mine = {name: digest for name, digest in found.items() if name != MANIFEST and not name.startswith(SEAL)}
    return sorted(name for name in mine.keys() | listed.keys() if mine.get(name) != listed.get(name)) or [MANIFEST]
