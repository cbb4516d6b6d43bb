"""Signing keys in files that only their owner can read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from monitor.ledger.note import ED25519, NoteRefused, SigningKey

OWNER_ONLY = 0o600
MOST_BYTES = 4096


class KeyFileRefused(ValueError):
    """A key file is missing, open to others, malformed or already there: the message names it, never the key."""


def read_key(source: Path | str) -> SigningKey:
    """The key of a file, or of the key's own text ("PRIVATE+KEY+..."), as an environment variable brings it.

    A file that group or others can read or write is refused with its name and mode: its key may be known already.
    """
    if isinstance(source, str) and source.strip().startswith("PRIVATE+KEY+"):
        return _parsed(source, "the key text")
    path = Path(source)
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise KeyFileRefused(f"{path}: {error.strerror}") from error
    try:
        mode = os.fstat(opened).st_mode  # of the file that is read, whatever the path names by then
        if not stat.S_ISREG(mode):
            raise KeyFileRefused(f"{path} is no plain file")
        if stat.S_IMODE(mode) & 0o077:
            raise KeyFileRefused(
                f"{path} has mode {stat.S_IMODE(mode):04o}: group or others can open it. "
                f"Take a new key, or chmod {OWNER_ONLY:o} if nobody has"
            )
        return _parsed(os.read(opened, MOST_BYTES).decode(errors="replace"), str(path))
    finally:
        os.close(opened)


def make_key(path: Path | str, name: str, algorithm: int = ED25519) -> SigningKey:
    """A new key in a new file of mode 0600 (its folder is made); `KeyFileRefused` where a file is there already."""
    path, key = Path(path), SigningKey.generate(name, algorithm)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KeyFileRefused(f"{path.parent}: {error.strerror}") from error
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        made = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
        try:
            with open(made, "w", encoding="utf-8") as file:  # noqa: PTH123 - the mode is set before a byte is in it
                file.write(f"{key.text()}\n")
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)  # whole or not at all, and never over another file
        finally:
            draft.unlink()
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileExistsError as error:
        raise KeyFileRefused(f"{path} is there already: a key is never overwritten") from error
    except OSError as error:
        raise KeyFileRefused(f"{path}: {error.strerror}") from error
    return key


def _parsed(text: str, name: str) -> SigningKey:
    try:
        return SigningKey.parse(text.strip())
    except NoteRefused:
        raise KeyFileRefused(f"{name} holds no signing key of the form PRIVATE+KEY+<name>+<id>+<base64>") from None
